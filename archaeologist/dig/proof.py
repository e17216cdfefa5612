"""Reads a piece of evidence again from the repository itself, past the index: what is cited has to stand there."""

from __future__ import annotations

import re

from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.errors import ArchaeologistError

_FREE = frozenset({"absence", "cochange"})


class RepositoryProof:
    """`domain.evidence.Proof` over a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._texts: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def is_visible(self, oid: Oid) -> bool:
        n = self._site.history.number(oid)
        return n is not None and self._site.history.is_visible(n)

    def fault(self, evidence: Evidence) -> str | None:
        """Why the evidence does not hold, in one sentence; None when it holds."""
        if evidence.oid is not None and not self.is_visible(evidence.oid):
            return f"{evidence.oid.short} is not in the history looked at."
        if not evidence.quote or evidence.kind in _FREE:
            return None
        try:
            texts = self._where(evidence)
        except ArchaeologistError as error:
            return error.sentence
        wanted = [flat(piece) for piece in re.split(r"\s*…\s*|\n", evidence.quote) if flat(piece)]
        if any(all(piece in text for piece in wanted) for text in texts):
            return None
        place = evidence.path or "the message"
        return (
            f"the words cited from {place} at {evidence.oid.short if evidence.oid else 'no commit'} do not stand there."
        )

    def _where(self, evidence: Evidence) -> tuple[str, ...]:
        """The texts, white space flattened, in which a quote of this kind may stand."""
        key = (evidence.kind, str(evidence.oid), evidence.path or "")
        if key not in self._texts:
            self._texts[key] = tuple(flat(text) for text in self._read(evidence))
        return self._texts[key]

    def _read(self, evidence: Evidence) -> list[str]:
        repository, oid = self._site.repository, evidence.oid or self._site.at
        if evidence.kind == "message" or evidence.path is None:
            return [commit.message for commit in repository.commits([oid])]
        if evidence.kind in ("symbol", "call"):
            return [repository.text(oid, evidence.path) or ""]
        found = [
            part for d in repository.diff(oid, evidence.path) for part in ("\n".join(d.added), "\n".join(d.removed))
        ]
        text = repository.text(oid, evidence.path)
        return [*found, text] if text is not None else found


def flat(text: str) -> str:
    """The text with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()
