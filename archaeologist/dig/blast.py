"""What can get to a bug over calls: two levels of callers, where nothing in the repository calls further, the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.at_fault import AtFault
from archaeologist.dig.call_findings import call_evidence
from archaeologist.dig.callgraph import LEAST, CallGraph
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallEdge, CallPlace
from archaeologist.domain.postmortem import BlastRadius, Reached, Way

_GOALS, _LEVELS, _A_LEVEL, _TESTS, _FURTHER = 3, 2, 8, 4, 6
_POINTERS = frozenset({"c", "cpp"})


def blast_radius(site: Site, fault: AtFault, dossier: Dossier) -> BlastRadius:
    """The callers of the definitions at fault; empty where the bug stands in none, or in a language without calls."""
    goals = [each.place for each in fault.places if each.callable][:_GOALS]
    if not goals:
        return BlastRadius(incomplete=("The lines at fault stand in no function whose callers could be followed.",))
    graph = CallGraph.of(site, site.history.size)
    goals = [each for each in goals if graph.symbol(each)] or goals[:1]
    levels, edges, left = _followed(graph, goals)
    first = {goal: place for place, goal in enumerate(goals)}
    order = sorted(levels, key=lambda at: (levels[at], first.get(at, 0), _is_test(at), at))
    places = {at: place for place, at in enumerate(order)}
    inside = [edge for edge in edges if edge.caller in places and edge.callee in places]
    ways = sorted(inside, key=lambda edge: (places[edge.callee], places[edge.caller]))
    return BlastRadius(
        nodes=tuple(_node(graph, at, levels[at], _is_entry(graph, at, goals)) for at in order),
        edges=tuple(_way(site, each, places, dossier) for each in ways),
        further=tuple(_further(graph, goals[0], levels)),
        incomplete=tuple(_incomplete(graph, goals, left, ways)),
    )


def _way(site: Site, edge: CallEdge, places: dict[CallPlace, int], dossier: Dossier) -> Way:
    cites = dossier.add((call_evidence(site, edge),))
    return Way(places[edge.caller], places[edge.callee], edge.weight, cites)


def _followed(graph: CallGraph, goals: Sequence[CallPlace]) -> tuple[dict[CallPlace, int], list[CallEdge], int]:
    """Level of each place, the calls between them, and how many callers found no room."""
    levels = dict.fromkeys(goals, 0)
    edges: list[CallEdge] = []
    front, left = list(goals), 0
    for level in range(1, _LEVELS + 1):
        into = [e for at in front for e in graph.callers(at) if e.weight >= LEAST and e.caller != e.callee]
        fresh = list(dict.fromkeys(e.caller for e in into if e.caller not in levels))
        code = [at for at in fresh if not _is_test(at)]
        tests = [at for at in fresh if _is_test(at)]
        room = max(0, _TESTS - sum(_is_test(at) for at in levels))
        kept = [*code[:_A_LEVEL], *tests[:room]]
        left += len(fresh) - len(kept)
        levels.update(dict.fromkeys(kept, level))
        edges += [e for e in into if e.caller in levels]
        front = [at for at in kept if not _is_test(at)]
    return levels, edges, left


def _further(graph: CallGraph, goal: CallPlace, levels: dict[CallPlace, int]) -> Iterator[Reached]:
    """The nearest of those that lead to a definition from further away than is drawn and that nothing here calls."""
    ways = (way for way in graph.entry_points(goal) if way[0].caller not in levels and not _is_test(way[0].caller))
    for way in islice(ways, _FURTHER):
        yield _node(graph, way[0].caller, len(way), True)


def _is_entry(graph: CallGraph, at: CallPlace, goals: Sequence[CallPlace]) -> bool:
    return at not in goals and not _is_test(at) and not any(e.weight >= LEAST for e in graph.callers(at))


def _is_test(at: CallPlace) -> bool:
    return path_kind(at.path) == "test"


def _node(graph: CallGraph, at: CallPlace, level: int, entry: bool) -> Reached:
    symbol = graph.symbol(at)
    return Reached(at, symbol.definition.start if symbol else 1, level, entry, _is_test(at))


def _incomplete(graph: CallGraph, goals: Sequence[CallPlace], left: int, ways: Sequence[CallEdge]) -> Iterator[str]:
    if left:
        yield f"{left} more caller{'s are' if left > 1 else ' is'} not drawn."
    if not any(way.callee in goals for way in ways):
        names = ", ".join(goal.name for goal in goals)
        yield f"No call of {names} was found here: from outside, by pointers or by name there may be some."
    if any(way.weight < 1.0 for way in ways):
        yield "A dashed line is a candidate: several definitions have the name that is called."
    if graph.unreadable:
        yield f"{len(graph.unreadable)} files could not be read, {graph.unreadable[0]} among them."
    if any(graph.language(goal) in _POINTERS for goal in goals):
        yield "Calls through function pointers are not followed."
    else:
        yield "Calls by reflection, by registration or from configuration are not followed."
