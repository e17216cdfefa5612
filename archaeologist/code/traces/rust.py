"""Rust: panics of the old and the new form, and their backtraces."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, MOST_FRAMES, Found, above, slashes, trace
from archaeologist.domain.trace import Frame

_OLD = re.compile(
    r"\s*thread '(?P<thread>[^']{0,200})'(?: \(\d+\))? (?:has )?panicked at '(?P<message>.*)', "
    r"(?P<file>[^',]+?):(?P<line>\d+)(?::(?P<column>\d+))?$"
)
_NEW = re.compile(
    r"\s*thread '(?P<thread>[^']{0,200})'(?: \(\d+\))? (?:has )?panicked at (?P<file>[^',]+?):"
    r"(?P<line>\d+):(?P<column>\d+):$"
)
_BEGUN = re.compile(r"\s*thread '(?P<thread>[^']{0,200})'(?: \(\d+\))? (?:has )?panicked at '(?P<message>.*)$")
_ENDED = re.compile(r"(?P<message>.*)', (?P<file>[^',]+?):(?P<line>\d+)(?::(?P<column>\d+))?$")
_CALL = re.compile(r"\s*(?P<number>\d{1,4}): (?:\s*0x[0-9a-f]+ - )?\s*(?P<name>\S.*)$")
_PLACE = re.compile(r"\s+at (?P<file>\S.*?):(?P<line>\d+)(?::(?P<column>\d+))?$")
_NOTE = re.compile(r"\s*(?:note: |stack backtrace:|error: test failed|failures:|test result:)")
_HASH = re.compile(r"::h[0-9a-f]{16}$")
_MOST_MESSAGE = 30


def read(page: Page, at: int, floor: int) -> Found | None:
    """A panic with its message, its place and its backtrace; or a backtrace alone."""
    line = page[at]
    if "panicked at" in line:
        return _panicked(page, at)
    if line.strip().lower() == "stack backtrace:" and _CALL.match(page[at + 1]):
        frames, end = _backtrace(page, at + 1)
        named = any("::" in each.module or each.file.endswith(".rs") for each in frames)
        start, error, message = above(page, at, floor)
        return Found((trace(page, "rust", frames, (start, end), error, message),), start, end) if named else None
    return None


def _panicked(page: Page, at: int) -> Found | None:
    match, after, lines = _OLD.match(page[at]), at + 1, list[str]()
    if match:
        lines = [match["message"]]
    elif match := _NEW.match(page[at]):
        while after < min(len(page), at + _MOST_MESSAGE) and _says(page[after]):
            lines.append(page[after])
            after += 1
    elif begun := _BEGUN.match(page[at]):
        lines = [begun["message"]]
        while after < min(len(page), at + _MOST_MESSAGE):
            match = _ENDED.match(page[after])
            lines.append(match["message"] if match else page[after])
            after += 1
            if match:
                break
    if match is None:
        return None
    raised = Frame(slashes(match["file"]), int(match["line"][:9]), int((match["column"] or "0")[:9]))
    frames, end = _below(page, after)
    whole = [raised, *(each for each in frames if (each.file, each.line) != (raised.file, raised.line))]
    same = next((each for each in frames if (each.file, each.line) == (raised.file, raised.line)), None)
    if same:
        whole[0] = same
    message = "\n".join(line.strip() for line in lines if line.strip())[:MESSAGE]
    return Found((trace(page, "rust", whole, (at, max(after, end)), "panic", message),), at, max(after, end))


def _says(line: str) -> bool:
    """Whether a line below the place of a panic is still its message."""
    return bool(line.strip()) and not _NOTE.match(line) and "panicked at" not in line


def _below(page: Page, at: int) -> tuple[list[Frame], int]:
    """The backtrace that follows a panic, if there is one."""
    for ahead in range(at, min(len(page), at + 4)):
        if page[ahead].strip() == "stack backtrace:":
            return _backtrace(page, ahead + 1)
    return [], at


def _backtrace(page: Page, at: int) -> tuple[list[Frame], int]:
    """Numbered calls, each with its place below it; what raised the panic is left out."""
    frames: list[Frame] = []
    while at < len(page) and (match := _CALL.match(page[at])):
        place = _PLACE.match(page[at + 1])
        module, function = _split(match["name"])
        if place:
            file, line, column = slashes(place["file"]), int(place["line"][:9]), int((place["column"] or "0")[:9])
            frames.append(Frame(file, line, column, function, module))
        else:
            frames.append(Frame("", 0, 0, function, module))
        at += 2 if place else 1
    last = max((place for place, each in enumerate(frames) if _raises(each)), default=-1)
    return (frames[last + 1 :] or frames)[:MOST_FRAMES], at


def _raises(frame: Frame) -> bool:
    whole = f"{frame.module}::{frame.function}"
    return whole.startswith(
        ("core::panicking", "std::panicking", "rust_begin_unwind", "core::result::unwrap_failed")
    ) or (frame.function in ("rust_begin_unwind", "unwrap_failed", "expect_failed", "begin_panic_handler", "panic_fmt"))


def _split(name: str) -> tuple[str, str]:
    """(crate and modules, function) of a demangled name; closures belong to the function they are written in."""
    name = _HASH.sub("", name.strip())
    name = re.sub(r"(?:::\{\{closure\}\}|::\{closure#\d+\}|::\{\{constant\}\})+$", "", name)
    if name.startswith("<") and " as " in name:
        kind, _, rest = name[1:].partition(" as ")
        name = f"{kind}::{rest.rpartition('>::')[2]}"
    name = re.sub(r"::<[^:]*>$|<impl [^<>]*>::", "", name).replace("<", "").replace(">", "")
    module, _, function = name.rpartition("::")
    return module, function
