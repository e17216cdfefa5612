"""Java, Kotlin and Scala: exceptions with their causes and suppressed ones, and thread dumps."""

from __future__ import annotations

import re

from archaeologist.code.traces.page import Page
from archaeologist.code.traces.reading import MESSAGE, Found, above, complaint, run, trace
from archaeologist.domain.trace import Bond, Frame, Trace

_WHERE = re.compile(
    r"(?P<file>[\w$.\- ]{1,200}\.(?:java|kt|kts|scala|groovy|clj|cljc|jsp))(?::(?P<line>\d+))?"
    r"|Native Method|Unknown Source|SourceFile(?::\d+)?|<generated>|<unknown>|Unknown"
)
_MORE = re.compile(r"\s*\.\.\. \d+ (?:more|common frames omitted)")
_LOCK = re.compile(r"\s*- (?:locked|waiting|parking|eliminated|None|Locked)")
_BOND = re.compile(r"\s*(?:\[CIRCULAR REFERENCE:|(?P<bond>Caused by|Suppressed|Wrapped by): (?P<rest>.*))")
_DUMPED = re.compile(r'"(?P<name>[^"]{1,200})" (?:#\d+ |daemon |prio=|tid=)')
_MOST_MESSAGE = 30


def read(page: Page, at: int, floor: int) -> Found | None:
    """A stack with the exception above it, and all that caused it or was suppressed below."""
    if "at " not in page[at] or _frame(page[at]) is None:
        return None
    start, error, message = _header(page, at, floor)
    frames, end = run(page, at, _frame, passes=_passes)
    dumped = not error and _DUMPED.match(page[max(floor, at - 2)])
    traces = [trace(page, "jvm", frames, (start, end), error, message, "thread" if dumped else "")]
    while (following := _bonded(page, end)) is not None:
        found, end = following
        traces.append(found)
    while end < len(page) and _MORE.match(page[end]):
        end += 1
    return Found(tuple(traces), start, end)


def _header(page: Page, at: int, floor: int) -> tuple[int, str, str]:
    start, error, message = above(page, at, floor)
    line = page[at - 1] if at > floor else ""
    if start == at and (found := complaint(line, any_word=True)) and "." in found[0]:
        return (at - 1, *found)
    return start, error, message


def _bonded(page: Page, at: int) -> tuple[Trace, int] | None:
    """The exception that caused, or was suppressed by, those before it, and the line after it."""
    while at < len(page) and _MORE.match(page[at]):
        at += 1
    match = _BOND.match(page[at])
    if not match or match["bond"] is None:
        return None
    first = next(
        (ahead for ahead in range(at + 1, min(len(page), at + _MOST_MESSAGE)) if _ends_message(page[ahead])), None
    )
    first = at + 1 if first is None else first
    error, message = complaint(match["rest"], any_word=True) or ("", match["rest"])
    rest = [page[each].strip() for each in range(at + 1, first)]
    frames, end = run(page, first, _frame, passes=_passes)
    bond: Bond = "suppressed" if match["bond"] == "Suppressed" else "cause"
    whole = "\n".join([message, *rest])[:MESSAGE]
    return trace(page, "jvm", frames, (at, max(end, at + 1)), error, whole, bond), max(end, at + 1)


def _ends_message(line: str) -> bool:
    return _frame(line) is not None or bool(_MORE.match(line)) or bool(_BOND.match(line)) or not line.strip()


def _passes(line: str) -> bool:
    return bool(_LOCK.match(line) or _MORE.match(line)) and not _BOND.match(line)


def _frame(line: str) -> Frame | None:
    text = line.strip()
    if not text.startswith("at "):
        return None
    opened = text.find("(")
    closed = text.find(")", opened)
    if opened < 0 or closed < 0:
        return None
    where = _WHERE.fullmatch(text[opened + 1 : closed])
    name = text[3:opened].rpartition("/")[2]
    module, _, function = name.rpartition(".")
    if where is None or not module or name != name.strip() or re.search(r"[():;,]", name):
        return None
    return Frame(where["file"] or "", int((where["line"] or "0")[:9]), 0, function, module)
