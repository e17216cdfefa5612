"""How the call graph differs between two revisions: the edges that came, and those that went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archaeologist.dig.call_findings import counted
from archaeologist.dig.callgraph import CallGraph
from archaeologist.dig.sheets import Revision
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallEdge, CallPlace


@dataclass(frozen=True, slots=True)
class Difference:
    """Edges that only the new revision has (`came`), and that only the old one had (`went`), by caller."""

    came: tuple[CallEdge, ...]
    went: tuple[CallEdge, ...]


def difference(site: Site, old: int, new: int) -> Difference:
    """The difference between commits `old` and `new`, over the callers whose files differ.

    Callers and callees are compared by qualified name: a file that only moved makes no difference. What an unchanged
    file calls may mean something else because a definition elsewhere is new; that is not looked for.
    """
    was, now = Revision.of(site, old).blobs, Revision.of(site, new).blobs
    before = _edges(CallGraph.of(site, old), [path for path in was if was[path] != now.get(path)])
    after = _edges(CallGraph.of(site, new), [path for path in now if now[path] != was.get(path)])
    came = [edge for key, edge in after.items() if key not in before]
    went = [edge for key, edge in before.items() if key not in after]
    return Difference(tuple(came), tuple(went))


def _edges(graph: CallGraph, paths: Iterable[str]) -> dict[tuple[str, str], CallEdge]:
    found: dict[tuple[str, str], CallEdge] = {}
    for path in sorted(paths):
        for name in graph.callers_in(path):
            for edge in graph.callees(CallPlace(path, name)):
                found.setdefault((_named(edge.caller), _named(edge.callee)), edge)
    return found


def _named(at: CallPlace) -> str:
    """What tells a caller or callee apart wherever its file is."""
    return at.name or at.path


def told_difference(found: Difference, most: int) -> list[str]:
    """A line an edge: `+ caller -> callee (path:line)`."""
    lines = [f"{counted(found.came, 'call')} came, {len(found.went)} went."]
    for sign, edges in (("+", found.came), ("-", found.went)):
        listed = [
            f"{sign} {e.caller.name or '(top level)'} -> {e.callee.name} ({e.caller.path}:{e.line})" for e in edges
        ]
        lines += listed[:most]
        lines += [f"{sign} {len(listed) - most} more"] if len(listed) > most else []
    return lines
