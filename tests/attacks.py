"""Lies that somebody thought of: paraphrases, half-truths and orders hidden in what the repository says."""

from __future__ import annotations

from dataclasses import dataclass

from lies import Story, evidence, rows, spelled

from archaeologist.agent.investigator import DraftClaim
from archaeologist.domain.evidence import Evidence


@dataclass(frozen=True)
class Attack:
    """A false claim. `unseen` is true when it must not be shown at all, not even as inferred."""

    name: str
    text: str
    cites: tuple[Evidence, ...]
    unseen: bool

    @property
    def claim(self) -> DraftClaim:
        return DraftClaim(self.text, "stated", self.cites, 1.0)


def attacks(story: Story) -> tuple[Attack, ...]:
    """Every attack on the story; all of them claim to be stated."""
    pieces = evidence(story)
    return tuple(
        Attack(
            name,
            spelled(text, story).encode().decode("unicode_escape") if "\\u" in text else spelled(text, story),
            tuple(pieces[each] for each in cites.split()),
            shown == "unseen",
        )
        for name, shown, cites, text in rows("attacks.tsv")
    )
