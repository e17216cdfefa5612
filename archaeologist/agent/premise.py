"""Whether the question takes for granted what history contradicts: checked before anything is explained."""

from __future__ import annotations

from dataclasses import dataclass

from archaeologist.agent.case import Case
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
    if not name.places or name.deprecated_now or any(f.score >= 0.6 for f in _life(case, name.text, "deprecated")):
        return None
    return Refutation(_say(case, name, "deprecated", "弃用"), name.shown, _introduced(case, name))


def _still_there(case: Case, name: NameFacts) -> Refutation | None:
    if not name.places or any(f.score >= 1.0 for f in _life(case, name.text, "removed")):
        return None
    return Refutation(_say(case, name, "removed", "删除"), name.shown, _introduced(case, name))


def _introduced(case: Case, name: NameFacts) -> tuple[Finding, ...]:
    return ()


def _say(case: Case, name: NameFacts, done: str, zh: str) -> str:
    place = name.places[0]
    if case.question.language == "zh":
        return f"`{name.text}` 没有被{zh}：它仍然在 {place} 中。"
    return f"`{name.text}` is not {done}: it is still there, in {place}, and no commit says otherwise."
