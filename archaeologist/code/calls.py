"""The calls and imports of a file. Nothing is resolved across files; what one file settles by itself is told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Language, captures, pattern, text
from archaeologist.domain.symbol import Call, Import, Symbol

if TYPE_CHECKING:
    import tree_sitter
    from tree_sitter import Node

_RUNS = frozenset(("function", "method", "property", "macro"))
_LONGEST_RECEIVER = 120
_DEEPEST = 1_000
_WRAPPED = 5
_BINDINGS = (("left", "right"), ("name", "value"), ("pattern", "value"), ("declarator", "value"), ("alias", "value"))
_PASSING = frozenset(
    (
        *("expression_list", "await", "await_expression", "unary_expression", "pointer_expression", "try_expression"),
        *("reference_expression", "parenthesized_expression", "new_expression", "non_null_expression"),
        *("as_pattern_target", "equals_value_clause"),
    )
)
"""Nodes through which the value of a call reaches what it is assigned to."""
_DECLARING = frozenset({"variable_declarator", "property_declaration"})
"""Declarations that some grammars give no names for their parts."""
_VARIABLE = re.compile(r"[$@]{0,2}(?:(?:self|this|cls)(?:\.|->))?[A-Za-z_]\w*")


@cache
def _queries(language: Language, grammar: tree_sitter.Language) -> tuple[tree_sitter.Query, tree_sitter.Query]:
    """The query for calls and imports, and the one for bare names."""
    import tree_sitter

    groups = {"call": language.calls.calls, "import": language.calls.imports}
    return tree_sitter.Query(grammar, pattern(grammar, groups)), tree_sitter.Query(grammar, language.calls.bare)


def _nodes(language: Language, grammar: tree_sitter.Language, root: Node) -> dict[str, list[Node]]:
    calls, bare = _queries(language, grammar)
    found = captures(calls, root)
    return {**found, **captures(bare, root)} if language.calls.bare and not _is_deep(root) else found


def _is_deep(root: Node) -> bool:
    """Whether the way down through the largest children is too long to look for names by where they stand."""
    node = root
    for _ in range(_DEEPEST):
        if not node.children:
            return False
        node = max(node.children, key=lambda each: each.end_byte - each.start_byte)
    return True


def facts(
    language: Language, grammar: tree_sitter.Language, root: Node, symbols: Sequence[Symbol]
) -> tuple[tuple[Call, ...], tuple[Import, ...]]:
    """Every call, with the innermost function or method it stands in, and every import, one a name."""
    nodes = _nodes(language, grammar, root)
    calls = _calls(language, (*nodes.get("call", ()), *nodes.get("bare", ())), symbols)
    return tuple(calls), tuple(_imports(language, nodes.get("import", ())))


def _calls(language: Language, nodes: Sequence[Node], symbols: Sequence[Symbol]) -> Iterator[Call]:
    enclosing, settle = _Enclosing(symbols), _Settled(language, symbols)
    for node in sorted(nodes, key=_start):
        read = language.calls.calls.get(node.type)
        callee = read(node) if read else Callee(text(node))
        if callee is None or not callee.name:
            continue
        caller = enclosing.at(node.start_byte)
        target = settle.target(callee.name, callee.receiver, caller)
        if read or target:
            scope, receiver = caller.qualified if caller else "", callee.receiver[:_LONGEST_RECEIVER]
            yield Call(callee.name, receiver, node.start_point[0] + 1, scope, target, _bound(node))


def _bound(node: Node) -> str:
    """The variable (`x`, `self.x`) that a call's result is bound to as it is; empty when there is none."""
    for _ in range(_WRAPPED):
        parent = node.parent
        if parent is None or parent.type == "range_clause":
            return ""
        if (name := _left_of(parent, node)) is not None:
            variable = text(name).removeprefix("mut ").lstrip("*&")
            return variable if _VARIABLE.fullmatch(variable) else ""
        if parent.type not in _PASSING or len(parent.named_children) > 1:
            return ""
        node = parent
    return ""


def _left_of(parent: Node, node: Node) -> Node | None:
    """What `parent` binds `node` to; None when it is no binding of it."""
    for left, right in _BINDINGS:
        if parent.child_by_field_name(right) == node and (name := parent.child_by_field_name(left)):
            return name
    declares = parent.type in _DECLARING and len(parent.named_children) > 1 and parent.named_children[-1] == node
    return parent.named_children[-2] if declares else None


def _imports(language: Language, nodes: Sequence[Node]) -> Iterator[Import]:
    for node in sorted(nodes, key=_start):
        for each in language.calls.imports[node.type](node):
            if each.module or each.name:
                yield Import(each.module, each.name, each.alias, node.start_point[0] + 1)


def _start(node: Node) -> int:
    return node.start_byte


class _Enclosing:
    """Finds the innermost symbol that runs, by place. Symbols nest, so one stack over the edges tells all."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        self._edges: list[int] = []
        self._inside: list[Symbol | None] = []
        open_symbols: list[Symbol] = []
        for symbol in sorted((s for s in symbols if s.kind in _RUNS), key=lambda s: (s.start, -s.end)):
            while open_symbols and open_symbols[-1].end <= symbol.start:
                self._edge(open_symbols.pop().end, open_symbols)
            open_symbols.append(symbol)
            self._edge(symbol.start, open_symbols)
        while open_symbols:
            self._edge(open_symbols.pop().end, open_symbols)

    def _edge(self, place: int, open_symbols: Sequence[Symbol]) -> None:
        self._edges.append(place)
        self._inside.append(open_symbols[-1] if open_symbols else None)

    def at(self, place: int) -> Symbol | None:
        """The innermost symbol at a byte."""
        found = bisect_right(self._edges, place)
        return self._inside[found - 1] if found else None


class _Settled:
    """What a name means where the file alone settles it."""

    def __init__(self, language: Language, symbols: Sequence[Symbol]) -> None:
        self._own, self._bare_members = language.own, language.bare_members
        self._names = {symbol.qualified: symbol.kind for symbol in symbols}

    def target(self, name: str, receiver: str, caller: Symbol | None) -> str:
        """The qualified name that a call reaches, empty when it is not settled."""
        scope = caller.qualified if caller else ""
        if receiver in self._own:
            return self._in_container(name, scope)
        if receiver and receiver != "new":
            return ""
        while True:
            candidate = f"{scope}.{name}" if scope else name
            kind = self._names.get(candidate)
            if kind and (self._bare_members or kind not in ("method", "property")):
                return candidate
            if not scope:
                return ""
            scope = scope.rpartition(".")[0]

    def _in_container(self, name: str, scope: str) -> str:
        """The nearest container around the caller that has the name."""
        while scope:
            scope = scope.rpartition(".")[0]
            if scope and f"{scope}.{name}" in self._names:
                return f"{scope}.{name}"
        return ""
