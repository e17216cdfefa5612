"""JavaScript and TypeScript: the stacks of V8, of Firefox and Safari, and of consoles that shorten them."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import Found, above, complaint, run, slashes, trace
from archaeologist.domain.trace import Bond, Frame

_PLACE = re.compile(r"(?P<file>.*?):(?P<line>\d+)(?::(?P<column>\d+))?$")
_SCRIPT = re.compile(
    r"\.(?:[cm]?[jt]sx?|vue|svelte|html)(?:$|\?)|^(?:node|bun|deno|ext):|^internal/|^native|/$|^<anonymous>$"
)
_GECKO = re.compile(
    r"\s*(?P<name>[^\s@()]{0,300})@(?P<place>(?:https?|file|webpack|resource|chrome|moz-extension"
    r"|app)\S*|/\S+|\[native code\]|[\w./-]+:\d+(?::\d+)?)$"
)
_CONSOLE = re.compile(
    r"\s+(?P<name>[\w$.<>/\[\]]+) (?P<place>[^\s()@]+\.(?:[cm]?[jt]sx?|vue|svelte)(?:\?\S*)?:\d+(?::\d+)?)$"
)
_CAUSE = re.compile(r"\s*(?:\[cause\]|Caused by|\[errors\]|caused by):? ")
_WRAP = re.compile(r"\s*[{}\[\],]*$")


def read(page: Page, at: int, floor: int) -> Found | None:
    """A stack with the error above it and the causes below."""
    line = page[at]
    frame = _v8 if "at " in line else _gecko if "@" in line else _console if _may_be_console(page, at) else None
    if frame is None or frame(line) is None:
        return None
    start, error, message = above(page, at, floor)
    frames, end = run(page, at, frame, passes=lambda text: text.strip().startswith("at "))
    if not error and frame is _console and not complaint(page[at - 1]):
        return None
    traces = [trace(page, "javascript", frames, (start, end), error, message)]
    while cause := _cause(page, end):
        line_at, kind, said = cause
        first = next((ahead for ahead in range(line_at, min(len(page), line_at + 12)) if _v8(page[ahead])), None)
        if first is None:
            break
        frames, after = run(page, first, _v8)
        bond: Bond = "cause"
        traces.append(trace(page, "javascript", frames, (line_at, after), kind, said, bond))
        end = after
    return Found(tuple(traces), start, end)


def _cause(page: Page, at: int) -> tuple[int, str, str] | None:
    for ahead in range(at, min(len(page), at + 3)):
        text = page[ahead]
        if match := _CAUSE.match(text):
            found = complaint(text[match.end() :])
            return (ahead, *found) if found else None
        if text.strip() and not _WRAP.match(text):
            return None
    return None


def _may_be_console(page: Page, at: int) -> bool:
    return page[at][:1] in (" ", "\t") and ":" in page[at]


def _v8(line: str) -> Frame | None:
    text = line.strip().removesuffix(" {").rstrip()
    if not text.startswith("at "):
        return None
    text = text[3:]
    if text.endswith(")") and " (" in text:
        name, _, place = text[:-1].partition(" (")
        return _made(name, place)
    text = text.removeprefix("async ")
    return _made("", text) if _PLACE.match(text) and " " not in text.partition(":")[0] else None


def _gecko(line: str) -> Frame | None:
    match = _GECKO.match(line)
    return _made(match["name"], match["place"]) if match else None


def _console(line: str) -> Frame | None:
    match = _CONSOLE.match(line)
    return _made(match["name"], match["place"]) if match else None


def _made(name: str, place: str) -> Frame | None:
    """A frame from a name with its decorations, and a place; None when the place is none of a script."""
    if place.startswith("eval at "):
        place = place.rpartition(", ")[2]
    match = _PLACE.match(place)
    file = slashes(match["file"] if match else place)
    if not _SCRIPT.search(file) and file not in ("[native code]", "index 0"):
        return None
    line = int(match["line"][:9]) if match else 0
    column = int((match["column"] or "0")[:9]) if match else 0
    module, function = _name(name)
    return Frame("" if file in ("<anonymous>", "[native code]", "native") else file, line, column, function, module)


def _name(name: str) -> tuple[str, str]:
    """(what qualifies it, bare name), without `async`, `new`, aliases, and what engines call the nameless."""
    name = re.sub(r" \[as [^\]]*\]$", "", name)
    name = (
        re.sub(r"^(?:async\*?|new|get|set|global code|eval code) ?(?=\S)", "", name)
        if " " in name or "*" in name
        else name
    )
    name = re.sub(r"/?<$|/<(?=[./]|$)", "", name).strip()
    if re.fullmatch(r"\[[^\]]+\]", name):
        name = name[1:-1]
    module, _, function = name.replace("/", ".").rpartition(".")
    if function.strip("<>") in ("anonymous", "anonymous function", "computed", ""):
        function = ""
    module = (
        ""
        if module in ("Object", "Function", "Module", "Proxy", "exports", "module.exports", "_this", "this")
        else module
    )
    return module, function
