"""Where a bug came from: commits under suspicion, what speaks for and against each, and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archaeologist.domain.answer import Provenance, RepositoryState
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

Part = Literal["cause", "trigger", "near"]
"""`cause` changed what is wrong, `trigger` only began to use it or brought it to light, `near` is neither for sure."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a bug whose origin is sought; the first of `fix`, `patch`, `lines` and `symptom` that is there
    says where to look from, the others help. `patch` is the text of a diff, None for what the work tree changes.
    """

    fix: str = ""
    patch: str | None = None
    lines: str = ""
    symptom: str = ""
    since: str = ""
    until: str = ""
    within: str = ""
    blind: bool = False


@dataclass(frozen=True, slots=True)
class UndoneRepair:
    """An earlier repair whose lines a suspect took out: the bug is an old one come back."""

    oid: Oid
    subject: str
    how: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """One commit under suspicion. `score` is the share of the suspicion it bears, from 0 to 1.

    `why` and `against` are ids of evidence, `next_test` the cheapest check that would settle it.
    """

    oid: Oid
    score: float
    part: Part
    date: datetime
    author: str
    subject: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    next_test: str
    pull_request: int | None = None
    released_in: str | None = None
    undone: UndoneRepair | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError("a share of suspicion lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class SearchRange:
    """Where a bisection has to look: `good` is before every credible suspect, `bad` has the bug."""

    good: Oid
    bad: Oid


Outcome = Literal["good", "bad", "skip"]


@dataclass(frozen=True, slots=True)
class Trial:
    """How the user's command ended at a commit."""

    oid: Oid
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Bisection:
    """What trying came to: the first commit that fails, or those that are left and why (`note`)."""

    found: Oid | None
    trials: tuple[Trial, ...]
    left: tuple[Oid, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The whole report. `suspects` are best first; `verdict` are those the program would stand by, most often one.

    `triggers` are suspects that brought to light what others caused.
    """

    asked: str
    repository: RepositoryState
    status: Literal["answered", "partial", "unknown"]
    headline: str
    suspects: tuple[Suspect, ...]
    verdict: tuple[Oid, ...]
    triggers: tuple[Oid, ...]
    evidence: tuple[Evidence, ...]
    bisect: SearchRange | None
    caveats: tuple[str, ...]
    provenance: Provenance
    bisection: Bisection | None = None
