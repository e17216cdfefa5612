"""Which words tell what is asked: cue phrases an intent with the weight of each, kept as data in `cues.tsv`.

A cue adds to its intent's score; the question keeps the scores of all intents, because «was the removal of X ever
undone?» speaks of removal and asks about a revert. Order among equals follows `PRIORITY`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archaeologist.domain.question import Intent

PRIORITY: tuple[Intent, ...] = (
    "reverted",
    "renamed",
    "deprecated",
    "cochange",
    "experts",
    "evolution",
    "release",
    "bug_origin",
    "removed",
    "moved",
    "line_why",
    "introduced",
    "changed",
)

UNDOES = re.compile(
    r"\b(?:revert|undo|un-?deprecat|back(?:s|ed|ing)? out|roll(?:s|ed|ing)? back|restor|re-?(?:instat|enabl)"
    r"|bring\w* back|go(?:es)? back|back to\b)",
    re.IGNORECASE,
)
"""Words by which a commit says that it takes something back."""

Cues = tuple[tuple[float, re.Pattern[str]], ...]


@cache
def cues() -> Mapping[str, Cues]:
    """The cues of each intent, and under `wants:…` those of what is asked for beside the commit."""
    found: dict[str, Cues] = {}
    for row in Path(__file__).with_name("cues.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            name, weight, pattern = row.split("\t")
            found[name] = (*found.get(name, ()), (float(weight), re.compile(pattern, re.IGNORECASE)))
    return found


def score_intents(text: str) -> Mapping[Intent, float]:
    """How strongly `text` asks for each intent: the sum of its cues, each counted once. Zero scores are left out."""
    scores: dict[Intent, float] = {}
    for intent in PRIORITY:
        total = sum(weight for weight, pattern in cues()[intent] if pattern.search(text))
        if total:
            scores[intent] = total
    return scores


def asks_for_callers(text: str) -> bool:
    """Whether a question, in the words it was put in, asks who calls something or what a change to it reaches."""
    return any(pattern.search(text) for _, pattern in cues()["callers"])


def wants(text: str) -> frozenset[str]:
    """What is asked for beside the commit: any of reason, time, person, replacement, state, name."""
    return frozenset(
        name.removeprefix("wants:")
        for name, found in cues().items()
        if name.startswith("wants:") and any(pattern.search(text) for _, pattern in found)
    )
