"""Identifiers as one revision sees them: where each was written or removed, and which there are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from functools import cached_property, partial
from operator import itemgetter

from archaeologist.index import postings
from archaeologist.index.positions import Positions
from archaeologist.index.reach import View, sees_all
from archaeologist.index.schema import MERGE, PLAIN
from archaeologist.index.tokens import fold, is_identifier
from archaeologist.index.values import Touch
from archaeologist.index.wide import find_wide

_SIGN = (0, 1, -1)
_as_touch = partial(tuple.__new__, Touch)
_FEW = 200
"""So many names are looked up one by one."""


class Identifiers:
    """What `History` answers about names."""

    def __init__(self, db: sqlite3.Connection, view: View, positions: Positions) -> None:
        self._db = db
        self._view = view
        self._positions = positions

    def touches(self, series: int, name: str) -> list[Touch]:
        """Every visible doc of the series that has the name, oldest first."""
        found = self._found(series, name)
        places = [posting >> 2 for posting in found]
        docs = [-place for place in places] if series == MERGE else places
        numbers = self._positions.numbers(series, places)
        fields = zip(numbers, docs, [_SIGN[posting & 3] for posting in found], strict=True)
        seen = (touch for touch in fields if touch[0]) if 0 in numbers else fields
        # A name may have a hundred thousand touches; made this way they cost half of what Touch(n, doc, sign) does.
        touches = list(map(_as_touch, seen))
        if self._view.order is not None:
            touches.sort(key=itemgetter(0))
        return touches

    def pickaxe(self, name: str) -> frozenset[int]:
        """The commits in which the count of the name changed in some file."""
        places = [posting >> 2 for posting in self._found(PLAIN, name) if posting & 3]
        return frozenset(self._positions.numbers(PLAIN, places)) - {0}

    def _found(self, series: int, name: str) -> list[int]:
        return self._postings(series, name.encode()) if name.isascii() else find_wide(self._db, series, name)

    def _postings(self, series: int, token: bytes) -> list[int]:
        return list(postings.find(self._db, series, token)) if is_identifier(token) else []

    def spellings(self, name: str) -> tuple[str, ...]:
        """Names that are the same but for case, `_` and `-`, in byte order."""
        folded = fold(name)
        needle = f"\n{folded}\n"
        found: set[str] = set()
        for names, simple in self._vocabulary:
            if needle in simple:
                found.update(token for token in names[1:-1].split("\n") if fold(token) == folded)
        return tuple(self._visible(found))

    def vocabulary(self, pattern: str) -> list[str]:
        """Names that the regular expression finds something in, in byte order."""
        search = re.compile(pattern).search
        found = {token for names, _ in self._vocabulary for token in names[1:-1].split("\n") if search(token)}
        return self._visible(found)

    @cached_property
    def _vocabulary(self) -> list[tuple[str, str]]:
        """The names of every run, as they are and folded."""
        runs = [names.decode("ascii") for names in postings.names(self._db, PLAIN)]
        return [(names, fold(names)) for names in runs]

    def _visible(self, found: set[str]) -> list[str]:
        """Those of the names that a visible commit has, in byte order."""
        if sees_all(self._db, self._view):
            return sorted(found)
        if len(found) > _FEW:
            return sorted(self._visible_of_many(found))
        return [name for name in sorted(found) if self._is_seen(self._postings(PLAIN, name.encode("ascii")))]

    def _visible_of_many(self, found: set[str]) -> set[str]:
        """The same by one pass over everything, which is cheaper than many searches."""
        seen: set[str] = set()
        for token, numbers in postings.scan(self._db, PLAIN):
            name = token.decode("ascii")
            if name in found and name not in seen and self._is_seen(numbers):
                seen.add(name)
        return seen

    def _is_seen(self, numbers: Iterable[int]) -> bool:
        return any(self._positions.numbers(PLAIN, [posting >> 2 for posting in numbers]))
