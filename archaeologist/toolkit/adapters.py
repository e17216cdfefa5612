"""A tool as others see it: an OpenAI function, and words of a command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from archaeologist.errors import UsageError
from archaeologist.toolkit.result import Refusal
from archaeologist.toolkit.tool import Tool


def openai_function(tool: Tool[Any, ..., object]) -> dict[str, Any]:
    """The tool as an entry of `tools` in a chat completion request."""
    about = {"name": tool.name, "description": tool.description, "parameters": tool.json_schema}
    return {"type": "function", "function": about}


def strict_schema(tool: Tool[Any, ..., object]) -> dict[str, Any]:
    """The schema of a tool's arguments in the strict style, which servers can hold a model to.

    Every property is required, and what may be left out may be null instead; defaults go into the descriptions.
    """
    schema = tool.json_schema
    optional = {each.name: each.default for each in tool.parameters if not each.required}
    properties = {name: _nullable(each, optional, name) for name, each in schema.get("properties", {}).items()}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _nullable(schema: dict[str, Any], optional: dict[str, object], name: str) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key != "default"}
    if name not in optional:
        return plain
    default = optional[name]
    if default not in (None, "", (), False):
        plain["description"] = f"{plain.get('description', '')} (default: {default})".strip()
    if "anyOf" in plain:
        kinds = plain["anyOf"]
        return plain if {"type": "null"} in kinds else {**plain, "anyOf": [*kinds, {"type": "null"}]}
    if "enum" in plain:
        return {**plain, "type": [plain["type"], "null"], "enum": [*plain["enum"], None]}
    return {**plain, "type": [plain["type"], "null"]}


def parse_json_arguments(tool: str, text: str) -> dict[str, object] | Refusal:
    """The arguments that a model wrote as JSON; an empty text is no arguments."""
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        sentence = f"{tool}: the arguments are not JSON ({error.msg}, character {error.pos})."
        return Refusal(sentence, status=UsageError.status)
    if not isinstance(found, dict):
        return Refusal(f"{tool}: the arguments are not a JSON object.", status=UsageError.status)
    return found


def parse_assignments(words: Sequence[str]) -> dict[str, object]:
    """Arguments from `key=value` words; a key given again makes a list. Raises `UsageError` for any other word."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key.isidentifier():
            raise UsageError(f"{word!r} is not of the form key=value.", "Write, for example: path=src/app.py start=3")
        found[key] = (*found.get(key, ()), value)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def usage_line(tool: Tool[Any, ..., object]) -> str:
    """The tool as it is typed: `blame_lines path=TEXT start=NUMBER [rev=HEAD]`."""
    return " ".join([tool.name, *(_usage_word(each.name, each.required, each.default) for each in tool.parameters)])


def _usage_word(name: str, required: bool, default: object) -> str:
    if required:
        return f"{name}=…"
    return f"[{name}=…]" if default in (None, "", ()) else f"[{name}={default}]"
