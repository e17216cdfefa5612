"""Where a symbol is marked as deprecated: an annotation, a line of its documentation, a call that warns.

What is marked may be a parameter and not the symbol; the quote tells, and the reader of the mark judges.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from archaeologist.domain.symbol import DeprecationMark

if TYPE_CHECKING:
    from archaeologist.code.walk import Found

_HINTS = (b"eprecat", b"EPRECAT", b"bsolete", b"BSOLETE")
_NOTE = re.compile(
    rb"[@\[#\s]*(?:(?:\w+(?:\.|::|:\s*))*\w*(?:deprecat|obsolete)|available\([^)]*\bdeprecated\b)", re.IGNORECASE
)
_DOC = re.compile(
    rb"[\s/*#!;'\"-]*(?:[@\\](?:deprecated|obsolete)\b|\.\.\s*deprecated\b|<obsolete|:deprecated:"
    rb"|\W{0,4}deprecated\b\W{0,4}(?:since|in|as of|from|after|version)?[\w\s.,()-]{0,40}(?:[:.]|\*\*|$))",
    re.IGNORECASE,
)
_WARNS = re.compile(
    rb"\b(?:\w*warn\w*|trigger_error|emit\w*|log\w*|console\.\w+|print\w*|alert)\s*[(.!\s]", re.IGNORECASE
)
_CATEGORY = re.compile(rb"\w*DeprecationWarning\b|E_USER_DEPRECATED|\bdeprecated\b|\bobsolete\b")
_NAMED = re.compile(
    rb"(?:^|[^\w\"'])(?:[\w.]*\bdeprecate[ds]?\s*[(!]|\w*warn\w*deprecat\w*|\w*deprecat\w*warn\w*\s*[(!.]|\w*deprecat\w*\s*\("
    rb"|Deprecat\w*(?:\.|::)\w+)",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"\s*(?://|#|\*|/\*|--)")
_BEFORE = 300
"""So far before the word that says «deprecated» a call that warns may begin, in bytes."""
_TYPES = frozenset(("class", "interface", "struct", "enum", "trait", "module", "type"))


class Hints:
    """The places of a file that speak of deprecation, and what they mark."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.places: Sequence[int] = sorted(place for hint in _HINTS for place in _all(data, hint))

    def marks(self, found: Found, line: Callable[[int], int]) -> tuple[DeprecationMark, ...]:
        """The marks of a definition: annotations first, then documentation, then the first call that warns."""
        if not self._within(found.start, found.end):
            return ()
        return tuple(self._marks(found, line))

    def _marks(self, found: Found, line: Callable[[int], int]) -> Iterator[DeprecationMark]:
        data = self._data
        for start, end in found.notes:
            if self._within(start, end) and _NOTE.match(data, start, end):
                yield DeprecationMark("annotation", line(start), _quote(data[start:end]))
        for start, end in found.docs:
            for place in self._within(start, end):
                begin, stop = self._line_around(place)
                if _DOC.match(data, max(begin, start), min(stop, end)):
                    yield DeprecationMark(
                        "documentation", line(place), _quote(data[max(begin, start) : min(stop, end)])
                    )
        if found.kind not in _TYPES:
            yield from self._call(found, line)

    def _call(self, found: Found, line: Callable[[int], int]) -> Iterator[DeprecationMark]:
        start, end = found.body
        for place in self._within(start, end):
            if not any(first <= place < last for first, last in found.docs) and self._warns(place, start):
                begin, stop = self._line_around(place)
                yield DeprecationMark("call", line(place), _quote(self._data[begin:stop]))
                return

    def _warns(self, place: int, start: int) -> bool:
        """Whether the line of a place, comments aside, calls what warns of deprecation."""
        begin, stop = self._line_around(place)
        whole = self._data[begin:stop]
        if _COMMENT.match(whole):
            return False
        if _NAMED.search(whole):
            return True
        if not _CATEGORY.search(whole):
            return False
        before = self._data[max(start, place - _BEFORE) : place]
        return bool(_WARNS.search(before[before.rfind(b";") + 1 :]))

    def _line_around(self, place: int) -> tuple[int, int]:
        stop = self._data.find(b"\n", place)
        return self._data.rfind(b"\n", 0, place) + 1, stop if stop >= 0 else len(self._data)

    def _within(self, start: int, end: int) -> Sequence[int]:
        return self.places[bisect_left(self.places, start) : bisect_left(self.places, end)]


def _all(data: bytes, needle: bytes) -> Iterator[int]:
    place = data.find(needle)
    while place >= 0:
        yield place
        place = data.find(needle, place + 1)


def _quote(text: bytes) -> str:
    return b" ".join(text.split())[:300].decode("utf-8", "replace")
