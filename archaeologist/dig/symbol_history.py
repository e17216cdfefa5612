"""The history of a name, a place or a file: finds what is meant, walks its life, and keeps what was found."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archaeologist.code import EXTRACTOR
from archaeologist.dig.finding_symbols import Definition, Lost, definitions, enclosing, lost, nearest_names
from archaeologist.dig.lineage import ChangeKind, Life, Tell, Walk
from archaeologist.dig.matching import OTHER_NAME, SAME_NAME, like
from archaeologist.dig.places import of_file, of_lines
from archaeologist.dig.records import pull_request, release
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.answer import RepositoryState
from archaeologist.domain.history import SymbolChange, SymbolHistory
from archaeologist.domain.symbol import Symbol
from archaeologist.errors import UnknownName

_FORMAT = 1
_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A step as it is kept: names, paths and ordinals on both sides, so that its texts can be read again."""

    oid: str
    kinds: tuple[str, ...]
    before: tuple[str, str, str, int] | None
    after: tuple[str, str, str, int] | None
    likeness: float
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What history is asked of: a name, with `path` and `line` to pin it down, or a place alone."""

    name: str = ""
    path: str = ""
    line: int = 0
    end_line: int = 0


def symbol_history(site: Site, asked: Asked, patches: bool = False, tell: Tell | None = None) -> SymbolHistory:
    """The history of what is asked. Raises `UnknownName` for what no commit ever had."""
    versions = Versions(site)
    try:
        return _history(site, versions, asked, patches, tell)
    finally:
        versions.close()


def _history(site: Site, versions: Versions, asked: Asked, patches: bool, tell: Tell | None) -> SymbolHistory:
    found = _found(site, versions, asked)
    if not found and not asked.name:
        return _of_place(site, asked)
    if found:
        first, *others = found
        rows, note, gaps = _rows(site, versions, first, (), tell)
        lines: tuple[int, int] | None = (first.symbol.definition.start, first.symbol.definition.end)
    else:
        gone = lost(site, versions, asked.name, asked.path) if asked.name else None
        if gone is None:
            raise _unknown(site, asked)
        first, others, lines = gone.last, [], None
        rows, note, gaps = _rows(site, versions, first, (_last_row(site, versions, gone),), tell)
    also = tuple(f"{d.symbol.path}:{d.symbol.definition.start} {d.symbol.qualified}" for d in others[:8])
    state = RepositoryState(site.repository.root, site.at, site.repository.shallow, site.history.gaps)
    changes = tuple(_change(site, versions, row, patches) for row in rows)
    return SymbolHistory(
        state, first.symbol.qualified, first.symbol.kind, first.symbol.path, lines, changes, note or None, also, gaps
    )


def _found(site: Site, versions: Versions, asked: Asked) -> tuple[Definition, ...]:
    if asked.name:
        return definitions(site, versions, asked.name, asked.path, asked.line)
    version = versions.at(site.history.size, asked.path)
    symbol = enclosing(version, asked.line, asked.end_line or asked.line) if version else None
    return (Definition(site.history.size, version, symbol),) if version and symbol else ()


def _of_place(site: Site, asked: Asked) -> SymbolHistory:
    """The history of a whole file, or of lines that no definition encloses."""
    known = asked.path in site.paths or bool(site.history.path_docs(asked.path))
    if not known or (asked.line and asked.path not in site.paths):
        raise UnknownName(f"This history has no file {asked.path}.", "Name it from the root of the repository.")
    rows = (
        of_lines(site, asked.path, asked.line, asked.end_line or asked.line)
        if asked.line
        else of_file(site, asked.path)
    )
    state = RepositoryState(site.repository.root, site.at, site.repository.shallow, site.history.gaps)
    changes = tuple(_told(site, n, kinds, before, after) for n, kinds, before, after in rows)
    lines = (asked.line, asked.end_line or asked.line) if asked.line else None
    return SymbolHistory(state, asked.path, "lines" if asked.line else "file", asked.path, lines, changes)


def _unknown(site: Site, asked: Asked) -> UnknownName:
    near = nearest_names(site, asked.name)
    hint = f"The nearest names are {', '.join(near)}." if near else "Name it as the code does, or add --file PATH."
    where = f" in {asked.path}" if asked.path else ""
    return UnknownName(f"This history has no definition of {asked.name}{where}.", hint)


# -- walking, and keeping what was found ------------------------------------------------------------------------------


def _rows(
    site: Site, versions: Versions, start: Definition, first: Sequence[Row], tell: Tell | None
) -> tuple[tuple[Row, ...], str, tuple[str, ...]]:
    """The steps, from what was kept if the same was asked before."""
    symbol = start.symbol
    key = "/".join(map(str, ("history", _FORMAT, EXTRACTOR, site.history.oid(start.n), symbol.path, *symbol.key)))
    kept = site.history.kept(key)
    if kept is not None:
        rows, note, gaps = json.loads(kept)
        return (*first, *(_row(*each) for each in rows)), note, tuple(gaps)
    life = Walk(site, versions, tell).life(start.n, start.version, symbol)
    walked = tuple(_of_step(site, life, at) for at in range(len(life.steps)))
    if not life.gaps:
        data = [[[r.oid, r.kinds, r.before, r.after, r.likeness, r.note] for r in walked], life.note, life.gaps]
        site.history.keep(key, json.dumps(data).encode())
    return (*first, *walked), life.note, life.gaps


def _row(
    oid: str, kinds: list[str], before: list[object] | None, after: list[object] | None, likeness: float, note: str
) -> Row:
    return Row(oid, tuple(kinds), _side(before), _side(after), likeness, note)


def _side(data: list[object] | None) -> tuple[str, str, str, int] | None:
    if data is None:
        return None
    path, qualified, kind, ordinal = data
    return str(path), str(qualified), str(kind), int(str(ordinal))


def _of_step(site: Site, life: Life, at: int) -> Row:
    step = life.steps[at]
    return Row(str(site.history.oid(step.n)), step.kinds, _key(step.before), _key(step.after), step.likeness, step.note)


def _key(symbol: Symbol | None) -> tuple[str, str, str, int] | None:
    return (symbol.path, *symbol.key) if symbol else None


def _last_row(site: Site, versions: Versions, gone: Lost) -> Row:
    """How a symbol that is gone ended: taken out, or turned into another one by the same commit."""
    was = gone.last
    oid = str(site.history.oid(gone.n))
    heir = _heir(site, versions, gone)
    if heir is None:
        return Row(oid, ("removed",), _key(was.symbol), None, 0.0, "")
    kinds: list[ChangeKind] = []
    if heir[1].name != was.symbol.name:
        kinds.append("renamed")
    if heir[1].path != was.symbol.path or not kinds:
        kinds.append("moved")
    return Row(oid, tuple(kinds), _key(was.symbol), _key(heir[1]), round(heir[2], 3), "")


def _heir(site: Site, versions: Versions, gone: Lost) -> tuple[Version, Symbol, float] | None:
    """The newcomer of the commit that has the body of the symbol that it took out."""
    was, parent = gone.last, gone.last.n
    best: tuple[Version, Symbol, float] | None = None
    docs = [d for d in site.docs(gone.n) if d.added and d.status != "D"]
    for doc in sorted(docs, key=lambda d: (d.old_path != was.symbol.path, -d.added, d.path))[:24]:
        after = versions.at(gone.n, doc.path)
        before = versions.at(parent, doc.old_path) if doc.status != "A" else None
        had = {each.qualified for each in before.symbols} if before else set()
        for each in after.symbols if after else ():
            if each.qualified in had or after is None or (each.kind in _CALLED) != (was.symbol.kind in _CALLED):
                continue
            likeness = like(was.version, was.symbol, after, each)
            enough = SAME_NAME if each.name == was.symbol.name else OTHER_NAME
            if likeness >= enough and (best is None or likeness > best[2]):
                best = (after, each, likeness)
    return best


_CALLED = frozenset({"function", "method", "property", "macro"})


# -- telling ----------------------------------------------------------------------------------------------------------


def _change(site: Site, versions: Versions, row: Row, patches: bool) -> SymbolChange:
    n = site.history.number(row.oid)
    assert n is not None
    before = row.before[:2] if row.before else ("", "")
    after = row.after[:2] if row.after else ("", "")
    change = replace(_told(site, n, row.kinds, before, after), similarity=row.likeness, note=row.note)
    return replace(change, patch=_patch(site, versions, n, row)) if patches else change


def _told(site: Site, n: int, kinds: tuple[str, ...], before: tuple[str, str], after: tuple[str, str]) -> SymbolChange:
    """A change with all that is told of its commit; sides are (path, name)."""
    commit = site.history.commit(n)
    return SymbolChange(
        oid=commit.oid,
        kinds=kinds,
        date=commit.authored,
        author=commit.author.name,
        subject=commit.subject,
        path_before=before[0],
        path_after=after[0],
        name_before=before[1],
        name_after=after[1],
        pull_request=pull_request(site, n),
        released_in=release(site, n),
    )


def _patch(site: Site, versions: Versions, n: int, row: Row) -> tuple[str, ...]:
    """The difference of the symbol's own text, as unified lines without the file headers."""
    parents = site.history.parents(n)
    old = next((text for p in parents if (text := _text(versions, p, row.before))), []) if row.before else []
    new = _text(versions, n, row.after) if row.after else []
    return tuple(difflib.unified_diff(old, new, n=_CONTEXT, lineterm=""))[2:]


def _text(versions: Versions, n: int, side: tuple[str, str, str, int] | None) -> list[str]:
    version = versions.at(n, side[0]) if side else None
    symbol = next((s for s in version.symbols if side and s.key == side[1:]), None) if version else None
    if version is None or symbol is None:
        return []
    return version.text(symbol).decode("utf-8", "replace").splitlines()
