"""Python: tracebacks with their chains and groups, syntax errors, and the dumps of `faulthandler`."""

from __future__ import annotations

import re
from typing import NamedTuple

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, MOST_FRAMES, Found, complaint, slashes, trace
from archaeologist.domain.trace import Bond, Frame, Trace

HEADER = "Traceback (most recent call last)"
_FILE = re.compile(r'(?P<indent>\s*)File "(?P<file>[^"]+)", line (?P<line>\d+)(?:,? in (?P<name>.+))?$')
_NOTEBOOK = re.compile(r"(?P<indent>\s*)File (?P<file>[^\s\"][^\"]*?):(?P<line>\d+)(?:, in (?P<name>[^(]+)(?:\(.*)?)?$")
_BOXED = re.compile(r"(?P<indent>\s*)(?P<file>[^\s\"]+\.py):(?P<line>\d+) in (?P<name>\S+)$")
_GUTTER = re.compile(r" {0,200}(?:\| ?|\+ (?=Exception Group)|\+-)(?P<rest>.*)$")
_MEMBER = re.compile(r"[-+]{3,200} (?:\d+|\.\.\.) -{3,}$|-+$")
_DIRECT = "The above exception was the direct cause of the following exception:"
_DURING = "During handling of the above exception, another exception occurred:"
_FIRST = re.compile(r"(?:Current thread|Thread) 0x[0-9a-f]+.{0,200}\(most recent call first\):$")
_FATAL = re.compile(r"Fatal Python error: (?P<message>.*)$")
_NUMBERED = re.compile(r"(?P<arrow>-{1,8}>)? {0,8}\d{1,7}(?: (?P<text>.*)|$)")
_MARKS = re.compile(r"[\s~^]+$")
_MOST_SOURCE = 40


class _Stack(NamedTuple):
    frames: list[Frame]
    error: str
    message: str
    end: int


def read(page: Page, at: int, floor: int) -> Found | None:
    """A chain of tracebacks that begins at the line: at its header or, where that is missing, at a frame."""
    line = page[at]
    if 'File "' not in line and HEADER not in line and "most recent call first" not in line and "File " not in line:
        return None
    if _FIRST.match(line.strip()):
        return _dump(page, at, floor)
    if HEADER not in line and _frame(line) is None:
        return None
    if "│" in line or "╭" in line:
        return None
    return _chain(page, at)


def _chain(page: Page, at: int) -> Found | None:
    start, traces, bonds = at, list[Trace](), list[Bond]()
    while True:
        found = _stack(page, at)
        if found is None:
            break
        grouped = bool(traces) and _begins_member(page, at)
        traces.append(trace(page, "python", found.frames[::-1], (at, found.end), found.error, found.message))
        following, bond = _next(page, found.end)
        at = found.end
        bonds.append("member" if grouped else "")
        if following is None:
            break
        bonds[-1] = bond or bonds[-1]
        at = following
    if not traces:
        return None
    return Found(_surfaced_first(traces, bonds), start, at)


def _surfaced_first(traces: list[Trace], bonds: list[Bond]) -> tuple[Trace, ...]:
    """Python writes the cause before what it caused; members of a group come after it and stay there."""
    main = [each for each, bond in zip(traces, bonds, strict=True) if bond != "member"]
    kinds = [bond for bond in bonds if bond != "member"]
    members = [each for each, bond in zip(traces, bonds, strict=True) if bond == "member"]
    # The bond noted with a trace is what it is to the one that follows it.
    chain = [_bound(each, kind) for each, kind in zip(main, kinds, strict=True)][::-1]
    if chain:
        chain[0] = _bound(chain[0], "")
    return (*chain, *(_bound(each, "member") for each in members))


def _bound(each: Trace, bond: Bond) -> Trace:
    return Trace(each.family, each.error, each.message, each.frames, bond, each.lines, each.seen)


def _next(page: Page, at: int) -> tuple[int | None, Bond]:
    """Where the next traceback of the chain begins, and what the one before it is to that one."""
    bond: Bond = ""
    for ahead in range(at, min(len(page), at + 8)):
        text = _bare(page[ahead]).strip()
        if text == _DIRECT:
            bond = "cause"
        elif text == _DURING:
            bond = "context"
        elif HEADER in text and (bond or _begins_member(page, ahead)):
            return ahead, bond
        elif text and not _MEMBER.match(text):
            return None, ""
    return None, ""


def _begins_member(page: Page, at: int) -> bool:
    return bool(at) and bool(_MEMBER.match(_bare(page[at - 1]).strip()))


def _bare(line: str) -> str:
    """A line without the gutter that exception groups are drawn with."""
    match = _GUTTER.match(line) if "|" in line or "+" in line else None
    return match["rest"] if match else line


def _frame(line: str) -> re.Match[str] | None:
    line = _bare(line)
    if 'File "' in line:
        return _FILE.match(line)
    return _NOTEBOOK.match(line) if "File " in line else None


def _stack(page: Page, at: int) -> _Stack | None:
    """One traceback: its frames in the order of the text, then its error."""
    if HEADER in page[at]:
        at += 1
    frames: list[Frame] = []
    while at < len(page):
        match = _frame(page[at])
        if match is None:
            break
        text, after = _source(page, at + 1, len(match["indent"]))
        name = (match["name"] or "").strip()
        frames.append(Frame(slashes(match["file"]), int(match["line"][:9]), 0, name, "", text))
        at = after + (not page[after].strip() and _frame(page[after + 1]) is not None)
    if not frames and at and complaint(page[at]) is None:
        return None
    if frames and not page[at].strip() and complaint(page[at + 1]):
        at += 1  # a notebook leaves a line empty before the error
    error, message, end = _ending(page, at)
    if not frames and not error:
        return None
    return _Stack(frames[-MOST_FRAMES:], error, message, end)


def _source(page: Page, at: int, indent: int) -> tuple[str, int]:
    """The first line of source below a frame, and the line after all that belongs to the frame."""
    text = ""
    for ahead in range(at, min(len(page), at + _MOST_SOURCE)):
        line = _bare(page[ahead])
        if _frame(page[ahead]) or HEADER in line:
            return text, ahead
        if numbered := _NUMBERED.match(line):
            text = (numbered["text"] or "").strip() if numbered["arrow"] else text
            continue
        deeper = len(line) - len(line.lstrip()) > indent
        if not deeper and not (ahead == at and _is_flat_source(page, ahead)):
            return text, ahead
        if not line.strip():
            return text, ahead
        if not text and not _MARKS.match(line) and not line.strip().startswith("[Previous line repeated"):
            text = line.strip().lstrip("> ")  # nobody's source begins so: a mail that quotes does
    return text, min(len(page), at + _MOST_SOURCE)


def _is_flat_source(page: Page, at: int) -> bool:
    """Whether a line that lost its indentation is source: another frame follows, or the error does."""
    if _frame(page[at + 1]):
        return True
    return complaint(page[at]) is None and complaint(page[at + 1]) is not None


def _ending(page: Page, at: int) -> tuple[str, str, int]:
    """(error, message, line after it) at the end of a traceback; the message runs on until a line that is not of it."""
    found = complaint(_bare(page[at]), any_word=True)
    if found is None:
        return "", "", at
    error, message = found
    end = at + 1
    lines = [message]
    while end < len(page) and end - at < 12 and _runs_on(_bare(page[end]), message):
        lines.append(_bare(page[end]).strip())
        end += 1
    return error, "\n".join(lines)[:MESSAGE], end


def _runs_on(line: str, message: str) -> bool:
    """Whether a line continues a message: indented, or the list that a message ending in a colon announces."""
    indented = line[:1] in (" ", "\t") and bool(line.strip())
    return indented and not line.strip().startswith(("File ", "+-", "|", "at ")) and HEADER not in line


def _dump(page: Page, at: int, floor: int) -> Found | None:
    """The stacks that `faulthandler` writes: innermost first, the thread that died first."""
    start, message = at, ""
    for up in range(at - 1, max(floor, at - 4) - 1, -1):
        if match := _FATAL.match(page[up].strip()):
            start, message = up, match["message"]
    traces: list[Trace] = []
    while at < len(page) and _FIRST.match(page[at].strip()):
        first, at = at, at + 1
        frames: list[Frame] = []
        while (match := _frame(page[at])) is not None:
            frames.append(Frame(slashes(match["file"]), int(match["line"][:9]), 0, (match["name"] or "").strip()))
            at += 1
        if frames:
            bond: Bond = "thread" if traces else ""
            told = ("Fatal Python error", message) if message and not traces else ("", "")
            traces.append(trace(page, "python", frames, (start if not traces else first, at), *told, bond=bond))
        while at < len(page) and not page[at].strip():
            at += 1
    return Found(tuple(traces), start, at) if traces else None


def boxed(page: Page, at: int, floor: int) -> Found | None:
    """A traceback drawn in a box by a library of coloured output."""
    if "Traceback" not in page[at] or "╭" not in page[at]:
        return None
    frames: list[Frame] = []
    for end in range(at + 1, min(len(page), at + 2_000)):
        line = page[end].strip()
        if line.startswith("╰"):
            break
        if not line.startswith("│"):
            return None
        if match := _BOXED.match(line.strip("│ ")):
            frames.append(Frame(slashes(match["file"]), int(match["line"][:9]), 0, match["name"]))
        elif frames and line.startswith("│ ❱"):
            text = re.sub(r"^│ ❱ *\d+ *│?", "", line).strip("│ ")
            frames[-1] = Frame(frames[-1].file, frames[-1].line, 0, frames[-1].function, "", text)
    else:
        return None
    error, message, after = _ending(page, end + 1)
    return Found((trace(page, "python", frames[::-1], (at, after), error, message),), at, after) if frames else None
