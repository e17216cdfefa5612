"""A commit as a value, and what its message refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from archaeologist.domain.oid import Oid

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S.*)\Z")
_NUMBER = re.compile(r"(?<![\w/&])(?:#|GH-|gh-|pull/|issues/)(\d{1,7})\b")
_PULL_REQUEST = (
    re.compile(r"\(#(\d{1,7})\)\s*\Z"),
    re.compile(r"\AMerge pull request #(\d{1,7})\b"),
    re.compile(r"\AMerge PR #(\d{1,7})\b"),
    re.compile(r"\AAuto merge of #(\d{1,7})\b"),
)
_MERGE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,7})\s*$", re.MULTILINE)
_REVERTED = re.compile(r"\bThis (?:partially )?reverts (?:commit|merge) ([0-9a-f]{7,64})\b")


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or committed: the name after the mailmap, and the address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `message` is the whole text, subject included, with line ends normalised."""

    oid: Oid
    parents: tuple[Oid, ...]
    author: Person
    authored: datetime
    committed: datetime
    message: str

    def __post_init__(self) -> None:
        if self.authored.tzinfo is None or self.committed.tzinfo is None:
            raise ValueError("a commit's times carry their zone")

    @property
    def subject(self) -> str:
        """The first paragraph on one line, as git's `%s` gives it."""
        paragraph = self.message.lstrip("\n").split("\n\n", 1)[0]
        return " ".join(line.strip() for line in paragraph.split("\n")).strip()

    @property
    def body(self) -> str:
        """What follows the subject, without outer blank lines."""
        parts = self.message.lstrip("\n").split("\n\n", 1)
        return parts[1].strip("\n") if len(parts) == 2 else ""

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1

    @property
    def pull_request(self) -> int | None:
        """The number of the pull or merge request, when the message itself gives it."""
        for pattern in _PULL_REQUEST:
            if found := pattern.search(self.subject):
                return int(found[1])
        found = _MERGE_REQUEST.search(self.message)
        return int(found[1]) if found else None

    @property
    def references(self) -> tuple[int, ...]:
        """Numbers of issues and requests that the message mentions, each once, in order."""
        return tuple(dict.fromkeys(int(n) for n in _NUMBER.findall(self.message)))

    @property
    def reverts(self) -> tuple[str, ...]:
        """Names, full or abbreviated, of the commits this one says it reverts."""
        return tuple(dict.fromkeys(_REVERTED.findall(self.message)))

    @property
    def trailers(self) -> tuple[tuple[str, str], ...]:
        """`Key: value` lines of the last paragraph."""
        last = self.body.rsplit("\n\n", 1)[-1]
        found = [_TRAILER.match(line) for line in last.splitlines()]
        return tuple((m[1], m[2]) for m in found if m)
