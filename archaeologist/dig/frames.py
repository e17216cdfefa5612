"""The frames of a trace as places of the repository: file, definition, and the line that failed as it stands now.

Line numbers of a trace are of the version that ran. They are believed where the definition around them is the one that
the trace names; where they drifted, the line of source that the trace shows is looked for in the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from archaeologist.code.traces import read_log
from archaeologist.dig.frame_files import FrameFiles, Located
from archaeologist.dig.names import present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.sheets import Revision
from archaeologist.dig.site import Site
from archaeologist.domain.symbol import Symbol
from archaeologist.domain.trace import Family, Frame, PlacedFrame, PlacedTrace, Trace
from archaeologist.errors import ArchaeologistError

_MOST_FRAMES = 60
_MOST_BY_NAME = 6
_MOST_FILES = 12
CALLABLE = frozenset({"function", "method", "macro", "property"})


def placed_traces(site: Site, text: str) -> tuple[tuple[PlacedTrace, ...], tuple[str, ...]]:
    """The traces of a log with their frames as places, and what of the log was not read."""
    log = read_log(text)
    return tuple(PlacedTrace(each, place_frames(site, each)) for each in log.traces), log.gaps


def place_frames(site: Site, trace: Trace) -> tuple[PlacedFrame, ...]:
    """Every frame of a trace with its place, innermost first; at most the sixty innermost."""
    return site.keep(("frames", trace.family, trace.frames), lambda: _placed(site, trace))


def _placed(site: Site, trace: Trace) -> tuple[PlacedFrame, ...]:
    first = [_place(site, frame, trace.family) for frame in trace.frames[:_MOST_FRAMES]]
    homes: dict[str, list[str]] = {}
    for each in first:
        if each.path:
            homes.setdefault(each.frame.file, []).append(each.path)
    return tuple(each if each.path or each.foreign else _beside(site, each.frame, homes) for each in first)


def _beside(site: Site, frame: Frame, homes: Mapping[str, Sequence[str]]) -> PlacedFrame:
    """A frame that nothing places, by its function in the files that other frames of the same bundle were found in."""
    for path in dict.fromkeys(homes.get(frame.file, ())):
        if named := _named(symbols_of(site, path), frame):
            return _of(PlacedFrame(frame, path, sure=0.6), named[0])
    return PlacedFrame(frame)


def _place(site: Site, frame: Frame, family: Family) -> PlacedFrame:
    located = FrameFiles.of(site).locate(frame, family)
    if located.path:
        return _inside(site, frame, located)
    if located.foreign or not frame.function:
        return PlacedFrame(frame, foreign=located.foreign)
    bundled = family == "javascript" or not frame.file
    return _by_name(site, frame) if bundled or FrameFiles.of(site).was_here(frame.file) else PlacedFrame(frame)


def _inside(site: Site, frame: Frame, located: Located) -> PlacedFrame:
    """The definition and the line in a file that is known."""
    symbols = symbols_of(site, located.path)
    lines = _lines(site, located.path)
    named = _named(symbols, frame)
    here = innermost(symbols, frame.line) if 0 < frame.line <= len(lines) else None
    found = PlacedFrame(frame, located.path, sure=located.sure)
    if frame.text and (line := _line_of(frame, lines, named)):
        around = innermost(symbols, line)
        return _of(replace(found, line=line), around)
    if here is not None and (here in named or _holds(here, named) or not _bare(frame.function)):
        return _of(replace(found, line=frame.line), here)
    if here is not None and not named and here.kind in CALLABLE:
        return _of(replace(found, sure=0.7 * located.sure), here)
    if named:
        return _of(
            replace(found, sure=0.9 * located.sure), min(named, key=lambda s: abs(s.definition.start - frame.line))
        )
    if here is not None and here.kind not in CALLABLE and not frame.text:
        # Inside a class, but in no function that is known: grammars miss what is named by an expression.
        return _of(replace(found, line=frame.line, sure=0.7 * located.sure), here)
    drifted = bool(frame.text) or not 0 < frame.line <= len(lines)
    return replace(found, line=0 if drifted else frame.line, sure=0.8 * located.sure)


def _holds(inner: Symbol, named: Iterable[Symbol]) -> bool:
    """Whether a definition is inside one of some: what traces call by the outer name."""
    return any(each.span.start <= inner.span.start and inner.span.end <= each.span.end for each in named)


def _of(found: PlacedFrame, symbol: Symbol | None) -> PlacedFrame:
    if symbol is None:
        return found
    return replace(found, symbol=symbol.qualified, start=symbol.span.start, end=symbol.span.end)


def _named(symbols: Sequence[Symbol], frame: Frame) -> list[Symbol]:
    """The definitions that a frame's function may be: of its class, when the file has one of that name."""
    name = _bare(frame.function)
    if not name:
        return []
    owner = frame.module.replace("$", ".").replace("::", ".").rpartition(".")[2]
    if name in ("<init>", "constructor", "<clinit>") or name == owner:
        name = owner or name
    found = [each for each in symbols if each.name == name]
    holder = ".".join([*frame.function.split(".")[:-1]]) or owner
    own = [each for each in found if holder and each.container.split(".")[-1:] == [holder.rpartition(".")[2]]]
    chosen = own or found
    return [each for each in chosen if each.kind in CALLABLE] or chosen


def _bare(function: str) -> str:
    """The name of a function as its definition has it: lambdas and anonymous ones by the function around them."""
    name = function.rpartition(".")[2].strip()
    if name.startswith("lambda$"):
        name = name.split("$")[1]
    name = name.partition("$")[0] or name
    return (
        "" if name in ("<module>", "<lambda>", "<genexpr>", "<listcomp>", "<main>", "anonymous", "{closure}") else name
    )


def _line_of(frame: Frame, lines: Sequence[str], named: Sequence[Symbol]) -> int:
    """Where the line of source that the trace shows stands now: in the definition named, else nearest to its number."""
    wanted = "".join(frame.text.split())
    if len(wanted) < 3:
        return 0
    same = [n for n, line in enumerate(lines, 1) if "".join(line.split()) == wanted]
    inside = [n for n in same if any(each.span.start <= n <= each.span.end for each in named)]
    return min(inside or same, key=lambda n: abs(n - frame.line), default=0)


def _by_name(site: Site, frame: Frame) -> PlacedFrame:
    """A frame without a file of ours (a bundle, a stripped binary), by the name of its function where few have it."""
    name = _bare(frame.function)
    found = [each for path in files_with(site, name) for each in _named(symbols_of(site, path), frame)]
    callable_ones = [each for each in found if each.kind in CALLABLE]
    chosen = sorted(
        callable_ones or found, key=lambda s: (-_likeness(frame.file, s.path), path_kind(s.path) != "code", s.path)
    )
    if not chosen or len(chosen) > _MOST_BY_NAME:
        return PlacedFrame(frame)
    best = chosen[0]
    return _of(PlacedFrame(frame, best.path, sure=0.75 / len(chosen) ** 0.5), best)


def files_with(site: Site, name: str) -> list[str]:
    """The files of code now that the index knows to have written a name."""
    if len(name) < 4:
        return []
    docs = site.history.docs_of(touch.doc for touch in site.history.touches(name))
    paths = {doc.path for doc in docs} & site.paths or {place[0] for place in present(site, name)}
    likely = [path for path in paths if path_kind(path) in ("code", "config", "test")]
    return sorted(likely, key=lambda path: (path_kind(path) != "code", path))[: 4 * _MOST_FILES]


def _likeness(file: str, path: str) -> int:
    """How many words a bundle's name shares with a path."""
    words = set(file.replace(".", "/").split("/"))
    return len({part for part in path.replace(".", "/").split("/") if part in words and part not in ("js", "ts")})


def symbols_of(site: Site, path: str) -> tuple[Symbol, ...]:
    sheets = Revision.of(site, site.history.size).read([path])
    return sheets[path].outline.symbols if path in sheets else ()


def _lines(site: Site, path: str) -> list[str]:
    try:
        return (site.text(path) or "").split("\n")
    except ArchaeologistError:
        return []


def innermost(symbols: Sequence[Symbol], line: int) -> Symbol | None:
    """The smallest of some definitions that a line lies in."""
    around = [each for each in symbols if each.span.start <= line <= each.span.end]
    return min(around, key=lambda each: (each.span.end - each.span.start, each.start), default=None)
