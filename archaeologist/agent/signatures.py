"""Questions about the parameters of a function: which signatures answer them, and how that is worded."""

from __future__ import annotations

import re

from archaeologist.agent.case import Case
from archaeologist.agent.wording import clipped, code, credit
from archaeologist.domain.finding import Finding
from archaeologist.domain.question import Intent, Question

_ASKS = re.compile(r"\b(?:parameters?|arguments?|kwargs?|signatures?)\b|参数|签名", re.IGNORECASE)
_WHOLE = re.compile(r"\bsignatures?\b|签名", re.IGNORECASE)
_OURS = frozenset(
    re.findall(
        r"\w+",
        """added also brought back by changed default from given has introduced its lost name of only order otherwise
        parameters position removed renamed result taken away the to type types written None True False""",
    )
)
_HAPPENED: dict[Intent, str] = {
    "introduced": r"added|renamed to {0}",
    "release": r"added|renamed to {0}",
    "removed": r"{0} removed|{0} renamed",
    "renamed": r"renamed",
    "changed": r"default",
}
_MOST = 3
_MOST_OF_ALL = 8


def asks_for_signatures(question: Question) -> bool:
    """Whether a question speaks of parameters, or of a signature."""
    return bool(_ASKS.search(question.text))


def of_signatures(case: Case) -> tuple[Finding, ...]:
    """The signatures that answer a question, oldest first: those that changed a parameter that it names, or all."""
    found = case.findings("signatures")
    if not found:
        return ()
    own = set(re.findall(r"\w+", found[0].about))
    asked = (set(re.findall(r"\w+", case.question.text)) - own) & {word for f in found for word in _words(f)}
    chosen = [f for f in found if asked & _words(f)]
    form = _HAPPENED.get(case.question.intent, "")
    exact = [f for f in chosen if form and any(_did(piece, asked, form) for piece in f.other.split("; "))]
    if chosen:
        return tuple((exact or chosen)[:_MOST])
    return found[:1] + found[1:][1 - _MOST_OF_ALL :] if _WHOLE.search(case.question.text) else ()


def _words(finding: Finding) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", finding.other)) - _OURS


def _did(piece: str, asked: set[str], form: str) -> bool:
    """Whether a difference says that to one of the parameters asked about happened what the question asks for."""
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", piece) and re.search(form.format(re.escape(word)), piece)
        for word in asked
    )


def signature_headline(case: Case, chosen: tuple[Finding, ...]) -> str:
    """What became of the signature, where and when; empty where none was asked about."""
    if not chosen or chosen != of_signatures(case):
        return ""
    first = chosen[0]
    what = clipped(first.other, 160)
    who = f"{first.oid.short} ({credit(first, case.question.language)})"
    return (
        f"{who}：{code(first.about)} {what}"
        if case.question.language == "zh"
        else f"{code(first.about)}: {what}, in {who}."
    )
