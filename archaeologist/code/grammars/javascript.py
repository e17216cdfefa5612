"""JavaScript and TypeScript, with and without JSX.

A variable, a property or an export that holds a function is that function: `exports.x = function` is `x`,
`X.prototype.y = function` is `X.y`, `const o = { m() {} }` has `o.m`. Functions handed to a call have no name, but what
is defined inside of them has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archaeologist.code.grammars.jscalls import CALLS
from archaeologist.code.spec import TYPES, Language, Rule, Scope, dotted, text
from archaeologist.domain.symbol import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk


def _parameters(node: Node) -> Node | None:
    return node.child_by_field_name("parameters") or node.child_by_field_name("parameter")


def _property_name(node: Node) -> str:
    """The name of a member as it is asked for: without quotes and brackets. A computed one that varies has none."""
    name = node.child_by_field_name("name") or node.child_by_field_name("property") or node.child_by_field_name("key")
    if name is not None and name.type == "computed_property_name" and name.named_children[0].type != "string":
        return ""
    plain = text(name).strip("[]").strip("'\"`")
    return plain if plain.removeprefix("#").replace("$", "_").replace("-", "_").replace(".", "_").isidentifier() else ""


FUNCTION = Rule("function", parameters=_parameters)
METHOD = Rule("function", name=_property_name, parameters=_parameters)
CLASS = Rule("class", parameters="none", bases=("class_heritage",))
INTERFACE = Rule("interface", bases=("extends_type_clause", "extends_clause"))
_FUNCTIONS = frozenset(
    ("arrow_function", "function_expression", "function", "generator_function", "function_declaration")
)
_CLASSES = frozenset(("class", "class_declaration"))
_CALLS = frozenset(("call_expression", "new_expression"))
_HOLDERS = (b"function", b"=>", b") {", b"){")
_LONGEST_CHAIN = 100
_WRAPPERS = frozenset(
    ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "unary_expression",
     "await_expression", "type_assertion", "assignment_expression", "binary_expression")
)  # fmt: skip


def _unwrapped(node: Node | None) -> Node | None:
    """The value behind brackets, casts, `x =`, `test &&` and `other ||`."""
    while node is not None and node.type in _WRAPPERS:
        inner = node.child_by_field_name("right") or node.child_by_field_name("argument")
        node = inner or next((each for each in node.named_children if each.type != "comment"), None)
    return node


def _holds(walk: Walk, node: Node) -> bool:
    return any(walk.data.find(word, node.start_byte, node.end_byte) >= 0 for word in _HOLDERS)


def _value(
    walk: Walk, name: str, node: Node, value: Node | None, scope: Scope, lead: Sequence[Node], outer: Node
) -> None:
    """`name` is given a value in `node`."""
    value = _unwrapped(value)
    if value is None or not name:
        return
    if value.type in _FUNCTIONS:
        walk.define(FUNCTION, node, scope, lead, outer=outer, name=name, core=value)
    elif value.type in _CLASSES:
        walk.define(CLASS, node, scope, lead, outer=outer, name=name, core=value)
    elif value.type == "object" and _holds(walk, value):
        walk.enter(value, Scope(scope.within(name), "class"))
    elif value.type in _CALLS:
        functions = _handed(value)
        if len(functions) == 1 and value.type == "call_expression" and not _immediate(value):
            walk.define(FUNCTION, node, scope, lead, outer=outer, name=name, core=functions[0])
        else:
            _look_into(walk, value, Scope(scope.within(name)))


def _handed(call: Node) -> list[Node]:
    """The functions among a call's arguments."""
    arguments = call.child_by_field_name("arguments")
    given = [_unwrapped(each) for each in arguments.named_children] if arguments else []
    return [each for each in given if each is not None and each.type in _FUNCTIONS]


def _immediate(call: Node) -> Node | None:
    """The function of `(function () {…})()` and `(function () {…}).call(this)`."""
    callee = call.child_by_field_name("function")
    if callee is not None and callee.type == "member_expression":
        callee = callee.child_by_field_name("object")
    callee = _unwrapped(callee) if callee is not None and callee.type in _WRAPPERS else callee
    return callee if callee is not None and callee.type in _FUNCTIONS else None


def _look_into(walk: Walk, call: Node, scope: Scope) -> None:
    """Functions that a call is given, or that is called at once, may hold definitions."""
    inner = scope if scope.kind not in TYPES else scope._replace(kind=None)
    for each in _chain(call):
        called, arguments = _immediate(each), each.child_by_field_name("arguments")
        for function in (*([called] if called else []), *_handed(each)):
            _inside(walk, function, inner)
        for given in arguments.named_children if arguments else ():
            if given.type == "object" and _holds(walk, given):
                walk.enter(given, inner)


def _chain(call: Node) -> list[Node]:
    """The calls of `a(…).b(…).c(…)`."""
    found: list[Node] = []
    each: Node | None = call
    while each is not None and each.type in _CALLS and len(found) < _LONGEST_CHAIN:
        found.append(each)
        callee = each.child_by_field_name("function")
        each = callee.child_by_field_name("object") if callee is not None else None
    return found


def _inside(walk: Walk, function: Node, scope: Scope) -> None:
    """A function where a value is wanted: a definition if it has a name of its own, else what is in it stands here."""
    body = function.child_by_field_name("body")
    if name := _own_name(function):
        walk.define(FUNCTION, function, scope, name=name)
    elif body is not None and body.type == "statement_block":
        walk.search(body, scope)


def _variables(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    declared = [each for each in node.named_children if each.type == "variable_declarator"]
    for each in declared:
        around = outer if len(declared) == 1 else each
        name = each.child_by_field_name("name")
        if name is not None and name.type == "identifier":
            _value(walk, text(name), each, each.child_by_field_name("value"), scope, lead, around)


def _pair(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    _value(walk, _property_name(node), node, node.child_by_field_name("value"), scope, lead, outer)


def _statement(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    inner = node.named_children[0] if node.named_children else None
    if inner is None:
        return
    if inner.type == "assignment_expression":
        _assignment(walk, inner, scope, lead, node)
        return
    inner = _unwrapped(inner)
    if inner is None:
        return
    if inner.type in _CALLS:
        _look_into(walk, inner, scope)
    else:
        walk.meet(inner, scope, lead, outer=node)


def _assignment(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    left, right = node.child_by_field_name("left"), _unwrapped(node.child_by_field_name("right"))
    if left is None or right is None or left.type not in ("identifier", "member_expression"):
        return
    target = text(left)
    own = _own_name(right)
    exported = target in ("module.exports", "exports")
    if exported and right.type == "object":
        walk.enter(right, scope)
    elif exported:
        _value(walk, own or "exports", node, right, scope, lead, outer)
    else:
        place, name = _target(target, scope)
        _value(walk, name, node, right, place, lead, outer)


def _own_name(node: Node) -> str:
    return text(node.child_by_field_name("name")) if node.type in _FUNCTIONS | _CLASSES else ""


def _target(target: str, scope: Scope) -> tuple[Scope, str]:
    """The scope and name that an assignment's left side stands for."""
    if any(sign in target for sign in "[(?"):
        return scope, ""
    holder, _, name = target.replace(" ", "").rpartition(".")
    holder = holder.removeprefix("module.exports").removeprefix("exports").strip(".")
    if holder == "this":
        return Scope(scope.prefix, "class"), name
    if name == "prototype":
        return scope, holder
    holder = holder.replace(".prototype", "").removeprefix("this.")
    return (Scope(scope.within(dotted(holder)), "class"), name) if holder else (scope, name)


def _returned(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    value = _unwrapped(node.named_children[0]) if node.named_children else None
    if value is not None and value.type == "object" and _holds(walk, value):
        walk.enter(value, scope)
    elif value is not None and value.type in _CALLS:
        _look_into(walk, value, scope)
    elif value is not None and value.type in _FUNCTIONS:
        _inside(walk, value, scope)


def _export(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
    if inner is None:
        return
    if inner.child_by_field_name("name") is None and node.child_by_field_name("value") is not None:
        if inner.type == "object":
            walk.enter(inner, scope)
        else:
            named = _unwrapped(inner)
            _value(walk, (_own_name(named) if named else "") or "default", inner, inner, scope, lead, node)
    elif not walk.meet(inner, scope, lead, outer=node):
        walk.enter(inner, scope)


def _ambient(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`declare …`."""
    for inner in node.named_children:
        if inner.type == "statement_block":
            walk.enter(inner, scope)
        else:
            walk.meet(inner, scope, lead, outer=outer)


def _module(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    name = text(node.child_by_field_name("name")).strip("'\"")
    walk.define(Rule("module", parameters="none"), node, scope, lead, outer=outer, name=dotted(name.replace("/", ".")))


def _parameter(node: Node) -> tuple[Parameter, ...]:
    kind = node.child_by_field_name("type")
    name = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    return (Parameter(text(name), text(kind).removeprefix(":").strip() if kind else ""),)


def _members() -> Iterable[str]:
    return ("method_definition", "method_signature", "abstract_method_signature")


JAVASCRIPT = Language(
    name="javascript",
    module="tree_sitter_javascript",
    rules={
        "function_declaration": FUNCTION,
        "generator_function_declaration": FUNCTION,
        "function_signature": FUNCTION,
        "class_declaration": CLASS,
        "abstract_class_declaration": CLASS,
        **dict.fromkeys(_members(), METHOD),
        "field_definition": _pair,
        "public_field_definition": _pair,
        "pair": _pair,
        "lexical_declaration": _variables,
        "variable_declaration": _variables,
        "expression_statement": _statement,
        "return_statement": _returned,
        "export_statement": _export,
        "interface_declaration": INTERFACE,
        "type_alias_declaration": Rule("type", body="value", parameters="type_parameters"),
        "enum_declaration": Rule("enum"),
        "ambient_declaration": _ambient,
        "module": _module,
        "internal_module": _module,
    },
    through=frozenset(
        [
            "statement_block",
            "if_statement",
            "else_clause",
            "for_statement",
            "for_in_statement",
            "while_statement",
            "do_statement",
            "try_statement",
            "catch_clause",
            "finally_clause",
            "switch_statement",
            "switch_body",
            "switch_case",
            "switch_default",
            "labeled_statement",
            "with_statement",
            "class_static_block",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=("string_fragment", "regex_pattern"),
    notes=frozenset(("decorator",)),
    modifiers=frozenset(
        [
            "export",
            "default",
            "async",
            "static",
            "get",
            "set",
            "abstract",
            "readonly",
            "declare",
            "const",
            "let",
            "var",
            "override",
            "accessor",
            "*",
            "accessibility_modifier",
            "override_modifier",
        ]
    ),
    nested=(b"function", b"=>", b"class "),
    parameter=_parameter,
    calls=CALLS,
    own=frozenset(("this",)),
)
TYPESCRIPT = replace(
    JAVASCRIPT,
    name="typescript",
    module="tree_sitter_typescript",
    factory="language_typescript",
    nested=(*JAVASCRIPT.nested, b"interface ", b"type ", b"enum "),
)
TSX = replace(TYPESCRIPT, name="tsx", factory="language_tsx")
