"""What a change does again that was taken back before: lines it puts in that an earlier commit took out on purpose.

Two forms: the lines of the change are those that an earlier commit took out (it reverted them, or said why they had to
go); or the change takes out what a revert had put back. The second is found with the fences, by blame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archaeologist.dig.fences import Change, reverts
from archaeologist.dig.inverse import line_sets, telling, weigh_lines
from archaeologist.dig.lines import file_changes
from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.index import Doc

_LOOK_BACK = 250
_LARGEST = 4000
_MOST_FILES = 12
_LEAST, _LEAST_OF_REVERT = 1.2, 0.6
_SHARE = 0.3
_TAKES_BACK = re.compile(
    r"\brevert|\bback(?:s|ed|ing)? ?out|\bundo|\broll(?:s|ed|ing)? ?back|\bno longer\b|\bdo not\b|\bdon'?t\b|\bstop\b"
    r"|\bnever\b|\bdisabl|\bfix|\bavoid|\bprevent|\bcrash|\bbroke|\bregress",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Again:
    """Commit `n` took out lines of `path` that a change puts in again; `lines` are (place on the new side, text).

    `first` is the commit that had put them in, 0 where it is not known; `share` the part of what the change adds to the
    file that they make up, and `weight` how much they tell.
    """

    n: int
    first: int
    path: str
    lines: tuple[tuple[int, str], ...]
    weight: float
    share: float
    doc: int

    @property
    def strength(self) -> float:
        return self.weight * self.share


def done_again(site: Site, change: Change, before: int | None = None) -> list[Again]:
    """The commits that took out what a change puts in again, best first, those from number `before` on left out."""
    code = [diff for diff in change.diffs if path_kind(diff.change.path) in ("code", "config")]
    found = [
        each
        for diff in sorted(code, key=lambda d: (-len(d.added), d.change.path))[:_MOST_FILES]
        for each in _in_file(site, diff, before or site.history.size + 1)
    ]
    return sorted(found, key=lambda each: (-each.strength, -each.n))


def _in_file(site: Site, diff: FileDiff, before: int) -> Iterator[Again]:
    """Of one file, the newest commit for each line, so that each line counts once."""
    _, added = line_sets(diff)
    text = site.text(diff.change.old_path) if diff.change.status != "A" else ""
    standing = frozenset(filter(None, map(telling, (text or "").split("\n"))))
    left, whole = set(added), weigh_lines(added)
    if weigh_lines(left) < _LEAST_OF_REVERT:
        return
    docs = [d for d in file_changes(site, diff.change.old_path) if d.n < before and d.added + d.removed <= _LARGEST]
    docs = docs[:_LOOK_BACK]
    diffs = site.history.diffs(d.doc for d in docs)
    for at, doc in enumerate(docs):
        out = line_sets(diffs[doc.doc])[0] & left if doc.doc in diffs else frozenset()
        left -= out
        told = weigh_lines(out)
        enough = told >= _LEAST or (told >= _LEAST_OF_REVERT and reverts(site, doc.n))
        if enough and told >= _SHARE * whole and takes_back(site, doc.n):
            places = _places(diff, out)
            if not out & standing or _adjacent(places):
                first = _writer(docs[at + 1 :], diffs, out)
                yield Again(doc.n, first, diff.change.path, places, told, told / whole, doc.doc)
        if weigh_lines(left) < _LEAST_OF_REVERT:
            return


def _writer(docs: list[Doc], diffs: dict[int, FileDiff], lines: frozenset[str]) -> int:
    """The newest earlier commit that had put most of some lines in."""
    for doc in docs:
        mine = line_sets(diffs[doc.doc])[1] & lines if doc.doc in diffs else frozenset()
        if weigh_lines(mine) >= 0.5 * weigh_lines(lines):
            return doc.n
    return 0


def _places(diff: FileDiff, lines: frozenset[str]) -> tuple[tuple[int, str], ...]:
    found = []
    for hunk in diff.hunks:
        for at, line in enumerate(hunk.added):
            if telling(line) in lines:
                found.append((hunk.new_start + at, line))
    return tuple(found)


def _adjacent(places: tuple[tuple[int, str], ...]) -> bool:
    """Whether two of the lines stand one after the other: alone, each may be a copy of what stands elsewhere."""
    numbers = {place for place, _ in places}
    return any(place + 1 in numbers for place in numbers)


def takes_back(site: Site, n: int) -> bool:
    """Whether a commit says that what it took out was wrong to have."""
    commit = site.history.commit(n)
    return bool(_TAKES_BACK.search(commit.subject)) and not subject_noise(commit.subject, commit.author.name)
