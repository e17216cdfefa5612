"""Versions of files as source: which symbols a file had at a commit, parsed once a blob and kept beside the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from archaeologist.code import (
    EXTRACTOR,
    Bag,
    Source,
    language_of,
    pack_calls,
    pack_outline,
    unpack_calls,
    unpack_outline,
)
from archaeologist.dig.site import Site
from archaeologist.domain.symbol import CallSheet, Outline, Symbol
from archaeologist.errors import GitError
from archaeologist.git.objects import ObjectReader

_SAVE_EVERY = 400
_MOST_HELD = 200
_LONG_BODY = 8000
_PACKAGED = (".java", ".kt", ".kts", ".scala", ".groovy")
_PACKAGE = re.compile(rb"^\s*package\s+([\w.]+)", re.MULTILINE)


class Version:
    """One version of a file: its bytes, its outline, and the bodies of its symbols for comparison."""

    def __init__(self, versions: Versions, blob: str, path: str, data: bytes) -> None:
        self._versions = versions
        self.blob, self.path, self.data = blob, path, data
        self._roofs: dict[int, tuple[bytes, ...]] = {}

    @cached_property
    def outline(self) -> Outline:
        """Every definition of this version."""
        return self._versions.outline(self)

    @cached_property
    def calls(self) -> CallSheet:
        """Every call and import of this version."""
        return self._versions.calls(self)

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        return self.outline.symbols

    @cached_property
    def package(self) -> bytes:
        """The package that a file says it belongs to, where the language has such a line and no braces around it."""
        found = _PACKAGE.search(self.data) if self.path.endswith(_PACKAGED) else None
        return found[1] if found else b""

    def roof(self, start: int) -> tuple[bytes, ...]:
        """The lines that what starts at a byte is indented under, the nearest first."""
        if start not in self._roofs:
            self._roofs[start] = tuple(_roof(self.data, start))
        return self._roofs[start]

    @cached_property
    def source(self) -> Source:
        return Source(self.data, self.path)

    def bag(self, symbol: Symbol) -> Bag:
        """The tokens of a symbol's body."""
        return self.source.bag(symbol)

    def text(self, symbol: Symbol) -> bytes:
        """The whole text of a symbol: documentation and decorators with it."""
        return self.data[symbol.start : symbol.end]

    def is_nameless(self, symbol: Symbol) -> bool:
        """Whether a member's class has no name, so that it is nothing that moves: in Java, one that is no symbol."""
        return self.path.endswith(".java") and bool(symbol.container) and self.find(symbol.container) is None

    def find(self, qualified: str) -> Symbol | None:
        """The first symbol of that qualified name."""
        return next((each for each in self.symbols if each.qualified == qualified), None)


class Roughly(Version):
    """A version whose long bodies are compared by their lines: enough to know one again, and ten times as quick."""

    def __init__(self, versions: Versions, blob: str, path: str, data: bytes) -> None:
        super().__init__(versions, blob, path, data)
        self._bags: dict[tuple[int, int], Bag] = {}

    def bag(self, symbol: Symbol) -> Bag:
        """The tokens of a short body, the lines of a long one."""
        if symbol.end - symbol.start < _LONG_BODY:
            return super().bag(symbol)
        key = (symbol.start, symbol.end)
        if key not in self._bags:
            self._bags[key] = Bag(line.strip() for line in self.text(symbol).splitlines())
        return self._bags[key]


class Versions:
    """All versions of files that a walk asks for, of the given kind. `close` writes down what was parsed."""

    def __init__(self, site: Site, kind: type[Version] = Version) -> None:
        self._site, self._kind = site, kind
        self._reader = ObjectReader(site.repository.git)
        self._versions: dict[tuple[str, str], Version | None] = {}
        self._blobs: dict[tuple[int, str], str | None] = {}
        self._fresh: dict[str, bytes] = {}
        self._fresh_calls: dict[str, bytes] = {}
        self.unreadable: dict[str, str] = {}

    def blob(self, n: int, path: str) -> str | None:
        """The name of the blob at a path of commit `n`; None when there is no such file."""
        key = (n, path)
        if key not in self._blobs:
            self._blobs[key] = self._reader.blob(self._site.history.oid(n), path)
        return self._blobs[key]

    def at(self, n: int, path: str) -> Version | None:
        """The file at a path of commit `n`; None when it is not there, not to be read, or in no known language."""
        blob = self.blob(n, path)
        return self._version(blob, path) if blob else None

    def unread(self, n: int, path: str) -> bool:
        """Whether commit `n` has a file at a path that cannot be read, because its object is missing or damaged."""
        blob = self.blob(n, path)
        if blob is None and self._lossy and self._listed(n, path):
            blob = self._blobs[(n, path)] = f"missing {n}:{path}"
            self.unreadable[blob] = path
        return blob in self.unreadable

    @cached_property
    def _lossy(self) -> bool:
        return self._site.repository.partial or bool(self._site.history.gaps)

    def _listed(self, n: int, path: str) -> bool:
        """Whether the tree of a commit names a file, be its content there or not."""
        oid = self._site.history.oid(n)
        try:
            return bool(self._site.repository.git.run("ls-tree", "-z", "--full-tree", oid, "--", path))
        except GitError:
            return False

    def _version(self, blob: str, path: str) -> Version | None:
        key = (blob, path)
        if key not in self._versions:
            data = self._reader.read(blob)
            if data is None:
                self.unreadable[blob] = path
            known = data is not None and language_of(path, data) is not None
            if len(self._versions) >= _MOST_HELD:  # a walk goes on from its last few; what it left behind is let go
                self._versions = dict(list(self._versions.items())[_MOST_HELD // 2 :])
            self._versions[key] = self._kind(self, blob, path, data) if known and data is not None else None
        return self._versions[key]

    def outline(self, version: Version) -> Outline:
        """The outline of a version, from what was kept if it was parsed before."""
        kept = self._site.history.parsed("outline", (version.blob,), EXTRACTOR).get(version.blob)
        if kept is not None:
            found = unpack_outline(kept, version.path)
            if found.language == _language(version):
                return found
        outline = version.source.outline
        self._fresh[version.blob] = pack_outline(outline)
        if len(self._fresh) >= _SAVE_EVERY:
            self.save()
        return outline

    def calls(self, version: Version) -> CallSheet:
        """The calls of a version, from what was kept if it was parsed before."""
        kept = self._site.history.parsed("calls", (version.blob,), EXTRACTOR).get(version.blob)
        if kept is not None and (found := unpack_calls(kept, version.path)).language == _language(version):
            return found
        self._fresh_calls[version.blob] = pack_calls(version.source.calls)
        if len(self._fresh_calls) >= _SAVE_EVERY:
            self.save()
        return version.source.calls

    def save(self) -> None:
        """Keeps what was parsed, if the index can be written."""
        self._site.history.keep_parsed("calls", self._fresh_calls, EXTRACTOR)
        self._fresh_calls = {}
        self._site.history.keep_parsed("outline", self._fresh, EXTRACTOR)
        self._fresh = {}

    def close(self) -> None:
        """Stops reading; what was parsed is kept."""
        self.save()
        self._reader.close()


def _roof(data: bytes, start: int) -> Iterator[bytes]:
    end = data.rfind(b"\n", 0, start)
    inner = _indent(data[end + 1 : start + 1])
    while end > 0 and inner:
        begin = data.rfind(b"\n", 0, end) + 1
        line = data[begin:end]
        if line.strip() and (indent := _indent(line)) < inner:
            inner = indent
            yield line.strip()
        end = begin - 1


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _language(version: Version) -> str:
    language = language_of(version.path, version.data)
    return language.name if language else ""
