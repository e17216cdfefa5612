"""What a change to a definition reaches: its callers, the tests that run it, what documents say of it, and the
configuration that used to change along with it."""

from __future__ import annotations

from dataclasses import dataclass

from archaeologist.dig.call_findings import Called, called, graph_now
from archaeologist.dig.checks import quoted
from archaeologist.dig.coupling import Coupled, coupling
from archaeologist.dig.names import present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import build
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallEdge
from archaeologist.domain.evidence import Evidence

_MOST = 12
_SPEAKING = frozenset({"docs", "changelog"})


@dataclass(frozen=True, slots=True)
class Impact:
    """What depends on a definition. `tests` call it, or call what calls it; `documents` are (path, line, text)."""

    called: Called
    callers: tuple[CallEdge, ...]
    tests: tuple[CallEdge, ...]
    documents: tuple[tuple[str, int, str], ...]
    configuration: tuple[Coupled, ...]


def impact(site: Site, name: str, file: str = "") -> Impact:
    """What a change to the definition that a name means may reach. Raises `UnknownName` when there is none."""
    found = called(site, name, file)
    callers = tuple(edge for edge in found.edges if path_kind(edge.caller.path) != "test")
    tests = [edge for edge in found.edges if path_kind(edge.caller.path) == "test"]
    seen = {edge.caller for edge in tests}
    for caller in dict.fromkeys(edge.caller for edge in callers[:_MOST] if edge.certain):
        further = (e for e in graph_now(site).callers(caller) if e.certain and path_kind(e.caller.path) == "test")
        tests += [edge for edge in further if edge.caller not in seen]
        seen |= {edge.caller for edge in tests}
    lines = [line for line in present(site, found.symbol.name) if path_kind(line[0]) in _SPEAKING]
    first = {path: (path, number, text) for path, number, text in reversed(lines)}
    together = coupling(site, build((), (found.symbol.name,), (), "changed")).coupled
    configuration = tuple(each for each in together if path_kind(each.path.rstrip("/")) == "config")
    return Impact(found, callers, tuple(tests), tuple(first[path] for path in sorted(first)), configuration)


def document_evidence(site: Site, name: str, line: tuple[str, int, str]) -> Evidence:
    """A line of a document that has the name, at the revision looked from."""
    path, number, text = line
    return Evidence(
        kind="document",
        says=f"{path}:{number} speaks of {name}.",
        check=f"git show {site.at.short}:{quoted(path)} | sed -n {number}p",
        oid=site.at,
        path=path,
        lines=(number, number),
        quote=text.strip()[:240],
    )
