"""A whole log: every reader is asked at every line, and what none of them wants is prose."""

from __future__ import annotations

from dataclasses import replace

from archaeologist.code.traces import csharp, go, javascript, jvm, native, php, plain, pytest, python, ruby, rust
from archaeologist.code.traces.page import Page, open_page
from archaeologist.code.traces.reading import Found, Reader
from archaeologist.domain.trace import Trace, TraceLog

MOST_TRACES = 200
MOST_PROSE = 400

_READERS: tuple[Reader, ...] = (
    python.boxed,
    python.read,
    pytest.read,
    go.read,
    rust.read,
    jvm.read,
    csharp.read,
    ruby.read,
    php.read,
    javascript.read,
    native.read,
    plain.error,
    plain.place,
)
_SIGNS = (":", "(", "#", "@", "panic", "0x", "Traceback")


def read_log(text: str) -> TraceLog:
    """Every trace of a log, in order, equal ones once, and the lines that belong to none. Never raises."""
    return read_page(open_page(text))


def read_page(page: Page) -> TraceLog:
    """The same for a page of lines."""
    found: list[Found] = []
    prose: list[int] = []
    at = floor = 0
    while at < len(page):
        each = _at(page, at, floor)
        if each is None:
            prose.append(at)
            at += 1
            continue
        while found and found[-1].start >= each.start and _alone(found[-1]):
            found.pop()
        while prose and prose[-1] >= each.start:
            prose.pop()
        found.append(each)
        at = max(each.end, at + 1)
        floor = floor if _alone(each) else at
    traces, dropped = _distinct(found)
    told = [page[at].strip() for at in prose if any(sign.isalpha() for sign in page[at])]
    gaps = [*page.gaps]
    if dropped:
        gaps.append(f"Of the log's traces only the first {MOST_TRACES} different ones were kept.")
    return TraceLog(traces, tuple(told[:MOST_PROSE]), tuple(gaps))


def _alone(found: Found) -> bool:
    """Whether it is only a named error, which a stack below may still claim as its own."""
    return found.traces[0].family == "plain" and not found.traces[0].frames


def _at(page: Page, at: int, floor: int) -> Found | None:
    line = page[at]
    indented = line[:1] in (" ", "\t") or page[at + 1][:1] in (" ", "\t")
    if not line or not (indented or any(sign in line for sign in _SIGNS)):
        return None
    for reader in _READERS:
        found = reader(page, at, floor)
        if found:
            return found
    return None


def _distinct(found: list[Found]) -> tuple[tuple[Trace, ...], bool]:
    """The traces in order, those that a log repeats once with their number; whole chains are compared."""
    seen: dict[tuple[Trace, ...], int] = {}
    first: dict[tuple[Trace, ...], Found] = {}
    for each in found:
        key = tuple(replace(trace, lines=(1, 1)) for trace in each.traces)
        seen[key] = seen.get(key, 0) + 1
        first.setdefault(key, each)
    kept = [replace(trace, seen=times) for key, times in seen.items() for trace in first[key].traces]
    return tuple(kept[:MOST_TRACES]), len(kept) > MOST_TRACES
