"""Which definition a name means: at the revision looked from, or, where it is gone, when it was there last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archaeologist.dig.evolution import declaration
from archaeologist.dig.names import nearest, present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import touches
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.symbol import Symbol
from archaeologist.index import Doc

_MOST_FILES = 60
_MOST_LOSSES = 40
_MOST_UNDECLARING = 400
_KINDS = {"code": 0, "config": 1, "test": 2, "docs": 3, "generated": 4, "vendored": 5, "changelog": 6, "lock": 7}
TYPES = frozenset({"class", "interface", "struct", "enum", "trait", "type", "module"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition in the version of its file that commit `n` has."""

    n: int
    version: Version
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class Lost:
    """A definition that commit `n` took out; `last` is how its parent still has it."""

    n: int
    last: Definition


def split_name(text: str) -> tuple[str, ...]:
    """The parts of a written name (`Class.method`, `Class#method`, `mod::f`, `T->f()`), the bare name last."""
    parts = re.split(r"\.|::|->|#|/", text.strip().removesuffix("()"))
    return tuple(part for part in parts if part)


def definitions(site: Site, versions: Versions, name: str, path: str = "", line: int = 0) -> tuple[Definition, ...]:
    """The definitions at the revision looked from that a name may mean, the likeliest first."""
    parts = split_name(name)
    if not parts:
        return ()
    n = site.history.size
    found: list[Definition] = []
    for each in (path,) if path else _files_with(site, parts[-1]):
        version = versions.at(n, each)
        if version is not None:
            found += [Definition(n, version, symbol) for symbol in matching(version.symbols, parts)]
    return tuple(sorted(found, key=lambda d: _order(d, parts, line)))


def _files_with(site: Site, name: str) -> tuple[str, ...]:
    """The files that have the name, those that seem to define it first."""
    places = dict.fromkeys(path for path, _, _ in present(site, name))
    return tuple(places)[:_MOST_FILES]


def matching(symbols: Iterable[Symbol], parts: tuple[str, ...]) -> list[Symbol]:
    """The symbols of that bare name whose containers end with what is written before it, as far as it is theirs."""
    named = [each for each in symbols if each.name == parts[-1]]
    exact = [each for each in named if _ends(each.qualified, parts)]
    if exact or len(parts) == 1:
        return exact or named
    return [each for each in named if not each.container or parts[-2] in each.path]


def _ends(qualified: str, parts: tuple[str, ...]) -> bool:
    own = qualified.split(".")
    return own[-len(parts) :] == list(parts)


def _order(found: Definition, parts: tuple[str, ...], line: int) -> tuple[object, ...]:
    symbol = found.symbol
    inside = symbol.span.start <= line <= symbol.span.end
    return (
        bool(line) and not inside,
        abs(symbol.definition.start - line) if line else 0,
        _KINDS.get(path_kind(symbol.path), 3),
        not _ends(symbol.qualified, parts),
        not any(part in re.split(r"[/.]", symbol.path) for part in parts[-2:-1]),
        symbol.qualified.count("."),
        symbol.kind not in TYPES,
        symbol.path,
        symbol.start,
    )


def enclosing(version: Version, start: int, end: int) -> Symbol | None:
    """The innermost definition around some lines; None outside of all."""
    around = [s for s in version.symbols if s.span.start <= start and end <= s.span.end]
    return min(around, key=lambda s: (s.span.end - s.span.start, s.start), default=None)


def lost(site: Site, versions: Versions, name: str, path: str = "") -> Lost | None:
    """The last definition of a name that history took out, newest first; None when no commit ever had one."""
    parts = split_name(name)
    if not parts:
        return None
    merged = (touch.doc for touch in site.history.merge_touches(parts[-1]))
    docs = site.history.docs_of((*(doc for _, doc, sign in touches(site, parts[-1]) if sign < 0), *merged))
    likely = [doc for doc in docs if not path or path in (doc.path, doc.old_path)]
    for each in (likely, _undeclaring(site, parts[-1], path)):
        for doc in sorted(each, key=lambda d: (-d.n, _KINDS.get(path_kind(d.path), 3), d.path))[:_MOST_LOSSES]:
            if found := _taken_out(site, versions, doc, parts):
                return found
    return None


def _undeclaring(site: Site, name: str, path: str) -> Iterator[Doc]:
    """The changes that took out a declaration of a name and still use the name as often: an alias in its place, say."""
    form = declaration(name)
    docs = site.history.docs_of(doc for _, doc, sign in touches(site, name) if sign >= 0)
    likely = [
        d for d in docs if d.removed and path_kind(d.path) == "code" and (not path or path in (d.path, d.old_path))
    ]
    diffs = site.history.diffs(doc.doc for doc in likely[-_MOST_UNDECLARING:])
    for doc in likely[-_MOST_UNDECLARING:]:
        if any(name in line and form.search(line) for line in diffs[doc.doc].removed):
            yield doc


def _taken_out(site: Site, versions: Versions, doc: Doc, parts: tuple[str, ...]) -> Lost | None:
    after = versions.at(doc.n, doc.path) if doc.status != "D" else None
    left = {each.qualified for each in after.symbols} if after else set()
    for parent in site.history.parents(doc.n):
        before = versions.at(parent, doc.old_path)
        gone = [s for s in matching(before.symbols, parts) if s.qualified not in left] if before else []
        if before and gone:
            return Lost(doc.n, Definition(parent, before, gone[0]))
    return None


def nearest_names(site: Site, name: str) -> tuple[str, ...]:
    """What a name that history does not know may have been meant for."""
    parts = split_name(name)
    return nearest(site, parts[-1]) if parts else ()
