"""Questions about a class hierarchy: which class is meant, and how its answer is worded.

What is asked is told by its form, because a class with a name like any word («Window») is no subject otherwise.
"""

from __future__ import annotations

import re

from archaeologist.agent.case import Case
from archaeologist.agent.investigator import DraftClaim
from archaeologist.agent.wording import code, credit, did
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.question import Question

_NAME = r"[`'\"“]?(?P<name>(?:\w+(?:\.|::))*[A-Z]\w*)[`'\"”]?"
_KIN = (
    r"(?:class )?(?:hierarch(?:y|ies)|(?:base|parent|super)[- ]?class(?:es)?|bases|super-?types?|parents|ancestors"
    r"|sub-?class(?:es)?|heirs|descendants)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b{_KIN} (?:of|for|behind|around) (?:the )?(?:class(?:es)? )?{_NAME}",
        rf"(?<![\w.]){_NAME}(?:'s|’s)? {_KIN}\b",
        rf"\b(?:does|do|did|is|was|has|have) {_NAME} (?:\w+ ){{0,2}}(?:inherit|deriv|subclass|extend)\w*",
        rf"\b(?:deriv\w+|inherit\w+) from (?:the )?(?:class )?{_NAME}",
        rf"{_NAME}\s*的?(?:类层次|继承|基类|父类|子类|派生)",
        rf"(?:继承|派生)(?:自|于)?\s*{_NAME}",
    )
)
_DOWNWARD = re.compile(
    r"\b(?:who|which|what)\b.{0,30}\b(?:deriv|inherit|subclass|extend)\w*"
    r"|\bsub-?class(?:es)? of|\b(?:heirs|descendants)\b|子类|派生类",
    re.IGNORECASE,
)
_TROUBLE = re.compile(r"\b(?:bro(?:k|ke|ken)|break\w*|bugs?|regress\w*|crash\w*|fail\w*|fix\w*)\b|\bignored\b", re.I)
_MOST_NAMED = 6
_MOST_TOLD = 9


def class_asked(question: Question) -> str:
    """The class whose hierarchy a question asks about; empty for any other question, also for one about a bug."""
    if question.intent == "bug_origin" and _TROUBLE.search(question.text):
        return ""
    found = next((match for form in _FORMS if (match := form.search(question.text))), None)
    return found["name"] if found else ""


def of_hierarchy(case: Case) -> tuple[Finding, ...]:
    """The changes of the supertypes that answer the question, oldest first: those of a base that it names, or all."""
    found = told_hierarchy(case)
    own = class_asked(case.question)
    asked = tuple(f for f in found if set(_bases(f)) & set(re.findall(r"\w+", case.question.text)) - {own})
    chosen = asked or found
    return chosen[:1] + chosen[1:][-_MOST_TOLD:]


def asked_base(question: Question, chosen: tuple[Finding, ...]) -> bool:
    """Whether the question names the base that was gained or lost."""
    words = set(re.findall(r"\w+", question.text)) - {class_asked(question)}
    return bool(chosen) and all(set(_bases(f)) & words for f in chosen)


def _bases(finding: Finding) -> list[str]:
    return re.findall(r"\w+", finding.other)


def told_hierarchy(case: Case) -> tuple[Finding, ...]:
    """The changes of the supertypes that were found, oldest first; empty where nothing of the kind was asked."""
    return case.findings("hierarchy")


def heirs(case: Case) -> tuple[Evidence, ...]:
    """The declarations of those that derive from the class now."""
    return tuple(each for each in case.evidence("hierarchy") if each.kind == "symbol")


def hierarchy_claims(case: Case) -> list[DraftClaim]:
    """Who derives from the class now, in one sentence."""
    found = heirs(case)
    if not found:
        return []
    names = [each.says.split(" derives from ")[0] for each in found]
    shown = ", ".join(code(name) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    if case.question.language == "zh":
        text = f"现在由它派生的有：{shown}" + (f"，另有 {more} 个。" if more > 0 else "。")
    else:
        text = f"Derived from it now: {shown}" + (f" and {more} more." if more > 0 else ".")
    return [DraftClaim(text, "inferred", found[:_MOST_NAMED], 0.9)]


def hierarchy_headline(case: Case, chosen: tuple[Finding, ...]) -> str:
    """What the class derives from now and since when; of a question that looks down, who derives from it.

    Empty where no hierarchy was asked about, or none was found.
    """
    if not told_hierarchy(case):
        return ""
    if asked_base(case.question, chosen):
        event = chosen[-1]
        text = did(event, "", case.question.language)
        return f"{event.oid.short} ({credit(event, case.question.language)}) {text}."
    claims = hierarchy_claims(case)
    if claims and _DOWNWARD.search(case.question.text):
        return claims[0].text
    first, last = chosen[0], chosen[-1]
    name = code(last.about)
    line = next((line.split(") ", 1)[1] for line in case.told("hierarchy") if ") deriv" in line), "")
    verb, _, bases = line.partition(" from ")
    now = f"{verb} from {bases if bases == 'nothing' else ' and '.join(map(code, bases.split('; ')))}"
    if case.question.language == "zh":
        since = f"，自 {last.oid.short}（{last.date.date()}）" if last is not first else ""
        begun = f"{first.oid.short}（{first.date.date()}）引入，其后 {len(chosen) - 1} 次改变基类。"
        return f"{name}：{_in_chinese(now)}{since}；{begun}"
    since = f" since {last.oid.short} ({last.date.date()})" if last is not first else ""
    times = len(chosen) - 1
    after = f", and its supertypes changed {'once' if times == 1 else f'{times} times'} since" if times else ""
    return f"{name} {now}{since}; it was introduced in {first.oid.short} ({first.date.date()}){after}."


def _in_chinese(now: str) -> str:
    bases = now.partition(" from ")[2]
    return "没有基类" if bases in ("", "nothing") else f"派生自 {bases}"
