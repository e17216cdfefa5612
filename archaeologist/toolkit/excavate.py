"""Runs the calls that an investigation plans, one after the other, within a budget of steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from archaeologist.domain.answer import ToolCall
from archaeologist.domain.step import Emit, Step
from archaeologist.toolkit.registry import Registry
from archaeologist.toolkit.result import Refusal, ToolResult

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Asked:
    """In which turn of a model a call was asked for, counted from 1, and what the model said along with it.

    `doubting` is true of a call that is to find what speaks against the model's own answer.
    """

    turn: int
    said: str = ""
    doubting: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A tool to be run. `outside` is true when the arguments come from a model or a person: they are then validated.

    `ready` is the result of a call that needs no tool, because it could not be read or was answered before.
    """

    name: str
    arguments: Mapping[str, object]
    outside: bool = False
    asked: Asked | None = None
    ready: ToolResult[object] | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a call came to: the record of it, and the result or the refusal; `asked` when a model wanted it."""

    call: ToolCall
    result: ToolResult[object] | Refusal
    asked: Asked | None = None

    @property
    def step(self) -> Step:
        return Step(self.call, self.result.summary, self.result.evidence)


def excavate(
    registry: Registry[C],
    context: C,
    calls: Iterable[Call],
    clock: Callable[[], float],
    budget: int | None = None,
    emit: Emit | None = None,
) -> tuple[Found, ...]:
    """What each call found, in the order of the calls.

    `budget` is the number of calls that are run; the rest are refused, so that the reader sees what was not looked
    at. `clock` gives seconds. `emit` hears of every step as it ends.
    """
    found: list[Found] = []
    for place, call in enumerate(calls):
        spent = budget is not None and place >= budget
        found.append(_record(call, _refuse_spent(budget), 0.0) if spent else _timed(registry, context, call, clock))
        if emit:
            emit(found[-1].step)
    return tuple(found)


def _timed(registry: Registry[C], context: C, call: Call, clock: Callable[[], float]) -> Found:
    started = clock()
    result = _run(registry, context, call)
    return _record(call, result, clock() - started)


def _run(registry: Registry[C], context: C, call: Call) -> ToolResult[object] | Refusal:
    if call.ready is not None:
        return call.ready
    tool = registry.find(call.name)
    if isinstance(tool, Refusal):
        return tool
    return tool.call(context, call.arguments) if call.outside else tool.run(context, **call.arguments)


def _record(call: Call, result: ToolResult[object] | Refusal, seconds: float) -> Found:
    return Found(ToolCall(call.name, tuple(written(call).items()), seconds), result, call.asked)


def written(call: Call) -> dict[str, str]:
    """The arguments of a call as its record has them."""
    return {name: _as_text(value) for name, value in call.arguments.items()}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _refuse_spent(budget: int | None) -> Refusal:
    return Refusal(f"Not run: the budget of {budget} steps is used up.")
