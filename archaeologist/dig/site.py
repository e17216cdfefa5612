"""What every tool is handed: one repository, its index, and the revision that is looked from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from archaeologist.dig.noise import PathKind, path_kind
from archaeologist.domain.answer import RepositoryState
from archaeologist.domain.oid import Oid
from archaeologist.git.repository import Repository
from archaeologist.index import Doc, History, Progress, open_history

T = TypeVar("T")


_OF_HISTORY = frozenset({"docs", "kinds", "diff", "ledger", "lost lines", "record"})
"""What is kept that does not depend on the revision looked from."""


class Site:
    """An open dig. Everything asked of it is answered for `at` and its ancestors alone."""

    def __init__(self, repository: Repository, history: History) -> None:
        self.repository = repository
        self.history = history
        self.at: Oid = history.at
        self._kept: dict[object, object] = {}
        self._kept_of_history: dict[object, object] = {}

    @classmethod
    def open(cls, path: Path, at: str = "HEAD", progress: Progress | None = None) -> Site:
        """The site at `path`, its index brought up to date first. Raises `RepositoryError` and `UnknownRevision`."""
        repository = Repository.open(path)
        return cls(repository, open_history(repository, repository.resolve(at), progress=progress))

    def looked_from(self, rev: str) -> Site:
        """The same repository, looked at from another revision; to be closed on its own. Raises `UnknownRevision`."""
        return Site(self.repository, open_history(self.repository, self.repository.resolve(rev)))

    def standing_at(self, oid: Oid) -> Site:
        """The same history with the files of one of its commits: cheap, because nothing is opened anew.

        What is asked of the history still sees the commits after that one.
        """
        other = Site(self.repository, self.history)
        other.at, other._kept_of_history = oid, self._kept_of_history
        return other

    def keep(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each key: an investigation asks the same thing from several tools."""
        kept = self._kept_of_history if isinstance(key, tuple) and key[0] in _OF_HISTORY else self._kept
        if key not in kept:
            kept[key] = make()
        return kept[key]  # type: ignore[return-value]

    @property
    def state(self) -> RepositoryState:
        """What is looked at, and what of it cannot be seen."""
        return RepositoryState(self.repository.root, self.at, self.repository.shallow, self.history.gaps)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files at the revision looked from."""
        return frozenset(self.repository.paths(self.at))

    def text(self, path: str) -> str | None:
        """A file at the revision looked from; None when it is not there or cannot be read."""
        return self.keep(("text", path), lambda: self.repository.text(self.at, path))

    def docs(self, n: int) -> tuple[Doc, ...]:
        return self.keep(("docs", n), lambda: self.history.docs(n))

    def kinds(self, n: int) -> frozenset[PathKind]:
        """Which kinds of files a commit changed."""
        return self.keep(("kinds", n), lambda: frozenset(path_kind(doc.path) for doc in self.docs(n)))

    def close(self) -> None:
        self.history.close()
