"""The call graph of a revision: callers, callees, ways from one definition to another, and where a way in begins.

Edges are made of calls as they are asked for; a question about ways puts those that it reaches into a networkx graph.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from archaeologist.dig.links import CONSTRUCTORS, Links
from archaeologist.dig.modules import Modules
from archaeologist.dig.noise import path_kind
from archaeologist.dig.receivers import final
from archaeologist.dig.scopes import Scopes, place
from archaeologist.dig.sheets import Revision, Tell
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallEdge, CallPlace
from archaeologist.domain.symbol import Symbol

if TYPE_CHECKING:
    import networkx

MOST_REACHED = 5_000
"""Definitions after which a search for ways ends; the answer says so."""
LEAST = 0.3
"""The weight below which an edge is no way: one of four candidates or more."""


class CallGraph:
    """Who calls whom at one revision."""

    def __init__(self, site: Site, revision: Revision, tell: Tell | None = None) -> None:
        self._sheets = revision.read(tell=tell)
        languages = {path: sheets.outline.language for path, sheets in self._sheets.items()}
        roots = [path for path in site.repository.tree(revision.oid) if path.rpartition("/")[2] == "go.mod"]
        self._scopes = Scopes(
            self._sheets, Modules(languages, lambda path: site.repository.text(revision.oid, path), roots)
        )
        self._links = Links(self._sheets, self._scopes)
        self.unreadable = tuple(sorted(revision.unreadable))

    @classmethod
    def of(cls, site: Site, n: int, tell: Tell | None = None) -> CallGraph:
        """The call graph of commit `n`, made once a site."""
        return site.keep(("call graph", n), lambda: cls(site, Revision.of(site, n), tell))

    def symbol(self, at: CallPlace) -> Symbol | None:
        """The definition at a place, the first of its twins; None for the top level of a file."""
        sheets = self._sheets.get(at.path)
        return next((s for s in sheets.outline.symbols if s.qualified == at.name), None) if sheets else None

    def language(self, at: CallPlace) -> str:
        """The language of the file of a definition; empty for a file that was not read."""
        sheets = self._sheets.get(at.path)
        return sheets.outline.language if sheets else ""

    def named(self, parts: tuple[str, ...], path: str = "") -> tuple[Symbol, ...]:
        """The definitions of a written name, the bare name last; in the file or folder `path`, if it is given."""
        bare = [s for (_, name), found in self._scopes.named.items() if name == parts[-1] for s in found]
        near = [s for s in bare if not path or s.path == path or s.path.startswith(path.rstrip("/") + "/")]
        exact = [s for s in near if s.qualified.split(".")[-len(parts) :] == list(parts)]
        unique = {place(s): s for s in reversed(exact or (near if len(parts) == 1 else []))}
        return tuple(sorted(unique.values(), key=lambda s: (path_kind(s.path) != "code", s.path, s.start)))

    def callers(self, at: CallPlace) -> tuple[CallEdge, ...]:
        """The calls that mean a definition, or may: the surest first. To call a class is to call its constructor."""
        name = final(at.name)
        found = [*self._links.into(at, name)]
        if name in CONSTRUCTORS and (holder := self._scopes.holder(at.path, at.name)):
            found += self._links.into(place(holder), holder.name)
        return _surest_first(found)

    def callees(self, at: CallPlace) -> tuple[CallEdge, ...]:
        """The definitions of this repository that a definition calls, or may, in the order of its text."""
        return _unique(self._links.out_of(at))

    def callers_in(self, path: str) -> tuple[str, ...]:
        """The qualified names of all that calls something in a file, in the order of its text; empty for its top."""
        sheets = self._sheets.get(path)
        return tuple(dict.fromkeys(call.caller for call in sheets.calls.calls)) if sheets else ()

    # -- ways --------------------------------------------------------------------------------------------------------

    def paths(self, start: CallPlace, goal: CallPlace, most: int = 3) -> tuple[tuple[CallEdge, ...], ...]:
        """The ways over calls from one definition to another: the surest and shortest first, at most `most`."""
        import networkx

        graph = self._reached(goal, until=start)
        if start not in graph:
            return ()
        ways = networkx.shortest_simple_paths(graph, start, goal, weight="cost")
        return tuple(tuple(graph.edges[pair]["edge"] for pair in pairwise(way)) for way in islice(ways, most))

    def entry_points(self, goal: CallPlace) -> tuple[tuple[CallEdge, ...], ...]:
        """The shortest way to a definition from each of those that reach it and that nothing here calls."""
        import networkx

        graph = self._reached(goal)
        roots = [each for each in graph if each != goal and not graph.in_degree(each)]
        ways = networkx.single_source_dijkstra_path(graph.reverse(copy=False), goal, weight="cost") if roots else {}
        found = [list(reversed(ways[root])) for root in roots]
        found.sort(key=lambda way: (path_kind(way[0].path) == "test", len(way), way[0]))
        return tuple(tuple(graph.edges[pair]["edge"] for pair in pairwise(way)) for way in found)

    def reach(self, goals: Iterable[CallPlace]) -> networkx.DiGraph[CallPlace]:
        """The sub-graph of all that may call these definitions, at first or further hand."""
        import networkx

        return networkx.compose_all([self._reached(goal) for goal in goals])

    def _reached(self, goal: CallPlace, until: CallPlace | None = None) -> networkx.DiGraph[CallPlace]:
        """What leads to a definition, breadth first, until `until` was met (and the rest of its distance with it)."""
        import networkx

        graph: networkx.DiGraph[CallPlace] = networkx.DiGraph()
        graph.add_node(goal)
        level = [goal]
        while level and len(graph) < MOST_REACHED and (until is None or until not in graph):
            following = []
            for callee in level:
                for edge in _strongest(self.callers(callee)):
                    if edge.caller not in graph:
                        following.append(edge.caller)
                    if edge.caller != callee:
                        graph.add_edge(edge.caller, callee, edge=edge, cost=1.0 - math.log(edge.weight))
            level = list(dict.fromkeys(following))
        return graph


def _strongest(edges: Iterable[CallEdge]) -> Iterator[CallEdge]:
    """One edge for each caller that is sure enough to be a way."""
    seen: set[CallPlace] = set()
    for edge in edges:
        if edge.weight >= LEAST and edge.caller not in seen:
            seen.add(edge.caller)
            yield edge


def _unique(edges: Iterable[CallEdge]) -> tuple[CallEdge, ...]:
    """Each caller and callee once, with their first call of the greatest weight."""
    best: dict[tuple[CallPlace, CallPlace], CallEdge] = {}
    for edge in edges:
        key = (edge.caller, edge.callee)
        if key not in best or edge.weight > best[key].weight:
            best[key] = edge
    return tuple(best.values())


def _surest_first(edges: Iterable[CallEdge]) -> tuple[CallEdge, ...]:
    return tuple(
        sorted(_unique(edges), key=lambda e: (-e.weight, path_kind(e.caller.path) == "test", e.caller, e.line))
    )
