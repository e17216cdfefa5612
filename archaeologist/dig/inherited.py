"""Whose member a class has that does not define it: the nearest of its supertypes in this repository that does.

Supertypes are found by their names, as a revision has them: in the file itself, in a file that it imports from, then
in the one that lies nearest. So one that is made at run time, or comes from outside, is not found.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archaeologist.dig.finding_symbols import TYPES, Definition, definitions, lost, split_name
from archaeologist.dig.hierarchy import bare
from archaeologist.dig.kept import Row, side
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Versions

_MOST_CLASSES = 4
_DEEPEST = 8
_MOST_BASES = 60


@dataclass(frozen=True, slots=True)
class Inherited:
    """A member as a supertype defines it, and the class that has it from there."""

    member: Definition
    heir: Definition


def inherited(site: Site, versions: Versions, name: str, path: str = "") -> Inherited | None:
    """What `Class.member` means where the class has the member from a supertype; None where it has it from none."""
    *outer, member = split_name(name) or ("",)
    if not outer:
        return None
    classes = [
        d for d in definitions(site, versions, ".".join(outer), path) if d.symbol.kind in TYPES and _ends(d, outer)
    ]
    for heir in classes[:_MOST_CLASSES]:
        for base in _line(site, versions, heir):
            if found := _own(base, member):
                return Inherited(found, heir)
    return None


def told_of(site: Site, versions: Versions, found: Inherited, rows: Iterable[Row]) -> str:
    """Who inherits from whom, and what became of the definition that the heir once had, in a sentence or two."""
    heir, name = found.heir.symbol, found.member.symbol.name
    told = f"{heir.qualified} ({heir.path}) has no {name} of its own and inherits this one."
    own = lost(site, versions, f"{heir.qualified}.{name}", heir.path)
    if own is None or own.last.symbol.container != heir.qualified:
        return told
    oid, was = site.history.oid(own.n), side(own.last.symbol)
    moved = any(row.oid == oid and row.before == was for row in rows)
    return f"{told} It had its own until {oid.short}, which {'moved it up' if moved else 'took that away'}."


def _ends(found: Definition, parts: list[str]) -> bool:
    return found.symbol.qualified.split(".")[-len(parts) :] == parts


def _own(holder: Definition, name: str) -> Definition | None:
    """The member that a type itself defines."""
    within = f"{holder.symbol.qualified}.{name}"
    found = holder.version.find(within)
    return Definition(holder.n, holder.version, found) if found else None


def _line(site: Site, versions: Versions, heir: Definition) -> Iterator[Definition]:
    """The supertypes of a class in the order in which members are looked for: what several share comes after them."""
    order = list(_climb(site, versions, heir, _DEEPEST))[:_MOST_BASES]
    keys = [(each.version.path, each.symbol.qualified) for each in order]
    return (each for at, each in enumerate(order) if keys[at] not in keys[at + 1 :])


def _climb(site: Site, versions: Versions, holder: Definition, depth: int) -> Iterator[Definition]:
    for base in holder.symbol.bases if depth else ():
        found = _meant(site, versions, holder, bare(base))
        if found is not None:
            yield found
            yield from _climb(site, versions, found, depth - 1)


def _meant(site: Site, versions: Versions, holder: Definition, name: str) -> Definition | None:
    """The type that a class means by the name of a base."""
    suffix = posixpath.splitext(holder.version.path)[1]
    here = (holder.version.path, holder.symbol.qualified)
    found = [
        each
        for each in (definitions(site, versions, name) if name.isidentifier() else ())
        if each.symbol.kind in TYPES and posixpath.splitext(each.version.path)[1] == suffix
        if (each.version.path, each.symbol.qualified) != here
    ]
    return min(found, key=lambda each: _distance(holder, each), default=None)


def _distance(holder: Definition, base: Definition) -> tuple[bool, bool, bool, int, str, int]:
    """How far a definition lies from a class that may mean it."""
    own, other = holder.version.path, base.version.path
    stem = posixpath.basename(other).partition(".")[0]
    module = posixpath.basename(posixpath.dirname(other)) if stem in ("__init__", "index", "mod") else stem
    common = posixpath.commonpath((posixpath.dirname(own), posixpath.dirname(other)))
    apart = own.count("/") + other.count("/") - 2 * (common.count("/") + bool(common))
    imports = module.encode("utf-8", "replace") in holder.version.data
    return own != other, base.symbol.qualified != base.symbol.name, not imports, apart, other, base.symbol.start
