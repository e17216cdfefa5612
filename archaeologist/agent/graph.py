"""The investigation as a graph: understand, plan, excavate, conclude, verify.

    understand -> plan -> excavate --+
                    ^----------------+   (moves left and budget left)
                  plan -> conclude -> verify -> END

A node calls one collaborator and returns one update. langgraph is imported when a graph is made: it costs a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from archaeologist.agent.case import Case
from archaeologist.agent.investigator import Draft, Investigator
from archaeologist.agent.verify import Checked, verify
from archaeologist.domain.evidence import Proof
from archaeologist.domain.step import Emit
from archaeologist.toolkit.excavate import Call, excavate
from archaeologist.toolkit.registry import Registry

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

C = TypeVar("C")
BUDGET = 60


class State(TypedDict, total=False):
    """What the nodes hand on: each key is written by one node alone."""

    text: str
    case: Case
    moves: tuple[Call, ...]
    draft: Draft
    checked: Checked


@dataclass(frozen=True)
class Bench:
    """The collaborators of one investigation, handed to the graph from outside: nothing here is global."""

    investigator: Investigator
    registry: Registry[Any]
    site: object
    proof: Proof
    clock: Callable[[], float]
    emit: Emit | None = None
    budget: int = BUDGET


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case as it was dug up, and what of the draft held."""

    case: Case
    checked: Checked


def investigate(bench: Bench, text: str) -> Outcome:
    """The checked answer to a question, and the case behind it. Raises `UsageError` when nothing is asked."""
    final = compile_graph(bench).invoke({"text": text}, {"recursion_limit": 2 * bench.budget + 10})
    return Outcome(final["case"], final["checked"])


def compile_graph(bench: Bench) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph over a bench, ready to run."""
    from langgraph.graph import END, START, StateGraph

    graph = StateGraph(State)
    graph.add_node("understand", lambda state: {"case": Case(bench.investigator.understand(state["text"]))})
    graph.add_node("plan", lambda state: {"moves": bench.investigator.next_moves(state["case"])})
    graph.add_node("excavate", lambda state: _excavate(bench, state))
    graph.add_node("conclude", lambda state: {"draft": bench.investigator.conclude(state["case"])})
    graph.add_node("verify", lambda state: {"checked": verify(state["draft"], bench.proof)})
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "plan")
    graph.add_conditional_edges("plan", lambda state: _next(bench, state), ["excavate", "conclude"])
    graph.add_edge("excavate", "plan")
    graph.add_edge("conclude", "verify")
    graph.add_edge("verify", END)
    return graph.compile()


def _excavate(bench: Bench, state: State) -> State:
    case = state["case"]
    left = bench.budget - len(case.found)
    found = excavate(bench.registry, bench.site, state["moves"], bench.clock, left, bench.emit)
    return {"case": case.with_found(found)}


def _next(bench: Bench, state: State) -> str:
    """Digs on while there are moves and the budget is not used up."""
    return "excavate" if state["moves"] and len(state["case"].found) < bench.budget else "conclude"
