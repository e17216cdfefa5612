"""Rust. What stands in an `impl` block is named by the type, and its `bases` tell the trait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, dotted, text
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

FUNCTION = Rule("function")


def _macro_rules(node: Node) -> Node | None:
    """The rules of a macro stand beside its name."""
    return next((each for each in node.children if each.type in ("macro_rule", "{", "(", "[")), None)


def _implementation(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if kind is not None and body is not None:
        name = dotted(text(kind).lstrip("&*").removeprefix("dyn ").strip("[]() ")) or "impl"
        walk.enter(body, Scope(scope.within(name), "struct", text(node.child_by_field_name("trait"))))


def _macro(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    walk.define(MACRO, node, Scope(scope.prefix, None), lead)


MACRO = Rule("macro", body=_macro_rules, parameters="none")


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if node.type == "parameter":
        return (Parameter(text(node.child_by_field_name("pattern")), text(node.child_by_field_name("type"))),)
    return () if node.type == "attribute_item" else (Parameter(text(node)),)


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    if function is not None and function.type == "generic_function":
        function = function.child_by_field_name("function")
    if function is None:
        return None
    if function.type == "field_expression":
        return Callee(text(function.child_by_field_name("field")), text(function.child_by_field_name("value")))
    if function.type == "scoped_identifier":
        return Callee(text(function.child_by_field_name("name")), text(function.child_by_field_name("path")))
    return Callee(text(function)) if function.type == "identifier" else None


def _macro_call(node: Node) -> Callee | None:
    receiver, _, name = text(node.child_by_field_name("macro")).rpartition("::")
    return Callee(name + "!", receiver)


def _use(node: Node) -> Iterable[Imported]:
    """Every leaf of a `use`."""
    stack = [(each, "") for each in (node.child_by_field_name("argument"),) if each is not None]
    while stack:
        tree, prefix = stack.pop()
        match tree.type:
            case "scoped_use_list":
                inner = _path(prefix, text(tree.child_by_field_name("path")))
                listed = tree.child_by_field_name("list")
                stack += [(each, inner) for each in reversed(listed.named_children if listed else [])]
            case "use_list":
                stack += [(each, prefix) for each in reversed(tree.named_children)]
            case "use_as_clause":
                path = _path(prefix, text(tree.child_by_field_name("path")))
                yield _leaf(path, text(tree.child_by_field_name("alias")))
            case "use_wildcard":
                yield Imported(_path(prefix, text(tree).removesuffix("*").removesuffix("::")), "*")
            case "self":
                yield _leaf(prefix)
            case "line_comment" | "block_comment":
                continue
            case _:
                yield _leaf(_path(prefix, text(tree)))


def _path(prefix: str, rest: str) -> str:
    return f"{prefix}::{rest}" if prefix and rest else prefix or rest


def _leaf(path: str, alias: str = "") -> Imported:
    module, _, name = path.rpartition("::")
    return Imported(module, name, alias)


def _extern_crate(node: Node) -> Iterable[Imported]:
    yield Imported(text(node.child_by_field_name("name")), "", text(node.child_by_field_name("alias")))


RUST = Language(
    name="rust",
    module="tree_sitter_rust",
    rules={
        "function_item": FUNCTION,
        "function_signature_item": FUNCTION,
        "struct_item": Rule("struct"),
        "union_item": Rule("struct"),
        "enum_item": Rule("enum"),
        "trait_item": Rule("trait", bases=("bounds",)),
        "type_item": Rule("type", body="type"),
        "associated_type": Rule("type", body="none"),
        "mod_item": Rule("module"),
        "impl_item": _implementation,
        "macro_definition": _macro,
    },
    through=frozenset(
        [
            "block",
            "expression_statement",
            "if_expression",
            "else_clause",
            "match_expression",
            "match_block",
            "match_arm",
            "loop_expression",
            "while_expression",
            "for_expression",
            "unsafe_block",
            "foreign_mod_item",
            "declaration_list",
            "ERROR",
        ]
    ),
    comments=frozenset(("line_comment", "block_comment")),
    strings=("string_content", "raw_string_literal", "char_literal"),
    notes=frozenset(("attribute_item", "inner_attribute_item")),
    modifiers=frozenset(("visibility_modifier", "extern_modifier")),
    nested=(b"fn ", b"struct ", b"enum ", b"impl ", b"impl<", b"trait ", b"macro_rules!"),
    parameter=_parameter,
    calls=Calls(
        {"call_expression": _call, "macro_invocation": _macro_call},
        {"use_declaration": _use, "extern_crate_declaration": _extern_crate},
    ),
)
