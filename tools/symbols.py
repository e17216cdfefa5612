"""The life of a name: what is known of it, where it was written, deprecated, renamed, moved, removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from archaeologist.dig import life
from archaeologist.dig.names import facts
from archaeologist.dig.records import finding
from archaeologist.dig.shown import event_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.finding import Finding, NameFacts
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing

Name = Annotated[str, "Identifier, flag, setting or header"]
Happened = Literal["introduced", "removed", "deprecated", "renamed", "moved"]


@tool
def name_facts(site: Site, name: Name) -> ToolResult[NameFacts]:
    """Whether history knows a name, where code has it now, whether it is deprecated, what it may be meant for."""
    known = facts(site, name)
    lines = [
        f"{name}: changed in {known.touched} commits" + (f" as {', '.join(known.spelled)}" if known.spelled else ""),
        "now in " + ", ".join(known.places[:5]) if known.places else "not in the code now",
        "marked deprecated" if known.deprecated_now else "",
        "nearest: " + ", ".join(known.nearest) if known.nearest else "",
    ]
    return ToolResult(known, "\n".join(line for line in lines if line), (*known.marks, *known.shown))


@tool
def name_life(site: Site, name: Name, event: Happened) -> ToolResult[tuple[Finding, ...]]:
    """Commits in which something happened to a name: introduced, removed, deprecated, renamed or moved."""
    look = {
        "introduced": life.introductions,
        "removed": life.removals,
        "deprecated": life.deprecations,
        "renamed": life.renames,
        "moved": life.moves,
    }
    return _result(site, look[event](site, name))


@tool
def former_names(site: Site, name: Name) -> ToolResult[tuple[Finding, ...]]:
    """The renames that led to a name, newest first."""
    return _result(site, life.former_names(site, name))


@tool
def path_moves(site: Site, path: Annotated[str, "File or folder, now or once"]) -> ToolResult[tuple[Finding, ...]]:
    """Commits that moved files from or into a place, split a file out of another, or deleted what was there."""
    return _result(site, (*life.path_moves(site, path), *life.splits(site, path), *life.path_removals(site, path)))


def _result(site: Site, events: Sequence[life.LifeEvent]) -> ToolResult[tuple[Finding, ...]]:
    found = tuple(
        finding(site, e.n, _role(e), e.score, evidence=event_evidence(site, e), about=e.name, other=e.other)
        for e in events
    )
    return ToolResult(
        found, listing(found, "Nothing of the kind is in its history."), tuple(x for f in found for x in f.evidence)
    )


def _role(event: life.LifeEvent) -> Role:
    return event.event
