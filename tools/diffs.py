"""What a commit did to files, as lines."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.shown import line_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.domain.evidence import Evidence
from archaeologist.errors import UnknownName
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import number

_LINES = 400
_WIDTH = 300


@tool
def show_diff(
    site: Site,
    commit: Annotated[str, "Commit id or revision"],
    path: Annotated[str, "File or folder; all files when empty"] = "",
) -> ToolResult[tuple[FileDiff, ...]]:
    """What a commit did to its files, without context lines; at most 400 lines."""
    n = number(site, commit)
    docs = [doc for doc in site.docs(n) if _within(path, doc.path) or _within(path, doc.old_path)]
    if path and not docs:
        sentence = f"{site.history.oid(n).short} changed nothing at {path}."
        raise UnknownName(sentence, "Leave the path out to see all of it.")
    told: list[str] = []
    shown: list[FileDiff] = []
    evidence: list[Evidence] = []
    for doc in docs:
        if len(told) >= _LINES:
            break
        diff = site.history.diff(doc.doc)
        shown.append(diff)
        told += _lines(diff)
        line = next((line.strip() for line in (*diff.added, *diff.removed) if len(line.strip()) > 8), "")
        if line and len(evidence) < 4:
            evidence.append(line_evidence(site, doc.doc, line))
    cut = len(told) > _LINES or len(shown) < len(docs)
    caveats = (f"The diff is cut after {_LINES} lines; ask for one file of it.",) if cut else ()
    return ToolResult(tuple(shown), "\n".join(told[:_LINES]) or "No text was changed.", tuple(evidence), caveats)


def _within(path: str, changed: str) -> bool:
    bare = path.strip("/")
    return not bare or changed == bare or changed.startswith(f"{bare}/")


def _lines(diff: FileDiff) -> list[str]:
    """The diff of one file as git writes it without context."""
    change = diff.change
    moved = f"{change.old_path} -> {change.path}" if change.old_path != change.path else change.path
    told = [f"{change.status} {moved}"]
    for hunk in diff.hunks:
        sides = f"-{hunk.old_start},{len(hunk.removed)} +{hunk.new_start},{len(hunk.added)}"
        told.append(f"@@ {sides} @@ {hunk.heading}".rstrip())
        told += [f"-{line[:_WIDTH]}" for line in hunk.removed]
        told += [f"+{line[:_WIDTH]}" for line in hunk.added]
    return told
