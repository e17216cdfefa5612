"""Puts one investigation together: who thinks, with what, within which limits, and what is told of it afterwards.

A part of the composition root, kept apart because most commands never investigate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archaeologist import __version__
from archaeologist.config import Settings
from archaeologist.domain.answer import Answer, Provenance, Tokens
from archaeologist.domain.step import Emit

if TYPE_CHECKING:
    from archaeologist.agent.endpoint.modes import ModeName
    from archaeologist.agent.endpoint.wire import Heard, Place, Wire
    from archaeologist.agent.graph import Bench, Outcome
    from archaeologist.agent.meter import Meter, Spent
    from archaeologist.agent.model import ModelInvestigator
    from archaeologist.dig.site import Site

_MODES: dict[str, ModeName] = {"native": "native", "text": "text", "json": "json"}


@dataclass(frozen=True)
class Watch:
    """Who looks on: `emit` hears of steps, `heard` of the pieces of a reply; `stop` ends it after the step at hand."""

    emit: Emit | None = None
    heard: Heard | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.monotonic


def investigated(site: Site, question: str, settings: Settings, watch: Watch) -> Outcome:
    """What an investigation came to: by rules, or led by the model that the settings name."""
    from archaeologist.agent.graph import investigate

    return investigate(bench(site, settings, watch), question)


def bench(site: Site, settings: Settings, watch: Watch, spent: Spent | None = None) -> Bench:
    """The collaborators of an investigation."""
    from archaeologist.agent.graph import Bench
    from archaeologist.agent.rules import RuleInvestigator
    from archaeologist.dig.proof import RepositoryProof
    from archaeologist.tools import registry

    proof = RepositoryProof(site)
    if settings.model is None:
        return Bench(RuleInvestigator(), registry(), site, proof, watch.clock, watch.emit)
    meter = _meter(settings, watch, spent)
    model = model_investigator(settings, meter, watch)
    return Bench(model, registry(), site, proof, watch.clock, watch.emit, meter=meter)


def model_investigator(settings: Settings, meter: Meter, watch: Watch, wire: Wire | None = None) -> ModelInvestigator:
    """The investigator that asks the model of the settings."""
    from archaeologist.agent.endpoint.session import Session
    from archaeologist.agent.masks import masker
    from archaeologist.agent.model import ModelInvestigator
    from archaeologist.agent.prompting import Prompts
    from archaeologist.tools import registry

    hush_tracing()
    wire = wire or _wire(settings, meter, watch)
    session = Session(wire, settings.context, _MODES.get(settings.tool_mode, "native"))
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


def hush_tracing() -> None:
    """Switches off what would send the investigation to a tracing service because of a variable of another program."""
    import os

    for name in list(os.environ):
        if name.startswith(("LANGSMITH_", "LANGCHAIN_", "LANGGRAPH_")):
            del os.environ[name]
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"


def _meter(settings: Settings, watch: Watch, spent: Spent | None) -> Meter:
    from archaeologist.agent.meter import Limits, Meter

    bounds = settings.bounds
    return Meter(Limits(bounds.steps, bounds.tokens, bounds.seconds), watch.clock, watch.stop, spent)


def _wire(settings: Settings, meter: Meter, watch: Watch) -> Wire:
    from archaeologist.agent.endpoint.wire import Wire

    return Wire(place_of(settings), watch.clock, meter.deadline, watch.stop, watch.heard)


def answered(question: str, site: Site, outcome: Outcome, settings: Settings, seconds: float) -> Answer:
    """The answer with how it was come by; a model that could not be used is told, with the reason.

    What was found in an index that is still being built is part of an answer: the rest may speak against it.
    """
    checked = outcome.checked
    unused = (f"{settings.model} was not used, because {outcome.spent.why}.",) if outcome.spent.why else ()
    return Answer(
        question=question,
        repository=site.state,
        status=checked.status if site.history.complete or checked.status == "unknown" else "partial",
        headline=checked.headline,
        claims=checked.claims,
        commits=checked.commits,
        evidence=checked.evidence,
        timeline=checked.timeline,
        caveats=(*checked.caveats, *unused),
        provenance=_provenance(outcome, settings, seconds),
    )


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
    )
