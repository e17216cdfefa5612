"""The first stage of a build: which commits there are, in which order, and what their messages say."""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from archaeologist.domain.commit import Commit, Person
from archaeologist.domain.oid import Oid
from archaeologist.errors import GitError, MissingObject
from archaeologist.git import Repository
from archaeologist.git.log import (
    Record,
    parse_records,
    read_parents,
    read_parents_with_holes,
    read_raw,
    split_records,
    unix_time,
)
from archaeologist.index import columns
from archaeologist.index.packing import pack, unpack
from archaeologist.index.store import Store
from archaeologist.index.tokens import message_parts, word_count
from archaeologist.index.values import Progress

CHUNK = 64
BATCH = 64 * CHUNK

_REVERT_SUBJECT = re.compile(r"(?:\w+: )?Revert(?:ed|ing)?:? [\"'“](?P<quoted>.*)[\"'”]", re.IGNORECASE)
_REVERT_OID = re.compile(r"\bReverts?(?:ed|ing)?:? (?:commit )?(?P<name>[0-9a-f]{7,64})\b", re.IGNORECASE)
_REVERT_NUMBER = re.compile(
    r"\brevert(?:s|ed|ing)?:? (?:(?:of|the|changes?|from|in|by|PR|pull request|merge request|MR|merge) )*"
    r"(?:[\w.-]+/[\w.-]+)?(?:#|!|GH-)(?P<number>\d{1,7})\b",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(r"\s*\(#\d+\)\s*\Z")


_NOBODY, _NEVER = Person("", ""), datetime.fromtimestamp(0, UTC)


class Newcomer(NamedTuple):
    """A commit without a row; sorts into row order."""

    corrected: int
    oid: str
    parents: tuple[str, ...]


def index_messages(repository: Repository, store: Store, tips: Sequence[str], progress: Progress) -> None:
    """Gives every ancestor of `tips` a row and files its message. Can be cut short at any moment and taken up again."""
    newcomers = _newcomers(repository, store, tips)
    rows: dict[str, int] = {}
    done = store.fact("rows")
    total = done + len(newcomers)
    for at in range(0, len(newcomers), BATCH):
        batch = newcomers[at : at + BATCH]
        rows.update((oid, row) for row, (_, oid, _) in enumerate(batch, done + 1))
        raw = read_raw(repository.git, (oid for _, oid, _ in batch))
        with store.writing():
            _file(store, batch, raw, rows)
        done += len(batch)
        progress("messages", done, total)
    with store.writing() as db:
        db.executemany("INSERT OR IGNORE INTO tip VALUES (?)", [(store.row_of(tip),) for tip in tips])


def _newcomers(repository: Repository, store: Store, tips: Sequence[str]) -> list[Newcomer]:
    """The ancestors of `tips` without a row, in row order. A parent's time counts where it is later than one's own."""
    corrected = columns.load(store.db, "corrected")
    none_yet = len(corrected) == 1
    times: dict[str, int] = {}
    found = []
    for oid, seconds, parents in _ancestors(repository, store, tips):
        row = None if none_yet else store.row_of(oid)
        if row is not None:
            times[oid] = corrected[row]
            continue
        latest = seconds
        for parent in parents:
            if parent not in times and not none_yet and (parent_row := store.row_of(parent)):
                times[parent] = corrected[parent_row]
            latest = max(latest, times.get(parent, latest - 1) + 1)
        times[oid] = latest
        found.append(Newcomer(latest, oid, parents))
    found.sort()
    return found


def _ancestors(repository: Repository, store: Store, tips: Sequence[str]) -> Iterable[tuple[str, int, tuple[str, ...]]]:
    try:
        return list(read_parents(repository.git, tips, _known_tips(repository, store)))
    except MissingObject:
        return read_parents_with_holes(repository.git, tips)


def _known_tips(repository: Repository, store: Store) -> list[str]:
    """Revisions whose ancestors all have rows, as far as they still are in the repository."""
    rows = [row for (row,) in store.db.execute("SELECT row FROM tip ORDER BY row DESC LIMIT 50")]
    names = [oid for row in rows for oid in oids_from(store.db, row, row)]
    if not names:
        return []
    asked = "".join(f"{name}\n" for name in names).encode()
    told = repository.git.text("cat-file", "--batch-check", stdin=asked).splitlines()
    return [line.split()[0] for line in told if line.split()[1] == "commit"]


def _file(store: Store, batch: Sequence[Newcomer], raw: bytes, rows: dict[str, int]) -> None:
    db = store.db
    first = store.fact("rows") + 1
    records = parse_records(raw)
    if [record.oid for record in records] != [oid for _, oid, _ in batch]:
        raise GitError("git told of other commits than it was asked for.")
    words = [_words_of(record) for record in records]
    _append_records(db, first, split_records(raw))
    names = ((bytes.fromhex(record.oid), row) for row, record in enumerate(records, first))
    db.executemany("INSERT INTO name VALUES (?, ?)", names)
    _file_parents(store, first, batch, rows)
    _note_sorted(store, first, batch)
    columns.append(db, "corrected", first, [corrected for corrected, _, _ in batch])
    columns.append(db, "time", first, [unix_time(record.committed) for record in records])
    columns.append(db, "length", first, [word_count(record.message) for record in records])
    columns.append(db, "subject", first, [subject_key(found.subject) for found in words])
    _file_words(db, first, words)
    store.note("rows", first + len(batch) - 1)


class _Words(NamedTuple):
    """What is filed of a message."""

    subject: str
    body: str
    mentions: tuple[int, ...]
    reverts: list[tuple[str, str]]


def _words_of(record: Record) -> _Words:
    commit = Commit(Oid(record.oid), (), _NOBODY, _NEVER, _NEVER, record.message)
    subject, body = commit.subject, commit.body
    return _Words(subject, body, commit.references, _reverted(commit, subject, body))


def _append_records(db: sqlite3.Connection, first: int, pieces: list[bytes]) -> None:
    """Chunk k holds rows 64k to 64k+63 (chunk 0 has no row 0); the last one is written anew when it grows."""
    chunk, place = divmod(first, CHUNK)
    kept: list[bytes] = [b""] if first == 1 else []
    if place and first > 1:
        (data,) = db.execute("SELECT data FROM record WHERE chunk = ?", (chunk,)).fetchone()
        kept = ([b""] if chunk == 0 else []) + split_records(unpack(data))
    kept += pieces
    packed = [(chunk + at // CHUNK, pack(b"".join(kept[at : at + CHUNK]))) for at in range(0, len(kept), CHUNK)]
    db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?)", packed)


def _file_parents(store: Store, first: int, batch: Sequence[Newcomer], rows: dict[str, int]) -> None:
    parents, others, orphans = array("I"), [], []
    for row, (_, _, names) in enumerate(batch, first):
        known = [rows.get(name) or store.row_of(name) for name in names]
        here = [parent for parent in known if parent is not None]
        parents.append(here[0] if here else 0)
        others += [(row, place, parent) for place, parent in enumerate(here[1:], 1)]
        if len(here) < len(names):
            orphans.append((row, "", "parents"))
    columns.append(store.db, "parent", first, parents)
    store.db.executemany("INSERT INTO other_parent VALUES (?, ?, ?)", others)
    store.db.executemany("INSERT OR IGNORE INTO gap VALUES (?, ?, ?)", orphans)


def _note_sorted(store: Store, first: int, batch: Sequence[Newcomer]) -> None:
    """Keeps count of the leading rows that are in order throughout; a branch with older commits ends that."""
    row, before = columns.last(store.db, "corrected")
    if store.fact("sorted") != row or row != first - 1:
        return
    if row == 0 or (before, next(oids_from(store.db, row, row))) < batch[0][:2]:
        store.note("sorted", first + len(batch) - 1)


def _file_words(db: sqlite3.Connection, first: int, words: list[_Words]) -> None:
    texts = [
        (row, found.subject, found.body, message_parts(found.subject), message_parts(found.body))
        for row, found in enumerate(words, first)
    ]
    db.executemany(
        "INSERT INTO message (rowid, subject, body, subject_parts, body_parts) VALUES (?, ?, ?, ?, ?)", texts
    )
    mentions = [(number, row) for row, found in enumerate(words, first) for number in found.mentions]
    db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?)", mentions)
    reverts = [(row, kind, what) for row, found in enumerate(words, first) for kind, what in found.reverts]
    db.executemany("INSERT OR IGNORE INTO revert VALUES (?, ?, ?)", reverts)


def _reverted(commit: Commit, subject: str, body: str) -> list[tuple[str, str]]:
    """What a message says it takes back: object names, else the subject it quotes, else the request's number."""
    if "evert" not in commit.message:
        return []
    if names := commit.reverts:
        return [("oid", name) for name in names]
    if quoted := _REVERT_SUBJECT.match(subject):
        return [("subject", plain_subject(quoted["quoted"]))]
    if named := _REVERT_OID.search(subject):
        return [("oid", named["name"].lower())]
    if number := _REVERT_NUMBER.search(subject) or _REVERT_NUMBER.match(body):
        return [("number", number["number"])]
    return []


def plain_subject(subject: str) -> str:
    """A subject without the number of the request that forges put behind it."""
    return _NUMBER_AT_END.sub("", subject).strip()


def subject_key(subject: str) -> int:
    """What equal subjects share."""
    return zlib.crc32(plain_subject(subject).encode("utf-8", "replace"))


def oids_from(db: sqlite3.Connection, first: int, last: int) -> Iterator[str]:
    """The object names of rows `first` to `last`, in order."""
    for chunk in range(first // CHUNK, last // CHUNK + 1 if last >= first else 0):
        (data,) = db.execute("SELECT data FROM record WHERE chunk = ?", (chunk,)).fetchone()
        names = unpack(data).split(b"\0")[0:-1:7]
        start = max(1, chunk * CHUNK)
        for row, name in enumerate(names, start):
            if first <= row <= last:
                yield name.decode("ascii").strip()


class Names:
    """Object names by row, chunk by chunk as they are asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._chunks: dict[int, list[str]] = {}

    def __call__(self, row: int) -> str:
        chunk, place = divmod(row, CHUNK)
        if chunk not in self._chunks:
            first = chunk * CHUNK
            self._chunks[chunk] = ([""] if chunk == 0 else []) + list(
                oids_from(self._db, max(1, first), first + CHUNK - 1)
            )
        return self._chunks[chunk][place]
