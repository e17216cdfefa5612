"""The life of one definition: every commit that changed it, through renames and moves."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.kept import Asked
from archaeologist.dig.life_findings import life_findings
from archaeologist.dig.site import Site
from archaeologist.dig.symbol_history import symbol_history as history_of
from archaeologist.domain.finding import Finding
from archaeologist.domain.history import SymbolChange
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool

_MOST = 60


@tool
def symbol_history(
    site: Site,
    name: Annotated[str, "Definition: f, Class.method, mod::f"],
    file: Annotated[str, "The file it stands in, if known"] = "",
    line: Annotated[int, "Any line inside it; 0 if unknown"] = 0,
) -> ToolResult[tuple[Finding, ...]]:
    """Every commit that changed a function or class, newest first, and what it did: body, signature, moved, renamed."""
    life = history_of(site, Asked(name, file, line), patches=True)
    found = life_findings(site, life)
    place = f"{life.path}:{life.lines[0]}" if life.lines else f"{life.path}, gone"
    told = [f"{life.kind} {life.name} ({place}): {len(found)} changes, newest first"]
    told += [life.inherited] if life.inherited else []
    told += [_line(each) for each in life.changes[:_MOST]]
    if life.origin_note:
        told.append(f"It came {life.origin_note}.")
    told += [f"Another of that name: {each}" for each in life.also]
    more = (f"{len(found) - _MOST} older changes are not listed.",) if len(found) > _MOST else ()
    evidence = tuple(each for f in found[:_MOST] for each in f.evidence)
    return ToolResult(found, "\n".join(told), evidence, (*life.gaps, *more))


def _line(change: SymbolChange) -> str:
    was, now = (change.path_before, change.name_before), (change.path_after, change.name_after)
    went = f" [{was[1]} in {was[0]} -> {now[1]} in {now[0]}]" if all((*was, *now)) and was != now else ""
    kinds = ", ".join(change.kinds)
    return f"{change.oid.short} {change.date.date()} {kinds}{went} {change.author}: {change.subject}"
