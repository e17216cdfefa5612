"""Kotlin. An extension is named by what it extends: `fun List<T>.ext()` is `List.ext`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, dotted, text
from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk


def _name(node: Node) -> str:
    return text(node.child_by_field_name("name") or child_of_type(node, "identifier"))


def _body(node: Node) -> Node | None:
    return child_of_type(node, "class_body", "enum_class_body", "function_body", "block", "getter")


def _listed(node: Node) -> Node | None:
    holder = child_of_type(node, "primary_constructor") or node
    return child_of_type(holder, "function_value_parameters", "class_parameters")


CLASS = Rule("class", name=_name, body=_body, parameters=_listed, bases=("delegation_specifiers",))
FUNCTION = Rule("function", name=_name, body=_body, parameters=_listed)


def _class(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    kind: Kind = "class"
    if child_of_type(node, "interface"):
        kind = "interface"
    elif child_of_type(node, "enum_class_body"):
        kind = "enum"
    walk.define(CLASS, node, scope, lead, kind=kind)


def _companion(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """The members of a companion are called on the class."""
    body = _body(node)
    if body is not None:
        walk.enter(body, scope)


def _function(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    name = node.child_by_field_name("name")
    extended = next(
        (
            n
            for n in node.children
            if n.type in ("user_type", "nullable_type") and name and n.end_byte <= name.start_byte
        ),
        None,
    )
    prefix = dotted(text(extended).rstrip("?")) + "." if extended else ""
    walk.define(FUNCTION, node, scope, lead, name=prefix + text(name))


def _property(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """A property that runs something: a getter of its own, or a lambda that it holds."""
    name = text(child_of_type(child_of_type(node, "variable_declaration") or node, "identifier"))
    core = child_of_type(node, "lambda_literal")
    if core is not None:
        walk.define(Rule("function", body=lambda n: n), node, scope, lead, core=core, name=name)
    elif child_of_type(node, "getter"):
        walk.define(Rule("property", body=_body, parameters="none"), node, scope, lead, name=name)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if node.type not in ("parameter", "class_parameter"):
        return ()
    named = [n for n in node.named_children if n.type not in ("modifiers", "parameter_modifiers")]
    return (Parameter(text(named[0]), text(named[1]) if len(named) > 1 else ""),) if named else ()


def _call(node: Node) -> Callee | None:
    function = node.named_children[0] if node.named_children else None
    if function is None:
        return None
    if function.type == "navigation_expression" and len(function.named_children) > 1:
        return Callee(text(function.named_children[-1]), text(function.named_children[0]))
    return Callee(text(function)) if function.type == "identifier" else None


def _import(node: Node) -> Iterable[Imported]:
    path = text(child_of_type(node, "qualified_identifier", "identifier"))
    if child_of_type(node, "*"):
        yield Imported(path, "*")
        return
    module, _, name = path.rpartition(".")
    alias = node.named_children[-1] if child_of_type(node, "as") else None
    yield Imported(module, name, text(alias))


KOTLIN = Language(
    name="kotlin",
    module="tree_sitter_kotlin",
    rules={
        "class_declaration": _class,
        "object_declaration": CLASS,
        "companion_object": _companion,
        "function_declaration": _function,
        "secondary_constructor": Rule("method", name=lambda _: "constructor", body=_body, parameters=_listed),
        "property_declaration": _property,
        "type_alias": Rule(
            "type", name=lambda n: text(n.child_by_field_name("type") or child_of_type(n, "identifier"))
        ),
    },
    through=frozenset(["block", "function_body", "class_body", "enum_class_body", "if_expression", "ERROR"]),
    comments=frozenset(("line_comment", "block_comment")),
    strings=("string_content",),
    notes=frozenset(("annotation",)),
    nested=(b"fun ", b"class ", b"interface ", b"object "),
    parameter=_parameter,
    calls=Calls({"call_expression": _call}, {"import": _import}),
    bare_members=True,
    own=frozenset(("this",)),
)
