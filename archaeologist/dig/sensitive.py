"""New ways to what is dangerous to reach: calls that a change begins to make and that its file never made before.

The names are those that reviews of security look for in any project: running programs, running text as code, reading
objects from bytes, markup as it is, memory without bounds, switching checks off. Nothing is said of whether it is
wrong, only that this file did not do it before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archaeologist.dig.fences import Change
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff

_DANGEROUS = re.compile(
    r"(?<![\w$>])(?P<name>"
    r"(?:os\.)?(?:system|popen)|subprocess\.(?:run|call|Popen|check_\w+)|child_process|execSync|spawnSync|shell_exec|passthru"
    r"|proc_open|Runtime\.getRuntime|ProcessBuilder|exec\.Command(?:Context)?|Command::new|Open3\.\w+"
    r"|eval|exec|new Function|instance_eval|class_eval|ScriptEngine"
    r"|pickle\.loads?|marshal\.loads?|yaml\.(?:unsafe_)?load|unserialize|ObjectInputStream|Marshal\.load"
    r"|(?:strcpy|strcat|sprintf|gets|alloca|setuid|setgid|dlopen|LoadLibrary[AW]?|transmute|from_raw_parts)"
    r"|mark_safe|html_safe|dangerouslySetInnerHTML|v-html|innerHTML|executescript|RawSQL"
    r"|InsecureSkipVerify|CERT_NONE|_create_unverified_context|rejectUnauthorized"
    r")(?=\s*[(\[{:=!]|\b\s*$)"
)
_COMMENT = re.compile(r"\s*(?:#(?!include|define)|//|/?\*|--\s|;;|\"\"\"|''')")
_DEFINES = re.compile(
    r"\s*(?:(?:pub|public|static|async|export|private|protected)\s+)*(?:def|func|function|fn|class)\b"
)


@dataclass(frozen=True, slots=True)
class NewWay:
    """A line that a change adds to `path`, at `line` of its new side, and what it begins to use there."""

    path: str
    line: int
    name: str
    text: str


def new_ways(site: Site, change: Change) -> Iterator[NewWay]:
    """The new ways of a change against the revision looked from, one for each file and name."""
    for diff in change.diffs:
        if path_kind(diff.change.path) == "code":
            yield from _in_file(site, diff)


def _in_file(site: Site, diff: FileDiff) -> Iterator[NewWay]:
    gone = "\n".join(diff.removed)
    seen: set[str] = set()
    for hunk in diff.hunks:
        for place, text in enumerate(hunk.added):
            found = None if _COMMENT.match(text) or _DEFINES.match(text) else _DANGEROUS.search(text)
            if found is None or found["name"] in seen:
                continue
            seen.add(found["name"])
            if found["name"] not in gone and not _stood(site, diff, found["name"]):
                yield NewWay(diff.change.path, hunk.new_start + place, found["name"], text.strip())


def _stood(site: Site, diff: FileDiff, name: str) -> bool:
    """Whether the file had it before; one that is new had nothing."""
    return diff.change.status != "A" and name in (site.text(diff.change.old_path) or "")
