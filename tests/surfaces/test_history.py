"""`archaeologist history` as it is called, and the whole screen that it gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from digsite import DigSite
from program import archaeologist

LOAD = "def load(path):\n    # Reads a file.\n    with open(path) as file:\n        return parse(file.read())\n"
SAVE = "\n\ndef save(path):\n    return [1, 2]\n"
OTHER = "\n\nclass Store:\n    def load(self):\n        return [1, 2]\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A function that is written, made prettier, explained, changed, moved, and renamed."""
    site.commit("Add a loader (#3)", {"io.py": LOAD + OTHER, "readme.txt": "one\ntwo\n"}, at=1)
    site.tag("v1.0", at=2)
    site.commit("Format", {"io.py": LOAD.replace("parse(file", "parse( file") + OTHER}, at=3)
    site.commit("Explain", {"io.py": LOAD.replace("Reads", "Reads and parses") + OTHER}, at=4)
    strict = LOAD.replace("Reads", "Reads and parses").replace("read()", "read(), strict=True")
    site.commit("Be strict", {"io.py": strict + OTHER}, at=5, author="Bo Spade")
    site.tag("v1.1", at=6)
    site.commit("Split io", {"io.py": OTHER.lstrip(), "files.py": strict}, at=7)
    site.commit("Say what it does", {"files.py": strict.replace("load(", "read_in(")}, at=8)
    return site


def screen(shop: DigSite, *arguments: str) -> str:
    ran = archaeologist("history", *arguments, "--width", "100", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    return "\n" + re.sub(r"\b[0-9a-f]{10}\b", "·" * 10, ran.out)


def record(shop: DigSite, *arguments: str) -> dict[str, object]:
    ran = archaeologist("history", *arguments, "--json", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def kinds(shop: DigSite, *arguments: str) -> list[str]:
    changes = record(shop, *arguments)["changes"]
    assert isinstance(changes, list)
    return [" ".join(each["kinds"]) for each in changes]


# -- screens ---------------------------------------------------------------------------------------------------------


def test_the_whole_screen(shop: DigSite) -> None:
    assert (
        screen(shop, "read_in")
        == """
function read_in (files.py:1): 6 changes since 2020-01-02 (Ada Digger, first in v1.0).

  ··········  2020-01-09  renamed                     Ada Digger  Say what it does [load -> read_in]
  ··········  2020-01-08  moved                       Ada Digger  Split io [io.py -> files.py]
  ··········  2020-01-06  body           in v1.1      Bo Spade    Be strict
  ··········  2020-01-05  documentation  in v1.1      Ada Digger  Explain
  ··········  2020-01-04  format         in v1.1      Ada Digger  Format
  ··········  2020-01-02  introduced     in v1.0  #3  Ada Digger  Add a loader (#3)

Looked from ··········
"""
    )


def test_with_patches(shop: DigSite) -> None:
    assert (
        screen(shop, "load", "-p", "--at", "HEAD~2", "--no-docs")
        == """
function load (io.py:1): 2 changes since 2020-01-02 (Ada Digger, first in v1.0).

  ··········  2020-01-06  body  in v1.1  Bo Spade  Be strict

@@ -1,4 +1,4 @@
 def load(path):
     # Reads and parses a file.
     with open(path) as file:
-        return parse(file.read())
+        return parse(file.read(), strict=True)

  ··········  2020-01-02  introduced  in v1.0  #3  Ada Digger  Add a loader (#3)

@@ -0,0 +1,4 @@
+def load(path):
+    # Reads a file.
+    with open(path) as file:
+        return parse(file.read())

Notes
  • Left out as asked: 2 changes of white space or documentation alone.

Other definitions of that name
  • io.py:8 Store.load

Looked from ··········
"""
    )


def test_which_release_had_which_signature(shop: DigSite) -> None:
    strict = LOAD.replace("load(path)", "read_in(path, strict=True)")
    shop.commit("Take strictness", {"files.py": strict}, at=9)
    shop.tag("v2.0", at=10)
    assert screen(shop, "read_in", "--signatures", "--no-docs", "--no-format").endswith(
        """
Signatures, oldest first
  • v1.0 to v1.1: introduced
    │ def load(path)
    └ ··········, 2020-01-02
  • in no release: renamed from load
    │ def read_in(path)
    └ ··········, 2020-01-09
  • v2.0: strict=True added
    │ def read_in(path, strict=True)
    └ ··········, 2020-01-10

Notes
  • Left out as asked: 2 changes of white space or documentation alone.

Looked from ··········
"""
    )
    told = record(shop, "read_in", "--signatures")["signatures"]
    assert isinstance(told, list)
    assert [(each["signature"], each["releases"], each["differences"]) for each in told] == [
        ("def load(path)", [["v1.0", "v1.1"]], ["introduced"]),
        ("def read_in(path)", [], ["renamed from load"]),
        ("def read_in(path, strict=True)", [["v2.0", "v2.0"]], ["strict=True added"]),
    ]
    assert "signatures" not in record(shop, "read_in")


def test_the_stages_of_a_deprecation(site: DigSite) -> None:
    load = LOAD.replace("    # Reads", '    warn("load is deprecated", DeprecationWarning)\n    # Reads')
    site.commit("Add a loader", {"io.py": LOAD + SAVE}, at=1)
    site.commit("Plan ahead", {"CHANGES.md": "- `load` is deprecated, use `read_in`.\n"}, at=2)
    site.commit("Say so (#4)", {"io.py": load + SAVE}, at=3)
    site.tag("v1.0", at=4)
    site.commit("Drop it", {"io.py": SAVE.lstrip()}, at=5)
    assert (
        screen(site, "load").split("\n\n")[2]
        == """Deprecation
  ··········  2020-01-03  announced  in v1.0      Ada Digger
              “- `load` is deprecated, use `read_in`.” (changelog, CHANGES.md)
  ··········  2020-01-04  warned     in v1.0  #4  Ada Digger
              “warn("load is deprecated", DeprecationWarning)” (call, io.py)
  ··········  2020-01-06  removed                 Ada Digger
              the code has it no more"""
    )
    stages = record(site, "load")["deprecation"]
    assert isinstance(stages, list)
    assert [(each["stage"], each["where"], each["path"], each["released_in"]) for each in stages] == [
        ("announced", "changelog", "CHANGES.md", "v1.0"),
        ("warned", "call", "io.py", "v1.0"),
        ("removed", None, None, None),
    ]


def test_bases_gained_and_lost(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "class Window(Frame):\n    pass\n"}, at=1)
    site.commit("Scroll", {"a.py": "class Window(Scrollable):\n    pass\n"}, at=2)
    assert "bases       Ada Digger  Scroll [+Scrollable, -Frame]" in screen(site, "Window")
    changes = record(site, "Window")["changes"]
    assert isinstance(changes, list)
    assert (changes[0]["bases_gained"], changes[0]["bases_lost"]) == (["Scrollable"], ["Frame"])
    assert "bases_gained" not in changes[1]


def test_of_a_symbol_that_is_gone(shop: DigSite) -> None:
    assert (
        screen(shop, "load", "--file", "files.py")
        == """
function load (files.py, gone now): 6 changes since 2020-01-02 (Ada Digger, first in v1.0).

  ··········  2020-01-09  renamed                     Ada Digger  Say what it does [load -> read_in]
  ··········  2020-01-08  moved                       Ada Digger  Split io [io.py -> files.py]
  ··········  2020-01-06  body           in v1.1      Bo Spade    Be strict
  ··········  2020-01-05  documentation  in v1.1      Ada Digger  Explain
  ··········  2020-01-04  format         in v1.1      Ada Digger  Format
  ··········  2020-01-02  introduced     in v1.0  #3  Ada Digger  Add a loader (#3)

Looked from ··········
"""
    )


def test_of_a_file_and_of_lines(shop: DigSite) -> None:
    assert (
        screen(shop, "readme.txt")
        == """
file readme.txt: 1 change since 2020-01-02 (Ada Digger, first in v1.0).

  ··········  2020-01-02  introduced  in v1.0  #3  Ada Digger  Add a loader (#3)

Looked from ··········
"""
    )
    assert (
        screen(shop, "readme.txt:2")
        == """
line readme.txt:2: 1 change since 2020-01-02 (Ada Digger, first in v1.0).

  ··········  2020-01-02  introduced  in v1.0  #3  Ada Digger  Add a loader (#3)

Looked from ··········
"""
    )


@pytest.mark.parametrize("way", ["./readme.txt", "ROOT/readme.txt", "ROOT//readme.txt"])
def test_a_path_may_be_written_in_any_way(shop: DigSite, way: str) -> None:
    path = way.replace("ROOT", str(shop.path))
    for place in ("", ":2"):
        assert screen(shop, path + place) == screen(shop, f"readme.txt{place}")


# -- what is asked for, and what is left out -------------------------------------------------------------------------


def test_formats_and_documentation_are_left_out_on_demand(shop: DigSite) -> None:
    whole = kinds(shop, "read_in")
    assert whole == ["renamed", "moved", "body", "documentation", "format", "introduced"]
    assert kinds(shop, "read_in", "--no-format") == [each for each in whole if each != "format"]
    assert kinds(shop, "read_in", "--no-docs") == ["renamed", "moved", "body", "introduced"]


def test_the_file_and_the_line_pin_it_down(shop: DigSite) -> None:
    for arguments in (("load", "--file", "io.py", "--line", "9"), ("io.py:9",), ("io.py:8-9",), ("Store.load",)):
        found = record(shop, *arguments, "--at", "v1.0")["symbol"]
        assert found == {"name": "Store.load", "kind": "method", "path": "io.py", "lines": [8, 9]}


def test_the_record_by_the_contract(shop: DigSite) -> None:
    found = record(shop, "read_in")
    changes = found["changes"]
    assert isinstance(changes, list)
    assert found["schema"] == "archaeologist/history/1"
    assert found["introduced"] == changes[-1]["commit"] == shop.git("rev-parse", "v1.0").strip()
    assert (found["origin_note"], found["gaps"]) == (None, [])
    first = changes[0]
    assert (first["name_before"], first["name_after"], first["path_before"]) == ("load", "read_in", "files.py")
    assert (changes[-1]["path_before"], changes[-1]["pr"], changes[-1]["released_in"]) == (None, 3, "v1.0")


def test_the_same_question_gives_the_same_bytes_the_second_time(shop: DigSite) -> None:
    first, second = (archaeologist("history", "read_in", "-p", "--json", cwd=shop.path).out for _ in range(2))
    assert first == second


def test_the_work_tree_stays_clean(shop: DigSite) -> None:
    shop.checkout()
    archaeologist("history", "read_in", cwd=shop.path)
    assert shop.git("status", "--porcelain", "--ignored") == ""


# -- pictures --------------------------------------------------------------------------------------------------------


def test_a_picture_is_drawn_beside_the_answer(shop: DigSite, tmp_path: Path) -> None:
    svg, mermaid = tmp_path / "life.svg", tmp_path / "life.mmd"
    ran = archaeologist("history", "read_in", "--picture", str(svg), "--no-format", cwd=shop.path)
    assert ran.out.startswith("function read_in")
    assert len(list(ElementTree.parse(svg).getroot().iter("{http://www.w3.org/2000/svg}circle"))) == 5
    archaeologist("history", "read_in", "--picture", str(mermaid), cwd=shop.path)
    assert mermaid.read_text().startswith('graph TD\n  c0["2020-01-02 ')


def test_a_picture_of_another_kind_is_wrong_usage(shop: DigSite) -> None:
    ran = archaeologist("history", "read_in", "--picture", "life.png", cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("archaeologist: life.png is neither .svg nor .mmd.\n")


# -- what is not there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (
            ("read_inn",),
            3,
            "archaeologist: This history has no definition of read_inn.\nThe nearest names are read_in.",
        ),
        (("read_in", "--at", "v1.0"), 3, "archaeologist: This history has no definition of read_in.\n"),
        (("load", "--file", "../x"), 3, "archaeologist: This history has no definition of load in ../x.\n"),
        (("nowhere.py:3",), 3, "archaeologist: This history has no file nowhere.py.\n"),
        (("readme.txt:99",), 2, "archaeologist: readme.txt:99-99 is not there at "),
        (("",), 2, "archaeologist: There is no name.\n"),
        (("load", "--line", "x"), 2, ""),
        (("load", "--at", "v9"), 2, "archaeologist: git knows no revision 'v9'.\n"),
    ],
)
def test_what_cannot_be_told(shop: DigSite, arguments: tuple[str, ...], status: int, told: str) -> None:
    ran = archaeologist("history", *arguments, cwd=shop.path)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(told)
    assert "Traceback" not in ran.err
