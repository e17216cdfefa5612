"""How much of what really runs the call graph knows, and how often it is right where it says that it is certain.

First the test suite of a Python project is run with every call recorded, in an environment that has the project:

    CALLS_OF=CHECKOUT CALLS_TO=calls.json PYTHONPATH=tests python -m pytest -p bench_calls CHECKOUT/tests

then the graph of the same revision is held against it: `python tests/bench_calls.py CHECKOUT calls.json`.

Only calls whose name stands in the line that made them are counted: what a property, an operator or a stored function
runs is in no call graph made of text. A decorator's call counts as one of the function that it decorates.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple


class Ran(NamedTuple):
    """One call that ran, by path and qualified name on both sides, and a line that made it."""

    path: str
    caller: str
    callee_path: str
    callee: str
    line: int


# -- recording, as a plugin of pytest ---------------------------------------------------------------------------------

_edges: dict[tuple[str, str, str, str], int] = {}


def pytest_sessionstart() -> None:
    threading.setprofile(_profile)
    sys.setprofile(_profile)


def pytest_sessionfinish() -> None:
    sys.setprofile(None)
    Path(os.environ["CALLS_TO"]).write_text(json.dumps([[*key, line] for key, line in _edges.items()]))


def _profile(frame: FrameType, event: str, _argument: Any) -> None:
    if event == "call" and frame.f_back is not None and not frame.f_code.co_name.startswith("<"):
        callee, caller = _named(frame.f_code), _named(frame.f_back.f_code)
        if callee and caller:
            _edges[(*caller, *callee)] = frame.f_back.f_lineno


@cache
def _named(code: CodeType) -> tuple[str, str] | None:
    root = os.path.realpath(os.environ["CALLS_OF"]) + os.sep
    if not code.co_filename.startswith(root):
        return None
    parts = [part for part in code.co_qualname.split(".") if not part.startswith("<")]
    return code.co_filename.removeprefix(root), ".".join(parts)


# -- scoring ----------------------------------------------------------------------------------------------------------


def main(checkout: str, recorded: str) -> None:
    from archaeologist.dig.call_findings import graph_now
    from archaeologist.dig.site import Site

    site = Site.open(Path(checkout))
    graph = graph_now(site)
    ran = [Ran(*each) for each in json.loads(Path(recorded).read_text())]
    asked = [each for each in ran if _is_written(site, graph, each)]
    known = [max(_weights(graph, each), default=0.0) for each in asked]
    print(f"{len(asked)} calls ran whose name stands in the text")
    print(
        f"known at all: {sum(w > 0 for w in known) / len(asked):.3f}, as certain: {known.count(1.0) / len(asked):.3f}"
    )
    right, wrong = _certain(graph, ran)
    print(f"of {right + wrong} calls said to be certain {right / (right + wrong):.3f} were what ran")


def _is_written(site: Any, graph: Any, each: Ran) -> bool:
    from archaeologist.domain.calls import CallPlace

    symbol = graph.symbol(CallPlace(each.callee_path, each.callee))
    if symbol is None or symbol.kind == "class" or any("property" in note for note in symbol.annotations):
        return False
    lines = (site.text(each.path) or "").split("\n")
    text = lines[each.line - 1] if each.line <= len(lines) else ""
    return symbol.name == "__init__" or (symbol.name in text and not symbol.name.startswith("__"))


def _weights(graph: Any, each: Ran) -> Iterator[float]:
    """The weights of the edges for a call that ran, from its caller or from what that decorates on the line."""
    wanted = {(each.callee_path, each.callee), (each.callee_path, each.callee.removesuffix(".__init__"))}
    for name in graph.callers_in(each.path):
        if name == each.caller or name.startswith(f"{each.caller}.") or not each.caller:
            for edge in _out_of(graph, each.path, name):
                if (edge.callee.path, edge.callee.name) in wanted and (name == each.caller or edge.line == each.line):
                    yield edge.weight


def _out_of(graph: Any, path: str, name: str) -> tuple[Any, ...]:
    from archaeologist.domain.calls import CallPlace

    return tuple(graph.callees(CallPlace(path, name)))


def _certain(graph: Any, ran: list[Ran]) -> tuple[int, int]:
    """How many certain calls went where they are said to, and how many elsewhere, where a like one ran on the line."""
    lines: dict[tuple[str, str, int], set[tuple[str, str]]] = defaultdict(set)
    for each in ran:
        lines[each.path, each.caller, each.line].add((each.callee_path, each.callee))
    right = wrong = 0
    for (path, caller, line), targets in lines.items():
        for edge in _out_of(graph, path, caller):
            bare = edge.callee.name.rpartition(".")[2]
            alike = [name for _, name in targets if name.rpartition(".")[2] == bare]
            if edge.line == line and edge.certain and alike:
                hit = (edge.callee.path, edge.callee.name) in targets
                right, wrong = right + hit, wrong + (not hit)
    return right, wrong


if __name__ == "__main__":
    main(*sys.argv[1:3])
