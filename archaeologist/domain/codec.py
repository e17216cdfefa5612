"""Values as plain data and back: what a checkpoint or a trajectory holds is JSON, never a live object.

Every record says its type, so nothing has to be guessed on the way back. All sequences are tuples, as they are in the
values themselves. The number rises when data written before can no longer be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from types import ModuleType

from archaeologist.domain import (
    answer,
    calls,
    change,
    commit,
    evidence,
    finding,
    history,
    postmortem,
    premortem,
    question,
    review,
    step,
    suspects,
    symbol,
    trace,
)
from archaeologist.domain.oid import Oid

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

NUMBER = 1
_TYPE = "type"
_MODULES = (
    answer,
    calls,
    change,
    commit,
    evidence,
    finding,
    history,
    postmortem,
    premortem,
    question,
    review,
    step,
    suspects,
    symbol,
    trace,
)


@dataclass(frozen=True)
class Codec:
    """Knows the dataclasses it may make; a room further up adds its own with `including`."""

    types: Mapping[str, type]

    def including(self, *more: type) -> Codec:
        return Codec({**self.types, **_by_name(more)})

    def dump(self, value: object) -> dict[str, Plain]:
        """The value as plain data. Raises `TypeError` for a value of a type that is not known."""
        return {"codec": NUMBER, "value": self._encode(value)}

    def load(self, data: Mapping[str, Plain]) -> object:
        """The value again. Raises `ValueError` for data of another number, and for what no value can be made of."""
        if data.get("codec") != NUMBER:
            raise ValueError(f"data of codec {data.get('codec')!r}; this program reads {NUMBER}")
        return self._decode(data["value"])

    def _encode(self, value: object) -> Plain:
        if isinstance(value, Oid):
            return {_TYPE: "oid", "name": str(value)}
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, tuple | list):
            return [self._encode(each) for each in value]
        return self._encode_record(value)

    def _encode_record(self, value: object) -> Plain:
        if isinstance(value, datetime):
            return {_TYPE: "datetime", "iso": value.isoformat()}
        if isinstance(value, date):
            return {_TYPE: "date", "iso": value.isoformat()}
        if isinstance(value, frozenset):
            return {_TYPE: "set", "items": [self._encode(each) for each in sorted(value)]}
        if isinstance(value, Mapping):
            return {_TYPE: "map", "items": {str(key): self._encode(each) for key, each in value.items()}}
        name = type(value).__name__
        if self.types.get(name) is not type(value) or not is_dataclass(value):
            raise TypeError(f"the codec does not know {type(value).__qualname__}")
        return {_TYPE: name, **{each.name: self._encode(getattr(value, each.name)) for each in fields(value)}}

    def _decode(self, data: Plain) -> object:
        if isinstance(data, list):
            return tuple(self._decode(each) for each in data)
        if not isinstance(data, dict):
            return data
        content = {key: self._decode(each) for key, each in data.items() if key != _TYPE and data[_TYPE] != "map"}
        match data.get(_TYPE):
            case "oid":
                return Oid(str(content["name"]))
            case "datetime":
                return datetime.fromisoformat(str(content["iso"]))
            case "date":
                return date.fromisoformat(str(content["iso"]))
            case "set":
                return frozenset(_items(content))
            case "map":
                items = data["items"]
                return {key: self._decode(each) for key, each in items.items()} if isinstance(items, dict) else {}
            case name:
                return self._make(str(name), content)

    def _make(self, name: str, content: dict[str, object]) -> object:
        if name not in self.types:
            raise ValueError(f"the codec does not know {name}")
        try:
            return self.types[name](**content)
        except TypeError as error:
            raise ValueError(f"no {name} can be made of this: {error}") from error


def _items(content: Mapping[str, object]) -> tuple[object, ...]:
    items = content["items"]
    return items if isinstance(items, tuple) else ()


def _by_name(types: Iterable[type]) -> dict[str, type]:
    return {each.__name__: each for each in types}


def _values_of(module: ModuleType) -> list[type]:
    """The dataclasses that a module defines."""
    found = [each for each in vars(module).values() if isinstance(each, type) and is_dataclass(each)]
    return [each for each in found if each.__module__ == module.__name__]


DOMAIN = Codec(_by_name(each for module in _MODULES for each in _values_of(module)))
