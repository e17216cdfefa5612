"""What an endpoint can do: asked by `doctor`, and as far as it costs nothing by every investigation."""

from __future__ import annotations

from dataclasses import dataclass

from archaeologist.agent.endpoint.faults import Fault
from archaeologist.agent.endpoint.session import Session
from archaeologist.agent.endpoint.values import Line, Offer, Reply

READY = Offer(
    "ready",
    "Says that you are ready.",
    "ready",
    {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)
_ANSWER = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Abilities:
    """`window` in tokens, `tools` and `answers` in words, whether it `thinks`; `fault` is why it cannot be used."""

    window: int = 0
    tools: str = ""
    answers: str = ""
    thinks: bool = False
    fault: str = ""


def examine(session: Session) -> Abilities:
    """What a session's endpoint can do, by two small requests."""
    try:
        native = session.probe_tools(READY)
        reply = session.answer(lambda _, __: (Line("user", 'Answer with {"ready": true}.'),), _ANSWER)
    except Fault as fault:
        return Abilities(fault=fault.why)
    return Abilities(
        session.window,
        "called in the protocol" if native else f"called as {session.mode}",
        "held to a schema" if session.schemas else "asked for in words",
        _thought(reply),
    )


def _thought(reply: Reply) -> bool:
    return bool(reply.thinking) or reply.usage.reasoning > 0
