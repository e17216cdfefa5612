"""One version of a file, parsed: its outline, its calls, and the bodies of its symbols for comparison.

Everything is worked out of bytes, when it is first asked for, from one parse. Nothing here raises for what is in a
file: what cannot be read is left out, and `fault` says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from archaeologist.code.calls import facts
from archaeologist.code.clean import CLOSE, OPEN, Clean, Edit, keep_space, shown
from archaeologist.code.identity import Bag, bag, prints
from archaeologist.code.languages import language_of
from archaeologist.code.marks import Hints
from archaeologist.code.spec import Language, captures, pattern
from archaeologist.code.walk import Found, Walk
from archaeologist.domain.change import LineSpan
from archaeologist.domain.symbol import CallSheet, Fault, Outline, Parameter, Symbol

if TYPE_CHECKING:
    import tree_sitter

LARGEST = 2_000_000
"""Larger files are data, in bytes."""
_LONGEST_SIGNATURE = 2_000
_LONGEST_DOCUMENTATION = 20_000


@cache
def _grammar(language: Language) -> tuple[tree_sitter.Language, tree_sitter.Query]:
    from importlib import import_module

    import tree_sitter

    grammar = tree_sitter.Language(getattr(import_module(language.module), language.factory)())
    groups = {"comment": sorted(language.comments), "string": language.strings, "block": language.blocks}
    return grammar, tree_sitter.Query(grammar, pattern(grammar, groups))


class Source:
    """A file's text and what it holds."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data, self.path = data, path
        self.language = language_of(path, data)
        self._refused = _refusal(self.language, data)
        self._bags: dict[tuple[int, int], Bag] = {}

    @cached_property
    def fault(self) -> Fault | None:
        """Why the outline may be incomplete, or `None`."""
        broken = self._refused is None and (self._tree.root_node.has_error or self._walk.overflowed)
        return "broken" if broken else self._refused

    @cached_property
    def outline(self) -> Outline:
        """Every definition of the file."""
        name = self.language.name if self.language else ""
        return Outline(self.path, name, self._symbols, self.fault)

    @cached_property
    def calls(self) -> CallSheet:
        """Every call and import of the file."""
        if self.language is None or self._refused:
            return CallSheet(self.path, self.language.name if self.language else "", fault=self.fault)
        calls, imports = facts(self.language, self._grammar, self._tree.root_node, self._symbols)
        return CallSheet(self.path, self.language.name, calls, imports, self.fault)

    def body(self, symbol: Symbol) -> bytes:
        """The body of a symbol of this file without comments; of one without a body, its whole definition."""
        inner = symbol.body_start < symbol.body_end
        place = (symbol.body_start, symbol.body_end) if inner else (symbol.start, symbol.end)
        return self._clean.part(*place) if self.language and not self._refused else self.data[slice(*place)]

    def clean(self, symbol: Symbol) -> bytes:
        """A whole symbol without comments and documentation."""
        return self._clean.part(symbol.start, symbol.end) if self.language and not self._refused else b""

    def bag(self, symbol: Symbol) -> Bag:
        """The tokens of a symbol's body, to be compared with `similarity`."""
        key = (symbol.start, symbol.end)
        if key not in self._bags:
            self._bags[key] = bag(self.body(symbol))
        return self._bags[key]

    @cached_property
    def _known(self) -> Language:
        assert self.language
        return self.language

    @property
    def _grammar(self) -> tree_sitter.Language:
        return _grammar(self._known)[0]

    @cached_property
    def _tree(self) -> tree_sitter.Tree:
        import tree_sitter

        mask = self._known.mask
        return tree_sitter.Parser(self._grammar).parse(mask(self.data) if mask else self.data)

    @cached_property
    def _walk(self) -> Walk:
        walk = Walk(self._known, self.data)
        walk.run(self._tree.root_node)
        return walk

    @cached_property
    def _marked(self) -> dict[str, list[tree_sitter.Node]]:
        """Comments, strings, and blocks made by white space."""
        return captures(_grammar(self._known)[1], self._tree.root_node)

    @cached_property
    def _comments(self) -> list[tuple[int, int]]:
        """Where the comments are, in the order of the text."""
        return sorted([(node.start_byte, node.end_byte) for node in self._marked.get("comment", ())])

    @cached_property
    def _clean(self) -> Clean:
        """The text without comments and documentation, its white space settled."""
        edits: list[Edit] = [(start, end, b" ") for start, end in self._comments]
        if self._known.documentation:
            edits += [(start, end, b" ") for found in self._walk.found for start, end in found.docs]
        for node in self._marked.get("string", ()):
            if edit := keep_space(node.start_byte, node.end_byte, self.data):
                edits.append(edit)
        for node in self._marked.get("block", ()):
            start, end = node.start_byte, node.end_byte
            edits += ((start, start, OPEN), (end, end, CLOSE))
        return Clean(self.data, edits)

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *accumulate(len(line) + 1 for line in self.data.split(b"\n"))]

    def _line(self, byte: int) -> int:
        return bisect_right(self._lines, byte)

    @cached_property
    def _symbols(self) -> tuple[Symbol, ...]:
        if self._refused:
            return ()
        twins: Counter[tuple[str, str]] = Counter()
        hints = Hints(self.data)
        symbols = []
        for found in self._walk.found:
            key = (found.qualified, found.kind)
            symbols.append(self._symbol(found, twins[key], hints))
            twins[key] += 1
        return tuple(symbols)

    def _symbol(self, found: Found, ordinal: int, hints: Hints) -> Symbol:
        last = self._line(max(found.definition, found.end - 1))
        first = self._line(found.definition)
        begin, body = found.body
        return Symbol(
            found.qualified,
            found.name,
            found.kind,
            LineSpan(self.path, first if found.start == found.definition else self._line(found.start), last),
            LineSpan(self.path, first, last),
            found.start,
            found.end,
            begin,
            body,
            _signature(self._clean.part(found.signature, begin)),
            prints(found, self.data, self._clean, self._comments_in(found)),
            self._parameters(found) if found.parameters is not None else (),
            tuple(found.bases),
            self._texts(found.notes) if found.notes else (),
            self._texts(found.modifiers) if found.modifiers else (),
            self._documentation(found) if found.docs else "",
            hints.marks(found, self._line) if hints.places else (),
            ordinal,
        )

    def _comments_in(self, found: Found) -> list[tuple[int, int]]:
        comments = self._comments
        return comments[bisect_left(comments, (found.start,)) : bisect_left(comments, (found.end,))]

    def _parameters(self, found: Found) -> tuple[Parameter, ...]:
        language = self._known
        nodes = found.parameters.named_children if found.parameters is not None else ()
        return tuple([each for n in nodes if n.type not in language.comments for each in language.parameter(n)])

    def _texts(self, ranges: list[tuple[int, int]]) -> tuple[str, ...]:
        return tuple([_one_line(self.data[start:end]) for start, end in ranges])

    def _documentation(self, found: Found) -> str:
        return b"\n".join(self.data[s:e] for s, e in found.docs)[:_LONGEST_DOCUMENTATION].decode("utf-8", "replace")


def _refusal(language: Language | None, data: bytes) -> Fault | None:
    if b"\0" in data[:8000]:
        return "binary"
    if len(data) > LARGEST:
        return "too-large"
    return None if language else "unknown-language"


def _signature(clean: bytes) -> str:
    return _one_line(shown(clean[:_LONGEST_SIGNATURE])).rstrip(" :={;").removesuffix("=>").rstrip()


def _one_line(text: bytes) -> str:
    return b" ".join(text.split()).decode("utf-8", "replace")
