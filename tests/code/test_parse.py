"""Whatever a file holds, its outline comes back: with what is sound, and with the reason for what is not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources import outline

from archaeologist.code import EXTRACTOR, Source, language_of, pack_calls, pack_outline, unpack_calls, unpack_outline
from archaeologist.code.languages import LANGUAGES
from archaeologist.code.parse import LARGEST

SUFFIXES = ["py", "java", "go", "rs", "js", "jsx", "ts", "tsx", "c", "h", "cpp", "cs", "rb", "php", "kt", "swift"]
WORDS = """
    def class func fn function interface struct enum trait impl type module namespace const let var static public
    export default import from use require template typedef macro_rules! #define #ifdef #else #endif @x #[x] [X]
    { } ( ) [ ] < > ; : , . = => -> :: " ' ` // /* */ # \\ a b C do end if else return new this self $x deprecated
"""
SOUP = st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(SUFFIXES), st.binary(max_size=300) | SOUP.map(str.encode) | st.text(max_size=100).map(str.encode)
)
def test_nothing_raises_and_what_comes_back_is_sound(suffix: str, data: bytes) -> None:
    source = Source(data, f"a.{suffix}")
    found, sheet = source.outline, source.calls
    lines = data.count(b"\n") + 1
    open_until: list[int] = []
    for symbol in sorted(found.symbols, key=lambda each: (each.start, -each.end)):
        assert 1 <= symbol.span.start <= symbol.definition.start <= symbol.span.end <= lines
        assert 0 <= symbol.start <= symbol.body_start <= symbol.body_end <= symbol.end <= len(data)
        while open_until and open_until[-1] <= symbol.start:
            open_until.pop()
        open_until.append(symbol.end)
        source.bag(symbol)
    assert len({symbol.key for symbol in found.symbols}) == len(found.symbols)
    assert unpack_outline(pack_outline(found), found.path) == found
    assert unpack_calls(pack_calls(sheet), sheet.path) == sheet


PLAIN = {
    "py": "def {0}(a):\n    return {1}(a)\n",
    "java": "class A {{ int {0}(int a) {{ return {1}(a); }} }}\n",
    "go": "package p\n\nfunc {0}(a int) int {{ return {1}(a) }}\n",
    "rs": "fn {0}(a: i32) -> i32 {{ {1}(a) }}\n",
    "js": "function {0}(a) {{ return {1}(a); }}\n",
    "tsx": "const {0} = (a: number) => {1}(a);\n",
    "c": "int {0}(int a) {{ return {1}(a); }}\n",
    "cpp": "int {0}(int a) {{ return {1}(a); }}\n",
    "cs": "class A {{ int {0}(int a) {{ return {1}(a); }} }}\n",
    "rb": "def {0}(a)\n  {1}(a)\nend\n",
    "php": "<?php function {0}($a) {{ return {1}($a); }}\n",
    "kt": "fun {0}(a: Int): Int {{\n    return {1}(a)\n}}\n",
    "swift": "func {0}(a: Int) -> Int {{ return {1}(a) }}\n",
}
NAME = st.text("xyzXYZ_", min_size=2, max_size=12)


@settings(deadline=None)
@given(st.sampled_from(sorted(PLAIN)), NAME, NAME)
def test_the_text_of_a_span_has_the_name_and_the_call_its_caller(suffix: str, name: str, other: str) -> None:
    data = PLAIN[suffix].format(name, other).encode()
    source = Source(data, f"a.{suffix}")
    found = source.outline.symbols[-1]
    assert source.outline.fault is None
    assert (found.name, name.encode() in data[found.start : found.end]) == (name, True)
    (call,) = source.calls.calls
    assert (call.name, call.caller) == (other, found.qualified)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "bracket", ["(", "{", "[", "<", "if (a) {", "def f():\n ", "a.b(", "-", "class A { void f() {"]
)
def test_deep_nesting_is_survived(suffix: str, bracket: str) -> None:
    source = Source(bracket.encode() * 3000, f"a.{suffix}")
    assert source.outline.path == source.calls.path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_bytes_of_another_encoding_are_read(suffix: str) -> None:
    comment = {"py": "#", "rb": "#"}.get(suffix, "//")
    text = PLAIN.get({"h": "c", "jsx": "js", "ts": "tsx"}.get(suffix, suffix), "").format("burn", "trim")
    data = text.encode() + f"{comment} caf".encode() + b"\xe9\xff\n"
    assert [each.name for each in Source(data, f"a.{suffix}").outline.symbols][-1:] == ["burn"]


def test_a_broken_file_gives_what_is_sound() -> None:
    found = outline("a.py", "def good(): pass\n\ndef bad(:\n    )(\n\ndef also_good(): pass\n")
    assert found.fault == "broken"
    assert {"good", "also_good"} <= {each.name for each in found.symbols}


@pytest.mark.parametrize(
    ("data", "path", "fault"),
    [
        (b"def f(): pass\n\0", "a.py", "binary"),
        (b"x" * (LARGEST + 1), "a.py", "too-large"),
        (b"def f(): pass\n", "a.unknown", "unknown-language"),
        (b"", "a.py", None),
    ],
)
def test_what_is_no_source_is_refused_with_a_reason(data: bytes, path: str, fault: str | None) -> None:
    source = Source(data, path)
    assert (source.outline.fault, source.outline.symbols) == (fault, ())
    assert (source.calls.fault, source.calls.calls) == (fault, ())


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("a/b.PY", b"", "python"),
        ("bin/tool", b"#!/usr/bin/env python3\n", "python"),
        ("bin/tool", b"#!/usr/bin/ruby -w\n", "ruby"),
        ("bin/tool", b"#!/usr/bin/env -S node --x\n", "javascript"),
        ("bin/tool", b"#!/bin/sh\n", None),
        ("Rakefile", b"", "ruby"),
        (".py", b"", None),
        ("a.tsx", b"", "tsx"),
        ("a.hpp", b"", "cpp"),
    ],
)
def test_languages_are_told_by_name_and_first_line(path: str, data: bytes, language: str | None) -> None:
    found = language_of(path, data)
    assert (found.name if found else None) == language


def test_what_another_extractor_packed_is_refused() -> None:
    packed = pack_outline(outline("a.py", "def f(): pass"))
    with pytest.raises(ValueError, match="extractor 0"):
        unpack_outline(packed.replace(f"[{EXTRACTOR},".encode(), b"[0,", 1), "a.py")


def test_one_grammar_is_loaded_and_only_when_text_is_read() -> None:
    code = (
        "import sys; from archaeologist.code import Source;"
        "loaded = lambda: sorted(n for n in sys.modules if n[:4] == 'tree' and '.' not in n);"
        "before = loaded(); Source(b'package p', 'a.go').outline; print(before, loaded())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[] ['tree_sitter', 'tree_sitter_go']"


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_a_table_names_nodes_that_its_grammar_has(name: str) -> None:
    """Families share tables, so a node may be missing in one member, never in all."""
    from archaeologist.code.parse import _grammar

    language = LANGUAGES[name]
    family = [
        each for each in LANGUAGES.values() if each.comments == language.comments and each.notes == language.notes
    ]
    grammars = [_grammar(each)[0] for each in family]
    nodes = {*language.rules, *language.through, *language.comments, *language.calls.calls, *language.calls.imports}
    known = {node for node in nodes if any(g.id_for_node_kind(node, True) for g in grammars)}
    assert nodes - known <= {"ERROR"}
