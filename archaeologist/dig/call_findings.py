"""The call graph as findings: who calls a definition, each with the line that shows it and the commit that began it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archaeologist.dig.call_changes import beginnings
from archaeologist.dig.callgraph import CallGraph
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.finding_symbols import nearest_names, split_name
from archaeologist.dig.records import finding
from archaeologist.dig.scopes import place
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallChange, CallEdge, CallPlace
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.symbol import Symbol
from archaeologist.errors import UnknownName

_LONGEST = 240
_DATED = 12
"""How many callers, surest first, are followed to the commit in which they began."""


@dataclass(frozen=True, slots=True)
class Called:
    """A definition and its callers, surest first; `others` are further definitions of the name that was asked for."""

    symbol: Symbol
    edges: tuple[CallEdge, ...]
    others: tuple[Symbol, ...] = ()


def graph_now(site: Site) -> CallGraph:
    """The call graph of the revision looked from."""
    return CallGraph.of(site, site.history.size)


def definitions_of(site: Site, name: str, file: str = "") -> tuple[Symbol, ...]:
    """The definitions that a written name may mean, likeliest first. Raises `UnknownName` when there is none."""
    found = graph_now(site).named(split_name(name), file)
    if not found:
        near = nearest_names(site, name)
        hint = f"The nearest names are {', '.join(near)}." if near else "Name it as the code does."
        raise UnknownName(f"{site.at.short} has no definition of {name}{f' in {file}' if file else ''}.", hint)
    return found


def called(site: Site, name: str, file: str = "", caller: str = "") -> Called:
    """Who calls the definition that a name means; of several, the one that is called most surely and often. With
    `caller`, callers of that name alone."""
    found = definitions_of(site, name, file)
    graph = graph_now(site)
    callers = {place(each): graph.callers(place(each)) for each in found[:8]}
    asked = ".".join(split_name(name))
    best = max(found[:8], key=lambda s: (s.qualified == asked, sum(edge.weight for edge in callers[place(s)])))
    edges = callers[place(best)]
    if caller:
        parts = split_name(caller)
        edges = tuple(edge for edge in edges if tuple(edge.caller.name.split("."))[-len(parts) :] == parts)
    return Called(best, edges, tuple(each for each in found if each is not best))


def caller_findings(site: Site, symbol: Symbol, edges: Sequence[CallEdge]) -> tuple[Finding, ...]:
    """The commits in which callers began to call a definition, in the order of the edges."""
    dated = edges[:_DATED]
    began = beginnings(site, symbol.name, [edge.caller for edge in dated])
    return tuple(
        _finding(site, symbol, edge, began[edge.caller], 1.0 - at / 100)
        for at, edge in enumerate(dated)
        if edge.caller in began
    )


def _finding(site: Site, symbol: Symbol, edge: CallEdge, change: CallChange, score: float) -> Finding:
    n = site.history.number(change.oid)
    assert n is not None
    shown = (call_evidence(site, edge), start_evidence(site, change))
    about = edge.caller.name or edge.caller.path
    return finding(site, n, "introduced", score * edge.weight, evidence=shown, about=about, other=symbol.qualified)


def call_evidence(site: Site, edge: CallEdge) -> Evidence:
    """The line of a call, at the revision looked from."""
    path, line = edge.caller.path, edge.line
    verb = "calls" if edge.certain else "may call"
    caller = edge.caller.name or "the top level"
    return Evidence(
        kind="call",
        says=f"{caller} ({path}:{line}) {verb} {edge.callee.name}.",
        check=f"git show {site.at.short}:{quoted(path)} | sed -n {line}p",
        oid=site.at,
        path=path,
        lines=(line, line),
        quote=line_of(site, site.at, path, line),
    )


def start_evidence(site: Site, change: CallChange) -> Evidence:
    """The line with which a commit began to call something."""
    commit = site.history.commit(site.history.number(change.oid) or 0)
    path = change.caller.path
    return Evidence(
        kind="diff",
        says=f"{commit.oid.short} made {change.caller.name or 'the top level'} call {change.callee}.",
        check=diff_check(commit, path),
        oid=commit.oid,
        path=path,
        quote=line_of(site, commit.oid, path, change.line),
    )


def no_call(site: Site, symbol: Symbol, caller: str = "") -> Evidence:
    """That nothing calls a definition, or that one caller does not."""
    who = caller or "Nothing that was read"
    return Evidence(
        kind="absence",
        says=f"{who} {'does not call' if caller else 'calls'} {symbol.qualified} at {site.at.short}.",
        check=f"git grep -n -w -e {quoted(symbol.name)} {site.at.short}",
        oid=site.at,
    )


def line_of(site: Site, oid: str, path: str, line: int) -> str:
    """One line of a file at a commit, without the white space around it; empty when it cannot be read."""
    key = ("lines", oid, path)
    lines = site.keep(key, lambda: (site.repository.text(oid, path) or "").split("\n"))
    return lines[line - 1].strip()[:_LONGEST] if 0 < line <= len(lines) else ""


def told_edges(site: Site, edges: Iterable[CallEdge], most: int = 60) -> list[str]:
    """Callers, one a line, with the weight of those that are not settled."""
    listed = list(edges)
    told = [f"{_weight(e)}{e.caller.name or '(top level)'} {e.caller.path}:{e.line}" for e in listed[:most]]
    return told + ([f"{len(listed) - most} more"] if len(listed) > most else [])


def told_callees(edges: Iterable[CallEdge], graph: CallGraph, most: int = 60) -> list[str]:
    """Callees, one a line, where they are defined."""
    listed = list(edges)
    return [f"{_weight(e)}{e.callee.name} {where(graph, e.callee)}" for e in listed[:most]]


def told_way(way: Sequence[CallEdge]) -> str:
    """A way over calls: `main (cli.py:12) -> run (app.py:40) -> load`."""
    steps = [f"{_weight(e)}{e.caller.name or '(top level)'} ({e.caller.path}:{e.line})" for e in way]
    return " -> ".join([*steps, way[-1].callee.name])


def where(graph: CallGraph, at: CallPlace) -> str:
    symbol = graph.symbol(at)
    return f"{at.path}:{symbol.definition.start}" if symbol else at.path


def _weight(edge: CallEdge) -> str:
    return "" if edge.certain else f"[{edge.weight:.2f}] "


def counted(things: Sequence[object], name: str) -> str:
    """«no calls», «1 call», «2 calls»."""
    return f"{len(things) or 'no'} {name}{'' if len(things) == 1 else 's'}"
