"""What goes with a remark: files that usually change too, places that were often repaired, who knows them.

None of this is worth a reviewer's minute by itself, save a counterpart that nearly every change of a file touched.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archaeologist.dig.coupling import BULK, is_passing
from archaeologist.dig.fences import Change, Fence
from archaeologist.dig.lines import file_changes
from archaeologist.dig.noise import is_cosmetic, path_kind, subject_noise
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.domain.review import Knower
from archaeologist.index import Doc

_DAY = 86400
_YEAR = 365.25 * _DAY
_MOST_FILES = 10
_FIXES = re.compile(r"\bfix(?:e[sd]|ing)?\b|\bbug\b|\bcrash|\bregress|\bleak", re.IGNORECASE)


# -- counterparts ----------------------------------------------------------------------------------------------------

_OFTEN, _LEAST = 0.7, 8
_NEARLY_ALWAYS, _MANY = 0.9, 15


@dataclass(frozen=True, slots=True)
class Counterpart:
    """`other` changed in `together` of `of` commits on `path` in three years; `example` is the newest of them."""

    path: str
    other: str
    together: int
    of: int
    example: int

    @property
    def strong(self) -> bool:
        """Whether it is worth telling by itself."""
        return self.of >= _MANY and self.together >= _NEARLY_ALWAYS * self.of


def missing_counterparts(site: Site, change: Change) -> tuple[Counterpart, ...]:
    """Files that a change leaves alone, though they nearly always change along and speak of each other."""
    changed = {path for diff in change.diffs for path in (diff.change.path, diff.change.old_path)}
    files = [d.change.old_path for d in change.diffs if d.change.status == "M" and path_kind(d.change.path) == "code"]
    found = [each for path in sorted(files)[:_MOST_FILES] for each in _counterparts(site, path, change.when, changed)]
    return tuple(sorted(found, key=lambda each: (-each.together / each.of, -each.of, each.path, each.other)))


def _counterparts(site: Site, path: str, when: int, changed: set[str]) -> Iterator[Counterpart]:
    recent = {d.n for d in site.history.path_docs(path) if site.history.time(d.n) >= when - 3 * _YEAR}
    numbers = [n for n in sorted(recent) if len(site.docs(n)) <= BULK and not is_passing(site, n)]
    if len(numbers) < _LEAST:
        return
    counts = Counter(other for n in numbers for other in {doc.path for doc in site.docs(n)})
    for other, together in sorted(counts.items()):
        often = together >= _OFTEN * len(numbers)
        if often and other not in changed and other in site.paths and _declared(site, path, other):
            example = max(n for n in numbers if any(doc.path == other for doc in site.docs(n)))
            yield Counterpart(path, other, together, len(numbers), example)


def _declared(site: Site, path: str, other: str) -> bool:
    """Whether one of two files names the other; release notes go with everything and say nothing."""
    if path_kind(other) in ("changelog", "lock", "generated", "vendored"):
        return False
    stems = [each.rsplit("/", 1)[-1].partition(".")[0] for each in (path, other)]
    if stems[0] == stems[1] or stems[0] in stems[1].split("_"):
        return True
    texts = (site.text(other) or "", site.text(path) or "")
    return any(re.search(rf"\b{re.escape(stem)}\b", text) for stem, text in zip(stems, texts, strict=True))


# -- repaired again and again ----------------------------------------------------------------------------------------

_SEASON = 90 * _DAY


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repairs of some changed lines' surroundings in the ninety days before, newest first."""

    path: str
    line: int
    repairs: tuple[int, ...]


def often_repaired(site: Site, change: Change) -> tuple[Repaired, ...]:
    """Places of a change that had two or more repairs within ninety days."""
    found = []
    for diff in change.diffs:
        if diff.change.status in "MR" and path_kind(diff.change.path) == "code":
            docs = _season(site, diff.change.old_path, change.when)
            for hunk in diff.hunks if len(docs) > 1 else ():
                start = max(1, hunk.old_start)
                repairs = _repairs_of(site, docs, start, start + max(0, len(hunk.removed) - 1))
                if len(repairs) > 1:
                    found.append(Repaired(diff.change.old_path, start, repairs))
    return tuple(sorted(found, key=lambda each: (-len(each.repairs), each.path, each.line))[:1])


def _season(site: Site, path: str, when: int) -> list[Doc]:
    """The repairs among a file's changes of ninety days, with the other changes between them."""
    recent: list[Doc] = []
    for doc in file_changes(site, path):
        if site.history.time(doc.n) < when - _SEASON or len(recent) >= 60:
            break
        recent.append(doc)
    repairs = [doc for doc in recent if is_repair(site, doc.n)]
    return recent if len(repairs) > 1 else []


def is_repair(site: Site, n: int) -> bool:
    """Whether a commit says that it repairs something, and not only the form of the text."""
    commit = site.history.commit(n)
    return bool(_FIXES.search(commit.subject)) and not is_cosmetic(commit.subject, commit.author.name)


_NEAR = 8


def _repairs_of(site: Site, docs: Sequence[Doc], start: int, end: int) -> tuple[int, ...]:
    """The repairs that touched some lines, or lines near them, followed back from the newest change."""
    diffs: dict[int, FileDiff] = site.history.diffs(doc.doc for doc in docs)
    found = []
    start, end = max(1, start - _NEAR), end + _NEAR
    for doc in docs:
        touched, start, end = diffs[doc.doc].before(start, max(start, end))
        if touched and is_repair(site, doc.n):
            found.append(doc.n)
    return tuple(found)


# -- who knows -------------------------------------------------------------------------------------------------------

_MOST_KNOWERS = 2


def knowers(site: Site, change: Change, fences: Iterable[Fence]) -> tuple[Knower, ...]:
    """Two people at most who wrote what a change takes away or its files, committed in the year before it, and did not
    make it."""
    weights: dict[str, float] = defaultdict(float)
    commits: Counter[str] = Counter()
    last: dict[str, int] = {}
    for fence in fences:
        weights[_author(site, fence.n)] += fence.weight
    for diff in change.diffs:
        if path_kind(diff.change.path) in ("code", "config") and diff.change.status != "A":
            for n in {doc.n for doc in site.history.path_docs(diff.change.old_path)}:
                who = _author(site, n)
                commits[who] += 1
                if site.history.time(n) >= change.when - _YEAR:
                    weights[who] += 0.5
                    last[who] = max(last.get(who, 0), n)
    order = sorted(last, key=lambda who: (-weights[who], -commits[who], who))
    known = [who for who in order if who not in change.authors and not subject_noise("", who)][:_MOST_KNOWERS]
    return tuple(Knower(who, commits[who], site.history.commit(last[who]).authored) for who in known)


def _author(site: Site, n: int) -> str:
    return site.history.commit(n).author.name
