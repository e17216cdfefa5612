"""The review of a change in the light of history: at most three remarks, strongest first, or none at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.again import done_again
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.company import Counterpart, Repaired, knowers, missing_counterparts, often_repaired
from archaeologist.dig.fences import Change, Fence, fences, losses_of, reverts
from archaeologist.dig.lost_tests import lost_tests
from archaeologist.dig.origin import named_in
from archaeologist.dig.records import subject_evidence
from archaeologist.dig.remarks import again_remark, fence_remark, past
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Provenance
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.review import MOST_COMMITS, Remark, Review

MOST_REMARKS = 3
SPEAK = 0.3
"""How strongly a change has to contradict a fence for a remark: above it lie 15 % of changes drawn at random."""
SURE = 1.0
Silenced = Collection[tuple[str, str]]
"""Pairs of (beginning of a commit's name, path) that nobody wants to hear of again."""


def review(site: Site, change: Change, head: Oid | None, provenance: Provenance, silenced: Silenced = ()) -> Review:
    """What history says about a change against the revision looked from; `head` is None for what is not committed."""
    dossier = Dossier(site)
    found = fences(site, change)
    remarks = [each for each in _strong(site, change, found, dossier) if not _is_silenced(each, silenced)]
    remarks = _distinct(remarks)[:MOST_REMARKS]
    remarks += [each for each in _company(site, change, dossier, bool(remarks)) if not _is_silenced(each, silenced)]
    remarks = remarks[:MOST_REMARKS]
    cited = {name for each in remarks for name in each.cites}
    return Review(
        repository=site.state,
        base=site.at,
        head=head,
        remarks=tuple(remarks),
        who_knows=knowers(site, change, found) if remarks else (),
        evidence=tuple(each for each in dossier.evidence if each.id in cited),
        removed=len(losses_of(change)),
        caveats=site.history.gaps,
        provenance=provenance,
    )


def _strong(site: Site, change: Change, found: Sequence[Fence], dossier: Dossier) -> Iterator[Remark]:
    """The remarks that are worth a comment, strongest first."""
    known = {n for n, _, _ in named_in(site, change.message, None, site.history.size + 1)}
    for each in done_again(site, change)[:2]:
        if each.n not in known and (remark := again_remark(site, dossier, each)):
            yield remark
    worth = [
        each for each in found if each.strength >= SPEAK and each.n not in known and not _told_of(site, change, each)
    ]
    for group in _grouped(worth):
        group.sort(key=lambda each: not reverts(site, each.n))
        if remark := fence_remark(site, dossier, group, max(each.strength for each in group) >= SURE):
            yield remark
    yield from lost_tests(site, change, dossier, known | {each.n for each in found})


def _told_of(site: Site, change: Change, fence: Fence) -> bool:
    """Whether the author quotes the subject of the commit: then nobody has to be told of it."""
    subject = " ".join(site.history.commit(fence.n).subject.split())
    return len(subject) > _LONG_ENOUGH and subject in " ".join(change.message.split())


_LONG_ENOUGH = 15


def _grouped(worth: Sequence[Fence]) -> list[list[Fence]]:
    """Fences that bear on the same lines, together: the first is the one that says most."""
    groups: list[list[Fence]] = []
    for fence in worth:
        own = {(lost.path, lost.line) for lost, _, _ in fence.lines}
        for group in groups:
            theirs = {(lost.path, lost.line) for lost, _, _ in group[0].lines}
            if 2 * len(own & theirs) >= min(len(own), len(theirs)):
                if len(group) < MOST_COMMITS:
                    group.append(fence)
                break
        else:
            groups.append([fence])
    return groups


def _distinct(remarks: Sequence[Remark]) -> list[Remark]:
    """The remarks without those whose first commit was spoken of before."""
    seen: set[Oid] = set()
    kept = []
    for each in remarks:
        if each.commits[0].oid not in seen:
            kept.append(each)
            seen.update(commit.oid for commit in each.commits)
    return kept


def _is_silenced(remark: Remark, silenced: Silenced) -> bool:
    return any(remark.commits[0].oid.startswith(name) and remark.path == path for name, path in silenced if name)


def _company(site: Site, change: Change, dossier: Dossier, spoken: bool) -> Iterator[Remark]:
    """What is told along with something else, or alone when it is nearly always so."""
    for each in missing_counterparts(site, change)[:1]:
        if (spoken or each.strong) and (remark := _counterpart_remark(site, each, dossier)):
            yield remark
    for place in often_repaired(site, change) if spoken else ():
        if remark := _repaired_remark(site, place, dossier):
            yield remark


def _counterpart_remark(site: Site, each: Counterpart, dossier: Dossier) -> Remark | None:
    commit = past(site, each.example)
    short = commit.oid.short
    shown = Evidence(
        kind="cochange",
        says=f"{each.other} changed in {each.together} of {each.of} commits on {each.path} in three years.",
        check=f"git log --format='%h %ad %s' {site.at.short} -- {quoted(each.path)} {quoted(each.other)}",
        oid=commit.oid,
        path=each.other,
    )
    cites = dossier.add((shown, subject_evidence(site, each.example)))
    return (
        Remark(
            kind="usually_changes_too",
            confidence="high" if each.strong else "medium",
            path=each.path,
            lines=(1, 1),
            old_side=True,
            at=1,
            new_path=each.path,
            commits=(commit,),
            quote=commit.subject,
            title=f"{each.other} usually changes too",
            text=f"it changed in {each.together} of {each.of} commits on this file in three years, last in {short}",
            settle=f"Does {each.other} need the same change?",
            cites=cites,
        )
        if len(cites) > 1
        else None
    )


def _repaired_remark(site: Site, place: Repaired, dossier: Dossier) -> Remark | None:
    commits = tuple(past(site, n) for n in place.repairs[:MOST_COMMITS])
    pieces = []
    for n in place.repairs[:MOST_COMMITS]:
        commit = site.history.commit(n)
        says = f"{commit.oid.short} repaired lines near {place.path}:{place.line}."
        pieces.append(Evidence("diff", says, diff_check(commit, place.path), commit.oid, place.path))
        pieces.append(subject_evidence(site, n))
    cites = dossier.add(pieces)
    return (
        Remark(
            kind="fix_on_fix",
            confidence="medium",
            path=place.path,
            lines=(place.line, place.line),
            old_side=True,
            at=place.line,
            new_path=place.path,
            commits=commits,
            quote=commits[0].subject,
            title=f"These lines were repaired {len(place.repairs)} times in ninety days",
            text="each of the repairs touched what is changed here",
            settle="Is there one cause behind them, and a test that holds it?",
            cites=cites,
        )
        if len(cites) == len(pieces)
        else None
    )
