"""An earlier life of a symbol: the same name in the same file, taken out by an ancestor of the commit that wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from archaeologist.dig.matching import like
from archaeologist.dig.query import touches
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.symbol import Symbol
from archaeologist.index import Doc

ALIKE = 0.8
"""A body less like the old one than this is a new thing under an old name."""
_MOST_LOSSES = 12
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """A symbol as `parent` still had it, `n` having taken it out, and how like its body is to the new one."""

    n: int
    parent: int
    version: Version
    symbol: Symbol
    likeness: float


def earlier_life(site: Site, versions: Versions, n: int, version: Version, symbol: Symbol) -> Earlier | None:
    """The newest earlier life of a symbol that commit `n` wrote; None when it had none, or one unlike it."""
    losses = {doc for _, doc, sign in touches(site, symbol.name) if sign <= 0}
    docs = [d for path in _names(site, version.path, n) for d in site.history.path_docs(path) if d.old_path == path]
    docs = sorted({d.doc: d for d in docs if d.n < n}.values(), key=lambda doc: (doc.n, doc.doc))
    likely = [doc for doc in reversed(docs) if doc.doc in losses][:_MOST_LOSSES]
    ancestors = _ancestors(site, n, likely[-1].n) if likely else frozenset()
    for doc in likely:
        if doc.n in ancestors and (found := _taken_out(site, versions, doc, version, symbol)):
            return found if found.likeness >= ALIKE else None
    return None


def _names(site: Site, path: str, n: int) -> list[str]:
    """The names that a file had before commit `n`, its present one first."""
    names = [path]
    for each in names:
        old = [d.old_path for d in site.history.path_docs(each) if d.path == each and d.n < n]
        names += [name for name in dict.fromkeys(old) if name not in names]
        if len(names) > _MOST_NAMES:
            break
    return names


def _taken_out(site: Site, versions: Versions, doc: Doc, version: Version, symbol: Symbol) -> Earlier | None:
    after = versions.at(doc.n, doc.path) if doc.status != "D" else None
    left = {each.qualified for each in after.symbols} if after else frozenset()
    for parent in site.history.parents(doc.n):
        before = versions.at(parent, doc.old_path)
        named = (
            [each for each in before.symbols if _may_be(each, symbol) and each.qualified not in left] if before else []
        )
        old = max(named, key=lambda each: each.qualified == symbol.qualified, default=None)
        if before is not None and old is not None:
            return Earlier(doc.n, parent, before, old, round(like(version, symbol, before, old), 3))
    return None


def _may_be(old: Symbol, symbol: Symbol) -> bool:
    """Whether a symbol is of the name and kind of another, and as deep inside of containers, which may be renamed."""
    return (old.name, old.kind, old.qualified.count(".")) == (symbol.name, symbol.kind, symbol.qualified.count("."))


def _ancestors(site: Site, n: int, least: int) -> frozenset[int]:
    """The ancestors of a commit down to a number; parents have lower numbers than their children."""
    table = site.history.parent_table()
    seen = {n}
    for each in range(n, least, -1):
        if each in seen:
            seen.update(table[each])
    return frozenset(seen - {n})
