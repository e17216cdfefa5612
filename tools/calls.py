"""Who calls whom: callers, callees, ways between two definitions, and how it came about."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.call_changes import call_changes
from archaeologist.dig.call_difference import difference, told_difference
from archaeologist.dig.call_findings import (
    call_evidence,
    called,
    caller_findings,
    counted,
    definitions_of,
    graph_now,
    no_call,
    start_evidence,
    told_callees,
    told_edges,
    told_way,
)
from archaeologist.dig.finding_symbols import split_name
from archaeologist.dig.scopes import place
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallChange, CallEdge
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import number

Name = Annotated[str, "Definition: f, Class.method, mod::f"]
File = Annotated[str, "The file it stands in, if known"]
Since = Annotated[str, "Revision to look back to"]
_MOST = 60
_CANDIDATES = "«may call», or a weight in brackets, means a candidate: several definitions have that name."


@tool
def callers(
    site: Site, name: Name, file: File = "", caller: Annotated[str, "Only callers of that name"] = ""
) -> ToolResult[tuple[Finding, ...]]:
    """Who calls a function, method or class at the revision, and the commit in which each began to."""
    found = called(site, name, file, caller)
    symbol = found.symbol
    began = caller_findings(site, symbol, found.edges)
    told = [
        f"{symbol.kind} {symbol.qualified} ({symbol.path}:{symbol.definition.start}): {counted(found.edges, 'caller')}"
    ]
    told += told_edges(site, found.edges)
    told += [f"{f.oid.short} {f.date.date()} introduced the call in {f.about}: {f.subject}" for f in began]
    told += [f"Another of that name: {s.qualified} ({s.path}:{s.definition.start})" for s in found.others[:8]]
    shown = [call_evidence(site, edge) for edge in found.edges[:_MOST]] or [no_call(site, symbol, caller)]
    return ToolResult(began, "\n".join(told), tuple(shown), _caveats(site, found.edges))


@tool
def callees(site: Site, name: Name, file: File = "") -> ToolResult[tuple[CallEdge, ...]]:
    """What a function or method calls in this repository, in the order of its text."""
    symbol, graph = definitions_of(site, name, file)[0], graph_now(site)
    edges = graph.callees(place(symbol))
    told = [f"{symbol.qualified} ({symbol.path}:{symbol.definition.start}) calls:", *told_callees(edges, graph)]
    shown = tuple(call_evidence(site, edge) for edge in edges[:_MOST])
    return ToolResult(edges, "\n".join(told), shown, _caveats(site, edges))


@tool
def call_paths(
    site: Site,
    start: Annotated[str, "The definition that the way begins at"],
    goal: Annotated[str, "The definition it leads to"],
) -> ToolResult[tuple[tuple[CallEdge, ...], ...]]:
    """How one definition comes to call another, over at most three ways, the surest and shortest first."""
    graph = graph_now(site)
    pairs = [(s, g) for s in definitions_of(site, start)[:4] for g in definitions_of(site, goal)[:4]]
    ways = next((found for s, g in pairs if (found := graph.paths(place(s), place(g)))), ())
    told = "\n".join(told_way(way) for way in ways) or f"No way over calls leads from {start} to {goal}."
    edges = tuple(edge for way in ways for edge in way)
    return ToolResult(ways, told, tuple(call_evidence(site, edge) for edge in edges[:_MOST]), _caveats(site, edges))


@tool
def entry_points(site: Site, name: Name, file: File = "") -> ToolResult[tuple[tuple[CallEdge, ...], ...]]:
    """From where a definition can be reached: the shortest way from each caller that nothing here calls in turn."""
    symbol, graph = definitions_of(site, name, file)[0], graph_now(site)
    ways = graph.entry_points(place(symbol))
    told = [f"{counted(ways, 'way')} in to {symbol.qualified} ({symbol.path}:{symbol.definition.start}):"]
    told += [told_way(way) for way in ways[:_MOST]]
    edges = tuple(edge for way in ways[:_MOST] for edge in way)
    return ToolResult(
        ways, "\n".join(told), tuple(call_evidence(site, e) for e in edges[:_MOST]), _caveats(site, edges)
    )


@tool
def new_callers(site: Site, name: Name, since: Since = "") -> ToolResult[tuple[CallChange, ...]]:
    """Who began and who ceased to call a name, and in which commit, newest first."""
    bare = split_name(name)[-1:] or (name,)
    changes = call_changes(site, bare[0], number(site, since) if since else 0)
    told = [_line(site, each) for each in changes[:_MOST]] or [f"Nobody began or ceased to call {name}."]
    began = tuple(start_evidence(site, each) for each in changes[:_MOST] if each.added)
    more = (f"{len(changes) - _MOST} older changes are not listed.",) if len(changes) > _MOST else ()
    return ToolResult(changes, "\n".join(told), began, more)


@tool
def call_difference(
    site: Site, old: Annotated[str, "The earlier revision"], new: Annotated[str, "The later one; empty: now"] = ""
) -> ToolResult[tuple[CallEdge, ...]]:
    """How the call graph differs between two revisions: calls that came and calls that went."""
    found = difference(site, number(site, old), number(site, new) if new else site.history.size)
    return ToolResult((*found.came, *found.went), "\n".join(told_difference(found, _MOST)))


def _line(site: Site, change: CallChange) -> str:
    commit = site.history.commit(site.history.number(change.oid) or 0)
    verb = "began to call" if change.added else "ceased to call"
    caller = f"{change.caller.name or 'the top level'} ({change.caller.path})"
    return f"{commit.oid.short} {commit.authored.date()} {caller} {verb} {change.callee}: {commit.subject}"


def _caveats(site: Site, edges: tuple[CallEdge, ...]) -> tuple[str, ...]:
    unread = graph_now(site).unreadable
    lost = f"{len(unread)} files could not be read, {unread[0]} among them." if unread else ""
    unsure = "" if all(edge.certain for edge in edges) else _CANDIDATES
    return tuple(each for each in (unsure, lost) if each)
