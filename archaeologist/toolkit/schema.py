"""What arguments a tool takes, read from the signature of its function.

The parameters are read with the standard library alone: calls in process are checked lightly against them and import
nothing. The pydantic model (unknown arguments refused) is made from the same parameters when arguments first come
from outside, and it gives the JSON schema too.
"""

from __future__ import annotations

import inspect
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from archaeologist.errors import UsageError
from archaeologist.toolkit.result import Refusal

if TYPE_CHECKING:
    from pydantic import BaseModel

WRONG_USAGE = UsageError.status
_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and the largest number allowed; stands in `Annotated` beside the description."""

    least: int | None = None
    most: int | None = None


Line = Annotated[int, "Line number, counted from 1", Bounds(least=1)]
Rev = Annotated[str, "Revision: HEAD, a branch, a tag or a commit"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool: `kind` for one value, `many` for a sequence of them, `choices` when only those fit."""

    name: str
    description: str
    kind: type
    annotation: object
    required: bool
    default: object = None
    many: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    bounds: Bounds = Bounds()

    @property
    def words(self) -> str:
        """What a value has to be, in words that complete «must be …»."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        least, most = self.bounds.least, self.bounds.most
        limits = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
        return " and ".join([f"a list, each {_WORDS[self.kind]}" if self.many else _WORDS[self.kind], *limits])

    def admits(self, value: object) -> bool:
        """Whether a value given in process is of the right type and within its limits; nothing is converted."""
        if value is None:
            return self.optional
        if self.many:
            return isinstance(value, tuple | list) and all(self._admits_one(each) for each in value)
        return self._admits_one(value)

    def _admits_one(self, value: object) -> bool:
        if self.kind is float:
            return isinstance(value, int | float) and not isinstance(value, bool)
        if not isinstance(value, self.kind) or (isinstance(value, bool) and self.kind is not bool):
            return False
        if isinstance(value, str):
            return not self.choices or value in self.choices
        return _within(value, self.bounds)


def _within(value: object, bounds: Bounds) -> bool:
    if not isinstance(value, int):
        return True
    return (bounds.least is None or value >= bounds.least) and (bounds.most is None or value <= bounds.most)


def read_parameters(function: Callable[..., object]) -> tuple[Parameter, ...]:
    """The parameters of a tool's function without its first, the context.

    Raises `TypeError`, which only the author of the tool ever sees, when an annotation is none that a schema can say:
    str, int, float, bool, a `Literal` of texts, a tuple of one of them, or one of these or None.
    """
    names = list(inspect.signature(function).parameters.values())[1:]
    hints = _hints(function, {each.name for each in names})
    return tuple(_parameter(each, hints[each.name]) for each in names)


def _hints(function: Callable[..., object], wanted: set[str]) -> dict[str, Any]:
    """Annotations of the wanted names alone: that of the context may name what is imported for type checkers only."""
    written = {name: text for name, text in function.__annotations__.items() if name in wanted}
    holder = type(function.__name__, (), {"__annotations__": written})
    return get_type_hints(holder, globalns=dict(inspect.unwrap(function).__globals__), include_extras=True)


def _parameter(signed: inspect.Parameter, annotation: Any) -> Parameter:
    bare, notes = _unwrap(annotation)
    optional = get_origin(bare) in (Union, UnionType) and NoneType in get_args(bare)
    if optional:
        bare, inner = _unwrap(next(each for each in get_args(bare) if each is not NoneType))
        notes = (*notes, *inner)
    many = get_origin(bare) is tuple
    if many:
        bare, inner = _unwrap(get_args(bare)[0])
        notes = (*notes, *inner)
    choices = get_args(bare) if get_origin(bare) is Literal else ()
    kind = str if choices else bare
    if kind not in _WORDS:
        raise TypeError(f"no schema for parameter {signed.name}: {annotation}")
    return Parameter(
        name=signed.name,
        description=next((note for note in notes if isinstance(note, str)), ""),
        kind=kind,
        annotation=annotation,
        required=signed.default is inspect.Parameter.empty,
        default=None if signed.default is inspect.Parameter.empty else signed.default,
        many=many,
        optional=optional,
        choices=choices,
        bounds=next((note for note in notes if isinstance(note, Bounds)), Bounds()),
    )


def _unwrap(annotation: Any) -> tuple[Any, tuple[object, ...]]:
    if get_origin(annotation) is Annotated:
        bare, *notes = get_args(annotation)
        return bare, tuple(notes)
    return annotation, ()


def check(tool: str, parameters: tuple[Parameter, ...], arguments: Mapping[str, object]) -> Refusal | None:
    """The light check of a call in process: names, presence and types. None when all is well."""
    known = {each.name: each for each in parameters}
    for name in arguments:
        if name not in known:
            return unknown_argument(tool, parameters, name)
    for each in parameters:
        if each.name not in arguments and each.required:
            return missing_argument(tool, each)
        if each.name in arguments and not each.admits(arguments[each.name]):
            return wrong_argument(tool, each, arguments[each.name])
    return None


def unknown_argument(tool: str, parameters: tuple[Parameter, ...], name: str) -> Refusal:
    names = [each.name for each in parameters]
    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It takes: {', '.join(names) or 'no arguments'}."
    return Refusal(f"{tool} takes no argument {name!r}.", hint, WRONG_USAGE)


def missing_argument(tool: str, parameter: Parameter) -> Refusal:
    about = f" ({parameter.description})" if parameter.description else ""
    return Refusal(
        f"{tool} needs {parameter.name}{about}.", f"Give {parameter.name}=…, {parameter.words}.", WRONG_USAGE
    )


def wrong_argument(tool: str, parameter: Parameter, value: object) -> Refusal:
    sentence = f"{tool}: {parameter.name} must be {parameter.words}, not {reprlib.repr(value)}."
    return Refusal(sentence, status=WRONG_USAGE)


def build_model(name: str, parameters: tuple[Parameter, ...]) -> type[BaseModel]:
    """The pydantic model of the arguments; unknown ones are refused."""
    from pydantic import ConfigDict, Field, create_model

    fields: dict[str, Any] = {}
    for each in parameters:
        default: Any = ... if each.required else each.default
        fields[each.name] = (_plain(each), Field(default, description=each.description or None))
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


def _plain(parameter: Parameter) -> Any:
    """The annotation as pydantic says it: our notes are replaced by its own."""
    from pydantic import Field

    one: Any = Literal[parameter.choices] if parameter.choices else parameter.kind
    if parameter.bounds != Bounds():
        one = Annotated[one, Field(ge=parameter.bounds.least, le=parameter.bounds.most)]
    whole = tuple[one, ...] if parameter.many else one
    return whole | None if parameter.optional else whole


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of the arguments, without the titles that only repeat the names."""
    schema = model.model_json_schema()
    schema.pop("title", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
    return schema
