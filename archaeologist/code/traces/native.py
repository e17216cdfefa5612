"""C and C++: debuggers, sanitizers, valgrind, the backtraces of libc, and failed assertions."""

from __future__ import annotations

import re
from collections.abc import Callable

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MOST_FRAMES, Found, run, slashes, trace
from archaeologist.domain.trace import Bond, Frame, Trace

_SANITIZER = re.compile(
    r"(?:=+\d+=+)?\s*(?:ERROR|WARNING|FATAL): (?P<tool>\w*Sanitizer): (?P<error>[\w-]+(?: [\w-]+){0,3}?)"
    r"(?= on | in |:| \(|$)(?P<rest>.*)$"
)
_UNDEFINED = re.compile(r"(?P<file>\S.{0,400}?):(?P<line>\d+):(?P<column>\d+): runtime error: (?P<message>.*)$")
_ASSERT = re.compile(r": (?P<message>[Aa]ssertion .*)$")
_ASSERTED = re.compile(
    r"(?<![\w./+\\-])(?P<file>[\w./+\\-]+\.(?:c|cc|cpp|cxx|h|hh|hpp|m|mm)):(?P<line>\d+):? ?(?P<name>.*)$"
)
_VALGRIND = re.compile(r"==\d+== ?(?P<rest>.*)$")
_BY = re.compile(r"\s*(?:at|by) 0x[0-9A-Fa-f]+: (?P<name>.+?) \((?:in )?(?P<place>[^()]+)\)$")
_NUMBERED = re.compile(r"\s*\*? ?(?:frame )?#(?P<number>\d{1,5}):?\s+(?P<rest>.*)$")
_ADDRESS = re.compile(r"(?:0x[0-9A-Fa-f]+ )?(?:in )?")
_AT = re.compile(r"(?P<file>\S.*?):(?P<line>\d+)(?::(?P<column>\d+))?$")
_LIBC = re.compile(
    r"(?P<object>[^\s(\[][^(\[]{0,400})\((?P<name>[^()+]*)(?:\([^()]*\))?\+?(?:0x[0-9a-f]+)?\) ?\[0x[0-9a-f]+\]$"
)
_KERNEL = re.compile(r"\s*(?:\? )?(?:RIP: \w+:)?(?P<name>[A-Za-z_][\w.]*)\+0x[0-9a-f]+/0x[0-9a-f]+(?: \[\w+\])?$")
_SIGNAL = re.compile(
    r"(?:(?:Program|Thread .{1,60}) (?:received|terminated with) signal (?P<signal>\w+)(?:, "
    r"(?P<what>.*))?|.*\b(?P<fault>[Ss]egmentation fault|Bus error|Aborted)\b.*)$"
)
_CRASHED = re.compile(
    r"\d{1,4} {1,8}\S{1,200}\s{1,40}0x[0-9a-f]+ (?P<name>[^\t]{1,300}?) \+ \d+(?: \((?P<file>[^():]{1,200}):"
    r"(?P<line>\d+)\))?$"
)
_BUG = re.compile(r"(?P<error>BUG|Oops|general protection fault)\b:? ?(?P<what>.*)$")
_ELSEWHERE = re.compile(
    r"(?:freed|previously allocated|allocated|Previous|Thread T\d|located in|Address 0x|Uninitialised value was"
    r"|Block was)"
)
_MOST_JOINED = 6


def read(page: Page, at: int, floor: int) -> Found | None:
    """A stack of native code with what is said above it."""
    line = page[at]
    if "runtime error: " in line and (match := _UNDEFINED.match(line)):
        return _undefined(page, at, match)
    if "ssertion " in line and (match := _ASSERT.search(line)):
        return _asserted(page, at, match)
    if line.startswith("==") and (match := _VALGRIND.match(line)) and _BY.match(match["rest"]):
        return _grind(page, at, floor)
    if "#" in line and _numbered(page, at):
        return _listed(page, at, floor)
    if "[0x" in line and _LIBC.match(line.strip()):
        return _run_of(page, at, floor, lambda text: _named(_LIBC.match(text.strip())))
    if "+0x" in line and _KERNEL.match(line) and any(_KERNEL.match(page[each]) for each in (at + 1, at + 2)):
        return _run_of(page, at, floor, lambda text: _named(_KERNEL.match(text)))
    if " + " in line and _CRASHED.match(line):
        return _run_of(page, at, floor, _crashed)
    return None


def _asserted(page: Page, at: int, said: re.Match[str]) -> Found | None:
    match = _ASSERTED.search(page[at][: said.start()])
    if match is None:
        return None
    module, function = _bare(match["name"].rstrip(": "))
    frame = Frame(slashes(match["file"]), int(match["line"][:9]), 0, function, module)
    return Found((trace(page, "native", [frame], (at, at + 1), "Assertion", said["message"]),), at, at + 1)


def _crashed(line: str) -> Frame | None:
    """A line of a crash report: number, library, address, function and where in it."""
    match = _CRASHED.match(line)
    if match is None:
        return None
    module, function = _bare(match["name"])
    return Frame(slashes(match["file"] or ""), int((match["line"] or "0")[:9]), 0, function, module)


def _named(match: re.Match[str] | None) -> Frame | None:
    if match is None:
        return None
    module, function = _bare(match["name"])
    return Frame("", 0, 0, function, module)


def _run_of(page: Page, at: int, floor: int, frame: Callable[[str], Frame | None]) -> Found | None:
    frames, end = run(page, at, frame, passes=lambda line: line.strip() == "Call Trace:")
    if len(frames) < 2:
        return None
    start, error, message = _said(page, at, floor)
    return Found((trace(page, "native", frames[:MOST_FRAMES], (start, end), error, message),), start, end)


def _undefined(page: Page, at: int, match: re.Match[str]) -> Found:
    place = Frame(slashes(match["file"]), int(match["line"][:9]), int(match["column"][:9]))
    frames, end = _stack(page, at + 1)
    if frames and (frames[0].file, frames[0].line) == (place.file, place.line):
        place, frames = frames[0], frames[1:]
    return Found(
        (trace(page, "native", [place, *frames], (at, end), "runtime error", match["message"]),), at, max(end, at + 1)
    )


def _listed(page: Page, at: int, floor: int) -> Found | None:
    """Numbered frames; the stacks that a sanitizer adds (who freed it, who allocated it) are context."""
    frames, end = _stack(page, at)
    if not frames:
        return None
    start, error, message = _said(page, at, floor)
    traces = [trace(page, "native", frames, (start, end), error, message)]
    while (more := _elsewhere(page, end)) is not None:
        found, end = more
        traces.append(found)
    return Found(tuple(traces), start, end)


def _elsewhere(page: Page, at: int) -> tuple[Trace, int] | None:
    for ahead in range(at, min(len(page), at + 5)):
        if _ELSEWHERE.match(page[ahead].strip()):
            first = next((each for each in (ahead + 1, ahead + 2) if _numbered(page, each)), None)
            frames, end = _stack(page, first) if first is not None else ([], at)
            bond: Bond = "context"
            if frames:
                return trace(page, "native", frames, (ahead, end), "", page[ahead].strip(), bond), end
        elif page[ahead].strip() and not page[ahead].startswith("0x"):
            return None
    return None


def _said(page: Page, at: int, floor: int) -> tuple[int, str, str]:
    for up in range(at - 1, max(floor, at - 8) - 1, -1):
        line = page[up]
        if match := _SANITIZER.match(line):
            return up, match["error"], (match["rest"].lstrip(": ") or match["tool"])
        if match := _BUG.match(line.strip()):
            return up, match["error"], match["what"]
        if match := _SIGNAL.match(line):
            return up, match["signal"] or match["fault"], match["what"] or ""
    return at, "", ""


def _grind(page: Page, at: int, floor: int) -> Found:
    frames: list[Frame] = []
    end = at
    while end < len(page) and (match := _BY.match(page[end].partition("== ")[2])):
        place = _AT.match(match["place"])
        module, function = _bare(match["name"])
        frames.append(
            Frame(slashes(place["file"]) if place else "", int(place["line"][:9]) if place else 0, 0, function, module)
        )
        end += 1
    said = page[at - 1].partition("== ")[2].strip() if at > floor else ""
    bond: Bond = "context" if _ELSEWHERE.match(said) else ""
    start = at - 1 if said else at
    return Found((trace(page, "native", frames[:MOST_FRAMES], (start, end), "", said, bond),), start, end)


def _stack(page: Page, at: int) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    while at < len(page) and (found := _numbered(page, at)):
        frame, at = found
        frames.append(frame)
    return frames[:MOST_FRAMES], at


def _numbered(page: Page, at: int) -> tuple[Frame, int] | None:
    """The frame at a line, `#0 …`, and the line after it: debuggers break long ones."""
    match = _NUMBERED.match(page[at])
    if not match or match["number"].strip() == "":
        return None
    text, end = match["rest"], at + 1
    while end < min(len(page), at + _MOST_JOINED) and _is_open(text) and page[end][:2] in ("  ", "\t"):
        if _NUMBERED.match(page[end]):
            break
        text, end = f"{text} {page[end].strip()}", end + 1
    frame = _parsed(text)
    return (frame, end) if frame else None


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")") or not re.search(r" at \S+:\d+| from \S+$|:\d+(?::\d+)?$|\)$", text)


def _parsed(text: str) -> Frame | None:
    """A frame of gdb or lldb (`name (args) at file:1`), or of a sanitizer (`0x1 in name file:1:2`)."""
    address = _ADDRESS.match(text)
    rest = text[address.end() :] if address else text
    if text.startswith("0x") is False and rest.startswith(("/", "[", "{")):
        return None
    head, found_at, place_text = rest.rpartition(" at ")
    if found_at and (place := _AT.match(place_text)):
        return _of(head.partition(" (")[0] if " (" in head else head, place)
    if " in " in text[:40] or text.startswith("0x"):
        name, _, where = rest.rpartition(" ")
        place = _AT.match(where)
        if name and (place or where.startswith("(")):
            return _of(name, place)
        return _of(rest, None) if rest and not rest.startswith("(") else Frame(module=rest.strip("()"))
    if re.match(r"[A-Za-z_~][^()]{0,300}\(", rest):
        return _of(rest.partition(" (")[0] if " (" in rest else rest.partition("(")[0], None)
    return None


def _of(name: str, place: re.Match[str] | None) -> Frame:
    module, function = _bare(name.partition("`")[2] or name)
    if place is None:
        return Frame("", 0, 0, function, module)
    return Frame(slashes(place["file"]), int(place["line"][:9]), int((place["column"] or "0")[:9]), function, module)


def _bare(name: str) -> tuple[str, str]:
    """(namespace and class, function) without arguments and template parameters."""
    name = name.strip()
    while name.endswith(("const", "&")):
        name = name.removesuffix("const").removesuffix("&").strip()
    depth, kept = 0, []
    for sign in name.replace("(anonymous namespace)::", "").replace("operator()", "operator\0"):
        depth += sign in "<("
        if depth == 0:
            kept.append(sign)
        depth -= sign in ">)" and depth > 0
    bare = "".join(kept).replace("\0", "()").strip().rpartition(" ")[2]
    module, _, function = bare.rpartition("::")
    return module, function
