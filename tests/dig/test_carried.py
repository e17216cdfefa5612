"""Taking a symbol along without parsing: it says where the text stands, or nothing, and never changes a life."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from digsite import DigSite
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lives import commits

from archaeologist.dig.carried import carried
from archaeologist.dig.lineage import Walk
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Versions

F = "def f():\n    return start(1)\n"


def move(site: DigSite, old: str, new: str, name: str = "f", path: str = "a.py") -> tuple[int, int] | None:
    """The lines to which the symbol of the newer text is carried in the older one."""
    commits(site, {path: old}, {path: new})
    versions = Versions(Site.open(site.path))
    before, after = versions.at(1, path), versions.at(2, path)
    assert before is not None
    assert after is not None
    symbol = after.find(name)
    assert symbol is not None
    found = carried(after, symbol, before)
    if found is not None:
        assert before.text(found) == after.text(symbol)
        assert before.data[found.body_start : found.body_end] == after.data[symbol.body_start : symbol.body_end]
    versions.close()
    return (found.span.start, found.span.end) if found else None


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("x = 1\n\n\n" + F, "x = 1\n\n\n" + F + "\n\ny = 2\n", None),
        ("x = 1\n\n\n" + F + "y = 2\n", "z = 0\nx = 1\n\n\n" + F + "y = 2\n", (4, 5)),
        ("w = 1\nx = 1\n" + F + "y = 2\n", "x = 1\n" + F + "y = 2\n", (3, 4)),
        (F, F.replace("1", "2"), None),
        (F + "    more()\n", F, None),
        (F + "\n\n    more()\ny = 2\n", F + "\n\ny = 2\n", None),
        ("@mark\n" + F, F, None),
        (F, "# remark\n" + F, None),
        (F, "\n\n" + F, None),
        (F + F.replace("f()", "g()"), F.replace("f()", "g()") + F, None),
        (F.replace("\n", "\r\n"), F, None),
    ],
)
def test_a_function_is_carried_only_where_all_around_it_stands(
    site: DigSite, old: str, new: str, lines: tuple[int, int] | None
) -> None:
    assert move(site, old, new) == lines


def test_the_container_has_to_be_the_same(site: DigSite) -> None:
    method = "    def f(self):\n        return start(1)\n"
    assert move(site, f"class A:\n    x = 1\n{method}", f"class B:\n    x = 1\n{method}", "B.f") is None


def test_of_several_equal_texts_the_one_as_far_down_is_taken(site: DigSite) -> None:
    method = "    x = 1\n\n    def f(self):\n        return start(1)\n\n    y = 1\n\n"
    old, new = f"class A:\n{method}class B:\n{method}", f"import os\n\nclass A:\n{method}class B:\n{method}"
    assert move(site, old, new, "B.f") == (12, 13)


def test_the_package_has_to_be_the_same(site: DigSite) -> None:
    text = "package a;\n\nclass A {\n  int x;\n\n  int f() { return 1; }\n\n  int y;\n}\n"
    assert move(site, text, text.replace("package a", "package b"), "A.f", "A.java") is None


BODIES = st.sampled_from(("a(1, 2, 3)\n", "b(4, 5, 6)\n", "c(7, 8, 9)\n"))
LOOSE = st.sampled_from(("import os\n", "# remark\n", "\n", "x = 1\n"))


@st.composite
def functions(draw: st.DrawFn, indent: str = "") -> str:
    mark = draw(st.sampled_from(("", f"{indent}@mark\n")))
    return f"{mark}{indent}def {draw(st.sampled_from('fg'))}(self):\n{indent}    {draw(BODIES)}"


@st.composite
def classes(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(("", "@mark\n")))
    members = draw(
        st.lists(functions("    ") | st.sampled_from(("\n", "    x = 1\n", "# remark\n")), max_size=4, unique=True)
    )
    return f"{mark}class A:\n    y = 1\n{''.join(members)}"


# Only what a parser takes: where a text is broken, its extent is a guess that hangs on lines far away. No twins that
# say the very same: nothing tells which is which.
TEXT = (
    st.lists(LOOSE | functions() | classes(), min_size=1, max_size=6, unique=True)
    .map("".join)
    .filter(lambda text: text.count("class A:") < 2)
)


@settings(max_examples=30)
@given(st.lists(TEXT, min_size=2, max_size=6))
@example(["import os\nclass A:\n", "class A:\nimport os\nclass A:\n"])
def test_a_life_is_the_same_with_and_without_it(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = DigSite.create(Path(folder) / "r")
        for number, text in enumerate(texts):
            site.commit(str(number), {"a.py": text})
        dig = Site.open(site.path)
        versions = Versions(dig)
        last = versions.at(dig.history.size, "a.py")
        assert last is not None
        for symbol in last.symbols:
            lives = []
            for carrying in (True, False):
                walk = Walk(dig, versions)
                walk._carrying = carrying
                lives.append(walk.life(dig.history.size, last, symbol))
            assert [(s.n, s.kinds) for s in lives[0].steps] == [(s.n, s.kinds) for s in lives[1].steps]
        versions.close()
        dig.close()
