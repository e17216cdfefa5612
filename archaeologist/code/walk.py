"""Finds the definitions of a tree by a pruned walk: scopes and statements are looked into, expressions are not.

The walk keeps its own stack, so no nesting of the text can exhaust Python's. A function's body is searched only when
it has a word in it that could start a definition, which one look of a regular expression tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archaeologist.code.spec import TOP, TYPES, Language, Rule, Scope, dotted, text
from archaeologist.domain.symbol import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

Range = tuple[int, int]
MOST_SYMBOLS = 20_000
"""A file with more is data; the rest is left out and the file counts as broken."""


@dataclass(slots=True)
class Found:
    """A definition with the places of its pieces, in bytes."""

    qualified: str
    name: str
    kind: Kind
    start: int
    definition: int
    signature: int
    body: Range
    end: int
    docs: list[Range]
    notes: list[Range]
    modifiers: list[Range]
    parameters: Node | None
    bases: Sequence[str]


class Walk:
    """One walk over one file."""

    def __init__(self, language: Language, data: bytes) -> None:
        self.language, self.data = language, data
        self.found: list[Found] = []
        self.overflowed = False
        self._stack: list[tuple[Node, Scope]] = []
        self._rest: Scope | None = None
        self._leading = language.comments | language.notes
        self._no_base = language.comments | {"type_arguments", "access_specifier"}

    def run(self, root: Node) -> list[Found]:
        """Every definition under the root, in the order of the text."""
        self._stack.append((root, TOP))
        while self._stack:
            node, scope = self._stack.pop()
            self._look(node.children, scope)
            if len(self.found) > MOST_SYMBOLS:
                self.overflowed = True
                break
        self.found.sort(key=lambda each: (each.definition, -each.end))
        return self.found

    def enter(self, node: Node, scope: Scope) -> None:
        """The children of a node are to be looked at, in this scope."""
        self._stack.append((node, scope))

    def rest(self, scope: Scope) -> None:
        """What follows the node being met stands in another scope: a namespace without brackets began."""
        self._rest = scope

    def _look(self, nodes: Iterable[Node], scope: Scope) -> None:
        rules, through, leading = self.language.rules, self.language.through, self._leading
        lead: list[Node] = []
        for node in nodes:
            kind = node.type
            if kind in leading:
                lead.append(node)
                continue
            if kind in rules:
                self.meet(node, scope, lead)
                if self._rest is not None:
                    scope, self._rest = self._rest, None
            elif kind in through:
                self._stack.append((node, scope))
            elif not node.is_named:
                continue
            if lead:
                lead = []

    def meet(self, node: Node, scope: Scope, lead: Sequence[Node] = (), outer: Node | None = None) -> bool:
        """Applies the rule for a node, if there is one. `outer` is the wrapper that belongs to the definition."""
        rule = self.language.rules.get(node.type)
        if isinstance(rule, Rule):
            self.define(rule, node, scope, lead, outer=outer)
        elif rule is not None:
            rule(self, node, scope, lead, outer or node)
        return rule is not None

    def define(
        self,
        rule: Rule,
        node: Node,
        scope: Scope,
        lead: Sequence[Node] = (),
        *,
        outer: Node | None = None,
        name: str = "",
        core: Node | None = None,
        kind: Kind | None = None,
    ) -> None:
        """Notes a definition and looks into its body. Nothing happens to what has no name.

        `outer` is the node with everything that belongs to it; `core` the one that has its fields, when the name is
        given to a function or class without one.
        """
        core = core or node
        name = name or dotted(self._name(rule, core))
        if not name:
            return
        qualified = scope.within(name)
        body = _field(core, rule.body)
        kind = kind or ("method" if rule.kind == "function" and scope.kind in TYPES else rule.kind)
        inner = Scope(qualified, kind, "")
        found = self._place(node, outer or node, body)
        found.qualified, found.name, found.kind = qualified, name.rpartition(".")[2] if "." in name else name, kind
        self._lead(found, lead, body)
        found.parameters = _field(core, rule.parameters)
        found.bases = self._bases(core, rule.bases) if rule.bases else (scope.trait,) if scope.trait else ()
        self.found.append(found)
        if body is not None:
            self.search(body, inner)

    def recover(
        self, name: str, kind: Kind, start: int, body: Range, lead: Sequence[Node], parameters: Node | None
    ) -> None:
        """Notes a function that the grammar has in pieces only: where it starts, and where its body is."""
        found = Found(
            name, name.rpartition(".")[2], kind, start, start, start, body, body[1], [], [], [], parameters, ()
        )
        self._lead(found, lead, None)
        self.found.append(found)

    def search(self, body: Node, scope: Scope) -> None:
        """Looks into a body: always into a type's, into a function's when there may be definitions in it."""
        if scope.kind in TYPES or scope.kind == "module":
            self._stack.append((body, scope))
        else:
            start, end = body.start_byte, body.end_byte
            if any(self.data.find(word, start, end) >= 0 for word in self.language.nested):
                self._stack.append((body, scope))

    def _name(self, rule: Rule, node: Node) -> str:
        return rule.name(node) if callable(rule.name) else text(node.child_by_field_name(rule.name))

    def _place(self, node: Node, outer: Node, body: Node | None) -> Found:
        start, end = node.start_byte, outer.end_byte
        place = (body.start_byte, body.end_byte) if body is not None else (end, end)
        found = Found("", "", "function", outer.start_byte, start, start, place, end, [], [], [], None, ())
        language = self.language
        if language.notes or language.modifiers:
            for holder in (outer, node) if outer is not node else (node,):
                _prefix(found, holder, language)
        return found

    def _lead(self, found: Found, lead: Sequence[Node], body: Node | None) -> None:
        """Takes the comments and attributes right before a definition to it."""
        documentation = self.language.documentation
        data, comments = self.data, self.language.comments
        for node in reversed(lead):
            start, end = node.start_byte, node.end_byte
            if data.count(b"\n", end, found.start) > 1:
                break
            if node.type not in comments:
                found.notes.insert(0, (start, end))
            elif documentation is None and _begins_line(data, start) and not data.startswith(b"//!", start):
                found.docs.insert(0, (start, end))
            else:
                break
            found.start = start
        if documentation and body is not None and (doc := documentation(body)) is not None:
            found.docs.append((doc.start_byte, doc.end_byte))

    def _bases(self, node: Node, names: tuple[str, ...]) -> list[str]:
        found: list[str] = []
        for name in names:
            holder = node.child_by_field_name(name) or next((c for c in node.children if c.type == name), None)
            for each in holder.named_children if holder else ():
                inner = each.named_children if each.type.endswith(("_list", "_clause")) else (each,)
                found += [text(base) for base in inner if base.type not in self._no_base]
        return found


def _field(node: Node, name: str | Callable[[Node], Node | None]) -> Node | None:
    return name(node) if callable(name) else node.child_by_field_name(name)


def _prefix(found: Found, node: Node, language: Language) -> None:
    """Takes annotations and modifiers off the beginning of a definition; what is behind them is its signature."""
    for child in node.children:
        kind, place = child.type, (child.start_byte, child.end_byte)
        if kind in language.notes:
            found.notes.append(place)
        elif kind in ("modifiers", "function_modifiers"):
            for each in child.children:
                (found.notes if each.type in language.notes else found.modifiers).append(
                    (each.start_byte, each.end_byte)
                )
        elif kind in language.modifiers:
            found.modifiers.append(place)
        elif kind not in language.comments:
            found.signature = max(found.signature, place[0])
            break


def _begins_line(data: bytes, start: int) -> bool:
    return not data[data.rfind(b"\n", 0, start) + 1 : start].strip(b" \t\r\xef\xbb\xbf")
