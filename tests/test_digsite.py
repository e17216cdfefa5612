"""The language that builds repositories says what it does: the same names everywhere, and git's own view of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite, executable, symlink


def log(site: DigSite, *options: str) -> str:
    return site.git("log", "--graph", "--format=%h %ad %an: %s%d", "--date=short", "--abbrev=7", *options)


def test_a_diary_becomes_a_history_with_names_that_never_change(site: DigSite) -> None:
    first = site.commit("Begin", {"a.txt": "one\n"}, at=0)
    site.commit("Go on", {"a.txt": "one\ntwo\n"}, at=3, author="Bea Baker")
    site.rename("a.txt", "b.txt")
    site.tag("1.0", message="The first", at=5)
    site.delete("b.txt", at=6)
    assert first == "7c297a752654e2156548f5014f7e518a3830af6e"
    assert log(site) == (
        "* ba7ecd7 2020-01-07 Ada Digger: Delete b.txt (HEAD -> main)\n"
        "* 168f2ba 2020-01-05 Ada Digger: Rename a.txt to b.txt (tag: 1.0)\n"
        "* 41afeef 2020-01-04 Bea Baker: Go on\n"
        "* 7c297a7 2020-01-01 Ada Digger: Begin\n"
    )


def test_a_merge_takes_both_sides_and_what_the_merger_wrote(site: DigSite) -> None:
    site.commit("Begin", {"a.txt": "1\n2\n3\n4\n5\n"}, at=0)
    site.branch("side")
    site.commit("Change the end", {"a.txt": "1\n2\n3\n4\nfive\n"}, at=1)
    site.switch("main")
    site.commit("Change the start", {"a.txt": "one\n2\n3\n4\n5\n"}, at=2)
    merge = site.merge("side", at=3, files={"evil.txt": "nobody saw me\n"})
    assert site.git("show", f"{merge}:a.txt") == "one\n2\n3\n4\nfive\n"
    assert site.git("ls-tree", "--name-only", merge) == "a.txt\nevil.txt\n"
    assert site.git("rev-list", "--count", "--merges", merge) == "1\n"


def test_a_conflict_has_to_be_settled(site: DigSite) -> None:
    site.commit("Begin", {"a.txt": "1\n"}, at=0)
    site.branch("side")
    site.commit("Two", {"a.txt": "2\n"}, at=1)
    site.switch("main")
    site.commit("Three", {"a.txt": "3\n"}, at=2)
    with pytest.raises(AssertionError, match=r"say in files what becomes of a\.txt"):
        site.merge("side")
    merge = site.merge("side", files={"a.txt": "6\n"})
    assert site.git("show", f"{merge}:a.txt") == "6\n"


def test_a_revert_takes_back_one_commit_and_keeps_what_came_later(site: DigSite) -> None:
    site.commit("Begin", {"a.txt": "1\n2\n3\n4\n5\n"}, at=0)
    bad = site.commit("Shout", {"a.txt": "1\n2\n3\n4\nFIVE\n"}, at=1)
    site.commit("Change the start", {"a.txt": "one\n2\n3\n4\nFIVE\n"}, at=2)
    back = site.revert(bad, at=3)
    assert site.git("show", f"{back}:a.txt") == "one\n2\n3\n4\n5\n"
    assert site.git("show", "-s", "--format=%B", back) == f'Revert "Shout"\n\nThis reverts commit {bad}.\n\n'


def test_a_picked_commit_says_where_it_comes_from(site: DigSite) -> None:
    site.commit("Begin", {"a.txt": "1\n"}, at=0)
    site.branch("stable")
    site.switch("main")
    fix = site.commit("Fix", {"b.txt": "fixed\n"}, at=1)
    site.switch("stable")
    picked = site.pick(fix, at=2)
    assert site.git("show", "-s", "--format=%B", picked) == f"Fix\n\n(cherry picked from commit {fix})\n\n"
    assert site.git("show", f"{picked}:b.txt") == "fixed\n"


def test_a_text_may_be_indented_like_the_test_around_it(site: DigSite) -> None:
    oid = site.commit(
        "Begin",
        {
            "a.py": """
                def f():
                    return 1
                """,
            "run": executable("#!/bin/sh\n"),
            "link": symlink("a.py"),
            "bin": b"\x00\xff",
            'odd "名".txt': "x",
        },
    )
    assert site.git("show", f"{oid}:a.py") == "def f():\n    return 1\n"
    assert site.git("-c", "core.quotePath=false", "ls-tree", "--format=%(objectmode) %(path)", oid) == (
        '100644 a.py\n100644 bin\n120000 link\n100644 "odd \\"名\\".txt"\n100755 run\n'
    )


def test_clones_are_shallow_or_cut_at_a_revision(site: DigSite, tmp_path: Path) -> None:
    site.commit("Begin", {"a.txt": "1\n"}, at=0)
    site.tag("1.0")
    middle = site.commit("Go on", {"a.txt": "2\n"}, at=1)
    site.commit("End", {"a.txt": "3\n"}, at=2)
    site.tag("2.0")
    shallow = DigSite(site.clone(tmp_path / "shallow", "--depth", "2"))
    assert shallow.git("rev-list", "--count", "HEAD") == "2\n"
    cut = DigSite(site.clone_cut_at(tmp_path / "cut", middle))
    assert cut.git("log", "--all", "--format=%s%d") == "Go on (HEAD -> main)\nBegin (tag: 1.0)\n"


def test_the_work_tree_is_filled_when_asked_for(site: DigSite) -> None:
    site.commit("Begin", {"folder/a.txt": "1\n"}, at=0)
    assert not (site.path / "folder").exists()
    site.checkout()
    assert (site.path / "folder" / "a.txt").read_text() == "1\n"
    assert site.git("status", "--porcelain") == ""


def test_the_world_outside_is_sealed_off(home: Path) -> None:
    assert Path.home() == home


def test_newer_hashes_work_too(tmp_path: Path) -> None:
    site = DigSite.create(tmp_path / "new", object_format="sha256")
    assert len(site.commit("Begin", {"a.txt": "1\n"})) == 64
