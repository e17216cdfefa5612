"""Three ways to call tools behind one interface: the protocol's own, text, and a schema for each reply.

A conversation is kept in lines of no particular form; a mode puts them into messages, and finds the calls in a reply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from archaeologist.agent.endpoint.values import Line, Message, Offer, Reply, Request, Wish
from archaeologist.agent.endpoint.written import wishes_in, without_wishes

ModeName = Literal["native", "text", "json"]
_MARKS = re.compile(r"<(?=/?(?:tool_call|tool_response|tools|function|parameter|think|thinking)\b)", re.IGNORECASE)


class Native:
    """`tools=` in the request, `tool_calls` in the reply. Calls that came as text all the same are found too."""

    name: ModeName = "native"

    def request(self, lines: Sequence[Line], offers: Sequence[Offer], max_tokens: int) -> Request:
        tools = tuple(
            {
                "type": "function",
                "function": {
                    "name": each.name,
                    "description": each.description,
                    "parameters": each.schema,
                    "strict": True,
                },
            }
            for each in offers
        )
        return Request(tuple(_native(each) for each in lines), tools, None, max_tokens)

    def wishes(self, reply: Reply, offers: Sequence[Offer]) -> tuple[Wish, ...]:
        return reply.wishes or _written(reply, offers)


class Text:
    """Usage lines in the prompt, calls in the text: for servers that have no parser for their model's calls."""

    name: ModeName = "text"

    def request(self, lines: Sequence[Line], offers: Sequence[Offer], max_tokens: int) -> Request:
        return Request(tuple(_as_text(lines, _text_call)), (), None, max_tokens)

    def wishes(self, reply: Reply, offers: Sequence[Offer]) -> tuple[Wish, ...]:
        return reply.wishes or _written(reply, offers)


class Json:
    """A schema for the reply, which is then one call or the word that there is enough: no syntax can be broken."""

    name: ModeName = "json"

    def request(self, lines: Sequence[Line], offers: Sequence[Offer], max_tokens: int) -> Request:
        schema = _choice_schema(offers) if offers else None
        return Request(tuple(_as_text(lines, _json_call)), (), schema, max_tokens)

    def wishes(self, reply: Reply, offers: Sequence[Offer]) -> tuple[Wish, ...]:
        return reply.wishes or _written(reply, offers)


Mode = Native | Text | Json
MODES: dict[ModeName, Mode] = {"native": Native(), "text": Text(), "json": Json()}
FALLBACK: dict[ModeName, ModeName] = {"native": "text", "text": "json", "json": "text"}
"""Where to turn when a server cannot do a mode."""


def harmless(text: str) -> str:
    """A text from outside, its marks of calls and thoughts defused: it must not end a result early or begin a call."""
    return _MARKS.sub("‹", text)


def said(reply: Reply) -> str:
    """What a reply says beside its calls."""
    return without_wishes(reply.text)


def _written(reply: Reply, offers: Sequence[Offer]) -> tuple[Wish, ...]:
    """Calls in the text; where it says nothing at all, in the thoughts: some servers leave them there."""
    names = frozenset(each.name for each in offers)
    if not names:
        return ()
    return wishes_in(reply.text, names) or (wishes_in(reply.thinking, names) if not reply.text.strip() else ())


def _native(line: Line) -> Message:
    if line.role == "result":
        return {"role": "tool", "tool_call_id": line.id, "content": harmless(line.text)}
    if line.role == "assistant":
        calls = [
            {"id": each.id, "type": "function", "function": {"name": each.name, "arguments": mended(each.arguments)}}
            for each in line.wishes
        ]
        return {"role": "assistant", "content": line.text, **({"tool_calls": calls} if calls else {})}
    return {"role": line.role, "content": line.text}


def mended(arguments: str) -> str:
    """Arguments that a server can read again: one bad call in the history makes some refuse everything after it."""
    try:
        return arguments if isinstance(json.loads(arguments), dict) else "{}"
    except ValueError:
        return "{}"


def _as_text(lines: Iterable[Line], written: Any) -> Iterable[Message]:
    """The lines as messages of the three plain roles; results that follow each other share one message."""
    held: list[str] = []
    for line in lines:
        if line.role == "result":
            held.append(f'<tool_response name="{line.name}">\n{harmless(line.text)}\n</tool_response>')
            continue
        if held:
            yield {"role": "user", "content": "\n".join(held)}
            held = []
        calls = "\n".join(written(each) for each in line.wishes)
        yield {"role": line.role, "content": "\n".join(part for part in (line.text, calls) if part)}
    if held:
        yield {"role": "user", "content": "\n".join(held)}


def _text_call(wish: Wish) -> str:
    values = {"name": wish.name, "arguments": json.loads(mended(wish.arguments))}
    return f"<tool_call>\n{json.dumps(values, ensure_ascii=False)}\n</tool_call>"


def _json_call(wish: Wish) -> str:
    values = {"tool": wish.name, "arguments": json.loads(mended(wish.arguments))}
    return json.dumps(values, ensure_ascii=False)


def _choice_schema(offers: Sequence[Offer]) -> dict[str, Any]:
    def step(properties: dict[str, Any]) -> dict[str, Any]:
        required = list(properties)
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    calls = [step({"tool": {"const": each.name}, "arguments": dict(each.schema)}) for each in offers]
    return {"anyOf": [*calls, step({"enough": {"const": True}})]}
