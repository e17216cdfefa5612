"""Which earlier commit wrote the lines that a commit takes out, or took out what it puts back: by text, in the index.

Lines are compared without outer white space and only when they carry something. This is blame by content: it needs no
blob, crosses renames of the file, and finds undoing that no message admits.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.index import Doc

_LOOK_BACK = 250
_LINES = 400


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An earlier commit and how many of its telling lines a later one undid (`taken` out, `given` back)."""

    n: int
    taken: float
    given: float
    share: float
    doc: int
    line: str


def telling(line: str) -> str:
    """A line as it is compared; empty when it is too plain to tell one place from another."""
    text = line.strip()
    return text if len(re.findall(r"\w", text)) >= 6 and re.search(r"[A-Za-z]{3}", text) else ""


def counterparts(site: Site, n: int, limit: int = 6) -> tuple[Counterpart, ...]:
    """Earlier commits whose changes commit `n` undid, the most undone first."""
    return site.keep(("inverse", n, limit), lambda: _counterparts(site, n)[:limit])


def _counterparts(site: Site, n: int) -> tuple[Counterpart, ...]:
    taken: Counter[int] = Counter()
    given: Counter[int] = Counter()
    where: dict[int, tuple[int, str]] = {}
    whole = 0
    for doc in _worth(site, n):
        removed, added = _line_sets(site.history.diff(doc.doc))
        whole += len(removed) + len(added)
        left, back = set(removed), set(added)
        for earlier, diff in _before(site, doc):
            theirs_removed, theirs_added = _line_sets(diff)
            out, again = left & theirs_added, back & theirs_removed
            left -= out
            back -= again
            if out or again:
                taken[earlier.n] += len(out)
                given[earlier.n] += len(again)
                where.setdefault(earlier.n, (earlier.doc, min(out or again)))
    found = [
        Counterpart(m, taken[m], given[m], (taken[m] + given[m]) / (whole or 1), *where[m]) for m in taken.keys() | given.keys()
    ]
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


def _line_sets(diff: FileDiff) -> tuple[frozenset[str], frozenset[str]]:
    removed = frozenset(filter(None, map(telling, diff.removed[:_LINES])))
    added = frozenset(filter(None, map(telling, diff.added[:_LINES])))
    return removed - added, added - removed


def _before(site: Site, doc: Doc) -> list[tuple[Doc, FileDiff]]:
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
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
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
