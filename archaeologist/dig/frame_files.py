"""Which file of the repository a frame of a trace means, though it was installed, bundled or compiled.

A path is read from its end. Where it shows that it belongs to an installed package (`site-packages/`, `node_modules/`,
a module cache, a registry of crates, gems), all of it below that place has to agree; else the longest end wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.trace import Family, Frame
from archaeologist.errors import ArchaeologistError

_INSTALLED = tuple(
    re.compile(each)
    for each in (
        r".*(?:site|dist)-packages/(?:[^/]+\.egg/)?(?P<rest>(?P<package>[^/]+).*)$",
        r".*/node_modules/(?P<package>(?:@[^/]+/)?[^/]+)/(?P<rest>.+)$",
        r".*/pkg/mod/(?P<package>[^@]+)@[^/]+/(?P<rest>.+)$",
        r".*/registry/src/[^/]+/(?P<package>[\w-]+?)-\d+\.\d[^/]*/(?P<rest>.+)$",
        r".*/git/checkouts/(?P<package>[\w-]+?)-[0-9a-f]{16}/[0-9a-f]+/(?P<rest>.+)$",
        r".*/gems/(?P<package>[\w.-]+?)-\d+\.\d[^/]*/(?P<rest>.+)$",
        r".*/vendor/(?P<package>[\w.-]+/[\w.-]+)/(?P<rest>(?:src|lib|app)/.+)$",
    )
)
_LIBRARY = re.compile(
    r"(?:^|/)(?:usr/(?:local/)?)?lib(?:64)?/python\d[\d.]*/|(?:^|/)[Pp]ython\d+/[Ll]ib/|^<frozen |^<string>|^<stdin>"
    r"|^<ipython-input|^(?:node|bun|deno|ext):|^internal/|(?:^|/)go\d?[\d.]*/src/(?:runtime|testing"
    r"|net|sync|internal|fmt|os"
    r"|io|encoding|reflect|strings|bytes|context|time|database)/|^(?:/)?rustc/|/rust/library/"
    r"|^library/(?:std|core|alloc)/"
    r"|/lib/ruby/\d|<internal:|sysdeps/|/libc-start|^(?:\.\./)*csu/|glibc|/usr/include/|^\[native|compiler-rt/"
)
_PLATFORM = re.compile(
    r"(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android|dalvik|System|Microsoft)\."
    r"|(?:std|core|alloc)(?:::|$)|(?:runtime|testing|reflect|syscall|sync|net/http)(?:$|\.)|node:"
)
_SAME_SCRIPT = re.compile(r"\.(?:[cm]?[jt]sx?|vue|svelte)$")
_BUILT = frozenset({"dist", "build", "out", "lib", "esm", "cjs", "es", "target", "bin"})
_PLAIN_NAMES = frozenset(
    [
        "__init__",
        "__main__",
        "index",
        "main",
        "mod",
        "lib",
        "utils",
        "util",
        "helpers",
        "helper",
        "base",
        "core",
        "app",
        "common",
        "types",
        "errors",
        "client",
        "server",
        "test",
        "config",
        "setup",
        "models",
        "views",
        "api",
    ]
)


@dataclass(frozen=True, slots=True)
class Located:
    """A file of the repository and how sure it is, from 0 to 1; or whose code it is instead."""

    path: str = ""
    sure: float = 0.0
    foreign: str = ""


class FrameFiles:
    """Finds the files of frames in the tree of the revision looked from."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @classmethod
    def of(cls, site: Site) -> FrameFiles:
        """The finder, made once a site."""
        return site.keep("frame files", lambda: cls(site))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._site.paths):
            found[_key(path.rpartition("/")[2])].append(path)
        return found

    def locate(self, frame: Frame, family: Family) -> Located:
        """The file that a frame means."""
        if family == "go" and (found := self._of_import(frame)):
            return found
        if family == "jvm":
            return self._of_class(frame)
        file = frame.file
        if not file:
            outside = _PLATFORM.match(frame.module)
            return Located(foreign=outside[0].rstrip(".:")) if outside else Located()
        if file in self._site.paths and not file.startswith("/"):
            return Located(file, 1.0)
        for pattern in _INSTALLED:
            if match := pattern.match(file):
                return self._of_package(match["package"], match["rest"], family)
        if _LIBRARY.search(file):
            return Located(foreign="the standard library")
        return self._of_end(file, family)

    def was_here(self, file: str) -> bool:
        """Whether history knew a file of that name, in a folder of that name, that is gone or was moved since."""
        parts = file.split("/")[-2:]
        return len(parts) == 2 and any(
            _common_end(parts, path.split("/")) == 2 for path in self._gone.get(parts[1], ())
        )

    @cached_property
    def _gone(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._site.history.paths():
            if path not in self._site.paths:
                found[path.rpartition("/")[2]].append(path)
        return found

    def called(self, stem: str) -> list[str]:
        """The files that bear a name, whatever their suffix, the shortest path first."""
        return sorted(self._by_stem.get(stem.lower(), []), key=_order)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._site.paths):
            found[path.rpartition("/")[2].partition(".")[0].lower()].append(path)
        return found

    def _candidates(self, file: str, family: Family) -> list[str]:
        name = file.rpartition("/")[2]
        found = self._by_name.get(_key(name), [])
        return found if family == "javascript" else [path for path in found if path.rpartition("/")[2] == name]

    def _of_package(self, package: str, rest: str, family: Family) -> Located:
        """A file of an installed package: ours only when the whole of its path agrees, and the package is ours."""
        parts = _parts(rest, family)
        found = []
        for path in self._candidates(rest, family):
            own = _parts(path, family)
            if own[-len(parts) :] == parts and self._is_root(own[: -len(parts)], package, path, family):
                found.append(path)
        best = min(found, key=_order, default="")
        return Located(best, 0.97) if best else Located(foreign=package)

    def _is_root(self, above: list[str], package: str, path: str, family: Family) -> bool:
        """Whether the folder above is the root of that package: what is inside of another package is not."""
        folder = "/".join(path.split("/")[: len(above)])
        join = f"{folder}/" if folder else ""
        if family == "python":
            return f"{join}__init__.py" not in self._site.paths
        manifest = {"javascript": "package.json", "rust": "Cargo.toml", "go": "go.mod"}.get(family)
        if manifest and (text := self._text(f"{join}{manifest}")):
            return bool(
                re.search(rf"(?:name\"?\s*[:=]\s*\"|^module\s+){re.escape(package)}[\"\s/]", text, re.MULTILINE)
            )
        last = package.rpartition("/")[2].lower()
        return not above or last in (each.lower() for each in above)

    def _text(self, path: str) -> str:
        try:
            return (self._site.text(path) or "") if path in self._site.paths else ""
        except ArchaeologistError:
            return ""

    def _of_end(self, file: str, family: Family) -> Located:
        """The file whose path agrees longest from its end; a plain name alone says nothing."""
        parts = _parts(file, family)
        scored: list[tuple[int, str]] = []
        for path in self._candidates(file, family):
            scored.append((_common_end(parts, _parts(path, family)), path))
        longest = max((length for length, _ in scored), default=0)
        best = [path for length, path in scored if length == longest]
        if not best:
            return Located()
        whole = [path for path in best if longest == len(_parts(path, family))]
        chosen = min(whole or best, key=_order)
        stem = parts[-1].partition(".")[0].lower()
        if longest == 1 and (len(best) > 1 or stem in _PLAIN_NAMES) and not (len(parts) == 1 and len(best) == 1):
            return Located(chosen, 0.3) if len(best) <= 3 and stem not in _PLAIN_NAMES else Located()
        return Located(chosen, min(0.95, 0.55 + 0.15 * longest) / len(whole or best) ** 0.5)

    # -- languages that say it by name ---------------------------------------------------------------------------------

    @cached_property
    def _modules(self) -> list[tuple[str, str]]:
        """(import path, folder) of the Go modules of the repository, the longest first."""
        found = []
        for path in self._by_name.get("go.mod", [])[:30]:
            if match := re.search(r"^module\s+\"?([^\s\"]+)", self._text(path), re.MULTILINE):
                found.append((match[1], path.rpartition("/")[0]))
        return sorted(found, key=lambda pair: -len(pair[0]))

    def _of_import(self, frame: Frame) -> Located | None:
        for name, folder in self._modules:
            if frame.module == name or frame.module.startswith(name + "/"):
                inside = frame.module[len(name) :].strip("/")
                path = "/".join(part for part in (folder, inside, frame.file.rpartition("/")[2]) if part)
                return Located(path, 1.0) if path in self._site.paths else None
        if "." in frame.module.partition("/")[0] and self._modules:
            return Located(foreign=frame.module)
        return Located(foreign="the standard library") if _LIBRARY.search(frame.file) else None

    def _of_class(self, frame: Frame) -> Located:
        """The file of a class: named by the trace or after the class, in folders named after its package."""
        outer = frame.module.partition("$")[0]
        package, _, name = outer.rpartition(".")
        folders = package.split(".") if package else []
        stems = [frame.file] if re.search(r"\.\w+$", frame.file) else [f"{name}.java", f"{name}.kt", f"{name}.scala"]
        scored = [
            (_common_end(folders, path.split("/")[:-1]), path)
            for stem in stems
            for path in self._by_name.get(_key(stem), [])
            if path.rpartition("/")[2] == stem
        ]
        longest = max((length for length, _ in scored), default=-1)
        best = [path for length, path in scored if length == longest]
        if best and (longest == len(folders) or (longest >= 1 and not best[0].endswith(".java"))):
            return Located(min(best, key=_order), 1.0 if longest == len(folders) else 0.6)
        outside = _PLATFORM.match(outer + ".")
        return Located(foreign=outside[0].rstrip(".") if outside else package or outer)


def _key(name: str) -> str:
    """What files have in common that are built from each other."""
    return _SAME_SCRIPT.sub(".js", name)


def _parts(path: str, family: Family) -> list[str]:
    """The parts of a path as they are compared: of scripts, sources and what was built from them agree."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if family != "javascript" or not parts:
        return parts
    folders = ["src" if part in _BUILT else part for part in parts[:-1]]
    return [*folders, _key(parts[-1])]


def _common_end(one: list[str], other: list[str]) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _order(path: str) -> tuple[object, ...]:
    return path_kind(path) != "code", path.count("/"), path
