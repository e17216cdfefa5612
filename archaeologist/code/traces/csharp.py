"""C# and the other languages of .NET: exceptions with and without source places, inner ones first."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, Found, above, complaint, run, slashes, trace
from archaeologist.domain.trace import Frame, Trace

_FRAME = re.compile(
    r"\s*(?:at|bei|à|в|en|in|在|場所) (?P<name>[^\s()]+(?: [^\s()]+){0,2}?)\((?P<arguments>[^()]*"
    r"(?:\([^()]*\)[^()]*){0,8})\)(?P<rest>.*)$"
)
_IN = re.compile(r" (?:in|dans|в|en|場所|位置) (?P<file>.+):(?:line|Zeile|ligne|строка|línea|行号|行) ?(?P<line>\d+)$")
_INNER_END = re.compile(r"\s*--- .{0,80}(?:[Ii]nner|inneren|interne).{0,80} ---$")
_THROWN_AGAIN = re.compile(r"\s*--- End of stack trace from previous .{0,60} ---$")
_METHOD = re.compile(r"<(?P<name>[\w.]+)>[bdg]__")


def read(page: Page, at: int, floor: int) -> Found | None:
    """An exception with its stack; inner exceptions stand first and end at a line that says so."""
    if "(" not in page[at] or _frame(page[at]) is None:
        return None
    start, headers = _headers(page, at, floor)
    stacks: list[tuple[int, list[Frame], int]] = []
    end = at
    while end < len(page):
        begin = end
        frames, end = run(page, end, _frame, passes=lambda line: bool(_THROWN_AGAIN.match(line)))
        stacks.append((begin, frames, end))
        if not _INNER_END.match(page[end]):
            break
        end += 1
    if not headers and not _sure(page[at]):
        return None
    return Found(_paired(page, start, headers, stacks), start, end)


def _sure(line: str) -> bool:
    return bool(_IN.search(line))


def _paired(
    page: Page, start: int, headers: list[tuple[str, str]], stacks: list[tuple[int, list[Frame], int]]
) -> tuple[Trace, ...]:
    """The headers run from the outermost to the innermost, the stacks the other way."""
    outward = [*headers[::-1], *[("", "")] * len(stacks)]
    found = [
        trace(page, "csharp", frames, (start if not place else begin, max(end, begin + 1)), *outward[place])
        for place, (begin, frames, end) in enumerate(stacks)
    ][::-1]
    return tuple(
        Trace(each.family, each.error, each.message, each.frames, "cause" if place else "", each.lines)
        for place, each in enumerate(found)
    )


def _headers(page: Page, at: int, floor: int) -> tuple[int, list[tuple[str, str]]]:
    """The exceptions named above a stack, the outermost first: ` ---> ` leads to an inner one."""
    start, error, _ = above(page, at, floor)
    inner = at - 1
    while inner > floor and not error and page[inner].lstrip().startswith("--->"):
        inner -= 1
    if not error:
        found = complaint(page[inner].strip().removeprefix("Unhandled exception. "), any_word=True)
        if not found or "." not in found[0]:
            return at, []
        start = inner
    while start > floor and page[start].lstrip().startswith("--->"):
        start -= 1
    text = "\n".join(page[each].strip() for each in range(start, at))
    headers: list[tuple[str, str]] = []
    for part in text.split("---> "):
        bare = re.sub(r"^(?:Unhandled [Ee]xception[.:] |\(Inner Exception #\d+\) )", "", part.strip())
        head, _, rest = bare.partition("\n")
        told = complaint(head, any_word=True) or ("", head)
        headers.append((told[0], "\n".join([told[1], rest]).strip()[:MESSAGE]))
    return start, [each for each in headers if any(each)]


def _frame(line: str) -> Frame | None:
    if len(line) > 1_500 or "(" not in line:
        return None
    match = _FRAME.match(line)
    if not match or "." not in match["name"]:
        return None
    place = _IN.match(match["rest"])
    if (
        match["rest"].strip()
        and not place
        and not re.fullmatch(r" \[0x[0-9a-f]+\] in .*|.*<\w+>:\d+\s*", match["rest"])
    ):
        return None
    if re.search(
        r"\.(?:java|kt|kts|scala|groovy|[cm]?[jt]sx?)(?::\d|$)|:\d+$|^Native Method$|^Unknown Source$|^<",
        match["arguments"],
    ):
        return None
    module, function = _name(match["name"])
    if place:
        return Frame(slashes(place["file"]), int(place["line"][:9]), 0, function, module)
    return Frame("", 0, 0, function, module)


def _name(name: str) -> tuple[str, str]:
    """(namespace and class, method): state machines and lambdas belong to the method they were written in."""
    name = re.sub(r"\[[^\]]*\]|`\d+", "", name.rpartition(" ")[2]).replace("+", ".")
    if match := _METHOD.search(name):
        module = name[: match.start()].rstrip(".")
        return re.sub(r"\.<>c(?:__DisplayClass\w*)?$", "", module), match["name"]
    for made in (".ctor", ".cctor"):
        if name.endswith(made):
            module = name.removesuffix(made).rstrip(".")
            return module, module.rpartition(".")[2]
    module, _, function = name.rpartition(".")
    return module, re.sub(r"^(?:get|set|add|remove)_", "", function)
