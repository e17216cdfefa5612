"""Whatever stands in the files, calls lead to definitions that are there, with weights that can be believed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archaeologist.code import Source
from archaeologist.dig.links import Links
from archaeologist.dig.modules import Modules
from archaeologist.dig.scopes import Scopes, place
from archaeologist.dig.sheets import Sheets

WORDS = [
    "import",
    "from",
    "as",
    "def",
    "class",
    "return",
    "self",
    "super",
    "cls",
    "new",
    "this",
    "base",
    "parent",
    "a",
    "b",
    "c",
    "A",
    "B",
    "C",
    ".a",
    "..b",
    "a.b",
    "a::b",
    "A::b",
    "crate",
    "super::",
    "::",
    "\\",
    "/",
    "./a",
    "../b",
    "*",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ":",
    ";",
    ",",
    ".",
    "=",
    "=>",
    "->",
    "->",
    "async",
    "await",
    "use",
    "mod",
    "impl",
    "for",
    "fn",
    "struct",
    "trait",
    "extends",
    "implements",
    "package",
    "func",
    "type",
    "interface",
    "go.mod",
    "module",
    "export",
    "default",
    "require(",
    "'a'",
    '"a"',
    "`a`",
    "|",
    "&",
    "!",
    "?",
    "@",
    "#",
    "a()",
    "A()",
    "A.b()",
    "self.a()",
    "this.a()",
    "super().a()",
    "new",
    "A()",
    "x=A()",
    "x.a()",
    "x=a()",
    "$x=new",
    "A();",
    "$x->a();",
    "@a",
    "self.x=A()",
    "self.x.b()",
    "a.call(b)",
    "A[B]",
    "Optional[A]",
]
LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join), max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\n    "]).map(lambda joint: joint.join(lines))
)
PATHS = ["a.py", "b/__init__.py", "b/a.py", "a.js", "b/index.ts", "a.go", "src/lib.rs", "src/a.rs", "A.java", "a.c"]
PATHS += ["a.cpp", "a.cs", "a.rb", "a.php", "a.kt", "a.swift"]
FILES = st.dictionaries(st.sampled_from(PATHS), LINES, min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(FILES)
def test_every_edge_leads_to_a_definition(files: dict[str, str]) -> None:
    sources = {path: Source(text.encode(), path) for path, text in files.items()}
    sheets = {path: Sheets(source.outline, source.calls) for path, source in sources.items()}
    languages = {path: each.outline.language for path, each in sheets.items()}
    links = Links(sheets, Scopes(sheets, Modules(languages, files.get, ())))
    defined = {place(symbol) for each in sheets.values() for symbol in each.outline.symbols}
    for path, each in sheets.items():
        for call in each.calls.calls:
            targets = links.targets(path, call)
            assert {target for target, _ in targets} <= defined
            assert all(0 < weight <= 1 for _, weight in targets)
            assert all(links.into(target, target.name.rpartition(".")[2]) for target, _ in targets)
