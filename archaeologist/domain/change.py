"""What a commit did to files: changes, hunks, lines and where a line came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archaeologist.domain.oid import Oid

Status = Literal["A", "M", "D", "R", "C", "T"]


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines `start` to `end` of `path`, counted from 1, both included."""

    path: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.end:
            raise ValueError(f"not a span of lines: {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file in one commit. `old_path` differs from `path` for renames and copies only."""

    path: str
    old_path: str
    status: Status


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of removed and added lines without context, with the line each side starts at."""

    old_start: int
    new_start: int
    removed: tuple[str, ...]
    added: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The text of one file's change in one commit, as `git diff -U0` has it."""

    change: FileChange
    hunks: tuple[Hunk, ...]

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(line for hunk in self.hunks for line in hunk.added)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(line for hunk in self.hunks for line in hunk.removed)

    def before(self, start: int, end: int) -> tuple[bool, int, int]:
        """Whether the change touched lines of its new side, and where they were before it.

        What was not there before ends before it starts.
        """
        touched, shift, grown = False, 0, 0
        for hunk in self.hunks:
            first, last = hunk.new_start, hunk.new_start + max(len(hunk.added), 1) - 1
            gain = len(hunk.added) - len(hunk.removed)
            if last < start:
                shift += gain
            elif first <= end:
                touched = True
                grown += gain
        return touched, max(1, start - shift), end - shift - grown


@dataclass(frozen=True, slots=True)
class LineOrigin:
    """Which commit last wrote some lines, and their place in that commit's file.

    `boundary` is true where the search had to stop (the edge of a shallow clone, the root commit).
    """

    oid: Oid
    span: LineSpan
    origin: LineSpan
    boundary: bool
