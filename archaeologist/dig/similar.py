"""What had gone before: earlier repairs alike, how often the files around were repaired, how old the lines are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.clues import identifiers
from archaeologist.dig.company import is_repair
from archaeologist.dig.fences import TAKES_BACK
from archaeologist.dig.incident import YEAR, Incident, cosmetic
from archaeologist.dig.noise import path_kind
from archaeologist.dig.records import message_evidence, subject_evidence
from archaeologist.dig.remarks import reason
from archaeologist.dig.site import Site
from archaeologist.domain.postmortem import Churn, Similar
from archaeologist.errors import ArchaeologistError

_SHOWN, _LEAST = 3, 1.0
_LOOKED_AT = 200
_RARE = 80
_SAME_FILE, _WORDS = 0.4, 0.25
_LONGEST = 400
_FILES = 30


def similar(incident: Incident, dossier: Dossier) -> tuple[Similar, ...]:
    """Earlier repairs and reverts about the same names, files and words, those most alike first."""
    site = incident.now
    rare = _rare(site, incident.fault.names)
    own = {incident.introduced, incident.fix}
    pool = dict.fromkeys(incident.touching, _SAME_FILE)
    for numbers in rare.values():
        for n in numbers:
            pool[n] = pool.get(n, 0.0) + 1.0 / math.log2(2 + len(numbers))
    wanted = _words(incident.words)
    last = incident.fix or site.history.size + 1
    ranked = sorted((n for n in pool if n < last and n not in own), key=lambda n: (-pool[n], -n))[:_LOOKED_AT]
    scored = [
        (pool[n] + _WORDS * len(wanted & _words(site.history.commit(n).message)), n)
        for n in ranked
        if is_repair(site, n) or (TAKES_BACK.search(site.history.commit(n).subject) and not cosmetic(site, n))
    ]
    best = sorted(((score, n) for score, n in scored if score >= _LEAST), key=lambda pair: (-pair[0], -pair[1]))
    return tuple(_similar(incident, n, rare, wanted, dossier) for _, n in best[:_SHOWN])


def _rare(site: Site, names: frozenset[str]) -> dict[str, set[int]]:
    """The names that few commits changed lines with, and these commits: the fewer they are, the more it says."""
    found = {name: {touch.n for touch in site.history.touches(name)} for name in sorted(names)}
    return {name: numbers for name, numbers in found.items() if 1 < len(numbers) <= _RARE}


def _words(text: str) -> set[str]:
    return {word.lower() for word in identifiers(text) if len(word) > 3}


def _similar(incident: Incident, n: int, rare: Mapping[str, set[int]], wanted: set[str], dossier: Dossier) -> Similar:
    site = incident.now
    commit = site.history.commit(n)
    shared = [name for name, numbers in rare.items() if n in numbers]
    files = [doc.path for doc in site.docs(n) if doc.path in incident.paths or doc.old_path in incident.paths]
    words = sorted(wanted & _words(commit.message))
    alike = "; ".join(
        filter(
            None,
            (
                f"the same file, {files[0]}" if files else "",
                "the same names, " + ", ".join(f"`{name}`" for name in shared[:3]) if shared else "",
                "the same words, " + ", ".join(words[:3]) if words else "",
            ),
        )
    )
    cites = [subject_evidence(site, n)]
    if quote := reason(site, n, frozenset(rare)):
        cites.append(message_evidence(site, n, quote[:_LONGEST]))
    return Similar(commit.oid, commit.authored, commit.subject, alike, _done(site, n), dossier.add(cites))


def _done(site: Site, n: int) -> str:
    """What was done then, in a few words."""
    undone = [site.history.oid(other).short for by, other in site.history.reverts() if by == n]
    if undone:
        return f"took back {undone[0]}"
    code = sum(doc.added + doc.removed for doc in site.docs(n) if path_kind(doc.path) == "code")
    tests = [doc for doc in site.docs(n) if path_kind(doc.path) == "test"]
    new = next((doc.path for doc in tests if doc.status == "A"), "")
    lines = "1 line of code" if code == 1 else f"{code} lines of code"
    tested = f"with a new test, {new}" if new else "with a change of the tests" if tests else "without a test"
    return f"changed {lines}, {tested}"


def churn(incident: Incident) -> tuple[Churn, ...]:
    """The files of the folder at fault in the year before the bug was met: changes and repairs, most repaired first."""
    paths = incident.fault.paths
    if not paths:
        return ()
    site = incident.then
    folder = paths[0].rpartition("/")[0]
    near = [path for path in site.paths if path.rpartition("/")[0] == folder and path_kind(path) == "code"]
    since = site.history.time(site.history.size) - YEAR
    found = []
    for path in sorted({*near, *paths}):
        numbers = {doc.n for doc in site.history.path_docs(path) if site.history.time(doc.n) >= since}
        repairs = sum(is_repair(site, n) for n in numbers)
        if numbers or path in paths:
            found.append(Churn(path, len(numbers), repairs, path in paths))
    found.sort(key=lambda each: (not each.here, -each.repairs, -each.changes, each.path))
    return tuple(found[:_FILES])


def years(incident: Incident) -> tuple[tuple[int, int], ...]:
    """(year, lines): when the lines of the first definition at fault were last written, oldest year first."""
    if not incident.fault.places:
        return ()
    site, whole = incident.then, incident.fault.places[0].whole
    end = min(whole.end, whole.start + _LONGEST)
    try:
        lines = site.repository.blame(site.at, whole.path, whole.start, end)
    except ArchaeologistError:
        return ()
    found: Counter[int] = Counter()
    for each in lines:
        n = site.history.number(each.oid)
        if n is not None:
            found[site.history.commit(n).committed.year] += each.span.end - each.span.start + 1
    return tuple(sorted(found.items()))
