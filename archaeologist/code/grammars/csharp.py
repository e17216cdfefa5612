"""C#. A namespace is part of the names in it; the parts of a partial class are twins when one file has several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, text
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk


def _accessors(node: Node) -> Node | None:
    return node.child_by_field_name("accessors") or node.child_by_field_name("value")


def _operator(node: Node) -> str:
    sign = node.child_by_field_name("operator") or node.child_by_field_name("type")
    return "operator " + text(sign)


def _destructor(node: Node) -> str:
    return "~" + text(node.child_by_field_name("name"))


def _listed(node: Node) -> Node | None:
    return node.child_by_field_name("parameters") or child_of_type(node, "parameter_list")


METHOD = Rule("method")
CLASS = Rule("class", parameters=_listed, bases=("base_list",))


def _namespace(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    inner = Scope(scope.within(text(node.child_by_field_name("name"))), "module")
    body = node.child_by_field_name("body")
    if body is not None:
        walk.enter(body, inner)
    else:
        walk.rest(inner)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if node.type == "identifier":
        return (Parameter(text(node), "params"),)
    name, kind = node.child_by_field_name("name"), node.child_by_field_name("type")
    modifier = text(child_of_type(node, "modifier", "parameter_modifier"))
    return (Parameter(text(name), f"{modifier} {text(kind)}".strip()),) if name else ()


def _plain(node: Node | None) -> str:
    """A name without its type arguments."""
    return text(node).split("<")[0]


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    if function is None:
        return None
    if function.type == "conditional_access_expression":
        bound = child_of_type(function, "member_binding_expression")
        condition = text(function.child_by_field_name("condition"))
        return Callee(_plain(bound.child_by_field_name("name")), condition) if bound else None
    if function.type == "member_access_expression":
        receiver = text(function.child_by_field_name("expression"))
        return Callee(_plain(function.child_by_field_name("name")), receiver)
    return Callee(_plain(function)) if function.type in ("identifier", "generic_name") else None


def _new(node: Node) -> Callee | None:
    return Callee(_plain(node.child_by_field_name("type")).rpartition(".")[2], "new")


def _base_call(node: Node) -> Callee | None:
    """`: base(…)` and `: this(…)`."""
    return Callee(node.children[1].type if node.child_count > 1 else "", "")


def _using(node: Node) -> Iterable[Imported]:
    alias = node.child_by_field_name("name")
    target = next((each for each in reversed(node.named_children) if each != alias), None)
    everything = "" if alias else "*"
    yield Imported(text(target), everything, text(alias))


CSHARP = Language(
    name="csharp",
    module="tree_sitter_c_sharp",
    rules={
        "class_declaration": CLASS,
        "record_declaration": CLASS,
        "struct_declaration": Rule("struct", parameters=_listed, bases=("base_list",)),
        "interface_declaration": Rule("interface", bases=("base_list",)),
        "enum_declaration": Rule("enum", bases=("base_list",)),
        "delegate_declaration": Rule("type"),
        "method_declaration": METHOD,
        "constructor_declaration": METHOD,
        "destructor_declaration": Rule("method", name=_destructor),
        "operator_declaration": Rule("method", name=_operator),
        "conversion_operator_declaration": Rule("method", name=_operator),
        "property_declaration": Rule("property", body=_accessors, parameters="none"),
        "indexer_declaration": Rule("property", name=lambda _: "this[]", body=_accessors),
        "event_declaration": Rule("property", body=_accessors),
        "local_function_statement": Rule("function"),
        "namespace_declaration": _namespace,
        "file_scoped_namespace_declaration": _namespace,
    },
    through=frozenset(
        [
            "declaration_list",
            "preproc_if",
            "preproc_else",
            "preproc_elif",
            "preproc_region",
            "global_statement",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=(
        "string_literal_content",
        "raw_string_content",
        "verbatim_string_literal",
        "string_content",
        "character_literal_content",
    ),
    notes=frozenset(("attribute_list",)),
    modifiers=frozenset(("modifier",)),
    nested=(b"(",),
    parameter=_parameter,
    calls=Calls(
        {"invocation_expression": _call, "object_creation_expression": _new, "constructor_initializer": _base_call},
        {"using_directive": _using},
    ),
    bare_members=True,
    own=frozenset(("this",)),
)
