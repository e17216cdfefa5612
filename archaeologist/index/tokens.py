"""Text to words: identifiers of code, and the parts of identifiers in messages.

An identifier here is what git's `\\bX\\b` finds in the C locale: a run of ASCII letters, digits and underscores, two
bytes or more, that starts with no digit.
"""

from __future__ import annotations

import re
from collections import Counter

LONGEST = 200
"""Longer runs are data, not names, and stay out of the index."""

_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_TO_SPACE = bytes(byte if byte in _WORD_BYTES else 32 for byte in range(256))
_UNENDED = b"\n\\ No newline at end of file"

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_WORD = re.compile(r"\w+")


def words(text: bytes) -> list[bytes]:
    """All runs of word bytes in order. Faster than any regular expression: two passes in C."""
    return text.translate(_TO_SPACE).split()


def is_identifier(word: bytes) -> bool:
    """Whether a run of word bytes is an identifier that the index keeps."""
    return 1 < len(word) <= LONGEST and not 48 <= word[0] <= 57


def differing(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """Two texts without the statements that both have: how often a word is more in one than in the other, remains.

    Much cheaper than to count all words of two versions of a bundle that are nearly the same.
    """
    ones, others = Counter(one.split(b";")), Counter(other.split(b";"))
    more = [(piece + b";") * extra for piece, count in ones.items() if (extra := count - others.get(piece, 0)) > 0]
    less = [(piece + b";") * extra for piece, count in others.items() if (extra := count - ones.get(piece, 0)) > 0]
    return b"".join(more), b"".join(less)


def without_end_marks(hunks: bytes) -> bytes:
    """Hunks without git's own «no newline» lines, whose words are nobody's."""
    return hunks.replace(_UNENDED, b"") if _UNENDED in hunks else hunks


def fold(name: str) -> str:
    """A name with case, underscores and hyphens taken away: what all its spellings share."""
    return name.lower().replace("_", "").replace("-", "")


def message_parts(text: str) -> str:
    """What the plain word split cannot find: the parts of camel-case names, and pairs of Han, kana or hangul signs."""
    found = [" ".join(_PART.findall(word)) for word in _WORD.findall(text) if _is_camel(word)]
    if not text.isascii():
        found += [sign_pairs(run) for run in _HAN.findall(text)]
    return " . ".join(found)


def _is_camel(word: str) -> bool:
    """Whether a word has a capital behind its first letter, and is not all capitals."""
    rest = word[1:]
    return rest != rest.lower() and not word.isupper()


def sign_pairs(run: str) -> str:
    """Overlapping pairs of a run of signs, and its last sign, so that single signs can be found as beginnings."""
    return " ".join([run[at : at + 2] for at in range(len(run) - 1)] + [run[-1:]])


def message_query(text: str, scope: str = "") -> str:
    """The full-text query for a word or phrase from anywhere; no text can break out of its quotes. Empty: no words.

    `scope` is a column filter. Runs of Han, kana or hangul signs are asked for as pairs, the rest as it stands.
    """
    pieces = []
    for part in _HAN.sub(lambda found: f"\0{found[0]}\0", text).split("\0"):
        if _HAN.fullmatch(part):
            pairs = " ".join(part[at : at + 2] for at in range(len(part) - 1))
            pieces.append(f'"{pairs}"' if pairs else f'"{part}" *')
        elif _WORD.search(part.replace("_", " ")):
            pieces.append('"' + part.replace('"', '""') + '"')
    return " AND ".join(scope + piece for piece in pieces)


def word_count(text: str) -> int:
    """How many words a message has; every Han, kana or hangul sign counts as one."""
    if text.isascii():
        return len(text.split())
    return len(_HAN.sub(" ", text).split()) + sum(len(run) for run in _HAN.findall(text))
