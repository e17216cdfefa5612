"""What happened in which order around a bug: it came in, was released, was met, was repaired, and how long it stood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.incident import Incident, shown_subject, tag_evidence
from archaeologist.dig.records import subject_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.postmortem import Exposure, Happening
from archaeologist.domain.suspects import Sought
from archaeologist.index.values import Tag

_BETWEEN = 5
_DAY = 86400


def exposure(incident: Incident) -> Exposure | None:
    """Which releases had the bug, and for how long it stood; None where nobody knows when it came in."""
    n = incident.introduced
    if n is None:
        return None
    history = incident.now.history
    end = incident.fix or history.size
    days = max(0, (history.time(end) - history.time(n)) // _DAY)
    first, mended = history.first_release(n), history.first_release(incident.fix) if incident.fix else None
    if first is None or first == mended:
        return Exposure(None, None, days)
    last = _last_with(incident.now, n, incident.fix, first)
    return Exposure(first.name, last.name, days)


def _last_with(site: Site, n: int, fix: int | None, first: Tag) -> Tag:
    """The newest release that has one commit and not the other, of the kind that the first one is."""
    kind = len(first.version or ())
    later = [tag for tag in site.history.tags() if tag.n > first.n and tag.version and not tag.prerelease]
    for tag in reversed([tag for tag in later if abs(len(tag.version or ()) - kind) <= 1][-60:]):
        mended = fix is not None and site.repository.is_ancestor(site.history.oid(fix), tag.oid)
        if not mended and site.repository.is_ancestor(site.history.oid(n), tag.oid):
            return tag
    return first


def timeline(incident: Incident, sought: Sought, dossier: Dossier) -> tuple[Happening, ...]:
    """The entries, oldest first; of the repairs that came between, those that tell most."""
    told = [*_changes(incident, dossier), *_releases(incident, dossier), *_window(sought)]
    order = {"change": 0, "release": 1, "window": 2}
    return tuple(sorted(told, key=lambda each: (each.date, order[each.lane], each.what)))


def _changes(incident: Incident, dossier: Dossier) -> Iterator[Happening]:
    n, fix = incident.introduced, incident.fix
    if n is not None:
        yield _commit(incident, n, "brought the bug", dossier, 2)
    if before := incident.undone_repair:
        yield _commit(incident, before, "repaired something that was taken back later", dossier)
    for oid in incident.origin.triggers:
        if (trigger := incident.now.history.number(oid)) and trigger != n:
            yield _commit(incident, trigger, "brought it to light", dossier, 2)
    for each, _ in incident.repaired_since[:_BETWEEN]:
        yield _commit(incident, each, "repaired something in the same file", dossier)
    if fix is not None:
        yield _commit(incident, fix, "repaired the bug", dossier, 2)


def _commit(incident: Incident, n: int, did: str, dossier: Dossier, weight: int = 1) -> Happening:
    commit = incident.now.history.commit(n)
    cites = dossier.add((subject_evidence(incident.now, n),))
    return Happening(
        commit.committed.astimezone(UTC),
        "change",
        f"{did}: {shown_subject(incident.now, n)}",
        commit.oid,
        cites,
        weight,
    )


def _releases(incident: Incident, dossier: Dossier) -> Iterator[Happening]:
    history = incident.now.history
    first = history.first_release(incident.introduced) if incident.introduced is not None else None
    mended = history.first_release(incident.fix) if incident.fix is not None else None
    if first and first != mended:
        yield _release(first, "the first release that has the bug", dossier)
    if mended:
        yield _release(mended, "the first release without it", dossier)


def _release(tag: Tag, what: str, dossier: Dossier) -> Happening:
    says = f"{tag.name} of {tag.date.date()} is {what}."
    cites = dossier.add((tag_evidence(tag.name, tag.oid, says),))
    return Happening(tag.date.astimezone(UTC), "release", f"{tag.name}, {what}", tag.oid, cites)


def _window(sought: Sought) -> Iterator[Happening]:
    """The days between which it came, as they were given."""
    ends = ((sought.since, "not before this day, as reported"), (sought.until, "seen by this day, as reported"))
    for day, what in ends:
        if day:
            yield Happening(datetime.fromisoformat(day).replace(tzinfo=UTC), "window", what)
