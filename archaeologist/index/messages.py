"""The first stage of a build: which commits there are, in which order, and what their messages say."""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Sequence

from archaeologist.domain.commit import Commit
from archaeologist.git import Repository
from archaeologist.git.log import Record, parse_records, read_parents, read_raw, split_records, to_commit, unix_time
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


class Newcomer(tuple[int, str, tuple[str, ...]]):
    """Corrected time, name and parents of a commit without a row; sorts into row order."""

    __slots__ = ()


def index_messages(repository: Repository, store: Store, tips: Sequence[str], progress: Progress) -> None:
    """Gives every ancestor of `tips` a row and files its message. Can be cut short at any moment and taken up again."""
    newcomers = _newcomers(repository, store, tips)
    done = store.fact("rows")
    total = done + len(newcomers)
    for at in range(0, len(newcomers), BATCH):
        batch = newcomers[at : at + BATCH]
        pieces = split_records(read_raw(repository.git, (oid for _, oid, _ in batch)))
        with store.writing():
            _file(store, batch, pieces)
        done += len(batch)
        progress("messages", done, total)
    with store.writing() as db:
        db.executemany("INSERT OR IGNORE INTO tip VALUES (?)", [(store.row_of(tip),) for tip in tips])


def _newcomers(repository: Repository, store: Store, tips: Sequence[str]) -> list[Newcomer]:
    """The ancestors of `tips` without a row, in row order. A parent's time counts where it is later than one's own."""
    db = store.db
    corrected = columns.load(db, "corrected")
    times: dict[str, int] = {}
    found = []
    for oid, seconds, parents in read_parents(repository.git, tips, _known_tips(repository, store)):
        row = store.row_of(oid)
        if row is not None:
            times[oid] = corrected[row]
            continue
        for parent in parents:
            if parent not in times and (parent_row := store.row_of(parent)):
                times[parent] = corrected[parent_row]
        times[oid] = max([seconds, *(times[parent] + 1 for parent in parents if parent in times)])
        found.append(Newcomer((times[oid], oid, parents)))
    found.sort()
    return found


def _known_tips(repository: Repository, store: Store) -> list[str]:
    """Revisions whose ancestors all have rows, as far as they still are in the repository."""
    rows = [row for (row,) in store.db.execute("SELECT row FROM tip ORDER BY row DESC LIMIT 50")]
    names = [oid for row in rows for oid in oids_from(store.db, row, row)]
    if not names:
        return []
    asked = "".join(f"{name}\n" for name in names).encode()
    told = repository.git.text("cat-file", "--batch-check", stdin=asked).splitlines()
    return [line.split()[0] for line in told if line.split()[1] == "commit"]


def _file(store: Store, batch: Sequence[Newcomer], pieces: list[bytes]) -> None:
    db = store.db
    first = store.fact("rows") + 1
    records = [parse_records(piece)[0] for piece in pieces]
    if [record.oid for record in records] != [oid for _, oid, _ in batch]:
        raise sqlite3.DatabaseError("git told other commits than it was asked for")
    rows = range(first, first + len(batch))
    _append_records(db, first, pieces)
    db.executemany("INSERT INTO name VALUES (?, ?)", ((bytes.fromhex(r.oid), n) for n, r in zip(rows, records)))
    _file_numbers(store, first, batch, records)
    _file_words(db, rows, records)
    store.note("rows", first + len(batch) - 1)


def _append_records(db: sqlite3.Connection, first: int, pieces: list[bytes]) -> None:
    """Chunk k holds rows 64k to 64k+63 (chunk 0 has no row 0); the last one is written anew when it grows."""
    chunk, place = divmod(first, CHUNK)
    kept: list[bytes] = [b""] if first == 1 else []
    if place and first > 1:
        (data,) = db.execute("SELECT data FROM record WHERE chunk = ?", (chunk,)).fetchone()
        kept = ([b""] if chunk == 0 else []) + split_records(unpack(data))
    kept += pieces
    packed = [
        (chunk + at // CHUNK, pack(b"".join(kept[at : at + CHUNK]))) for at in range(0, len(kept), CHUNK)
    ]
    db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?)", packed)


def _file_numbers(store: Store, first: int, batch: Sequence[Newcomer], records: list[Record]) -> None:
    db = store.db
    parents, others = array("I"), []
    for row, (_, _, names) in enumerate(batch, first):
        known = [store.row_of(name) for name in names]
        rows = [parent for parent in known if parent is not None]
        parents.append(rows[0] if rows else 0)
        others += [(row, place, parent) for place, parent in enumerate(rows[1:], 1)]
    columns.append(db, "parent", first, parents)
    db.executemany("INSERT INTO other_parent VALUES (?, ?, ?)", others)
    _note_sorted(store, first, batch)
    columns.append(db, "corrected", first, [corrected for corrected, _, _ in batch])
    columns.append(db, "time", first, [unix_time(record.committed) for record in records])
    columns.append(db, "length", first, [word_count(record.message) for record in records])
    columns.append(db, "subject", first, [subject_key(to_commit(record).subject) for record in records])


def _note_sorted(store: Store, first: int, batch: Sequence[Newcomer]) -> None:
    """Keeps count of the leading rows that are in order throughout; a branch with older commits ends that."""
    row, before = columns.last(store.db, "corrected")
    if store.fact("sorted") == row == first - 1 and (row == 0 or batch[0][0] > before):
        store.note("sorted", first + len(batch) - 1)


def _file_words(db: sqlite3.Connection, rows: range, records: list[Record]) -> None:
    texts, mentions, reverts = [], [], []
    for row, record in zip(rows, records, strict=True):
        commit = to_commit(record)
        subject, body = commit.subject, commit.body
        texts.append((row, subject, body, message_parts(subject), message_parts(body)))
        mentions += [(number, row) for number in commit.references]
        reverts += [(row, kind, what) for kind, what in _reverted(commit)]
    db.executemany(
        "INSERT INTO message (rowid, subject, body, subject_parts, body_parts) VALUES (?, ?, ?, ?, ?)", texts
    )
    db.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?)", mentions)
    db.executemany("INSERT OR IGNORE INTO revert VALUES (?, ?, ?)", reverts)


def _reverted(commit: Commit) -> list[tuple[str, str]]:
    """What a message says it takes back: object names, else the subject it quotes, else the request's number."""
    if commit.reverts:
        return [("oid", name) for name in commit.reverts]
    if quoted := _REVERT_SUBJECT.match(commit.subject):
        return [("subject", plain_subject(quoted["quoted"]))]
    if named := _REVERT_OID.search(commit.subject):
        return [("oid", named["name"].lower())]
    if number := _REVERT_NUMBER.search(commit.subject) or _REVERT_NUMBER.match(commit.body):
        return [("number", number["number"])]
    return []


def plain_subject(subject: str) -> str:
    """A subject without the number of the request that forges put behind it."""
    return _NUMBER_AT_END.sub("", subject).strip()


def subject_key(subject: str) -> int:
    """What equal subjects share."""
    return zlib.crc32(plain_subject(subject).encode("utf-8", "replace"))


def oids_from(db: sqlite3.Connection, first: int, last: int) -> Iterable[str]:
    """The object names of rows `first` to `last`, in order."""
    for chunk in range(first // CHUNK, last // CHUNK + 1):
        (data,) = db.execute("SELECT data FROM record WHERE chunk = ?", (chunk,)).fetchone()
        names = unpack(data).split(b"\0")[0:-1:7]
        start = max(1, chunk * CHUNK)
        for row, name in enumerate(names, start):
            if first <= row <= last:
                yield name.decode("ascii").strip()
