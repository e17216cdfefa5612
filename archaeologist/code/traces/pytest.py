"""Failures as pytest shows them: the long form with whole functions, and the short one."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import Found, complaint, slashes, trace
from archaeologist.domain.trace import Frame

_PLACE = re.compile(
    r"(?P<file>[^\s:][^:]*\.pyx?|[A-Za-z]:\\[^:]*\.py):(?P<line>\d+):(?: in (?P<name>\S+)| (?P<error>[\w.]+))?$"
)
_TITLE = re.compile(r"(?:_{3,}|={3,}|-{3,}) .{0,400} (?:_{3,}|={3,}|-{3,})$")
_DEFINED = re.compile(r"\s*(?:async )?def (\w+)")
_LOOK_BACK = 60
_LOOK_AHEAD = 120


def read(page: Page, at: int, floor: int) -> Found | None:
    """The failure of one test that begins at its first place, `file.py:12: …`."""
    if ".py" not in page[at] or not _PLACE.match(page[at]):
        return None
    low = max(floor, at - _LOOK_BACK)
    above = next((up + 1 for up in range(at - 1, low - 1, -1) if _TITLE.match(page[up])), low)
    frames: list[Frame] = []
    complaints: list[str] = []
    begin, end = above, at
    for now in range(at, len(page)):
        if now - end > _LOOK_AHEAD or _TITLE.match(page[now]):
            break
        if match := _PLACE.match(page[now]):
            between = [page[each] for each in range(begin, now)]
            complaints += _complaints(between)
            frames.append(_frame(match, between, page, now))
            begin = end = now + 1
            if match["error"]:
                return _found(page, frames, (at, end), complaints, match["error"])
    tail = [page[each] for each in range(end, min(len(page), end + _LOOK_AHEAD))]
    said = [place for place, line in enumerate(tail) if line.startswith("E  ")]
    if not complaints and not said:
        # Several places in a row are a stack even so; to give them up would mean to read them again from each.
        return Found((trace(page, "python", frames[::-1], (at, end)),), at, end) if len(frames) > 1 else None
    after = end + said[-1] + 1 if said and not complaints else end
    return _found(page, frames, (at, after), complaints or _complaints(tail), "")


def _found(page: Page, frames: list[Frame], lines: tuple[int, int], complaints: list[str], error: str) -> Found:
    told = complaint(complaints[0], any_word=True) if complaints else None
    kind, message = told or (error, "")
    if told is None or (error and error.rpartition(".")[2] != kind.rpartition(".")[2]):
        kind, message = error or "AssertionError", "\n".join(complaints)
    else:
        message = "\n".join([message, *complaints[1:]])
    return Found((trace(page, "python", frames[::-1], lines, kind, message),), *lines)


def _frame(match: re.Match[str], between: list[str], page: Page, at: int) -> Frame:
    """A frame of the short form has its source below, one of the long form above, in its whole function."""
    if match["name"]:
        text = page[at + 1].strip() if page[at + 1].startswith(" ") else ""
        return Frame(slashes(match["file"]), int(match["line"][:9]), 0, match["name"], "", text)
    text = next((line[1:].strip() for line in reversed(between) if line.startswith(">")), "")
    name = next((found[1] for line in reversed(between) if (found := _DEFINED.match(line.lstrip("> ")))), "")
    return Frame(slashes(match["file"]), int(match["line"][:9]), 0, name, "", text)


def _complaints(lines: list[str]) -> list[str]:
    """What stands behind the `E` in the margin."""
    return [line[1:].strip() for line in lines if line.startswith("E  ")]
