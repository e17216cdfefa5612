"""Swift. What stands in an `extension` is named by the type, and its `bases` tell the protocols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, dotted, text
from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

_KINDS: dict[str, Kind] = {"class": "class", "struct": "struct", "enum": "enum", "actor": "class"}


def _itself(node: Node) -> Node:
    return node


CLASS = Rule("class", parameters="none")
FUNCTION = Rule("function", parameters=_itself)
PROPERTY = Rule("property", body="computed_value", parameters="none")


def _class(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    word = text(node.child_by_field_name("declaration_kind"))
    name, body = dotted(text(node.child_by_field_name("name"))), node.child_by_field_name("body")
    bases = ", ".join(text(each) for each in node.named_children if each.type == "inheritance_specifier")
    if word != "extension":
        walk.define(CLASS, node, scope, lead, name=name, kind=_KINDS.get(word, "class"))
        if bases and walk.found and walk.found[-1].definition == node.start_byte:
            walk.found[-1].bases = bases.split(", ")
    elif body is not None:
        walk.enter(body, Scope(scope.within(name), "class", bases))


def _property(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """A property that runs something: a computed one, or one that holds a closure."""
    name = text(node.child_by_field_name("name"))
    if node.child_by_field_name("computed_value") is not None:
        walk.define(PROPERTY, node, scope, lead, name=name)
    elif (value := node.child_by_field_name("value")) is not None and value.type == "lambda_literal":
        walk.define(Rule("function", body=_itself, parameters="none"), node, scope, lead, core=value, name=name)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if node.type != "parameter":
        return ()
    names = node.children_by_field_name("name")
    outside = text(node.child_by_field_name("external_name"))
    return (
        (Parameter(f"{outside} {text(names[0])}".strip(), text(names[1]) if len(names) > 1 else ""),) if names else ()
    )


def _call(node: Node) -> Callee | None:
    function = node.named_children[0] if node.named_children else None
    if function is None:
        return None
    if function.type == "navigation_expression":
        suffix = function.child_by_field_name("suffix")
        return Callee(text(suffix).lstrip("."), text(function.child_by_field_name("target")))
    return Callee(text(function)) if function.type == "simple_identifier" else None


def _import(node: Node) -> Iterable[Imported]:
    yield Imported(text(child_of_type(node, "identifier")))


SWIFT = Language(
    name="swift",
    module="tree_sitter_swift",
    rules={
        "class_declaration": _class,
        "protocol_declaration": Rule("interface", parameters="none"),
        "function_declaration": FUNCTION,
        "protocol_function_declaration": FUNCTION,
        "init_declaration": Rule("method", name=lambda _: "init", parameters=_itself),
        "deinit_declaration": Rule("method", name=lambda _: "deinit", parameters="none"),
        "property_declaration": _property,
        "typealias_declaration": Rule("type", body="none", parameters="none"),
    },
    through=frozenset(["statements", "function_body", "class_body", "if_statement", "guard_statement", "ERROR"]),
    comments=frozenset(("comment", "multiline_comment")),
    strings=("line_str_text", "multi_line_str_text", "raw_str_part"),
    notes=frozenset(("attribute",)),
    nested=(b"func ", b"class ", b"struct ", b"enum "),
    parameter=_parameter,
    calls=Calls({"call_expression": _call}, {"import_declaration": _import}),
    bare_members=True,
    own=frozenset(("self", "Self")),
)
