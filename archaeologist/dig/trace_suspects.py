"""Which commits may have brought what a trace shows: who changed where it failed, and the names it speaks of.

Witnesses, added up: the last changes of the definitions that failed, innermost first; who wrote the line that failed
and those beside it; the same, for less, of what that line calls; who touched the names of the message and of the lines,
in these files above all. Recent commits are likelier: what has run for years fails less often of itself.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from archaeologist.dig.frames import files_with, symbols_of
from archaeologist.dig.lines import file_changes, passes_over
from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.query import build
from archaeologist.dig.ranking import rank
from archaeologist.dig.sheets import Revision
from archaeologist.dig.site import Site
from archaeologist.dig.trace_clues import Scene, TraceClues, rarity
from archaeologist.dig.trace_walk import Turn, turns
from archaeologist.domain.symbol import Symbol
from archaeologist.domain.trace import Frame, PlacedFrame

_DAY = 86_400
_FRESH, _OLD = 45, 500
"""Days after which half of one and of the other part of the trust in what is new is gone."""
_BESIDE = 6
_WIDEST = 240
_COMMON = 300
_NAMES = 24
_CALLED = 8
_CHANGED, _EARLIER, _WROTE, _FIRST = 0.9, 0.7, 0.9, 0.5
"""What it weighs to have changed a failing definition last, how fast that falls, to have written lines, and first."""
_EXACT = 4
"""How many scenes blame is asked about: it costs as much as all the rest."""
_TOLD = 20
_RECENT = 20


@dataclass(slots=True)
class Charge:
    """What speaks for one commit. `turns` are the changes it made to scenes, by the scene's place in the clues.

    `wrote` is the nearest line to the failure that it wrote: scene, line number. `names` are names it touched, with
    the sign of the change; `told` is how well its message, which has some of the words, fits the text of the log.
    """

    n: int
    score: float = 0.0
    turns: dict[int, Turn] = field(default_factory=dict)
    latest: set[int] = field(default_factory=set)
    wrote: tuple[int, int] | None = None
    distance: int = 999
    names: dict[str, int] = field(default_factory=dict)
    name_docs: dict[str, int] = field(default_factory=dict)
    told: float = 0.0
    files: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Charges:
    """The suspects of an inquiry, likeliest first, and the scenes that they are measured by."""

    ranked: tuple[Charge, ...]
    scenes: tuple[Scene, ...]


def charges(site: Site, clues: TraceClues, limit: int = 10, counts: Callable[[int], bool] = lambda n: True) -> Charges:
    """Commits that may have brought what the clues show, likeliest first; none when nothing leads anywhere.

    `counts` says which commits may be suspects at all.
    """
    scenes = (*clues.scenes, *_called(site, clues))
    found: dict[int, Charge] = {}
    for place, scene in enumerate(scenes):
        _hear_scene(site, place, scene, found)
    for path, weight in clues.files:
        _hear_file(site, path, weight, found)
    for files, weight in _overriding(site, clues):
        _hear_group(site, files, weight, found)
    _hear_names(site, clues, found)
    _hear_words(site, clues, found, any(trace.frames for trace in clues.log.traces))
    for each in found.values():
        each.score *= _prior(site, each.n)
    heard = [each for each in found.values() if counts(each.n)]
    ranked = sorted(heard, key=lambda c: (-c.score, -site.history.time(c.n), site.history.oid(c.n)))
    return Charges(tuple(ranked[:limit]), scenes)


def _charge(found: dict[int, Charge], n: int) -> Charge:
    return found.setdefault(n, Charge(n))


# -- places ----------------------------------------------------------------------------------------------------------


def span_of(scene: Scene) -> tuple[int, int]:
    """The lines of a scene: its definition, or what is near the line that failed where that is long or not known."""
    placed = scene.placed
    start, end, line = placed.start, placed.end, placed.line
    if not start:
        return (max(1, line - _BESIDE), line + _BESIDE) if line else (0, 0)
    if end - start > _WIDEST and line:
        return max(start, line - _WIDEST // 4), min(end, line + _WIDEST // 4)
    return start, min(end, start + 2 * _WIDEST)


def _hear_scene(site: Site, place: int, scene: Scene, found: dict[int, Charge]) -> None:
    start, end = span_of(scene)
    if not start:
        return
    line = scene.placed.line
    before = turns(site, scene.placed.path, start, end, exact=place < _EXACT)
    near = {n: _nearness(turn, line) for turn in before for n in (turn.n,)}
    whole = sum(near.values()) or 1.0
    for position, turn in enumerate(before):
        each = _charge(found, turn.n)
        each.turns.setdefault(place, turn)
        if position == 0:
            each.latest.add(place)
        share = near[turn.n] / whole
        # What first wrote a definition that was changed since had run well in that form.
        trust = _FIRST if 0 < position == len(before) - 1 else 1.0
        each.score += scene.weight * trust * (_CHANGED / (1 + _EARLIER * position) + _WROTE * share)
        closest = min(turn.wrote, key=lambda n: abs(n - line), default=0) if line else 0
        if closest and abs(closest - line) < each.distance:
            each.distance, each.wrote = abs(closest - line), (place, closest)


def _hear_file(site: Site, path: str, weight: float, found: dict[int, Charge]) -> None:
    """The last changes of a whole file."""
    plain = (
        doc for doc in file_changes(site, path) if not site.history.is_merge(doc.n) and not passes_over(site, doc.n)
    )
    for position, doc in enumerate(islice(plain, _RECENT)):
        each = _charge(found, doc.n)
        each.files.setdefault(path, position + 1)
        each.score += 0.5 * weight / (1 + 0.3 * position)


def _hear_group(site: Site, paths: Sequence[str], weight: float, found: dict[int, Charge]) -> None:
    """The last changes of several files any of which may be meant."""
    changes = {doc.n: doc.path for path in paths for doc in islice(file_changes(site, path), _RECENT)}
    plain = [n for n in changes if not site.history.is_merge(n) and not passes_over(site, n)]
    newest = sorted(plain, key=lambda n: (-site.history.time(n), -n))[:_RECENT]
    for position, n in enumerate(newest):
        each = _charge(found, n)
        each.files.setdefault(changes[n], position + 1)
        each.score += weight / (1 + 0.3 * position)


def _overriding(site: Site, clues: TraceClues) -> list[tuple[list[str], float]]:
    """The files of classes that override what a failing method calls of its own: the fault may be in any of them."""
    groups = []
    for scene in clues.scenes[:2]:
        placed = scene.placed
        holder = placed.symbol.rpartition(".")[0].rpartition(".")[2]
        sheets = Revision.of(site, site.history.size).read([placed.path]).get(placed.path)
        if sheets is None or not holder:
            continue
        own = {s.name for s in sheets.outline.symbols if s.container.split(".")[-1:] == [holder]}
        called = {c.name for c in sheets.calls.calls if placed.start <= c.line <= placed.end} & own
        files = [path for path in files_with(site, holder) if path != placed.path] if called else []
        heirs = [path for path in files if path_kind(path) == "code" and _overrides(site, path, holder, called)]
        if heirs:
            groups.append((heirs, 0.45 * scene.weight))
    return groups


def _overrides(site: Site, path: str, holder: str, called: set[str]) -> bool:
    """Whether a file has a class that is derived from `holder` and defines one of the methods called."""
    symbols = symbols_of(site, path)
    heirs = {s.qualified for s in symbols if any(re.search(rf"\b{re.escape(holder)}\b", base) for base in s.bases)}
    return any(s.container in heirs and s.name in called for s in symbols)


def _nearness(turn: Turn, line: int) -> float:
    """How near the lines that a change wrote are to the one that failed."""
    if not line:
        return math.sqrt(len(turn.wrote))
    return sum(1 / (1 + math.pow(abs(n - line) / 2, 1.5)) for n in turn.wrote)


def _called(site: Site, clues: TraceClues) -> list[Scene]:
    """What the lines that failed call, where it is defined here: the fault may be one step further in."""
    known = {(scene.placed.path, scene.placed.symbol) for scene in clues.scenes}
    found: list[Scene] = []
    for scene in clues.scenes[:3]:
        placed = scene.placed
        sheets = Revision.of(site, site.history.size).read([placed.path]).get(placed.path)
        if sheets is None or not placed.symbol:
            continue
        calls = [c for c in sheets.calls.calls if placed.start <= c.line <= placed.end]
        here = [c for c in calls if c.line == placed.line] or (calls if not placed.line else [])
        for name in list(dict.fromkeys(call.name for call in here))[:_CALLED]:
            symbol = _definition(site, name, placed.path)
            if symbol and (symbol.path, symbol.qualified) not in known:
                known.add((symbol.path, symbol.qualified))
                there = PlacedFrame(
                    Frame(function=name), symbol.path, symbol.qualified, symbol.span.start, symbol.span.end, 0, 0.5
                )
                found.append(Scene(there, 0.4 * scene.weight / len(here) ** 0.5, scene.rank + 1))
    return found


def _definition(site: Site, name: str, path: str) -> Symbol | None:
    """The one definition that a called name means: in the same file, or the only one in the code."""
    own = [s for s in symbols_of(site, path) if s.name == name]
    if own:
        return own[0] if len(own) == 1 else None
    if len(name) < 5:
        return None
    files = files_with(site, name)
    if len(files) > 12:
        return None
    found = [s for file in files if path_kind(file) == "code" for s in symbols_of(site, file) if s.name == name]
    return found[0] if len(found) == 1 else None


# -- names and words -------------------------------------------------------------------------------------------------


def _hear_names(site: Site, clues: TraceClues, found: dict[int, Charge]) -> None:
    """Who touched the names, rare ones weighing more: in the files of the scenes, or anywhere."""
    near = set(clues.paths)
    votes: dict[int, float] = defaultdict(float)
    whole = 1e-9
    for name, weight in clues.names[:_NAMES]:
        touches = site.history.touches(name)
        commits = len({touch.n for touch in touches})
        if not commits or commits > _COMMON:
            continue
        rare = weight * rarity(site, name)
        whole += rare
        docs = {doc.doc: doc for doc in site.history.docs_of(touch.doc for touch in touches)}
        recent = {n: place for place, n in enumerate(sorted({touch.n for touch in touches}, reverse=True))}
        best: dict[int, float] = {}
        for touch in touches:
            doc = docs[touch.doc]
            home = 1.0 if doc.path in near else 0.45 if path_kind(doc.path) == "code" else 0.1
            value = rare * home * (1.0 if touch.sign else 0.5) / (1 + 0.3 * recent[touch.n])
            if value > best.get(touch.n, 0.0):
                best[touch.n] = value
                each = _charge(found, touch.n)
                each.names[name], each.name_docs[name] = touch.sign, touch.doc
        for n, value in best.items():
            votes[n] += value
    scale = 0.9 if clues.scenes else 1.4
    for n, vote in votes.items():
        found[n].score += scale * vote / max(whole, 0.5)


def _hear_words(site: Site, clues: TraceClues, found: dict[int, Charge], placed: bool) -> None:
    """Whose message speaks of the symptom, in what words it has."""
    named = [name for name, _ in clues.names[:8]]
    words = [word for word in dict.fromkeys(_words(clues.words)) if word not in named][:16]
    if not (named or words):
        return
    if placed:
        votes = _told(site, (*named, *words))
    else:
        votes = {each.n: each.score for each in rank(site, build(words, named, clues.paths[:3], "bug_origin"))[:_TOLD]}
    best = max(votes.values(), default=1.0)
    for n, vote in votes.items():
        charge = _charge(found, n)
        message = site.history.commit(n).message.lower()
        charge.told = vote / best if any(word.lower() in message for word in (*named, *words)) else 0.0
        charge.score += (0.15 if placed else 0.8) * vote / best


def _told(site: Site, words: tuple[str, ...]) -> dict[int, float]:
    """The commits whose messages have most of some words, rare ones weighing more."""
    votes: dict[int, float] = defaultdict(float)
    for word in words:
        heard = site.history.messages_with(word)
        if 0 < len(heard) <= _COMMON:
            for n in heard:
                votes[n] += math.log(1 + site.history.size / len(heard))
    best = sorted(votes, key=lambda n: (-votes[n], -n))[:_TOLD]
    return {n: votes[n] for n in best}


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Za-z]{4,}", text) if word.lower() not in _EMPTY]


_EMPTY = frozenset(
    [
        "this",
        "that",
        "with",
        "from",
        "have",
        "error",
        "exception",
        "when",
        "then",
        "than",
        "there",
        "line",
        "file",
        "most",
        "recent",
        "call",
        "last",
        "failed",
        "does",
        "what",
        "traceback",
        "none",
        "null",
        "cannot",
        "could",
        "should",
        "would",
        "been",
        "were",
        "your",
        "none",
        "true",
        "false",
        "print",
        "version",
        "using",
    ]
)


def _prior(site: Site, n: int) -> float:
    """How likely a commit is to bring a bug at all: by its age, its size, and whether it only passes over code."""
    commit = site.history.commit(n)
    age = max(0.0, (site.history.time(site.history.size) - site.history.time(n)) / _DAY)
    fresh = 0.2 + 0.4 / (1 + age / _FRESH) + 0.4 / (1 + age / _OLD)
    doubt = 0.4 if subject_noise(commit.subject, commit.author.name) else 1.0
    docs = site.docs(n)
    size = (0.6 if len(docs) > 60 else 1.0) * (1.0 if commit.parents else 0.4)
    only = 1.0 if any(path_kind(doc.path) in ("code", "config") for doc in docs) else 0.3
    return fresh * doubt * size * only
