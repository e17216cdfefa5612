"""The second stage of a build: what every commit did to which file, its text and its identifiers."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from archaeologist.git import Repository
from archaeologist.git.diff import Entry, split_sides
from archaeologist.index import columns, postings
from archaeologist.index.gather import Gathered, gather, gather_merges
from archaeologist.index.merges import unproven
from archaeologist.index.messages import Names
from archaeologist.index.reach import Graph
from archaeologist.index.schema import MERGE, PLAIN
from archaeologist.index.store import Store
from archaeologist.index.texts import TextWriter
from archaeologist.index.tokens import is_identifier, without_end_marks, words
from archaeologist.index.values import Progress

LARGEST = 4 << 20
"""Text of one file's change beyond this many bytes is generated or data; it is told as a gap, and read from git."""

BATCH_POSTINGS = 1_500_000
BATCH_BYTES = 64 << 20
_STAGE = ("diffs", "merges")
_NAMES = {PLAIN: ("plain_done", "docs"), MERGE: ("merge_done", "merge_docs")}


def index_diffs(repository: Repository, store: Store, progress: Progress) -> None:
    """Reads the diffs of all rows that lack them. Can be cut short at any moment and taken up again."""
    for series in (PLAIN, MERGE):
        _index_series(repository, store, series, progress)


def _index_series(repository: Repository, store: Store, series: int, progress: Progress) -> None:
    last = store.fact("rows")
    first = store.fact(_NAMES[series][0]) + 1
    if first > last:
        return
    batch = _Batch(store, series, first)
    wanted = _wanted(repository, store, series, range(first, last + 1))
    for row, gathered in zip(wanted, _gathered(repository, store, wanted, series), strict=True):
        batch.add(row, gathered)
        if batch.is_full:
            batch.save(row)
            batch = _Batch(store, series, row + 1)
            progress(_STAGE[series], row, last)
    batch.save(last)
    progress(_STAGE[series], last, last)


def _wanted(repository: Repository, store: Store, series: int, rows: range) -> list[int]:
    """The rows that have something to say in this series."""
    query = "SELECT DISTINCT row FROM other_parent WHERE row BETWEEN ? AND ? ORDER BY row"
    merges = [row for (row,) in store.db.execute(query, (rows[0], rows[-1]))]
    if series == PLAIN:
        return sorted(set(rows).difference(merges))
    if not merges:
        return []
    return sorted(unproven(repository.git, merges, Graph(store.db).parents, Names(store.db)))


def _gathered(repository: Repository, store: Store, wanted: Sequence[int], series: int) -> Iterator[Gathered]:
    name = Names(store.db)
    oids = [name(row) for row in wanted]
    if series == PLAIN:
        return gather(repository.git, oids)
    octopuses = {row for (row,) in store.db.execute("SELECT row FROM other_parent WHERE place = 2")}
    return gather_merges(repository.git, oids, {name(row) for row in octopuses.intersection(wanted)})


class _Batch:
    """What one transaction will hold: the docs of some rows, in memory until `save`."""

    def __init__(self, store: Store, series: int, first: int) -> None:
        self._store, self._series, self._first = store, series, first
        self._row = first
        _, self._position = columns.last(store.db, _NAMES[series][1])
        self._ends: array[int] = array("I")
        self._docs: list[tuple[int, Entry, int, int, bool]] = []
        self._gaps: list[tuple[int, str, str]] = []
        self._lists: defaultdict[bytes, list[int]] = defaultdict(list)
        self._postings = self._bytes = 0

    @property
    def is_full(self) -> bool:
        return self._postings >= BATCH_POSTINGS or self._bytes >= BATCH_BYTES

    def add(self, row: int, gathered: Gathered) -> None:
        self._fill(row)
        for entry in gathered.entries:
            self._add_entry(row, entry)
        for path in gathered.gaps:
            self._gaps.append((row, path.decode("utf-8", "replace"), "missing"))
        self._ends.append(self._position)
        self._row = row + 1

    def _fill(self, row: int) -> None:
        """Rows of the other series have no docs in this one."""
        self._ends.extend([self._position] * (row - self._row))
        self._row = row

    def _add_entry(self, row: int, entry: Entry) -> None:
        self._position += 1
        hunks = entry.hunks
        small = len(hunks) <= LARGEST
        added, removed = hunks.count(b"\n+"), hunks.count(b"\n-")
        self._docs.append((self._position, entry, added, removed, small))
        if not small:
            self._gaps.append((row, entry.path.decode("utf-8", "replace"), "large"))
        elif hunks:
            self._bytes += len(hunks)
            self._postings += self._file_identifiers(without_end_marks(hunks), self._position << 2)

    def _file_identifiers(self, hunks: bytes, held: int) -> int:
        removed, added = split_sides(hunks)
        lists = self._lists
        grew, shrank = held | postings.GREW, held | postings.SHRANK
        if not added or not removed:
            once = set(words(added or removed))
            sign = grew if added else shrank
            for word in once:
                lists[word].append(sign)
            return len(once)
        now, before = Counter(words(added)), Counter(words(removed))
        count_before = before.get
        for word, count in now.items():
            was = count_before(word, 0)
            lists[word].append(held if count == was else grew if count > was else shrank)
        gone = before.keys() - now.keys()
        for word in gone:
            lists[word].append(shrank)
        return len(now) + len(gone)

    def save(self, last: int) -> None:
        """Files everything up to row `last`, in one transaction."""
        self._fill(last + 1)
        done, column = _NAMES[self._series]
        with self._store.writing() as db:
            self._save_docs()
            db.executemany("INSERT OR REPLACE INTO gap VALUES (?, ?, ?)", self._gaps)
            lists = {word: found for word, found in self._lists.items() if is_identifier(word)}
            if lists:
                postings.add_segment(db, self._series, lists)
            columns.append(db, column, self._first, self._ends)
            self._store.note(done, last)

    def _save_docs(self) -> None:
        db = self._store.db
        paths, places = _Paths(self._store), self._save_texts()
        sign = -1 if self._series == MERGE else 1
        rows = []
        for position, entry, added, removed, small in self._docs:
            where = places.get(position, (None if small else -1, None, None))
            path = paths.id(entry.path)
            old = paths.id(entry.old_path) if entry.old_path != entry.path else None
            rows.append((sign * position, path, old, entry.status, added, removed, *where))
        db.executemany("INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _save_texts(self) -> dict[int, tuple[int, int, int]]:
        """Where the text of each position went; those of one path lie together."""
        texts = TextWriter(self._store.db)
        kept = [(entry.path, position, entry.hunks) for position, entry, _, _, small in self._docs if small]
        kept.sort()
        places = {position: texts.add(hunks, path) for path, position, hunks in kept if hunks}
        texts.save()
        return places


class _Paths:
    """Numbers for paths; decoded once, so that a path is found under the name that people see."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._ids: dict[bytes, int] = {}

    def id(self, path: bytes) -> int:
        if path not in self._ids:
            text = path.decode("utf-8", "replace")
            self._db.execute("INSERT OR IGNORE INTO path (path) VALUES (?)", (text,))
            (self._ids[path],) = self._db.execute("SELECT id FROM path WHERE path = ?", (text,)).fetchone()
        return self._ids[path]
