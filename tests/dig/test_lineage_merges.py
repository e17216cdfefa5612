"""Lives through branches: each change once, where it was made; and the merges that write something themselves."""

from __future__ import annotations

from digsite import DigSite
from lives import history, life

ONE = "def one():\n    return start(1)\n"
GAP = "\n\n# ---\n\n\n"
TWO = "def two():\n    return start(2)\n"
BOTH = ONE + GAP + TWO


def fork(site: DigSite, ours: str, theirs: str) -> None:
    """A file that two branches change, `main` being the one that is stood on."""
    site.commit("1", {"a.py": BOTH})
    site.branch("side")
    site.commit("side", {"a.py": theirs})
    site.switch("main")
    site.commit("main", {"a.py": ours})


def test_a_change_on_a_branch_is_told_once_where_it_was_made(site: DigSite) -> None:
    fork(site, BOTH.replace("start(1)", "start(11)"), BOTH.replace("start(2)", "start(22)"))
    site.merge("side")
    assert life(site, "one") == ["main: body", "1: introduced"]
    assert life(site, "two") == ["side: body", "1: introduced"]


def test_the_same_change_on_both_branches_is_told_as_the_first_parent_has_it(site: DigSite) -> None:
    same = BOTH.replace("start(1)", "start(11)")
    fork(site, same, same + "\n\nx = 1\n")
    site.merge("side")
    assert life(site, "one") == ["main: body", "1: introduced"]


def test_both_branches_changed_the_symbol_and_the_merge_joined_them(site: DigSite) -> None:
    long = "def f():\n    first(1)\n    between()\n    between()\n    between()\n    last(1)\n"
    site.commit("1", {"a.py": long})
    site.branch("side")
    site.commit("side", {"a.py": long.replace("last(1)", "last(2)")})
    site.switch("main")
    site.commit("main", {"a.py": long.replace("first(1)", "first(2)")})
    site.merge("side", message="Merge")
    assert life(site, "f") == ["main: body", "side: body", "1: introduced"]


def test_a_merge_that_writes_what_no_parent_has_is_told_itself(site: DigSite) -> None:
    fork(site, BOTH.replace("start(1)", "start(11)"), BOTH.replace("start(2)", "start(22)"))
    evil = BOTH.replace("start(1)", "start(666)").replace("start(2)", "start(22)")
    site.merge("side", message="Merge", files={"a.py": evil})
    assert life(site, "one") == ["Merge: body", "main: body", "1: introduced"]
    assert life(site, "two") == ["side: body", "1: introduced"]


def test_a_symbol_that_a_merge_brought_into_being(site: DigSite) -> None:
    fork(site, BOTH + "\n\nx = 1\n", BOTH.replace("start(2)", "start(22)"))
    merged = BOTH.replace("start(2)", "start(22)") + "\n\nx = 1\n\n\ndef new():\n    return glue(1, 2, 3, x)\n"
    site.merge("side", message="Merge", files={"a.py": merged})
    assert life(site, "new") == ["Merge: introduced"]


def test_a_symbol_from_a_branch_comes_from_the_branch(site: DigSite) -> None:
    site.commit("1", {"a.py": ONE})
    site.branch("side")
    site.commit("side", {"b.py": TWO})
    site.commit("more", {"b.py": TWO.replace("2", "3")})
    site.switch("main")
    site.commit("main", {"a.py": ONE.replace("1", "9")})
    site.merge("side")
    site.commit("last", {"b.py": TWO.replace("2", "4")})
    assert life(site, "two") == ["last: body", "more: body", "side: introduced"]


def test_a_file_renamed_on_one_branch_and_changed_on_the_other(site: DigSite) -> None:
    site.commit("1", {"a.py": BOTH})
    site.branch("side")
    changed = BOTH.replace("start(1)", "start(11)")
    site.commit("side", {"a.py": changed})
    site.switch("main")
    site.rename("a.py", "b.py", message="main")
    site.merge("side", message="Merge", files={"a.py": None, "b.py": changed})
    assert life(site, "one") == ["main: moved a.py -> b.py", "side: body", "1: introduced"]
    assert life(site, "two") == ["main: moved a.py -> b.py", "1: introduced"]


def test_what_a_merge_dropped_is_removed_by_the_merge(site: DigSite) -> None:
    fork(site, BOTH.replace("start(1)", "start(11)"), BOTH.replace("start(2)", "start(22)"))
    site.merge("side", message="Merge", files={"a.py": BOTH.replace("start(1)", "start(11)").replace(GAP + TWO, "")})
    assert life(site, "two")[0] == "Merge: removed"


def test_an_octopus_and_a_second_root(site: DigSite) -> None:
    site.commit("1", {"a.py": ONE})
    site.orphan("other")
    site.commit("other root", {"b.py": TWO})
    site.switch("main")
    tree = {"a.py": ONE, "b.py": TWO}
    joined = site._write("Join", {**site._trees[site._heads["main"]], **site._trees[site._heads["other"]]},
                         (site._heads["main"], site._heads["other"]), None, "Ada Digger", None)  # fmt: skip
    assert set(site._trees[joined]) == set(tree)
    assert life(site, "two") == ["other root: introduced"]
    assert life(site, "one") == ["1: introduced"]


def test_a_revival_looks_only_at_ancestors(site: DigSite) -> None:
    """A branch that lost the symbol is no earlier life of what the other branch has anew."""
    site.commit("1", {"a.py": ONE})
    site.branch("side")
    site.commit("add", {"a.py": BOTH})
    site.commit("lose", {"a.py": ONE})
    site.switch("main")
    site.commit("main", {"a.py": BOTH})
    site.merge("side", message="Merge", files={"a.py": BOTH})
    assert life(site, "two") == ["main: introduced"]
    assert history(site, "two").gaps == ()
