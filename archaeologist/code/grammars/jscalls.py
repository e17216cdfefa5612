"""The calls and imports of JavaScript and TypeScript: modules of both kinds, JSX elements, decorators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, text

if TYPE_CHECKING:
    from tree_sitter import Node


def _callee(function: Node | None) -> Callee | None:
    if function is None:
        return None
    if function.type == "member_expression":
        return Callee(text(function.child_by_field_name("property")), text(function.child_by_field_name("object")))
    return Callee(text(function)) if function.type in ("identifier", "super", "import") else None


def _call(node: Node) -> Callee | None:
    return _callee(node.child_by_field_name("function"))


def _new(node: Node) -> Callee | None:
    found = _callee(node.child_by_field_name("constructor"))
    return Callee(found.name, found.receiver or "new") if found else None


def _element(node: Node) -> Callee | None:
    """`<Name …>` calls a component; a name in small letters is an element of the page."""
    found = _callee(node.child_by_field_name("name"))
    return found if found and (found.receiver or not found.name[:1].islower()) else None


def _decorator(node: Node) -> Callee | None:
    return _callee(node.named_children[0]) if node.named_children else None


def _module_of(node: Node) -> str:
    return text(node.child_by_field_name("source")).strip("'\"`")


def _import(node: Node) -> Iterable[Imported]:
    clause = next(
        (each for each in node.named_children if each.type in ("import_clause", "import_require_clause")), None
    )
    if clause is None:
        yield Imported(_module_of(node))
        return
    module = _module_of(node) or _module_of(clause)
    required = clause.type == "import_require_clause"
    for each in clause.named_children:
        if each.type == "identifier":
            yield Imported(module, "" if required else "default", text(each))
        elif each.type == "namespace_import":
            yield Imported(module, "*", text(each.named_children[-1]))
        elif each.type == "named_imports":
            yield from _specifiers(module, each)


def _export(node: Node) -> Iterable[Imported]:
    """`export … from` imports as well."""
    if not (module := _module_of(node)):
        return
    clause = next((each for each in node.named_children if each.type == "export_clause"), None)
    yield from _specifiers(module, clause) if clause else (Imported(module, "*"),)


def _specifiers(module: str, clause: Node) -> Iterable[Imported]:
    for each in clause.named_children:
        if each.type.endswith("_specifier"):
            yield Imported(module, text(each.child_by_field_name("name")), text(each.child_by_field_name("alias")))


def _required(node: Node) -> Iterable[Imported]:
    """`const name = require('module')`, also with a pattern of names or a property behind it."""
    value, name, part = node.child_by_field_name("value"), node.child_by_field_name("name"), ""
    if value is not None and value.type == "member_expression":
        part, value = text(value.child_by_field_name("property")), value.child_by_field_name("object")
    if value is None or name is None or value.type != "call_expression":
        return
    arguments = value.child_by_field_name("arguments")
    if text(value.child_by_field_name("function")) != "require" or not arguments or not arguments.named_children:
        return
    module = text(arguments.named_children[0]).strip("'\"`")
    if name.type != "object_pattern":
        yield Imported(module, part, text(name))
        return
    for each in name.named_children:
        alias = text(each.child_by_field_name("value"))
        yield Imported(module, text(each.child_by_field_name("key")) or text(each), alias)


CALLS = Calls(
    {
        "call_expression": _call,
        "new_expression": _new,
        "decorator": _decorator,
        "jsx_opening_element": _element,
        "jsx_self_closing_element": _element,
    },
    {"import_statement": _import, "export_statement": _export, "variable_declarator": _required},
)
