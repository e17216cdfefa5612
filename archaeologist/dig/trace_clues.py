"""What a log gives an inquiry to go by: places in the repository with their weight, and names with theirs.

The innermost frame of ours weighs most, and each further one less; of traces that hang together the root cause weighs
most. A message whose text stands in the code adds the place that raised it, and the lines that failed add their names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archaeologist.code.traces import read_log
from archaeologist.dig.error_text import Raised, is_telling, names, raised, source_names
from archaeologist.dig.frame_files import FrameFiles
from archaeologist.dig.frames import files_with, place_frames, symbols_of
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.trace import Bond, Frame, PlacedFrame, Trace, TraceLog

_FADING = 0.72
_BONDS: dict[Bond, float] = {
    "": 1.0, "cause": 1.0, "context": 0.7, "suppressed": 0.4, "member": 0.8, "thread": 0.15,
}  # fmt: skip
_MOST_PLACES = 14
_MOST_TRACES = 12
_MOST_NAMES = 16
_MOST_FILES = 4
_FEW_FILES = 30


@dataclass(frozen=True, slots=True)
class Scene:
    """A place where something failed, how much it weighs, and what led there: a frame, or the text of the error."""

    placed: PlacedFrame
    weight: float
    rank: int
    literal: str = ""


@dataclass(frozen=True, slots=True)
class TraceClues:
    """All that a log says of the repository.

    `files` are whole files, those of the scenes and those that hold what the text names; they and `names` are weighed.
    `words` are the text outside of frames.
    """

    log: TraceLog
    scenes: tuple[Scene, ...]
    files: tuple[tuple[str, float], ...]
    names: tuple[tuple[str, float], ...]
    raised: tuple[Raised, ...]
    words: str

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(scene.placed.path for scene in self.scenes))


def clues_in(site: Site, text: str) -> TraceClues:
    """What a log, as it is, leads to."""
    return clues_of(site, read_log(text))


def clues_of(site: Site, log: TraceLog) -> TraceClues:
    """What the traces of a log lead to."""
    places: dict[tuple[str, str, int], Scene] = {}
    named: dict[str, float] = defaultdict(float)
    texts: list[Raised] = []
    for trace, weight in _weighed(log.traces):
        _follow(site, trace, weight, places, named)
        for name in names(trace.message):
            named[name] = max(named[name], weight)
        found = raised(site, trace.message)
        texts += found
        for scene in _raising(site, found, weight):
            _add(places, scene)
    said = " ".join([*log.prose[:40], *(trace.message for trace in log.traces[:4])])[:4_000]
    if not places:
        found = tuple(each for line in log.prose[:12] for each in raised(site, line))[:4]
        texts += found
        for scene in _raising(site, found, 0.8):
            _add(places, scene)
    for line in log.prose[:40]:
        for name in names(line):
            named[name] = max(named[name], 0.25 if any(trace.frames for trace in log.traces) else 0.8)
    if not any(trace.frames for trace in log.traces):
        for scene in _defining(site, named.items()):
            _add(places, scene)
    scenes = sorted(places.values(), key=lambda s: (-s.weight, s.rank, s.placed.path, s.placed.start))[:_MOST_PLACES]
    weighed = tuple(sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))
    return TraceClues(log, tuple(scenes), _files(site, scenes, weighed), weighed, tuple(texts), said)


def _files(site: Site, scenes: Iterable[Scene], named: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The files of the scenes, and those of code that hold the names that the text speaks of, rare names above all."""
    found: dict[str, float] = defaultdict(float)
    for scene in scenes:
        found[scene.placed.path] = max(found[scene.placed.path], 0.5 * scene.weight)
    placed = min(1.0, 2 * max(found.values(), default=0.0))
    votes: dict[str, float] = defaultdict(float)
    for name, weight in list(named)[:_MOST_NAMES]:
        files = [path for path in files_with(site, name) if path_kind(path) == "code"]
        weight *= rarity(site, name)
        for path in files if len(files) <= _FEW_FILES else ():
            votes[path] += weight / len(files) ** 0.5
        same = [path for path in FrameFiles.of(site).called(name) if path_kind(path) == "code"]
        for path in same[:3]:
            votes[path] += 1.2 * weight / len(same) ** 0.5
    best = sorted(votes, key=lambda path: (-votes[path], path))[:_MOST_FILES]
    whole = max((votes[path] for path in best), default=1.0)
    for path in best:
        found[path] += (0.8 - 0.65 * placed) * votes[path] / whole
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def rarity(site: Site, name: str) -> float:
    """How seldom history touched a name, from 0 (every commit, or none) to 1."""
    commits = len({touch.n for touch in site.history.touches(name)})
    return math.log(1 + site.history.size / commits) / math.log(1 + site.history.size) if commits else 0.0


def _defining(site: Site, named: Iterable[tuple[str, float]]) -> list[Scene]:
    """The definitions of names that a text without frames speaks of, where there are few of each."""
    scenes: list[Scene] = []
    for name, weight in list(named)[:_MOST_NAMES]:
        files = [path for path in files_with(site, name) if path_kind(path) == "code"]
        found = [s for path in files[:12] for s in symbols_of(site, path) if s.name == name]
        for s in found if len(found) <= 3 else ():
            placed = PlacedFrame(
                Frame(function=name), s.path, s.qualified, s.span.start, s.span.end, 0, 0.7 / len(found)
            )
            # What many files speak of and one happens to define is seldom that definition.
            scenes.append(Scene(placed, weight * placed.sure * min(1.0, 3 / len(files)), 2))
    return scenes


def _weighed(traces: Iterable[Trace]) -> list[tuple[Trace, float]]:
    """Traces with their weight: of a chain the last cause is the root and weighs whole, what it became half."""
    found = list(traces)[:_MOST_TRACES]
    weighed = []
    for place, trace in enumerate(found):
        weight = _BONDS[trace.bond]
        following = found[place + 1].bond if place + 1 < len(found) else ""
        if following == "cause":
            weight *= 0.5
        weighed.append((trace, weight))
    return weighed


def _follow(
    site: Site, trace: Trace, weight: float, places: dict[tuple[str, str, int], Scene], named: dict[str, float]
) -> None:
    """The frames of one trace that are of this repository, and the names in their lines."""
    fading = weight
    for rank, placed in enumerate(each for each in place_frames(site, trace) if each.path):
        own = 0.25 if path_kind(placed.path) == "test" else 1.0
        _add(places, Scene(placed, fading * own * placed.sure, rank))
        for name in source_names(placed.frame.text):
            named[name] = max(named[name], 0.5 * fading * own)
        function = placed.symbol.rpartition(".")[2]
        if len(function) > 3 and is_telling(function):
            named[function] = max(named[function], 0.4 * fading * own)
        fading *= _FADING


def _add(places: dict[tuple[str, str, int], Scene], scene: Scene) -> None:
    key = (scene.placed.path, scene.placed.symbol, 0 if scene.placed.symbol else scene.placed.line)
    known = places.get(key)
    if known is None or known.weight < scene.weight:
        places[key] = scene


def _raising(site: Site, found: Iterable[Raised], weight: float) -> list[Scene]:
    """The definitions that hold the literals of a message, as places of the repository."""
    scenes = []
    for each in found:
        for match in each.places:
            around = [s for s in symbols_of(site, match.path) if s.span.start <= match.line <= s.span.end]
            symbol = min(around, key=lambda s: (s.span.end - s.span.start, s.start), default=None)
            placed = PlacedFrame(
                Frame(match.path, match.line),
                match.path,
                symbol.qualified if symbol else "",
                symbol.span.start if symbol else 0,
                symbol.span.end if symbol else 0,
                match.line,
                0.8 / len(each.places) ** 0.5,
            )
            scenes.append(Scene(placed, 0.9 * weight * placed.sure, 1, each.literal))
    return scenes
