"""The investigation as a graph: understand, plan, excavate, conclude, verify.

    understand -> plan -> excavate --+
                    ^----------------+   (moves left and budget left)
                  plan -> conclude -> verify -> END
                            ^ repair <--+   (once, when claims of a model were dropped)
                            ^ yield <---+   (when nothing of a model's draft held: the rules conclude)

A node calls one collaborator and returns one update. langgraph is imported when a graph is made: it costs a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from archaeologist.agent.case import Case
from archaeologist.agent.conclusion import conclude
from archaeologist.agent.endpoint.faults import Interrupted
from archaeologist.agent.investigator import Draft, Investigator
from archaeologist.agent.judgement import choose
from archaeologist.agent.meter import Meter, Spent
from archaeologist.agent.scrutiny.compose import Scrutiny, scrutinize
from archaeologist.agent.verify import Checked, verify
from archaeologist.domain.evidence import Proof
from archaeologist.domain.step import Emit
from archaeologist.toolkit.excavate import Call, excavate
from archaeologist.toolkit.registry import Registry

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
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
    scrutiny: Scrutiny
    repaired: int
    spent: Spent


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
    meter: Meter | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def spent(self) -> Spent:
        return self.meter.spent if self.meter else Spent()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case as it was dug up, what of the draft held, and what a model has used for it."""

    case: Case
    checked: Checked
    spent: Spent = field(default_factory=Spent)
    interrupted: bool = False


def investigate(bench: Bench, text: str) -> Outcome:
    """The checked answer to a question, and the case behind it. Raises `UsageError` when nothing is asked."""
    final = compile_graph(bench).invoke({"text": text}, {"recursion_limit": _limit(bench)})
    return Outcome(final["case"], final["checked"], final["spent"])


def investigate_kept(bench: Bench, text: str | None, saver: BaseCheckpointSaver[str]) -> Outcome:
    """The same with a checkpoint after every step; without a text it goes on from the last one.

    When it is interrupted, the rules conclude from what was found until then. Raises `Interrupted` when nothing was.
    """
    graph = compile_graph(bench, saver)
    config: Any = {"configurable": {"thread_id": THREAD}, "recursion_limit": _limit(bench)}
    if text is None and bench.meter and "spent" in (known := graph.get_state(config).values):
        bench.meter.spent = known["spent"]
    try:
        final = graph.invoke(None if text is None else {"text": text}, config, durability="sync")
    except Interrupted:
        return _so_far(bench, graph.get_state(config).values)
    return Outcome(final["case"], final["checked"], final["spent"])


THREAD = "case"


def _so_far(bench: Bench, known: dict[str, Any]) -> Outcome:
    if "case" not in known:
        raise Interrupted
    spent = replace(bench.spent, why="it was interrupted")
    case: Case = known["case"]
    return Outcome(case, verify(conclude(case.playbook, choose(case.playbook)), bench.proof), spent, interrupted=True)


def _limit(bench: Bench) -> int:
    return 2 * bench.budget + 20


def compile_graph(
    bench: Bench, saver: BaseCheckpointSaver[str] | None = None
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph over a bench, ready to run."""
    from langgraph.graph import END, START, StateGraph

    def node(work: Callable[[Bench, State], State]) -> Any:
        def run(state: State) -> State:
            if bench.stop.is_set():
                raise Interrupted
            return work(bench, state)

        return run

    graph = StateGraph(State)
    for name, work in _NODES.items():
        graph.add_node(name, node(work))
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "plan")
    graph.add_conditional_edges("plan", lambda state: _next(bench, state), ["excavate", "conclude"])
    graph.add_edge("excavate", "plan")
    graph.add_edge("conclude", "verify")
    graph.add_conditional_edges("verify", _judged, ["repair", "yield", END])
    graph.add_edge("repair", "verify")
    graph.add_edge("yield", "verify")
    return graph.compile(checkpointer=saver)


def _understand(bench: Bench, state: State) -> State:
    return {"case": Case(bench.investigator.understand(state["text"]))}


def _plan(bench: Bench, state: State) -> State:
    moves = bench.investigator.next_moves(state["case"])
    if moves and bench.meter and len(state["case"].found) >= bench.budget:
        bench.meter.reach(f"{bench.budget} steps in all")
    return {"moves": moves, "spent": bench.spent}


def _conclude(bench: Bench, state: State) -> State:
    draft = bench.investigator.conclude(state["case"])
    return {"draft": draft, "spent": bench.spent}


def _verify(bench: Bench, state: State) -> State:
    draft = state["draft"]
    if not draft.by_model:
        return {"checked": verify(draft, bench.proof)}
    scrutiny = scrutinize(draft, state["case"], bench.proof)
    checked = verify(scrutiny.draft, bench.proof)
    dropped = checked.dropped + len(scrutiny.lost) + state.get("repaired", 0)
    return {"checked": replace(checked, dropped=dropped), "scrutiny": scrutiny}


def _judged(state: State) -> str:
    """A model whose claims were dropped may put them right once; one of whom nothing is left has had its say."""
    from langgraph.graph import END

    if not state["draft"].by_model:
        return END
    if state["scrutiny"].lost and "repaired" not in state:
        return "repair"
    return END if state["scrutiny"].kept else "yield"


def _repair(bench: Bench, state: State) -> State:
    scrutiny = state["scrutiny"]
    kept = tuple(claim for claim in state["draft"].claims if claim not in {each.claim for each in scrutiny.lost})
    faults = tuple(f"“{each.claim.text}”: {each.why}" for each in scrutiny.lost)
    again = bench.investigator.repair(state["case"], state["draft"], kept, faults)
    draft = again or replace(state["draft"], claims=kept)
    return {"draft": draft, "repaired": len(scrutiny.lost), "spent": bench.spent}


def _yield(bench: Bench, state: State) -> State:
    if bench.meter:
        bench.meter.give_up("nothing of what it wrote held")
    proposal = state["draft"].proposal
    return {"draft": proposal or Draft("unknown", ""), "spent": bench.spent}


def _excavate(bench: Bench, state: State) -> State:
    case = state["case"]
    left = bench.budget - len(case.found)
    found = excavate(bench.registry, bench.site, state["moves"], bench.clock, left, bench.emit)
    return {"case": case.with_found(found)}


def _next(bench: Bench, state: State) -> str:
    """Digs on while there are moves and the budget is not used up."""
    return "excavate" if state["moves"] and len(state["case"].found) < bench.budget else "conclude"


_NODES: dict[str, Callable[[Bench, State], State]] = {
    "understand": _understand,
    "plan": _plan,
    "excavate": _excavate,
    "conclude": _conclude,
    "verify": _verify,
    "repair": _repair,
    "yield": _yield,
}
