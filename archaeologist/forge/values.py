"""What the program needs to know of a pull request and its comments, whichever forge they are on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from archaeologist.domain.oid import Oid

MARKER = "<!-- archaeologist:history v1 -->"
"""The first line of the program's comment; the same as in `render.comment`, which this room cannot see."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request (GitLab: merge request)."""

    number: int
    base: Oid
    head: Oid
    title: str = ""
    text: str = ""

    @property
    def message(self) -> str:
        """What its author wrote to it."""
        return f"{self.title}\n\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request, as it is now.

    `author` is the login; `trusted` says that the forge itself calls the author somebody of the project, which is
    only a first sieve: `Forge.may_write` settles it.
    """

    id: int
    author: str
    body: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class CheckNote:
    """Something said beside a line of the new side."""

    path: str
    line: int
    title: str
    message: str


class Forge(Protocol):
    """What every forge can do for one repository.

    Each method raises `ForgeError` when the forge cannot be reached or fails, and `ForgeRefusal` when it refuses.
    `create` raises `MaybeDone` when nobody knows whether the comment was made: the caller looks again.
    """

    @property
    def name(self) -> str:
        """What the forge is called in a sentence."""

    def me(self) -> str:
        """The login under which comments are written with this token."""

    def request(self, number: int) -> PullRequest:
        """A pull request as it is now."""

    def comments(self, number: int) -> Iterator[Comment]:
        """The comments on a request, oldest first, fetched page by page."""

    def create(self, number: int, body: str) -> None:
        """Writes a comment."""

    def update(self, number: int, comment: int, body: str) -> None:
        """Changes the text of a comment."""

    def delete(self, number: int, comment: int) -> None:
        """Takes a comment away; one that is gone already is no failure."""

    def may_write(self, login: str) -> bool:
        """Whether somebody may write to the repository."""
