"""A piece of evidence: a place in the repository, the words that stand there, and how anyone can check it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from archaeologist.domain.oid import Oid

EvidenceKind = Literal[
    "message", "diff", "blame", "changelog", "document", "comment", "tag", "call", "cochange", "symbol", "absence"
]


_MARK = re.compile(r"^\s*(?:#+|//+[/!]?|/?\*+/?|--|\"\"\"|'''|[-*+](?=\s))\s?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tool found.

    `quote` is verbatim (an ellipsis «…» joins pieces that stand apart), `says` is one sentence in our words, `check`
    a git command. `id` is given by the casebook; until then it is empty.
    """

    kind: EvidenceKind
    says: str
    check: str
    oid: Oid | None = None
    path: str | None = None
    lines: tuple[int, int] | None = None
    quote: str = ""
    id: str = ""

    @property
    def prose(self) -> str:
        """The quote on one line, without comment and list marks, literals in single backticks."""
        lines = (_MARK.sub("", line).strip() for line in self.quote.splitlines())
        return " ".join(line for line in lines if line).replace("``", "`")

    def named(self, new_id: str) -> Evidence:
        return replace(self, id=new_id)


Effect = Literal["born", "gained", "lost", "touched", "absent"]


@dataclass(frozen=True, slots=True)
class Record:
    """What a commit itself says of who, when and what, for sentences about it to be held against.

    `authors` are the names of the one who wrote it, after the mailmap and as it stands in the commit, `names` those and
    the ones whom the message credits, `days` those of writing and of
    committing, `numbers` requests and issues, `releases` the first release that has it, `paths` what it changed.
    """

    oid: Oid
    message: str
    authors: tuple[str, ...]
    names: tuple[str, ...]
    days: tuple[date, ...]
    numbers: tuple[int, ...] = ()
    releases: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class Proof(Protocol):
    """Reads a piece of evidence again from the repository; `dig.proof` implements it, `agent.verify` asks it."""

    def fault(self, evidence: Evidence) -> str | None:
        """Why the evidence does not hold, in one sentence, or None when it holds."""

    def is_visible(self, oid: Oid) -> bool:
        """Whether the commit exists and is the revision looked from or one of its ancestors."""

    def record(self, oid: Oid) -> Record | None:
        """What the commit says of itself; None when it is not visible."""

    def effect(self, oid: Oid, name: str) -> Effect:
        """What the commit's diff did to a name or a file: whether there is more of it, less, or neither.

        What is born was nowhere in the code before; it is said of nothing else that there is more of it.
        """
