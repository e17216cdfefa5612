"""Go. A method is named by the type of its receiver: `func (t *T) m()` is `T.m`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, dotted, text
from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

FUNCTION = Rule("function")
METHOD = Rule("method")
TYPE = Rule("type", body="type", parameters="type_parameters")
_KINDS: dict[str, Kind] = {"struct_type": "struct", "interface_type": "interface"}


def _method(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    receiver = node.child_by_field_name("receiver")
    declared = child_of_type(receiver, "parameter_declaration") if receiver else None
    kind = text(declared.child_by_field_name("type")).split("[")[0].lstrip("*( ").rstrip(") ") if declared else ""
    name = text(node.child_by_field_name("name"))
    walk.define(METHOD, node, scope, lead, name=dotted(f"{kind}.{name}") if kind else name)


def _types(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`type T …`; of a group in brackets each member is a definition of its own."""
    if child_of_type(node, "("):
        walk.enter(node, scope)
    elif (spec := child_of_type(node, "type_spec", "type_alias")) is not None:
        _type(walk, spec, scope, lead, node)


def _type(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    value = node.child_by_field_name("type")
    walk.define(TYPE, node, scope, lead, outer=outer, kind=_KINDS.get(value.type if value else "", "type"))


def _variable(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """A variable of the package that holds a function."""
    values = node.child_by_field_name("value")
    value = values.named_children[0] if values is not None and values.named_child_count == 1 else None
    if value is not None and value.type == "func_literal":
        walk.define(FUNCTION, node, scope, lead, name=text(node.child_by_field_name("name")), core=value)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    kind = text(node.child_by_field_name("type"))
    if node.type == "variadic_parameter_declaration":
        kind = "..." + kind
    names = node.children_by_field_name("name")
    return tuple(Parameter(text(name), kind) for name in names) or (Parameter("", kind),)


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    while function is not None and function.type in ("parenthesized_expression", "type_instantiation_expression"):
        function = function.named_children[0] if function.named_children else None
    if function is None or function.type == "func_literal":
        return None
    if function.type == "selector_expression":
        return Callee(text(function.child_by_field_name("field")), text(function.child_by_field_name("operand")))
    return Callee(text(function)) if function.type == "identifier" else None


def _import(node: Node) -> Iterable[Imported]:
    name = text(node.child_by_field_name("name"))
    module = text(node.child_by_field_name("path")).strip('"`')
    yield Imported(module, "*" if name == "." else "", "" if name == "." else name)


GO = Language(
    name="go",
    module="tree_sitter_go",
    rules={
        "function_declaration": FUNCTION,
        "method_declaration": _method,
        "type_declaration": _types,
        "type_spec": _type,
        "type_alias": _type,
        "method_elem": METHOD,
        "var_spec": _variable,
    },
    through=frozenset(("var_declaration", "var_spec_list", "ERROR")),
    comments=frozenset(("comment",)),
    strings=("interpreted_string_literal_content", "raw_string_literal_content", "rune_literal"),
    parameter=_parameter,
    calls=Calls({"call_expression": _call}, {"import_spec": _import}),
    own=frozenset(),
)
