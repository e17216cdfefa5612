"""Which commit brought what a later commit repaired.

Witnesses, added up: what the repair's own message names; whose lines it takes out or puts back (by content); who wrote
the lines around those it adds, for repairs that only add; who wrote the identifiers it changes. White space is ignored
and copies are not followed: a repair's origin is where the code went wrong, not where it was copied from.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field

from archaeologist.dig.inverse import before, counterparts, telling, weight
from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.site import Site
from archaeologist.index import Doc

_BLAMES = re.compile(
    r"\b(?:introduc\w+|regress\w*|broke\w*|break\w*|caus\w+|since|because of|due to|after|bug (?:from|in)"
    r"|fix(?:es|ed)?:?|revert\w*|follow[- ]?up|oversight|mistake|wrong\w*)\b",
    re.IGNORECASE,
)
_SHA = re.compile(r"(?<![\w#/])([0-9a-f]{7,64})(?!\w)")
_REQUEST = re.compile(r"(?<![\w&])(?:#|GH-|pull/|PR ?#?)(\d{1,7})\b")


@dataclass(slots=True)
class Suspicion:
    """What speaks for one commit as the origin. `named` is the sentence that names it, `line` a line it wrote."""

    n: int
    score: float = 0.0
    named: str = ""
    doc: int | None = None
    line: str = ""
    notes: list[str] = field(default_factory=list)


def origins(site: Site, fix: int, limit: int = 5) -> tuple[Suspicion, ...]:
    """Commits that may have brought what `fix` repairs, likeliest first. Empty when nothing points anywhere."""
    return site.keep(("origins", fix, limit), lambda: _origins(site, fix)[:limit])


def _origins(site: Site, fix: int) -> tuple[Suspicion, ...]:
    found: dict[int, Suspicion] = defaultdict(lambda: Suspicion(0))

    def suspect(n: int) -> Suspicion:
        found[n].n = n
        return found[n]

    for n, sentence, blamed in mentioned(site, fix):
        each = suspect(n)
        each.score += 4.0 if blamed else 1.2
        each.named = each.named or sentence
    undone = counterparts(site, fix, 12)
    heaviest = max((c.taken + 1.5 * c.given for c in undone), default=0.0)
    for c in undone:
        each = suspect(c.n)
        each.score += 2.2 * (c.taken + 1.5 * c.given) / max(heaviest, 0.6) + min(0.6, c.given)
        each.doc, each.line = c.doc, c.line
    for n, share, doc, line in around(site, fix):
        each = suspect(n)
        each.score += (1.4 if undone else 2.0) * share
        if each.doc is None:
            each.doc, each.line = doc, line
    for n, share in sharing(site, fix):
        suspect(n).score += 2.0 * share
    for each in found.values():
        each.score *= _doubt(site, each.n)
    ranked = sorted(found.values(), key=lambda s: (-s.score, -site.history.time(s.n), site.history.oid(s.n)))
    return tuple(ranked)


def _doubt(site: Site, n: int) -> float:
    """Below 1 for commits that seldom bring a bug: formatting, version bumps, whole-tree changes, merges."""
    commit = site.history.commit(n)
    factor = 0.5 if subject_noise(commit.subject, commit.author.name) else 1.0
    size = len(site.docs(n))
    return factor * (0.6 if size > 60 else 1.0)


def mentioned(site: Site, fix: int) -> list[tuple[int, str, bool]]:
    """(commit, sentence, blamed) for earlier commits that the message of `fix` names by id or request number."""
    commit = site.history.commit(fix)
    return named_in(site, commit.message, commit.pull_request, fix)


def named_in(site: Site, message: str, own: int | None, before: int) -> list[tuple[int, str, bool]]:
    """The same for a message, its own request left out, of commits with a number below `before`."""
    found: list[tuple[int, str, bool]] = []
    for line in re.split(r"\n|(?<=[.;])\s", message):
        blamed = bool(_BLAMES.search(line))
        for prefix in _SHA.findall(line):
            n = site.history.number(prefix) if re.search(r"[a-f]", prefix) or len(prefix) >= 10 else None
            if n is not None and n < before:
                found += [(each, line.strip(), blamed) for each in _within(site, n)]
        for number in _REQUEST.findall(line):
            if int(number) == own:
                continue
            for n in commits_of_request(site, int(number)):
                if n < before:
                    found.append((n, line.strip(), blamed and not _closes(line, number)))
    return found


_FEW = 6


def _within(site: Site, n: int) -> tuple[int, ...]:
    """The commit itself; for the merge of a short branch, the commits of the branch: one of them is meant."""
    if not site.history.is_merge(n):
        return (n,)
    branch: list[int] = []
    wave = list(site.history.parents(n)[1:])
    while wave and len(branch) <= _FEW:
        each = wave.pop()
        if site.history.mainline_merge(each) == n and each not in branch:
            branch.append(each)
            wave += site.history.parents(each)
    return tuple(branch) if 0 < len(branch) <= _FEW else (n,)


def _closes(line: str, number: str) -> bool:
    return bool(
        re.search(rf"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)[: ]+(?:[\w/-]*#|GH-){number}\b", line, re.IGNORECASE)
    )


def commits_of_request(site: Site, number: int) -> tuple[int, ...]:
    """The visible non-merge commits that a pull request brought in, or the merge alone when none says so."""
    mentions = [n for n in site.history.mentions(number) if site.history.commit(n).pull_request == number]
    plain = [n for n in mentions if not site.history.is_merge(n)]
    if plain:
        return tuple(plain)
    brought: list[int] = []
    for merge in mentions:
        parents = site.history.parents(merge)
        brought += [p for p in parents[1:] if site.history.mainline_merge(p) == merge]
    return tuple(brought or mentions)


_COMMON = 60


def sharing(site: Site, fix: int) -> list[tuple[int, float]]:
    """(commit, share) of earlier commits that wrote identifiers which the repair changes, rare ones weighing more.

    Four in five origins that blame misses change an identifier that their repair changes too.
    """
    names = _changed_names(site, fix)
    votes: dict[int, float] = defaultdict(float)
    whole = 1e-9
    for name, value in names.items():
        earlier = {t.n: t.sign for t in site.history.touches(name) if t.n < fix}
        if not earlier or len(earlier) > _COMMON:
            continue
        rare = value / math.log2(2 + len(earlier))
        whole += rare
        for n, sign in earlier.items():
            votes[n] += rare * (1.0 if sign > 0 else 0.4)
    votes = {n: vote for n, vote in votes.items() if vote > 0.1 * whole and "code" in site.kinds(n)}
    newest = sorted(votes, key=lambda n: (-votes[n], -site.history.time(n), site.history.oid(n)))[:12]
    return [(n, votes[n] / whole) for n in newest]


def _changed_names(site: Site, fix: int) -> dict[str, float]:
    """Identifiers in the code lines that a repair changed: those of its removed lines count twice."""
    names: dict[str, float] = {}
    for doc in site.docs(fix):
        if path_kind(doc.path) != "code" or doc.added + doc.removed > 600:
            continue
        diff = site.history.diff(doc.doc)
        for lines, value in ((diff.added, 0.5), (diff.removed, 1.0)):
            for line in lines[:120]:
                for name in re.findall(r"[A-Za-z_]\w{3,}", line):
                    names[name] = max(names.get(name, 0.0), value)
    return names


def around(site: Site, fix: int) -> list[tuple[int, float, int, str]]:
    """(commit, share, doc, line) of those who last wrote the lines next to what `fix` changed."""
    votes: dict[int, float] = defaultdict(float)
    shown: dict[int, tuple[int, str]] = {}
    docs = [
        d for d in site.docs(fix) if path_kind(d.path) == "code" and d.added + d.removed <= 1500 and d.status != "A"
    ]
    for doc in sorted(docs, key=lambda d: (-(d.added + d.removed), d.path))[:6]:
        wanted = _neighbours(site, doc)
        for earlier, added in _earlier(site, doc):
            hit = wanted.keys() & added
            for line in sorted(hit):
                votes[earlier.n] += wanted.pop(line)
                shown.setdefault(earlier.n, (earlier.doc, line))
            if not wanted:
                break
    whole = sum(votes.values()) or 1.0
    return [(n, vote / whole, *shown[n]) for n, vote in votes.items()]


def _earlier(site: Site, doc: Doc) -> list[tuple[Doc, frozenset[str]]]:
    return [(d, frozenset(filter(None, map(telling, diff.added)))) for d, diff in before(site, doc)]


def _neighbours(site: Site, doc: Doc) -> dict[str, float]:
    """Telling lines close to the changed ones in the file as it was before, weighed by nearness."""
    parents = site.history.parents(doc.n)
    text = site.repository.text(site.history.oid(parents[0]), doc.old_path) if parents else None
    if text is None:
        return {}
    lines = text.split("\n")
    wanted: dict[str, float] = {}
    for hunk in site.history.diff(doc.doc).hunks[:30]:
        start, end = hunk.old_start - 1, hunk.old_start - 1 + len(hunk.removed)
        for at in range(max(0, start - 5), min(len(lines), end + 5)):
            line = telling(lines[at])
            away = start - at if at < start else at - end + 1 if at >= end else 0
            if line:
                wanted[line] = max(wanted.get(line, 0.0), weight(line) / (1 + away))
    return wanted
