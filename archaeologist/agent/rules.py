"""The investigator that needs no model: playbooks to dig, judgement to choose, fixed forms to word the answer."""

from __future__ import annotations

from collections.abc import Callable

from archaeologist.agent import playbooks
from archaeologist.agent.case import Case
from archaeologist.agent.conclusion import conclude
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.judgement import choose
from archaeologist.agent.understand import understand
from archaeologist.domain.question import Question
from archaeologist.toolkit.excavate import Call


class RuleInvestigator:
    """Deterministic: the same question over the same history gives the same moves and the same answer."""

    def understand(self, text: str) -> Question:
        return understand(text)

    def next_moves(self, case: Case) -> tuple[Call, ...]:
        """The calls of the first round that has any left to make."""
        rounds: tuple[Callable[[], tuple[Call, ...]], ...] = (
            lambda: playbooks.opening(case.question),
            lambda: playbooks.searching(case),
            lambda: playbooks.pairing(case),
            lambda: playbooks.reasoning(case, choose(case)),
        )
        for calls in rounds:
            if left := tuple(call for call in calls() if not case.has(call)):
                return left
        return ()

    def conclude(self, case: Case) -> Draft:
        return conclude(case, choose(case))

    def repair(self, case: Case, draft: Draft, kept: tuple[DraftClaim, ...], faults: tuple[str, ...]) -> Draft | None:
        """Nothing: the same case would give the same draft."""
        return None
