"""What the index answers with, and the ports it talks through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from archaeologist.domain.oid import Oid

Sheet = Literal["outline", "calls"]
"""What is kept of a file that was parsed; each has a table of that name."""


class Progress(Protocol):
    """Hears how far a build is: the stage's name, what is done, and of how much."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag whose commit is visible. `n` is the commit's number, `version` the numbers in the name, if any."""

    name: str
    oid: Oid
    n: int
    date: datetime
    version: tuple[int, ...] | None
    prerelease: bool


class Touch(NamedTuple):
    """An identifier in one changed file: `sign` is +1 where its count grew, -1 where it shrank, 0 where it held."""

    n: int
    doc: int
    sign: int


class Doc(NamedTuple):
    """One changed file of a commit. `doc` is a handle: it means nothing in another clone's index."""

    doc: int
    n: int
    path: str
    old_path: str
    status: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Status:
    """How far the index of a repository is, for one revision. `stage` is the part that is still to do."""

    path: str
    size: int
    commits: int
    diffs: int
    stage: str
    complete: bool
