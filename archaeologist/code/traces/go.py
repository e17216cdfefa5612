"""Go: panics, fatal errors, dumps of goroutines, data races, and errors that carry their stack."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, MOST_FRAMES, Found, slashes, trace
from archaeologist.domain.trace import Bond, Frame, Trace

_PANIC = re.compile(
    r"\s*(?P<kind>panic|fatal error|http: panic serving [^ ]{1,60}|runtime error|unexpected fault address"
    r"|WARNING: DATA RACE)(?::\s?|$)(?P<message>.*)$"
)
_SECTION = re.compile(
    r"\s*(?:goroutine \d+ (?:gp=\S+ )?(?:m=\S+ )?(?:mp=\S+ )?\[.{1,100}\]:|(?:Previous )?(?:[Rr]ead"
    r"|[Ww]rite|Atomic \w+) at 0x[0-9a-f]+ by .{1,60}:|Goroutine \d+ \(.{1,40}\) created at:)$"
)
_PLACE = re.compile(r"\s+(?P<file>\S[^\t]*?\.(?:go|s|y)):(?P<line>\d+)(?: \+0x[0-9a-f]+)?(?: fp=.*)?$")
_CALL = re.compile(
    r"\s*(?:created by )?(?P<name>[A-Za-z_][^\s(]*+(?:\(\*?[\w\[\].…,]++\))?[^\s(]*+)(?:\(.*\))?"
    r"(?: in goroutine \d+)?$"
)
_RACE = re.compile(r"={18}$")
_ELIDED = re.compile(
    r"\s*(?:\.\.\.(?:additional|\d+) frames? elided\.\.\.|\[signal .*|\[recovered.*|exit status \d+"
    r"|goroutine running on .*)$"
)


def read(page: Page, at: int, floor: int) -> Found | None:
    """A panic and the goroutines below it; or one stack alone when its panic is not in the log."""
    line = page[at]
    panic = _PANIC.match(line)
    if panic:
        return _panicked(page, at, panic)
    if line.endswith(":") and _SECTION.match(line):
        stacks, end = _stacks(page, at, at, "", "")
        return Found(tuple(stacks), at, end) if stacks else None
    if ".go:" in page[at + 1] and _PLACE.match(page[at + 1]) and _call(line):
        return _carried(page, at, floor)
    return None


def _panicked(page: Page, at: int, panic: re.Match[str]) -> Found | None:
    message = [panic["message"].strip()]
    after = at + 1
    while after < min(len(page), at + 40) and not _SECTION.match(page[after]):
        again = _PANIC.match(page[after])
        if _call(page[after]) and _PLACE.match(page[after + 1]):
            break
        if again and not page[after][:1].isspace():
            break
        if again and again["kind"] == "panic":
            message = [again["message"].strip()]
        elif page[after].strip() and not _ELIDED.match(page[after]):
            message.append(page[after].strip())
        elif not page[after].strip() and not _near_section(page, after):
            break
        after += 1
    kind = "panic" if "panic" in panic["kind"] else panic["kind"].removeprefix("WARNING: ").lower()
    text = re.sub(r" \[recovered[^\]]*\]$", "", "\n".join(message).strip())[:MESSAGE]
    stacks, end = _stacks(page, after, at, kind, text)
    if not stacks:
        alone = trace(page, "go", [], (at, at + 1), kind, text.partition("\n")[0])
        return Found((alone,), at, at + 1) if kind in ("panic", "fatal error") and text else None
    return Found(tuple(stacks), at, end)


def _near_section(page: Page, at: int) -> bool:
    return any(_SECTION.match(page[ahead]) for ahead in range(at, at + 4))


def _stacks(page: Page, at: int, start: int, error: str, message: str) -> tuple[list[Trace], int]:
    """The stacks from a line on, the first with the error, the others as other threads."""
    found: list[Trace] = []
    end = at
    while at < len(page) and len(found) < 200:
        begins = bool(_SECTION.match(page[at]))
        frames, after = _frames(page, at + begins) if begins or not found else ([], at)
        if not frames:
            break
        bond: Bond = "thread" if found else ""
        told = ("", "") if found else (error, message)
        found.append(trace(page, "go", frames, (start, after), *told, bond=bond))
        end = after
        at = start = after
        while at < len(page) and (not page[at].strip() or _ELIDED.match(page[at]) or _RACE.match(page[at])):
            at += 1
    return found, end


def _frames(page: Page, at: int) -> tuple[list[Frame], int]:
    """Pairs of a call and its place."""
    frames: list[Frame] = []
    while at + 1 < len(page):
        if _ELIDED.match(page[at]):
            at += 1
            continue
        place = _PLACE.match(page[at + 1])
        name = _call(page[at])
        if not place or not name:
            break
        module, function = _split(name)
        frames.append(Frame(slashes(place["file"]), int(place["line"][:9]), 0, function, module))
        at += 2
    return _raised(frames)[:MOST_FRAMES], at


def _raised(frames: list[Frame]) -> list[Frame]:
    """A stack from where the panic was raised: what is above the last `panic` only handled it."""
    last = max((place for place, each in enumerate(frames) if not each.module and each.function == "panic"), default=-1)
    return frames[last + 1 :] or frames


def _call(line: str) -> str:
    """The function of a line such as `host/pkg.(*T).Do(0x1, …)`; empty when it is none."""
    if len(line) > 1000 or not line.strip() or line.strip()[0].isdigit():
        return ""
    match = _CALL.match(line)
    return match["name"] if match and ("." in match["name"] or match["name"] in ("panic", "main")) else ""


def _split(name: str) -> tuple[str, str]:
    """(import path, function with its receiver) of `host/pkg.(*T).Do.func1`."""
    head, slash, tail = name.replace("%2e", ".").rpartition("/")
    package, _, function = tail.partition(".")
    if not function:
        return "", package
    function = re.sub(r"\[\.\.\.\]|\[go\.shape[^\]]*\]", "", function)
    function = re.sub(r"(?:\.func\d+|\.gowrap\d+|\.\d+|-fm|-range\d+|\.deferwrap\d+)+$", "", function)
    function = re.sub(r"\(\*?([\w]+)\)", r"\1", function)
    return head + slash + package, function


def _carried(page: Page, at: int, floor: int) -> Found | None:
    """The stack of an error printed whole: its message stands above."""
    frames, end = _frames(page, at)
    if not frames:
        return None
    said = page[at - 1].strip() if at > floor else ""
    start = at - 1 if said else at
    return Found((trace(page, "go", frames, (start, end), "", said),), start, end)
