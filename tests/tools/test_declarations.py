"""The tools that tell how a definition is declared over time."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.declarations import definition_life, deprecation_stages, hierarchy, signatures

LOAD = "def load(path):\n    with open(path) as file:\n        return parse(file.read(), strict=True)\n"


def test_signatures_with_their_releases(site: DigSite) -> None:
    first = site.commit("Add load", {"a.py": LOAD})
    site.tag("v1.0")
    second = site.commit("Take a mode", {"a.py": LOAD.replace("path):", "path, mode='r'):")})
    site.tag("v1.1")
    result = signatures.run(Site.open(site.path), name="load")
    assert isinstance(result, ToolResult)
    assert result.text == (
        "function load: 2 signatures, oldest first\n"
        f"{first.short} 2020-01-02 v1.0: introduced\n"
        "    def load(path)\n"
        f"{second.short} 2020-01-03 v1.1: mode='r' added\n"
        "    def load(path, mode='r')"
    )
    assert [(each.oid, each.quote) for each in result.evidence] == [
        (first, "def load(path)"), (second, "def load(path, mode='r')"),
    ]  # fmt: skip


def test_a_hierarchy_with_its_heirs(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "class Window(Frame):\n    pass\n"})
    scrolled = site.commit("Scroll", {"a.py": "class Window(Frame, Scrollable):\n    pass\n"})
    site.commit("Derive", {"b.py": "class Dialog(Window):\n    pass\n"})
    result = hierarchy.run(Site.open(site.path), name="Window")
    assert isinstance(result, ToolResult)
    lines = result.text.splitlines()
    assert lines[0] == "class Window (a.py) derives from Frame; Scrollable"
    assert lines[2:] == [
        f"{scrolled.short} 2020-01-03 +Scrollable Ada Digger: Scroll",
        "derived from it now: Dialog (b.py:1)",
    ]


def test_what_is_no_class_is_refused(site: DigSite) -> None:
    site.commit("Begin", {"a.py": LOAD})
    result = hierarchy.run(Site.open(site.path), name="Window")
    assert isinstance(result, Refusal)
    assert result.status == 3


def test_where_a_language_says_elsewhere_what_a_type_implements_nothing_is_claimed(site: DigSite) -> None:
    site.commit("Begin", {"a.rs": "struct Door { width: u8 }\nimpl Draw for Door {\n    fn draw(&self) {}\n}\n"})
    result = hierarchy.run(Site.open(site.path), name="Door")
    assert isinstance(result, ToolResult)
    assert (result.value, len(result.caveats)) == ((), 1)


def test_stages_in_words(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + "\n\nx = 1\n"})
    marked = site.commit("Mark it", {"a.py": "@deprecated\n" + LOAD + "\n\nx = 1\n"})
    gone = site.commit("Drop it", {"a.py": "x = 1\n"})
    result = deprecation_stages.run(Site.open(site.path), name="load")
    assert isinstance(result, ToolResult)
    assert result.text == (
        f"{marked.short} 2020-01-03 warned [annotation of a.py: @deprecated]\n{gone.short} 2020-01-04 removed"
    )
    assert [(f.role, f.other) for f in result.value] == [("deprecated", "warned"), ("removed", "removed")]


def test_of_what_nobody_deprecated(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD})
    assert deprecation_stages.run(Site.open(site.path), name="load").text == "Nothing says that it was deprecated."


def test_the_life_of_a_declaration_leaves_out_what_changed_inside(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD})
    site.commit("Be lax", {"a.py": LOAD.replace("True", "False")})
    site.commit("Rename", {"a.py": LOAD.replace("True", "False").replace("load", "read_in")})
    result = definition_life.run(Site.open(site.path), name="read_in")
    assert isinstance(result, ToolResult)
    assert [(f.role, f.about, f.other) for f in result.value] == [
        ("renamed", "load", "read_in"), ("introduced", "load", ""),
    ]  # fmt: skip


def test_a_name_that_code_never_defined_has_no_life_and_that_is_no_error(site: DigSite) -> None:
    site.commit("Add", {"a.py": "x = load(1)\n", "tests/test_a.py": "def helper():\n    pass\n"})
    dig = Site.open(site.path)
    for name in ("load", "--load", "helper"):
        result = definition_life.run(dig, name=name)
        assert isinstance(result, ToolResult)
        assert (result.value, result.text) == ((), f"No definition in the code of this history is called {name}.")
