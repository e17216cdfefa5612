"""The history of a file, through its renames, and the turning points of names and files."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.evolution import turn_findings, turning_points
from archaeologist.dig.lines import file_changes
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.finding import Finding
from archaeologist.errors import UnknownName
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.schema import Bounds
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing
from archaeologist.tools.search import Names, Paths

_ROLES: dict[str, Role] = {"A": "introduced", "D": "removed", "R": "renamed", "C": "introduced"}


@tool
def file_history(
    site: Site,
    path: Annotated[str, "File, relative to the root, now or once"],
    limit: Annotated[int, "How many commits", Bounds(least=1, most=500)] = 40,
) -> ToolResult[tuple[Finding, ...]]:
    """The commits that changed a file, newest first, through its renames."""
    docs = list(file_changes(site, path))
    if not docs:
        raise UnknownName(f"History knows no file {path}.", "Give it as it is written from the root of the repository.")
    roles = [_ROLES.get(d.status, "changed") for d in docs[:limit]]
    others = [d.path if d.path != d.old_path else "" for d in docs[:limit]]
    found = tuple(
        finding(site, d.n, role, 1.0, about=d.old_path, other=other)
        for d, role, other in zip(docs, roles, others, strict=False)
    )
    lines = [f"{len(docs)} commits changed {path}" + (f"; the newest {limit}:" if len(docs) > limit else ":")]
    lines += [
        f"{f.oid.short} {f.date.date()} {d.status} +{d.added} -{d.removed} {f.author}: {f.subject}"
        + (f" [{d.old_path} -> {d.path}]" if d.path != d.old_path else "")
        for f, d in zip(found, docs, strict=False)
    ]
    cut = (f"{len(docs) - limit} older commits are not listed.",) if len(docs) > limit else ()
    return ToolResult(found, "\n".join(lines), tuple(e for f in found for e in f.evidence), cut)


@tool
def evolution(site: Site, names: Names = (), paths: Paths = ()) -> ToolResult[tuple[Finding, ...]]:
    """The turning points of names, classes and files, oldest first: introduced, renamed, moved, rewritten, removed."""
    found = turn_findings(site, turning_points(site, names, paths))
    text = listing(found, "Nothing of the kind is in its history.").replace("best first", "oldest first", 1)
    return ToolResult(found, text, tuple(e for f in found for e in f.evidence))
