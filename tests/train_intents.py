"""Learns the weights of `archaeologist/agent/intents.tsv` from `tests/intents/questions.tsv`; says how good they are.

Usage: python tests/train_intents.py [--check]. Needs numpy and scipy, which the program itself does without. The same
questions give the same weights. A fifth of the questions, chosen by checksum, is held out and only measured on.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

QUESTIONS = Path(__file__).parent / "intents" / "questions.tsv"
Row = tuple[str, str, str]
"""Intent, a second intent or nothing, and the question in English or Chinese."""

SEEN_IN = 2
ROWS = 1800
PENALTY = 0.6
LEAST = 6
"""Hundredths below which a weight is left out."""
FIRST = 0.7
"""The share of the first intent where a question has two."""


def questions() -> tuple[Row, ...]:
    """All questions in their order."""
    rows = (row.split("\t") for row in QUESTIONS.read_text("utf-8").splitlines() if not row.startswith("#"))
    return tuple((intent, other, text) for intent, other, text in rows)


def held_out(text: str) -> bool:
    """Whether a question is for measuring only: every fifth by its checksum."""
    return crc32(text.lower().encode()) % 5 == 0


def english(text: str) -> str:
    """The question as the program reads it."""
    from archaeologist.agent.chinese import has_chinese, translate

    return translate(text).english if has_chinese(text) else text


def learnt(rows: tuple[Row, ...], most: int = ROWS, penalty: float = PENALTY) -> dict[str, dict[str, float]]:
    """The weights of the features that matter most, by feature and intent."""
    from collections import Counter

    from archaeologist.agent.intents import BIAS
    from archaeologist.agent.phrasing import features

    found = [{BIAS: 1.0, **features(english(text))} for _, _, text in rows]
    seen = Counter(name for each in found for name in each)
    names = sorted(name for name, times in seen.items() if times >= SEEN_IN)
    weights = _fitted(found, names, rows, penalty)
    if len(names) > most:
        strength = {
            name: max(abs(w) for w in row) * seen[name] ** 0.5 for name, row in zip(names, weights, strict=True)
        }
        names = sorted(sorted(names, key=lambda name: (name != BIAS, -strength[name], name))[:most])
        weights = _fitted(found, names, rows, penalty)
    return {name: dict(zip(_intents(), row, strict=True)) for name, row in zip(names, weights, strict=True)}


def _intents() -> tuple[str, ...]:
    from archaeologist.agent.cues import PRIORITY

    return PRIORITY


def _fitted(
    found: list[dict[str, float]], names: list[str], rows: tuple[Row, ...], penalty: float
) -> list[list[float]]:
    np, sparse = import_module("numpy"), import_module("scipy.sparse")
    minimize = import_module("scipy.optimize").minimize
    column = {name: place for place, name in enumerate(names)}
    cells = [(r, column[n], v) for r, each in enumerate(found) for n, v in sorted(each.items()) if n in column]
    at, to, values = zip(*cells, strict=True)
    seen: Any = sparse.csr_matrix((values, (at, to)), shape=(len(found), len(names)))
    wanted = np.zeros((len(rows), len(_intents())))
    for place, (intent, other, _) in enumerate(rows):
        wanted[place, _intents().index(intent)] += FIRST if other else 1.0
        if other:
            wanted[place, _intents().index(other)] += 1.0 - FIRST

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(len(names), -1)
        totals = seen @ weights
        totals -= totals.max(axis=1, keepdims=True)
        shares = np.exp(totals)
        whole = shares.sum(axis=1, keepdims=True)
        value = (wanted * (np.log(whole) - totals)).sum() + penalty / 2 * (weights**2).sum()
        return float(value), (seen.T @ (shares / whole - wanted) + penalty * weights).ravel()

    start = np.zeros(len(names) * len(_intents()))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300, "ftol": 1e-10})
    return [[float(w) for w in row] for row in best.x.reshape(len(names), -1)]


def written(weights: dict[str, dict[str, float]]) -> str:
    """The weights as the rows of `intents.tsv`."""
    rows = [
        "# Learnt by tests/train_intents.py: feature, then intent=weight in hundredths. See phrasing.py for features."
    ]
    for name, row in weights.items():
        kept = [
            f"{intent}={round(100 * weight)}" for intent, weight in row.items() if abs(round(100 * weight)) >= LEAST
        ]
        if kept:
            rows.append("\t".join([name, *kept]))
    return "\n".join(rows) + "\n"


def main() -> None:
    """Learns and writes; with `--check` measures the weights that are there."""
    from archaeologist.agent import intents

    rows = questions()
    if "--check" not in sys.argv:
        target = Path(intents.__file__).with_name("intents.tsv")
        target.write_text(written(learnt(tuple(row for row in rows if not held_out(row[2])))), "utf-8")
    for name, part in (("learnt from", False), ("held out", True)):
        asked = [row for row in rows if held_out(row[2]) is part]
        right = sum(next(iter(intents.chances(english(text)))) == intent for intent, _, text in asked)
        print(f"{name}: {right} of {len(asked)} right, {right / len(asked):.3f}")


if __name__ == "__main__":
    main()
