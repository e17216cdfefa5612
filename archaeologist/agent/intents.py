"""What a question asks for, as probabilities: a multinomial logistic regression over how the question is put.

The weights are data (`intents.tsv`, hundredths, zeros left out), learnt from `tests/intents/questions.tsv` by
`tests/train_intents.py`. Nothing is drawn by lot and nothing is rounded on the way: the same question, the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archaeologist.agent.cues import PRIORITY, score_intents
from archaeologist.agent.phrasing import QUOTED, features
from archaeologist.domain.question import Intent

BIAS = "bias"
_REAL_CHANCE = 0.25
_CHANCE_IF_NAMED = 0.02
_IN_SO_MANY_WORDS = 2.4
_MOST_BESIDES = 2


def chances(text: str) -> Mapping[Intent, float]:
    """How likely `text`, a question in English, asks for each intent: all of them, likeliest first; they sum to 1."""
    totals = dict.fromkeys(PRIORITY, 0.0)
    for name, value in {BIAS: 1.0, **features(text)}.items():
        for intent, weight in _weights().get(name, ()):
            totals[intent] += weight * value
    highest = max(totals.values())
    shares = {intent: math.exp(total - highest) for intent, total in totals.items()}
    whole = math.fsum(shares.values())
    ranked = sorted(PRIORITY, key=lambda intent: (-shares[intent], PRIORITY.index(intent)))
    return {intent: shares[intent] / whole for intent in ranked}


def besides(text: str, found: Mapping[Intent, float]) -> tuple[Intent, ...]:
    """What may be meant as well as, or instead of, the likeliest intent: at most two, the likeliest first.

    Those with a real chance, and those that the question names in so many words («was the *removal* ever reverted?»).
    """
    first, *others = found
    named = {intent for intent, score in score_intents(QUOTED.sub(" ", text)).items() if score >= _IN_SO_MANY_WORDS}
    least = {intent: _CHANCE_IF_NAMED if intent in named else _REAL_CHANCE for intent in others}
    return tuple(intent for intent in others if found[intent] >= least[intent] * found[first])[:_MOST_BESIDES]


@cache
def _weights() -> Mapping[str, tuple[tuple[Intent, float], ...]]:
    found = {}
    names: dict[str, Intent] = {intent: intent for intent in PRIORITY}
    for row in Path(__file__).with_name("intents.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            feature, *weights = row.split("\t")
            pairs = (weight.split("=") for weight in weights)
            found[feature] = tuple((names[intent], int(number) / 100) for intent, number in pairs)
    return found
