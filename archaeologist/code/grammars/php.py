"""PHP. A namespace is part of the names in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import (
    Callee,
    Calls,
    Imported,
    Language,
    Rule,
    Scope,
    child_of_type,
    dotted,
    last_part,
    text,
)
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

FUNCTION = Rule("function")


def _namespace(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    name = dotted(text(node.child_by_field_name("name")))
    inner = Scope(name, "module") if name else Scope()
    body = node.child_by_field_name("body")
    if body is not None:
        walk.enter(body, inner)
    else:
        walk.rest(inner)


def _statement(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`$name = function () {…};`"""
    inner = node.named_children[0] if node.named_children else None
    if inner is None or inner.type != "assignment_expression":
        return
    left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    if left is None or right is None or left.type != "variable_name":
        return
    if right.type in ("anonymous_function", "arrow_function"):
        walk.define(FUNCTION, node, scope, lead, core=right, name=text(left).lstrip("$"))


def _parameter(node: Node) -> tuple[Parameter, ...]:
    name = node.child_by_field_name("name")
    return (Parameter(text(name), text(node.child_by_field_name("type"))),) if name else ()


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    if function is None or function.type not in ("name", "qualified_name", "relative_name"):
        return None
    name = text(function)
    return Callee(last_part(name), name.rpartition("\\")[0])


def _member(node: Node) -> Callee | None:
    receiver = node.child_by_field_name("object") or node.child_by_field_name("scope")
    name = node.child_by_field_name("name")
    return Callee(text(name), text(receiver)) if name is not None and name.type == "name" else None


def _new(node: Node) -> Callee | None:
    made = child_of_type(node, "name", "qualified_name")
    return Callee(last_part(text(made)), "new") if made else None


def _use(node: Node) -> Iterable[Imported]:
    prefix = text(child_of_type(node, "namespace_name"))
    group = child_of_type(node, "namespace_use_group")
    for each in (group or node).named_children:
        if each.type in ("namespace_use_clause", "namespace_use_group_clause"):
            named = child_of_type(each, "qualified_name", "name", "namespace_name")
            path = "\\".join(filter(None, (prefix if group else "", text(named))))
            module, _, name = path.rpartition("\\")
            yield Imported(module, name, text(each.child_by_field_name("alias")))


def _require(node: Node) -> Iterable[Imported]:
    yield Imported(text(node.named_children[0]).strip("'\"()") if node.named_children else "")


_REQUIRES = ("require_expression", "require_once_expression", "include_expression", "include_once_expression")

PHP = Language(
    name="php",
    module="tree_sitter_php",
    factory="language_php",
    rules={
        "namespace_definition": _namespace,
        "function_definition": FUNCTION,
        "method_declaration": Rule("method"),
        "class_declaration": Rule("class", bases=("base_clause", "class_interface_clause")),
        "interface_declaration": Rule("interface", bases=("base_clause",)),
        "trait_declaration": Rule("trait"),
        "enum_declaration": Rule("enum", bases=("class_interface_clause",)),
        "expression_statement": _statement,
    },
    through=frozenset(
        [
            "compound_statement",
            "if_statement",
            "else_clause",
            "else_if_clause",
            "colon_block",
            "try_statement",
            "catch_clause",
            "finally_clause",
            "foreach_statement",
            "for_statement",
            "while_statement",
            "switch_statement",
            "switch_block",
            "case_statement",
            "default_statement",
            "declare_statement",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=("string_content", "nowdoc_string", "text"),
    notes=frozenset(("attribute_list",)),
    modifiers=frozenset(
        [
            "abstract_modifier",
            "final_modifier",
            "static_modifier",
            "visibility_modifier",
            "readonly_modifier",
            "var_modifier",
        ]
    ),
    nested=(b"function ", b"class "),
    parameter=_parameter,
    calls=Calls(
        {
            "function_call_expression": _call,
            "member_call_expression": _member,
            "nullsafe_member_call_expression": _member,
            "scoped_call_expression": _member,
            "object_creation_expression": _new,
        },
        {"namespace_use_declaration": _use, **dict.fromkeys(_REQUIRES, _require)},
    ),
    own=frozenset(("$this", "self", "static")),
)
