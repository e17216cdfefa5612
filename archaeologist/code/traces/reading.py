"""What the readers of all languages share: how they are asked, and how a run of frames is gathered with its error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archaeologist.code.traces.page import Page
from archaeologist.domain.trace import Bond, Family, Frame, Trace

MOST_FRAMES = 400
MESSAGE = 4_000
_LOOK_UP = 12

_ERROR = re.compile(
    r"(?:Exception in thread \"[^\"]{0,200}\" |Uncaught |Unhandled (?:exception[.:] |Rejection[:] ?)?"
    r"|\(in promise\) |\[cause\]: |error: )*"
    r"(?P<error>[A-Za-z_][\w$]*(?:(?:\.|::|\\)[A-Za-z_][\w$`]*)*)(?: \[(?P<code>\w+)\])?(?::\s?(?P<message>.*)|$)"
)
_NAMED = re.compile(r"(?:Error|Exception|Failure|Fault|Warning|Panic|Interrupt|Exit|Iteration|Abort|Throwable)\w?$")


@dataclass(frozen=True)
class Found:
    """What a reader made of the lines from `start` up to `end` (not included)."""

    traces: tuple[Trace, ...]
    start: int
    end: int


Reader = Callable[[Page, int, int], Found | None]
"""Asked at a line: (page, line, floor); lines before `floor` belong to others. None: nothing of ours begins here."""


def complaint(line: str, *, any_word: bool = False) -> tuple[str, str] | None:
    """(kind of error, message) of a line such as `ValueError: no such thing`; None when it is none.

    A kind has to be named like one unless `any_word`.
    """
    match = _ERROR.match(line.strip())
    if not match:
        return None
    error, message = match["error"], match["message"]
    if not any_word and not _NAMED.search(error):
        return None
    if any_word and message is None and not _NAMED.search(error) and "." not in error:
        return None
    return error, (message or "").strip()[:MESSAGE]


def above(page: Page, at: int, floor: int, *, any_word: bool = False) -> tuple[int, str, str]:
    """(line, error, message) of the error that a stack below belongs to; its message may run over several lines.

    Without one, the line is `at` itself and both texts are empty.
    """
    for up in range(at - 1, max(floor, at - _LOOK_UP) - 1, -1):
        if found := complaint(page[up], any_word=any_word and up == at - 1):
            rest = [page[each].strip() for each in range(up + 1, at) if page[each].strip()]
            return up, found[0], "\n".join([found[1], *rest])[:MESSAGE]
    return at, "", ""


def run(
    page: Page,
    at: int,
    frame: Callable[[str], Frame | None],
    passes: Callable[[str], bool] = lambda line: False,
    most_passed: int = 3,
) -> tuple[list[Frame], int]:
    """The frames of consecutive lines and the line after the last one; up to `most_passed` lines between two may be
    passed over when `passes` says so."""
    frames: list[Frame] = []
    end = at
    while at < len(page):
        found = frame(page[at])
        if found:
            frames.append(found)
            end = at + 1
        elif at - end >= most_passed or not passes(page[at]):
            break
        at += 1
    return frames[:MOST_FRAMES], end


def trace(
    page: Page,
    family: Family,
    frames: list[Frame],
    lines: tuple[int, int],
    error: str = "",
    message: str = "",
    bond: Bond = "",
) -> Trace:
    """A trace from line index `lines[0]` up to `lines[1]` (not included)."""
    first, last = page.numbers[lines[0]], page.numbers[max(lines[0], lines[1] - 1)]
    return Trace(family, error, message.strip()[:MESSAGE], tuple(frames[:MOST_FRAMES]), bond, (first, last))


def slashes(path: str) -> str:
    """A path with forward slashes, without the scheme and query that browsers and bundlers write."""
    path = path.strip().replace("\\", "/")
    path = re.sub(r"^(?:webpack(?:-internal)?:/{2,3}|file:/{2,3}(?=[A-Za-z]:)|file://|async )", "", path)
    path = path.partition("?")[0] if "?" in path else path
    return path.removeprefix("./")
