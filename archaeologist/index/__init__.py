"""The embedded history index: what history says, in milliseconds.

One SQLite file beside the repository, built from one long git pipe, updated by appending. `open_history` brings it up
to a revision and answers for that revision and its ancestors alone; `index_status` only looks.
"""

from __future__ import annotations

import sqlite3

from archaeologist.domain.oid import Oid
from archaeologist.errors import IndexFailure
from archaeologist.git import Repository
from archaeologist.index.build import cannot_write, ensure, silent, status
from archaeologist.index.history import History
from archaeologist.index.store import Store, is_damage
from archaeologist.index.values import Doc, Progress, Status, Tag, Touch

__all__ = ["Doc", "History", "Progress", "Status", "Tag", "Touch", "index_status", "open_history"]


def open_history(
    repository: Repository, at: Oid, *, progress: Progress | None = None, build: bool = True, wait: bool = True
) -> History:
    """History as `at` sees it. The index is built or brought up to date first, unless `build` is false.

    While another process builds, `wait` waits until the messages are there and some seconds for the rest, then answers
    from what there is (`History.complete` is false then, and a gap says so). Raises `IndexFailure` when there is
    nothing to answer from.
    """
    for attempt in (1, 2):
        store = Store.open(repository)
        try:
            if build:
                ensure(repository, store, at, progress or silent, wait=wait)
            if not store.has_messages(at):
                raise IndexFailure(f"{at.short} is not indexed yet.", "Run `archaeologist index`.")
            return History(repository, store, at)
        except sqlite3.Error as error:
            if not is_damage(error):
                store.close()
                raise cannot_write(error) from error
            store.discard()
            if attempt == 2:
                raise IndexFailure(f"The index cannot be rebuilt: {error}.") from error
        except BaseException:
            store.close()
            raise
    raise AssertionError("unreachable")


def index_status(repository: Repository, at: Oid) -> Status:
    """How far the index is for `at`; builds nothing."""
    store = Store.open(repository)
    try:
        return status(repository, store, at)
    finally:
        store.close()
