"""The changes of a range that deserve a second look before a release, in the light of history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archaeologist.domain.answer import Provenance, RepositoryState
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

RiskKind = Literal[
    "fence_narrowed",
    "done_before",
    "often_fixed",
    "large_without_tests",
    "counterpart_untouched",
    "name_removed",
    "sensitive_path",
]


@dataclass(frozen=True, slots=True)
class RiskReason:
    """Why a change deserves a second look, in a sentence; `cites` are ids of evidence."""

    kind: RiskKind
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A change of the range. `score` orders changes and is no probability; `ask` are people who know the code."""

    oid: Oid
    date: datetime
    subject: str
    score: float
    reasons: tuple[RiskReason, ...]
    cheapest_test: str
    ask: tuple[str, ...] = ()
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How many lines of code a change of the range has, and how often its files were repaired in the year before."""

    oid: Oid
    subject: str
    lines: int
    repairs: int


@dataclass(frozen=True, slots=True)
class Premortem:
    """A range looked at before it is released: the riskiest changes first, and how many were `looked_at` in all.

    Of those that are not among `risky`, nothing is said; least of all that they are safe. `sizes` are those of all
    changes of code, oldest first.
    """

    repository: RepositoryState
    base: Oid
    head: Oid
    looked_at: int
    risky: tuple[Risk, ...]
    evidence: tuple[Evidence, ...]
    caveats: tuple[str, ...]
    provenance: Provenance
    sizes: tuple[Size, ...] = ()
