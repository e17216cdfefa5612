"""Ruby: backtraces of the old and the new form, in either order, and as test runners and Rails print them."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MOST_FRAMES, Found, above, slashes, trace
from archaeologist.domain.trace import Bond, Frame, Trace

_FRAME = re.compile(
    r"\s*(?:# )?(?:\d+: )?(?:from )?(?P<file>(?:[A-Za-z]:)?[^\s:][^:]{0,400}):(?P<line>\d+):in [`']"
    r"(?P<name>[^']{1,200})'(?P<rest>.*)$"
)
_RAISED = re.compile(r": (?P<message>.*?)(?: \((?P<error>[A-Z][\w:]*)\))?$")
_BACKWARDS = re.compile(r"(?:\S+: )?Traceback \(most recent call last\):$")
_FROM = re.compile(r"\s*(?:\d+: )?from ")
_RAILS = re.compile(r"\s*(?P<error>[A-Z]\w*(?:::[A-Z]\w*)*) \((?P<message>.*)\):?$")
_LEVELS = re.compile(r"\s*\.\.\. \d+ levels\.\.\.$")


def read(page: Page, at: int, floor: int) -> Found | None:
    """A backtrace with its error in its first line, in its last one, or above it."""
    line = page[at]
    if ":in " not in line:
        if line.startswith("Traceback") or ": Traceback" in line:
            return _reversed(page, at) if _BACKWARDS.match(line) and _FROM.match(page[at + 1]) else None
        return None
    match = _FRAME.match(line)
    if not match:
        return None
    if _FROM.match(line) and re.match(r"\s*\d+: from ", line):
        return _reversed(page, at - 1)
    return _forward(page, at, floor, match)


def _forward(page: Page, at: int, floor: int, first: re.Match[str]) -> Found:
    raised = _RAISED.match(first["rest"])
    frames, end = _frames(page, at)
    start = at
    if raised:
        error, message = raised["error"] or "", raised["message"]
    else:
        start, error, message = _above(page, at, floor)
    traces = [trace(page, "ruby", frames, (start, end), error, message)]
    while (match := _FRAME.match(page[end])) and (raised := _RAISED.match(match["rest"])) and len(traces) < 20:
        frames, after = _frames(page, end)
        bond: Bond = "cause"
        traces.append(trace(page, "ruby", frames, (end, after), raised["error"] or "", raised["message"], bond))
        end = after
    return Found(tuple(traces), start, end)


def _above(page: Page, at: int, floor: int) -> tuple[int, str, str]:
    for up in range(at - 1, max(floor, at - 4) - 1, -1):
        if match := _RAILS.match(page[up]):
            return up, match["error"], match["message"]
    return above(page, at, floor, any_word=True) if "::" in page[at - 1] else above(page, at, floor)


def _frames(page: Page, at: int) -> tuple[list[Frame], int]:
    """The frames from a line on, up to one that says what was raised: it begins the cause."""
    frames: list[Frame] = []
    begin = at
    while at < len(page):
        if _LEVELS.match(page[at]):
            at += 1
            continue
        match = _FRAME.match(page[at])
        if not match or (at > begin and _RAISED.match(match["rest"])):
            break
        frames.append(_frame(match))
        at += 1
    return frames[:MOST_FRAMES], at


def _frame(match: re.Match[str]) -> Frame:
    name = re.sub(r"^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+", "", match["name"])
    module, _, function = name.replace("#", ".").replace("::", ".").rpartition(".")
    return Frame(slashes(match["file"]), int(match["line"][:9]), 0, function, module)


def _reversed(page: Page, at: int) -> Found | None:
    """The order of some versions on a terminal: the error comes last."""
    frames: list[Frame] = []
    ahead = at + 1
    while ahead < len(page) and _FROM.match(page[ahead]) and (match := _FRAME.match(page[ahead])):
        frames.append(_frame(match))
        ahead += 1
    last = _FRAME.match(page[ahead])
    raised = _RAISED.match(last["rest"]) if last else None
    if last and raised:
        frames.append(_frame(last))
        ahead += 1
    if not frames:
        return None
    error, message = (raised["error"] or "", raised["message"]) if raised else ("", "")
    found: Trace = trace(page, "ruby", frames[::-1][:MOST_FRAMES], (max(at, 0), ahead), error, message)
    return Found((found,), max(at, 0), ahead)
