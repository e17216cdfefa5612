"""An answer: claims that cite evidence, the commits they rest on, and how it was come by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

Status = Literal["answered", "partial", "premise_false", "unknown"]
Basis = Literal["stated", "inferred", "unknown"]
Role = Literal[
    "introduced",
    "deprecated",
    "removed",
    "renamed",
    "moved",
    "split",
    "merged",
    "changed",
    "fixed",
    "culprit",
    "reverted",
    "relanded",
    "released",
    "context",
]
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer. `cites` are evidence ids; a `stated` claim cites at least one quote."""

    text: str
    basis: Basis
    cites: tuple[str, ...]
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence lies between 0 and 1")
        if self.basis == "stated" and not self.cites:
            raise ValueError("a stated claim cites its words")


@dataclass(frozen=True, slots=True)
class CitedCommit:
    """A commit of the answer, in the part it plays."""

    oid: Oid
    role: Role
    date: datetime
    author: str
    subject: str
    pull_request: int | None = None
    issues: tuple[int, ...] = ()
    released_in: str | None = None

    @property
    def released_note(self) -> str | None:
        return "first tag that contains it" if self.released_in else None


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline."""

    date: datetime
    oid: Oid
    what: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that was called, its arguments as they were given, and the seconds it took."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Tokens:
    prompt: int = 0
    completion: int = 0
    reasoning: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the answer was come by. `requests` went to a model; `cost` is what they cost, where prices are known.

    `limits` are those that the model came up against, such as «24 tool calls».
    """

    version: str
    mode: Literal["rules", "model"] = "rules"
    model: str | None = None
    tools: tuple[ToolCall, ...] = ()
    dropped_claims: int = 0
    fell_back: bool = False
    tokens: Tokens = field(default_factory=Tokens)
    seconds: float = 0.0
    requests: int = 0
    cost: float | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepositoryState:
    """What was looked at: the place, the revision looked from, and what could not be seen."""

    root: str
    at: Oid
    shallow: bool = False
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `commits` are best first, each once, each cited by some claim."""

    question: str
    repository: RepositoryState
    status: Status
    headline: str
    claims: tuple[Claim, ...]
    commits: tuple[CitedCommit, ...]
    evidence: tuple[Evidence, ...]
    timeline: tuple[Moment, ...]
    caveats: tuple[str, ...]
    provenance: Provenance
