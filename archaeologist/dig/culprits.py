"""Which commit brought what another repaired, for a question: quick witnesses and an inquiry, weighed together.

The quick witnesses (`origin`) read the index at the revision looked from; the inquiry looks from before the repair, and
knows which lines were really the last there. Where both point to one commit it is surer than either is alone.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from archaeologist.dig.accusation import accuse
from archaeologist.dig.inquiry import Casebook, Suspected, inquire
from archaeologist.dig.origin import Suspicion, origins
from archaeologist.dig.records import message_evidence
from archaeologist.dig.shown import line_evidence
from archaeologist.dig.site import Site
from archaeologist.dig.sought import prepare
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.suspects import Sought
from archaeologist.errors import ArchaeologistError

_NAMED = 4.0
"""The score of a quick witness that a message names, or whose lines the repair takes out whole."""
_QUICK, _INQUIRY = 0.3, 0.8
_WORTH = 0.05
_STRANGER = 0.3


@dataclass(frozen=True, slots=True)
class Culprit:
    """A commit, how sure it is that it brought the bug (0 to about 1.1), and what shows it."""

    n: int
    score: float
    evidence: tuple[Evidence, ...]


def culprits(site: Site, fix: int, limit: int = 5) -> tuple[Culprit, ...]:
    """Commits that may have brought what `fix` repairs, likeliest first. Empty when nothing points anywhere."""
    quick = origins(site, fix)
    found = {each.n: Culprit(each.n, _QUICK * _sure(each, quick[0]), _shown(site, fix, each)) for each in quick}
    known = frozenset(n for n, each in found.items() if each.evidence)
    for n, share, evidence in _inquired(site, fix, known):
        old = found.get(n, Culprit(n, 0.0, ()))
        found[n] = Culprit(n, old.score + _INQUIRY * share, old.evidence or evidence)
    likely = sorted(found.values(), key=lambda c: (-c.score, -site.history.time(c.n), site.history.oid(c.n)))
    return tuple(each for each in likely if each.evidence)[:limit]


def _sure(each: Suspicion, first: Suspicion) -> float:
    named = 0.4 if each.score >= _NAMED else 0.0
    return 0.4 * each.score / first.score + 0.3 * min(1.0, each.score / 3.0) + named


def _shown(site: Site, fix: int, each: Suspicion) -> tuple[Evidence, ...]:
    shown: list[Evidence] = []
    if each.named:
        names = f"The message of {site.history.oid(fix).short} names it."
        shown.append(message_evidence(site, fix, each.named, names))
    if each.doc is not None:
        shown.append(line_evidence(site, each.doc, each.line))
    return tuple(shown)


def _inquired(site: Site, fix: int, known: frozenset[int]) -> list[tuple[int, float, tuple[Evidence, ...]]]:
    """(commit, share of the suspicion, evidence) by an inquiry from before the repair; no evidence for `known` ones."""
    try:
        _, before, clues = prepare(site.repository, str(site.at), Sought(fix=str(site.history.oid(fix))))
        earlier = site.looked_from(before)
    except ArchaeologistError:  # the first commit, or one that changes no lines: nothing to inquire into
        return []
    with closing(earlier):
        casebook = inquire(earlier, clues)
        found = []
        for each in casebook.suspects:
            n = site.history.number(earlier.history.oid(each.n))
            if n is not None and each.share >= _WORTH:
                new = n not in known and each.share >= _STRANGER
                found.append((n, each.share, _accused(earlier, casebook, each) if new else ()))
        return found


def _accused(earlier: Site, casebook: Casebook, suspect: Suspected) -> tuple[Evidence, ...]:
    """What speaks for a suspect that no quick witness points to."""
    (accused,), evidence = accuse(earlier, replace(casebook, suspects=(suspect,)))
    return tuple(each.named("") for each in evidence if each.id in accused.why)
