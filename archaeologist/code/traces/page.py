"""The text of a log as lines that can be read: without colours, without what a logger put in front, none too long.

All of it is linear in the size of the text: what is too much is cut, and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LINE = 2_000
MOST_LINES = 100_000
MOST_CHARACTERS = 16_000_000

_ESCAPE = re.compile(r"\x1b\[[0-9;:?]*[ -/]?[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_TIME = r"\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|SEVERE)"
_IN_FRONT = tuple(
    re.compile(each)
    for each in (
        rf"\[?\d{{4}}[-/]\d\d[-/]\d\d[T ]{_TIME}(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?[:,]?(?: |\t|$)",
        rf"\[?{_TIME}\]?[:,]?(?: |\t|$)",
        rf"(?:<\d{{1,3}}>)?[A-Z][a-z]{{2}} [ \d]\d {_TIME} [\w.-]{{1,80}} [\w./@-]{{1,80}}(?:\[\d+\])?: ?",
        rf"\d\d-\d\d {_TIME} {{1,4}}\d{{1,7}} {{1,4}}\d{{1,7}} [VDIWEF] [\w.]{{1,80}} {{0,8}}: ?",
        r"[VDIWEF]/[\w.]{1,80} {0,8}\( {0,6}\d{1,7}\): ?",
        r"[\w.-]{1,80} {0,20}\|(?: |$)",
        r"[\w./@-]{1,80}\[\d{1,9}\]: ?",
        r"\[ {0,8}\d{1,8}\.\d{3,9}\] ",
        rf"(?:\[{_LEVEL}\]|\[(?:error|err|fatal|critical|warn|info|debug)\]|{_LEVEL}(?=[: ])):? ?",
        r"> ?(?=\S| {2,4}(?:File|at) )",
        r"(?:stderr|stdout)(?: [FP])? ",
    )
)
_STARTS = re.compile(r"[\w<>\[]")
_ESCAPED = re.compile(r"\\r?\\n|\\n|\\t|\\\"")
_WRITTEN = {"\\t": "\t", '\\"': '"'}


@dataclass(frozen=True)
class Page:
    """The lines of a log, cleaned; `numbers` are those they have in the log, from 1."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    gaps: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, at: int) -> str:
        """A line, or an empty one outside of the page."""
        return self.lines[at] if 0 <= at < len(self.lines) else ""


def open_page(text: str) -> Page:
    """The lines of a log. Nothing in it can make this fail."""
    gaps: list[str] = []
    if len(text) > MOST_CHARACTERS:
        gaps.append(f"Of the log only the first {MOST_CHARACTERS} characters were read.")
        text = text[:MOST_CHARACTERS]
    raw = text.replace("\r\n", "\n").split("\n")
    if len(raw) > MOST_LINES:
        gaps.append(f"Of the log only the first {MOST_LINES} lines were read.")
    lines: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(raw[:MOST_LINES], 1):
        for piece in _pieces(line):
            lines.append(_clean(piece))
            numbers.append(number)
    return Page(tuple(lines[:MOST_LINES]), tuple(numbers[:MOST_LINES]), tuple(gaps))


def _pieces(line: str) -> list[str]:
    """The lines that one line holds: structured logs write a whole stack into a string, its line breaks escaped."""
    if line.count("\\n") < 2 or not re.search(r"\\n(?: |\\t)*(?:at |File |from |#\d)", line[:200_000]):
        return [line]
    opened = _ESCAPED.sub(lambda found: _WRITTEN.get(found[0], "\n"), line[:200_000])
    pieces = opened.split("\n")
    pieces[0] = pieces[0].rpartition('":"')[2].rpartition('": "')[2]
    pieces[-1] = pieces[-1].partition('","')[0].partition('", "')[0].rstrip('"}')
    return pieces


def _clean(line: str) -> str:
    line = line[:LONGEST_LINE]
    if "\x1b" in line:
        line = _ESCAPE.sub("", line)
    if not line.isprintable():
        line = _CONTROL.sub("", line)
    return _without_front(line.rstrip())


def _without_front(line: str) -> str:
    """A line without what loggers, containers and mail programs put before it; its own indentation is kept."""
    for _ in range(6):
        if not _STARTS.match(line):
            return line
        found = next((match for each in _IN_FRONT if (match := each.match(line)) and match.end()), None)
        if found is None:
            return line
        line = line[found.end() :]
    return line
