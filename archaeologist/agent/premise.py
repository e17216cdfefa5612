"""Whether the question takes for granted what history contradicts: checked before anything is explained.

A premise is refuted only where three things come together: the question is about the whole of a thing, code has the
thing at the revision looked from, and nothing that was found says that the event happened to it. A commit that says so
in its own words is believed, even where the code seems to speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from archaeologist.agent.case import Case
from archaeologist.agent.cues import UNDOES, score_intents
from archaeologist.agent.lives import happened_to, never_marked
from archaeologist.agent.playbooks import supposed
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding, NameFacts
from archaeologist.domain.question import Intent, Theme


@dataclass(frozen=True, slots=True)
class Refutation:
    """What is the case instead, what shows it, and the commits that belong to it."""

    text: str
    evidence: tuple[Evidence, ...]
    shown: tuple[Finding, ...] = ()


def refuted(case: Case) -> Refutation | None:
    """Why the question's premise does not hold, or None when nothing speaks against it."""
    theme = case.question.theme or _only_name(case)
    check = _CHECKS.get(theme.event) if theme else None
    if theme is None or check is None or (theme.event != "reverted" and "reverted" in case.question.also):
        return None
    if happened_to(case, supposed(theme.name), theme.event):
        return None
    facts = next((f for f in case.facts() if f.text == supposed(theme.name)), None)
    return check(case, theme, facts) if facts and _stands(theme, facts) else None


def _only_name(case: Case) -> Theme | None:
    """The first name of a question that surely asks for its intent, and says nothing besides.

    For a deprecation it may say whatever it will besides.
    """
    if case.question.certainty < _SURE_OF_THE_INTENT or not case.facts():
        return None
    besides = [word for word in case.question.words if case.question.intent not in score_intents(word)]
    alone = case.question.intent == "deprecated" or (case.question.intent == "removed" and not besides)
    return Theme(case.facts()[0].text, event=case.question.intent) if alone else None


_SURE_OF_THE_INTENT = 0.5


def _stands(theme: Theme, facts: NameFacts) -> bool:
    """Whether code has the thing itself: a plain word in more files than one, part of another by its definition."""
    name = facts.text.strip("-.")
    if len(name) < 3 and theme.name == name:
        return False
    if re.search(r"\w(?:\.|::|->|#)\w", theme.name):
        return facts.defined
    return len(facts.places) >= (2 if name.isalpha() and name.islower() and not facts.defined else 1)


def _not_deprecated(case: Case, theme: Theme, name: NameFacts) -> Refutation | None:
    marked = any(f.score >= 0.9 for f in _life(case, name.text, "deprecated")) and not never_marked(case)
    if name.deprecated_now or marked or _announced(case, theme, _DEPRECATES):
        return None
    return Refutation(_say(case, name, "deprecated", "弃用"), name.shown, _introduced(case, name))


def _still_there(case: Case, theme: Theme, name: NameFacts) -> Refutation | None:
    if _announced(case, theme, _REMOVES):
        return None
    marked = [f for f in _life(case, name.text, "deprecated") if f.score >= 0.9 and name.deprecated_now]
    return Refutation(_say(case, name, "removed", "删除"), name.shown, tuple(marked[:1]) or _introduced(case, name))


def _keeps_its_name(case: Case, theme: Theme, name: NameFacts) -> Refutation | None:
    """Refuted when the new name never was, or when neither the names' lives nor any message know of the change."""
    became = next((f for f in case.facts() if theme.became and f.text == supposed(theme.became)), None)
    away = [f for f in _life(case, name.text, "renamed") if f.about == name.text]
    former = case.findings("former_names")
    if _announced(case, theme, _RENAMES) or (away and not theme.became) or (former and not theme.became):
        return None
    if became is not None and not became.unheard and any(f.other == became.text for f in away):
        return None
    return Refutation(_say(case, name, "renamed", "改名"), name.shown, _introduced(case, name))


def _never_taken_back(case: Case, theme: Theme, name: NameFacts) -> Refutation | None:
    word = re.compile(_whole(name.text), re.IGNORECASE)
    stories = [f for story in case.stories() for f in story]
    undoing = [f for f in (*stories, *case.findings("find_commits")[:12]) if UNDOES.search(f.subject)]
    if any(word.search(f.subject) or any(word.search(e.quote) for e in f.evidence) for f in undoing):
        return None
    return Refutation(_say(case, name, "taken back", "撤销"), name.shown, _introduced(case, name))


_Check = Callable[[Case, Theme, NameFacts], Refutation | None]
_CHECKS: Mapping[Intent, _Check] = {
    "deprecated": _not_deprecated,
    "removed": _still_there,
    "renamed": _keeps_its_name,
    "reverted": _never_taken_back,
}


def _life(case: Case, name: str, event: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for arguments, value in case.values("name_life"):
        if arguments.get("name") == name and arguments.get("event") == event and isinstance(value, tuple):
            found += [f for f in value if isinstance(f, Finding)]
    return tuple(found)


_DEPRECATES = r"deprecat\w*|obsolet\w*|pending removal|discourag\w*"
_REMOVES = (
    r"remov\w*|drop\w*|delet\w*|kill\w*|strip\w*|purg\w*|replac\w*|get rid of|got rid of|eliminat\w*|stop using|rip out"
    r"|no (?:more|longer)|switch(?:ed)? (?:away )?from|migrat\w+ (?:away )?from|away from|without"
)
_RENAMES = r"renam\w*"
_ENABLING = re.compile(
    r"\b(?:support|abilit\w+|allow\w*|option|way|method|api|able|helper)s?\b[^.;]{0,40}\Z", re.IGNORECASE
)
_BOUND = (
    r"(?=[`'\"]?\s*(?:$|[.,;:(){}]\s|[.,;:()]$|(?:support|class|function|method|module|option|command|flag|package"
    r"|dependency|crate|library|api|in|and|or|from|for|with|by|to|as|since|because|entirely|altogether|itself)\b))"
)


def _announced(case: Case, theme: Theme, cue: str) -> bool:
    """Whether a subject among the best commits, or a reason they give, says of the thing itself that it happened."""
    word = _whole(supposed(theme.name))
    owner, _, _ = re.sub(r"::|->|#|/", ".", theme.name).rpartition(".")
    before_it = rf"(?:(?:\w+[.:#])*{re.escape(owner.rpartition('.')[2])}[.:#])?" if owner else r"(?:\w+[.:/#])*"
    steps = r"(?:(?!in\b|from\b|of\b|for\b|to\b|on\b|by\b|with\b|as\b|into\b)[\w'`./-]+,?\s+){0,3}?"
    use = r"(?:(?:support (?:for|of)|use of|usage of|all of|all|the|dependency on)\s+)*"
    after = re.compile(rf"\b(?:{cue})\s+{use}{steps}[`'\"]*{before_it}{word}(?:\([^)]*\))?{_BOUND}", re.IGNORECASE)
    before = re.compile(rf"{word}[`'\"]?(?:\(\))?\s+(?:\w+\s+){{0,3}}?(?:{cue})", re.IGNORECASE)
    for text in _said(case):
        found = next((m for m in after.finditer(text) if not _ENABLING.search(text[: m.start()])), None)
        if found or before.search(text):
            return True
    return False


def _said(case: Case) -> Iterator[str]:
    """The subjects of the best commits, and the sentences that were read as their reasons, without what they advise."""
    for finding in case.findings("find_commits")[:8]:
        yield _ADVICE.sub(" ", finding.subject)
    for _, value in case.values("reasons_of"):
        for each in value if isinstance(value, tuple) else ():
            if isinstance(each, Evidence):
                yield _ADVICE.sub(" ", each.prose)


_ADVICE = re.compile(r"\b(?:use|using|with|favou?r of|replaced by|prefer)\s+[`'\"]?[\w.:/#@-]+(?:\(\))?", re.IGNORECASE)


def _whole(name: str) -> str:
    return (
        rf"(?<![\w-]){re.escape(name.strip('-.'))}(?![\w-])"
        if name[:1] != "-"
        else rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    )


def _introduced(case: Case, name: NameFacts) -> tuple[Finding, ...]:
    return tuple(replace(f, role="introduced") for f in _life(case, name.text, "introduced")[:1])


def _say(case: Case, name: NameFacts, done: str, zh: str) -> str:
    place = name.places[0]
    if case.question.language == "zh":
        return f"`{name.text}` 没有被{zh}：它仍然在 {place} 中。"
    return f"`{name.text}` was not {done}: it still stands in {place}, and no commit found says otherwise."
