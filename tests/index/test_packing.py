"""Numbers and identifiers in and out of blobs: properties over any content."""

from __future__ import annotations

import sqlite3
from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeologist.index import columns, packing, postings, texts
from archaeologist.index.schema import TABLES


def tables() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    return db


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_numbers(numbers: list[int]) -> None:
    assert list(packing.unpack_numbers(packing.pack_numbers(array("I", numbers)), "I")) == numbers


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_wide_numbers(numbers: list[int]) -> None:
    assert list(packing.unpack_numbers(packing.pack_numbers(array("q", numbers)), "q")) == numbers


@given(st.sets(st.integers(0, 2**32 - 1)))
def test_rising_numbers(numbers: set[int]) -> None:
    rising = sorted(numbers)
    assert list(packing.unpack_rising(packing.pack_rising(array("I", rising)))) == rising


def test_damage_is_told_as_damage() -> None:
    with pytest.raises(sqlite3.DatabaseError):
        packing.unpack(b"no zstd at all")


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 2**31), max_size=5000), max_size=5))
def test_columns_grow_piece_by_piece(pieces: list[list[int]]) -> None:
    db = tables()
    row = 1
    for piece in pieces:
        columns.append(db, "parent", row, piece)
        row += len(piece)
    whole = [number for piece in pieces for number in piece]
    assert list(columns.load(db, "parent")) == [0, *whole]
    assert columns.last(db, "parent") == ((len(whole), whole[-1]) if whole else (0, 0))


def test_a_column_over_several_chunks() -> None:
    db = tables()
    for start in range(1, 20_001, 3000):
        columns.append(db, "time", start, range(start, min(start + 3000, 20_001)))
    assert list(columns.load(db, "time")) == list(range(20_001))


def test_a_column_with_a_hole_is_damage() -> None:
    db = tables()
    columns.append(db, "time", 1, [1, 2, 3])
    with pytest.raises(sqlite3.DatabaseError):
        columns.append(db, "time", 9, [9])


NAMES = st.sampled_from([b"a1", b"_x", b"self", b"selfish", b"self_", b"Z", b"zz", b"A" * 100])
SEGMENTS = st.lists(st.dictionaries(NAMES, st.integers(1, 40), min_size=1), max_size=40)


@settings(max_examples=40, deadline=None)
@given(SEGMENTS)
def test_postings_survive_segments_and_merges(segments: list[dict[bytes, int]]) -> None:
    """Every name keeps all of its postings in order, however many segments were written and merged."""
    db = tables()
    expected: dict[bytes, list[int]] = {}
    position = 0
    for lists in segments:
        written: dict[bytes, list[int]] = {}
        for name, count in lists.items():
            written[name] = [(position + step) << 2 | step % 3 for step in range(count)]
            expected.setdefault(name, []).extend(written[name])
        position += 100
        postings.add_segment(db, 0, written)
    for name, numbers in expected.items():
        assert list(postings.find(db, 0, name)) == numbers
    assert list(postings.find(db, 0, b"other")) == []
    assert list(postings.find(db, 1, b"self")) == []
    assert {name for names in postings.names(db, 0) for name in names.split(b"\n") if name} == set(expected)
    (count,) = db.execute("SELECT count(*) FROM segment").fetchone()
    assert count <= postings.MOST_SEGMENTS


def test_many_names_go_to_many_runs() -> None:
    db = tables()
    lists = {f"name{n:06}".encode(): [n << 2] for n in range(3 * postings.RUN_TOKENS)}
    lists[b"everywhere"] = [n << 2 for n in range(2 * postings.RUN_STEPS)]
    postings.add_segment(db, 0, lists)
    assert all(list(postings.find(db, 0, name)) == lists[name] for name in list(lists)[::97])
    assert list(postings.find(db, 0, b"everywhere")) == lists[b"everywhere"]
    assert list(postings.find(db, 0, b"name0000005")) == []


def test_rising_steps() -> None:
    assert list(packing.rising_to_steps([3, 5, 5, 9])) == [3, 2, 0, 4]
    assert all(b >= a for a, b in pairwise([3, 5, 5, 9]))


@settings(max_examples=30)
@given(st.lists(st.lists(st.binary(max_size=2000), max_size=10), max_size=5))
def test_texts_stay_where_they_were_put(batches: list[list[bytes]]) -> None:
    db = tables()
    places = {}
    for batch in batches:
        writer = texts.TextWriter(db)
        for text in batch:
            places[writer.add(text)] = text
        writer.save()
    assert texts.read(db, places) == places


def test_a_block_that_is_gone_is_damage() -> None:
    with pytest.raises(sqlite3.DatabaseError):
        texts.read(tables(), [(7, 0, 1)])
