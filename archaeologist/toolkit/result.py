"""What a tool gives back: a result, or a refusal that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from archaeologist.domain.evidence import Evidence
from archaeologist.errors import ArchaeologistError

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class ToolResult(Generic[T_co]):
    """What a tool found.

    `value` is for callers in process (a frozen dataclass, or a tuple of them), `text` for those who read: a model or
    a person. `evidence` is what an answer may cite, `caveats` what the tool could not look at.
    """

    value: T_co
    text: str
    evidence: tuple[Evidence, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The first line of the text: what a line of progress shows."""
        return self.text.split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a tool gave nothing, in one sentence, and what to do about it. It has all that a reader asks of a result.

    `status` is the exit status that a command line ends with.
    """

    sentence: str
    hint: str = ""
    status: int = 1

    @classmethod
    def of(cls, error: ArchaeologistError) -> Refusal:
        return cls(error.sentence, error.hint, error.status)

    @property
    def summary(self) -> str:
        return self.sentence

    @property
    def text(self) -> str:
        return f"{self.sentence}\n{self.hint}" if self.hint else self.sentence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return ()

    @property
    def caveats(self) -> tuple[str, ...]:
        return (self.sentence,)
