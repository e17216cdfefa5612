"""Where a bug was, at the revision looked from: the lines a repair takes out, those beside, and the definition around.

Each line has a weight, by what it tells and how near it is; blame of these lines says who wrote the scene. Commits
that only format are looked through, copies are not: a bug came where the code went wrong, not where it was copied from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from archaeologist.code import Source
from archaeologist.dig.clues import Clues, telling_files, telling_hunks
from archaeologist.dig.frames import innermost
from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.lines import passes_over
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff, LineOrigin
from archaeologist.errors import ArchaeologistError

_BESIDE = 5
_TAKEN = 4.0
_FAR = 120
_AT_ONCE = 4
_LARGEST = 1_500_000


@dataclass(slots=True)
class Place:
    """One file of the scene. Weights are by line number, counted from 1; `around` are spans of definitions."""

    path: str
    lines: list[str]
    taken: dict[int, float] = field(default_factory=dict)
    beside: dict[int, float] = field(default_factory=dict)
    around: list[tuple[int, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def wanted(self) -> list[tuple[int, int]]:
        """The ranges of lines whose writers are asked for, in order."""
        numbers = {*self.taken, *self.beside, *(n for start, end in self.around for n in range(start, end + 1))}
        return list(_ranges(n for n in numbers if 1 <= n <= len(self.lines)))

    @property
    def marked(self) -> list[tuple[int, int]]:
        """The ranges of the lines that are taken out or stand beside."""
        return list(_ranges({*self.taken, *self.beside}))

    def worth(self, line: int) -> float:
        """What a marked line counts: much more when it is taken out than when it stands beside."""
        return _TAKEN * self.taken.get(line, 0.0) + self.beside.get(line, 0.0)


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        members = [n for _, n in run]
        yield members[0], members[-1]


def scene(site: Site, clues: Clues) -> list[Place]:
    """The files of the scene; those that are not there yet, or cannot be read, are left out."""
    places: dict[str, Place] = {}
    for diff in telling_files(clues.repair):
        place = _place(site, places, diff.change.old_path) if diff.change.status != "A" else None
        if place:
            _mark_repair(place, diff)
    for span in clues.spans:
        place = _place(site, places, span.path)
        if place:
            _mark_span(place, span.start, min(span.end, len(place.lines)))
    for place in places.values():
        _enclose(place)
    return list(places.values())


def _place(site: Site, places: dict[str, Place], path: str) -> Place | None:
    if path not in places:
        try:
            text = site.text(path)
        except ArchaeologistError:
            text = None
        if text is None or len(text) > _LARGEST:
            return None
        lines = text.split("\n")
        places[path] = Place(path, lines[:-1] if lines[-1] == "" else lines)
    return places[path]


def _mark_repair(place: Place, diff: FileDiff) -> None:
    for hunk in telling_hunks(diff):
        first = hunk.old_start if hunk.removed else hunk.old_start + 1
        end = first + len(hunk.removed)
        for n in range(first, end):
            place.taken[n] = max(place.taken.get(n, 0.0), _worth(place, n))
        scale = 1.0 if hunk.removed or hunk.added else 0.5
        _mark_beside(place, first, end, scale)


def _mark_span(place: Place, start: int, end: int) -> None:
    for n in range(start, end + 1):
        place.taken[n] = max(place.taken.get(n, 0.0), _worth(place, n))
    _mark_beside(place, start, end + 1, 0.7)


def _mark_beside(place: Place, first: int, end: int, scale: float) -> None:
    """The lines above `first` and from `end` on, a nearer one the heavier; blank ones are no neighbours."""
    for step, at in ((-1, first - 1), (1, end)):
        away = 0
        while away < _BESIDE and 1 <= at <= len(place.lines) and abs(at - first) < 3 * _BESIDE + (end - first):
            if place.lines[at - 1].strip():
                away += 1
                value = scale * _worth(place, at) / (0.5 + 0.5 * away)
                place.beside[at] = max(place.beside.get(at, 0.0), value)
            at += step


def _worth(place: Place, n: int) -> float:
    """What a line tells: nothing when blank, little for a bracket, more the more names it has."""
    text = place.lines[n - 1].strip() if 1 <= n <= len(place.lines) else ""
    if not text:
        return 0.0
    return max(0.1, weight(text)) if telling(text) else 0.08


def _enclose(place: Place) -> None:
    """Adds the definitions that hold the marked lines: the innermost function of each, or what is near it."""
    data = "\n".join(place.lines).encode()
    symbols = [s for s in Source(data, place.path).outline.symbols if s.kind in ("function", "method", "macro")]
    spans: dict[tuple[int, int], str] = {}
    for n in sorted({*place.taken, *place.beside} if not place.taken else place.taken) or sorted(place.beside):
        inner = innermost(symbols, n)
        start, end = (inner.span.start, inner.span.end) if inner else (n - 8, n + 8)
        if end - start > 2 * _FAR:
            start, end = max(start, n - _FAR), min(end, n + _FAR)
        spans[max(1, start), min(len(place.lines), end)] = inner.name if inner else ""
    place.around = list(_ranges({n for start, end in spans for n in range(start, end + 1)}))
    place.names = sorted({name for name in spans.values() if name})


class Writer(NamedTuple):
    """Who wrote a line last: the commit, the line's place in it, and whether commits that format were passed over."""

    n: int
    path: str
    line: int
    through: bool = False


def writers(site: Site, places: list[Place]) -> list[dict[int, Writer]]:
    """For each line of each place, who wrote it last.

    A line that came in with the edge of a shallow clone, or whose commit cannot be seen, is left out. The files are
    blamed side by side: nine tenths of an inquiry are spent waiting for git to walk back through a long history.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        blamed = list(pool.map(lambda place: _blame(site, place, place.wanted, ()), places))
    return [_seen_through(site, place, _numbered(site, each)) for place, each in zip(places, blamed, strict=True)]


def _seen_through(site: Site, place: Place, first: dict[int, Writer]) -> dict[int, Writer]:
    """The writers of lines, with those before them where a commit only formats."""
    noisy = {n for n in {each.n for each in first.values()} if passes_over(site, n)}
    if not noisy:
        return first
    lines = [line for line, each in first.items() if each.n in noisy]
    ignored = tuple(site.history.oid(n) for n in sorted(noisy))
    again = _numbered(site, _blame(site, place, list(_ranges(lines)), ignored))
    return first | {line: each._replace(through=True) for line, each in again.items()}


def _blame(site: Site, place: Place, ranges: list[tuple[int, int]], ignored: tuple[str, ...]) -> tuple[LineOrigin, ...]:
    if not ranges:
        return ()
    try:
        return site.repository.blame_ranges(site.at, place.path, ranges, ignore_revs=ignored)
    except ArchaeologistError:
        return ()


def _numbered(site: Site, origins: Iterable[LineOrigin]) -> dict[int, Writer]:
    """The commit that each line comes from, by its number."""
    numbers: dict[str, int | None] = {}
    found: dict[int, Writer] = {}
    for origin in origins:
        if origin.oid not in numbers:
            numbers[origin.oid] = site.history.number(origin.oid)
        n = numbers[origin.oid]
        for away in range(origin.span.end - origin.span.start + 1) if n else ():
            found[origin.span.start + away] = Writer(n or 0, origin.origin.path, origin.origin.start + away)
    return found
