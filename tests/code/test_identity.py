"""What fingerprints tell apart and what they do not, and how like two bodies are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources import only, outline

from archaeologist.code import Source, similarity
from archaeologist.domain.symbol import Piece

JAVA = """
/** Burns. */
@Hot
public int burn(int oil) throws Smoke {
    // slowly
    return trim(oil, "a b");
}
"""


def in_class(method: str) -> str:
    return f"class Lamp {{\n{method}\n}}\n"


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("return trim(oil", "return  trim( oil", ()),
        ("\n    return", "\n\n\n        return", ()),
        ("public int burn(int oil)", "public  int\n   burn( int oil )", ()),
        ("// slowly", "// quickly", ("comments",)),
        ("// slowly", "", ("comments",)),
        ("return", "/* now */ return", ("comments",)),
        ("/** Burns. */", "/** Burns oil. */", ("documentation",)),
        ("/** Burns. */", "/**\n * Burns.\n */", ("documentation",)),
        ("@Hot", "@Cold", ("annotations",)),
        ("public", "protected", ("modifiers",)),
        ("int oil", "long oil", ("signature",)),
        ("throws Smoke", "", ("signature",)),
        ("burn", "glow", ("signature",)),
        ("trim", "cut", ("body",)),
        ('"a b"', '"a  b"', ("body",)),
        ('"a b"', '"ab"', ("body",)),
    ],
)
def test_a_change_is_a_change_of_its_piece(old: str, new: str, changed: tuple[Piece, ...]) -> None:
    (_, before), (_, after) = (outline("A.java", in_class(each)).symbols for each in (JAVA, JAVA.replace(old, new)))
    assert before.prints.changed(after.prints) == changed
    assert before.prints.exact != after.prints.exact
    assert (before.prints.spaceless == after.prints.spaceless) == (not changed)
    assert (before.prints.bare == after.prints.bare) == (not set(changed) - {"comments", "documentation"})


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("    return a", "return a", ("body",)),
        ("a = f(1, 2)", "a = f(\n            1,\n            2\n        )", ()),
        ("a = f(1, 2)", "a = f(1, 2)  # two", ("comments",)),
        ('"""Doc."""', '"""Docs."""', ("documentation",)),
        ('"""Doc."""', "", ("documentation",)),
    ],
)
def test_white_space_counts_where_it_makes_blocks(old: str, new: str, changed: tuple[Piece, ...]) -> None:
    text = 'def burn(x):\n    """Doc."""\n    for x in y:\n        a = f(1, 2)\n        return a\n'
    before, after = only("a.py", text, "burn"), only("a.py", text.replace(old, new), "burn")
    assert before.prints.changed(after.prints) == changed


def test_a_symbol_is_the_same_wherever_it_stands() -> None:
    text = 'def burn(oil):\n    """Doc."""\n    if oil:\n        # now\n        return "a  b"\n'
    inner = "class Lamp:\n    x = 1\n" + "".join(f"    {line}\n" for line in text.splitlines())
    last, first = inner, inner + "    def later(self): pass\n"
    found = [only("a.py", text, "burn"), only("a.py", last, "Lamp.burn"), only("a.py", first, "Lamp.burn")]
    assert len({each.prints.spaceless for each in found}) == 1


def test_line_ends_do_not_count() -> None:
    text = in_class(JAVA)
    unix, dos = (outline("A.java", each).symbols for each in (text, text.replace("\n", "\r\n")))
    assert [each.prints.spaceless for each in unix] == [each.prints.spaceless for each in dos]
    assert [each.span for each in unix] == [each.span for each in dos]


C_LIKE = st.sampled_from(["a.c", "a.cpp", "A.java", "a.js", "a.ts", "a.cs"])
SPACES = st.lists(st.sampled_from([" ", "\t", "\n", "\r\n", " \n\t "]), min_size=14, max_size=14)
TOKENS = ["int", "burn", "(", "int", "oil", ")", "{", "return", "oil", "+", "1", ";", "}"]


@given(C_LIKE, SPACES, SPACES)
def test_white_space_between_tokens_never_counts(path: str, one: list[str], other: list[str]) -> None:
    def text(spaces: list[str]) -> str:
        words = TOKENS if path in ("a.c", "a.cpp") else ["function", *TOKENS[1:3], *TOKENS[4:]]
        joined = "".join(space + word for space, word in zip(spaces, words, strict=False))
        if path in ("A.java", "a.cs"):
            joined = "class A {" + "".join(s + w for s, w in zip(spaces, TOKENS, strict=False)) + "}"
        return joined if path in ("a.c", "a.cpp", "A.java", "a.cs") else joined.replace("return\r\n", "return ")

    first, second = outline(path, text(one)).symbols, outline(path, text(other)).symbols
    assert [each.prints.bare for each in first] == [each.prints.bare for each in second]


@given(C_LIKE, st.text("abc ;{}()'\"\\\n", max_size=30), st.integers(0, 3))
def test_comments_never_count(path: str, remark: str, place: int) -> None:
    text = "class Lamp { burn() {@ let a = b@; @ return 1;@ } }"
    text = {"a.c": "int f() {@ int a = b@; @ return 1;@ }", "a.cpp": "int f() {@ int a = b@; @ return 1;@ }"}.get(
        path, text
    )
    if path in ("A.java", "a.cs"):
        text = "class Lamp { int burn() {@ int a = b@; @ return 1;@ } }"
    parts = text.split("@")
    comment = f"/* {remark} */"
    commented = "".join(part + (comment if at == place else "") for at, part in enumerate(parts))
    plain, other = outline(path, "".join(parts)).symbols, outline(path, commented).symbols
    assert [each.prints.bare for each in plain] == [each.prints.bare for each in other]
    assert plain[-1].prints.comments != other[-1].prints.comments


def alike(one: str, other: str) -> float:
    sources = [Source(f"def f():\n    {body}\n".encode(), "a.py") for body in (one, other)]
    first, second = (each.bag(each.outline.symbols[0]) for each in sources)
    return similarity(first, second)


def test_likeness_is_what_two_bodies_share() -> None:
    assert alike("return a + b", "return a + b  # sum") == 1
    assert alike("return a + b", "return (a, + b)") == 1
    assert alike("return a + b", "return a - b") == 0.75
    assert alike("return a", "x = y") == 0
    assert alike("a; a; a", "a") == 0.5


BODY = st.lists(st.sampled_from(["a", "b", "c(1)", "d = e"]), min_size=1, max_size=8).map("; ".join)


@given(BODY, BODY)
def test_likeness_is_symmetric_and_between_none_and_all(one: str, other: str) -> None:
    assert 0 <= alike(one, other) == alike(other, one) <= 1
    assert alike(one, one) == 1
