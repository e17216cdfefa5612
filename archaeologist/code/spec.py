"""What is told of a language: which nodes define, which are walked through, which are comments, calls and imports.

A grammar is a table of `Rule`s. Where a table cannot say it (an assignment that defines a method, say), a `Handler`
stands in the rule's place and calls `Walk.define` or `Walk.enter` itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    import tree_sitter
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

MOST_PIECES = 10_000
TYPES: frozenset[Kind] = frozenset(("class", "interface", "struct", "enum", "trait"))


class Scope(NamedTuple):
    """Where a definition stands: the qualified name of its container, the container's kind, the trait implemented."""

    prefix: str = ""
    kind: Kind | None = None
    trait: str = ""

    def within(self, name: str) -> str:
        """The qualified name that `name` has here."""
        return f"{self.prefix}.{name}" if self.prefix else name


TOP = Scope()


@dataclass(frozen=True, slots=True)
class Rule:
    """How a node defines a symbol. Texts are names of fields; a function in a type of containers becomes a method."""

    kind: Kind
    name: str | Callable[[Node], str] = "name"
    body: str | Callable[[Node], Node | None] = "body"
    parameters: str | Callable[[Node], Node | None] = "parameters"
    bases: tuple[str, ...] = ()


class Callee(NamedTuple):
    """What is called: the bare name and the text before it."""

    name: str
    receiver: str = ""


class Imported(NamedTuple):
    """Module, name in it, name here."""

    module: str
    name: str = ""
    alias: str = ""


Handler = Callable[["Walk", "Node", Scope, "Sequence[Node]", "Node"], None]
"""Takes the walk, the node, its scope, the comments and attributes that lead up to it, and the node around it that
belongs to the definition (else the node itself)."""


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Which nodes call and import, and how each is read."""

    calls: Mapping[str, Callable[[Node], Callee | None]]
    imports: Mapping[str, Callable[[Node], Iterable[Imported]]] = field(default_factory=dict)
    bare: str = ""
    """A query for names, captured as `bare`, that are calls where the file defines them."""


def _plain_parameter(node: Node) -> tuple[Parameter, ...]:
    name = node.child_by_field_name("name") or node.child_by_field_name("pattern")
    kind = node.child_by_field_name("type")
    return (Parameter(text(name or node), text(kind).removeprefix(":").strip() if kind else ""),)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language: its grammar's module and function, and what the nodes of that grammar mean."""

    name: str
    module: str
    rules: Mapping[str, Rule | Handler]
    through: frozenset[str]
    """Nodes whose children are looked at in the same scope: statements, lists of declarations, preprocessor arms."""
    comments: frozenset[str]
    calls: Calls
    strings: tuple[str, ...] = ()
    """Nodes in which white space counts."""
    blocks: tuple[str, ...] = ()
    """Nodes that are marked off by white space alone."""
    notes: frozenset[str] = frozenset()
    """Annotations, decorators and attributes."""
    modifiers: frozenset[str] = frozenset()
    nested: tuple[bytes, ...] = ()
    """One of these a function's body must contain to be searched for further definitions."""
    factory: str = "language"
    parameter: Callable[[Node], tuple[Parameter, ...]] = _plain_parameter
    documentation: Callable[[Node], Node | None] | None = None
    """Finds the documentation inside a body; without it, the comments before a definition are its documentation."""
    mask: Callable[[bytes], bytes] | None = None
    """Blanks what the grammar cannot read, byte for byte, before it is parsed."""
    bare_members: bool = False
    """Whether a plain name may mean a member of the own class."""
    own: frozenset[str] = frozenset(("self", "this", "Self", "cls"))
    """Receivers that stand for the own class."""


def pattern(grammar: tree_sitter.Language, groups: Mapping[str, Iterable[str]]) -> str:
    """The query that captures nodes of some types under the name of their group; types it lacks are left out."""
    return "\n".join(
        f"({node}) @{name}" for name, nodes in groups.items() for node in nodes if grammar.id_for_node_kind(node, True)
    )


def captures(query: tree_sitter.Query, root: Node) -> dict[str, list[Node]]:
    """The nodes a query captures by name; none in rubble, where the time grows with the square of the size."""
    import tree_sitter

    return {} if root.has_error and _is_rubble(root) else tree_sitter.QueryCursor(query).captures(root)


def _is_rubble(root: Node) -> bool:
    """Whether an error has more pieces in a row than any file that was meant to be read."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "ERROR" and node.child_count > MOST_PIECES:
            return True
        stack += [child for child in node.children if child.has_error]
    return False


def text(node: Node | None) -> str:
    """The source of a node, on one line."""
    return " ".join((node.text or b"").decode("utf-8", "replace").split()) if node else ""


def child_of_type(node: Node, *types: str) -> Node | None:
    """The first child of one of the types."""
    return next((each for each in node.children if each.type in types), None)


def last_part(name: str) -> str:
    """What stands behind the last separator of a qualified name."""
    return re.split(r"\.|::|->|\\", name)[-1]


def dotted(name: str) -> str:
    """A qualified name with `.` between its parts, without generic arguments."""
    if name.isidentifier():
        return name
    holder, operator, sign = name.partition("operator ")
    if operator:
        return dotted(holder) + "." * bool(holder) + operator + sign
    return re.sub(r"\s+", "", re.sub(r"::|->|\\", ".", _without_arguments(name))).strip(".")


def _without_arguments(name: str) -> str:
    if name.startswith("operator") or "::operator" in name:
        return name
    while (shorter := re.sub(r"<[^<>]*>", "", name)) != name:
        name = shorter
    return name
