"""Source text to symbols and calls: what a file defines, at which lines, and what each definition calls.

Pure functions over bytes and a path, by tree-sitter, one grammar loaded at a time. Nothing here raises for what a file
contains; `Outline.fault` says why one may be incomplete.
"""

from __future__ import annotations

from archaeologist.code.identity import Bag, similarity
from archaeologist.code.languages import language_of
from archaeologist.code.packed import EXTRACTOR, pack_calls, pack_outline, unpack_calls, unpack_outline
from archaeologist.code.parse import Source
from archaeologist.code.sameness import same_code

__all__ = [
    "EXTRACTOR",
    "Bag",
    "Source",
    "language_of",
    "pack_calls",
    "pack_outline",
    "same_code",
    "similarity",
    "unpack_calls",
    "unpack_outline",
]
