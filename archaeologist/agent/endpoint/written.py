"""Tool calls that a model wrote into its text, in the forms that are about.

A model that was taught `<function=name><parameter=key>value</parameter></function>` writes that whatever the server
makes of it, so this is a main path and not a nicety. Only tools that were offered are found; the rest is prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from archaeologist.agent.endpoint.values import Wish

_TAGGED = re.compile(r"<tool_call>\s*(.*?)\s*(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL)
_FUNCTION = re.compile(r"<function\s*=\s*[\"']?([\w.-]+)[\"']?\s*>(.*?)(?:</function>|(?=<function\s*=)|\Z)", re.DOTALL)
_PARAMETER = re.compile(
    r"<parameter\s*=\s*[\"']?([\w.-]+)[\"']?\s*>\n?(.*?)\n?(?:</parameter>|(?=<parameter\s*=)|(?=</function>)|\Z)",
    re.DOTALL,
)
_LIST = re.compile(r"<tools>\s*(\[.*?\])\s*</tools>", re.DOTALL)
_FENCED = re.compile(r"```(?:json|tool_call|tool_code)?\s*\n(.*?)\n?```", re.DOTALL)
_BLOCKS = re.compile(
    r"<tool_call>.*?(?:</tool_call>|\Z)|<function\s*=.*?(?:</function>|\Z)|<tools>.*?</tools>", re.DOTALL
)


def wishes_in(text: str, names: frozenset[str]) -> tuple[Wish, ...]:
    """The calls of a text, in the order of their places."""
    found = [*_functions(text), *_tagged(text), *_listed(text)] or [*_fenced(text)] or [*_bare(text)]
    return tuple(wish for _, wish in sorted(found, key=lambda each: each[0]) if wish.name in names)


def without_wishes(text: str) -> str:
    """The text without the calls in it."""
    return _BLOCKS.sub("", text).strip()


def _functions(text: str) -> Iterator[tuple[int, Wish]]:
    for found in _FUNCTION.finditer(text):
        values = dict(_PARAMETER.findall(found[2]))
        yield found.start(), Wish(found[1], json.dumps(values, ensure_ascii=False))


def _tagged(text: str) -> Iterator[tuple[int, Wish]]:
    for found in _TAGGED.finditer(text):
        if "<function" not in found[1]:
            yield from ((found.start(), wish) for wish in _calls(_loaded(found[1])))


def _listed(text: str) -> Iterator[tuple[int, Wish]]:
    for found in _LIST.finditer(text):
        yield from ((found.start(), wish) for wish in _calls(_loaded(found[1])))


def _fenced(text: str) -> Iterator[tuple[int, Wish]]:
    for found in _FENCED.finditer(text):
        yield from ((found.start(), wish) for wish in _calls(_loaded(found[1])))


def _bare(text: str) -> Iterator[tuple[int, Wish]]:
    yield from ((0, wish) for wish in _calls(_loaded(text.strip())))


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _calls(data: object) -> Iterator[Wish]:
    """The calls in decoded JSON: one, or a list of them, with any of the names in use for name and arguments."""
    for each in data if isinstance(data, list) else [data]:
        if not isinstance(each, dict):
            continue
        nested = each.get("function")
        inner: dict[str, object] = nested if isinstance(nested, dict) else each
        name = inner.get("name") or inner.get("tool") or nested
        given: object = next((inner[key] for key in ("arguments", "parameters", "args", "input") if key in inner), {})
        if isinstance(name, str):
            yield Wish(name, given if isinstance(given, str) else json.dumps(given, ensure_ascii=False))
