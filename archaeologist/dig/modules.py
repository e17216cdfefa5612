"""Which files an import means, by the language's own way of writing modules.

No build is run and no configuration read but `go.mod`: a module is looked for where its name, read as a path, ends. One
that no file answers to belongs to somebody else.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

FAMILIES = {"typescript": "javascript", "tsx": "javascript", "cpp": "c", "kotlin": "java"}
"""Languages whose files call each other count as one: the first of each family stands for it."""

_INDEX = frozenset({"__init__", "index", "mod", "lib", "main"})
"""Files that stand for their folder."""


def family(language: str) -> str:
    """The languages that a file of this one can call into, by their first."""
    return FAMILIES.get(language, language)


class Modules:
    """The files of a revision as modules. `languages` are theirs, by path; `text` reads one (`go.mod`)."""

    def __init__(self, languages: Mapping[str, str], text: Callable[[str], str | None], roots: Iterable[str]) -> None:
        self._languages = languages
        self._found: dict[tuple[str, str, str], list[str]] = {}
        self._by_end: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_folder: dict[tuple[str, str], list[str]] = defaultdict(list)
        for path in sorted(languages):
            kind = family(languages[path])
            folder, name = posixpath.split(path)
            self._by_folder[kind, folder].append(path)
            stem = name.partition(".")[0]
            ends = {stem, posixpath.basename(folder)} if stem in _INDEX else {stem}
            for end in ends:
                self._by_end[kind, end].append(path)
        self._go_roots = {m: posixpath.dirname(path) for path in roots if (m := _go_module(text(path) or ""))}

    def folder(self, path: str) -> list[str]:
        """The files of the same languages in the folder of a file."""
        return self._by_folder[family(self._languages[path]), posixpath.dirname(path)]

    def files(self, path: str, module: str) -> list[str]:
        """The files that `module`, imported in the file at `path`, may mean; none when it is not of this repository."""
        key = (family(self._languages[path]), posixpath.dirname(path) if module[:1] == "." else path, module)
        if key[0] == "python" and module[:1] != ".":
            key = (key[0], "", module)
        if key not in self._found:
            self._found[key] = self._files(path, module)
        return self._found[key]

    def _files(self, path: str, module: str) -> list[str]:
        kind = family(self._languages[path])
        look = {"python": self._python, "javascript": self._javascript, "go": self._go, "rust": self._rust}.get(kind)
        if look:
            return look(path, module)
        parts = re.split(r"\.|\\|::|/", module)
        return self._by_name(kind, parts) or self._packages(kind, parts)

    def _packages(self, kind: str, parts: list[str]) -> list[str]:
        """The files in the folders whose path ends in these parts."""
        wanted = "/" + "/".join(parts)
        folders = [folder for of, folder in self._by_folder if of == kind and ("/" + folder).endswith(wanted)]
        return [path for folder in sorted(folders) for path in self._by_folder[kind, folder]]

    def _python(self, path: str, module: str) -> list[str]:
        dots = len(module) - len(module.lstrip("."))
        parts = [part for part in module[dots:].split(".") if part]
        if not dots:
            return [found for found in self._by_name("python", parts) if self._is_root(_above(found, len(parts)))]
        folder = posixpath.dirname(path)
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        return self._at("python", posixpath.join(folder, *parts))

    def _is_root(self, folder: str) -> bool:
        """Whether absolute imports start in a folder: it is no package itself."""
        return not any(posixpath.basename(path) == "__init__.py" for path in self._by_folder["python", folder])

    def _javascript(self, path: str, module: str) -> list[str]:
        if module.startswith("."):
            return self._at("javascript", posixpath.normpath(posixpath.join(posixpath.dirname(path), module)))
        if module.startswith(("@/", "~/")):
            return self._by_name("javascript", module.split("/")[1:])
        name = module.split("/")[-1]  # a package of a workspace: its folder is called as it is
        return [path for path in self._by_end["javascript", "index"] if name in _parents(path)[-2:]]

    def _go(self, path: str, module: str) -> list[str]:
        for root, folder in sorted(self._go_roots.items(), key=lambda each: -len(each[0])):
            if module == root or module.startswith(root + "/"):
                place = posixpath.join(folder, module[len(root) + 1 :]).rstrip("/")
                return [f for f in self._by_folder["go", place] if not f.endswith("_test.go")]
        if self._go_roots or "." not in module.split("/")[0]:
            return []
        parts = module.split("/")  # from before modules: the folder that the path ends in
        folders = ("/".join(parts[cut:]) for cut in range(3, len(parts) + 1))
        return next((found for f in folders if (found := self._by_folder.get(("go", f)))), [])

    def _rust(self, path: str, module: str) -> list[str]:
        first, *rest = [part for part in module.split("::") if part] or [""]
        folder, name = posixpath.split(path)
        own = folder if name in ("mod.rs", "lib.rs", "main.rs") else posixpath.join(folder, name.removesuffix(".rs"))
        if first in ("self", "super"):
            while first == "super":
                own, first = posixpath.dirname(own), rest.pop(0) if rest and rest[0] == "super" else "self"
            return self._at("rust", posixpath.join(own, *rest)) or ([path] if not rest else [])
        if first == "crate":
            return self._at("rust", posixpath.join(self._crate_root(folder), *rest))
        crates = self._crates(first)
        inside = [f for c in crates if rest for f in self._at("rust", posixpath.join(posixpath.dirname(c), *rest))]
        below = (posixpath.join(place, first, *rest) for place in (own, folder))
        return inside or crates or next((found for place in below if (found := self._at("rust", place))), [])

    def _crate_root(self, folder: str) -> str:
        """The nearest folder, from one on upwards, with the root file of a crate."""
        while folder and not any(f.endswith(("/lib.rs", "/main.rs")) for f in self._by_folder["rust", folder]):
            folder = posixpath.dirname(folder)
        return folder

    def _crates(self, name: str) -> list[str]:
        """The roots of the crates of a name, in a workspace."""
        folders = ([name, "src"], [name.replace("_", "-"), "src"])
        return [path for path in self._by_end["rust", "lib"] if _parents(path)[-2:] in folders]

    def _at(self, kind: str, place: str) -> list[str]:
        """The file at a place, with any suffix, or the one that stands for the folder there."""
        found = [
            f for f in self._by_end[kind, posixpath.basename(_plain(place))] if _plain(f) in (place, _plain(place))
        ]
        if found:
            return found
        return [f for f in self._by_folder[kind, place] if posixpath.basename(f).partition(".")[0] in _INDEX]

    def _by_name(self, kind: str, parts: list[str]) -> list[str]:
        """The files whose path, without its suffix, ends in these parts; those nearest to the root of all."""
        parts = [part for part in parts if part]
        if not parts:
            return []
        wanted = "/" + "/".join(parts)
        found = [f for f in self._by_end[kind, parts[-1]] if ("/" + _module_path(f)).endswith(wanted)]
        lengths = {f: len(_parents(f)) for f in found}
        return [f for f in found if lengths[f] == min(lengths.values())] if len(parts) == 1 else found


def _parents(path: str) -> list[str]:
    return path.split("/")[:-1]


@cache
def _plain(path: str) -> str:
    """A path without the suffix of its file."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, re.sub(r"\.(?:d\.)?\w+$", "", name))


@cache
def _module_path(path: str) -> str:
    plain = _plain(path)
    return posixpath.dirname(plain) if posixpath.basename(plain) in _INDEX else plain


def _above(path: str, parts: int) -> str:
    """The folder in which a module's first part lies."""
    return "/".join(_module_path(path).split("/")[:-parts])


def _go_module(text: str) -> str:
    found = re.search(r"^\s*module\s+\"?([^\s\"]+)", text, re.MULTILINE)
    return found[1] if found else ""
