"""A step of an investigation as it ends: what a live display shows, and what is left when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archaeologist.domain.answer import ToolCall
from archaeologist.domain.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Step:
    """The call, what came of it in a line, and the evidence it gave."""

    call: ToolCall
    outcome: str
    evidence: tuple[Evidence, ...] = ()


Emit = Callable[[Step], None]
