"""Who thinks: the protocol that the graph speaks, and the draft that it gets back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archaeologist.agent.case import Case
from archaeologist.domain.answer import Basis, CitedCommit, Moment, Status
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.question import Question
from archaeologist.toolkit.excavate import Call


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence, and the evidence it rests on; the verifier has yet to look at it."""

    text: str
    basis: Basis
    cites: tuple[Evidence, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it was checked.

    A model's draft has the `proposal` of the rules beside it, and is believed in nothing that code can look up.
    """

    status: Status
    headline: str
    claims: tuple[DraftClaim, ...] = ()
    commits: tuple[CitedCommit, ...] = ()
    timeline: tuple[Moment, ...] = ()
    caveats: tuple[str, ...] = ()
    proposal: Draft | None = None

    @property
    def by_model(self) -> bool:
        return self.proposal is not None


class Investigator(Protocol):
    """Understands a question, says what to look at next, and concludes from what was found."""

    def understand(self, text: str) -> Question:
        """What is asked. Raises `UsageError` when it cannot be told."""

    def next_moves(self, case: Case) -> tuple[Call, ...]:
        """The tools to call next; empty when there is enough."""

    def conclude(self, case: Case) -> Draft:
        """The answer that the case supports."""

    def repair(self, case: Case, draft: Draft, kept: tuple[DraftClaim, ...], faults: tuple[str, ...]) -> Draft | None:
        """The draft with what did not hold put right, once; None from who has nothing to add."""
