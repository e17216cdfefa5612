"""Identifiers with letters beyond ASCII: no postings of their own, found through their ASCII pieces and the text.

`größe` is filed under `gr`, so a few texts tell; a name without two ASCII letters side by side is looked for in all
blocks of text, which takes a second on a history of a hundred thousand commits.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from archaeologist.git.diff import split_sides
from archaeologist.index import postings, texts
from archaeologist.index.packing import unpack
from archaeologist.index.schema import MERGE
from archaeologist.index.tokens import is_identifier, without_end_marks, words

_Place = tuple[int, int, int]


def find_wide(db: sqlite3.Connection, series: int, name: str) -> list[int]:
    """What `postings.find` would give for the name, were it filed; borders are those of Unicode's words."""
    needle = name.encode("utf-8", "replace")
    pieces = [word for word in words(needle) if is_identifier(word)]
    side = -1 if series == MERGE else 1
    places = _places(db, side, _filed(db, series, pieces) if pieces else None, needle)
    found = texts.read(db, places.values())
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return sorted(
        position << 2 | sign
        for position, place in places.items()
        if needle in found[place] and (sign := _sign(pattern, found[place])) is not None
    )


def _filed(db: sqlite3.Connection, series: int, pieces: list[bytes]) -> set[int]:
    """The positions of the docs that have all of the pieces."""
    sets = [{posting >> 2 for posting in postings.find(db, series, piece)} for piece in dict.fromkeys(pieces)]
    return set.intersection(*sets)


def _places(db: sqlite3.Connection, side: int, wanted: set[int] | None, needle: bytes) -> dict[int, _Place]:
    """Where the texts of these docs are; without docs, of all docs in blocks that hold the needle."""
    blocks = None if wanted is not None else set(_blocks_with(db, needle))
    return {
        side * doc: (block, place, length)
        for doc, block, place, length in db.execute("SELECT doc, block, place, length FROM doc WHERE block > 0")
        if doc * side > 0 and (block in blocks if blocks is not None else wanted is not None and side * doc in wanted)
    }


def _blocks_with(db: sqlite3.Connection, needle: bytes) -> Iterator[int]:
    for block, data in db.execute("SELECT id, data FROM block"):
        if needle in unpack(data):
            yield block


def _sign(pattern: re.Pattern[str], hunks: bytes) -> int | None:
    """How the count of the pattern changed; None when no changed line has it."""
    removed, added = (
        _count(pattern, side.decode("utf-8", "replace")) for side in split_sides(without_end_marks(hunks))
    )
    if not removed and not added:
        return None
    return postings.GREW if added > removed else postings.SHRANK if added < removed else postings.HELD


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
