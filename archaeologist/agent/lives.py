"""What the life of a definition says to a question: decisive where the question is about the definition and no more.

«When was `Shop.open` introduced?» asks for the life of one method, and a search for its name finds everybody's `open`.
«When did `open` begin to ask for a key?» asks for a change that has other words for it: there the search knows more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from archaeologist.agent.case import Case
from archaeologist.agent.cues import score_intents
from archaeologist.agent.investigator import DraftClaim
from archaeologist.agent.playbooks import defined
from archaeologist.agent.wording import code, credit
from archaeologist.domain.answer import Role
from archaeologist.domain.finding import Finding
from archaeologist.domain.question import Intent

_MOST_STEPS = 3
_MOST_TURNS = 8


def decided(case: Case) -> tuple[Finding, ...]:
    """The commits that the life of the definition asked about gives, best first; empty where it decides nothing."""
    if merged := _merged(case):
        return merged
    rule = _RULES.get(case.question.intent)
    return rule(case) if rule and alone(case) else ()


def alone(case: Case) -> bool:
    """Whether a question speaks of one name and of what happened to it, and says nothing besides."""
    question = case.question
    intents = (question.intent, *question.also)
    besides = [word for word in question.words if not {*intents} & score_intents(word.split("|")[0]).keys()]
    names = [subject for subject in question.subjects if subject.kind in ("name", "flag", "quote", "path", "line")]
    return len(names) == 1 and not besides and not question.since and not question.versions


def life_of(case: Case) -> tuple[Finding, ...]:
    """The life of the first name that is a definition, newest first."""
    for name in defined(case.question)[:1]:
        for arguments, value in case.values("definition_life"):
            if arguments.get("name") == name and isinstance(value, tuple):
                return tuple(f for f in value if isinstance(f, Finding))
    return ()


def happened_to(case: Case, name: str, event: Intent) -> bool:
    """Whether the life of the definition, or the stages of its deprecation, say that it was removed or deprecated."""
    own = [each for each in defined(case.question)[:1] if each.endswith(name)]
    if event == "removed":
        return bool(own) and bool(life := life_of(case)) and life[0].role == "removed"
    return event == "deprecated" and any(f.role == "deprecated" and f.about.endswith(name) for f in stages(case))


def never_marked(case: Case) -> bool:
    """Whether the question is about a definition that stands, and no mark was ever of it: only of parts of it, say."""
    life = life_of(case)
    return alone(case) and bool(life) and life[0].role != "removed" and not stages(case)


_MERGED = re.compile(r"\b(?:alias|merged?|folded|became one|become one|turned into)\b|合并|别名", re.IGNORECASE)


def _merged(case: Case) -> tuple[Finding, ...]:
    """Where a definition went whose name still stands, of a question that says that it is an alias, or was merged."""
    life = life_of(case)
    name = next(iter(defined(case.question)), "").rpartition(".")[2]
    stands = any(f.text == name and f.places for f in case.facts())
    if not stands or not life or life[0].role != "removed" or not _MERGED.search(case.question.text):
        return ()
    return (replace(life[0], role="merged"),)


def _steps(case: Case, role: Role) -> tuple[Finding, ...]:
    return tuple(f for f in life_of(case) if f.role == role)


def _introduced(case: Case) -> tuple[Finding, ...]:
    """Where it began; with the rename that gave it the name that the question has, where it began under another."""
    begun = _steps(case, "introduced")[-1:]
    renamed = _steps(case, "renamed")[:1] if begun else ()
    return (*begun, *renamed)


def _renamed(case: Case) -> tuple[Finding, ...]:
    return _steps(case, "renamed")[:_MOST_STEPS]


def _moved(case: Case) -> tuple[Finding, ...]:
    return _steps(case, "moved")[:_MOST_STEPS]


def _removed(case: Case) -> tuple[Finding, ...]:
    life = life_of(case)
    if not life or life[0].role != "removed":
        return ()
    return (life[0], *_steps(case, "deprecated")[:1])


def _evolution(case: Case) -> tuple[Finding, ...]:
    """The turning points, oldest first: all but changes of the signature; of too many the first and the last."""
    turns = tuple(f for f in reversed(life_of(case)) if f.role != "changed" or f.other)
    return turns if len(turns) <= _MOST_TURNS else (turns[0], *turns[1 - _MOST_TURNS :])


_RULES: Mapping[Intent, Callable[[Case], tuple[Finding, ...]]] = {
    "introduced": _introduced,
    "release": _introduced,
    "renamed": _renamed,
    "moved": _moved,
    "removed": _removed,
    "evolution": _evolution,
}


# -- deprecation -----------------------------------------------------------------------------------------------------


def stages(case: Case) -> tuple[Finding, ...]:
    """The stages of the deprecation of the thing itself, oldest first; not those of a parameter of it."""
    return tuple(f for f in case.findings("deprecation_stages") if not f.about.endswith(")"))


def with_stages(case: Case, ranked: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The commits chosen for a deprecation, led by one that wrote a mark, with the one that took the mark away."""
    known = stages(case)
    marked = [f for f in known if f.role == "deprecated"]
    if case.question.intent != "deprecated" or not marked:
        return ranked
    by_oid = {f.oid: f for f in marked}
    lead = next((f for f in ranked[:1] if f.oid in by_oid), None)
    first = replace(lead, role="deprecated") if lead else _warned(marked)
    undone = tuple(replace(f, other="") for f in known if f.role == "reverted")
    rest = [f for f in ranked if f.role == "removed" and f.oid != first.oid] if lead is None else list(ranked[1:])
    chosen: dict[str, Finding] = {}
    stands = bool(life := life_of(case)) and life[0].role != "removed"
    for each in (first, *undone, *(replace(f, role="changed") if stands and f.role == "removed" else f for f in rest)):
        chosen.setdefault(each.oid, each)
    return tuple(chosen.values())


def _warned(marked: list[Finding]) -> Finding:
    """The first commit that made the code itself say so, else the first that announced it."""
    found = next((f for f in marked if f.other == "warned"), marked[0])
    return replace(found, other="")


def stage_claims(case: Case) -> list[DraftClaim]:
    """One sentence a stage, with the words that say so; nothing where no deprecation was asked about."""
    if not {"deprecated", "removed"} & {case.question.intent, *case.question.also}:
        return []
    zh = case.question.language == "zh"
    claims = []
    for each in case.findings("deprecation_stages"):
        what = (_STAGES_ZH if zh else _STAGES)[each.other]
        text = f"{code(each.about)} {what} {each.oid.short} ({credit(each, case.question.language)})"
        shown = each.evidence[:1]
        quote = shown[0].prose if (shown and shown[0].kind != "message") or each.other == "announced" else ""
        claims.append(DraftClaim(text + (f": “{quote}”" if quote else ""), "inferred", each.evidence[:2], 0.85))
    return claims


_STAGES = {
    "announced": "was announced to be deprecated in",
    "warned": "is marked as deprecated in code since",
    "withdrawn": "is not marked as deprecated any more since",
    "removed": "was removed in",
}
_STAGES_ZH = {
    "announced": "宣布弃用于",
    "warned": "代码中标记为弃用，自",
    "withdrawn": "不再标记为弃用，自",
    "removed": "删除于",
}
