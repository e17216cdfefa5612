"""Who knows a place: the people behind its commits, weighed by how many, how large, how new, and who began it.

Names are those that the mailmap of the revision looked from gives. What people know but never committed is not seen.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archaeologist.dig.checks import quoted
from archaeologist.dig.coupling import BULK, former_paths
from archaeologist.dig.life import introductions
from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.query import Query, touches
from archaeologist.dig.ranking import rank
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.commit import Person
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

_YEAR = 365.25 * 86400
_HALVED = 6 * _YEAR
_BEGAN = 1.5
_NEAR = 0.03
_LARGE = 300
_MOST = 1500
_SAME_WORD = 0.95
_MOST_FILES = 40


@dataclass(frozen=True, slots=True)
class Expert:
    """A person and their commits on the subject.

    `share` is their part of the weight of all; `best` are the numbers of their most telling commits, the one that
    introduced the subject first; `began` says whether that was theirs.
    """

    person: Person
    commits: int
    share: float
    first: datetime
    last: datetime
    best: tuple[int, ...]
    began: bool = False
    about: str = ""


def experts(site: Site, query: Query) -> tuple[Expert, ...]:
    """The people who know what a query is about, best first: of its paths, else its names, else its best commits."""
    sizes, about = _sizes(site, query)
    numbers = [n for n in sorted(sizes) if not _passing(site, n)]
    if not numbers:
        return ()
    began = _beginning(site, query, numbers)
    by_person: dict[str, list[int]] = defaultdict(list)
    for n in numbers:
        by_person[_key(site.history.commit(n).author)].append(n)
    weights = {n: _weight(site, n, sizes[n]) + (_BEGAN if n == began else 0.0) for n in numbers}
    whole = sum(weights.values())
    found = [_expert(site, theirs, weights, sizes, began, whole, about) for theirs in by_person.values()]
    return tuple(sorted(found, key=lambda e: (-e.share, -e.commits, e.person.name)))


def _sizes(site: Site, query: Query) -> tuple[dict[int, int], str]:
    """The commits on the subject, each with how many of its lines are; and what the subject is called."""
    sizes: dict[int, int] = defaultdict(int)
    if query.paths:
        return _of_paths(site, query.paths), query.paths[0]
    if query.names:
        found = [touch for term in query.names for touch in touches(site, term.text)[-_MOST:]]
        for doc in site.history.docs_of(doc for _, doc, _ in found):
            if path_kind(doc.path) in ("code", "config"):
                sizes[doc.n] += doc.added
        if sizes:
            return dict(sizes), query.names[0].text
    if paths := called_so(site, query):
        return _of_paths(site, paths), os.path.commonpath(paths) or paths[0]
    ranked = rank(site, query)
    near = {each.n: each.score / ranked[0].score for each in ranked if each.score >= _NEAR * ranked[0].score}
    lines = {n: min(_LARGE, sum(doc.added + doc.removed for doc in site.docs(n))) for n in near}
    return {n: round(lines[n] * part) for n, part in near.items()}, ""


def _of_paths(site: Site, paths: Sequence[str]) -> dict[int, int]:
    """The commits that changed files, through their former names, each with how many of their lines."""
    sizes: dict[int, int] = defaultdict(int)
    for path in former_paths(site, paths):
        for doc in site.history.path_docs(path):
            sizes[doc.n] += doc.added + doc.removed
    return dict(sizes)


def called_so(site: Site, query: Query) -> tuple[str, ...]:
    """The code that a word of the query is the name of: files and folders called like it, the fewest first."""
    code = [path for path in site.paths if path_kind(path) == "code"]
    found: list[tuple[str, ...]] = []
    for term in query.terms:
        forms = {form.lower() for form, weight in term.forms if weight >= _SAME_WORD}
        forms |= {form + "s" for form in forms} | {form.removesuffix("s") for form in forms}
        named = tuple(sorted(path for path in code if not forms.isdisjoint(_parts(path))))
        if 0 < len(named) <= _MOST_FILES:
            found.append(named)
    return min(found, key=lambda paths: (len(paths), paths), default=())


def _parts(path: str) -> set[str]:
    """The names of the folders and the stem of the file, in lower case."""
    *folders, name = path.lower().split("/")
    return {*folders, name.partition(".")[0]}


def _passing(site: Site, n: int) -> bool:
    """Noise, merges and bulk changes: those who made them need not know the place. A first import may be bulk."""
    commit = site.history.commit(n)
    if site.history.is_merge(n) or subject_noise(commit.subject, commit.author.name):
        return True
    docs = site.docs(n)
    return len(docs) > 2 * BULK and not all(doc.status == "A" for doc in docs)


def _beginning(site: Site, query: Query, numbers: list[int]) -> int:
    """The commit that introduced the subject."""
    if query.paths or not query.names:
        return min(numbers)
    first = [event.n for event in introductions(site, query.names[0].text)[:1] if event.n in set(numbers)]
    return first[0] if first else min(numbers)


def _key(person: Person) -> str:
    """People are told apart by name: one person has several addresses more often than two people one name."""
    return " ".join(person.name.lower().split())


def _weight(site: Site, n: int, size: int) -> float:
    """A commit counts for one and more the larger it is, and fades slowly as seen from the revision looked from."""
    age = max(0.0, site.history.time(site.history.size) - site.history.time(n))
    return (1.0 + 0.5 * math.log10(1 + size)) * (0.5 + 0.5 * math.exp2(-age / _HALVED))


def _expert(
    site: Site,
    theirs: list[int],
    weights: dict[int, float],
    sizes: dict[int, int],
    began: int,
    whole: float,
    about: str,
) -> Expert:
    commits = site.history.commits(theirs)
    dates = sorted(commit.authored for commit in commits)
    best = sorted(theirs, key=lambda n: (n != began, -sizes[n], n))
    return Expert(
        person=commits[-1].author,
        commits=len(theirs),
        share=sum(weights[n] for n in theirs) / whole,
        first=dates[0],
        last=dates[-1],
        best=tuple(best[:4]),
        began=began in theirs,
        about=about,
    )


def expert_findings(site: Site, people: Iterable[Expert]) -> tuple[Finding, ...]:
    """The most telling commits: three of the person who knows most, two of the next when they are near."""
    ranked = list(people)[:2]
    found = []
    for place, each in enumerate(ranked):
        if place and each.share < 0.4 * ranked[0].share and not each.began:
            continue
        for at, n in enumerate(each.best[: 3 - place]):
            role: Role = "introduced" if each.began and at == 0 else "changed"
            shown = (person_evidence(site, each),) if at == 0 else ()
            found.append(finding(site, n, role, each.share / (1 + 0.5 * at), evidence=shown, about=each.about))
    return tuple(found)


def person_evidence(site: Site, each: Expert) -> Evidence:
    """How many commits a person has on the subject, and from when to when."""
    commit = site.history.commit(each.best[0])
    where = f" -- {quoted(each.about)}" if each.about in site.paths else ""
    on = f" on {each.about}" if each.about else ""
    return Evidence(
        kind="cochange",
        says=f"{each.person.name} has {each.commits} commits{on} ({each.share:.0%} by weight), "
        f"{each.first.date()} to {each.last.date()}.",
        check=f"git log --format='%h %ad %s' --author={quoted(each.person.name)} {site.at.short}{where}",
        oid=commit.oid,
        path=each.about if each.about in site.paths else None,
    )
