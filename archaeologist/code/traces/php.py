"""PHP: uncaught errors with their stack, chained ones, and warnings with a place."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, MOST_FRAMES, Found, complaint, slashes, trace
from archaeologist.domain.trace import Bond, Frame, Trace

_THROWN = re.compile(
    r"(?:PHP )?(?:Fatal error|Recoverable fatal error|Parse error|Warning|Notice|Deprecated): {1,3}"
    r"(?:Uncaught )?(?P<rest>.*)$"
)
_IN = re.compile(r" in (?P<file>(?:[A-Za-z]:)?[^:]{1,400}?)(?::| on line |\()(?P<line>\d+)\)?$")
_FRAME = re.compile(
    r"\s*#\d{1,5} (?:(?P<file>(?:[A-Za-z]:)?[^:()]{1,400})\((?P<line>\d+)\)|\[internal function\])"
    r"(?:: (?P<call>.*))?$"
)
_MAIN = re.compile(r"\s*#\d{1,5} \{main\}$")
_NEXT = re.compile(r"\s*Next (?P<rest>\S.*)$")
_LABEL = re.compile(r"\s*(?:PHP )?(?:Stack trace|\[stacktrace\]|Call Stack):?$")
_OBJECT = re.compile(
    r"\((?P<error>[A-Z][\w\\]{0,200})\(code: \d+\): (?P<message>.{0,400}?) at (?P<file>[^:()]{1,300}):(?P<line>\d+)\)"
)
_LINES = 12


def read(page: Page, at: int, floor: int) -> Found | None:
    """An error with its place and stack; a stack alone when what was thrown is not in the log."""
    line = page[at]
    if ": " in line and (match := _THROWN.match(line)):
        return _thrown(page, at, match["rest"])
    if "#" in line and _FRAME.match(line) and "(" in line:
        start, error, message, raised = _above(page, at, floor)
        frames, end = _frames(page, at, raised)
        sure = error or any(each.file.endswith(".php") for each in frames)
        return Found((trace(page, "php", frames, (start, end), error, message),), start, end) if sure else None
    return None


def _above(page: Page, at: int, floor: int) -> tuple[int, str, str, Frame | None]:
    for up in range(at - 1, max(floor, at - 4) - 1, -1):
        if _LABEL.match(page[up]):
            continue
        error, message, raised = _logged(page[up]) if "(code: " in page[up] else _said(page[up])
        if error or raised:
            return up, error, message, raised
    return at, "", "", None


def _logged(text: str) -> tuple[str, str, Frame | None]:
    """(error, message, where it was raised) of the object that a framework writes into its log."""
    match = _OBJECT.search(text[:1_000])
    if not match:
        return "", "", None
    return match["error"], match["message"], Frame(slashes(match["file"]), int(match["line"][:9]))


def _said(text: str) -> tuple[str, str, Frame | None]:
    """(error, message, where it was raised) of `Exception: no such thing in /a/b.php:12`."""
    place = _IN.search(text, max(0, len(text) - 500))
    bare = text[: place.start()] if place else text
    told = complaint(bare, any_word=bool(place))
    raised = Frame(slashes(place["file"]), int(place["line"][:9])) if place else None
    error, message = told or ("", bare.strip() if raised else "")
    return error, message[:MESSAGE], raised


def _thrown(page: Page, at: int, rest: str) -> Found | None:
    traces: list[Trace] = []
    end = at
    while True:
        begin = end
        lines = [rest]
        end += 1
        while end < min(len(page), begin + _LINES) and not _IN.search(lines[-1][-500:]) and not _LABEL.match(page[end]):
            lines.append(page[end])
            end += 1
        error, message, raised = _said("\n".join(lines))
        if raised is None:
            return None if not traces else _found(page, traces, at, begin)
        if _LABEL.match(page[end]):
            end += 1
        frames, end = _frames(page, end, raised)
        traces.append(trace(page, "php", frames, (begin, end), error, message))
        following = next((ahead for ahead in (end, end + 1) if _NEXT.match(page[ahead])), None)
        if following is None or len(traces) >= 20:
            return _found(page, traces, at, end)
        match = _NEXT.match(page[following])
        rest, end = match["rest"] if match else "", following


def _found(page: Page, traces: list[Trace], start: int, end: int) -> Found:
    """PHP writes the cause first, as Python does; a last line repeats where the error was thrown."""
    if re.match(r"\s*thrown in ", page[end]):
        end += 1
    bond: Bond = "cause"
    ordered = traces[::-1]
    whole = [Trace(t.family, t.error, t.message, t.frames, bond if n else "", t.lines) for n, t in enumerate(ordered)]
    return Found(tuple(whole), start, end)


def _frames(page: Page, at: int, raised: Frame | None) -> tuple[list[Frame], int]:
    """The place where it was raised and its callers: the name that a line gives is of what it calls, one above it."""
    calls: list[tuple[str, int, str]] = [(raised.file, raised.line, "")] if raised else []
    first = at
    while at < len(page) and (match := _FRAME.match(page[at])):
        calls.append((slashes(match["file"] or ""), int((match["line"] or "0")[:9]), match["call"] or ""))
        at += 1
    if (calls or at > first) and _MAIN.match(page[at]):
        at += 1
    frames: list[Frame] = []
    for place, (file, line, _) in enumerate(calls[:MOST_FRAMES]):
        module, function = _name(calls[place + 1][2]) if place + 1 < len(calls) else ("", "")
        if file or function:
            frames.append(Frame(file, line, 0, function, module))
    return frames, at


def _name(call: str) -> tuple[str, str]:
    """(class, function) of `Space\\\\Class->method(arguments)`."""
    bare = re.sub(r"\\+", ".", call.partition("(")[0].replace("->", "::"))
    module, _, function = bare.rpartition("::")
    return module, "" if "{closure" in function else function
