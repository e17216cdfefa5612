"""Ruby. A class opened again is a twin; `def self.x` is a method of the class as `def x` is; a `private` before `def`
changes no name. Names that `define_method`, a lambda or `Struct.new` give are definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, child_of_type, dotted, text
from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

METHOD = Rule("method")
CLASS = Rule("class", parameters="none", bases=("superclass",))
ALIAS = Rule("method", name=lambda node: text(node.child_by_field_name("name")), body="none")
MODULE = Rule("module", parameters="none")
_NAMING = frozenset(("define_method", "define_singleton_method", "scope"))
_MAKERS = frozenset(("Struct.new", "Class.new", "Module.new", "Data.define"))
_BARE = (
    "".join(
        f"({place} (identifier) @bare)"
        for place in [
            "body_statement",
            "block_body",
            "then",
            "else",
            "begin",
            "argument_list",
            "interpolation",
            "pair",
            "array",
            "binary",
            "unary",
            "element_reference",
            "parenthesized_statements",
            "conditional",
        ]
    )
    + "(call receiver: (identifier) @bare) (assignment right: (identifier) @bare) (_ condition: (identifier) @bare)"
)
_REQUIRES = frozenset(("require", "require_relative", "load", "autoload", "require_dependency"))


def _method(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    name = text(node.child_by_field_name("name"))
    owner = node.child_by_field_name("object")
    if owner is not None and owner.type == "constant" and not f".{scope.prefix}".endswith(f".{text(owner)}"):
        name = f"{text(owner)}.{name}"
    kind: Kind = "method" if scope.kind in ("class", "module") or owner is not None else "function"
    walk.define(METHOD, node, scope, lead, outer=outer, name=name, kind=kind)


def _container(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    rule = CLASS if node.type == "class" else MODULE
    walk.define(rule, node, scope, lead, name=dotted(text(node.child_by_field_name("name"))))


def _singleton(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`class << self`."""
    body = node.child_by_field_name("body")
    if body is not None:
        walk.enter(body, scope)


def _call(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    arguments, block = node.child_by_field_name("arguments"), node.child_by_field_name("block")
    given = arguments.named_children if arguments is not None else []
    first = given[0] if given else None
    called = text(node.child_by_field_name("method"))
    if called == "alias_method" and first is not None:
        walk.define(ALIAS, node, scope, lead, name=text(first).strip(":\"'"))
        return
    if called in _NAMING and first is not None:
        core = block or next((each for each in given if each.type == "lambda"), None)
        if core is not None and first.type in ("simple_symbol", "string"):
            walk.define(METHOD, node, scope, lead, core=core, name=text(first).strip(":\"'"))
            return
    for each in given:
        if each.type in ("method", "singleton_method", "call"):
            walk.meet(each, scope, lead, outer=outer)
    if block is not None:
        walk.search(block, scope)


def _assignment(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """A name for a lambda, or for a class made by `Struct.new … do`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type not in ("constant", "identifier", "scope_resolution"):
        return
    name = dotted(text(left))
    if right.type == "lambda":
        walk.define(METHOD, node, scope, lead, core=right, name=name, kind="function")
    elif right.type == "call" and (block := right.child_by_field_name("block")) is not None:
        maker = ".".join(filter(None, (text(right.child_by_field_name(f)) for f in ("receiver", "method"))))
        if maker in _MAKERS:
            walk.define(CLASS, node, scope, lead, core=block, name=name)
        elif maker in ("lambda", "proc", "Proc.new"):
            walk.define(METHOD, node, scope, lead, core=block, name=name, kind="function")


def _parameter(node: Node) -> tuple[Parameter, ...]:
    name = text(node.child_by_field_name("name") or node)
    sign = {"splat_parameter": "*", "hash_splat_parameter": "**", "block_parameter": "&", "keyword_parameter": ""}
    end = ":" if node.type == "keyword_parameter" else ""
    return (Parameter(sign.get(node.type, "") + name.lstrip("*&") + end),)


def _callee(node: Node) -> Callee | None:
    name, receiver = text(node.child_by_field_name("method")), node.child_by_field_name("receiver")
    return Callee(name, text(receiver)) if name else None


def _required(node: Node) -> Iterable[Imported]:
    if text(node.child_by_field_name("method")) not in _REQUIRES or node.child_by_field_name("receiver"):
        return
    arguments = node.child_by_field_name("arguments")
    for each in reversed(arguments.named_children if arguments else []):
        if each.type == "string" and (content := child_of_type(each, "string_content")):
            yield Imported(text(content))
            return


RUBY = Language(
    name="ruby",
    module="tree_sitter_ruby",
    rules={
        "method": _method,
        "singleton_method": _method,
        "class": _container,
        "module": _container,
        "singleton_class": _singleton,
        "call": _call,
        "alias": ALIAS,
        "assignment": _assignment,
    },
    through=frozenset(
        [
            "body_statement",
            "block_body",
            "do_block",
            "block",
            "if",
            "unless",
            "elsif",
            "else",
            "then",
            "begin",
            "rescue",
            "ensure",
            "case",
            "when",
            "if_modifier",
            "unless_modifier",
            "begin_block",
            "parenthesized_statements",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=("string_content", "heredoc_content"),
    nested=(b"def ", b"define_method", b"class ", b"module "),
    parameter=_parameter,
    calls=Calls({"call": _callee}, {"call": _required}, _BARE),
    bare_members=True,
    own=frozenset(("self", "self.class")),
)
