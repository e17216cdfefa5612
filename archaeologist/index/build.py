"""Building and updating: one builder at a time, in two stages, each useful as soon as it is done."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from archaeologist.domain.oid import Oid
from archaeologist.errors import IndexFailure, RepositoryError
from archaeologist.git import Repository
from archaeologist.index.diffs import index_diffs
from archaeologist.index.messages import index_messages
from archaeologist.index.store import Store
from archaeologist.index.values import Progress, Status

_PAUSE = 0.2
PATIENCE = 20.0
"""Seconds for which another builder is waited for once the messages are there. Two that ask a small repository at the
same moment then get the same answer; with a large one, half an answer now is worth more than a whole one later."""


def silent(stage: str, done: int, total: int) -> None:
    """The progress of a build that nobody watches."""


def ensure(repository: Repository, store: Store, at: Oid, progress: Progress, *, wait: bool) -> None:
    """Brings the index up to `at`, or waits for another builder: for the messages up to there as long as it takes,
    for the rest with `PATIENCE`."""
    until = time.monotonic() + PATIENCE
    while not store.is_complete(at):
        with store.building() as mine:
            if mine:
                _build(repository, store, at, progress)
                return
        if store.has_messages(at) and not (wait and time.monotonic() < until):
            return
        if not wait:
            raise IndexFailure("Another process is building the index.", "Try again in a moment.")
        time.sleep(_PAUSE)


def _build(repository: Repository, store: Store, at: Oid, progress: Progress) -> None:
    with _nothing_collected():
        if not store.has_messages(at):
            index_messages(repository, store, _tips(repository, at), progress)
        index_diffs(repository, store, progress)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A build makes millions of lists and no cycles; to look for cycles in them is a twentieth of its own work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def cannot_write(error: sqlite3.Error) -> IndexFailure:
    """What to say when the system does not let us write the file."""
    return IndexFailure(
        f"The index could not be written: {error}.", "Is the disk full? What was indexed so far is kept."
    )


def _tips(repository: Repository, at: Oid) -> list[str]:
    """HEAD goes in together with the revision asked for, so that the next question finds it done."""
    try:
        return list(dict.fromkeys((repository.resolve(), at)))
    except RepositoryError:
        return [at]


def status(repository: Repository, store: Store, at: Oid) -> Status:
    """How far the index is for `at`."""
    row = store.row_of(at)
    diffs = store.fact("diffs_done")
    commits = store.fact("rows")
    complete = store.is_complete(at)
    stage = "" if complete else "diffs" if row is not None else "messages"
    (pages,) = store.db.execute("PRAGMA page_count").fetchone()
    (page,) = store.db.execute("PRAGMA page_size").fetchone()
    return Status(store.path, pages * page, commits, min(diffs, commits), stage, complete)
