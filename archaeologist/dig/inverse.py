"""Which earlier commit wrote the lines that a commit takes out, or took out what it puts back: by text, in the index.

Lines are compared without outer white space and only when they carry something. This is blame by content: it needs no
blob, crosses renames of the file, and finds undoing that no message admits.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import whole
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.index import Doc

_LOOK_BACK = 250
_LINES = 400


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An earlier commit and the weight of its lines that a later one undid (`taken` out, `given` back).

    `share` is the part of the later commit that this makes up, `whole` the part of the earlier one that was undone.
    """

    n: int
    taken: float
    given: float
    share: float
    whole: float
    doc: int
    line: str


def telling(line: str) -> str:
    """A line as it is compared; empty when it is too plain to tell one place from another."""
    text = line.strip()
    return text if len(re.findall(r"\w", text)) >= 6 and re.search(r"[A-Za-z]{3}", text) else ""


_PLAIN = re.compile(
    r"(?:import|from|use|using|#include|require|package|include)\b|[\"'][\w./@-]+[\"'],?$"
    r"|(?:return|if|else|end|try|except|catch)\b[^()]{0,24}$"
)
_COMMENT = re.compile(r"#(?!include|define|if)|//|/?\*|--|\"\"\"|'''")


def weight(line: str) -> float:
    """How much a line tells of where it comes from, from 0.1 to 1: imports and idioms little, rich code much."""
    if _PLAIN.match(line):
        return 0.15
    names = len(set(re.findall(r"[A-Za-z_]\w{2,}", line)))
    return min(1.0, 0.15 + 0.2 * names) * (0.5 if _COMMENT.match(line) else 1.0)


def weigh_lines(lines: Iterable[str]) -> float:
    return math.fsum(map(weight, lines))


def counterparts(site: Site, n: int, limit: int = 6) -> tuple[Counterpart, ...]:
    """Earlier commits whose changes commit `n` undid, the most undone first."""
    return site.keep(("inverse", n, limit), lambda: _counterparts(site, n)[:limit])


def _counterparts(site: Site, n: int) -> tuple[Counterpart, ...]:
    taken: dict[int, float] = defaultdict(float)
    given: dict[int, float] = defaultdict(float)
    theirs: dict[int, float] = defaultdict(float)
    where: dict[int, tuple[int, str]] = {}
    mine = 0.0
    for doc in _worth(site, n):
        removed, added = line_sets(site.history.diff(doc.doc))
        mine += weigh_lines(removed) + weigh_lines(added)
        left, back = set(removed), set(added)
        for earlier, diff in before(site, doc):
            theirs_removed, theirs_added = line_sets(diff)
            out, again = left & theirs_added, back & theirs_removed
            left -= out
            back -= again
            if out or again:
                taken[earlier.n] += weigh_lines(out)
                given[earlier.n] += weigh_lines(again)
                theirs[earlier.n] += weigh_lines(theirs_added) + weigh_lines(theirs_removed)
                where.setdefault(earlier.n, (earlier.doc, max(sorted(out or again), key=weight)))
    found = []
    for m, their in theirs.items():
        undone = taken[m] + given[m]
        found.append(Counterpart(m, taken[m], given[m], undone / (mine or 1), undone / (their or 1), *where[m]))
    found.sort(key=lambda c: (-(c.taken + 1.5 * c.given), -site.history.time(c.n), site.history.oid(c.n)))
    return tuple(found)


def _worth(site: Site, n: int) -> list[Doc]:
    """The files of a commit whose lines tell something: code first, tests only when there is no code."""
    docs = [doc for doc in site.docs(n) if doc.added + doc.removed <= 4000]
    for kinds in (("code",), ("config",), ("test", "docs")):
        chosen = [doc for doc in docs if path_kind(doc.path) in kinds]
        if chosen:
            return sorted(chosen, key=lambda doc: (-(doc.added + doc.removed), doc.path))[:12]
    return []


def line_sets(diff: FileDiff) -> tuple[frozenset[str], frozenset[str]]:
    """The telling lines that a diff took out and put in, those that only moved left out."""
    removed = frozenset(filter(None, map(telling, diff.removed[:_LINES])))
    added = frozenset(filter(None, map(telling, diff.added[:_LINES])))
    return removed - added, added - removed


def before(site: Site, doc: Doc) -> list[tuple[Doc, FileDiff]]:
    """Earlier changes of the same file, through its renames, newest first."""
    found: list[Doc] = []
    path, before = doc.old_path, doc.n
    for _ in range(4):
        earlier = [d for d in site.history.path_docs(path) if d.n < before and d.doc != doc.doc]
        found += reversed(earlier)
        renamed = next((d for d in reversed(earlier) if d.path == path != d.old_path), None)
        if renamed is None or len(found) >= _LOOK_BACK:
            break
        path, before = renamed.old_path, renamed.n
    small = [d for d in found[:_LOOK_BACK] if d.added + d.removed <= 4000]
    diffs = site.history.diffs(d.doc for d in small)
    return [(d, diffs[d.doc]) for d in small if d.doc in diffs]


def substitutions(site: Site, n: int, name: str) -> dict[str, int]:
    """Identifiers that commit `n` put in the place of `name`, or that `name` was put in the place of, with how often.

    A line counts when replacing one identifier by the other turns the old line into the new one. Keys begin with `<`
    for what `name` replaced and with `>` for what replaced it.
    """
    votes: dict[str, int] = defaultdict(int)
    word = re.compile(whole(name))
    docs = [doc for doc in site.docs(n) if doc.added + doc.removed <= 3000]
    for doc in sorted(docs, key=lambda d: d.path)[:60]:
        for hunk in site.history.diff(doc.doc).hunks:
            for sign, ours, theirs in (("<", hunk.added, hunk.removed), (">", hunk.removed, hunk.added)):
                for other in _pairs(word, ours, theirs):
                    votes[sign + other] += 1
    return dict(votes)


def _pairs(word: re.Pattern[str], ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    found = []
    for mine in ours[:60]:
        place = word.search(mine)
        if not place:
            continue
        head, tail = mine[: place.start()].strip(), mine[place.end() :].strip()
        for other in theirs[:60]:
            bare = other.strip()
            if bare.startswith(head) and bare.endswith(tail) and len(bare) > len(head) + len(tail):
                middle = bare[len(head) : len(bare) - len(tail) if tail else None].strip()
                if re.fullmatch(r"[\w$-]{2,}", middle) and len(head) + len(tail) >= 1:
                    found.append(middle)
                    break
    return found
