"""Which rows a revision can see, and in which order it counts them.

Every query is answered for one revision: it and its ancestors exist, nothing else does. Numbers that leave the room
count the visible rows from 1 in the one order that depends on a commit's past alone (`schema`), so a clone that was
cut at a revision and a full one looked at from there use the same numbers.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from archaeologist.index import columns
from archaeologist.index.messages import oids_from
from archaeologist.index.packing import pack_rising, unpack_rising
from archaeologist.index.store import Store

MOST_VIEWS = 256


@dataclass(frozen=True)
class View:
    """The rows that one revision sees. `order` is None when number and row are the same: rows 1 to `size`."""

    tip: int
    size: int
    order: array[int] | None

    def row(self, n: int) -> int:
        """The row of number `n`; raises `IndexError` for a number that is not visible."""
        if not 1 <= n <= self.size:
            raise IndexError(f"no visible commit has number {n}")
        return n if self.order is None else self.order[n - 1]

    def number(self, row: int) -> int:
        """The number of a row, 0 when it is not visible."""
        if self.order is None:
            return row if row <= self.size else 0
        return self._numbers[row] if row <= self.tip else 0

    @cached_property
    def _numbers(self) -> list[int]:
        """Row to number."""
        numbers = [0] * (self.tip + 1)
        for n, row in enumerate(self.order or (), 1):
            numbers[row] = n
        return numbers

    def numbers(self, rows: list[int]) -> list[int]:
        """The numbers of many rows at once, 0 where a row is not visible."""
        if self.order is None:
            size = self.size
            return rows if max(rows, default=0) <= size else [row if row <= size else 0 for row in rows]
        numbers, tip = self._numbers, self.tip
        return [numbers[row] if row <= tip else 0 for row in rows]


def sees_all(db: sqlite3.Connection, view: View) -> bool:
    """Whether the view sees all that is in the file now; what was read before is all visible then."""
    (rows,) = db.execute("SELECT value FROM meta WHERE key = 'rows'").fetchone()
    return view.size == int(rows)


class Graph:
    """The parents of every row, loaded when first asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @cached_property
    def first(self) -> array[int]:
        """The first parent's row of every row, 0 for none."""
        return columns.load(self._db, "parent")

    @cached_property
    def others(self) -> dict[int, tuple[int, ...]]:
        """The further parents of merges."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row, parent in self._db.execute("SELECT row, parent FROM other_parent ORDER BY row, place"):
            found[row].append(parent)
        return {row: tuple(parents) for row, parents in found.items()}

    def parents(self, row: int) -> tuple[int, ...]:
        first = self.first[row]
        return (first, *self.others.get(row, ())) if first else ()


def mainline(size: int, parents: Callable[[int], tuple[int, ...]]) -> list[int]:
    """For every number, the oldest merge on the first-parent chain that brought it in; 0 on the chain itself."""
    chain, n = set(), size
    while n:
        chain.add(n)
        n = next(iter(parents(n)), 0)
    none = size + 1
    brought = [none] * (size + 1)
    for n in range(size, 0, -1):
        merge = n if n in chain else brought[n]
        for parent in parents(n):
            if merge < brought[parent]:
                brought[parent] = merge
    return [0 if n in chain or merge == none else merge for n, merge in enumerate(brought)]


def view_from(store: Store, graph: Graph, tip: int) -> View:
    """The view of the commit in row `tip`; remembered in the file for the next time."""
    row = store.db.execute("SELECT rows FROM view WHERE tip = ?", (tip,)).fetchone()
    if row is None:
        order = _order(store, graph, tip)
        _remember(store, tip, order)
    else:
        order = unpack_rising(row[0]) if row[0] else None
    if order is not None and len(order) == 0:
        raise sqlite3.DatabaseError("an empty view")
    if order is None:
        return View(tip, tip, None)
    return View(tip, len(order), _sorted_order(store, order))


def _order(store: Store, graph: Graph, tip: int) -> array[int] | None:
    """The visible rows, rising; None when they are rows 1 to `tip` and in order."""
    seen = bytearray(tip + 1)
    seen[tip] = 1
    first, others = graph.first, graph.others
    for row in range(tip, 0, -1):
        if seen[row]:
            seen[first[row]] = 1
            if row in others:
                for parent in others[row]:
                    seen[parent] = 1
    seen[0] = 0
    if sum(seen) == tip and store.fact("sorted") >= tip:
        return None
    return array("I", [row for row in range(1, tip + 1) if seen[row]])


def _sorted_order(store: Store, rows: array[int]) -> array[int]:
    """Visible rows in the order of corrected time, then name."""
    if store.fact("sorted") >= rows[-1]:
        return rows
    corrected = columns.load(store.db, "corrected")
    ordered: list[int] = []
    for _, same in groupby(sorted(rows, key=corrected.__getitem__), key=corrected.__getitem__):
        group = list(same)
        ordered += group if len(group) == 1 else sorted(group, key=lambda row: _name(store.db, row))
    return array("I", ordered)


def _name(db: sqlite3.Connection, row: int) -> str:
    return next(iter(oids_from(db, row, row)))


def _remember(store: Store, tip: int, order: array[int] | None) -> None:
    """Notes the view down. Whoever only reads, or comes while another writes, does without."""
    data = b"" if order is None else pack_rising(order)

    def write(db: sqlite3.Connection) -> None:
        (asked,) = db.execute("SELECT coalesce(max(asked), 0) + 1 FROM view").fetchone()
        db.execute("INSERT OR REPLACE INTO view VALUES (?, ?, ?)", (tip, asked, data))
        db.execute("DELETE FROM view WHERE asked <= ?", (asked - MOST_VIEWS,))

    store.spare(write)
