"""The history behind a change: what earlier commits say of the lines that it takes away or alters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archaeologist.domain.answer import Provenance, RepositoryState
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

RemarkKind = Literal["fence_removed", "reverted_before", "usually_changes_too", "fix_on_fix", "test_removed"]
MOST_COMMITS = 3


@dataclass(frozen=True, slots=True)
class PastCommit:
    """An earlier commit that a remark speaks of, as it is shown, with the words of it that are quoted.

    `quote` is verbatim from its message, `request` the number it came in by.
    """

    oid: Oid
    date: datetime
    subject: str
    quote: str = ""
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that history has to say about a change; a *finding* of the contract.

    `lines` are those of the new side that it bears on, or of the old side (`old_side`) when they are only taken away;
    `at` is the line of `new_path` on the new side that is nearest.
    `quote` is the words of the first commit that give the reason; `text` says what the change does to it and `settle`
    is the question to answer. `cites` are ids of evidence.
    """

    kind: RemarkKind
    confidence: Literal["high", "medium"]
    path: str
    lines: tuple[int, int]
    old_side: bool
    at: int
    new_path: str
    commits: tuple[PastCommit, ...]
    quote: str
    title: str
    text: str
    settle: str
    cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.commits) <= MOST_COMMITS:
            raise ValueError(f"a remark names one to {MOST_COMMITS} commits, not {len(self.commits)}")


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who knows the code that is touched: how many commits on it, and when the last one was."""

    name: str
    commits: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What history says about a change from `base` to `head` (None: not committed yet), strongest remark first.

    `removed` counts the lines that the change takes away and that were looked at.
    """

    repository: RepositoryState
    base: Oid
    head: Oid | None
    remarks: tuple[Remark, ...]
    who_knows: tuple[Knower, ...]
    evidence: tuple[Evidence, ...]
    removed: int
    caveats: tuple[str, ...]
    provenance: Provenance
