"""Python, 2 and 3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, text
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

FUNCTION = Rule("function")
CLASS = Rule("class", parameters="none", bases=("superclasses",))
LAMBDA = Rule("function")


def _decorated(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    inner = node.child_by_field_name("definition")
    if inner is not None:
        walk.meet(inner, scope, lead, outer=node)


def _assigned(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`name = lambda: …`, outside of functions."""
    if scope.kind in ("function", "method") or walk.data.find(b"lambda", node.start_byte, node.end_byte) < 0:
        return
    first = node.children[0]
    value = first.child_by_field_name("right") if first.type == "assignment" else None
    left = first.child_by_field_name("left") if value is not None and value.type == "lambda" else None
    if left is not None and left.type == "identifier":
        walk.define(LAMBDA, node, scope, lead, name=text(left), core=value)


def _docstring(body: Node) -> Node | None:
    for node in body.children:
        if node.type == "expression_statement":
            return node if node.children[0].type == "string" and node.child_count == 1 else None
        if node.type == "string":
            return node
        if node.type != "comment":
            return None
    return None


def _parameter(node: Node) -> tuple[Parameter, ...]:
    kind = node.type
    if kind in ("identifier", "list_splat_pattern", "dictionary_splat_pattern", "tuple_pattern"):
        return (Parameter(text(node)),)
    if kind == "default_parameter":
        return (Parameter(text(node.child_by_field_name("name"))),)
    if kind in ("typed_parameter", "typed_default_parameter"):
        name = node.child_by_field_name("name") or node.children[0]
        return (Parameter(text(name), text(node.child_by_field_name("type"))),)
    return ()


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    if function is None:
        return None
    if function.type == "identifier":
        return Callee(text(function))
    if function.type == "attribute":
        return Callee(text(function.child_by_field_name("attribute")), text(function.child_by_field_name("object")))
    return None


def _decorator(node: Node) -> Callee | None:
    """A decorator without arguments calls what it names."""
    function = node.named_children[0] if node.named_children else None
    if function is None or function.type == "call":
        return None
    receiver, _, name = text(function).rpartition(".")
    return Callee(name, receiver)


def _aliased(node: Node) -> tuple[str, str]:
    if node.type == "aliased_import":
        return text(node.child_by_field_name("name")), text(node.child_by_field_name("alias"))
    return text(node), ""


def _import(node: Node) -> Iterable[Imported]:
    for each in node.children_by_field_name("name"):
        name, alias = _aliased(each)
        yield Imported(name, "", alias)


def _import_from(node: Node) -> Iterable[Imported]:
    module = text(node.child_by_field_name("module_name")) or "__future__"
    for each in node.children_by_field_name("name"):
        yield Imported(module, *_aliased(each))
    if any(each.type == "wildcard_import" for each in node.children):
        yield Imported(module, "*")


PYTHON = Language(
    name="python",
    module="tree_sitter_python",
    rules={
        "function_definition": FUNCTION,
        "class_definition": CLASS,
        "decorated_definition": _decorated,
        "expression_statement": _assigned,
    },
    through=frozenset(
        [
            "block",
            "if_statement",
            "elif_clause",
            "else_clause",
            "try_statement",
            "except_clause",
            "finally_clause",
            "with_statement",
            "for_statement",
            "while_statement",
            "match_statement",
            "case_clause",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=("string_content",),
    blocks=("block",),
    notes=frozenset(("decorator",)),
    modifiers=frozenset(("async",)),
    nested=(b"def ", b"class "),
    parameter=_parameter,
    documentation=_docstring,
    calls=Calls(
        {"call": _call, "decorator": _decorator},
        {"import_statement": _import, "import_from_statement": _import_from, "future_import_statement": _import_from},
    ),
    own=frozenset(("self", "cls")),
)
