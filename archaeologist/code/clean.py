"""A file's text with comments taken out and with its white space settled, and where each place of it went.

White space between tokens never counts, with two exceptions that are kept as marks: inside of strings, and where a
language tells blocks by indentation. So what is equal here without white space differs in format alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

OPEN, CLOSE = b"\x0e", b"\x0f"
_KEPT = bytes.maketrans(b" \t\n\f\v", b"\x01\x02\x03\x04\x05")
_SHOWN = bytes.maketrans(b"\x01\x02\x03\x04\x05\x0e\x0f", b" \t\n\f\v  ")
_SPACE = b" \t\n\r\f\v"

Edit = tuple[int, int, bytes]
"""What stands from one byte to another becomes other bytes."""


def keep_space(start: int, end: int, data: bytes) -> Edit | None:
    """Makes the white space of a string count; `None` when it has none. A line's end is the same on every system."""
    inside = data[start:end]
    kept = inside.replace(b"\r", b"").translate(_KEPT)
    return None if kept == inside else (start, end, kept)


def shown(clean: bytes) -> bytes:
    """Clean text as people read it."""
    return clean.translate(_SHOWN)


def squeezed(clean: bytes) -> bytes:
    """Clean text without the white space that does not count."""
    return clean.translate(None, _SPACE)


class Clean:
    """Text after edits. Edits that begin inside an earlier one are dropped."""

    def __init__(self, data: bytes, edits: Iterable[Edit]) -> None:
        self._befores: list[int] = []
        self._afters: list[int] = []
        self._shifts: list[int] = []
        pieces: list[bytes] = []
        at = shift = 0
        for start, end, new in sorted(edits):
            if start < at:
                continue
            pieces += (data[at:start], new)
            at = end
            shift += len(new) - (end - start)
            self._befores.append(start)
            self._afters.append(end)
            self._shifts.append(shift)
        pieces.append(data[at:])
        self.text = b"".join(pieces)

    def part(self, start: int, end: int) -> bytes:
        """What became of the text between two places. Marks at its very edges belong to what is around it."""
        if not self._befores:
            return self.text[start:end]
        first = bisect_right(self._afters, start)
        last = bisect_left(self._befores, end)
        return self.text[
            start + (self._shifts[first - 1] if first else 0) : end + (self._shifts[last - 1] if last else 0)
        ]

    def parts(self, ranges: Sequence[tuple[int, int]]) -> bytes:
        """Several places, one after the other."""
        return b" ".join([self.part(start, end) for start, end in ranges])
