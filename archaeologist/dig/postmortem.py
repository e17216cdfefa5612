"""The report on an incident, put together from the origin, the history around it and the call graph.

Every part stands by itself: one that fails for want of an object leaves a caveat, and the others are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from archaeologist.code.traces import read_log
from archaeologist.dig.accusation import Dossier
from archaeologist.dig.at_fault import at_fault
from archaeologist.dig.blast import blast_radius
from archaeologist.dig.chronicle import exposure, timeline
from archaeologist.dig.clues import Clues
from archaeologist.dig.company import knowers
from archaeologist.dig.excerpts import excerpts
from archaeologist.dig.factors import factors
from archaeologist.dig.fences import Change
from archaeologist.dig.frames import place_frames
from archaeologist.dig.incident import Incident
from archaeologist.dig.origin_report import TOOK_BACK
from archaeologist.dig.review import review
from archaeologist.dig.similar import churn, similar, years
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Provenance
from archaeologist.domain.postmortem import BlastRadius, Dropped, Exposure, Factor, NextStep, Postmortem
from archaeologist.domain.review import Remark
from archaeologist.domain.suspects import Origin, Sought, Suspect
from archaeologist.domain.trace import PlacedFrame
from archaeologist.errors import ArchaeologistError

SUSPECTS = 5
_FRAMES = 20
T = TypeVar("T")
Tell = Callable[[int, int], None]
_PARTS = 8
"""How many parts of a report are tried one by one."""

UNTOLD = (
    "who met it, how many, and since when it was noticed",
    "what was deployed where, and which configuration ran",
    "what was known and decided at the time, and why that made sense",
)
"""What no repository can tell; people fill it in."""


def postmortem(
    then: Site, now: Site, origin: Origin, clues: Clues, sought: Sought, title: str, tell: Tell
) -> Postmortem:
    """The report. `then` is looked at from the revision that has the bug, `now` from where the report is written;
    `tell` hears how many of its parts are made, and of how many.
    """
    frames = _frames(then, sought)
    incident = _incident(then, now, origin, clues, sought, frames)
    dossier = Dossier(now, origin.evidence)
    parts = _Parts(incident, dossier, tell)
    before, change, remarks = parts.review()
    try:
        found, steps = parts.factors(before, change, remarks)
    finally:
        if before is not None:
            before.close()
    blast = parts.tried("the calls", lambda: blast_radius(then, incident.fault, dossier), BlastRadius())
    stood = exposure(incident)
    shown = origin.suspects[:SUSPECTS]
    return Postmortem(
        title=title,
        repository=now.state,
        status=origin.status,
        summary=_summary(incident, stood),
        origin=origin,
        fix=now.history.oid(incident.fix) if incident.fix else None,
        frames=frames,
        suspects=shown,
        dropped=tuple(_dropped(origin, shown)),
        introduced=origin.verdict,
        triggered=origin.triggers,
        exposure=stood,
        excerpts=parts.tried("the excerpts", lambda: excerpts(incident, frames, dossier), ()),
        timeline=parts.tried("the timeline", lambda: timeline(incident, sought, dossier), ()),
        factors=found,
        blast=blast,
        similar=parts.tried("earlier cases", lambda: similar(incident, dossier), ()),
        who_knows=parts.tried("who knows it", lambda: knowers(then, _known_by(incident, change), ()), ()),
        years=years(incident),
        churn=parts.tried("the churn", lambda: churn(incident), ()),
        would_say=remarks,
        reviewed=before is not None,
        next_steps=(*steps, *_own_steps(origin, shown)),
        untold=UNTOLD,
        evidence=tuple(dossier.evidence),
        caveats=tuple(dict.fromkeys((*origin.caveats, *parts.missed))),
        provenance=origin.provenance,
    )


def _incident(
    then: Site, now: Site, origin: Origin, clues: Clues, sought: Sought, frames: Sequence[PlacedFrame]
) -> Incident:
    introduced = then.history.number(origin.verdict[0]) if origin.verdict else None
    fix = now.history.number(now.repository.resolve(sought.fix)) if sought.fix else None
    words = _telling(" ".join((clues.message, clues.words, sought.symptom)))
    return Incident(then, now, origin, clues, at_fault(then, clues, frames, introduced), fix, words)


class _Parts:
    """Makes the parts one by one, and keeps in `missed` what could not be made."""

    def __init__(self, incident: Incident, dossier: Dossier, tell: Tell) -> None:
        self._incident, self._dossier, self._tell = incident, dossier, tell
        self.missed: list[str] = []
        self._made = 0

    def tried(self, name: str, make: Callable[[], T], otherwise: T) -> T:
        self._made += 1
        self._tell(self._made, _PARTS)
        try:
            return make()
        except ArchaeologistError as error:
            self.missed.append(f"A part is missing, {name}: {error.sentence}")
            return otherwise

    def factors(
        self, before: Site | None, change: Change | None, remarks: Sequence[Remark]
    ) -> tuple[tuple[Factor, ...], tuple[NextStep, ...]]:
        """What made it possible, and what to do about each."""
        none: tuple[tuple[Factor, ...], tuple[NextStep, ...]] = ((), ())
        return self.tried("the factors", lambda: factors(self._incident, before, change, remarks, self._dossier), none)

    def review(self) -> tuple[Site | None, Change | None, tuple[Remark, ...]]:
        """The history before the introducing change, that change, and what a review of it would have said then."""
        none: tuple[Site | None, Change | None, tuple[Remark, ...]] = (None, None, ())
        return self.tried("the review", self._reviewed, none)

    def _reviewed(self) -> tuple[Site | None, Change | None, tuple[Remark, ...]]:
        now, n = self._incident.now, self._incident.introduced
        commit = now.history.commit(n) if n is not None else None
        if commit is None or not commit.parents or not now.repository.exists(commit.parents[0]):
            return None, None, ()
        parent = commit.parents[0]
        change = Change(
            now.repository.diff_between(parent, commit.oid),
            commit.message,
            frozenset({commit.author.name}),
            int(commit.committed.timestamp()),
        )
        before = now.looked_from(parent)
        try:
            found = review(before, change, commit.oid, Provenance(version=self._incident.origin.provenance.version))
        except BaseException:
            before.close()
            raise
        named = {each.id: name for each in found.evidence for name in self._dossier.add((each,))}
        return before, change, tuple(_renamed(each, named) for each in found.remarks)


def _renamed(remark: Remark, names: dict[str, str]) -> Remark:
    """A remark whose evidence has the names of this report."""
    return replace(remark, cites=tuple(names[each] for each in remark.cites if each in names))


def _frames(then: Site, sought: Sought) -> tuple[PlacedFrame, ...]:
    if sought.trace is None:
        return ()
    traces = read_log(sought.trace).traces
    return tuple(each for trace in traces[:2] for each in place_frames(then, trace)[:_FRAMES])


def _known_by(incident: Incident, change: Change | None) -> Change:
    """What people are looked for who know it: the code at fault, as of the day the bug was met."""
    when = incident.then.history.time(incident.then.history.size)
    diffs = incident.clues.repair or (change.diffs if change else ())
    return Change(diffs, "", frozenset(), when)


def _telling(text: str) -> str:
    """Text without addresses and names of commits, which say nothing about what a bug is like."""
    return re.sub(r"https?://\S+|\b[0-9a-f]{7,64}\b", " ", text)


# -- words -----------------------------------------------------------------------------------------------------------


def _summary(incident: Incident, stood: Exposure | None) -> str:
    """What came from where and how long it stood; a repair that was taken back is told among the factors."""
    lead, undid, _ = incident.origin.headline.partition(TOOK_BACK)
    told = [f"{lead}." if undid else lead]
    if stood:
        fix = incident.now.history.oid(incident.fix).short if incident.fix else ""
        days = f"{stood.days:,} day{'s' * (stood.days != 1)}"
        lasted = f"until {fix} repaired it" if fix else f"by {incident.now.at.short}"
        if stood.first and stood.first != stood.last:
            told.append(f"It was in {stood.first} to {stood.last}, {days} {lasted}.")
        elif stood.first:
            told.append(f"It was in {stood.first}, {days} {lasted}.")
        else:
            told.append(f"It stood for {days} {lasted}, and no release had it.")
    return " ".join(told)


def _dropped(origin: Origin, shown: Sequence[Suspect]) -> Iterator[Dropped]:
    """The suspects that are not kept, each with what speaks against it, or that little speaks for it."""
    said = {each.id: each.says for each in origin.evidence}
    for each in origin.suspects:
        if each in shown:
            continue
        against = [said[name] for name in each.against if name in said]
        yield Dropped(each, against[0] if against else f"It bears {100 * each.score:.1f} % of the suspicion.")


def _own_steps(origin: Origin, shown: Sequence[Suspect]) -> Iterator[NextStep]:
    """What would settle the origin, where it is not settled."""
    if origin.status != "answered":
        for each in shown[:2]:
            yield NextStep(each.next_test.rstrip("."), "the outcome is written down here", f"git show {each.oid.short}")
        if origin.bisect:
            check = f"git bisect start {origin.bisect.bad.short} {origin.bisect.good.short}"
            yield NextStep("Search between a good and a bad end", "git names the first bad commit", check)
