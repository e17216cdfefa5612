"""Identifiers to docs: sorted segments, each a number of runs, merged when there get to be many.

A posting is `position << 2 | sign`, where the position counts the docs of a series and the sign is 0 for a name whose
count held, 1 where it grew, 2 where it shrank. A run holds some thousand neighbouring identifiers: their names
joined, how many postings each has, and the steps between the postings, all as plain arrays, so that encoding and
decoding happen in C.
"""

from __future__ import annotations

import heapq
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import itemgetter, sub

from archaeologist.index.packing import pack, pack_numbers, unpack, unpack_numbers

RUN_TOKENS = 2048
RUN_STEPS = 16384
MOST_SEGMENTS = 16

HELD, GREW, SHRANK = 0, 1, 2


class RunWriter:
    """Takes identifiers in byte order, with their postings, and writes them as runs of one segment."""

    def __init__(self, db: sqlite3.Connection, series: int, segment: int) -> None:
        self._db, self._series, self._segment = db, series, segment
        self._tokens: list[bytes] = []
        self._counts: array[int] = array("I")
        self._steps: array[int] = array("I")
        self.written = 0

    def add(self, token: bytes, postings: list[int] | array[int], shift: int = 0) -> None:
        """Takes the next identifier. `shift` is what its postings lack."""
        self._tokens.append(token)
        self._counts.append(len(postings))
        self._steps.append(postings[0] + shift)
        if len(postings) > 1:
            self._steps.extend(map(sub, postings[1:], postings))
        if len(self._tokens) >= RUN_TOKENS or len(self._steps) >= RUN_STEPS:
            self.flush()

    def flush(self) -> None:
        if not self._tokens:
            return
        names = pack(b"\n" + b"\n".join(self._tokens) + b"\n")
        self._db.execute(
            "INSERT INTO run (series, segment, first, tokens, counts, steps) VALUES (?, ?, ?, ?, ?, ?)",
            (
                self._series,
                self._segment,
                self._tokens[0],
                names,
                pack_numbers(self._counts),
                pack_numbers(self._steps),
            ),
        )
        self.written += len(self._steps)
        self._tokens, self._counts, self._steps = [], array("I"), array("I")


def add_segment(db: sqlite3.Connection, series: int, lists: dict[bytes, list[int]], shift: int = 0) -> None:
    """Writes a new segment; its docs come after those of every earlier one. `shift` is what the postings lack."""
    (segment,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM segment WHERE series = ?", (series,)).fetchone()
    writer = RunWriter(db, series, segment)
    for token in sorted(lists):
        writer.add(token, lists[token], shift)
    writer.flush()
    db.execute("INSERT INTO segment VALUES (?, ?, ?)", (series, segment, writer.written))
    _merge_when_many(db, series)


def _merge_when_many(db: sqlite3.Connection, series: int) -> None:
    """Keeps the number of segments down: the newest ones become one, as many as are about its size or smaller."""
    found = db.execute("SELECT id, postings FROM segment WHERE series = ? ORDER BY id", (series,)).fetchall()
    if len(found) <= MOST_SEGMENTS:
        return
    taken, total = 0, 0
    for _, postings in reversed(found):
        if taken > MOST_SEGMENTS // 2 and postings > 2 * total:
            break
        taken, total = taken + 1, total + postings
    merge_segments(db, series, [segment for segment, _ in found[-taken:]])


def merge_segments(db: sqlite3.Connection, series: int, segments: list[int]) -> None:
    """Makes one of some neighbouring segments; it takes the first one's place."""
    scratch = -1
    writer = RunWriter(db, series, scratch)
    streams = (_scan(db, series, segment) for segment in segments)
    current, gathered = b"", array("I")
    for token, postings in heapq.merge(*streams, key=itemgetter(0)):
        if token != current:
            if gathered:
                writer.add(current, gathered)
            current, gathered = token, array("I")
        gathered.extend(postings)
    if gathered:
        writer.add(current, gathered)
    writer.flush()
    for segment in segments:
        db.execute("DELETE FROM run WHERE series = ? AND segment = ?", (series, segment))
        db.execute("DELETE FROM segment WHERE series = ? AND id = ?", (series, segment))
    db.execute("UPDATE run SET segment = ? WHERE series = ? AND segment = ?", (segments[0], series, scratch))
    db.execute("INSERT INTO segment VALUES (?, ?, ?)", (series, segments[0], writer.written))


def scan(db: sqlite3.Connection, series: int) -> Iterator[tuple[bytes, array[int]]]:
    """Every identifier with its postings, segment by segment; one may come once a segment."""
    for (segment,) in db.execute("SELECT id FROM segment WHERE series = ? ORDER BY id", (series,)).fetchall():
        yield from _scan(db, series, segment)


def _scan(db: sqlite3.Connection, series: int, segment: int) -> Iterator[tuple[bytes, array[int]]]:
    query = "SELECT tokens, counts, steps FROM run WHERE series = ? AND segment = ? ORDER BY first"
    for tokens, counts, steps in db.execute(query, (series, segment)):
        at, all_steps = 0, unpack_numbers(steps, "I")
        for token, count in zip(unpack(tokens)[1:-1].split(b"\n"), unpack_numbers(counts, "I"), strict=True):
            yield token, array("I", accumulate(all_steps[at : at + count]))
            at += count


def find(db: sqlite3.Connection, series: int, token: bytes) -> array[int]:
    """The postings of one identifier, rising."""
    found: array[int] = array("I")
    for (segment,) in db.execute("SELECT id FROM segment WHERE series = ? ORDER BY id", (series,)).fetchall():
        row = db.execute(
            "SELECT tokens, counts, steps FROM run WHERE series = ? AND segment = ? AND first <= ?"
            " ORDER BY first DESC LIMIT 1",
            (series, segment, token),
        ).fetchone()
        if row:
            found.extend(_in_run(token, *row))
    return found


def _in_run(token: bytes, tokens: bytes, counts: bytes, steps: bytes) -> Iterable[int]:
    names = unpack(tokens)
    place = names.find(b"\n" + token + b"\n")
    if place < 0:
        return ()
    at = names.count(b"\n", 0, place)
    numbers = unpack_numbers(counts, "I")
    start = sum(numbers[:at])
    return accumulate(unpack_numbers(steps, "I")[start : start + numbers[at]])


def names(db: sqlite3.Connection, series: int) -> Iterator[bytes]:
    """The identifiers of every run, as `\\nname\\nname…\\n`; one name may come once a segment."""
    for (tokens,) in db.execute("SELECT tokens FROM run WHERE series = ?", (series,)):
        yield unpack(tokens)
