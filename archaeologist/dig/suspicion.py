"""How suspicious a witness is: few features, weighed by a log-linear model fitted on real repairs.

The features are those that paid on repairs whose authors named the origin, with whole repositories held out; see
`tests/fit_origin.py` for how the weights were come by. What came lately is the likelier origin, unless the scene has
been as it is for years: then it is more often the commit that brought the code than one that touched it since.
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

_OF_TIME = frozenset({"age", "newest", "order", "younger", *(f"age_{limit}" for limit in _AGES)})
_RELATIVE = (
    "around",
    "beside",
    "founded",
    "gained_lost",
    "kept_near",
    "lost_near",
    "names",
    "names_near",
    "names_signed",
)
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


OLD: dict[str, float] = {
    "defines": 0.29,
    "founded": 0.24,
    "founded_any": 0.42,
    "recent_any": -0.50,
    "rel_around": 0.30,
    "rel_founded": 0.32,
    "repairs": -0.11,
    "top_around": 0.34,
    "younger": -0.59,
}
"""What is added to the weights where the scene is old. Fitted over the others, these kept as they are, on 90 repairs of
four projects whose origin was more than a year old and 72 repairs of any age of eight, so that those lose nothing."""
_YOUNG, _OLD = 200.0, 3000.0
"""Days: a scene that is younger than the first is not old at all, one older than the second is so in full."""


def weigh(site: Site, testimony: Testimony) -> dict[int, tuple[float, dict[str, float]]]:
    """The score of every witness (relative, higher is more suspicious) and the features that it is made of."""
    found = all_features(site, testimony)
    weights = WEIGHTS | GIVEN
    old = oldness(scene_days(site, testimony))
    weights |= {name: weights.get(name, 0.0) + old * weight for name, weight in OLD.items()}
    return {n: (sum(weights.get(name, 0.0) * value for name, value in each.items()), each) for n, each in found.items()}


def scene_days(site: Site, testimony: Testimony) -> float:
    """The age in days of the lines at the scene: the median, those counting most that the repair takes out."""
    ages = [
        (_days(site, testimony.written[place.path, line]), place.worth(line))
        for place in testimony.places
        for line in {*place.taken, *place.beside}
        if (place.path, line) in testimony.written
    ]
    left = math.fsum(value for _, value in ages) / 2
    for days, value in sorted(ages):
        left -= value
        if left <= 0:
            return days
    return 0.0


def oldness(days: float) -> float:
    """From 0 for a scene that changed of late to 1 for one that has long been as it is, by the logarithm of its age."""
    young, old = math.log1p(_YOUNG), math.log1p(_OLD)
    return min(1.0, max(0.0, (math.log1p(days) - young) / (old - young)))


def _days(site: Site, n: int) -> float:
    """How old a commit is, seen from the newest of its history."""
    return max(0.0, (site.history.time(site.history.size) - site.history.time(n)) / _DAY)


def ageless(features: dict[str, float]) -> float:
    """The score of a witness if nobody knew when it was: flaws that lay hidden for years are as old as sound code."""
    weights = WEIGHTS | GIVEN
    timeless = {name: value for name, value in features.items() if name not in _OF_TIME}
    return sum((weights.get(name, 0.0) + OLD.get(name, 0.0)) * value for name, value in timeless.items())


def all_features(site: Site, testimony: Testimony) -> dict[int, dict[str, float]]:
    """The features of every witness, those that compare it with the others among them."""
    order = sorted(testimony.witnesses, key=lambda n: (-site.history.time(n), -n))
    places = {n: place for place, n in enumerate(order)}
    scene = scene_days(site, testimony)
    found = {}
    for n, witness in sorted(testimony.witnesses.items()):
        of_time = _of_time(site, witness, places[n], scene)
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
        "founded": w.founded,
        "founded_any": float(w.founded > 0),
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
        "defines": testimony.defined_by(w.n),
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
        "repairs": float(bool(REPAIRS.search(commit.subject))),
        "reworks": float(bool(_REWORKS.search(commit.subject))),
        "undoes": float(bool(_UNDOES.search(commit.subject))),
        "told_repairs": w.told * bool(REPAIRS.search(commit.subject)),
        "same_author": float(bool(testimony.author) and commit.author.name == testimony.author),
    }


def _of_time(site: Site, w: Witness, place: int, scene: float) -> dict[str, float]:
    """How old it is in days, its place among the witnesses, newest first, and how much younger than the scene."""
    days = _days(site, w.n)
    found = {f"age_{limit}": float(days > limit) for limit in _AGES}
    younger = max(0.0, math.log1p(scene) - math.log1p(days)) / 2
    age = math.log1p(days) / 8
    return found | {"age": age, "newest": 1 / (1 + place), "order": math.log1p(place) / 4, "younger": younger}
