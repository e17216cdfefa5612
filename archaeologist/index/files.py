"""Changed files as one revision sees them: which commit changed what, and the text of the change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archaeologist.domain.change import FileDiff
from archaeologist.git.diff import file_diff
from archaeologist.index import texts
from archaeologist.index.positions import Positions
from archaeologist.index.reach import View, sees_all
from archaeologist.index.values import Doc

_FIELDS = "doc, path.path, former.path, status, added, removed"
_TABLES = "doc JOIN path ON path.id = doc.path LEFT JOIN path AS former ON former.id = doc.old"
_MOST_VARIABLES = 500

_Row = tuple[int, str, str | None, str, int, int]


class Files:
    """What `History` answers about files. `from_git` reads the text of a change that was too large to keep."""

    def __init__(
        self, db: sqlite3.Connection, view: View, positions: Positions, from_git: Callable[[Doc], bytes]
    ) -> None:
        self._db = db
        self._view = view
        self._positions = positions
        self._from_git = from_git

    def between(self, n: int, bounds: tuple[int, int]) -> tuple[Doc, ...]:
        """The docs of commit `n`, in git's order."""
        rows = self._db.execute(f"SELECT {_FIELDS} FROM {_TABLES} WHERE doc BETWEEN ? AND ?", bounds)
        return tuple(sorted((_doc(n, row) for row in rows), key=lambda doc: abs(doc.doc)))

    def of(self, docs: Iterable[int]) -> list[Doc]:
        """Docs in the order asked for. Raises `KeyError` for one that is not visible."""
        wanted = list(docs)
        found: dict[int, _Row] = {row[0]: row for row in self._rows(_FIELDS, _TABLES, wanted)}
        numbered = [(doc, self._positions.number(doc)) for doc in wanted]
        for doc, n in numbered:
            if not n:
                raise KeyError(doc)
        return [_doc(n, found[doc]) for doc, n in numbered]

    def of_path(self, path: str) -> list[Doc]:
        """The changes of exactly this path, as the new name or the old one, oldest first."""
        row = self._db.execute("SELECT id FROM path WHERE path = ?", (path,)).fetchone()
        if row is None:
            return []
        query = f"SELECT {_FIELDS} FROM {_TABLES} WHERE doc.path = ? OR doc.old = ?"
        found = [(self._positions.number(row[0]), row) for row in self._db.execute(query, (row[0], row[0]))]
        return sorted((_doc(n, row) for n, row in found if n), key=lambda doc: (doc.n, abs(doc.doc)))

    def paths(self) -> tuple[str, ...]:
        """Every path that a visible commit changed, old names included, sorted."""
        names = dict(self._db.execute("SELECT id, path FROM path"))
        if sees_all(self._db, self._view):
            return tuple(sorted(names.values()))
        seen: set[int] = set()
        for doc, path, old in self._db.execute("SELECT doc, path, old FROM doc"):
            if self._positions.number(doc):
                seen.update((path, old or path))
        return tuple(sorted(names[path] for path in seen))

    def diffs(self, docs: Iterable[int]) -> dict[int, FileDiff]:
        """What was done to the files, as lines; every block of text is read once."""
        wanted = self.of(docs)
        raw = self._texts(wanted)
        return {doc.doc: file_diff(doc.path, doc.old_path, doc.status, raw[doc.doc]) for doc in wanted}

    def raw_diff(self, doc: int) -> bytes:
        """The `-U0` text of the change from its first `@@` on."""
        return self._texts(self.of((doc,)))[doc]

    def _texts(self, docs: list[Doc]) -> dict[int, bytes]:
        where = {
            doc: (block or 0, place or 0, length or 0)
            for doc, block, place, length in self._rows("doc, block, place, length", "doc", [doc.doc for doc in docs])
        }
        found = texts.read(self._db, [place for place in where.values() if place[0] > 0])
        return {
            doc.doc: self._from_git(doc) if where[doc.doc][0] < 0 else found.get(where[doc.doc], b"") for doc in docs
        }

    def _rows(self, fields: str, tables: str, docs: list[int]) -> Iterator[Any]:
        for at in range(0, len(docs), _MOST_VARIABLES):
            some = docs[at : at + _MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._db.execute(f"SELECT {fields} FROM {tables} WHERE doc IN ({marks})", some)


def _doc(n: int, row: _Row) -> Doc:
    doc, path, old, status, added, removed = row
    return Doc(doc, n, path, path if old is None else old, status, added, removed)
