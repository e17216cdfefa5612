"""What a tool concluded about one commit: the part it plays, how sure, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archaeologist.domain.answer import Role
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid


@dataclass(frozen=True, slots=True)
class Finding:
    """A commit in a role. `score` orders findings of one tool, higher first; `evidence` is best first.

    `reason` are the pieces of evidence that say why, in the repository's own words; `about` is what the finding speaks
    of (a name, a path), `other` its counterpart (the new name of a rename, the place moved to).
    """

    oid: Oid
    role: Role
    score: float
    date: datetime
    author: str
    subject: str
    pull_request: int | None = None
    issues: tuple[int, ...] = ()
    released_in: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: tuple[Evidence, ...] = ()
    about: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What history knows of a name.

    `spelled` are the identifiers it was found under (empty: unknown), `places` where code has it at the revision looked
    from, and `defined` whether one of them defines it, `nearest` what it may have been meant for, `touched` how many
    commits changed it, `mentioned` how many messages speak of it.
    """

    text: str
    spelled: tuple[str, ...]
    places: tuple[str, ...]
    nearest: tuple[str, ...]
    touched: int
    mentioned: int = 0
    deprecated_now: bool = False
    defined: bool = False
    marks: tuple[Evidence, ...] = ()
    shown: tuple[Evidence, ...] = ()

    @property
    def unheard(self) -> bool:
        """Whether neither code nor message ever had the name."""
        return not (self.touched or self.mentioned or self.places)
