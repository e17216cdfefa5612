"""What no language claims: an error named on a line by itself, and places as compilers and test runners print them."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, MOST_FRAMES, Found, complaint, slashes, trace
from archaeologist.domain.trace import Frame

_SUFFIXES = r"(?:pyx?|[cm]?[jt]sx?|vue|java|kts?|scala|groovy|go|rs|c|cc|cpp|cxx|h|hh|hpp|cs|rb|php|swift|m|mm)"
_PLACE = re.compile(
    rf"\s*(?:--> |at |in |from |E +)?(?P<file>(?:[A-Za-z]:[\\/])?[\w@+./\\-]{{1,300}}\.{_SUFFIXES})"
    r"(?::(?P<line>\d+)(?::(?P<column>\d+))?|\((?P<other>\d+)(?:,\d+)?\))(?P<rest>$|[:,)\s].*$)"
)


def error(page: Page, at: int, floor: int) -> Found | None:
    """An error that stands alone: it has a name and a message, and no stack."""
    line = page[at]
    if ":" not in line or len(line) > 1_000:
        return None
    told = complaint(line)
    if told is None or not told[1]:
        return None
    return Found((trace(page, "plain", [], (at, at + 1), *told),), at, at + 1)


def place(page: Page, at: int, floor: int) -> Found | None:
    """Consecutive lines that begin with a place in a source file."""
    frames: list[Frame] = []
    said: list[str] = []
    end = at
    while end < len(page) and "." in page[end] and (match := _PLACE.match(page[end])):
        rest = match["rest"].strip(" :,)")
        if not rest:  # a bare place heads what follows, or is listed for another reason
            break
        line, column = int((match["line"] or match["other"])[:9]), int((match["column"] or "0")[:9])
        frames.append(Frame(slashes(match["file"]), line, column))
        said.append(rest)
        end += 1
    if not frames:
        return None
    message = "\n".join(dict.fromkeys(each for each in said if each))[:MESSAGE]
    return Found((trace(page, "plain", frames[:MOST_FRAMES], (at, end), "", message),), at, end)
