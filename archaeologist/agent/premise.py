"""Whether the question takes for granted what history contradicts: checked before anything is explained."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archaeologist.agent.case import Case
from archaeologist.agent.cues import score_intents
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding, NameFacts


@dataclass(frozen=True, slots=True)
class Refutation:
    """What is the case instead, what shows it, and the commits that belong to it."""

    text: str
    evidence: tuple[Evidence, ...]
    shown: tuple[Finding, ...] = ()


def refuted(case: Case, chosen: tuple[Finding, ...]) -> Refutation | None:
    """Why the question's premise does not hold, or None when nothing speaks against it."""
    intent = case.question.intent
    if "reverted" in case.question.also or not case.facts():
        return None
    first = case.facts()[0]
    if intent == "deprecated":
        return _not_deprecated(case, first)
    if intent == "removed":
        return _still_there(case, first)
    return None


def _life(case: Case, name: str, event: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for arguments, value in case.values("name_life"):
        if arguments.get("name") == name and arguments.get("event") == event and isinstance(value, tuple):
            found += [f for f in value if isinstance(f, Finding)]
    return tuple(found)


def _not_deprecated(case: Case, name: NameFacts) -> Refutation | None:
    marked = any(f.score >= 0.9 for f in _life(case, name.text, "deprecated"))
    if not name.places or name.deprecated_now or marked or _announced(case, name, _DEPRECATES):
        return None
    return Refutation(_say(case, name, "deprecated", "弃用"), name.shown, _introduced(case, name))


def _still_there(case: Case, name: NameFacts) -> Refutation | None:
    """Refuted only when the question is about the name as a whole: «the x of y is gone» may be true while y stays."""
    besides = [word for word in case.question.words if "removed" not in score_intents(word)]
    whole = len(name.text.strip("-")) > 2 and len(besides) <= 2
    gone = any(f.score >= 1.0 for f in _life(case, name.text, "removed"))
    if not name.places or not whole or gone or _announced(case, name, _REMOVES):
        return None
    marked = [f for f in _life(case, name.text, "deprecated") if f.score >= 0.9 and name.deprecated_now]
    return Refutation(_say(case, name, "removed", "删除"), name.shown, tuple(marked[:1]) or _introduced(case, name))


_DEPRECATES = r"\b(?:deprecat|obsolet|pending removal|discourag)\w*"
_REMOVES = r"\b(?:remov|drop|delet|kill|strip|purg|replac|get rid|got rid|eliminat)\w*"


def _announced(case: Case, name: NameFacts, cue: str) -> bool:
    """Whether a subject among the best commits says of the name that it happened: «drop x», «x is deprecated»."""
    word = rf"(?<![\w]){re.escape(name.text.strip('-.'))}(?!\w)"
    instead = rf"\b(?:use|with|by|to|to be|favou?r of|into|for)\s+\S*{word}"
    near = re.compile(rf"{cue}(?:\W+\w+){{0,4}}?\W+(?:\S*\.)?{word}|{word}\W+(?:\w+\W+){{0,3}}?{cue}", re.IGNORECASE)
    best = case.findings("find_commits")[:8]
    return any(near.search(re.sub(instead, " ", f.subject, flags=re.IGNORECASE)) for f in best)


def _introduced(case: Case, name: NameFacts) -> tuple[Finding, ...]:
    return tuple(replace(f, role="introduced") for f in _life(case, name.text, "introduced")[:1])


def _say(case: Case, name: NameFacts, done: str, zh: str) -> str:
    place = name.places[0]
    if case.question.language == "zh":
        return f"`{name.text}` 没有被{zh}：它仍然在 {place} 中。"
    return f"`{name.text}` is not {done}: it still exists, in {place}, and no commit says otherwise."
