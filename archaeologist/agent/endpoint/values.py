"""What goes to a model and what comes back, in plain values that no client library has a say in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Message = dict[str, Any]
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the server counted them; `reasoning` are part of `completion`."""

    prompt: int = 0
    completion: int = 0
    reasoning: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt + other.prompt, self.completion + other.completion, self.reasoning + other.reasoning)

    @property
    def total(self) -> int:
        return self.prompt + self.completion


@dataclass(frozen=True, slots=True)
class Wish:
    """A tool that a model wants called, with the arguments as it wrote them: JSON, or what should have been."""

    name: str
    arguments: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `thinking` is kept apart and is never sent back."""

    text: str
    thinking: str = ""
    wishes: tuple[Wish, ...] = ()
    finish: str = "stop"
    usage: Usage = Usage()

    @property
    def empty(self) -> bool:
        return not self.text.strip() and not self.wishes

    @property
    def cut(self) -> bool:
        """Whether the server stopped it because it grew too long."""
        return self.finish == "length"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a conversation, before a tool mode has put it into messages.

    An assistant's line has the wishes it made, a result the id of the wish that it answers and the tool's name.
    """

    role: Literal["system", "user", "assistant", "result"]
    text: str = ""
    wishes: tuple[Wish, ...] = ()
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool as it is offered to a model: `schema` is that of its arguments, in the strict style."""

    name: str
    description: str
    usage: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Request:
    """One request: messages in the protocol's form, tools and the schema of the answer where there are any."""

    messages: tuple[Message, ...]
    tools: tuple[Message, ...] = ()
    schema: Schema | None = None
    max_tokens: int = 4096
