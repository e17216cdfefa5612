"""A patch that somebody hands over, as values: any unified diff, with context or without, with git's headers or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archaeologist.domain.change import FileChange, FileDiff, Hunk, Status
from archaeologist.errors import UsageError
from archaeologist.git.diff import unquote

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)")


def parse_patch(text: str) -> tuple[FileDiff, ...]:
    """The files of a patch, context left out of their hunks. Raises `UsageError` for a text that is no patch."""
    lines = text.split("\n")
    found: list[FileDiff] = []
    at = 0
    while at < len(lines):
        if lines[at].startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
            old, new = _name(lines[at]), _name(lines[at + 1])
            hunks, at = _hunks(lines, at + 2)
            found.append(FileDiff(_change(old, new), tuple(hunks)))
        else:
            at += 1
    if not found and text.strip():
        raise UsageError("That is no patch: no line begins with --- and is followed by one with +++.", "Try git diff.")
    return tuple(found)


def _name(line: str) -> str:
    """The path of a header; empty for /dev/null."""
    name = line[4:].split("\t")[0].rstrip("\r")
    name = unquote(name.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")
    if name == "/dev/null":
        return ""
    return name[2:] if name[:2] in ("a/", "b/", "i/", "w/", "c/", "o/") else name


def _change(old: str, new: str) -> FileChange:
    status: Status = "A" if not old else "D" if not new else "M" if old == new else "R"
    return FileChange(new or old, old or new, status)


def _hunks(lines: list[str], at: int) -> tuple[list[Hunk], int]:
    """The hunks that begin at a line, and where the text goes on after them."""
    found: list[Hunk] = []
    while at < len(lines) and (header := _HUNK.match(lines[at])):
        old, new = int(header[1]), int(header[3])
        left = [int(header[2] or 1), int(header[4] or 1)]
        at += 1
        content: list[str] = []
        while at < len(lines) and (left[0] > 0 or left[1] > 0 or lines[at].startswith("\\")):
            mark = lines[at][:1] or " "
            left[0] -= mark in " -"
            left[1] -= mark in " +"
            content.append(lines[at] or " ")
            at += 1
        # an empty side is counted from the line before it
        found += _runs(content, old + (header[2] == "0"), new + (header[4] == "0"), header[5])
    return found, at


def _runs(content: list[str], old: int, new: int, heading: str) -> Iterator[Hunk]:
    """The runs of changed lines in a hunk, each a hunk without context, numbered as git numbers them."""
    removed: list[str] = []
    added: list[str] = []

    def run() -> Hunk:
        before, after = old - len(removed), new - len(added)
        return Hunk(before - (not removed), after - (not added), tuple(removed), tuple(added), heading)

    for line in (*content, " "):
        if line.startswith("-"):
            if added:
                yield run()
                removed, added = [], []
            removed.append(line[1:])
            old += 1
        elif line.startswith("+"):
            added.append(line[1:])
            new += 1
        elif not line.startswith("\\"):
            if removed or added:
                yield run()
                removed, added = [], []
            old, new = old + 1, new + 1
