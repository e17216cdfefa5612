"""Puts one investigation together: who thinks, with what, within which limits, and what is told of it afterwards.

A part of the composition root, kept apart because most commands never investigate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from archaeologist import __version__
from archaeologist.config import Settings
from archaeologist.domain.answer import Answer, Provenance, Tokens
from archaeologist.domain.step import Emit
from archaeologist.runs import Run

if TYPE_CHECKING:
    from archaeologist.agent.endpoint.abilities import Abilities
    from archaeologist.agent.endpoint.modes import ModeName
    from archaeologist.agent.endpoint.values import Reply
    from archaeologist.agent.endpoint.wire import Asking, Heard, Noted, Place, Wire
    from archaeologist.agent.graph import Bench, Outcome
    from archaeologist.agent.meter import Meter
    from archaeologist.agent.model import ModelInvestigator
    from archaeologist.agent.trajectory import Exchange, Held
    from archaeologist.dig.site import Site

_MODES: dict[str, ModeName] = {"native": "native", "text": "text", "json": "json"}


@dataclass(frozen=True)
class Watch:
    """Who looks on: `emit` hears of steps, `heard` of the pieces of a reply and `noted` of the whole.

    `stop` ends the investigation after the step at hand; a reply ends between two pieces. `asking` is entered around
    each request to a model.
    """

    emit: Emit | None = None
    heard: Heard | None = None
    noted: Noted | None = None
    asking: Asking | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.monotonic


def investigated(site: Site, question: str, settings: Settings, watch: Watch) -> Outcome:
    """What an investigation came to: by rules, or led by the model that the settings name.

    One with a model is kept while it lasts, so that it can be resumed. Raises `KeyboardInterrupt` when it was ended
    before anything was found.
    """
    from archaeologist.agent.graph import investigate

    with _measured(settings, watch) as (seen, ended):
        made = bench(site, settings, seen)
        if settings.model is None or settings.runs is None:
            with untraced():
                return ended(investigate(made, question))
        return ended(_kept(Run.begun(settings.runs, question, site, settings), made, question))


def resumed(run: Run, site: Site, settings: Settings, watch: Watch) -> Outcome:
    """The rest of an investigation that was broken off."""
    with _measured(settings, watch) as (seen, ended):
        return ended(_kept(run, bench(site, settings, seen), None))


@contextmanager
def _measured(settings: Settings, watch: Watch) -> Iterator[tuple[Watch, Callable[[Outcome], Outcome]]]:
    """The same watch, and what to do with an outcome: where telemetry is on, both also tell it what happened."""
    if not settings.telemetry:
        yield watch, lambda outcome: outcome
        return
    from archaeologist.agent.offers import MORE
    from archaeologist.telemetry import emitting, recorded
    from archaeologist.tools import registry

    with recorded(settings, frozenset((*(tool.name for tool in registry()), MORE))) as spans:

        def ended(outcome: Outcome) -> Outcome:
            spans.ended(outcome)
            return outcome

        yield replace(watch, emit=emitting(spans, watch.emit), asking=spans.asking), ended


def _kept(run: Run, made: Bench, question: str | None) -> Outcome:
    """An investigation with its run, which is forgotten when there is nothing to go on with."""
    from archaeologist.agent.endpoint.faults import Interrupted
    from archaeologist.agent.graph import investigate_kept

    try:
        with untraced(), run.saver() as saver:
            outcome = investigate_kept(made, question, saver)
    except Interrupted:
        run.forget()
        raise KeyboardInterrupt from None
    if not outcome.interrupted:
        run.forget()
    return outcome


def bench(site: Site, settings: Settings, watch: Watch) -> Bench:
    """The collaborators of an investigation."""
    from archaeologist.agent.graph import Bench
    from archaeologist.agent.rules import RuleInvestigator
    from archaeologist.dig.proof import RepositoryProof
    from archaeologist.tools import registry

    proof = RepositoryProof(site)
    if settings.model is None:
        return Bench(RuleInvestigator(), registry(), site, proof, watch.clock, watch.emit)
    meter = _meter(settings, watch)
    model = model_investigator(settings, meter, watch)
    return Bench(model, registry(), site, proof, watch.clock, watch.emit, meter=meter, stop=watch.stop)


def model_investigator(settings: Settings, meter: Meter, watch: Watch, wire: Wire | None = None) -> ModelInvestigator:
    """The investigator that asks the model of the settings."""
    from archaeologist.agent.endpoint.session import Session
    from archaeologist.agent.masks import masker
    from archaeologist.agent.model import ModelInvestigator
    from archaeologist.agent.prompting import Prompts
    from archaeologist.tools import registry

    wire = wire or _wire(settings, meter, watch)
    session = Session(wire, settings.context, _MODES.get(settings.tool_mode, "native"), meter.room)
    return ModelInvestigator(
        session,
        registry(),
        meter,
        masker(settings.api_key),
        Prompts(folder=settings.prompts),
        "deep" if settings.effort == "deep" else "quick",
        settings.tool_mode == "auto",
    )


def place_of(settings: Settings) -> Place:
    """Where the model of the settings is served."""
    from archaeologist.agent.endpoint.wire import Place

    return Place(settings.base_url, settings.model or "", settings.api_key, agent=f"archaeologist/{__version__}")


@contextmanager
def untraced() -> Iterator[None]:
    """Switches off, while it is entered, what would send an investigation to a tracing service.

    Its variables are there because of another program; they are put back, since that program may have called us.
    """
    import os

    found = {name: value for name, value in os.environ.items() if name.startswith(_TRACING)}
    for name in found:
        del os.environ[name]
    off = {"LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false"}
    os.environ.update(off)
    try:
        yield
    finally:
        for name in off:
            os.environ.pop(name, None)
        os.environ.update(found)


_TRACING = ("LANGSMITH_", "LANGCHAIN_", "LANGGRAPH_")


def _meter(settings: Settings, watch: Watch) -> Meter:
    from archaeologist.agent.meter import Limits, Meter

    bounds = settings.bounds
    return Meter(Limits(bounds.steps, bounds.tokens, bounds.seconds), watch.clock)


def _wire(settings: Settings, meter: Meter, watch: Watch) -> Wire:
    from archaeologist.agent.endpoint.wire import Wire

    return Wire(place_of(settings), watch.clock, meter.deadline, watch.stop, watch.heard, watch.noted, watch.asking)


@dataclass(frozen=True)
class Inquiry:
    """An answer and what stands behind it; `interrupted` when the user ended it before it was done."""

    answer: Answer
    outcome: Outcome
    exchanges: tuple[Exchange, ...] = ()

    @property
    def interrupted(self) -> bool:
        return self.outcome.interrupted

    @property
    def trajectory(self) -> str:
        """The whole investigation as JSON text, for a file."""
        from archaeologist.agent.trajectory import written

        return written(self.answer, self.outcome.case, self.exchanges)


def noting(watch: Watch) -> tuple[Watch, list[Exchange]]:
    """The same watch, and a list in which every exchange with the model will stand."""
    from archaeologist.agent.trajectory import Exchange

    notes: list[Exchange] = []

    def noted(request: Mapping[str, Any], reply: Reply) -> None:
        calls = tuple((each.name, each.arguments) for each in reply.wishes)
        notes.append(Exchange(request, reply.text, reply.thinking, calls))
        if watch.noted:
            watch.noted(request, reply)

    return replace(watch, noted=noted), notes


def concluded(
    question: str,
    site: Site,
    outcome: Outcome,
    settings: Settings,
    seconds: float,
    exchanges: Sequence[Exchange] = (),
) -> Inquiry:
    """The answer with how it was come by; a model that could not be used is told, with the reason.

    What was found in an index that is still being built is part of an answer: the rest may speak against it.
    """
    checked = outcome.checked
    whole = site.history.complete and not outcome.interrupted
    answer = Answer(
        question=question,
        repository=site.state,
        status=checked.status if whole or checked.status == "unknown" else "partial",
        headline=checked.headline,
        claims=checked.claims,
        commits=checked.commits,
        evidence=checked.evidence,
        timeline=checked.timeline,
        caveats=(*checked.caveats, *_bounded(outcome, settings.model or "")),
        provenance=_provenance(outcome, settings, seconds),
    )
    return Inquiry(answer, outcome, tuple(exchanges))


def _bounded(outcome: Outcome, model: str) -> tuple[str, ...]:
    """Which limits a model came up against, and whether it was still the one that concluded."""
    from archaeologist.agent.meter import reached

    spent = outcome.spent
    limits = tuple(clause for each in spent.limits if (clause := reached(each)) != spent.why)
    if not spent.why:
        return tuple(f"{model} concluded from what was gathered, because {each}." for each in limits)
    told = tuple(f"{each[0].upper()}{each[1:]}." for each in limits)
    if outcome.case.asked:
        return (*told, f"{model} did not conclude, because {spent.why}; the rules did, from what was gathered.")
    return (*told, f"{model} was not used, because {spent.why}.")


def _provenance(outcome: Outcome, settings: Settings, seconds: float) -> Provenance:
    from archaeologist.agent.meter import Prices

    usage = outcome.spent.usage
    prices = Prices(settings.bounds.price_prompt, settings.bounds.price_completion)
    return Provenance(
        version=__version__,
        mode="model" if settings.model and not outcome.spent.why else "rules",
        model=settings.model,
        tools=tuple(each.call for each in outcome.case.found),
        dropped_claims=outcome.checked.dropped,
        fell_back=bool(outcome.spent.why),
        tokens=Tokens(usage.prompt, usage.completion, usage.reasoning),
        seconds=seconds,
        requests=outcome.spent.requests,
        cost=prices.of(usage),
        limits=outcome.spent.limits,
    )


# -- the endpoint itself ---------------------------------------------------------------------------------------------


def examined(settings: Settings) -> Abilities:
    """What the endpoint of the settings can do, by two small requests to it."""
    from archaeologist.agent.endpoint.abilities import examine
    from archaeologist.agent.endpoint.session import Session
    from archaeologist.agent.endpoint.wire import Wire

    wire = Wire(replace(place_of(settings), patience=_PATIENCE), time.monotonic, time.monotonic() + 2 * _PATIENCE)
    return examine(Session(wire, settings.context))


_PATIENCE = 60.0

# -- without a model at the other end --------------------------------------------------------------------------------


def rehearsed(site: Site, question: str, settings: Settings) -> tuple[dict[str, Any], ...]:
    """The first requests of an investigation, with nobody to send them to."""
    from archaeologist.agent.endpoint.faults import Halted
    from archaeologist.agent.endpoint.values import Request
    from archaeologist.agent.endpoint.wire import Wire
    from archaeologist.agent.graph import Bench, investigate
    from archaeologist.dig.proof import RepositoryProof
    from archaeologist.tools import registry

    bodies: list[dict[str, Any]] = []

    class Unconnected(Wire):
        def window(self) -> int:
            return 0

        def send(self, request: Request) -> Reply:
            bodies.append(self.body(request))
            raise Halted("nothing is sent")

    watch = Watch()
    meter = _meter(settings, watch)
    quiet = replace(settings, tool_mode="native" if settings.tool_mode == "auto" else settings.tool_mode)
    model = model_investigator(quiet, meter, watch, Unconnected(place_of(settings), watch.clock))
    with untraced():
        investigate(Bench(model, registry(), site, RepositoryProof(site), watch.clock, meter=meter), question)
    return tuple(bodies)


@dataclass(frozen=True)
class Verification:
    """A saved answer looked at again: its claims, and which of its commits have been taken back since."""

    answer: Answer
    claims: tuple[Held, ...]
    undone: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return all(each.holds for each in self.claims) and not self.undone


def verified(text: str, name: str, site: Site) -> Verification:
    """Which claims of a trajectory hold at a site. Raises `UsageError` for a text that is no trajectory."""
    from archaeologist.agent.trajectory import hold_again, read_answer
    from archaeologist.dig.proof import RepositoryProof

    answer = read_answer(text, name)
    return Verification(answer, hold_again(answer, RepositoryProof(site)), _undone(answer, site))


def _undone(answer: Answer, site: Site) -> tuple[str, ...]:
    """The commits of an answer that were taken back by commits which it did not know of."""
    from archaeologist.toolkit.result import Refusal
    from archaeologist.tools import registry

    found: list[str] = []
    known = {each.oid for each in answer.commits}
    tool = registry().find("what_became")
    assert not isinstance(tool, Refusal)
    for cited in answer.commits:
        result = tool.run(site, commit=cited.oid)
        later = result.value if not isinstance(result, Refusal) and isinstance(result.value, tuple) else ()
        found += [
            f"{cited.oid.short} was taken back by {each.oid.short} ({each.date.date()}): {each.subject}"
            for each in later
            if each.role == "reverted" and each.oid not in known
        ]
    return tuple(dict.fromkeys(found))
