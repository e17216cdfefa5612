"""How suspicious a witness is: few features, weighed by a log-linear model fitted on real repairs.

The features are those that paid on repairs whose authors named the origin, with whole repositories held out; see
`tests/fit_origin.py` for how the weights were come by.
"""

from __future__ import annotations

import math
import re

from archaeologist.dig.site import Site
from archaeologist.dig.witnesses import Testimony, Witness

_DAY = 86400
_AGES = (30, 120, 400, 1500)
REPAIRS = re.compile(r"\bfix(?:e[sd]|ing)?\b|\bbug\b|\bcorrect|\brepair|\bcrash|\bleak\b", re.IGNORECASE)
_REWORKS = re.compile(
    r"\brefactor|\brewrit|\bclean|\bsimplif|\bmov(?:e|ing)\b|\brenam|\bconvert|\bmigrat|\bsplit|\bport\b|\breplac",
    re.IGNORECASE,
)
_UNDOES = re.compile(r"\brevert|\bback ?out|\bundo|\bremov|\bdrop|\bdisabl|\bdelet", re.IGNORECASE)

_OF_TIME = frozenset({"age", "newest", "order", *(f"age_{limit}" for limit in _AGES)})
_RELATIVE = ("around", "beside", "gained_lost", "kept_near", "lost_near", "names", "names_near", "names_signed")
"""Features that are also compared with the most that any witness has."""
GIVEN: dict[str, float] = {"named": 10.0, "told": 4.5, "told_repairs": -2.5, "told_undoes": 2.5}
"""Weights, set by hand, of what the repairs that the others were fitted on do not have: words."""
WEIGHTS: dict[str, float] = {
    "age": -0.58,
    "age_120": -0.76,
    "age_1500": -0.60,
    "age_30": -0.65,
    "age_400": -0.54,
    "around_any": 0.46,
    "close_any": 0.83,
    "creates": -0.54,
    "files_changed": -0.40,
    "first_any": 0.35,
    "gained_gained": 0.56,
    "grows": -0.24,
    "kept_near": 0.42,
    "life_any": 0.46,
    "lines_changed": -0.70,
    "lost_lost": 0.54,
    "lost_near": 0.39,
    "names": 0.59,
    "names_near": 0.42,
    "names_signed": 0.34,
    "newest": 0.39,
    "order": -1.11,
    "recent_any": 0.40,
    "rel_beside": 0.59,
    "rel_gained_lost": 0.55,
    "rel_kept_near": 0.36,
    "rel_lost_near": 0.30,
    "rel_names": 0.67,
    "rel_names_near": 0.73,
    "rel_names_signed": 0.65,
    "reworks": -0.33,
    "same_author": 0.42,
    "taken": 0.45,
    "taken_any": 0.29,
    "top_around": -0.53,
    "top_kept_near": 0.44,
    "top_names": -0.31,
    "top_names_near": -0.48,
    "undoes": -0.14,
}
"""Fitted by `tests/fit_origin.py`: conditional logit over the witnesses of 499 repairs of 17 repositories, features
dropped from 95 to these as long as repositories that were held out lost nothing."""


def weigh(site: Site, testimony: Testimony) -> dict[int, tuple[float, dict[str, float]]]:
    """The score of every witness (relative, higher is more suspicious) and the features that it is made of."""
    found = all_features(site, testimony)
    weights = WEIGHTS | GIVEN
    return {n: (sum(weights.get(name, 0.0) * value for name, value in each.items()), each) for n, each in found.items()}


def ageless(features: dict[str, float]) -> float:
    """The score of a witness if nobody knew when it was: flaws that lay hidden for years are as old as sound code."""
    weights = WEIGHTS | GIVEN
    return sum(weights.get(name, 0.0) * value for name, value in features.items() if name not in _OF_TIME)


def all_features(site: Site, testimony: Testimony) -> dict[int, dict[str, float]]:
    """The features of every witness, those that compare it with the others among them."""
    order = sorted(testimony.witnesses, key=lambda n: (-site.history.time(n), -n))
    places = {n: place for place, n in enumerate(order)}
    found = {}
    for n, witness in sorted(testimony.witnesses.items()):
        of_time = _of_time(site, witness, places[n])
        found[n] = _of_lines(witness) | _of_names(testimony, witness) | _of_commit(site, testimony, witness) | of_time
    for name in _RELATIVE:
        most = max((each[name] for each in found.values()), default=0.0)
        for each in found.values() if most > 0 else ():
            each["rel_" + name] = each[name] / most
            each["top_" + name] = float(each[name] == most)
    return found


def _of_lines(w: Witness) -> dict[str, float]:
    """What it wrote of the scene, and whether it was ever there."""
    return {
        "taken": w.taken,
        "taken_any": float(w.taken > 0.02),
        "beside": w.beside,
        "around": w.around,
        "around_any": float(w.around > 0),
        "life_any": float(w.life > 0),
        "close_any": float(w.close > 0),
        "recent_any": float(w.recent > 0),
        "told": w.told,
        "told_undoes": w.undoes_told,
        "named": w.named,
    }


def _of_names(testimony: Testimony, w: Witness) -> dict[str, float]:
    """What it did to the identifiers of the repair, each share of the weight of its kind."""
    names, weights = testimony.names, testimony.weights

    def share(chosen: frozenset[str], *signs: int, near: bool = False) -> float:
        hit = [x for x in chosen if x in w.names and (not signs or w.names[x] in signs) and (not near or x in w.near)]
        whole = math.fsum(weights.get(x, 0.0) for x in chosen)
        return math.fsum(weights.get(x, 0.0) for x in hit) / whole if whole else 0.0

    return {
        "names": share(names.all),
        "names_near": share(names.all, near=True),
        "names_signed": share(names.all, 1, -1),
        "lost_lost": share(names.lost, -1),
        "lost_near": share(names.lost, near=True),
        "gained_lost": share(names.gained, -1),
        "gained_gained": share(names.gained, 1),
        "kept_near": share(names.kept, near=True),
        "first_any": float(any(testimony.first.get(x) == w.n and weights.get(x, 0.0) for x in w.names)),
    }


def _of_commit(site: Site, testimony: Testimony, w: Witness) -> dict[str, float]:
    """What kind of commit it is: how large, whether it builds or takes away, what its subject says."""
    commit = site.history.commit(w.n)
    docs = site.docs(w.n)
    added, removed = sum(doc.added for doc in docs), sum(doc.removed for doc in docs)
    return {
        "files_changed": math.log1p(len(docs)) / 4,
        "lines_changed": math.log1p(added + removed) / 8,
        "grows": added / (added + removed) if added + removed else 0.0,
        "creates": float(any(doc.status == "A" and doc.path in testimony.paths for doc in docs)),
        "reworks": float(bool(_REWORKS.search(commit.subject))),
        "undoes": float(bool(_UNDOES.search(commit.subject))),
        "told_repairs": w.told * bool(REPAIRS.search(commit.subject)),
        "same_author": float(bool(testimony.author) and commit.author.name == testimony.author),
    }


def _of_time(site: Site, w: Witness, place: int) -> dict[str, float]:
    """How old it is in days, and its place among the witnesses, newest first."""
    days = max(0.0, (site.history.time(site.history.size) - site.history.time(w.n)) / _DAY)
    found = {f"age_{limit}": float(days > limit) for limit in _AGES}
    return found | {"age": math.log1p(days) / 8, "newest": 1 / (1 + place), "order": math.log1p(place) / 4}
