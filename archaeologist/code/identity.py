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


def prints(found: Found, data: bytes, spaced: Clean, clean: Clean) -> Prints:
    """The fingerprints of a definition. `spaced` still has the comments, `clean` has not."""
    body = squeezed(clean.part(*found.body))
    signature = squeezed(clean.part(found.signature, found.body[0])) + squeezed(clean.part(found.body[1], found.end))
    notes = squeezed(clean.parts(found.notes)) if found.notes else b""
    modifiers = squeezed(clean.parts(found.modifiers)) if found.modifiers else b""
    return Prints(
        exact=fingerprint(data[found.start : found.end]),
        spaceless=fingerprint(squeezed(spaced.part(found.start, found.end))),
        bare=fingerprint(b"\0".join((notes, modifiers, signature, body))),
        signature=fingerprint(signature),
        body=fingerprint(body),
        documentation=fingerprint(_words(data, found.docs)) if found.docs else "",
        annotations=fingerprint(notes),
        modifiers=fingerprint(modifiers),
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
