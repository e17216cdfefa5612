"""The history of one symbol, or of some lines: every commit that changed it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archaeologist.domain.answer import RepositoryState
from archaeologist.domain.oid import Oid

KINDS = (
    "introduced", "body", "signature", "documentation", "format", "annotation", "renamed", "moved", "split", "merged",
    "extracted", "deprecated", "undeprecated", "removed", "revived", "bases",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """How one version of a symbol is declared: its signature on one line, its parameters' names, its supertypes."""

    signature: str = ""
    parameters: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that say that something is deprecated, and where they stand.

    `where` is annotation, documentation, call or code; message, changelog or document.
    """

    where: str
    quote: str


@dataclass(frozen=True, slots=True)
class Location:
    """A definition by its file and qualified name; without a name the file itself."""

    path: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SymbolChange:
    """What one commit did to a symbol. Names and paths are empty on a side where the symbol was not there.

    `similarity` compares the bodies of both sides by tokens, 0 to 1; `patch` is the difference of the symbol's text
    alone, unified, and empty unless it was asked for. `was` and `now` are the declarations on both sides, None where
    there is none; `mark` is the mark of deprecation that the commit wrote. Of a split `into` are all that it gave, of
    what was merged `out_of` all that it was put together from: definitions, or the modules that they stood in.
    """

    oid: Oid
    kinds: tuple[str, ...]
    date: datetime
    author: str
    subject: str
    path_before: str = ""
    path_after: str = ""
    name_before: str = ""
    name_after: str = ""
    similarity: float = 1.0
    pull_request: int | None = None
    released_in: str | None = None
    note: str = ""
    patch: tuple[str, ...] = ()
    was: Form | None = None
    now: Form | None = None
    mark: Mark | None = None
    into: tuple[Location, ...] = ()
    out_of: tuple[Location, ...] = ()

    def __post_init__(self) -> None:
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            raise ValueError(f"kinds of a change: {self.kinds}")

    @property
    def bases_gained(self) -> tuple[str, ...]:
        """The supertypes that the symbol has since this change, in their order; at its beginning all of them."""
        had = self.was.bases if self.was else ()
        return tuple(each for each in (self.now.bases if self.now else ()) if each not in had)

    @property
    def bases_lost(self) -> tuple[str, ...]:
        """The supertypes that it has no more; none where the symbol itself ended."""
        has = self.now.bases if self.now else None
        return tuple(each for each in (self.was.bases if self.was else ()) if has is not None and each not in has)


STAGES = ("announced", "warned", "withdrawn", "removed")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a deprecation: announced in words, warned in code, withdrawn (the mark taken away), removed.

    `mark` has the words, which stand in the file `path`; none for what was removed. `part` names the parameter that is
    meant where it is not the symbol itself.
    """

    stage: str
    oid: Oid
    date: datetime
    author: str
    mark: Mark | None = None
    path: str = ""
    part: str = ""
    released_in: str | None = None
    pull_request: int | None = None

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"stage of a deprecation: {self.stage}")


@dataclass(frozen=True, slots=True)
class ReleasedSignature:
    """One signature of a symbol, and where it was in force.

    `oid` is the commit that made it; `releases` the releases that had it, as runs of first and last in the order of
    their versions (none: it never shipped by itself); `differences` say what became of the one before. An empty
    signature stands for the time in which the symbol was gone.
    """

    oid: Oid
    date: datetime
    signature: str
    releases: tuple[tuple[str, str], ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SymbolHistory:
    """The life of a symbol as a revision sees it. `lines` are where it stands there, None when it is gone.

    `also` are other definitions that the name may have meant, as `path:line qualified.name`; `deprecation` the stages
    of its deprecation, oldest first; `signatures` are filled in on demand, oldest first. `inherited` says who was asked
    for, where this is the life of what that class inherits.
    """

    repository: RepositoryState
    name: str
    kind: str
    path: str
    lines: tuple[int, int] | None
    changes: tuple[SymbolChange, ...]
    origin_note: str | None = None
    also: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    deprecation: tuple[Stage, ...] = ()
    signatures: tuple[ReleasedSignature, ...] = ()
    inherited: str | None = None

    @property
    def introduced(self) -> Oid | None:
        """The commit that the symbol began with, where it is known."""
        return next((each.oid for each in reversed(self.changes) if "introduced" in each.kinds), None)
