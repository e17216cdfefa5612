"""Where a symbol is marked as deprecated: an annotation, a line of its documentation, a call that warns.

What is marked may be a parameter and not the symbol; the quote tells, and the reader of the mark judges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archaeologist.code.clean import Clean
from archaeologist.domain.symbol import DeprecationMark

if TYPE_CHECKING:
    from archaeologist.code.walk import Found

_HINT = re.compile(rb"deprecat|obsolete", re.IGNORECASE)
_NOTE = re.compile(rb"^(?:@|#!?\[|\[\[?)?\s*[\w.:]*\(?\s*(?:\w+[.:]+)*_*(?:deprecat\w*|obsolete\w*)", re.IGNORECASE)
_DOC = re.compile(
    rb"^[\s/*#!;'\"-]*(?:@deprecated\b|\\deprecated\b|\.\.\s*deprecated::|\*{0,2}deprecated\b[^\n]{0,60}?:|\*{0,2}deprecated\*{0,2}[.:\s]*$"
    rb"|deprecated\b|:deprecated:|@obsolete\b|<obsolete)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_CALL = re.compile(
    rb"[^\n]*\b(?:warn\w*|_?emit\w*|trigger_error|log\w*|print\w*)\W[^;]{0,400}?"
    rb"(?:DeprecationWarning|E_USER_DEPRECATED|ActiveSupport::Deprecation)[^\n]*"
    rb"|[^\n]*\b(?:\w*[._:]?(?:warn_?deprecat\w*|deprecat\w*_?warn\w*|deprecate[ds]?)|Deprecation\w*[.:]+\w+)\s*[(!]?[^\n]*",
    re.IGNORECASE,
)
_TYPES = frozenset(("class", "interface", "struct", "enum", "trait", "module", "type"))


def may_have_marks(data: bytes) -> bool:
    """Whether it pays to look at a file at all."""
    return bool(_HINT.search(data))


def marks_of(found: Found, data: bytes, clean: Clean, line: Callable[[int], int]) -> tuple[DeprecationMark, ...]:
    """The marks of a definition, in the order of where they are."""
    if not _HINT.search(data, found.start, found.end):
        return ()
    return tuple(_marks(found, data, clean, line))


def _marks(found: Found, data: bytes, clean: Clean, line: Callable[[int], int]) -> Iterator[DeprecationMark]:
    for start, end in found.notes:
        if _NOTE.search(data[start:end]):
            yield DeprecationMark("annotation", line(start), _quote(data[start:end]))
    for start, end in found.docs:
        for match in _DOC.finditer(data, start, end):
            at = match.start() + len(match[0]) - len(match[0].lstrip())
            yield DeprecationMark("documentation", line(at), _quote(match[0]))
    if found.kind not in _TYPES and (place := _call(found, data, clean)) is not None:
        start = data.rfind(b"\n", 0, place) + 1
        end = data.find(b"\n", place)
        yield DeprecationMark("call", line(place), _quote(data[start : end if end >= 0 else len(data)]))


def _call(found: Found, data: bytes, clean: Clean) -> int | None:
    """Where a body, comments aside, calls what warns of deprecation."""
    start, end = found.body
    if not (_HINT.search(data, start, end) and _CALL.search(clean.part(start, end))):
        return None
    for match in _CALL.finditer(data, start, end):
        hint = _HINT.search(match[0])
        inside = match.start() + (hint.start() if hint else 0)
        if not any(first <= inside < last for first, last in found.docs):
            return inside
    return None


def _quote(text: bytes) -> str:
    return b" ".join(text.split())[:300].decode("utf-8", "replace")
