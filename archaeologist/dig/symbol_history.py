"""The history of a name, a place or a file: finds what is meant, walks its life, and tells it commit by commit."""

from __future__ import annotations

import difflib
from dataclasses import astuple, replace

from archaeologist.dig.declarations import DeclarationWalk
from archaeologist.dig.deprecation import Told, stage, stages_of_life
from archaeologist.dig.finding_symbols import Definition, Lost, definitions, enclosing, lost, nearest_names, split_name
from archaeologist.dig.inherited import Inherited, inherited, told_of
from archaeologist.dig.kept import Asked, Kept, Row, Side, form, recall, remember, side
from archaeologist.dig.lineage import ChangeKind, Step, Tell, Walk
from archaeologist.dig.matching import OTHER_NAME, SAME_NAME, Matcher, alike, like
from archaeologist.dig.places import PlaceRow, of_file, of_lines, sides
from archaeologist.dig.records import pull_request, release
from archaeologist.dig.shares import became
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Roughly, Version, Versions
from archaeologist.domain.history import Location, Mark, SymbolChange, SymbolHistory
from archaeologist.domain.symbol import Symbol
from archaeologist.errors import UnknownName

_CONTEXT = 3


def symbol_history(site: Site, asked: Asked, patches: bool = False, tell: Tell | None = None) -> SymbolHistory:
    """The history of what is asked. Raises `UnknownName` for what no commit ever had."""
    versions = Versions(site, Roughly if asked.declaration else Version)
    try:
        return _history(site, versions, asked, patches, tell)
    finally:
        versions.close()


def _history(site: Site, versions: Versions, asked: Asked, patches: bool, tell: Tell | None) -> SymbolHistory:
    found = recall(site, asked)
    if found is None:
        found = _looked_up(site, versions, asked, tell)
        if found is None:
            return _of_place(site, versions, asked)
        remember(site, asked, found)
    path, qualified, kind, _ = found.symbol
    changes = tuple(_change(site, versions, row, patches) for row in found.rows)
    return SymbolHistory(
        repository=site.state,
        name=qualified,
        kind=kind,
        path=path,
        lines=found.lines,
        changes=changes,
        origin_note=found.note or None,
        inherited=found.inherited or None,
        also=found.also,
        gaps=found.gaps,
        deprecation=tuple(stage(site, Told(*each)) for each in found.stages),
    )


def _looked_up(site: Site, versions: Versions, asked: Asked, tell: Tell | None) -> Kept | None:
    """The life of what is asked, walked now; None for a place that is no definition."""
    found = _found(site, versions, asked)
    above = _above(site, versions, asked, found)
    if above is not None:
        found = (above.member,)
    gone = lost(site, versions, asked.name, asked.path) if asked.name and not found else None
    if gone is not None:
        found = (gone.last,)
    if not found and asked.name:
        raise _unknown(site, versions, asked)
    if not found:
        return None
    first, *others = found
    walk = DeclarationWalk if asked.declaration else Walk
    life = walk(site, versions, tell).life(first.n, first.version, first.symbol)
    rows = [_of_step(site, step) for step in life.steps]
    if gone:
        rows.insert(0, _last_row(site, versions, gone))
    lines = (first.symbol.definition.start, first.symbol.definition.end)
    also = tuple(f"{d.symbol.path}:{d.symbol.definition.start} {d.symbol.qualified}" for d in others[:8])
    stages = tuple(astuple(each) for each in stages_of_life(site, first.symbol.qualified, rows))
    inherits = told_of(site, versions, above, rows) if above else ""
    standing = None if gone else lines
    return Kept(side(first.symbol), standing, tuple(rows), life.note, also, life.gaps, stages, inherits)


def _above(site: Site, versions: Versions, asked: Asked, found: tuple[Definition, ...]) -> Inherited | None:
    """The member that a class asked about has from a supertype; None where the class has its own."""
    parts = [*split_name(asked.name)]
    if asked.declaration or any(each.symbol.qualified.split(".")[-len(parts) :] == parts for each in found):
        return None
    return inherited(site, versions, asked.name, asked.path)


def _found(site: Site, versions: Versions, asked: Asked) -> tuple[Definition, ...]:
    if asked.name:
        return definitions(site, versions, asked.name, asked.path, asked.line)
    version = versions.at(site.history.size, asked.path)
    symbol = enclosing(version, asked.line, asked.end_line or asked.line) if version else None
    return (Definition(site.history.size, version, symbol),) if version and symbol else ()


def _of_place(site: Site, versions: Versions, asked: Asked) -> SymbolHistory:
    """The history of a whole file, or of lines that no definition encloses."""
    known = asked.path in site.paths or bool(site.history.path_docs(asked.path))
    if not known or (asked.line and asked.path not in site.paths):
        raise UnknownName(f"This history has no file {asked.path}.", "Name it from the root of the repository.")
    rows = (
        of_lines(site, asked.path, asked.line, asked.end_line or asked.line)
        if asked.line
        else of_file(site, asked.path)
    )
    changes = tuple(_told(site, *row) if asked.line else _of_file(site, versions, row) for row in rows)
    lines = (asked.line, asked.end_line or asked.line) if asked.line else None
    return SymbolHistory(site.state, asked.path, "lines" if asked.line else "file", asked.path, lines, changes)


def _of_file(site: Site, versions: Versions, row: PlaceRow) -> SymbolChange:
    kind, into, out_of = sides(site, versions, row)
    told = _told(site, *row)
    if not kind:
        return told
    places = tuple(Location(each) for each in into), tuple(Location(each) for each in out_of)
    return replace(told, kinds=(*told.kinds, kind), into=places[0], out_of=places[1])


def _unknown(site: Site, versions: Versions, asked: Asked) -> UnknownName:
    """What to say of a name without a definition: who else has its last part (an heir of the class may), or is near."""
    *outer, bare = split_name(asked.name) or ("",)
    others = definitions(site, versions, bare)[:3] if outer or asked.path else ()
    near = nearest_names(site, asked.name)
    hint = f"The nearest names are {', '.join(near)}." if near else "Name it as the code does, or add --file PATH."
    if others:
        places = ", ".join(f"{each.symbol.qualified} ({each.symbol.path})" for each in others)
        hint = f"There is {places}."
    where = f" in {asked.path}" if asked.path else ""
    return UnknownName(f"This history has no definition of {asked.name}{where}.", hint)


# -- from steps to rows ----------------------------------------------------------------------------------------------


def _of_step(site: Site, step: Step) -> Row:
    before, after = (side(each) if each else None for each in (step.before, step.after))
    was, now = (form(each) if each else None for each in (step.before, step.after))
    mark = _new_mark(step.before, step.after)
    told = str(site.history.oid(step.n)), step.kinds, before, after, step.likeness, step.note
    return Row(*told, was, now, mark, step.into, step.out_of)


def _new_mark(before: Symbol | None, after: Symbol | None) -> Mark | None:
    """The first mark of deprecation that a symbol has and did not have before; none where it had as many."""
    old = [each.quote for each in before.marks] if before else []
    new = after.marks if after else ()
    if len(new) <= len(old):
        return None
    return next((Mark(each.where, each.quote) for each in new if each.quote not in old), None)


def _last_row(site: Site, versions: Versions, gone: Lost) -> Row:
    """How a symbol that is gone ended: taken out, or turned into another one by the same commit."""
    was = gone.last
    oid = str(site.history.oid(gone.n))
    heir = _heir(site, versions, gone)
    if heir is None:
        into = _became(site, versions, gone)
        ended = ("removed", "split" if len(into) > 1 else "merged") if into else ("removed",)
        return Row(oid, ended, side(was.symbol), None, 0.0, "", form(was.symbol), into=into)
    kinds: list[ChangeKind] = []
    if heir[1].name != was.symbol.name:
        kinds.append("renamed")
    if heir[1].path != was.symbol.path or not kinds:
        kinds.append("moved")
    declared = form(was.symbol), form(heir[1])
    return Row(oid, tuple(kinds), side(was.symbol), side(heir[1]), round(heir[2], 3), "", *declared)


def _became(site: Site, versions: Versions, gone: Lost) -> tuple[Location, ...]:
    """What a symbol without an heir was split into, or what took it in; empty where it only went away."""
    was = gone.last
    doc = next((each for each in site.docs(gone.n) if each.old_path == was.symbol.path), None)
    if doc is None or site.history.is_merge(gone.n):
        return ()
    found = became(Matcher(site, versions, gone.n, was.n), doc, was.version, was.symbol)
    return tuple(Location(each.path, each.qualified) for each in found)


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
            if each.qualified in had or after is None or not alike(each, was.symbol):
                continue
            likeness = like(was.version, was.symbol, after, each)
            enough = SAME_NAME if each.name == was.symbol.name else OTHER_NAME
            if likeness >= enough and (best is None or likeness > best[2]):
                best = (after, each, likeness)
    return best


# -- telling ----------------------------------------------------------------------------------------------------------


def _change(site: Site, versions: Versions, row: Row, patches: bool) -> SymbolChange:
    n = site.history.number(row.oid)
    assert n is not None
    before = row.before[:2] if row.before else ("", "")
    after = row.after[:2] if row.after else ("", "")
    change = _told(site, n, row.kinds, before, after)
    change = replace(change, similarity=row.likeness, note=row.note, was=row.was, now=row.now, mark=row.mark)
    change = replace(change, into=row.into, out_of=row.out_of)
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


def _text(versions: Versions, n: int, where: Side | None) -> list[str]:
    version = versions.at(n, where[0]) if where else None
    symbol = next((s for s in version.symbols if where and s.key == where[1:]), None) if version else None
    if version is None or symbol is None:
        return []
    return version.text(symbol).decode("utf-8", "replace").splitlines()
