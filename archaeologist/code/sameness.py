"""Whether two versions of a definition say the same to a compiler, and differ only in how they are written.

Python has its own parser at hand, so there the trees are compared: quotes, brackets, commas and joined strings do not
count. Elsewhere, and for Python that this interpreter cannot read, tokens are compared without trailing commas and,
where single and double quotes mean the same, without regard to them. Trees of large classes are dear, and most changes
write other words: those are told from the bags of tokens, which a walk has at hand, before any tree is made.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from archaeologist.code.clean import squeezed

if TYPE_CHECKING:
    import ast

    from archaeologist.code.identity import Bag
    from archaeologist.code.parse import Source
    from archaeologist.domain.symbol import Symbol

_QUOTES_ALIKE = frozenset({"python", "javascript", "typescript", "tsx"})
_QUOTED = re.compile(rb"""(?<![\w'"])[uU]?(?:'([^'"\\\n]*)'|"([^'"\\\n]*)")(?!['"])""")
_ONE_PARAMETER = re.compile(rb"\(([A-Za-z_$][\w$]*)\)=>")
_LONGEST = 200_000
_PREFIXES = frozenset({b"u", b"U"})
_SIGN = re.compile(rb"[^A-Za-z0-9\x80-\xff]+")


def same_code(one: Source, a: Symbol, other: Source, b: Symbol) -> bool:
    """Whether nothing but the writing differs between two versions of a definition, documentation aside."""
    if one.language is None or one.language is not other.language:
        return False
    if max(a.end - a.start, b.end - b.start) > _LONGEST:
        return False
    if not _same_letters(one.bag(a), other.bag(b)):
        return False
    if one.language.name == "python":
        trees = _tree(one.data, a), _tree(other.data, b)
        if trees[0] is not None and trees[1] is not None:
            return trees[0] == trees[1]
    return _settled(one, a) == _settled(other, b)


def _same_letters(one: Bag, other: Bag) -> bool:
    """Whether what two bodies do not share is made of the same letters: so it is where strings are only joined."""
    return _letters(one - other) == _letters(other - one)


def _letters(words: Bag) -> list[int]:
    """The letters and digits, sorted, but for prefixes of strings and the underscores of numbers."""
    text = b"".join(word * count for word, count in words.items() if word not in _PREFIXES)
    return sorted(_SIGN.sub(b"", text))


def _settled(source: Source, symbol: Symbol) -> bytes:
    language = source.language.name if source.language else ""
    text = source.clean(symbol)
    if language in _QUOTES_ALIKE:
        text = _QUOTED.sub(lambda found: b'"' + (found[1] or found[2] or b"") + b'"', text)
    text = squeezed(text)
    if language != "python":
        text = _ONE_PARAMETER.sub(rb"\1=>", text)
    return _without_trailing_commas(text)


def _without_trailing_commas(text: bytes) -> bytes:
    """The text without commas that close a list; one that makes a tuple of a single thing stays."""
    closed = re.sub(rb",(?=[\]}])", b"", text)
    return re.sub(rb"(,[^()]*|\w\([^(),]*),(?=\))", rb"\1", closed)


def _tree(data: bytes, symbol: Symbol) -> str | None:
    """What Python makes of a definition, without its documentation; None when it cannot read it."""
    import ast

    begin = data.rfind(b"\n", 0, symbol.start) + 1
    text = data[begin : symbol.end]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse((b"if 1:\n" if text[:1] in b" \t" else b"") + text + b"\n")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(module):
        _undocumented(node)
    return ast.dump(module)


def _undocumented(node: ast.AST) -> None:
    import ast

    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            node.body = node.body[1:]
