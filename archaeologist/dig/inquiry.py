"""An inquiry into where a bug came from: clues in, ranked suspects out, with how much of the suspicion each bears.

The public way in for whoever has clues of whatever kind (a repair, a place, names, a trace that was read elsewhere).
What speaks for and against a suspect in words, and whether it may be believed, is the work of `accusation`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from archaeologist.dig.checks import quoted
from archaeologist.dig.clues import Clues, test_of
from archaeologist.dig.inverse import line_sets, weigh_lines
from archaeologist.dig.noise import is_cosmetic, path_kind
from archaeologist.dig.site import Site
from archaeologist.dig.suspicion import REPAIRS, ageless, weigh
from archaeologist.dig.witnesses import Testimony, Witness, hear
from archaeologist.domain.suspects import Part, UndoneRepair
from archaeologist.git.paths import below
from archaeologist.index import Doc

STAND_BY = 0.3
"""The share of suspicion below which no commit is named as the origin: it is wrong more often than right."""
_SECOND = 0.7
_BY_AGE = 3
"""Suspects that are ranked with regard to their age; those after them are the likeliest without."""
_WORDS_ALONE = 0.6
"""How much of a difference in suspicion counts where no lines are known."""
_UNDONE = 0.35
_TELLING = 0.3
_SMALL = 400
_LARGEST = 4000
_LOOK_BACK = 80


@dataclass(frozen=True, slots=True)
class Suspected:
    """A witness with its share of the suspicion (all shares add up to 1) and the features behind it."""

    n: int
    share: float
    witness: Witness
    parts: tuple[tuple[str, float], ...]
    part: Part = "cause"


@dataclass(frozen=True, slots=True)
class Casebook:
    """What an inquiry came to: suspects, most suspected first; `verdict` are those it stands by (commit numbers).

    `beyond` says why the origin may lie outside of what was looked at; empty when nothing points there.
    """

    clues: Clues
    testimony: Testimony
    suspects: tuple[Suspected, ...]
    verdict: tuple[int, ...]
    beyond: tuple[str, ...]

    @property
    def words_alone(self) -> bool:
        """Whether no line of code was known to begin with: what words find may be about something else."""
        return not (self.clues.repair or self.clues.spans)


def inquire(site: Site, clues: Clues, limit: int = 10) -> Casebook:
    """The commits that may have brought a bug, ranked by all clues together."""
    testimony = hear(site, clues)
    _narrow(site, clues, testimony)
    scored = weigh(site, testimony)
    ranked = sorted(scored, key=lambda n: (-scored[n][0], -site.history.time(n), site.history.oid(n)))
    shares = _shared(clues, scored)
    ranked[_BY_AGE:] = sorted(ranked[_BY_AGE:], key=lambda n: -ageless(scored[n][1]))
    suspects = tuple(
        Suspected(n, shares[n], testimony.witnesses[n], tuple(scored[n][1].items()), part_of(testimony, n))
        for n in ranked[:limit]
    )
    beyond = _beyond(site, clues, testimony, suspects)
    return Casebook(clues, testimony, suspects, _verdict(site, suspects), beyond)


def _shared(clues: Clues, scored: dict[int, tuple[float, dict[str, float]]]) -> dict[int, float]:
    """The share of the suspicion that each witness bears; differences count for less where no lines are known."""
    trust = 1.0 if clues.repair or clues.spans else _WORDS_ALONE
    top = max((score for score, _ in scored.values()), default=0.0)
    weights = {n: math.exp(trust * (score - top)) for n, (score, _) in scored.items()}
    whole = math.fsum(weights.values())
    return {n: weight / whole for n, weight in weights.items()}


def _narrow(site: Site, clues: Clues, testimony: Testimony) -> None:
    """Leaves the witnesses of the days and paths asked for."""
    for n in list(testimony.witnesses):
        day = site.history.commit(n).committed.date().isoformat()
        wrong = (clues.since and day < clues.since) or (clues.until and day > clues.until)
        if wrong or (clues.within and not touches(site, n, clues.within)):
            del testimony.witnesses[n]


def touches(site: Site, n: int, within: tuple[str, ...]) -> bool:
    """Whether a commit touched one of some files or folders."""
    return any(below(doc.path, each) for doc in site.docs(n) for each in within)


def _verdict(site: Site, suspects: tuple[Suspected, ...]) -> tuple[int, ...]:
    """The first when it bears enough of the suspicion, and the second when it bears nearly as much.

    The first commit of a shallow clone is never named: it stands for everything before it.
    """
    sure = [each for each in suspects[:2] if each.share >= STAND_BY]
    if len(sure) == 2 and sure[1].share < _SECOND * sure[0].share:
        sure = sure[:1]
    return tuple(each.n for each in sure if not _is_edge(site, each.n))


def _is_edge(site: Site, n: int) -> bool:
    return site.history.shallow and not site.history.parents(n)


def part_of(testimony: Testimony, n: int) -> Part:
    """Whether a commit touched what is wrong, only began to use it, or stands near it."""
    witness = testimony.witnesses[n]
    if witness.taken or witness.close or witness.given or witness.beside or witness.life or witness.around:
        return "cause"
    if not testimony.places and witness.told:
        return "cause"
    calls = any(sign > 0 for sign in testimony.home.get(n, {}).values())
    return "trigger" if calls and not witness.recent else "near"


def _beyond(site: Site, clues: Clues, testimony: Testimony, suspects: tuple[Suspected, ...]) -> tuple[str, ...]:
    """What points to an origin outside of what was looked at."""
    told = []
    first = suspects[0] if suspects else None
    if first and _is_edge(site, first.n):
        told.append(
            f"The lines came with {site.history.oid(first.n).short}, where this shallow clone begins: the origin is"
            " older than this history."
        )
    elif first and not site.history.parents(first.n) and first.witness.taken + first.witness.beside > 0:
        told.append(
            f"The lines came with {site.history.oid(first.n).short}, the first commit: the bug may be older than this"
            " history."
        )
    if first and first.share < STAND_BY:
        told.append(
            "No commit bears enough of the suspicion to be named. The origin may lie in other files than these."
            if clues.repair or clues.spans
            else "No commit bears enough of the suspicion to be named; a file, a place or a date would narrow it."
        )
    if suspects and not (clues.repair or clues.spans):
        told.append("Found by words alone: a repair, a patch or the lines that are wrong would say more.")
    missing = sorted({d.change.old_path for d in clues.repair if d.change.status != "A" and d.hunks} - _seen(testimony))
    if missing and not testimony.places:
        told.append(f"{missing[0]} could not be read at the revision looked from.")
    return tuple(told)


def _seen(testimony: Testimony) -> set[str]:
    return {place.path for place in testimony.places}


# -- what was undone -------------------------------------------------------------------------------------------------


def undone_repair(site: Site, n: int, paths: frozenset[str] = frozenset()) -> UndoneRepair | None:
    """The earlier repair that a commit took back, by what messages say or by its lines; None when it undid none.

    `paths` are the files to look at, by default those of code that the commit changed.
    """
    for undoing, undone in site.history.reverts():
        if undoing == n and _repairs(site, undone):
            commit = site.history.commit(undone)
            return UndoneRepair(commit.oid, commit.subject, "its message says that it reverts it")
    best: tuple[float, int] = (0.0, 0)
    for doc in site.docs(n):
        if (doc.path in paths or (not paths and path_kind(doc.path) == "code")) and 0 < doc.removed <= _LARGEST:
            best = max(best, *_undone_in(site, doc))
    if best[0] < _UNDONE:
        return None
    commit = site.history.commit(best[1])
    return UndoneRepair(commit.oid, commit.subject, "it took out lines that the repair had put in")


def _undone_in(site: Site, doc: Doc) -> list[tuple[float, int]]:
    """The share of each earlier repair of a file that a change of it took out, with the repair's number."""
    removed, _ = line_sets(site.history.diff(doc.doc))
    earlier = [d for d in site.history.path_docs(doc.old_path) if d.n < doc.n and 0 < d.added <= _SMALL]
    repairs = [d for d in earlier if _repairs(site, d.n) and not _tidies(site, d.n)][-_LOOK_BACK:] if removed else []
    found = [(0.0, 0)]
    for each, diff in zip(repairs, site.history.diffs(d.doc for d in repairs).values(), strict=True):
        _, added = line_sets(diff)
        whole = weigh_lines(added)
        found.append((weigh_lines(added & removed) / whole if whole >= _TELLING else 0.0, each.n))
    return found


def _tidies(site: Site, n: int) -> bool:
    """Whether what a commit fixes is no fault, but formatting, types or what a linter says."""
    return is_cosmetic(site.history.commit(n).subject)


def _repairs(site: Site, n: int) -> bool:
    return bool(REPAIRS.search(site.history.commit(n).subject))


# -- what would settle it --------------------------------------------------------------------------------------------

_SECURITY = re.compile(
    r"\bCVE-\d|\bsecurity\b|\bvulnerab|\boverflow\b|\bsaniti[sz]|\binjection\b|\bXSS\b", re.IGNORECASE
)
_REVERT = re.compile(r"\W*revert\b|\bback(?:ed|s)? ?out\b", re.IGNORECASE)


def next_test(site: Site, casebook: Casebook, suspect: Suspected) -> str:
    """The cheapest check that would settle whether a suspect is the origin, in a sentence with its command."""
    commit = site.history.commit(suspect.n)
    short = commit.oid.short
    if not commit.parents:
        return f"Nothing is older than {short} here: look for the lines in the project's earlier history."
    test = test_of(casebook.clues.repair)
    if test:
        return (
            f"Run the repair's test ({test}) at {short}~1 and at {short}: it passes before and fails after if this is"
            " the origin."
        )
    if suspect.witness.line and suspect.witness.taken:
        path = suspect.witness.line[0]
        shown = f"git show {short} -- {quoted(path)}"
        return f"Read `{shown}`: if {short}~1 behaves wrongly already, an older commit is the origin."
    keep = keeps_guard(site, suspect.n)
    if keep:
        return f"Check out {short}~1 and {short} and try the symptom at both. Do not revert it plainly: {keep}."
    if suspect.part == "trigger":
        return (
            f"Call the definition as {short} does, at {short}~1: if it fails there too, this only brought it to light."
        )
    return f"Try the symptom at {short}~1 and at {short}: only the second shows it if this is the origin."


def keeps_guard(site: Site, n: int) -> str:
    """Why a commit must not be taken back as it is: it repairs security, or is itself a revert; empty otherwise."""
    commit = site.history.commit(n)
    if _SECURITY.search(commit.message):
        return "its message speaks of security"
    if _REVERT.match(commit.subject) or any(undoing == n for undoing, _ in site.history.reverts()):
        return "it is itself a revert, and what it took back would return"
    return ""
