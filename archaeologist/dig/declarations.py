"""The life of a declaration alone: where a symbol began, its names and places, its signature, supertypes and marks.

The same walk as that of the whole life, only that it does not look into bodies: that is where a walk spends its time on
what has changed a thousand times, and what an answer about a class or a function seldom asks for.
"""

from __future__ import annotations

from archaeologist.dig.lineage import Place, Step, Walk, changes
from archaeologist.dig.matching import Match

_SEEN = frozenset({"moved", "renamed", "signature", "annotation", "bases", "deprecated", "undeprecated"})
_HIDDEN = frozenset({"body", "format", "documentation"})


class DeclarationWalk(Walk):
    """A walk that notes what happened to the declaration."""

    def _note_change(self, n: int, match: Match, place: Place) -> None:
        found = changes(match.symbol, place.symbol)
        kinds = tuple(each for each in found if each not in _HIDDEN)
        if match.version.package != place.version.package and "moved" not in kinds:
            kinds = ("moved", *kinds)
        if _SEEN & set(kinds):
            self._steps.setdefault(n, Step(n, kinds, match.symbol, place.symbol, round(match.likeness, 3)))
