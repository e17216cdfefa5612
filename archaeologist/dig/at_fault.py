"""Where a bug stands: the definitions that hold it at the revision looked from, those that hold most of it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archaeologist.dig.clues import Clues, names_of, telling_files, telling_hunks
from archaeologist.dig.frames import CALLABLE, innermost, symbols_of
from archaeologist.dig.noise import path_kind
from archaeologist.dig.sheets import Revision
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallPlace
from archaeologist.domain.change import LineSpan
from archaeologist.domain.symbol import Symbol
from archaeologist.domain.trace import PlacedFrame

_MOST = 6
_FADING = 0.7


@dataclass(frozen=True, slots=True)
class FaultyPlace:
    """A definition, or the top level of a file where `place.name` is empty, with the lines of it that are at fault.

    `whole` are the lines of the definition; the same as `span` where it is none.
    """

    place: CallPlace
    span: LineSpan
    whole: LineSpan

    @property
    def callable(self) -> bool:
        return bool(self.place.name)


@dataclass(frozen=True, slots=True)
class AtFault:
    """All places of a bug, and the identifiers it is about. Empty where nothing leads to a place."""

    places: tuple[FaultyPlace, ...]
    names: frozenset[str]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.place.path for each in self.places))


def at_fault(site: Site, clues: Clues, frames: Iterable[PlacedFrame], introduced: int | None) -> AtFault:
    """The places at fault: those that the repair changes or that were named, else the frames of the trace, else what
    the commit that is suspected most wrote and what still stands.
    """
    spans = list(_of_repair(clues)) or [(span, 1.0) for span in clues.spans] or list(_of_frames(frames))
    places = _placed(site, spans)
    if not places and introduced is not None:
        places = _written_by(site, introduced)
    names = names_of(clues).all | {each.place.name.rpartition(".")[2] for each in places}
    return AtFault(tuple(places[:_MOST]), frozenset(name for name in names if name))


def _of_repair(clues: Clues) -> Iterator[tuple[LineSpan, float]]:
    for diff in telling_files(clues.repair):
        if diff.change.status == "A":
            continue
        for hunk in telling_hunks(diff):
            first = max(1, hunk.old_start)
            last = max(first, first + len(hunk.removed) - 1)
            yield LineSpan(diff.change.old_path, first, last), 1.0 + len(hunk.removed) + 0.5 * len(hunk.added)


def _of_frames(frames: Iterable[PlacedFrame]) -> Iterator[tuple[LineSpan, float]]:
    """The innermost frame weighs most; tests that met the bug do not hold it."""
    ours = [each for each in frames if each.path and path_kind(each.path) == "code" and (each.line or each.start)]
    for rank, each in enumerate(ours):
        line = each.line or each.start
        yield LineSpan(each.path, line, line), _FADING**rank


def _placed(site: Site, spans: Iterable[tuple[LineSpan, float]]) -> list[FaultyPlace]:
    """Lines as definitions, each definition once."""
    weights: dict[CallPlace, float] = {}
    found: dict[CallPlace, FaultyPlace] = {}
    for span, weight in spans:
        if span.path not in site.paths:
            continue
        symbol = _holder(symbols_of(site, span.path), span.start)
        whole = LineSpan(span.path, symbol.span.start, symbol.span.end) if symbol else span
        at = CallPlace(span.path, symbol.qualified if symbol else "")
        weights[at] = weights.get(at, 0.0) + weight
        before = found.get(at)
        lines = _joined(before.span, span) if before else span
        found[at] = FaultyPlace(at, lines, whole if symbol else lines)
    return sorted(found.values(), key=lambda each: (not each.callable, -weights[each.place], each.place))


def _joined(one: LineSpan, other: LineSpan) -> LineSpan:
    return LineSpan(one.path, min(one.start, other.start), max(one.end, other.end))


def _holder(symbols: Iterable[Symbol], line: int) -> Symbol | None:
    """The innermost function around a line, else whatever is around it."""
    listed = list(symbols)
    return innermost([each for each in listed if each.kind in CALLABLE], line) or innermost(listed, line)


def _written_by(site: Site, n: int) -> list[FaultyPlace]:
    """The definitions that a commit wrote in and that still stand under their names."""
    docs = [doc for doc in site.docs(n) if path_kind(doc.path) == "code" and doc.path in site.paths and doc.added]
    spans: list[tuple[LineSpan, float]] = []
    for doc in sorted(docs, key=lambda each: (-each.added, each.path))[:_MOST]:
        then = Revision.of(site, n).read([doc.path]).get(doc.path)
        if then is None:
            continue
        now = {each.qualified: each for each in symbols_of(site, doc.path)}
        for hunk in site.history.diff(doc.doc).hunks:
            symbol = _holder(then.outline.symbols, hunk.new_start)
            if symbol and symbol.qualified in now:
                here = now[symbol.qualified].span
                spans.append((LineSpan(doc.path, here.start, here.end), float(len(hunk.added))))
    return _placed(site, spans)
