"""The tools of the call graph, as a person or a model reads what they say."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.calls import call_difference, call_paths, callees, callers, entry_points, new_callers

STORE = "class Store:\n    def load(self):\n        parse()\n\ndef parse():\n    pass\n"
OLD_APP = "from store import Store\n\ndef run():\n    pass\n"
APP = "from store import Store\n\ndef run(other):\n    Store().load()\n    other.load()\n"
DISK = "class Disk:\n    def load(self):\n        pass\n"


@pytest.fixture
def shop(site: DigSite) -> Site:
    site.commit("Add the store", {"store.py": STORE, "disk.py": DISK, "app.py": OLD_APP})
    site.commit("Load the store when it runs (#3)", {"app.py": APP})
    return Site.open(site.path)


def text(result: object) -> list[str]:
    assert isinstance(result, ToolResult)
    return result.text.splitlines()


def test_callers_are_told_with_the_commit_in_which_they_began(shop: Site) -> None:
    result = callers.run(shop, name="Store.load")
    assert isinstance(result, ToolResult)
    began = shop.history.commit(2)
    assert text(result) == [
        "method Store.load (store.py:2): 1 caller",
        "run app.py:4",
        f"{began.oid.short} 2020-01-03 introduced the call in run: Load the store when it runs (#3)",
    ]
    assert [(e.kind, e.says, e.quote) for e in result.evidence] == [
        ("call", "run (app.py:4) calls Store.load.", "Store().load()")
    ]
    assert [e.kind for e in result.value[0].evidence] == ["call", "diff", "message"]


def test_what_callers_cite_can_be_read_again_and_an_invented_line_cannot(shop: Site) -> None:
    result = callers.run(shop, name="Store.load")
    assert isinstance(result, ToolResult)
    proof = RepositoryProof(shop)
    shown = [*result.evidence, *result.value[0].evidence]
    assert [proof.fault(each) for each in shown] == [None] * 4
    invented = type(shown[0])(kind="call", says="", check="", oid=shop.at, path="app.py", quote="Store().save()")
    assert proof.fault(invented) == f"the words cited from app.py at {shop.at.short} do not stand there."


def test_candidates_are_told_with_their_weight_and_said_to_be_so(shop: Site) -> None:
    result = callers.run(shop, name="Disk.load")
    assert text(result)[1] == "[0.45] run app.py:5"
    assert result.caveats == (
        "«may call», or a weight in brackets, means a candidate: several definitions have that name.",
    )


def test_callees_are_told_where_they_are_defined(shop: Site) -> None:
    assert text(callees.run(shop, name="Store.load")) == ["Store.load (store.py:2) calls:", "parse store.py:5"]


def test_ways_are_told_step_by_step(shop: Site) -> None:
    assert text(call_paths.run(shop, start="run", goal="parse")) == [
        "run (app.py:4) -> Store.load (store.py:3) -> parse"
    ]
    assert text(call_paths.run(shop, start="parse", goal="run")) == ["No way over calls leads from parse to run."]
    assert text(entry_points.run(shop, name="parse")) == [
        "1 way in to parse (store.py:5):",
        "run (app.py:4) -> Store.load (store.py:3) -> parse",
    ]


def test_who_began_to_call_a_name_is_told_back_to_a_revision(shop: Site) -> None:
    began = shop.history.commit(2).oid.short
    line = f"{began} 2020-01-03 run (app.py) began to call load: Load the store when it runs (#3)"
    assert text(new_callers.run(shop, name="Store.load", since="HEAD~1")) == [line]
    assert text(new_callers.run(shop, name="Store.load", since="HEAD")) == [
        "Nobody began or ceased to call Store.load."
    ]


def test_two_revisions_are_compared(shop: Site) -> None:
    assert text(call_difference.run(shop, old="HEAD~1")) == [
        "3 calls came, 0 went.",
        "+ run -> Store.load (app.py:4)",
        "+ run -> Store (app.py:4)",
        "+ run -> Disk.load (app.py:5)",
    ]


def test_a_name_without_a_definition_is_said_to_have_none(shop: Site) -> None:
    result = callers.run(shop, name="Store.sav")
    assert isinstance(result, Refusal)
    assert result.sentence == f"{shop.at.short} has no definition of Store.sav."
