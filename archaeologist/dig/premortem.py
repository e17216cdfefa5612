"""Which changes of a range deserve a second look before it is released: ranked by what history says of each.

Each change is held against the history before it: fences it takes down, what was taken back before, how often its
files were repaired of late, how much it changes without a test, counterparts it leaves alone, names it removes,
dangerous things it begins to use. The weights are plain numbers and order the changes only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.again import done_again
from archaeologist.dig.checks import diff_check
from archaeologist.dig.company import Counterpart, is_repair, knowers, missing_counterparts
from archaeologist.dig.fences import Change, Fence, fences
from archaeologist.dig.noise import is_cosmetic, path_kind, subject_noise
from archaeologist.dig.records import pull_request, subject_evidence
from archaeologist.dig.remarks import again_remark, fence_remark
from archaeologist.dig.sensitive import NewWay, new_ways
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Provenance
from archaeologist.domain.evidence import Evidence, EvidenceKind
from archaeologist.domain.oid import Oid
from archaeologist.domain.premortem import Premortem, Risk, RiskReason, Size

MOST = 10
_LEAST = 0.3
_FENCE, _FENCE_TOLD = 3.0, 0.3
_UNTESTED, _HOT, _NAME, _SIZE, _SENSITIVE = 0.6, 0.5, 0.4, 0.15, 0.4
_LARGE, _YEAR, _MANY = 200, 365 * 86400, 10
_DEFINES = re.compile(
    r"\s*(?:export |default |pub |public |static |async |abstract |final )*"
    r"(?:def|func(?:\s*\([^()]*\))?|function|fn|class|interface|struct|trait)\s+(\w+)"
)
Tell = Callable[[int, int], None]


@dataclass(slots=True)
class Candidate:
    """A change of the range with what was found against it; reasons are worded only for those that are shown."""

    n: int
    site: Site
    change: Change
    score: float = 0.0
    fences: Sequence[Fence] = ()
    fixes: Sequence[int] = ()
    lines: int = 0
    tested: bool = False
    missing: Sequence[Counterpart] = ()
    names: Sequence[str] = ()
    ways: Sequence[NewWay] = ()


def premortem(site: Site, base: Oid, made: Provenance, tell: Tell = lambda done, total: None) -> Premortem:
    """The changes on the way from `base` to the revision looked from that deserve a second look, riskiest first."""
    numbers = mainline(site, base)
    found = []
    for done, n in enumerate(numbers, start=1):
        if candidate := weigh(site, n):
            found.append(candidate)
        tell(done, len(numbers))
    found.sort(key=lambda each: (-each.score, -each.n))
    dossier = Dossier(site)
    risks = [risk for each in found[: 2 * MOST] if each.score >= _LEAST and (risk := _risk(each, dossier))]
    cited = {name for risk in risks[:MOST] for reason in risk.reasons for name in reason.cites}
    return Premortem(
        repository=site.state,
        base=base,
        head=site.at,
        looked_at=len(numbers),
        risky=tuple(risks[:MOST]),
        evidence=tuple(each for each in dossier.evidence if each.id in cited),
        caveats=site.history.gaps,
        provenance=made,
        sizes=tuple(map(_size, sorted(found, key=lambda each: each.n))),
    )


def _size(each: Candidate) -> Size:
    commit = each.site.history.commit(each.n)
    return Size(commit.oid, commit.subject, each.lines, len(each.fixes))


def mainline(site: Site, base: Oid) -> list[int]:
    """The first-parent commits from the revision looked from back to `base`, oldest first, without it."""
    n, end = site.history.number(site.at), site.history.number(base)
    found: list[int] = []
    while n and n != end and (end is None or n > end):
        found.append(n)
        parents = site.history.parents(n)
        n = parents[0] if parents else None
    return found[::-1]


def weigh(site: Site, n: int) -> Candidate | None:
    """A change with its score; None for one that changes no code, or only formats."""
    commit = site.history.commit(n)
    parents = site.history.parents(n)
    if not parents or (not site.history.is_merge(n) and subject_noise(commit.subject, commit.author.name)):
        return None
    before = site.standing_at(site.history.oid(parents[0]))
    diffs = site.repository.diff_between(before.at, commit.oid)
    code = [diff for diff in diffs if path_kind(diff.change.path) == "code"]
    if not code:
        return None
    brought = _brought(site, n)
    message = "\n\n".join(site.history.commit(each).message for each in (n, *brought))
    authors = frozenset(site.history.commit(each).author.name for each in (n, *brought))
    each = Candidate(n, before, Change(diffs, message, authors, site.history.time(n)))
    each.lines = sum(len(diff.added) + len(diff.removed) for diff in code)
    each.tested = any(path_kind(diff.change.path) == "test" for diff in diffs)
    each.fences = [fence for fence in fences(before, each.change) if fence.n < n]
    told = any(fence.strength >= _FENCE_TOLD for fence in each.fences)
    if not told and is_cosmetic(commit.subject, commit.author.name):
        return None
    each.fixes = _fixes(site, n, {diff.change.old_path for diff in code})
    each.names = _removed_names(each.change)
    each.ways = list(new_ways(before, each.change))
    each.score = _score(each)
    return each


def _brought(site: Site, n: int) -> list[int]:
    """The commits that a merge brought to the mainline, some of them at most."""
    if not site.history.is_merge(n):
        return []
    return [each for each in range(max(1, n - 200), n) if site.history.mainline_merge(each) == n][:40]


def _score(each: Candidate) -> float:
    strongest = min(_FENCE, max((fence.strength for fence in each.fences), default=0.0))
    score = strongest + _SIZE * math.log10(1 + each.lines)
    score += _HOT * min(1.0, len(each.fixes) / _MANY)
    score += _NAME * bool(each.names) + _SENSITIVE * bool(each.ways)
    return score + _UNTESTED * (each.lines >= _LARGE and not each.tested)


def _fixes(site: Site, n: int, paths: set[str]) -> list[int]:
    """The repairs of some files in the year before, newest first."""
    since = site.history.time(n) - _YEAR
    numbers = {doc.n for path in paths for doc in site.history.path_docs(path) if doc.n < n}
    recent = sorted((m for m in numbers if site.history.time(m) >= since), reverse=True)[:60]
    return [m for m in recent if is_repair(site, m)]


def _removed_names(change: Change) -> list[str]:
    """Public names whose definitions go and that no line of the change defines again."""
    code = [diff for diff in change.diffs if path_kind(diff.change.path) == "code"]
    added = {found[1] for diff in code for line in diff.added if (found := _DEFINES.match(line))}
    gone = [found[1] for diff in code for line in diff.removed if (found := _DEFINES.match(line))]
    return sorted({name for name in gone if name not in added and not name.startswith("_")})


# -- in words --------------------------------------------------------------------------------------------------------


def _risk(each: Candidate, dossier: Dossier) -> Risk | None:
    """A change as it is told of; None when nothing that history says of it holds."""
    reasons = tuple(_reasons(each, dossier))
    if not reasons:
        return None
    commit = each.site.history.commit(each.n)
    people = knowers(each.site, each.change, each.fences)
    return Risk(
        oid=commit.oid,
        date=commit.committed,
        subject=commit.subject,
        score=round(each.score, 3),
        reasons=reasons,
        cheapest_test=_test(each),
        ask=tuple(person.name for person in people),
        request=pull_request(each.site, each.n),
    )


def _reasons(each: Candidate, dossier: Dossier) -> Iterator[RiskReason]:
    site = each.site
    for fence in each.fences[:1]:
        remark = fence_remark(site, dossier, [fence], False) if fence.strength >= _FENCE_TOLD else None
        if remark:
            old = remark.commits[0]
            told = f"takes down what {old.oid.short} ({old.subject}) put there: {remark.text} in {remark.path}"
            yield RiskReason("fence_narrowed", told, remark.cites)
    for again in done_again(site, each.change, each.n)[:1]:
        if remark := again_remark(site, dossier, again):
            old = remark.commits[0]
            told = f"puts in again what {old.oid.short} ({old.subject}) took out: {remark.text} in {remark.path}"
            yield RiskReason("done_before", told, remark.cites)
    yield from _of_size(each, dossier)
    for missing in missing_counterparts(site, each.change)[:1]:
        cites = dossier.add((subject_evidence(site, missing.example),))
        often = f"which changed in {missing.together} of {missing.of} commits on {missing.path}"
        yield RiskReason("counterpart_untouched", f"leaves {missing.other} alone, {often}", cites)


def _of_size(each: Candidate, dossier: Dossier) -> Iterator[RiskReason]:
    commit = each.site.history.commit(each.n)
    own = dossier.add((_own(each),))
    if each.lines >= _LARGE and not each.tested:
        yield RiskReason("large_without_tests", f"changes {each.lines} lines of code and no test", own)
    if len(each.fixes) >= 3:
        cites = dossier.add(subject_evidence(each.site, n) for n in each.fixes[:3])
        told = f"changes files that were repaired {len(each.fixes)} times in the year before"
        yield RiskReason("often_fixed", told, cites)
    if each.names and "deprecat" not in commit.message.lower():
        names = ", ".join(each.names[:3]) + (f" and {len(each.names) - 3} more" if len(each.names) > 3 else "")
        yield RiskReason("name_removed", f"removes {names}", own)
    for way in each.ways[:1]:
        told = f"begins to use `{way.name}` in {way.path}:{way.line}, where it was not used before"
        yield RiskReason("sensitive_path", told, dossier.add((_way(each, way),)))


def _own(each: Candidate) -> Evidence:
    commit = each.site.history.commit(each.n)
    path = next(d.change.path for d in each.change.diffs if path_kind(d.change.path) == "code")
    return Evidence(
        "diff", f"{commit.oid.short} changes {each.lines} lines of code.", diff_check(commit, path), commit.oid
    )


def _way(each: Candidate, way: NewWay) -> Evidence:
    commit = each.site.history.commit(each.n)
    says = f"{commit.oid.short} begins to use {way.name} in {way.path}."
    kind: EvidenceKind = "symbol" if each.site.history.is_merge(each.n) else "diff"
    return Evidence(
        kind, says, diff_check(commit, way.path), commit.oid, way.path, (way.line, way.line), way.text[:300]
    )


def _test(each: Candidate) -> str:
    """The cheapest thing to do about it."""
    tests = [doc.path for fence in each.fences[:1] for doc in each.site.docs(fence.n) if path_kind(doc.path) == "test"]
    here = [path for path in tests if path in each.site.paths]
    short = each.site.history.oid(each.n).short
    if here:
        return f"Run {min(here, key=lambda path: (len(path), path))} at {short}, and read whether it still tests that."
    if each.fences and each.fences[0].strength >= _FENCE_TOLD:
        old = each.site.history.oid(each.fences[0].n).short
        return f"Try at {short} what {old} was made for."
    return f"Read `git show {short}` with the repairs of these files in mind."
