"""Finding commits by what their messages and diffs speak of."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.query import build
from archaeologist.dig.ranking import rank
from archaeologist.dig.records import finding, role_of
from archaeologist.dig.site import Site
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing

Words = Annotated[
    tuple[str, ...], "Words; alternatives joined by |, each with a weight if need be: slow|performance*0.6"
]
Names = Annotated[tuple[str, ...], "Identifiers, flags, settings or headers"]
Paths = Annotated[tuple[str, ...], "Files or folders, relative to the root"]
Asked = Annotated[
    str, "What is asked: deprecated, removed, introduced, renamed, moved, changed, line_why, bug_origin, reverted"
]


@tool
def find_commits(
    site: Site,
    words: Words = (),
    names: Names = (),
    paths: Paths = (),
    intent: Asked = "",
    numbers: Annotated[tuple[int, ...], "Issue or request numbers"] = (),
    also: Annotated[tuple[str, ...], "What the question asks for besides"] = (),
    versions: Annotated[tuple[str, ...], "Versions that the question names"] = (),
    since: Annotated[str, "First day, 2022-05-01"] = "",
    until: Annotated[str, "The day after the last, 2022-06-01"] = "",
    limit: Annotated[int, "How many commits"] = 12,
) -> ToolResult[tuple[Finding, ...]]:
    """Which commits a set of words and names is about, best first."""
    ranked = rank(site, build(words, names, paths, intent, numbers, also, versions, since, until))[:limit]
    top = ranked[0].score if ranked else 1.0
    found = tuple(finding(site, r.n, role_of(site, r.n, intent), r.score / top) for r in ranked)
    return ToolResult(found, listing(found, "No commit speaks of that."), tuple(e for f in found for e in f.evidence))
