"""What an incident looks like from the repository: how it came in, what it reaches, what had gone before.

Conditions, not one cause: factors stand side by side, each with its commit, and nothing here speaks of persons save to
say who knows the code. What the repository cannot tell is a part of the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archaeologist.domain.answer import Provenance, RepositoryState
from archaeologist.domain.calls import CallPlace
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.review import Knower, Remark
from archaeologist.domain.suspects import Origin, Suspect
from archaeologist.domain.trace import PlacedFrame

Lane = Literal["change", "release", "window"]
FactorKind = Literal[
    "large_change",
    "no_test",
    "repair_undone",
    "fence_removed",
    "done_before",
    "often_repaired",
    "repaired_since",
    "counterpart_untouched",
    "never_checked",
    "same_elsewhere",
]


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the timeline. `oid` is the commit, or the one a tag stands at; of a window there is none.

    `weight` says how large it is drawn: 2 for what the report is about, 1 for the rest.
    """

    date: datetime
    lane: Lane
    what: str
    oid: Oid | None = None
    cites: tuple[str, ...] = ()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Exposure:
    """In which releases the bug was: the first and the last that had it, and for how many days it stood."""

    first: str | None
    last: str | None
    days: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few lines of a difference, each with its sign, as far as they matter. `says` is what they show."""

    oid: Oid | None
    path: str
    lines: tuple[str, ...]
    says: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """A condition that made it possible. `text` is a sentence with its commit as the subject."""

    kind: FactorKind
    text: str
    oid: Oid
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do, and how one sees that it is done. `check` is a command to begin with.

    `factor` is the place of the factor it answers to, from 0; None for the incident itself.
    """

    text: str
    done: str
    check: str
    factor: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A definition that leads to the bug: `level` calls away (0 holds it). `entry`: nothing in the repository calls it;
    `test`: it is one.
    """

    place: CallPlace
    line: int
    level: int
    entry: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """That the node at place `caller` calls the one at `callee`; below 1, `weight` says how sure that is."""

    caller: int
    callee: int
    weight: float
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """What can get to the bug over calls; `incomplete` says in sentences where the picture ends.

    `further` are ways in from beyond the nodes, nearest first, with how many calls away they are as their level.
    """

    nodes: tuple[Reached, ...] = ()
    edges: tuple[Way, ...] = ()
    further: tuple[Reached, ...] = ()
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier commit that was about something alike: what was alike, and what was done then."""

    oid: Oid
    date: datetime
    subject: str
    alike: str
    done: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Churn:
    """A file near the bug: how often it changed in the year before, and how often to repair something."""

    path: str
    changes: int
    repairs: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A suspect that was looked at and not kept, with the reason."""

    suspect: Suspect
    reason: str


@dataclass(frozen=True, slots=True)
class Postmortem:
    """The whole report.

    `suspects` are five at most and `dropped` those of the others that had something against them. `would_say` is what a
    review of the introducing change would have said then; `reviewed` is false where none could be made. `years` are how
    many lines of the code at fault were last written in which year. `untold` is what no repository can tell.
    """

    title: str
    repository: RepositoryState
    status: Literal["answered", "partial", "unknown"]
    summary: str
    origin: Origin
    fix: Oid | None
    frames: tuple[PlacedFrame, ...]
    suspects: tuple[Suspect, ...]
    dropped: tuple[Dropped, ...]
    introduced: tuple[Oid, ...]
    triggered: tuple[Oid, ...]
    exposure: Exposure | None
    excerpts: tuple[Excerpt, ...]
    timeline: tuple[Happening, ...]
    factors: tuple[Factor, ...]
    blast: BlastRadius
    similar: tuple[Similar, ...]
    who_knows: tuple[Knower, ...]
    years: tuple[tuple[int, int], ...]
    churn: tuple[Churn, ...]
    would_say: tuple[Remark, ...]
    reviewed: bool
    next_steps: tuple[NextStep, ...]
    untold: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    caveats: tuple[str, ...]
    provenance: Provenance
