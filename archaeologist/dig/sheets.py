"""What the files of one revision define and call: read once a blob, and kept beside the index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from archaeologist.code import (
    EXTRACTOR,
    Source,
    language_of,
    pack_calls,
    pack_outline,
    unpack_calls,
    unpack_outline,
)
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.domain.symbol import CallSheet, Outline
from archaeologist.git.objects import ObjectReader

Tell = Callable[[int, int], None]
"""Hears how many files have been read, and of how many."""

_SAVE_EVERY = 500
_PASSED_OVER = frozenset({"vendored", "generated", "lock", "changelog", "docs"})


class Sheets(NamedTuple):
    """One file: what it defines and what it calls."""

    outline: Outline
    calls: CallSheet


class Revision:
    """The files of a commit that hold code. Bundles, generated and vendored files, and documents are not looked at."""

    def __init__(self, site: Site, oid: str) -> None:
        self._site, self.oid = site, oid
        self._known: dict[str, Sheets | None] = {}
        self.unreadable: set[str] = set()

    @classmethod
    def of(cls, site: Site, n: int) -> Revision:
        """The revision of commit `n`, made once a site."""
        return site.keep(("revision", n), lambda: cls(site, site.history.oid(n)))

    @cached_property
    def blobs(self) -> dict[str, str]:
        """The blob of every file that may hold code, by path."""
        tree = self._site.repository.tree(self.oid)
        return {path: blob for path, blob in tree.items() if may_be_code(path)}

    def read(self, paths: Iterable[str] | None = None, tell: Tell | None = None) -> Mapping[str, Sheets]:
        """The sheets of some files, or of all; those without code, or that cannot be read, are left out."""
        wanted = [path for path in (self.blobs if paths is None else paths) if path in self.blobs]
        self._read([path for path in wanted if path not in self._known], tell)
        return {path: sheets for path in wanted if (sheets := self._known[path]) is not None}

    def _read(self, paths: list[str], tell: Tell | None) -> None:
        blobs = {self.blobs[path] for path in paths}
        outlines = self._site.history.parsed("outline", blobs, EXTRACTOR)
        calls = self._site.history.parsed("calls", blobs, EXTRACTOR)
        reader = _Parser(self._site)
        try:
            for done, path in enumerate(paths):
                blob = self.blobs[path]
                sheets = _unpacked(path, outlines.get(blob), calls.get(blob))
                if sheets is None:
                    sheets = reader.parsed(blob, path)
                    if tell:
                        tell(done, len(paths))
                self._known[path] = sheets if sheets and sheets.outline.language else None
            self.unreadable |= reader.unreadable
        finally:
            reader.close()


class _Parser:
    """Parses blobs, and keeps what it parsed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._objects = ObjectReader(site.repository.git)
        self._outlines: dict[str, bytes] = {}
        self._calls: dict[str, bytes] = {}
        self.unreadable: set[str] = set()

    def parsed(self, blob: str, path: str) -> Sheets | None:
        data = self._objects.read(blob)
        if data is None:
            self.unreadable.add(path)
            return None
        source = Source(data, path)
        self._outlines[blob], self._calls[blob] = pack_outline(source.outline), pack_calls(source.calls)
        if len(self._outlines) >= _SAVE_EVERY:
            self._save()
        return Sheets(source.outline, source.calls)

    def close(self) -> None:
        self._save()
        self._objects.close()

    def _save(self) -> None:
        self._site.history.keep_parsed("outline", self._outlines, EXTRACTOR)
        self._site.history.keep_parsed("calls", self._calls, EXTRACTOR)
        self._outlines, self._calls = {}, {}


def may_be_code(path: str) -> bool:
    """Whether a path may be one of code: a known suffix, or none, as scripts have."""
    name = path.rpartition("/")[2]
    scripted = "." not in name
    if re.search(r"\.d\.[cm]?ts$", name):  # declares again what another file defines
        return False
    return (scripted or language_of(path) is not None) and path_kind(path) not in _PASSED_OVER


def _unpacked(path: str, outline: bytes | None, calls: bytes | None) -> Sheets | None:
    """What was kept of a blob; None when it was not, or was read as another language at another path."""
    if outline is None or calls is None:
        return None
    sheets = Sheets(unpack_outline(outline, path), unpack_calls(calls, path))
    expected = language_of(path)
    if expected and not path.endswith(".h") and sheets.outline.language != expected.name:
        return None
    return sheets
