"""What every command takes, declared once. Each option may stand before the command or after it; the later wins.

Options before the command are moved behind it before typer sees them: it would validate them with pydantic on the way
to `ask --help`, which takes longer than all the rest of the help.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import typer
from typer.core import TyperCommand

from archaeologist.config import Flags, Settings, load_settings
from archaeologist.errors import UsageError
from archaeologist.surfaces.boundary import guard

Format = Literal["terminal", "markdown", "json", "html"]
_SUFFIXES: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".html": "html"}


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were given; None where nothing was said."""

    repo: Annotated[
        Path | None, typer.Option("-C", "--repo", metavar="PATH", help="The repository, or any folder in it.")
    ] = None
    at: Annotated[
        str | None, typer.Option("--at", metavar="REV", help="Look from this revision; nothing later counts.")
    ] = None
    format: Annotated[Format | None, typer.Option("--format", help="How to write the answer.")] = None
    json: Annotated[bool | None, typer.Option("--json", help="The same as --format json.")] = None
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file; its ending may say how.")
    ] = None
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="A model that leads the investigation.")
    ] = None
    base_url: Annotated[str | None, typer.Option("--base-url", metavar="URL", help="The endpoint of the model.")] = None
    api_key_env: Annotated[
        str | None, typer.Option("--api-key-env", metavar="VAR", help="The variable that holds the key.")
    ] = None
    no_color: Annotated[bool | None, typer.Option("--no-color", help="No colours.")] = None
    width: Annotated[int | None, typer.Option("--width", min=40, metavar="N", help="The width of the screen.")] = None


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for a command."""

    repo: Path
    at: str
    format: Format
    output: Path | None
    colour: bool
    width: int | None
    flags: Flags

    def settings(self) -> Settings:
        return load_settings(self.flags, os.environ)


def settle(given: Given) -> Options:
    """The options with what holds where nothing was said. Raises `UsageError` when two of them contradict."""
    if given.json and given.format not in (None, "json"):
        raise UsageError(f"--json and --format {given.format} cannot both hold.", "Leave one of them out.")
    suffix = given.output.suffix.lower() if given.output else ""
    return Options(
        repo=given.repo or Path(),
        at=given.at or "HEAD",
        format="json" if given.json else given.format or _SUFFIXES.get(suffix, "terminal"),
        output=given.output,
        colour=not given.no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        width=given.width,
        flags=Flags(given.model, given.base_url, given.api_key_env),
    )


def options_last(arguments: Sequence[str]) -> list[str]:
    """The command line with the options that stand before the command moved behind it."""
    taking_value = spellings(taking_value=True)
    first: list[str] = []
    rest = list(arguments)
    while rest and rest[0].startswith("-") and rest[0] not in ("-h", "--help"):
        first.append(rest.pop(0))
        if first[-1] in taking_value and rest:
            first.append(rest.pop(0))
    return _prose_last([*rest[:1], *first, *rest[1:]])


def _prose_last(arguments: list[str]) -> list[str]:
    """The command line with a question that begins with a flag («--fast: why?») put where no option is looked for."""
    prose = [each for each in arguments if _is_prose(each)]
    if not prose or "--" in arguments:
        return arguments
    return [*(each for each in arguments if each not in prose), "--", *prose]


def _is_prose(argument: str) -> bool:
    """Whether an argument that looks like an option is a sentence: it has words, and no option's `=` before them."""
    return argument.startswith("-") and " " in argument and "=" not in argument.split(" ", 1)[0]


def spellings(taking_value: bool = False) -> tuple[str, ...]:
    """Every spelling of the shared options, or of those that a value follows."""
    declared = [get_args(hint) for hint in get_type_hints(Given, include_extras=True).values()]
    options = [option for kind, option in declared if not (taking_value and bool in get_args(kind))]
    return tuple(name for option in options for name in (option.default, *option.param_decls))


class LightCommand(TyperCommand):
    """A command that takes plain texts, paths, numbers and choices as they are.

    typer would import pydantic for each of them, which costs more than all the rest of starting up; what is not plain
    goes its way, so that it finds the fault and says so.
    """

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)
        for each in params:
            if getattr(each, "_runtime_param", ...) is None:
                each._runtime_param = _Light(each.get_runtime_param)  # type: ignore[attr-defined]
        return params


@dataclass(frozen=True, slots=True)
class _Light:
    """Stands for what typer builds to read one argument, until that is needed."""

    build: Callable[[], Any]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        plain = _plain(value, param.type_descriptor)
        if plain is not NotImplemented:
            return plain
        param._runtime_param = None
        return self.build().coerce(value, param=param, ctx=ctx)


def _plain(value: Any, wanted: Any) -> Any:
    """A value as its annotation wants it; `NotImplemented` where that takes more than a look."""
    kinds = get_args(wanted.annotation) or (wanted.annotation,)
    if value is None or (isinstance(value, str) and (str in kinds or value in kinds)):
        return value
    if isinstance(value, str) and Path in kinds:
        return Path(value)
    if isinstance(value, bool) or int not in kinds or not re.fullmatch("[0-9]+", str(value)):
        return value if isinstance(value, bool | Path) else NotImplemented
    least = wanted.parameter_info.min
    return int(value) if least is None or int(value) >= least else NotImplemented


def command(function: Callable[..., int]) -> Callable[..., None]:
    """A function of options and its own arguments as a command that takes the shared options as well.

    typer reads the signature, so it is put together here: what is the function's own, then what is shared. The
    function's errors end here too, because typer would turn an interruption into a failure.
    """
    shared = get_type_hints(Given, include_extras=True)

    def run(**values: Any) -> None:
        given = Given(**{name: values.pop(name) for name in shared})
        raise typer.Exit(guard(lambda: function(settle(given), **values), sys.stderr, os.environ))

    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    kind = inspect.Parameter.KEYWORD_ONLY
    more = [inspect.Parameter(name, kind, default=None, annotation=hint) for name, hint in shared.items()]
    parameters = [*own, *more]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__name__, run.__doc__ = function.__name__, function.__doc__
    return run
