"""The supertypes of a class over time, each gain and loss with its commit, and who derives from it now.

Read off the life of the class, so that a rename or a move does not begin it anew. What is written in the declaration is
what counts: a mixin that is added at run time, or a trait implemented in another file, is not seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.evolution import declaration, renames_declaration
from archaeologist.dig.finding_symbols import TYPES
from archaeologist.dig.life import renames
from archaeologist.dig.names import present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import whole
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.answer import Role
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.history import SymbolChange, SymbolHistory
from archaeologist.domain.symbol import Symbol

_MOST_FILES = 80
_EMPTY = frozenset({"object", "Object"})


@dataclass(frozen=True, slots=True)
class Heir:
    """A class that derives from another at the revision looked from, and the line that says so."""

    name: str
    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Rebased:
    """What a commit did to the supertypes of a class. `renamed` are pairs of a base and what it was called before."""

    change: SymbolChange
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """The change in a few words, gains first: `+Scrollable; -Frame`."""
        pairs = [f"{old} is now {new}" for old, new in self.renamed]
        return "; ".join([*(f"+{each}" for each in self.gained), *(f"-{each}" for each in self.lost), *pairs])


def rebased(site: Site, life: SymbolHistory) -> tuple[Rebased, ...]:
    """Every change of the supertypes, oldest first; the first is the beginning of the class, with those it had."""
    found = []
    for change in reversed(life.changes):
        begins = change.was is None and change.now is not None
        if begins or change.bases_gained or change.bases_lost:
            found.append(_rebased(site, change))
    return tuple(found)


def _rebased(site: Site, change: SymbolChange) -> Rebased:
    gained, lost = list(plain_bases(change.bases_gained)), list(plain_bases(change.bases_lost))
    renamed: list[tuple[str, str]] = []
    for new in list(gained):
        old = next((each for each in lost if _turned_into(site, change, each, new)), None)
        if old is not None:
            gained.remove(new)
            lost.remove(old)
            renamed.append((old, new))
    return Rebased(change, tuple(gained), tuple(lost), tuple(renamed))


def _turned_into(site: Site, change: SymbolChange, old: str, new: str) -> bool:
    """Whether a base was only written otherwise, or renamed by the same commit."""
    if bare(old) == bare(new):
        return True
    n = site.history.number(change.oid)
    return any(e.n == n and e.name == bare(old) and renames_declaration(site, e) for e in renames(site, bare(new)))


def bare(base: str) -> str:
    """The name of a supertype without its module and its type arguments."""
    return re.split(r"[.:\\]", re.split(r"[<\[(]", base.strip())[0].strip())[-1].split()[-1:][0] if base.strip() else ""


def base_findings(site: Site, life: SymbolHistory) -> tuple[Finding, ...]:
    """The changes of the supertypes as findings, oldest first; the beginning counts as introduced."""
    found = []
    for each in rebased(site, life):
        n = site.history.number(each.change.oid)
        if n is not None:
            role: Role = "introduced" if each.change.was is None else "changed"
            shown = _shown(site, n, each)
            found.append(finding(site, n, role, 1.0, evidence=shown, about=life.name, other=each.told))
    return tuple(found)


def _shown(site: Site, n: int, each: Rebased) -> tuple[Evidence, ...]:
    """The declaration as the commit wrote it: a line of its diff that has the name of the class or of a base."""
    change = each.change
    path = change.path_after or change.path_before
    docs = [doc for doc in site.docs(n) if doc.path == path]
    name = (change.name_after or change.name_before).rpartition(".")[2]
    words = [*each.gained, *(new for _, new in each.renamed), name, *each.lost]
    diffs = site.history.diffs(doc.doc for doc in docs)
    lines = [line for doc in docs for side in ("added", "removed") for line in getattr(diffs[doc.doc], side)]
    form = declaration(name)
    line = next((line for line in lines if form.search(line)), "")
    line = line or next((line for word in words for line in lines if re.search(whole(word), line)), "")
    commit = site.history.commit(n)
    says = f"{commit.oid.short} declares {name} so: {each.told or 'no supertypes'}."
    return (Evidence("diff", says, diff_check(commit, path), commit.oid, path, None, line.strip()[:300]),)


# -- heirs -----------------------------------------------------------------------------------------------------------


def heirs_of(site: Site, name: str) -> tuple[tuple[Heir, ...], bool]:
    """Who derives from a class at the revision looked from, code before tests; and whether every file was looked at."""
    versions = Versions(site)
    try:
        return site.keep(("heirs", name), lambda: _heirs(site, versions, name))
    finally:
        versions.close()


def bases_now(life: SymbolHistory) -> str:
    """What a class derives from at the revision looked from, in words."""
    now = next((each.now for each in life.changes if each.now), None)
    bases = plain_bases(now.bases) if now else ()
    verb = "derives" if life.lines else "derived"
    return f"{verb} from {'; '.join(bases)}" if bases else f"{verb} from nothing"


def _heirs(site: Site, versions: Versions, name: str) -> tuple[tuple[Heir, ...], bool]:
    last = bare(name)
    places = present(site, last)
    paths = [path for path in dict.fromkeys(path for path, _, _ in places) if path_kind(path) in ("code", "test")]
    paths.sort(key=lambda path: (path_kind(path) != "code", path))
    found: list[Heir] = []
    for path in paths[:_MOST_FILES]:
        version = versions.at(site.history.size, path)
        if version is not None:
            found += _heirs_in(version, last)
    return tuple(dict.fromkeys(found)), len(paths) <= _MOST_FILES


def _heirs_in(version: Version, name: str) -> Iterator[Heir]:
    lines = version.data.decode("utf-8", "replace").splitlines()
    for symbol in version.symbols:
        if any(bare(base) == name for base in symbol.bases) and symbol.name != name:
            line = symbol.definition.start
            yield Heir(_heir_name(symbol), version.path, line, lines[line - 1].strip() if line <= len(lines) else "")


def _heir_name(symbol: Symbol) -> str:
    """The class itself; of a method that implements a trait, the type that it belongs to."""
    return symbol.qualified if symbol.kind in TYPES else symbol.container or symbol.qualified


def heir_evidence(site: Site, heir: Heir) -> Evidence:
    """The declaration of an heir as it stands at the revision looked from."""
    return Evidence(
        kind="symbol",
        says=f"{heir.name} derives from it, in {heir.path}.",
        check=f"git show {site.at.short}:{quoted(heir.path)} | sed -n {heir.line}p",
        oid=site.at,
        path=heir.path,
        lines=(heir.line, heir.line),
        quote=heir.text[:200],
    )


def plain_bases(bases: tuple[str, ...]) -> tuple[str, ...]:
    """The supertypes that say something: not the one that everything has, and no other argument of a class."""
    return tuple(each for each in bases if each not in _EMPTY and "=" not in each)
