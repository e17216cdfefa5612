"""Lives of symbols as the index keeps them: by what was asked at which revision, so that the second time is quick.

Nothing is kept that may come out otherwise tomorrow: no life with gaps in it, and none read off half an index.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import Any

from archaeologist.code import EXTRACTOR
from archaeologist.dig.site import Site
from archaeologist.domain.history import Form, Location, Mark
from archaeologist.domain.symbol import Symbol

_FORMAT = 17
"""Rises when the same history would be told otherwise."""

Side = tuple[str, str, str, int]
"""A symbol at a commit: its path, qualified name, kind and ordinal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What history is asked of: a name, with `path` and `line` to pin it down, or a place alone.

    With `declaration`, what changed in the body alone is passed over, unseen and therefore quickly.
    """

    name: str = ""
    path: str = ""
    line: int = 0
    end_line: int = 0
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A step as it is kept: both sides by name, so that their texts can be read again, and as they were declared."""

    oid: str
    kinds: tuple[str, ...]
    before: Side | None
    after: Side | None
    likeness: float
    note: str
    was: Form | None = None
    now: Form | None = None
    mark: Mark | None = None
    into: tuple[Location, ...] = ()
    out_of: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The life of a symbol, newest first. `lines` are where it stands at the revision, None when it is gone.

    `stages` are those of its deprecation, oldest first, as `deprecation.Told` has them; `inherited` says who was asked
    for where this is the life of what it inherits.
    """

    symbol: Side
    lines: tuple[int, int] | None
    rows: tuple[Row, ...]
    note: str
    also: tuple[str, ...]
    gaps: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...] = ()
    inherited: str = ""


def side(symbol: Symbol) -> Side:
    return (symbol.path, *symbol.key)


def form(symbol: Symbol) -> Form:
    """How a symbol is declared."""
    return Form(symbol.signature, tuple(each.name for each in symbol.parameters), symbol.bases)


def recall(site: Site, asked: Asked) -> Kept | None:
    """What was found when the same was asked before; None when it was not, or is not kept."""
    data = site.history.kept(_key(site, asked))
    if data is None:
        return None
    symbol, lines, rows, note, also, stages, inherited = json.loads(data)
    told = tuple(tuple(each) for each in stages)
    known = tuple(_row(each) for each in rows)
    return Kept(_side(symbol), _lines(lines), known, note, tuple(also), (), told, inherited)


def remember(site: Site, asked: Asked, found: Kept) -> None:
    """Keeps a life, if it is whole and the index can be written."""
    if found.gaps or not site.history.complete:
        return
    rows = [astuple(row) for row in found.rows]
    data = [found.symbol, found.lines, rows, found.note, found.also, found.stages, found.inherited]
    site.history.keep(_key(site, asked), json.dumps(data).encode())


def _key(site: Site, asked: Asked) -> str:
    return json.dumps(["history", _FORMAT, EXTRACTOR, site.at, *astuple(asked)])


def _row(data: list[Any]) -> Row:
    oid, kinds, before, after, likeness, note, was, now, mark, into, out_of = data
    old, new = _side(before) if before else None, _side(after) if after else None
    marked = Mark(*mark) if mark else None
    sides = tuple(Location(*each) for each in into), tuple(Location(*each) for each in out_of)
    return Row(oid, tuple(kinds), old, new, likeness, note, _form(was), _form(now), marked, *sides)


def _form(data: list[Any] | None) -> Form | None:
    return Form(data[0], tuple(data[1]), tuple(data[2])) if data else None


def _side(data: list[Any]) -> Side:
    path, qualified, kind, ordinal = data
    return path, qualified, kind, ordinal


def _lines(data: list[int] | None) -> tuple[int, int] | None:
    return (data[0], data[1]) if data else None
