"""Which tools a model is offered, and in which words: all where there is room, the fitting ones where there is not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from archaeologist.agent.endpoint.values import Offer
from archaeologist.domain.question import Intent, Question
from archaeologist.toolkit.adapters import strict_schema, usage_line
from archaeologist.toolkit.registry import Registry
from archaeologist.toolkit.schema import Parameter
from archaeologist.toolkit.tool import Tool

MORE = "read_more"
SMALL = 24_000
"""Up to so many tokens of context, only the tools that fit the question are offered."""

_ALWAYS = ("find_commits", "show_commit", "show_diff", "reasons_of")
_FITTING: Mapping[Intent, tuple[str, ...]] = {
    "deprecated": ("deprecation_stages", "name_life", "what_became"),
    "removed": ("name_life", "what_became", "definition_life"),
    "introduced": ("name_life", "first_release", "definition_life"),
    "renamed": ("former_names", "name_life", "definition_life"),
    "moved": ("path_moves", "file_history", "symbol_history"),
    "changed": ("log", "symbol_history", "what_became"),
    "line_why": ("line_origins", "why_lines", "symbol_history"),
    "bug_origin": ("bug_origin", "line_origins", "log"),
    "reverted": ("undone", "what_became", "log"),
    "evolution": ("evolution", "symbol_history", "file_history"),
    "cochange": ("changes_together", "impact", "callers"),
    "experts": ("who_knows", "log", "file_history"),
    "callers": ("callers", "call_paths", "new_callers"),
    "release": ("first_release", "releases", "name_life"),
}


def offered(registry: Registry[Any], question: Question, window: int) -> tuple[Offer, ...]:
    """The tools for a question and a context of `window` tokens, in the order of the registry."""
    intents = (question.intent, *question.also[:1])
    fitting = {*_ALWAYS, *(name for intent in intents for name in _FITTING.get(intent, ()))}
    chosen = [each for each in registry if window > SMALL or each.name in fitting]
    return (*(offer_of(each) for each in chosen), _MORE_OFFER)


@cache
def offer_of(tool: Tool[Any, ..., object]) -> Offer:
    return Offer(tool.name, tool.description, usage_line(tool), strict_schema(tool))


_MORE_OFFER = Offer(
    MORE,
    "The lines of an earlier result that were left out of it.",
    f"{MORE} result=… [start=1]",
    {
        "type": "object",
        "properties": {
            "result": {"type": "string", "description": "The name of the result, such as T3"},
            "start": {"type": ["integer", "null"], "description": "The first line wanted, counted from 1"},
        },
        "required": ["result", "start"],
        "additionalProperties": False,
    },
)


def described(offers: Iterable[Offer]) -> str:
    """The tools as a prompt lists them, for servers that are not told of tools in the protocol."""
    return "\n".join(f"- `{each.usage}`: {each.description}" for each in offers)


def understood(arguments: Mapping[str, object], parameters: Iterable[Parameter]) -> dict[str, object]:
    """A model's arguments as the tool wants them: «not given» left out, lists and numbers read from texts.

    The value of a parameter decides how it is read, never how it looks: a file may well be called `12`.
    """
    known = {each.name: each for each in parameters}
    read = {name: _read(value, known.get(name)) for name, value in arguments.items()}
    return {name: value for name, value in read.items() if value is not None}


def _read(value: object, parameter: Parameter | None) -> object:
    if parameter is None or not isinstance(value, str):
        return value
    text = value.strip()
    if text in ("null", "None") and not parameter.required:
        return None
    if parameter.many and text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return value
    return value.strip("\n") if parameter.kind is str else text
