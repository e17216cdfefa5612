"""Which commits may have brought a bug, and what ties each to the clues: lines, definitions, identifiers, files.

Each way of getting there is a channel. None is right often enough alone: half of the origins wrote lines that the
repair takes out, most others the lines beside, and one in ten touched only the names that the repair uses.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field

from archaeologist.dig.clues import Clues, Names, names_of, telling_files, telling_hunks
from archaeologist.dig.founders import bringers, forms
from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.noise import path_kind
from archaeologist.dig.origin import named_in
from archaeologist.dig.query import build
from archaeologist.dig.ranking import rank
from archaeologist.dig.scene import Place, scene, writers
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.index import Doc, Touch

_RECENT = 40
_LIFE = 120
_LARGEST_DOC = 3000
_COMMON = 400
_RARE = 60
_VOTERS = 25
_TOLD = 25
_UNDONE = 8


@dataclass(slots=True)
class Witness:
    """One commit and what ties it to the clues. Shares are of the whole weight of a channel, ranks count from 1.

    `founded` is the share of the telling lines whose first form it wrote.
    `line` is the line that it wrote of those the repair takes out or stands beside: path, number, text. `back` is a
    line that it took out and the repair puts back.
    """

    n: int
    taken: float = 0.0
    beside: float = 0.0
    around: float = 0.0
    given: float = 0.0
    life: int = 0
    close: int = 0
    recent: int = 0
    files: int = 0
    told: float = 0.0
    undoes_told: float = 0.0
    named: float = 0.0
    sentence: str = ""
    through: bool = False
    founded: float = 0.0
    line: tuple[str, int, str] | None = None
    back: tuple[int, str] | None = None
    names: dict[str, int] = field(default_factory=dict)
    near: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Testimony:
    """All witnesses of an inquiry, and what their words are weighed against."""

    witnesses: dict[int, Witness]
    names: Names
    weights: dict[str, float]
    first: dict[str, int]
    places: list[Place]
    paths: frozenset[str]
    home: dict[int, dict[str, int]] = field(default_factory=dict)
    brought: dict[str, int] = field(default_factory=dict)
    author: str = ""
    written: dict[tuple[str, int], int] = field(default_factory=dict)

    def defined_by(self, n: int) -> float:
        """The share of the definitions around, of those whose bringer is known, that a commit brought into its file."""
        known = [self.brought[name] for name in names_at(self.places) if name in self.brought]
        return known.count(n) / len(known) if known else 0.0


def hear(site: Site, clues: Clues) -> Testimony:
    """Every commit that some channel leads to, with all that is known of it."""
    places = scene(site, clues)
    names = _with_words(site, names_of(clues), clues)
    found: dict[int, Witness] = {}
    written = _hear_writers(site, places, found)
    paths: set[str] = set()
    for diff in telling_files(clues.repair):
        paths |= _hear_file(site, diff, next((p for p in places if p.path == diff.change.old_path), None), found)
    for path in dict.fromkeys((*clues.files, *(span.path for span in clues.spans))):
        if path not in paths:
            paths |= _hear_path(site, path, next((p for p in places if p.path == path), None), found)
    testimony = Testimony(found, names, {}, {}, places, frozenset(paths), author=clues.author, written=written)
    _hear_names(site, testimony)
    _hear_words(site, clues, found)
    _hear_message(site, clues, found)
    return testimony


def _with_words(site: Site, names: Names, clues: Clues) -> Names:
    """The names of a repair, and those words of a symptom that are identifiers of few commits."""
    if not clues.words.strip():
        return names
    told, words = split_words(clues.words)
    rare = [word for word in words if 0 < len(site.history.pickaxe(word)) <= _RARE]
    return Names(
        names.lost, names.gained, names.kept | {name for name in told if re.fullmatch(r"\w+", name)} | set(rare)
    )


def _witness(found: dict[int, Witness], n: int) -> Witness:
    return found.setdefault(n, Witness(n))


def _hear_writers(site: Site, places: list[Place], found: dict[int, Witness]) -> dict[tuple[str, int], int]:
    """Who wrote the lines of the scene last, line by line."""
    written: dict[tuple[str, int], int] = {}
    totals = [sum(sum(weights.values()) for weights in map(side, places)) or 1.0 for side in (_taken, _beside)]
    best: dict[int, float] = {}
    whole = sum(end - start + 1 for place in places for start, end in place.around) or 1
    wrote = writers(site, places)
    for place, known in zip(places, wrote, strict=True):
        inside = {line for start, end in place.around for line in range(start, end + 1)}
        for line, (n, _, _, through) in known.items():
            each = _witness(found, n)
            written[place.path, line] = n
            taken, beside = place.taken.get(line, 0.0) / totals[0], place.beside.get(line, 0.0) / totals[1]
            each.taken += taken
            each.beside += beside
            each.around += (line in inside) / whole
            each.through |= through and taken > 0
            worth = 4 * taken + beside
            if worth > best.get(n, 0.0):
                best[n] = worth
                each.line = (place.path, line, place.lines[line - 1])
    for form in forms(site, places, wrote):
        each = _witness(found, form.n)
        each.founded += form.share * form.first
    return written


def _taken(place: Place) -> dict[int, float]:
    return place.taken


def _beside(place: Place) -> dict[int, float]:
    return place.beside


# -- the life of the files -------------------------------------------------------------------------------------------


def _hear_file(site: Site, diff: FileDiff, place: Place | None, found: dict[int, Witness]) -> set[str]:
    """Who changed the file of a repair, its marked definitions, and who took out lines that the repair puts back."""
    old = diff.change.old_path if diff.change.status != "A" else diff.change.path
    docs = file_docs(site, old)
    put = {line for hunk in telling_hunks(diff) for line in map(telling, hunk.added) if line}
    _hear_docs(site, docs, place, put, found)
    return {doc.path for doc in docs} | {old}


def _hear_path(site: Site, path: str, place: Place | None, found: dict[int, Witness]) -> set[str]:
    docs = file_docs(site, path)
    _hear_docs(site, docs, place, set(), found)
    return {doc.path for doc in docs} | {path}


def file_docs(site: Site, path: str, most: int = _LIFE) -> list[Doc]:
    """The last changes of a file, newest first, going on under its former names."""
    found: list[Doc] = []
    before = site.history.size + 1
    for _ in range(4):
        earlier = [doc for doc in site.history.path_docs(path) if doc.n < before and doc.path == path]
        renamed = next((doc for doc in reversed(earlier) if doc.status == "R"), None)
        found += [doc for doc in reversed(earlier) if renamed is None or doc.n >= renamed.n]
        if renamed is None or len(found) >= most:
            break
        path, before = renamed.old_path, renamed.n
    return found[:most]


def _hear_docs(site: Site, docs: list[Doc], place: Place | None, put: set[str], found: dict[int, Witness]) -> None:
    for recent, doc in enumerate(docs[:_RECENT], start=1):
        each = _witness(found, doc.n)
        each.files += 1
        each.recent = min(each.recent or recent, recent)
    small = [doc for doc in docs if doc.added + doc.removed <= _LARGEST_DOC]
    diffs = site.history.diffs(doc.doc for doc in small)
    changes = [(doc, diffs[doc.doc]) for doc in small if doc.doc in diffs]
    _hear_takers(changes, put, found)
    if place:
        for rank, n in enumerate(_lived(changes, list(place.around)), start=1):
            each = _witness(found, n)
            each.life = min(each.life or rank, rank)
        for rank, n in enumerate(_lived(changes, place.marked), start=1):
            each = _witness(found, n)
            each.close = min(each.close or rank, rank)


def _hear_takers(changes: list[tuple[Doc, FileDiff]], put: set[str], found: dict[int, Witness]) -> None:
    """Who took out lines that the repair puts (back) in, each line from its last taker."""
    left, whole = set(put), math.fsum(map(weight, put)) or 1.0
    for doc, diff in changes:
        if not left:
            return
        added = {telling(line) for line in diff.added}
        again = left & {telling(line) for line in diff.removed} - added
        if again:
            each = _witness(found, doc.n)
            each.given += math.fsum(map(weight, again)) / whole
            each.back = each.back or (doc.doc, max(sorted(again), key=weight))
            left -= again


def _lived(changes: list[tuple[Doc, FileDiff]], spans: list[tuple[int, int]]) -> list[int]:
    """The commits that touched some lines, newest first, the lines followed back through every change before."""
    found: dict[int, None] = {}
    for doc, diff in changes:
        if not spans:
            break
        earlier = [diff.before(start, end) for start, end in spans]
        spans = [(start, end) for _, start, end in earlier if start <= end]
        if any(touched for touched, _, _ in earlier):
            found[doc.n] = None
    return list(found)


# -- identifiers -----------------------------------------------------------------------------------------------------


def _hear_names(site: Site, testimony: Testimony) -> None:
    """Who touched the identifiers of the repair, rare ones weighing more: in its files, and anywhere."""
    votes: dict[int, float] = defaultdict(float)
    size = site.history.size
    touches: dict[str, list[Touch]] = {}
    for name in sorted(testimony.names.all):
        touches[name] = site.history.touches(name)
        commits = len({touch.n for touch in touches[name]})
        if not commits:
            continue
        testimony.weights[name] = math.log(1 + size / commits) / math.log(1 + size)
        testimony.first[name] = touches[name][0].n
        if commits <= _COMMON:
            for n in {touch.n for touch in touches[name] if touch.sign}:
                votes[n] += testimony.weights[name] / math.log2(2 + commits)
    homes = {name: site.history.touches(name) for name in names_at(testimony.places) - touches.keys()}
    testimony.brought = bringers(site, touches | homes, testimony.paths)
    for n in testimony.brought.values():
        _witness(testimony.witnesses, n)
    ranked = sorted(votes, key=lambda n: (-votes[n], -n))
    for n in ranked[:_VOTERS]:
        if "code" in site.kinds(n):
            _witness(testimony.witnesses, n)
    _record_names(site, testimony, touches)
    _record_home(site, testimony)


def _record_names(site: Site, testimony: Testimony, touches: dict[str, list[Touch]]) -> None:
    """What each witness did to each name; `near` are those that it touched in the files of the repair."""
    near = {doc.doc for n in testimony.witnesses for doc in site.docs(n) if doc.path in testimony.paths}
    for name, found in touches.items():
        for touch in found:
            each = testimony.witnesses.get(touch.n)
            if each is not None:
                each.names[name] = each.names.get(name, 0) or touch.sign
                if touch.doc in near:
                    each.near.add(name)


def _record_home(site: Site, testimony: Testimony) -> None:
    """What each witness did to the names of the definitions around: who began to call them, say."""
    for name in sorted(names_at(testimony.places)):
        for touch in site.history.touches(name):
            if touch.n in testimony.witnesses:
                signs = testimony.home.setdefault(touch.n, {})
                signs[name] = signs.get(name, 0) or touch.sign


def names_at(places: list[Place]) -> frozenset[str]:
    """The names of the definitions that the scene lies in."""
    return frozenset(name for place in places for name in place.names)


# -- words -----------------------------------------------------------------------------------------------------------


def _hear_words(site: Site, clues: Clues, found: dict[int, Witness]) -> None:
    """Which commits the words of a symptom are about."""
    if not clues.words.strip():
        return
    names, words = split_words(clues.words)
    best = _hear_query(site, clues, names, words, found)
    for n in best[:_UNDONE]:
        for doc in (doc for doc in site.docs(n) if path_kind(doc.path) == "code" and doc.added < _LARGEST_DOC):
            put = {line for line in map(telling, site.history.diff(doc.doc).added) if line}
            _hear_undoers(site, doc, put, found[n].told, found)


def _hear_undoers(site: Site, doc: Doc, put: set[str], told: float, found: dict[int, Witness]) -> None:
    """Who later took out lines of a commit that the words are about: a repair that was undone is a bug come back."""
    whole = math.fsum(map(weight, put)) or 1.0
    later = [each for each in site.history.path_docs(doc.path) if each.n > doc.n and each.removed <= _LARGEST_DOC]
    diffs = site.history.diffs(each.doc for each in later[:_RECENT])
    for each in later[:_RECENT]:
        diff = diffs.get(each.doc)
        gone = {telling(line) for line in diff.removed} - {telling(line) for line in diff.added} if diff else set()
        share = math.fsum(map(weight, put & gone)) / whole
        if share > 0.1:
            witness = _witness(found, each.n)
            witness.undoes_told = max(witness.undoes_told, told * min(1.0, 2 * share))


def _hear_query(
    site: Site, clues: Clues, names: tuple[str, ...], words: tuple[str, ...], found: dict[int, Witness]
) -> list[int]:
    """The commits that words and names are about, best first."""
    ranked = rank(site, build(words, names, clues.files, "bug_origin"), _TOLD)
    for each in ranked:
        _witness(found, each.n).told = math.sqrt(each.score / ranked[0].score) if ranked[0].score else 0.0
    return [each.n for each in ranked]


def _hear_message(site: Site, clues: Clues, found: dict[int, Witness]) -> None:
    """Which commits the repair's own message names."""
    for n, sentence, blamed in named_in(site, clues.message, None, site.history.size + 1):
        each = _witness(found, n)
        if (1.0 if blamed else 0.3) > each.named:
            each.named, each.sentence = (1.0 if blamed else 0.3), sentence


def split_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The identifiers and the plain words of a symptom."""
    names: list[str] = []
    words: list[str] = []
    for token in re.findall(r"[\w$-]*\w[\w$.:/-]*\w|\w", text):
        named = re.search(r"[a-z][A-Z]|_|::|/|\.\w|^--|[A-Z]{2}", token)
        (names if named else words).append(token)
    plain = [word.lower() for word in words if len(word) > 2 and word.lower() not in _STOP]
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(plain))


_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        after all and any are been before being but can did does for from had has have into its not our should
        since some than that the then there this was were when which while will with would your
        """,
    )
)
