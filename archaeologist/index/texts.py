"""The `-U0` text of every doc, in blocks, one after the other.

A batch keeps its texts by path, not by commit: neighbours are alike then, and a block an eighth of the size packs as
well. A text that is asked for costs the unpacking of one block, less than half a millisecond.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archaeologist.index.packing import pack, unpack

BLOCK = 1 << 19
LARGEST_BLOCK = 1 << 21
"""Versions of one large file (bundles, source maps) stay together up to this: they pack to a third of the size."""


class TextWriter:
    """Appends texts. `save` writes a block that is not full yet too; it is written anew once it has grown."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._id, self._buffer = 1, bytearray()
        self._path, self._dirty = b"", False
        found = db.execute("SELECT id, data FROM block ORDER BY id DESC LIMIT 1").fetchone()
        if found:
            data = unpack(found[1])
            if len(data) < BLOCK:
                self._id, self._buffer = found[0], bytearray(data)
            else:
                self._id = found[0] + 1

    def add(self, text: bytes, path: bytes = b"") -> tuple[int, int, int]:
        """Block, place in it and length."""
        full = LARGEST_BLOCK if path == self._path else BLOCK
        if len(self._buffer) >= full:
            self.save()
            self._id, self._buffer = self._id + 1, bytearray()
        where = (self._id, len(self._buffer), len(text))
        self._buffer += text
        self._path, self._dirty = path, True
        return where

    def save(self) -> None:
        if self._dirty:
            self._db.execute("INSERT OR REPLACE INTO block VALUES (?, ?)", (self._id, pack(bytes(self._buffer))))
            self._dirty = False


def read(db: sqlite3.Connection, places: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int, int], bytes]:
    """The texts at these places; every block is unpacked once."""
    found: dict[tuple[int, int, int], bytes] = {}
    current, data = 0, b""
    for block, place, length in sorted(set(places)):
        if block != current:
            row = db.execute("SELECT data FROM block WHERE id = ?", (block,)).fetchone()
            if row is None:
                raise sqlite3.DatabaseError(f"block {block} is gone")
            current, data = block, unpack(row[0])
        found[(block, place, length)] = data[place : place + length]
    return found
