"""Arrays that hold one number for every row of the index, kept in chunks whose last one is written anew to append."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from archaeologist.index.packing import pack_numbers, unpack_numbers

SPAN = 4096
CODES = {
    "time": "q",
    "corrected": "q",
    "parent": "I",
    "length": "I",
    "subject": "I",
    "docs": "I",
    "merge_docs": "I",
}


def load(db: sqlite3.Connection, name: str) -> array[int]:
    """The whole array. Place 0 is nobody's row, so that `numbers[row]` is the row's number."""
    numbers: array[int] = array(CODES[name])
    for (data,) in db.execute("SELECT data FROM numbers WHERE name = ? ORDER BY chunk", (name,)):
        numbers.extend(unpack_numbers(data, CODES[name]))
    return numbers or array(CODES[name], [0])


def last(db: sqlite3.Connection, name: str) -> tuple[int, int]:
    """The last row that has a number, and the number; (0, 0) for an empty array."""
    found = db.execute("SELECT chunk, data FROM numbers WHERE name = ? ORDER BY chunk DESC LIMIT 1", (name,)).fetchone()
    if not found:
        return 0, 0
    numbers = unpack_numbers(found[1], CODES[name])
    return found[0] * SPAN + len(numbers) - 1, numbers[-1]


def append(db: sqlite3.Connection, name: str, row: int, numbers: Sequence[int]) -> None:
    """Adds the numbers of `row` and the rows after it; `row` is the one after the last so far."""
    chunk, place = divmod(row, SPAN)
    code = CODES[name]
    kept: array[int] = array(code, [0] if row == 1 else [])
    if place and row > 1:
        (data,) = db.execute("SELECT data FROM numbers WHERE name = ? AND chunk = ?", (name, chunk)).fetchone()
        kept = unpack_numbers(data, code)
        if len(kept) != place:
            raise sqlite3.DatabaseError(f"column {name} ends before row {row}")
    kept.extend(numbers)
    pieces = [(name, chunk + at // SPAN, pack_numbers(kept[at : at + SPAN])) for at in range(0, len(kept), SPAN)]
    db.executemany("INSERT OR REPLACE INTO numbers VALUES (?, ?, ?)", pieces)
