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
class SymbolChange:
    """What one commit did to a symbol. Names and paths are empty on a side where the symbol was not there.

    `similarity` compares the bodies of both sides by tokens, 0 to 1; `patch` is the difference of the symbol's text
    alone, unified, and empty unless it was asked for.
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

    def __post_init__(self) -> None:
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            raise ValueError(f"kinds of a change: {self.kinds}")


@dataclass(frozen=True, slots=True)
class SymbolHistory:
    """The life of a symbol as a revision sees it. `lines` are where it stands there, None when it is gone.

    `also` are other definitions that the name may have meant, as `path:line qualified.name`.
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

    @property
    def introduced(self) -> Oid | None:
        """The commit that the symbol began with, where it is known."""
        return next((each.oid for each in reversed(self.changes) if "introduced" in each.kinds), None)
