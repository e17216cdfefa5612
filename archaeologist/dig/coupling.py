"""What changes together: files that the commits of a subject touch again and again, and more often than others do.

Association rules (Agrawal and Srikant 1994), applied to histories as by Zimmermann et al. (2005): `subject → file` with
support, confidence and lift. Bulk commits and noise are left out. It tells what went together, not what has to.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archaeologist.dig.checks import quoted
from archaeologist.dig.features import CUES
from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.query import Query, touches
from archaeologist.dig.ranking import rank
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

BULK = 30
_LEAST = 2
_CONFIDENT = 0.15
_LIFT = 1.3
_RANKED = 40
_HALVED = 4 * 365.25 * 86400
_STRONG = 0.04
_MOST = 400


@dataclass(frozen=True, slots=True)
class Coupled:
    """A place that changed in `together` of `of` commits on the subject.

    `confidence` is their quotient; `lift` how many times more often than in all commits. `path` ends in `/` for a
    folder whose files differ from commit to commit. `examples` are the numbers of such commits, the best first.
    """

    path: str
    together: int
    of: int
    confidence: float
    lift: float
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Coupling:
    """What was looked at (`commits`, best first), what the subject is itself, and what changes along, surest first."""

    commits: tuple[int, ...]
    own: tuple[str, ...]
    coupled: tuple[Coupled, ...]


def coupling(site: Site, query: Query, limit: int = 8) -> Coupling:
    """What changes together with the paths of a query, else its names, else with the kind of change it describes."""
    commits, own = subject_commits(site, query)
    sets = {n: _places(site, n) - set(own) for n in commits}
    found = _files(site, sets)
    found += _folders(site, sets, {each.path for each in found}, own)
    found.sort(key=lambda each: (-_strength(each), each.path))
    return Coupling(tuple(commits), own, tuple(found[:limit]))


def subject_commits(site: Site, query: Query) -> tuple[list[int], tuple[str, ...]]:
    """The commits that a query is about, without noise and bulk, and the places that are the subject itself."""
    if query.paths:
        own = former_paths(site, query.paths)
        numbers = {doc.n for path in own for doc in site.history.path_docs(path)}
        return _telling(site, sorted(numbers, reverse=True)), own
    ranked = rank(site, query, _RANKED)
    best = ranked[0].score if ranked else 0.0
    near = [each.n for each in ranked if each.score >= _STRONG * best**0.5 * each.score**0.5]
    if query.names and not any(term.kind == "word" for term in query.terms):
        near = [n for term in query.names for n in _touching(site, term.text)]
    return _telling(site, near), ()


def former_paths(site: Site, paths: Iterable[str]) -> tuple[str, ...]:
    """The files meant by some paths, a folder's files one by one, each followed by the names it had before."""
    found: dict[str, None] = {}
    for path in paths:
        bare = path.strip("/")
        known = site.history.paths()
        exact = [each for each in known if each == bare or each.startswith(f"{bare}/")]
        for each in (exact or [other for other in known if other.endswith(f"/{bare}")])[:_MOST]:
            found.setdefault(each)
    queue = list(found)
    while queue and len(found) < 2 * _MOST:
        path = queue.pop(0)
        for doc in site.history.path_docs(path):
            if doc.status == "R" and doc.path == path and doc.old_path not in found:
                found[doc.old_path] = None
                queue.append(doc.old_path)
    return tuple(found)


def _touching(site: Site, name: str) -> list[int]:
    """The commits that changed code with a name in it, newest first."""
    found = touches(site, name)[-_MOST:]
    docs = site.history.docs_of(doc for _, doc, _ in found)
    return sorted({doc.n for doc in docs if path_kind(doc.path) in ("code", "config")}, reverse=True)


def _telling(site: Site, numbers: Iterable[int]) -> list[int]:
    return [n for n in dict.fromkeys(numbers) if not is_passing(site, n)][:_MOST]


def is_passing(site: Site, n: int) -> bool:
    """Whether a commit tells nothing of what belongs together: noise, a merge, or too many files."""
    commit = site.history.commit(n)
    if site.history.is_merge(n) or subject_noise(commit.subject, commit.author.name):
        return True
    return not 0 < len(site.docs(n)) <= BULK


def _places(site: Site, n: int) -> set[str]:
    kept = {doc.path for doc in site.docs(n)}
    return {path for path in kept if path_kind(path) not in ("lock", "generated", "vendored")}


def _files(site: Site, sets: dict[int, set[str]]) -> list[Coupled]:
    """Files that come back."""
    counts = Counter(path for places in sets.values() for path in places)
    found = []
    for path, together in sorted(counts.items()):
        if together >= _LEAST and together >= _CONFIDENT * len(sets) and path in site.paths:
            base = len({doc.n for doc in site.history.path_docs(path)}) / site.history.size
            found.append(_coupled(path, together, len(sets), base, (n for n in sets if path in sets[n])))
    return [each for each in found if each.lift >= _LIFT]


def _coupled(path: str, together: int, of: int, base: float, examples: Iterable[int]) -> Coupled:
    confidence = together / of
    return Coupled(path, together, of, confidence, confidence / (base or 1e-9), tuple(examples)[:6])


def _folders(site: Site, sets: dict[int, set[str]], files: set[str], own: Sequence[str]) -> list[Coupled]:
    """Folders whose files change along, though seldom the same one: tests, documents, release notes."""
    counts: Counter[str] = Counter()
    for places in sets.values():
        counts.update({folder for path in places - files if (folder := folder_of(path))})
    base = _base_folders(site)
    found = []
    for folder, together in sorted(counts.items()):
        if together >= max(_LEAST, 0.25 * len(sets)) and not any(path.startswith(folder) for path in own[:1]):
            examples = (n for n in sets if any(folder_of(path) == folder for path in sets[n]))
            found.append(_coupled(folder, together, len(sets), base.get(folder, 0.0), examples))
    return [each for each in found if each.lift >= _LIFT]


def folder_of(path: str) -> str:
    """The folder that stands for a file: up to its last `tests`, `docs` or the like, else the one it lies in."""
    parts = path.split("/")[:-1]
    kinds = [path_kind("/".join(parts[: at + 1]) + "/x.py") for at in range(len(parts))]
    named = [at for at, kind in enumerate(kinds) if kind in ("test", "docs", "changelog")]
    whole = parts[: named[0] + 1] if named else parts
    return "/".join(whole) + "/" if whole else ""


def _base_folders(site: Site) -> dict[str, float]:
    """The share of all commits that touch each folder, from a sample of evenly spread ones."""

    def make() -> dict[str, float]:
        step = max(1, site.history.size // 1500)
        numbers = range(1, site.history.size + 1, step)
        counts = Counter(folder for n in numbers for folder in {folder_of(doc.path) for doc in site.docs(n)[:BULK]})
        return {folder: count / len(numbers) for folder, count in counts.items()}

    return site.keep("folders", make)


def _strength(each: Coupled) -> float:
    """Confidence, weighed by how little of it is chance; a folder says less than a file."""
    return each.confidence * min(1.0, math.log1p(each.lift) / 3) * (0.7 if each.path.endswith("/") else 1.0)


def example_findings(site: Site, found: Coupling, intent: str = "", limit: int = 4) -> tuple[Finding, ...]:
    """The commits that touch most of what is coupled, best first; newer ones before: what is done along changes.

    For a kind of change these may be others than were counted: any that announces it and touches the same files.
    """
    strength = {each.path: _strength(each) for each in found.coupled}
    fade = 8 if not found.own else max(8, len(found.commits))
    place = dict.fromkeys(_alike(site, found, intent), 0.5)
    place |= {n: max(place.get(n, 0.0), 1.0 / (1 + at / fade)) for at, n in enumerate(found.commits)}
    scores = {n: sum(value for path, value in strength.items() if _has(site, n, path)) for n in place}
    now = site.history.time(site.history.size)
    fresh = {n: 0.3 + 0.7 * math.exp2(-max(0, now - site.history.time(n)) / _HALVED) for n in place}
    order = sorted(scores, key=lambda n: (-scores[n] * place[n] * fresh[n], -n))
    shown = tuple(cochange_evidence(site, found, each) for each in found.coupled[:6])
    whole = sum(strength.values()) or 1.0
    best = [n for n in order if scores[n]][:limit]
    return tuple(
        finding(site, n, "context", scores[n] / whole, evidence=() if at else shown, about=_touched(site, n, found))
        for at, n in enumerate(best)
    )


def _alike(site: Site, found: Coupling, intent: str) -> list[int]:
    """The newest commits that announce the kind of change and touch the two files that come along most often."""
    files = [each.path for each in found.coupled if not each.path.endswith("/")][:2]
    if found.own or len(files) < 2 or intent not in CUES:
        return []
    one, other = ({doc.n for doc in site.history.path_docs(path)} for path in files)
    newest = sorted(one & other, reverse=True)[:_MOST]
    announced = [n for n in newest if CUES[intent].search(site.history.commit(n).subject)]
    return [n for n in announced if not is_passing(site, n)][:_RANKED]


def _has(site: Site, n: int, path: str) -> bool:
    return any(doc.path == path or folder_of(doc.path) == path for doc in site.docs(n))


def _touched(site: Site, n: int, found: Coupling) -> str:
    return ", ".join(each.path for each in found.coupled if _has(site, n, each.path))


def cochange_evidence(site: Site, found: Coupling, each: Coupled) -> Evidence:
    """That a place changed along, in how many of the commits, shown by the best of them."""
    short = " ".join(site.history.oid(n).short for n in each.examples[:6])
    own = f" with {found.own[0]}" if found.own else ""
    times = f"{each.together} of {each.of} commits{own}"
    usual = f"{each.confidence:.0%}, {min(each.lift, 999):.1f} times the usual"
    return Evidence(
        kind="cochange",
        says=f"{each.path} changed in {times} ({usual}).",
        check=f"git log --no-walk --format='%h %s' {short} -- {quoted(each.path)}",
        oid=site.history.oid(each.examples[0]) if each.examples else None,
        path=each.path,
    )
