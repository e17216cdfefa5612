"""C and C++. Definitions only: a prototype defines nothing, a function without a body is one only if it is abstract.

The name of a function is found behind its declarators, so pointers, arrays and qualified names come out right. What
macros do to the grammar is recovered where it is sound: a definition is taken from inside an error, a class behind an
export macro is the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archaeologist.code.spec import Callee, Calls, Imported, Language, Rule, Scope, dotted, text
from archaeologist.domain.symbol import Kind, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

    from archaeologist.code.walk import Walk

_DEEPEST = 40
_NO_NAMES = frozenset(["if", "for", "while", "switch", "return", "sizeof", "else", "do", "case", "catch", "defined"])
_KINDS: dict[str, Kind] = {
    "struct_specifier": "struct",
    "union_specifier": "struct",
    "enum_specifier": "enum",
    "class_specifier": "class",
}


_ALONE = re.compile(
    rb"^[ \t]*[A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?[ \t]*\r?$"
    rb"(?=\s*(?:namespace|class|struct|template|enum|using|typedef|inline|static|extern|public|private|protected|explicit"
    rb"|virtual|constexpr|#|\}|//|/\*|[A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?\s*?\n|\Z))",
    re.MULTILINE,
)
_LABEL = re.compile(
    rb"^([ \t]*)([A-Z0-9_]*(?:PUBLIC|PRIVATE|PROTECTED|SIGNALS)[A-Z0-9_]*)(?=[ \t]*:[ \t]*\r?$)", re.MULTILINE
)
_EXPORTED = re.compile(
    rb"\b((?:class|struct)\s+)([A-Z_][A-Z0-9_]+(?:\([^()\n]*\))?)(?=\s+[A-Za-z_][\w:]*\s*(?:final\s*)?[:{])"
)


def _without_lone_macros(data: bytes) -> bytes:
    """Blanks macros that stand on a line alone, where a declaration ends or begins: no grammar knows what they are."""
    return _ALONE.sub(lambda found: b" " * len(found[0]), data)


def _without_macros(data: bytes) -> bytes:
    """Blanks lone macros and the one of `class EXPORT Name {`; a macro for `public:` becomes that."""
    data = _LABEL.sub(lambda found: found[1] + b"public".ljust(len(found[2])), _without_lone_macros(data))
    return _EXPORTED.sub(lambda found: found[1] + b" " * len(found[2]), data)


def _inner(node: Node) -> Node | None:
    """The declarator inside a declarator."""
    inner = node.child_by_field_name("declarator")
    if inner is None and node.type.endswith("_declarator"):
        inner = next((n for n in node.named_children if n.type.endswith(("declarator", "identifier", "_name"))), None)
    return inner


def _declarators(node: Node) -> list[Node]:
    """From the outermost declarator of a declaration to its name."""
    found: list[Node] = []
    inner = node.child_by_field_name("declarator")
    while inner is not None and len(found) < _DEEPEST:
        found.append(inner)
        inner = _inner(inner)
    return found


def _function(node: Node) -> Node | None:
    """The declarator of the function that a definition defines: the innermost, as others make its result."""
    return next((n for n in reversed(_declarators(node)) if n.type in ("function_declarator", "operator_cast")), None)


def _function_name(node: Node) -> str:
    chain = _declarators(node)
    function = _function(node)
    if function is not None and function.type == "operator_cast":
        return "operator " + text(function.child_by_field_name("type"))
    name = text(chain[-1]) if chain else ""
    if "operator" not in name:
        name = name.split(" ")[-1]
    return "" if name in _NO_NAMES else dotted(name)


def _function_parameters(node: Node) -> Node | None:
    function = _function(node)
    return function.child_by_field_name("parameters") if function is not None else None


FUNCTION = Rule("function", name=_function_name, parameters=_function_parameters)
TYPEDEF = Rule("type", body="none", parameters="none")
ALIAS = Rule("type", body="type", parameters="none")
MACRO = Rule("macro", body="value")
SPECIFIER = Rule("struct", parameters="none", bases=("base_class_clause",))


def _definition(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    kind = node.child_by_field_name("type")
    if kind is not None and kind.type in _KINDS and _function(node) is None:
        return
    qualified = any(each.type == "qualified_identifier" for each in _declarators(node))
    walk.define(FUNCTION, _whole(node, outer), scope, lead, core=node, kind="method" if qualified else None)


def _whole(node: Node, outer: Node) -> Node:
    """A template's parameters belong to what is defined."""
    return outer if outer.type == "template_declaration" else node


def _specifier(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    if node.child_by_field_name("body") is not None:
        walk.define(SPECIFIER, _whole(node, outer), scope, lead, outer=outer, core=node, kind=_KINDS[node.type])


def _declaration(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`struct s { … } variable;`, and in a class an abstract method."""
    kind = node.child_by_field_name("type")
    if kind is not None and kind.type in _KINDS:
        _specifier(walk, kind, scope, lead, outer)
    elif node.type == "field_declaration" and text(node.child_by_field_name("default_value")) == "0":
        walk.define(FUNCTION, _whole(node, outer), scope, lead, core=node)


def _typedef(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    kind, chain = node.child_by_field_name("type"), _declarators(node)
    name = text(chain[-1]) if chain else ""
    if kind is None or kind.type not in _KINDS or kind.child_by_field_name("body") is None:
        walk.define(TYPEDEF, node, scope, lead, name=name)
    elif kind.child_by_field_name("name") is None:
        walk.define(SPECIFIER, node, scope, lead, name=name, core=kind, kind=_KINDS[kind.type])
    else:
        _specifier(walk, kind, scope, lead, node)
        if name != text(kind.child_by_field_name("name")):
            body = kind.child_by_field_name("body")
            walk.define(replace(TYPEDEF, body=lambda _: body), node, scope, lead, name=name)


def _template(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    inner = node.named_children[-1] if node.named_children else None
    if inner is not None:
        walk.meet(inner, scope, lead, outer=outer)


def _alias(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    walk.define(ALIAS, _whole(node, outer), scope, lead, core=node, name=text(node.child_by_field_name("name")))


def _constant(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """`#define NAME value`; without a value it guards a header."""
    if node.child_by_field_name("value") is not None:
        walk.define(MACRO, node, scope, lead)


def _loose(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    """A head and a bracket in the middle of an error: a function, up to the bracket that closes at a line's start."""
    brace = node.next_sibling
    if brace is None or brace.type != "{":
        return
    chain = [node, *_declarators(node)]
    function = next((each for each in reversed(chain) if each.type == "function_declarator"), None)
    name, end = dotted(text(chain[-1])), walk.data.find(b"\n}", brace.start_byte)
    if function is None or end < 0 or name in _NO_NAMES:
        return
    start, before = node.start_byte, node.prev_sibling
    while before is not None and before.type.endswith(("_specifier", "type_identifier", "type_qualifier", "_type")):
        start, before = before.start_byte, before.prev_sibling
    body = (brace.start_byte, end + 2)
    walk.recover(scope.within(name), "function", start, body, lead, function.child_by_field_name("parameters"))


def _namespace(walk: Walk, node: Node, scope: Scope, lead: Sequence[Node], outer: Node) -> None:
    body, name = node.child_by_field_name("body"), dotted(text(node.child_by_field_name("name")))
    if body is not None:
        walk.enter(body, Scope(scope.within(name), "module") if name else scope)


def _parameter(node: Node) -> tuple[Parameter, ...]:
    if not node.type.endswith("parameter_declaration"):
        return (Parameter(text(node)),)
    whole, chain = text(node), _declarators(node)
    name = text(chain[-1]) if chain and chain[-1].type.endswith("identifier") else ""
    before, _, after = whole.rpartition(name) if name else (whole, "", "")
    return () if whole == "void" else (Parameter(name, (before + after).strip()),)


def _call(node: Node) -> Callee | None:
    function = node.child_by_field_name("function")
    return _callee(function) if function is not None else None


def _callee(function: Node) -> Callee | None:
    if function.type == "field_expression":
        name = dotted(text(function.child_by_field_name("field")))
        return Callee(name, text(function.child_by_field_name("argument")))
    if function.type in ("identifier", "qualified_identifier", "template_function", "type_identifier", "template_type"):
        receiver, _, name = dotted(text(function)).rpartition(".")
        return Callee(name, receiver)
    return None


def _new(node: Node) -> Callee | None:
    made = node.child_by_field_name("type")
    found = _callee(made) if made is not None else None
    return Callee(found.name, "new") if found else None


def _include(node: Node) -> Iterable[Imported]:
    yield Imported(text(node.child_by_field_name("path")).strip('<>" '))


C = Language(
    name="c",
    mask=_without_lone_macros,
    module="tree_sitter_c",
    rules={
        "function_definition": _definition,
        **dict.fromkeys(_KINDS, _specifier),
        "declaration": _declaration,
        "function_declarator": _loose,
        "pointer_declarator": _loose,
        "type_definition": _typedef,
        "preproc_function_def": MACRO,
        "preproc_def": _constant,
    },
    through=frozenset(
        [
            "preproc_ifdef",
            "preproc_if",
            "preproc_else",
            "preproc_elif",
            "preproc_elifdef",
            "linkage_specification",
            "declaration_list",
            "ERROR",
        ]
    ),
    comments=frozenset(("comment",)),
    strings=("string_content", "character", "system_lib_string"),
    notes=frozenset(("attribute_declaration", "attribute_specifier", "ms_declspec_modifier")),
    modifiers=frozenset(["storage_class_specifier", "virtual", "inline", "explicit_function_specifier"]),
    parameter=_parameter,
    calls=Calls({"call_expression": _call}, {"preproc_include": _include}),
    own=frozenset(),
)
CPP = replace(
    C,
    name="cpp",
    mask=_without_macros,
    module="tree_sitter_cpp",
    rules={
        **C.rules,
        "field_declaration": _declaration,
        "template_declaration": _template,
        "alias_declaration": _alias,
        "concept_definition": _alias,
        "namespace_definition": _namespace,
    },
    through=C.through | {"field_declaration_list"},
    strings=(*C.strings, "raw_string_content"),
    calls=Calls({"call_expression": _call, "new_expression": _new}, {"preproc_include": _include}),
    bare_members=True,
    own=frozenset(("this", "(*this)")),
)
