"""A tool: a plain function over a context, with a name, a description and a checked way in."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from archaeologist.errors import ArchaeologistError
from archaeologist.toolkit import schema
from archaeologist.toolkit.result import Refusal, T_co, ToolResult

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Context = TypeVar("Context")
P = ParamSpec("P")


class Tool(Generic[Context, P, T_co]):
    """A function, registered once.

    Three ways in: calling it is calling the function; `run` is for our own code and checks lightly; `call` is for
    arguments from outside (a model, a command line, another agent) and converts and validates them.
    """

    def __init__(self, function: Callable[Concatenate[Context, P], ToolResult[T_co] | Refusal]) -> None:
        self.function = function
        self.name: str = function.__name__
        self.description = (inspect.getdoc(function) or "").split("\n", 1)[0]
        self.__doc__ = function.__doc__
        if not self.description:
            raise TypeError(f"the tool {self.name} has no docstring to describe it")

    def __repr__(self) -> str:
        return f"<tool {self.name}>"

    def __call__(self, context: Context, *args: P.args, **kwargs: P.kwargs) -> ToolResult[T_co] | Refusal:
        return self.function(context, *args, **kwargs)

    @cached_property
    def parameters(self) -> tuple[schema.Parameter, ...]:
        return schema.read_parameters(self.function)

    @cached_property
    def model(self) -> type[BaseModel]:
        """The pydantic model of the arguments; made, and pydantic imported, when first asked for."""
        return schema.build_model(self.name, self.parameters)

    @property
    def json_schema(self) -> dict[str, Any]:
        return schema.json_schema(self.model)

    def run(self, context: Context, **arguments: object) -> ToolResult[T_co] | Refusal:
        """What the tool gives for arguments of the right types; a refusal for others, and for what fails inside."""
        return schema.check(self.name, self.parameters, arguments) or self._guarded(context, arguments)

    def call(self, context: Context, arguments: Mapping[str, object]) -> ToolResult[T_co] | Refusal:
        """What the tool gives for arguments from outside, converted («"3"» for a number) and validated."""
        from pydantic import ValidationError

        given = {name: self._as_written(name, value) for name, value in arguments.items()}
        try:
            valid = self.model.model_validate(given)
        except ValidationError as error:
            return self._refuse(error)
        return self._guarded(context, {each.name: getattr(valid, each.name) for each in self.parameters})

    def _guarded(self, context: Context, arguments: Mapping[str, object]) -> ToolResult[T_co] | Refusal:
        function: Callable[..., ToolResult[T_co] | Refusal] = self.function
        try:
            return function(context, **arguments)
        except ArchaeologistError as error:
            return Refusal.of(error)

    def _as_written(self, name: str, value: object) -> object:
        """Models and people give a single text where a list is wanted; it is a list of one."""
        many = any(each.many and each.name == name for each in self.parameters)
        return (value,) if many and isinstance(value, str) else value

    def _refuse(self, error: ValidationError) -> Refusal:
        """The first fault in our words: pydantic's speak of its own types and link to its documentation.

        An unknown argument goes first, as in `schema.check`: a misspelt name explains the one that is missing.
        """
        fault = min(error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden")
        name = str(fault["loc"][0])
        parameter = next((each for each in self.parameters if each.name == name), None)
        if parameter is None:
            return schema.unknown_argument(self.name, self.parameters, name)
        if fault["type"] == "missing":
            return schema.missing_argument(self.name, parameter)
        return schema.wrong_argument(self.name, parameter, fault["input"])


def tool(
    function: Callable[Concatenate[Context, P], ToolResult[T_co] | Refusal],
) -> Tool[Context, P, T_co]:
    """Makes a tool of a function: its first parameter is the context, its docstring's first line the description."""
    return Tool(function)
