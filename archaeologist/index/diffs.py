"""The second stage of a build: what every commit did to which file, its text and its identifiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from archaeologist.git import Repository
from archaeologist.git.diff import Entry, split_sides
from archaeologist.index import columns, postings
from archaeologist.index.gather import Gathered, gather
from archaeologist.index.merges import unproven
from archaeologist.index.messages import Names
from archaeologist.index.reach import Graph
from archaeologist.index.schema import MERGE, PLAIN
from archaeologist.index.store import Store
from archaeologist.index.texts import TextWriter
from archaeologist.index.tokens import differing, is_identifier, without_end_marks, words
from archaeologist.index.values import Progress

LARGEST = 4 << 20
"""Text of one file's change beyond this many bytes is generated or data; it is told as a gap, and read from git."""

LONG_LINES = 300
"""Where lines have more bytes than that on average, a changed line says nothing of the names it holds: only those
whose number changed are filed."""

BATCH_POSTINGS = 1_500_000
BATCH_BYTES = 48 << 20
"""What a batch should come to. How many commits that is, is guessed from the batch before."""

MOST_BYTES = 4 * BATCH_BYTES
"""A batch that comes to more was guessed far too large, and is begun anew with a quarter of the commits."""

FIRST_BATCH, LARGEST_BATCH = 4096, 16384
_FASTEST_GROWTH = 8
_COLUMNS = {PLAIN: "docs", MERGE: "merge_docs"}


def index_diffs(repository: Repository, store: Store, progress: Progress) -> None:
    """Reads the diffs of all rows that lack them. Can be cut short at any moment and taken up again."""
    last, done = store.fact("rows"), store.fact("diffs_done")
    size, graph, name = FIRST_BATCH, Graph(store.db), Names(store.db)
    while done < last:
        rows = range(done + 1, min(done + size, last) + 1)
        batch = _Batch(store, rows)
        merges, octopuses = _merges(repository, graph, name, rows)
        wanted = [row for row in reversed(rows) if row not in graph.others or row in merges or row in octopuses]
        oids = {row: name(row) for row in wanted}
        told = gather(
            repository.git,
            list(oids.values()),
            {oids[row] for row in merges},
            {oids[row] for row in octopuses},
        )
        for row, gathered in zip(wanted, told, strict=True):
            batch.add(row, MERGE if row in graph.others else PLAIN, gathered)
            if batch.bytes > MOST_BYTES and len(rows) > 1:
                break
        else:
            batch.save()
            done = rows[-1]
            progress("diffs", done, last)
        size = batch.next_size()


def _merges(repository: Repository, graph: Graph, name: Names, rows: range) -> tuple[set[int], set[int]]:
    """The merges among the rows that have to be made again, and those of more than two parents."""
    merges = [row for row in rows if row in graph.others]
    octopuses = {row for row in merges if len(graph.others[row]) > 1}
    return unproven(repository.git, [row for row in merges if row not in octopuses], graph.parents, name), octopuses


class _Series:
    """The docs of one series in one batch, and their identifiers; the newest comes first, at place -1.

    Positions count from the oldest on, and are known when the batch is: places are shifted then.
    """

    def __init__(self) -> None:
        self.place = 0
        self.docs: list[tuple[int, Entry, int, int, bool]] = []
        self.sizes: dict[int, int] = {}
        self.lists: defaultdict[bytes, list[int]] = defaultdict(list)
        self.postings = 0

    def add(self, entry: Entry) -> int:
        """Takes up one changed file and gives the length of the text that is kept of it."""
        self.place -= 1
        hunks = entry.hunks
        small = len(hunks) <= LARGEST
        self.docs.append((self.place, entry, hunks.count(b"\n+"), hunks.count(b"\n-"), small))
        if not small or not hunks:
            return 0
        self.postings += self._file_identifiers(without_end_marks(hunks), self.place << 2)
        return len(hunks)

    def _file_identifiers(self, hunks: bytes, held: int) -> int:
        """Files the names of one change, whose posting is `held` for a name that did not change in number."""
        removed, added = split_sides(hunks)
        grew, shrank = held | postings.GREW, held | postings.SHRANK
        if not added or not removed:
            return self._file_once(set(words(added or removed)), grew if added else shrank)
        lists = self.lists
        long = len(hunks) > LONG_LINES * hunks.count(b"\n")
        if long:
            added, removed = differing(added, removed)
        now, before = Counter(words(added)), Counter(words(removed))
        count_before = before.get
        for word, count in now.items():
            was = count_before(word, 0)
            if count != was:
                lists[word].append(grew if count > was else shrank)
            elif not long:
                lists[word].append(held)
        return len(now) + self._file_once(before.keys() - now.keys(), shrank)

    def _file_once(self, found: set[bytes], posting: int) -> int:
        lists = self.lists
        for word in found:
            lists[word].append(posting)
        return len(found)

    def ends(self, rows: range, before: int) -> Iterator[int]:
        """The position of every row's last doc, when `before` is that of the row before."""
        for row in rows:
            before += self.sizes.get(row, 0)
            yield before


class _Batch:
    """What one transaction will hold: the docs of some rows, in memory until `save`."""

    def __init__(self, store: Store, rows: range) -> None:
        self._store, self._rows = store, rows
        self._series = {PLAIN: _Series(), MERGE: _Series()}
        self._gaps: list[tuple[int, str, str]] = []
        self.bytes = 0

    def add(self, row: int, series: int, gathered: Gathered) -> None:
        """Takes up what one commit did; newest rows first."""
        into = self._series[series]
        into.sizes[row] = len(gathered.entries)
        for entry in reversed(gathered.entries):
            self.bytes += into.add(entry)
            if len(entry.hunks) > LARGEST:
                self._gaps.append((row, entry.path.decode("utf-8", "replace"), "large"))
        for path in gathered.gaps:
            self._gaps.append((row, path.decode("utf-8", "replace"), "missing"))

    def next_size(self) -> int:
        """How many rows the next batch should have, judging by this one."""
        if self.bytes > MOST_BYTES:
            return max(1, len(self._rows) // 4)
        postings = sum(series.postings for series in self._series.values())
        fill = max(postings / BATCH_POSTINGS, self.bytes / BATCH_BYTES, 1 / _FASTEST_GROWTH)
        return max(1, min(LARGEST_BATCH, int(len(self._rows) / fill)))

    def save(self) -> None:
        """Files everything, in one transaction."""
        with self._store.writing() as db:
            paths = _Paths(self._store)
            for series, filed in self._series.items():
                _, before = columns.last(db, _COLUMNS[series])
                shift = before + len(filed.docs) + 1
                self._save_docs(filed.docs, paths, shift, -1 if series == MERGE else 1)
                lists = {word: found[::-1] for word, found in filed.lists.items() if is_identifier(word)}
                if lists:
                    postings.add_segment(db, series, lists, shift << 2)
                columns.append(db, _COLUMNS[series], self._rows[0], list(filed.ends(self._rows, before)))
            db.executemany("INSERT OR REPLACE INTO gap VALUES (?, ?, ?)", self._gaps)
            self._store.note("diffs_done", self._rows[-1])

    def _save_docs(self, docs: list[tuple[int, Entry, int, int, bool]], paths: _Paths, shift: int, sign: int) -> None:
        places = self._save_texts(docs)
        rows = []
        for at, entry, added, removed, small in reversed(docs):
            where = places.get(at, (None if small else -1, None, None))
            path = paths.id(entry.path)
            old = paths.id(entry.old_path) if entry.old_path != entry.path else None
            rows.append((sign * (at + shift), path, old, entry.status, added, removed, *where))
        self._store.db.executemany("INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _save_texts(self, docs: list[tuple[int, Entry, int, int, bool]]) -> dict[int, tuple[int, int, int]]:
        """Where the text at each place went; those of one path lie together."""
        texts = TextWriter(self._store.db)
        kept = sorted((entry.path, at, entry.hunks) for at, entry, _, _, small in docs if small)
        places = {at: texts.add(hunks, path) for path, at, hunks in kept if hunks}
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
