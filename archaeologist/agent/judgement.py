"""Which of the commits found are the answer, and in which part: the choice, kept apart from how it is worded.

Scores of the search (relative to its best) and of the special tools add up for each commit; the intent says how many
commits make an answer. Every surplus commit is a mistake, so a second one needs a part of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from archaeologist.agent.case import Case
from archaeologist.agent.cues import UNDOES
from archaeologist.agent.hierarchy import of_hierarchy
from archaeologist.agent.lives import decided, with_stages
from archaeologist.agent.signatures import of_signatures
from archaeologist.domain.answer import Role
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid

_SPECIAL = ("name_life", "former_names", "path_moves")


def choose(case: Case) -> tuple[Finding, ...]:
    """The commits of the answer, best first; empty when nothing was found."""
    intent = case.question.intent
    if sure := of_hierarchy(case) or of_signatures(case) or decided(case):
        return sure
    if intent == "bug_origin":
        return _bug(case)
    if intent == "reverted":
        return _reverted(case)
    if intent == "callers" and case.told("callers"):
        return case.findings("callers")[: _MOST["callers"]]
    if intent == "cochange" and case.told("impact") and not case.findings("changes_together"):
        return ()
    if intent in _OWN_TOOL and (found := case.findings(_OWN_TOOL[intent])):
        return tuple({f.oid: f for f in reversed(found)}.values())[::-1][: _MOST.get(intent, 4)]
    if intent == "renamed":
        return _renamed(case)
    if pointed := case.findings("line_origins"):
        place = next(f"{s.names[0]}:{s.line}" for s in case.question.subjects if s.kind == "line")
        return tuple(replace(f, about=place) for f in pointed if f.score >= 0.5 * pointed[0].score)[:2]
    if intent == "line_why":
        return _line(case)
    if intent == "moved" and (end := _ended(case)):
        return (end,)
    return with_stages(case, _single(case))


def _ended(case: Case) -> Finding | None:
    """The commit that took a file away for good, where the question asks what became of it: no move explains that."""
    events = case.findings("path_moves")
    last = max(events, key=lambda f: (f.date.timestamp(), f.oid), default=None)
    return last if last and last.role == "removed" and _WHERE_NOW.search(case.question.text) else None


_WHERE_NOW = re.compile(
    r"\b(?:end(?:ed)? up|where (?:did|has|have|is|are)|where'?s|can'?t find|gone|went|what (?:happened|became))\b"
    r"|哪里|哪儿|去哪|找不到",
    re.IGNORECASE,
)

_OWN_TOOL = {"experts": "who_knows", "cochange": "changes_together", "evolution": "evolution"}
_MOST = {"evolution": 8, "callers": 5}


def weighed(case: Case) -> list[Finding]:
    """Every commit found, best first. The search's score counts; the other tools add their part and their evidence."""
    total: dict[str, Finding] = {}
    for source in ("find_commits", *_SPECIAL):
        for each in case.findings(source):
            old = total.get(each.oid)
            total[each.oid] = (
                _richer(old, each) if old else each if source == "find_commits" else replace(each, score=0.02)
            )
    return sorted(total.values(), key=lambda f: (-f.score, -f.date.timestamp(), f.oid))


def _richer(old: Finding, new: Finding) -> Finding:
    if new.about and not old.about:
        return replace(
            old,
            role=new.role,
            about=new.about,
            other=new.other,
            evidence=tuple(dict.fromkeys((*new.evidence, *old.evidence))),
        )
    return old


def _witnessed(case: Case, ranked: list[Finding]) -> list[Finding]:
    """The same, the surest witness first where the diff of the first shows nothing of what is asked to have happened.

    Only for what a diff cannot hide: a name lost for good, a file moved. (The first writer of a name is
    often a mere draft of what is asked about.)
    """
    intent = case.question.intent
    if intent not in ("removed", "moved") or not ranked:
        return ranked
    told = {f.oid: f.score for tool in _SPECIAL for f in case.findings(tool) if f.role == intent}
    sure = [f for f in ranked if told.get(f.oid, 0.0) >= _SURE_WITNESS]
    if not sure or told.get(ranked[0].oid, 0.0) > 0.0:
        return ranked
    return [sure[0], *(f for f in ranked if f is not sure[0])]


_SURE_WITNESS = 1.2


def _single(case: Case) -> tuple[Finding, ...]:
    ranked = _witnessed(case, weighed(case))
    if not ranked:
        return ()
    chosen = [ranked[0]]
    if len(story := case.findings("what_became")) > 1 and any(f.oid == chosen[0].oid for f in story):
        return _told(chosen[0], story)
    for each in ranked[1:4]:
        if _belongs(case, chosen[0], each):
            chosen.append(each)
            break
    return tuple(chosen)


def _told(first: Finding, story: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The likeliest commit, and the other links of the chain that it is one of: what was undone is told with it."""
    role = next(f.role for f in story if f.oid == first.oid)
    head = replace(first, role=role) if role == "reverted" else first
    return (head, *(f for f in story if f.oid != first.oid))[:3]


_COMPANION: dict[str, frozenset[Role]] = {
    "deprecated": frozenset({"removed"}),
    "removed": frozenset({"deprecated"}),
}


def _belongs(case: Case, first: Finding, each: Finding) -> bool:
    intent = case.question.intent
    if each.role in _COMPANION.get(intent, frozenset()) and each.score >= 0.5 * first.score:
        return True
    return each.score >= _CLOSE_SECOND * first.score


_CLOSE_SECOND = 0.25


def _line(case: Case) -> tuple[Finding, ...]:
    """Who wrote the lines described, as far as they were found, and whom the search found."""
    written = {f.oid: f for f in case.findings("why_lines")}
    found = {f.oid: f for f in weighed(case)}
    scored = []
    for oid in written.keys() | found.keys():
        line = written[oid].score if oid in written else 0.0
        searched = eased(found[oid].score) if oid in found else 0.0
        base = written.get(oid) or found[oid]
        scored.append(replace(base, score=1.0 * searched + 0.9 * line))
    scored.sort(key=lambda f: (-f.score, -f.date.timestamp(), f.oid))
    return tuple(f for f in scored[:2] if f.score >= 0.6 * scored[0].score)


def _bug(case: Case) -> tuple[Finding, ...]:
    """The best pair of a repair and its origin: both have to look like what was asked."""
    found = {f.oid: f for f in weighed(case)}
    best: tuple[float, tuple[Finding, ...]] = (0.0, tuple(found.values())[:1])
    for arguments, value in case.values("bug_origin"):
        oid = _oid(arguments)
        fix = found.get(oid) if oid else None
        if fix is None or not isinstance(value, tuple):
            continue
        likely = eased(fix.score) * (1.0 if REPAIRS.search(fix.subject) else 0.7)
        suspects = _findings(value)[:4]
        for origin in suspects:
            like = eased(found[origin.oid].score) if origin.oid in found else 0.0
            sure = (
                0.4 * origin.score / suspects[0].score
                + 0.3 * min(1.0, origin.score / 3.0)
                + (0.4 if origin.score >= 4.0 else 0.0)
            )
            score = likely + 0.4 * like + sure
            if score > best[0]:
                best = (score, (replace(origin, role="culprit"), replace(fix, role="fixed")))
    return best[1]


REPAIRS = re.compile(
    r"\b(?:fix\w*|bug\w*|regress\w*|revert\w*|correct\w*|prevent\w*|avoid\w*|repair\w*|resolv\w*|handle[sd]?"
    r"|crash\w*|panic\w*|broken?|don'?t|do not|ensure|back ?out|stop|restore)\b",
    re.IGNORECASE,
)


def eased(score: float) -> float:
    """The search's scores fall off exponentially; eased, the third best still has a say beside other evidence."""
    return float(score**0.4)


def _oid(arguments: dict[str, str]) -> Oid | None:
    return Oid(arguments["fix"]) if "fix" in arguments else None


def _findings(values: Iterable[object]) -> list[Finding]:
    return [v for v in values if isinstance(v, Finding)]


_SURE_STORY = 0.45
_SURELY_UNDONE = re.compile(
    r"\b(?:revert(?:ed|s)?|back(?:ed|ing)? out|roll(?:ed|ing)? back|undone|taken back)\b|撤销|回滚|还原", re.IGNORECASE
)
"""Words of a question that ask for a revert and for nothing else, such as a change of mind over the years."""


def _calls_itself_undoing(finding: Finding) -> bool:
    """Whether a commit says that it takes something back: in its title, or in what is quoted of its message."""
    told = (finding.subject, *(e.quote for e in finding.evidence if e.kind == "message"))
    return finding.role != "introduced" and any(UNDOES.search(text) for text in told)


def _reverted(case: Case) -> tuple[Finding, ...]:
    stories = case.stories()
    ranked = weighed(case)
    if _SURELY_UNDONE.search(case.question.text):
        stories = tuple(story for story in stories if any(_calls_itself_undoing(f) for f in story))
        if not stories:
            return tuple(replace(f, role="context") for f in ranked[:1])
    if not stories or (ranked and max(f.score for f in stories[0]) < _SURE_STORY):
        return tuple(ranked[:1])
    story = stories[0]
    return tuple(sorted(story, key=lambda f: (f.role != "reverted", f.date.timestamp())))[:4]


def _renamed(case: Case) -> tuple[Finding, ...]:
    """The chain of names that led to one that is still there; the rename that ended one that is gone."""
    sure = [f for f in case.findings("name_life") if f.role == "renamed"]
    for facts in case.facts():
        away = [f for f in sure if f.about == facts.text.strip("-.")]
        if away and not facts.places:
            return (max(away, key=lambda f: (f.date.timestamp(), f.oid)),)
    if chain := tuple(dict.fromkeys(case.findings("former_names"))):
        return chain[:3]
    ranked = weighed(case)
    best = next((f for f in ranked[:5] if f.role == "renamed" and f.other), None)
    return (best,) if best else tuple(ranked[:1])
