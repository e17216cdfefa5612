"""A case as plain data: what checkpoints and trajectories hold, and how it becomes a case again.

A result's value is kept when it is one that the agent could read anyway (a value of the domain); of others the text and
the evidence are kept, which is all that a case knows of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archaeologist.agent.case import Case
from archaeologist.agent.endpoint.values import Usage
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.meter import Spent
from archaeologist.agent.scrutiny.compose import Lost, Scrutiny
from archaeologist.agent.verify import Checked
from archaeologist.domain.codec import DOMAIN, Plain
from archaeologist.toolkit.excavate import Asked, Call, Found
from archaeologist.toolkit.result import Refusal, ToolResult

CODEC = DOMAIN.including(
    Case, Call, Asked, Found, ToolResult, Refusal, Draft, DraftClaim, Checked, Scrutiny, Lost, Spent, Usage
)
_VALUE, _TUPLE = "a value", "a tuple"


def plain(value: object) -> dict[str, Plain]:
    """A value of the agent as plain data."""
    return CODEC.dump(_storable(value))


def value_of(data: Mapping[str, Plain]) -> object:
    """The value again. Raises `ValueError` for data that no value can be made of."""
    return CODEC.load(data)


def _storable(value: object) -> object:
    if isinstance(value, Case):
        return replace(value, found=tuple(_found(each) for each in value.found))
    if isinstance(value, tuple):
        return tuple(_storable(each) for each in value)
    if isinstance(value, Call) and isinstance(value.ready, ToolResult):
        return replace(value, ready=_result(value.ready))
    return _found(value) if isinstance(value, Found) else value


def _found(found: Found) -> Found:
    return replace(found, result=_result(found.result)) if isinstance(found.result, ToolResult) else found


def _result(result: ToolResult[object]) -> ToolResult[object]:
    try:
        CODEC.dump(result.value)
    except TypeError:
        return replace(result, value=None)
    return result


class PlainSerializer:
    """What langgraph's checkpoints are written with: JSON of plain data, and no object that a program could be made of.

    langgraph's own envelope is dictionaries and lists; the values of the agent stand in it as the codec writes them.
    """

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return "plain", json.dumps(self._out(obj), ensure_ascii=False).encode()

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, text = data
        if kind != "plain":
            raise ValueError(f"a checkpoint of the kind {kind!r}; this program reads plain ones")
        return self._in(json.loads(text))

    def _out(self, obj: Any) -> Any:
        if obj is None or isinstance(obj, bool | int | float | str):
            return str(obj) if isinstance(obj, str) else obj
        if isinstance(obj, Mapping):
            return {str(key): self._out(each) for key, each in obj.items()}
        if isinstance(obj, list):
            return [self._out(each) for each in obj]
        if isinstance(obj, BaseException):
            return repr(obj)
        if isinstance(obj, tuple | set | frozenset) and not self._ours(obj):
            return {_TUPLE: [self._out(each) for each in obj]}
        return {_VALUE: plain(obj)}

    def _ours(self, obj: Any) -> bool:
        """Whether a tuple holds values of the agent, which the codec writes as a whole."""
        return isinstance(obj, tuple) and bool(obj) and type(obj[0]).__name__ in CODEC.types

    def _in(self, data: Any) -> Any:
        if isinstance(data, list):
            return [self._in(each) for each in data]
        if not isinstance(data, dict):
            return data
        if set(data) == {_VALUE}:
            return value_of(data[_VALUE])
        if set(data) == {_TUPLE}:
            return tuple(self._in(each) for each in data[_TUPLE])
        return {key: self._in(each) for key, each in data.items()}
