"""The tool that tells the life of a definition."""

from __future__ import annotations

from dataclasses import replace

from digsite import DigSite

from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.histories import symbol_history

LOAD = "def load(path):\n    with open(path) as file:\n        return parse(file.read(), strict=True)\n"


def test_a_life_with_evidence_that_holds(site: DigSite) -> None:
    added = site.commit("Add load", {"a.py": LOAD, "b.py": "x = 1\n"})
    changed = site.commit("Be lax", {"a.py": LOAD.replace("True", "False")})
    moved = site.commit("Move load", {"a.py": None, "b.py": "x = 1\n\n\n" + LOAD.replace("True", "False")})
    renamed = site.commit("Rename", {"b.py": "x = 1\n\n\n" + LOAD.replace("True", "False").replace("load", "read_in")})
    gone = site.commit("Drop it", {"b.py": "x = 1\n"})
    dig = Site.open(site.path)
    result = symbol_history.run(dig, name="read_in")
    assert isinstance(result, ToolResult)
    assert [(f.role, f.oid) for f in result.value] == [
        ("removed", gone), ("renamed", renamed), ("moved", moved), ("changed", changed), ("introduced", added),
    ]  # fmt: skip
    assert result.text.startswith("function read_in (b.py, gone): 5 changes, newest first\n")
    assert f"{renamed.short} 2020-01-05 renamed [load in b.py -> read_in in b.py] Ada Digger: Rename" in result.text
    proof = RepositoryProof(dig)
    assert [proof.fault(each) for each in result.evidence] == [None] * 10, "a line and the subject of each"
    assert [each.quote for each in result.evidence if each.kind == "diff"] == [
        "def read_in(path):", "def read_in(path):", "", "return parse(file.read(), strict=False)", "def load(path):",
    ]  # fmt: skip


def test_evidence_that_does_not_stand_there_is_found_out(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD})
    dig = Site.open(site.path)
    result = symbol_history.run(dig, name="load")
    assert isinstance(result, ToolResult)
    false = replace(result.evidence[0], quote="def lode(path):")
    assert RepositoryProof(dig).fault(false) is not None


def test_file_and_line_pin_it_down_and_others_are_named(site: DigSite) -> None:
    site.commit("Add", {"a.py": LOAD, "b.py": "class Store:\n    def load(self):\n        return 1\n"})
    dig = Site.open(site.path)
    result = symbol_history.run(dig, name="load", file="b.py", line=3)
    assert isinstance(result, ToolResult)
    assert result.summary == "method Store.load (b.py:2): 1 changes, newest first"
    both = symbol_history.run(dig, name="load")
    assert isinstance(both, ToolResult)
    assert "Another of that name: b.py:2 Store.load" in both.text


def test_a_name_that_is_not_known_is_refused(site: DigSite) -> None:
    site.commit("Add", {"a.py": LOAD})
    result = symbol_history.run(Site.open(site.path), name="laod")
    assert isinstance(result, Refusal)
    assert (result.status, result.sentence) == (3, "This history has no definition of laod.")


def test_a_long_life_is_cut_and_says_so(site: DigSite) -> None:
    for number in range(70):
        site.commit(str(number), {"a.py": LOAD.replace("True", str(number))})
    result = symbol_history.run(Site.open(site.path), name="load")
    assert isinstance(result, ToolResult)
    assert (len(result.value), len(result.evidence)) == (70, 120)
    assert result.caveats == ("10 older changes are not listed.",)
