"""Object names. An `Oid` is always full; abbreviations are for people and live in `Oid.short`."""

from __future__ import annotations

import re

_FULL = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_PREFIX = re.compile(r"[0-9a-fA-F]{4,64}\Z")


class Oid(str):
    """The full name of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.

    Raises `ValueError` for anything else, abbreviations and upper case included.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Oid:
        if not _FULL.match(value):
            raise ValueError(f"not a full object name: {value!r}")
        return super().__new__(cls, value)

    @property
    def short(self) -> str:
        """The first ten digits: what the program shows to people."""
        return self[:10]


def looks_like_oid(text: str) -> bool:
    """Whether `text` could be an object name or an abbreviation of one."""
    return bool(_PREFIX.match(text))
