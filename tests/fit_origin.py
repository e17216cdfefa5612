"""Fits the weights of `archaeologist/dig/suspicion.py` to repairs whose authors named the origin; says how good it is.

Usage: python tests/fit_origin.py CASES.jsonl MIRROR [A_REPOSITORY [old]]. A case is a line of JSON with `repo`, `fix`
and `bics`; MIRROR has the repositories as owner+name/repo, indexed; of each repository at most A_REPOSITORY cases (45)
are taken. Needs numpy and scipy, which the program itself does without. Every repository is also ranked with weights
that were fitted on the others: those figures are printed first, the weights of all after them. With `old`, what is
fitted is what old scenes add to the weights, these being kept as they are: give it repairs of flaws that lived for
years among others.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from archaeologist.dig.clues import Clues
from archaeologist.dig.site import Site
from archaeologist.dig.suspicion import OLD, WEIGHTS, all_features, oldness, scene_days
from archaeologist.dig.witnesses import hear
from archaeologist.errors import ArchaeologistError

A_REPOSITORY = 45
PENALTY = 3.0
EVENED = 0.35
"""How far repositories with many cases are weighed down: the power of their number."""


class Case(NamedTuple):
    """A repair: where it is, the features of every witness, their fixed scores, and which of these brought the bug."""

    repo: str
    features: list[list[float]]
    fixed: list[float]
    right: list[bool]


def chosen(path: Path, mirror: Path, most: int) -> list[dict[str, Any]]:
    """Some cases of each repository that is there, drawn with a fixed seed."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    random.Random(7).shuffle(rows)
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        seen[row["repo"]] += 1
        row["path"] = str(mirror / row["repo"].replace("/", "+") / "repo")
        if seen[row["repo"]] <= most and Path(row["path"]).is_dir():
            kept.append(row)
    return sorted(kept, key=lambda row: str(row["repo"]))


def case(row: dict[str, Any]) -> Case | None:
    """The features of one repair; None where the repository does not have it. `row["old"]` says what is fitted."""
    try:
        with closing(Site.open(Path(row["path"]), f"{row['fix']}^1")) as site:
            fix = site.repository.resolve(row["fix"])
            author = site.repository.commits([fix])[0].author.name
            clues = Clues(repair=site.repository.diff(fix), author=author)
            testimony = hear(site, clues)
            found = all_features(site, testimony)
            names, scale = (OLD, oldness(scene_days(site, testimony))) if row["old"] else (WEIGHTS, 1.0)
            fixed = WEIGHTS if row["old"] else {}
            return Case(
                row["repo"],
                [[scale * each.get(name, 0.0) for name in names] for each in found.values()],
                [sum(weight * each.get(name, 0.0) for name, weight in fixed.items()) for each in found.values()],
                [site.history.oid(n) in row["bics"] for n in found],
            )
    except ArchaeologistError:
        return None


def fitted(cases: list[Case], penalty: float = PENALTY) -> list[float]:
    """The weights under which the right witnesses bear most of the suspicion (conditional logit, ridge penalty)."""
    np, minimize = import_module("numpy"), import_module("scipy.optimize").minimize
    usable = [each for each in cases if any(each.right)]
    counts = Counter(each.repo for each in usable)
    scale = np.array([counts[each.repo] ** -EVENED for each in usable])
    scale /= scale.mean()
    rows = np.array([row for each in usable for row in each.features])
    fixed = np.array([score for each in usable for score in each.fixed])
    right = np.array([flag for each in usable for flag in each.right])
    starts = np.cumsum([0, *(len(each.right) for each in usable)])
    of_case = np.repeat(np.arange(len(usable)), np.diff(starts))

    def loss(weights: Any) -> tuple[float, Any]:
        scores = rows @ weights + fixed
        scores -= np.maximum.reduceat(scores, starts[:-1])[of_case]
        shares = np.exp(scores)
        whole, good = np.add.reduceat(shares, starts[:-1]), np.add.reduceat(shares * right, starts[:-1])
        pull = (shares / whole[of_case] - shares * right / good[of_case]) * scale[of_case]
        value = (scale * (np.log(whole) - np.log(good))).sum() + penalty * (weights @ weights)
        return float(value), rows.T @ pull + 2 * penalty * weights

    best = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return [float(weight) for weight in best.x]


def place(each: Case, weights: list[float]) -> int:
    """At which place the first right witness stands, from 1; 0 when none is there."""
    fitted_on = zip(each.features, each.fixed, strict=True)
    scores = [score + sum(w * v for w, v in zip(weights, row, strict=True)) for row, score in fitted_on]
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    return next((at for at, one in enumerate(order, start=1) if each.right[one]), 0)


def main() -> None:
    """Measures with each repository held out, then prints the weights of all."""
    path, mirror = Path(sys.argv[1]), Path(sys.argv[2])
    old = "old" in sys.argv[4:]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else A_REPOSITORY
    rows = [row | {"old": old} for row in chosen(path, mirror, most)]
    with ProcessPoolExecutor(2) as pool:
        cases = [each for each in pool.map(case, rows, chunksize=4) if each]
    places: list[int] = []
    for repo in sorted({each.repo for each in cases}):
        weights = fitted([each for each in cases if each.repo != repo])
        places += [place(each, weights) for each in cases if each.repo == repo]
    told = ", ".join(f"@{k} {sum(0 < each <= k for each in places) / len(places):.3f}" for k in (1, 3, 5))
    print(f"{len(places)} repairs, repositories held out: {told}; among the witnesses {sum(map(bool, places))}")
    for name, weight in zip(OLD if old else WEIGHTS, fitted(cases), strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
