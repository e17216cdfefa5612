"""Which commits a query is about: retrieval over messages and diffs, judged by what each commit did to the subject.

Retrieval is a BM25-like sum with binary term frequency (Robertson and Zaragoza 2009), over statistics of the visible
commits only, so that a clone cut at the revision ranks alike. The best of the pool are judged by a log-linear model of
few features (`features.py`), its weights fitted by pairwise logistic regression on development questions with whole
repositories held out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from archaeologist.dig.features import closer, features
from archaeologist.dig.life import (
    deprecations,
    introductions,
    moves,
    path_moves,
    path_removals,
    removals,
    renames,
    splits,
)
from archaeologist.dig.query import Match, Query, match, touches
from archaeologist.dig.site import Site

_POOL = 120
_CLOSE = 45
WEIGHTS: dict[str, float] = {
    "age": 1.41,
    "age_bug": 1.36,
    "base": 1.26,
    "coverage": 3.18,
    "cue_body": 0.24,
    "cue_subject": 1.54,
    "dated": 1.32,
    "gained": -0.25,
    "grew": -0.52,
    "grew_removed": -2.22,
    "life_deprecated": 0.99,
    "life_introduced": 0.93,
    "life_moved": 0.78,
    "life_path": 0.59,
    "life_removed": 0.71,
    "life_renamed": 0.90,
    "lost": 1.09,
    "merge": -1.58,
    "named_share": 0.44,
    "near": 4.33,
    "near_prose": 1.23,
    "noise": -1.03,
    "paperwork": -1.16,
    "place": 1.44,
    "precision": 1.40,
    "sentence": 1.29,
    "size": 0.15,
    "subject": -0.24,
    "tests": -1.09,
    "told": 1.94,
    "undoes": 1.63,
    "versioned": 2.37,
    "wanted": 0.34,
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commit (its number), its score (positive, relative), and what it is made of, for the reader of a miss."""

    n: int
    score: float
    parts: tuple[tuple[str, float], ...] = ()


def rank(site: Site, query: Query, limit: int = 30) -> tuple[Ranked, ...]:
    """The commits a query is about, best first; ties go to the newer commit, then by name."""
    return site.keep(("rank", query), lambda: _rank(site, query))[:limit]


def _rank(site: Site, query: Query) -> tuple[Ranked, ...]:
    judged = [Ranked(n, math.exp(weigh(values)), tuple(values.items())) for n, values in pool(site, query)]
    judged.sort(key=lambda r: (-r.score, -site.history.time(r.n), site.history.oid(r.n)))
    return tuple(judged)


def weigh(values: dict[str, float]) -> float:
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in values.items())


def pool(site: Site, query: Query) -> list[tuple[int, dict[str, float]]]:
    """The commits worth judging and the features of each; only the best by the cheap features are looked at closely."""
    matches = [match(site, term) for term in query.terms]
    base = _base(site, matches)
    for number in query.numbers:
        for n in site.history.mentions(number):
            base[n] = base.get(n, 0.0) + 12.0
    lives = lived(site, query)
    best = sorted(base, key=lambda n: (-base[n], -site.history.time(n), site.history.oid(n)))[:_POOL]
    found = {n: features(site, query, matches, n, base.get(n, 1.0)) for n in dict.fromkeys((*best, *lives))}
    for n, (name, value) in lives.items():
        found[n][name] = value
    nearest = sorted(found, key=lambda n: (-weigh(found[n]), -site.history.time(n), site.history.oid(n)))[:_CLOSE]
    for n in nearest:
        found[n] |= closer(site, query, matches, n)
    return [(n, found[n]) for n in nearest]


_EVENTS = {
    "introduced": introductions,
    "release": introductions,
    "removed": removals,
    "deprecated": deprecations,
    "renamed": renames,
    "moved": moves,
}


def lived(site: Site, query: Query) -> dict[int, tuple[str, float]]:
    """Commits in which what the intents ask about happened to a name of the query, as a feature of its own.

    Common names tell little (`run` has a hundred lives), so the value falls with the number of commits that touch one.
    """
    found: dict[int, tuple[str, float]] = {}
    for intent, strength in query.intents:
        for term in query.names if intent in _EVENTS else ():
            touched = len({n for n, _, _ in touches(site, term.text)})
            trust = strength * min(1.0, term.weight) / (1.0 + math.log1p(touched / 12))
            for each in _EVENTS[intent](site, term.text):
                value = trust * min(1.4, each.score)
                if value > found.get(each.n, ("", 0.0))[1]:
                    found[each.n] = ("life_" + each.event, value)
        for path in query.paths if intent in ("moved", "removed") else ():
            moved = (*path_moves(site, path), *splits(site, path)) if intent == "moved" else ()
            for each in (*moved, *path_removals(site, path)):
                found.setdefault(each.n, ("life_path", strength * min(1.4, each.score)))
    return found


def _base(site: Site, matches: list[Match]) -> dict[int, float]:
    """The summed evidence of all terms for each commit that any of them occurs in."""
    history = site.history
    total: dict[int, float] = defaultdict(float)
    for found in matches:
        weight = found.term.weight * found.rarity
        for n, form in found.messages.items():
            length = 1.0 / (0.6 + 0.4 * min(history.message_length(n), 200) / 25)
            total[n] += weight * form * (length + (1.6 if n in found.subjects else 0.0))
        weight = 0.6 * found.term.weight * found.diff_rarity
        for n, form in found.diffs.items():
            total[n] += weight * form
    return total
