"""From docs to commits: the docs of a series count on from commit to commit, so a row's last one tells them all."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from functools import cached_property
from itertools import repeat

from archaeologist.index import columns
from archaeologist.index.reach import View
from archaeologist.index.schema import MERGE, PLAIN


class Positions:
    """Which visible commit a doc belongs to, and which docs a row has."""

    def __init__(self, db: sqlite3.Connection, view: View) -> None:
        self._db = db
        self._view = view

    @cached_property
    def _plain(self) -> list[int]:
        return list(columns.load(self._db, "docs"))

    @cached_property
    def _merge(self) -> list[int]:
        return list(columns.load(self._db, "merge_docs"))

    def _ends(self, series: int) -> list[int]:
        """For every row, the position of its last doc."""
        return self._merge if series == MERGE else self._plain

    def numbers(self, series: int, positions: list[int]) -> list[int]:
        """The numbers of the commits at these positions, 0 where the commit is not visible."""
        ends = self._ends(series)
        return self._view.numbers(list(map(bisect_left, repeat(ends), positions)))

    def number(self, doc: int) -> int:
        """The number of a doc's commit; 0 when it is not visible."""
        series = PLAIN if doc > 0 else MERGE
        return self._view.number(bisect_left(self._ends(series), abs(doc)))

    def docs(self, row: int, series: int) -> tuple[int, int]:
        """The least and the greatest doc of a row; the first is the greater one when it has none."""
        ends = self._ends(series)
        if row >= len(ends):
            return 1, 0
        low, high = ends[row - 1] + 1, ends[row]
        return (-high, -low) if series == MERGE else (low, high)
