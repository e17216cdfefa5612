"""Java."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, last_part, text
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

METHOD = Rule("method")
CLASS = Rule("class", bases=("superclass", "interfaces", "permits"))
INTERFACE = Rule("interface", bases=("extends_interfaces",))


def _constant(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """An enum's constant with a body holds methods."""
    body = node.child_by_field_name("body")
    if body is not None:
        walk.enter(body, Scope(scope.within(text(node.child_by_field_name("name"))), "class"))


def _anonymous(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`new Base(…) { … }` holds methods; they are named after what the class without a name derives from."""
    body, arguments = child_of_type(node, "class_body"), node.child_by_field_name("arguments")
    base = last_part(text(node.child_by_field_name("type")).split("<")[0])
    if body is not None and base:
        walk.enter(body, Scope(scope.within(base), "class"))
    if arguments is not None:
        walk.enter(arguments, scope)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if node.type == "spread_parameter":
        declared = child_of_type(node, "variable_declarator")
        kinds = [n for n in node.named_children if n.type not in ("modifiers", "variable_declarator")]
        return (Parameter(text(declared), text(kinds[0]) + "..." if kinds else ""),)
    if node.type in ("formal_parameter", "receiver_parameter"):
        return (Parameter(text(node.child_by_field_name("name")), text(node.child_by_field_name("type"))),)
    return ()


def _call(node: Node) -> Callee | None:
    return Callee(text(node.child_by_field_name("name")), text(node.child_by_field_name("object")))


def _new(node: Node) -> Callee | None:
    return Callee(last_part(text(node.child_by_field_name("type")).split("<")[0]), "new")


def _constructor(node: Node) -> Callee | None:
    return Callee(text(node.child_by_field_name("constructor")), text(node.child_by_field_name("object")))


def _reference(node: Node) -> Callee | None:
    """`A::b` may call it."""
    parts = node.named_children
    return Callee(text(parts[-1]), text(parts[0])) if len(parts) > 1 else None


def _import(node: Node) -> Iterable[Imported]:
    name = text(child_of_type(node, "scoped_identifier", "identifier"))
    if child_of_type(node, "asterisk"):
        yield Imported(name, "*")
    else:
        module, _, last = name.rpartition(".")
        yield Imported(module, last)


JAVA = Language(
    name="java",
    module="tree_sitter_java",
    rules={
        "class_declaration": CLASS,
        "record_declaration": CLASS,
        "interface_declaration": INTERFACE,
        "annotation_type_declaration": INTERFACE,
        "enum_declaration": Rule("enum", bases=("interfaces",)),
        "method_declaration": METHOD,
        "constructor_declaration": METHOD,
        "compact_constructor_declaration": METHOD,
        "annotation_type_element_declaration": METHOD,
        "enum_constant": _constant,
        "object_creation_expression": _anonymous,
    },
    through=frozenset(
        [
            "enum_body_declarations",
            "block",
            "constructor_body",
            "if_statement",
            "try_statement",
            "try_with_resources_statement",
            "catch_clause",
            "finally_clause",
            "for_statement",
            "enhanced_for_statement",
            "while_statement",
            "do_statement",
            "synchronized_statement",
            "labeled_statement",
            "static_initializer",
            "field_declaration",
            "local_variable_declaration",
            "variable_declarator",
            "expression_statement",
            "assignment_expression",
            "return_statement",
            "method_invocation",
            "argument_list",
            "lambda_expression",
            "parenthesized_expression",
            "cast_expression",
            "ERROR",
        ]
    ),
    comments=frozenset(("line_comment", "block_comment")),
    strings=("string_fragment", "multiline_string_fragment", "character_literal"),
    notes=frozenset(("annotation", "marker_annotation")),
    nested=(b"class ", b"interface ", b"enum ", b"record ", b"public ", b"protected ", b"@Override"),
    parameter=_parameter,
    calls=Calls(
        {
            "method_invocation": _call,
            "object_creation_expression": _new,
            "explicit_constructor_invocation": _constructor,
            "method_reference": _reference,
        },
        {"import_declaration": _import},
    ),
    bare_members=True,
    own=frozenset(("this",)),
)
