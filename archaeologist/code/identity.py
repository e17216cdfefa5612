"""What makes two versions of a symbol the same: fingerprints of its text, and the likeness of two bodies.

Likeness is Dice's coefficient (1945) over the multisets of tokens: twice what both have, over what each has. Tokens
and not lines, as a line changes with its smallest part; brackets, commas and semicolons are left out, because any two
pieces of code share them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from archaeologist.code.clean import Clean, squeezed
from archaeologist.domain.symbol import Prints

if TYPE_CHECKING:
    from archaeologist.code.walk import Found

Bag = Counter[bytes]
_TOKEN = re.compile(rb"[\w\x80-\xff]+|[^\w\s(){}\[\],;\x01-\x05\x0e\x0f]+")


def fingerprint(text: bytes) -> str:
    """Sixteen hexadecimal digits for a text; empty for an empty one."""
    return blake2b(text, digest_size=8).hexdigest() if text else ""


def prints(found: Found, data: bytes, clean: Clean, comments: Sequence[tuple[int, int]]) -> Prints:
    """The fingerprints of a definition; `comments` are those inside it."""
    begin, body_end = found.body
    signature = squeezed(clean.part(found.signature, begin))
    if body_end < found.end:
        signature += squeezed(clean.part(body_end, found.end))
    return Prints(
        fingerprint(data[found.start : found.end]),
        fingerprint(signature),
        fingerprint(squeezed(clean.part(begin, body_end))) if begin < body_end else "",
        fingerprint(_words(data, found.docs)) if found.docs else "",
        fingerprint(_words(data, [each for each in comments if each not in found.docs])) if comments else "",
        fingerprint(squeezed(clean.parts(found.notes))) if found.notes else "",
        fingerprint(squeezed(clean.parts(found.modifiers))) if found.modifiers else "",
    )


def bag(clean: bytes) -> Bag:
    """The tokens of clean text, with how often each is there."""
    return Counter(_TOKEN.findall(clean))


def similarity(one: Bag, other: Bag) -> float:
    """How like two bodies are, from 0 to 1. Two empty ones are 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _words(data: bytes, ranges: Sequence[tuple[int, int]]) -> bytes:
    return b"".join(b"".join(data[start:end].split()) for start, end in ranges)
