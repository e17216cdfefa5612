"""The life of a name in code: first written, deprecated, renamed, moved between files, last seen.

Read from the identifier postings alone (net gain and loss a file), so it needs no parsing and works for flags, settings
and headers as well as for functions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from archaeologist.dig.features import CUES, code_signs
from archaeologist.dig.inverse import substitutions
from archaeologist.dig.names import DEPRECATION, marks_name, present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import parts, touches, whole
from archaeologist.dig.site import Site
from archaeologist.index import Doc

Event = Literal["introduced", "removed", "renamed", "moved", "deprecated", "changed"]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What happened to a name in commit `n`, with how sure that is (0 to about 1.5) and the file it shows in."""

    n: int
    event: Event
    score: float
    name: str
    other: str = ""
    doc: int | None = None


def introductions(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """Where code first gained the name: the first commit surely, the next gains with less and less weight."""
    found: list[LifeEvent] = []
    for n, doc in _gains(site, name)[:3]:
        score = 1.3 / (1 + 1.5 * len(found))
        found.append(LifeEvent(n, "introduced", score, name, doc=doc))
    return tuple(found)


def _gains(site: Site, name: str) -> list[tuple[int, int]]:
    """(commit, doc) of the net gains of a name, in code if it ever was there, oldest first, one a commit."""
    found = [(n, doc) for n, doc, sign in touches(site, name) if sign > 0]
    kinds = _kinds(site, [doc for _, doc in found])
    code = [(n, doc) for n, doc in found if kinds[doc] in ("code", "config")]
    first: dict[int, int] = {}
    for n, doc in code or found:
        first.setdefault(n, doc)
    return sorted(first.items())


def _kinds(site: Site, docs: Sequence[int]) -> dict[int, str]:
    return {doc.doc: path_kind(doc.path) for doc in site.history.docs_of(docs)}


def removals(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """Where code lost the name for good; a name that code still has gives its larger losses with little weight."""
    losses = [(n, doc) for n, doc, sign in touches(site, name) if sign < 0]
    kinds = _kinds(site, [doc for _, doc in losses])
    code = [(n, doc) for n, doc in losses if kinds[doc] in ("code", "config")]
    gone = not any(path_kind(path) in ("code", "config") for path, _, _ in present(site, name))
    last: dict[int, int] = {}
    for n, doc in code or losses:
        last[n] = doc
    newest = sorted(last.items(), reverse=True)[:3]
    return tuple(
        LifeEvent(n, "removed", (1.4 if gone else 0.35) / (1 + 1.5 * place), name, doc=doc)
        for place, (n, doc) in enumerate(newest)
    )


def deprecations(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """Commits that wrote a deprecation mark into the same hunk as the name, surest first."""
    return site.keep(("deprecations", name), lambda: _deprecations(site, name))


def marked_docs(site: Site) -> frozenset[int]:
    """The file changes that gained a word of deprecation: the same for every name that is asked about."""
    return site.keep("marked docs", lambda: _marked_docs(site))


def _marked_docs(site: Site) -> frozenset[int]:
    words = site.history.vocabulary("(?i)deprecat|obsolete")
    return frozenset(t.doc for word in words for t in site.history.touches(word) if t.sign > 0)


def _deprecations(site: Site, name: str) -> tuple[LifeEvent, ...]:
    markers = marked_docs(site)
    both = [(n, doc) for n, doc, _ in touches(site, name) if doc in markers]
    docs = {doc.doc: doc for doc in site.history.docs_of(doc for _, doc in both)}
    best: dict[int, LifeEvent] = {}
    for n, number in both[:80]:
        score = _mark_score(site, docs[number], name)
        if score and (n not in best or best[n].score < score):
            best[n] = LifeEvent(n, "deprecated", score, name, doc=number)
    return tuple(sorted(best.values(), key=lambda e: (-e.score, e.n))[:4])


def _mark_score(site: Site, doc: Doc, name: str) -> float:
    kind = path_kind(doc.path)
    if kind in ("generated", "lock", "vendored"):
        return 0.0
    weight = {"code": 1.2, "config": 0.7, "changelog": 0.9, "docs": 0.7, "test": 0.5}.get(kind, 0.5)
    near = 0.0
    bare = re.compile(whole(name.strip("-.")))
    for hunk in site.history.diff(doc.doc).hunks:
        if any(marks_name(line, name) for line in hunk.added):
            near = max(near, 1.0)
            continue
        marked = [at for at, line in enumerate(hunk.added) if DEPRECATION.search(line)]
        named = [at for at, line in enumerate(hunk.added) if bare.search(line)]
        if marked and named:
            away = min(abs(a - b) for a in marked for b in named)
            near = max(near, 0.7 if away <= 4 else 0.4 if away <= 12 else 0.15)
        elif marked and (bare.search(hunk.heading) or any(bare.search(line) for line in hunk.removed)):
            near = max(near, 0.6)
    return weight * near


def renames(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """Commits that put this name in another's place, or another in its place, surest first."""
    return site.keep(("renames", name), lambda: _renames(site, name))


def _renames(site: Site, name: str) -> tuple[LifeEvent, ...]:
    signs = code_signs(site, name) or {n: frozenset({s}) for n, _, s in touches(site, name)}
    changed = sorted(n for n, values in signs.items() if values != {0})
    found: list[LifeEvent] = []
    for n in dict.fromkeys((*changed[:5], *reversed(changed[-5:]))):
        votes = substitutions(site, n, name.strip("-."))
        for key, count in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:2]:
            other = key[1:]
            if _swapped(site, n, name, other, gained=key[0] == "<"):
                old, new = (other, name) if key[0] == "<" else (name, other)
                found.append(LifeEvent(n, "renamed", min(1.4, 0.7 + 0.2 * count), old, new))
    if not found:
        found += [event for n in dict.fromkeys((*changed[:2], *changed[-2:])) if (event := _by_likeness(site, n, name))]
    found.sort(key=lambda e: (-e.score, e.n))
    return tuple(found[:4])


def _by_likeness(site: Site, n: int, name: str) -> LifeEvent | None:
    """A rename told by names alone: a like-sounding one went for good where this one came, or the other way round."""
    own = {s for m, _, s in touches(site, name) if m == n}
    if 1 in own and n != min(m for m, _, _ in touches(site, name)):
        return None
    words = set(parts(name))
    best: tuple[float, str] = (0.0, "")
    for doc in site.docs(n):
        if path_kind(doc.path) != "code" or doc.added + doc.removed > 1500:
            continue
        diff = site.history.diff(doc.doc)
        for other in sorted(
            {w for line in (diff.removed if 1 in own else diff.added) for w in re.findall(r"[A-Za-z_]\w{3,}", line)}
        ):
            theirs = set(parts(other))
            like = len(words & theirs) / len(words | theirs)
            if other != name and like > best[0] and like >= 0.4 and _swapped(site, n, name, other, gained=1 in own):
                best = (like, other)
    if not best[1]:
        return None
    old, new = (best[1], name) if 1 in own else (name, best[1])
    says = CUES["renamed"].search(site.history.commit(n).subject)
    return LifeEvent(n, "renamed", min(1.0, best[0] + (0.3 if says else 0.0)), old, new)


def _swapped(site: Site, n: int, name: str, other: str, gained: bool) -> bool:
    """Whether the commit's net gain of one name came with a net loss of the other."""
    sign = {s for m, _, s in touches(site, other) if m == n}
    own = {s for m, _, s in touches(site, name) if m == n}
    return (-1 in sign and 1 in own) if gained else (1 in sign and -1 in own)


def former_names(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """The chain of renames that led to a name, newest first."""
    chain: list[LifeEvent] = []
    current, seen = name, {name}
    for _ in range(5):
        step = next((e for e in renames(site, current) if e.other == current and e.name not in seen), None)
        if step is None:
            break
        chain.append(step)
        current = step.name
        seen.add(current)
    return tuple(chain)


def moves(site: Site, name: str) -> tuple[LifeEvent, ...]:
    """Commits in which one code file lost the name and another gained it."""
    by_commit: dict[int, dict[int, int]] = defaultdict(dict)
    for n, doc, sign in touches(site, name):
        by_commit[n][doc] = sign
    found = []
    for n, signs in by_commit.items():
        if not (1 in signs.values() and -1 in signs.values()):
            continue
        docs = [d for d in site.history.docs_of(signs) if path_kind(d.path) == "code"]
        lost = [d for d in docs if signs[d.doc] < 0]
        won = [d for d in docs if signs[d.doc] > 0]
        if lost and won:
            found.append(LifeEvent(n, "moved", 1.2, lost[0].path, won[0].path, won[0].doc))
    found.sort(key=lambda e: -e.n)
    return tuple(found[:4])


def path_moves(site: Site, path: str) -> tuple[LifeEvent, ...]:
    """Commits that renamed files from or into a path (a file, or a folder and what is under it), the fullest first."""
    bare = path.strip("/")
    whole = [p for p in site.history.paths() if p == bare or p.endswith("/" + bare) or f"/{bare}/" in f"/{p}"]
    moved: dict[int, list[Doc]] = defaultdict(list)
    for each in sorted(whole)[:600]:
        for doc in site.history.path_docs(each):
            if doc.status == "R" and doc not in moved[doc.n]:
                moved[doc.n].append(doc)
    most = max((len(docs) for docs in moved.values()), default=1)
    found = []
    for n, docs in moved.items():
        if docs:
            first = min(docs, key=lambda d: d.path)
            found.append(LifeEvent(n, "moved", 0.6 + 0.8 * len(docs) / most, first.old_path, first.path, first.doc))
    found.sort(key=lambda e: (-e.score, -e.n))
    return tuple(found[:5])


def path_removals(site: Site, path: str) -> tuple[LifeEvent, ...]:
    """Commits that deleted a path that is gone (a file, or files under a folder), the fullest and latest first."""
    bare = path.strip("/")
    if any(p == bare or p.endswith("/" + bare) or f"/{bare}/" in f"/{p}" for p in site.paths):
        return ()
    gone = [p for p in site.history.paths() if p == bare or p.endswith("/" + bare) or f"/{bare}/" in f"/{p}"]
    docs: dict[int, list[Doc]] = defaultdict(list)
    for each in sorted(gone)[:600]:
        for doc in site.history.path_docs(each):
            if doc.status == "D":
                docs[doc.n].append(doc)
    most = max(map(len, docs.values()), default=1)
    found = [
        LifeEvent(n, "removed", 0.4 + 0.9 * len(lost) / most, min(d.path for d in lost), doc=lost[0].doc)
        for n, lost in docs.items()
    ]
    return tuple(sorted(found, key=lambda e: (-e.score, -e.n))[:4])


def splits(site: Site, path: str) -> tuple[LifeEvent, ...]:
    """Commits that made a file whose lines came out of another one in the same commit."""
    bare = path.strip("/")
    found = []
    for each in [p for p in site.history.paths() if p == bare or p.endswith("/" + bare)][:5]:
        for doc in site.history.path_docs(each):
            if doc.status != "A" or doc.path != each:
                continue
            lost = [d for d in site.docs(doc.n) if d.removed > 10 and path_kind(d.path) == "code" and d.path != each]
            if lost:
                source = max(lost, key=lambda d: (d.removed, d.path))
                share = min(1.0, source.removed / (doc.added or 1))
                found.append(LifeEvent(doc.n, "moved", 0.5 + 0.8 * share, source.path, each, doc.doc))
    return tuple(sorted(found, key=lambda e: (-e.score, -e.n))[:3])
