"""The index file: where it lies, how it is opened, locked, thrown away and begun anew.

It lies in the git directory, never in the work tree; where that cannot be written, in the user's cache folder. A file
of another format, or a damaged one, is simply replaced: everything in it can be had from the repository again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from archaeologist.domain.oid import Oid
from archaeologist.errors import IndexFailure
from archaeologist.git import Repository
from archaeologist.index.schema import FORMAT, TABLES

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock; sqlite's own lock still guards every write there
    fcntl = None  # type: ignore[assignment]

FILE = f"history-{FORMAT}.sqlite"


@dataclass
class Store:
    """The opened file. `db` is in autocommit mode; writers say BEGIN and COMMIT themselves."""

    path: str
    db: sqlite3.Connection = field(repr=False)

    @staticmethod
    def open(repository: Repository) -> Store:
        """The file of this repository, made when it is not there, replaced when it cannot be used.

        Raises `IndexFailure` when it can be written neither in the git directory nor in the cache folder.
        """
        trouble: Exception | None = None
        edge = _edge(repository)
        for folder in folders(repository):
            try:
                os.makedirs(folder, exist_ok=True)
                path = os.path.join(folder, FILE)
                return Store(path, _usable(path, edge))
            except (OSError, sqlite3.Error) as error:
                trouble = trouble or error
        raise IndexFailure(
            f"The index of {repository.root} can be written neither beside the repository nor in the cache: {trouble}.",
            "Free some disk space, or point XDG_CACHE_HOME to a folder that can be written.",
        )

    def close(self) -> None:
        self.db.close()

    def discard(self) -> None:
        """Throws the file away, after it was found to be damaged; not while another process writes to it."""
        self.db.close()
        with _locked(self.path + ".lock", wait=True):
            _remove(self.path)

    # -- small facts ------------------------------------------------------------------------------------------------

    def fact(self, key: str, default: int = 0) -> int:
        """A number that the build noted down."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else default

    def note(self, key: str, value: int) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def row_of(self, oid: str) -> int | None:
        """The row of a commit, or None when the index has no such commit."""
        row = self.db.execute("SELECT row FROM name WHERE oid = ?", (bytes.fromhex(oid),)).fetchone()
        return int(row[0]) if row else None

    def has_messages(self, at: Oid) -> bool:
        """Whether `at` and with it all of its ancestors have their rows and messages."""
        return self.row_of(at) is not None

    def is_complete(self, at: Oid) -> bool:
        """Whether the diffs of `at` and all of its ancestors are here as well."""
        row = self.row_of(at)
        return row is not None and self.fact("diffs_done") >= row

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def spare(self, write: Callable[[sqlite3.Connection], object]) -> None:
        """Writes what can be worked out again, unless the file cannot be written or another process is writing."""
        self.db.execute("PRAGMA busy_timeout = 50")
        try:
            with contextlib.suppress(sqlite3.OperationalError), self.writing() as db:
                write(db)
        finally:
            self.db.execute("PRAGMA busy_timeout = 60000")

    @contextmanager
    def building(self) -> Iterator[bool]:
        """The builder's lock, held while the block runs; false when another process has it. Death frees it."""
        with _locked(self.path + ".lock", wait=False) as mine:
            yield mine


def folders(repository: Repository) -> tuple[str, str]:
    """Where the file may lie, best place first."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    key = hashlib.sha256(os.fsencode(os.path.realpath(repository.common_dir))).hexdigest()[:16]
    return os.path.join(repository.common_dir, "archaeologist"), os.path.join(cache, "archaeologist", key)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken or not ours, rather than that the system would not let us read or write."""
    name = getattr(error, "sqlite_errorname", "")
    if not isinstance(error, sqlite3.OperationalError):
        return isinstance(error, sqlite3.DatabaseError)
    return name in ("SQLITE_ERROR", "SQLITE_SCHEMA", "SQLITE_IOERR_SHORT_READ") or name.startswith("SQLITE_CORRUPT")


def _edge(repository: Repository) -> int:
    """What stands for the edge of a shallow clone; 0 for a whole one. A file that was built with another edge took
    commits for roots that are none, or the other way round."""
    try:
        with open(os.path.join(repository.common_dir, "shallow"), "rb") as edge:
            return zlib.crc32(edge.read())
    except OSError:
        return 0


def _usable(path: str, edge: int) -> sqlite3.Connection:
    try:
        return _connect(path, edge)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
    with _locked(path + ".lock", wait=True):
        _remove(path)
        return _connect(path, edge)


def _connect(path: str, edge: int) -> sqlite3.Connection:
    """An open connection to a file with our tables. Raises `DatabaseError` when something else lies there."""
    db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("PRAGMA cache_size = -16000")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA journal_size_limit = 4000000")
        if not _has_tables(db, edge):
            _create(db, edge)
            _remove_older(path)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _locked(path: str, *, wait: bool) -> Iterator[bool]:
    """Holds a lock file while the block runs; false when another process has it and we do not wait."""
    if fcntl is None:  # pragma: no cover
        yield True
        return
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(lock)


def _remove_older(path: str) -> None:
    """Files of earlier formats are of no use to anybody."""
    folder, mine = os.path.split(path)
    for name in os.listdir(folder):
        if re.fullmatch(r"history-\d+\.sqlite.*", name) and not name.startswith(mine):
            with contextlib.suppress(OSError):
                os.remove(os.path.join(folder, name))


def _has_tables(db: sqlite3.Connection, edge: int) -> bool:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return False
    facts = dict(db.execute("SELECT key, value FROM meta WHERE key IN ('format', 'edge')"))
    if facts != {"format": FORMAT, "edge": edge}:
        raise sqlite3.DatabaseError("another format, or another edge of a shallow clone")
    return True


def _create(db: sqlite3.Connection, edge: int) -> None:
    """Makes the tables; of two processes that come at once, the second finds them made."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if not _has_tables(db, edge):
            for statement in TABLES.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            db.execute("INSERT INTO meta VALUES ('format', ?), ('edge', ?)", (FORMAT, edge))
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _remove(path: str) -> None:
    for name in (path, path + "-wal", path + "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(name)
