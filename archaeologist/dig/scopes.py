"""What a name means in a file of a revision: definitions through imports, re-exports, packages, and classes' bases."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from archaeologist.code.languages import LANGUAGES
from archaeologist.dig.modules import Modules, family
from archaeologist.dig.sheets import Sheets
from archaeologist.domain.calls import CallPlace
from archaeologist.domain.symbol import Import, Symbol

TYPES = frozenset({"class", "interface", "struct", "enum", "trait", "type", "module"})
_DEEPEST = 6
_MEMBERS = frozenset({"method", "property"})
_MOST_ALIKE = 8
"""A type's bare name that more definitions have says nothing of which."""
_PACKAGED = frozenset({"go", "java", "csharp", "swift"})
"""Families in which the files of a folder see each other's names without an import."""
_OPEN = frozenset({"go", "rust", "c", "ruby", "swift", "csharp"})
"""Families in which members may be defined away from the type."""


class Meaning(NamedTuple):
    """What a name leads to: files (a module), or definitions. Both empty: something outside of the repository."""

    files: tuple[str, ...] = ()
    symbols: tuple[Symbol, ...] = ()


class Scopes:
    """The names of a revision's files. Whatever it gives is in the order of paths and places."""

    def __init__(self, sheets: Mapping[str, Sheets], modules: Modules) -> None:
        self._sheets, self._modules = sheets, modules
        # Asked again and again while edges are made, and the same each time.
        self.meaning, self.types, self.bases = cache(self._meaning), cache(self._types), cache(self._bases)
        self.heirs, self.overriding = cache(self._heirs), cache(self._overriding)
        self.named: dict[tuple[str, str], list[Symbol]] = defaultdict(list)
        self._members: dict[tuple[str, str, str], list[Symbol]] = defaultdict(list)
        self._tops: dict[str, Mapping[str, list[Symbol]]] = {}
        self._imports: dict[str, tuple[Mapping[str, Sequence[Import]], tuple[Import, ...]]] = {}
        for path in sorted(sheets):
            kind = self.family(path)
            for symbol in sheets[path].outline.symbols:
                self.named[kind, symbol.name].append(symbol)
                if symbol.container:
                    self._members[kind, _last(symbol.container), symbol.name].append(symbol)

    def family(self, path: str) -> str:
        return family(self._sheets[path].outline.language)

    def is_own(self, path: str, receiver: str) -> bool:
        """Whether a receiver stands for the object or class that the caller belongs to."""
        return receiver in LANGUAGES[self._sheets[path].outline.language].own

    def has_bare_members(self, path: str) -> bool:
        return LANGUAGES[self._sheets[path].outline.language].bare_members

    # -- names -------------------------------------------------------------------------------------------------------

    def _meaning(self, path: str, name: str) -> Meaning | None:
        """What a plain name means in a file: what it defines, imports, or sees without an import; None when nothing
        settles it."""
        own = self._top(path, name)
        if own:
            return Meaning(symbols=own)
        for each in self._imports_of(path)[0].get(name, ()):
            return self._imported(path, each)
        return self._starred(path, name) or self._neighbour(path, name)

    def is_renamed(self, path: str, name: str) -> bool:
        """Whether a file imports something under a name that it may not have where it is defined."""
        return any(each.name != name for each in self._imports_of(path)[0].get(name, ()))

    def _imports_of(self, path: str) -> tuple[Mapping[str, Sequence[Import]], tuple[Import, ...]]:
        """The imports of a file by the name they give, and those that give all names of a module."""
        if path not in self._imports:
            by_name: dict[str, list[Import]] = defaultdict(list)
            stars = []
            for each in self._sheets[path].calls.imports:
                if each.name == "*" and not each.alias:
                    stars.append(each)
                else:
                    by_name[self._local_name(path, each)].append(each)
            self._imports[path] = (by_name, tuple(stars))
        return self._imports[path]

    def _local_name(self, path: str, each: Import) -> str:
        """The name that an import gives: in Python the whole of a module's, where it is imported as `a.b`."""
        given = each.alias or ("" if each.name == "*" else each.name)
        return given or (each.module if self.family(path) == "python" else _last(each.module))

    def _imported(self, path: str, each: Import, depth: int = 0) -> Meaning | None:
        """What an import gives; None where it is a module of this repository and the name no definition of it."""
        files = self._known(self._modules.files(path, each.module))
        if not each.name or each.name == "*":
            return Meaning(files=files)
        if each.name == "default":
            found = [s for file in files for s in self._default(file, each.alias)]
            return Meaning(files=files, symbols=tuple(found))
        found = [s for file in files for s in self.exported(file, each.name, depth + 1)]
        if found:
            return Meaning(symbols=tuple(found))
        separator = {"python": ".", "rust": "::", "javascript": "/"}.get(self.family(path), ".")
        joined = each.module + (each.name if each.module.endswith(".") else separator + each.name)
        inside = self._known(self._modules.files(path, joined))
        if not files and not inside:
            return Meaning(symbols=self._spaced(path, joined))
        return Meaning(files=inside) if inside else None

    def _spaced(self, path: str, written: str) -> tuple[Symbol, ...]:
        """Definitions by their namespace, which need not be told from where their file is."""
        qualified = re.sub(r"::|\\", ".", written)
        return tuple(s for s in self.named.get((self.family(path), _last(qualified)), ()) if s.qualified == qualified)

    def exported(self, path: str, name: str, depth: int = 0) -> tuple[Symbol, ...]:
        """The definitions that a module gives under a name: its own, or those that it passes on."""
        own = self._top(path, name)
        if own or depth > _DEEPEST:
            return own
        by_name, stars = self._imports_of(path)
        for each in by_name.get(name, ()):
            if (given := self._imported(path, each, depth + 1)) and given.symbols:
                return given.symbols
        for each in stars:
            for file in self._known(self._modules.files(path, each.module)):
                if file != path and (found := self.exported(file, name, depth + 1)):
                    return found
        return ()

    def _starred(self, path: str, name: str) -> Meaning | None:
        for each in self._imports_of(path)[1]:
            for file in self._known(self._modules.files(path, each.module)):
                if found := self.exported(file, name, 1):
                    return Meaning(symbols=found)
        return None

    def _neighbour(self, path: str, name: str) -> Meaning | None:
        if self.family(path) not in _PACKAGED:
            return None
        found = [s for file in self._known(self._modules.folder(path)) for s in self._top(file, name)]
        return Meaning(symbols=tuple(found)) if found else None

    def _top(self, path: str, name: str) -> tuple[Symbol, ...]:
        """The definitions of a file that stand under no other, or under a namespace alone."""
        if path not in self._tops:
            symbols = self._sheets[path].outline.symbols
            holders = {s.qualified for s in symbols if s.kind != "module"}
            tops: dict[str, list[Symbol]] = defaultdict(list)
            for each in symbols:
                if not each.container or (each.kind not in _MEMBERS and each.container not in holders):
                    tops[each.name].append(each)
            self._tops[path] = tops
        return tuple(self._tops[path].get(name, ()))

    def _default(self, path: str, alias: str) -> tuple[Symbol, ...]:
        """What a JavaScript module most likely gives as its default: what is called like the import or the file, or
        its only definition."""
        stem = posixpath.basename(path).partition(".")[0]
        for name in (alias, stem):
            if found := self._top(path, name):
                return found
        tops = [s for each in self._tops[path].values() for s in each]
        return tuple(tops) if len(tops) == 1 else ()

    def _known(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if path in self._sheets)

    def in_files(self, paths: Iterable[str], name: str) -> tuple[Symbol, ...]:
        """What modules give under a name."""
        return tuple(s for path in paths for s in self.exported(path, name))

    def submodule(self, path: str, written: str) -> tuple[str, ...]:
        """The files of a module that is written out where it is used (`crate::a::b`)."""
        return self._known(self._modules.files(path, written))

    # -- types -------------------------------------------------------------------------------------------------------

    def _types(self, path: str, written: str) -> tuple[Symbol, ...]:
        """The types that `written` (with pointers, generics and namespaces) means in a file."""
        parts = [part for part in re.split(r"\.|::|\\|->", _bare_type(written)) if part]
        if not parts:
            return ()
        first = self.meaning(path, parts[0])
        found: Iterable[Symbol] = first.symbols if first else ()
        for part in parts[1:]:
            found = [s for each in found for s in self._own_members(each, part)]
        if first and not found:
            found = self.in_files(first.files, parts[-1])
        found = [s for s in found if s.kind in TYPES]
        if not found and (first is None or first.files):
            found = [s for s in self.named.get((self.family(path), parts[-1]), ()) if s.kind in TYPES]
        return tuple(found) if len(found) <= _MOST_ALIKE else ()

    def members(self, holder: Symbol, name: str) -> tuple[Symbol, ...]:
        """The members of that name of a type, or of the nearest of its bases that has one."""
        seen: set[CallPlace] = set()
        level = [holder]
        for _ in range(_DEEPEST):
            found = [s for each in level for s in self._own_members(each, name)]
            if found:
                return tuple(found)
            seen |= {place(each) for each in level}
            level = [base for each in level for base in self.bases(each) if place(base) not in seen]
        return ()

    def _own_members(self, holder: Symbol, name: str) -> list[Symbol]:
        kind = self.family(holder.path)
        found = self._members.get((kind, holder.name, name), ())
        if kind not in _OPEN:
            return [s for s in found if s.path == holder.path and s.container == holder.qualified]
        if kind == "go":
            return [s for s in found if posixpath.dirname(s.path) == posixpath.dirname(holder.path)]
        return list(found)

    def _bases(self, holder: Symbol) -> tuple[Symbol, ...]:
        """The types of this repository that a type derives from."""
        return tuple(s for base in holder.bases for s in self.types(holder.path, base) if place(s) != place(holder))

    def _heirs(self, holder: Symbol) -> tuple[Symbol, ...]:
        """The types that derive from a type, at first or further hand."""
        seen: dict[CallPlace, Symbol] = {}
        level = [holder]
        for _ in range(_DEEPEST):
            level = [s for each in level for s in self._direct_heirs.get(place(each), ()) if place(s) not in seen]
            seen |= {place(s): s for s in level}
        return tuple(seen.values())

    def _overriding(self, holder: Symbol, name: str) -> tuple[Symbol, ...]:
        """What the heirs of a type have in the place of one of its members."""
        members = [s for s in self.named.get((self.family(holder.path), name), ()) if s.container]
        below = {place(heir) for heir in self.heirs(holder)} if members else set()
        return tuple(s for s in members if CallPlace(s.path, s.container) in below)

    @cached_property
    def _direct_heirs(self) -> Mapping[CallPlace, list[Symbol]]:
        heirs: dict[CallPlace, list[Symbol]] = defaultdict(list)
        for symbol in (s for found in self.named.values() for s in found if s.kind in TYPES):
            for base in self.bases(symbol):
                heirs[place(base)].append(symbol)
        return heirs

    def holder(self, path: str, qualified: str) -> Symbol | None:
        """The type that a definition of a file is a member of, by the definition's qualified name."""
        container = qualified.rpartition(".")[0]
        while container:
            here = [s for s in self.named.get((self.family(path), _last(container)), ()) if s.kind in TYPES]
            same = [s for s in here if s.qualified == container]
            if near := [s for s in same if posixpath.dirname(s.path) == posixpath.dirname(path)]:
                return min(near, key=lambda s: s.path != path)
            container = container.rpartition(".")[0]
        return None


def place(symbol: Symbol) -> CallPlace:
    return CallPlace(symbol.path, symbol.qualified)


def _last(name: str) -> str:
    return re.split(r"\.|::|/|\\", name)[-1]


def _bare_type(written: str) -> str:
    """A type without pointers, references, arguments and what makes it optional."""
    text = re.sub(r"^(?:typing\.)?Optional\[(.*)\]$", r"\1", written.strip("\"' "))
    text = re.sub(r"<.*>|\[.*\]|\(.*\)", "", text)
    text = re.sub(r"\b(?:const|struct|mut|dyn|impl|final|readonly)\b", " ", text)
    text = re.split(r"[|,=]", text)[0]
    return re.sub(r"[^\w.:\\]", "", text).strip(".:\\")
