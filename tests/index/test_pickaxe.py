"""Identifiers: what the index finds is what git's pickaxe finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite, submodule, symlink
from hypothesis import given, settings
from hypothesis import strategies as st
from wild import wild_history

from archaeologist.git import Repository
from archaeologist.index import History, diffs, open_history


def pickaxe(history: History, name: str) -> set[str]:
    """What `git log -S` finds, in the C locale."""
    arguments = ("log", "-M", "--no-merges", "--pickaxe-regex", f"-S\\b{name}\\b", "--format=%H", "-s", history.at)
    return set(history.repository.git.text(*arguments, "--").split())


def grown_or_shrunk(history: History, name: str) -> set[str]:
    return {history.oid(touch.n) for touch in history.touches(name) if touch.sign}


def check_all(history: History, names: list[str]) -> None:
    assert {name: grown_or_shrunk(history, name) for name in names} == {n: pickaxe(history, n) for n in names}
    assert all({t.n for t in history.touches(name) if t.sign} == history.pickaxe(name) for name in names)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_random_histories(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    site = wild_history(tmp_path_factory.mktemp("wild") / "site", seed)
    repository = Repository.open(site.path)
    history = open_history(repository, repository.resolve())
    check_all(history, [*history.vocabulary(""), "nothing"])


def test_every_kind_of_change(site: DigSite) -> None:
    text = "".join(f"common line {n}\n" for n in range(9))
    one = site.commit("One", {"m": text + "name\n", "g": "gone name\n", "k": "kind\n", "crlf": "name\r\nnames\r\n"})
    site.commit("Two", {"m": None, "n": text + "name name\n", "g": None, "k": symlink("target"), "s": submodule(one)})
    site.commit("Three", {"u": "name without end", "crlf": "name name2\r\n", "latin": b"gr\xf6\xdfe name\n"})
    site.commit("Four", {"u": "name without end\nand now with\n", "long": "x" * 5000 + " name\n", "ü": "größe\n"})
    history = open_history(Repository.open(site.path), site.head)
    words = history.vocabulary("")
    assert {"name", "gone", "target", "Subproject", "newline", "sse", "gr"} & set(words) == {
        "name",
        "gone",
        "target",
        "Subproject",
        "gr",
    }
    check_all(history, words)


def test_signs_tell_growth_loss_and_mere_change(site: DigSite) -> None:
    site.commit("Add", {"a.py": "call(name)\n"})
    site.commit("Touch", {"a.py": "call(name, 1)\n"})
    site.commit("Lose", {"a.py": "call(1)\n"})
    history = open_history(Repository.open(site.path), site.head)
    assert [(touch.n, touch.sign) for touch in history.touches("name")] == [(1, 1), (2, 0), (3, -1)]


def test_case_and_word_borders_count(site: DigSite) -> None:
    site.commit("One", {"a.py": "name Name name_ _name 1name name1\n"})
    history = open_history(Repository.open(site.path), site.head)
    assert history.vocabulary("(?i)name") == ["Name", "_name", "name", "name1", "name_"]
    assert history.spellings("n-a_me") == ("Name", "_name", "name", "name_")
    assert history.touches("n") == history.touches("1name") == history.touches("x" * 300) == []


def test_binary_files_are_the_one_difference(site: DigSite) -> None:
    """git's -S counts in binary files as well; the index reads text."""
    head = site.commit("One", {"a.bin": b"\0 name \0"})
    history = open_history(Repository.open(site.path), head)
    assert (grown_or_shrunk(history, "name"), pickaxe(history, "name")) == (set(), {head})


def test_a_very_large_change_is_told_and_still_read(site: DigSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffs, "LARGEST", 1000)
    site.commit("One", {"big.txt": "name\n" * 500, "small": "name\n"})
    history = open_history(Repository.open(site.path), site.head)
    assert [touch.sign for touch in history.touches("name")] == [1]
    assert "big.txt" in history.gaps[0]
    big, small = history.docs(1)
    assert (big.added, small.added) == (500, 1)
    assert history.diff(big.doc).added == ("name",) * 500


def test_of_very_long_lines_only_what_changed_in_number_is_filed(site: DigSite) -> None:
    line = ";".join(f"call_{n}(name,other)" for n in range(100))
    site.commit("Bundle", {"a.min.js": f"{line};once(name)\n"})
    site.commit("Next", {"a.min.js": f"{line};name(once,name);new(1)\n"})
    site.commit("Moved", {"a.min.js": f"new(1);{line};name(once,name)\n"})
    history = open_history(Repository.open(site.path), site.head)
    assert [(touch.n, touch.sign) for touch in history.touches("name")] == [(1, 1), (2, 1)]
    assert [(touch.n, touch.sign) for touch in history.touches("new")] == [(2, 1)]
    check_all(history, history.vocabulary(""))


def test_lines_of_a_merge_are_kept_apart(site: DigSite) -> None:
    site.commit("Base", {"a": "base\n"})
    site.branch("side")
    site.commit("Side", {"b": "side\n"})
    site.switch("main")
    site.commit("Main", {"c": "main\n"})
    merge = site.merge("side", files={"a": "base\nevil_line\n"})
    history = open_history(Repository.open(site.path), merge)
    assert history.touches("evil_line") == []
    (touch,) = history.merge_touches("evil_line")
    assert (history.oid(touch.n), touch.sign) == (merge, 1)
    assert history.diff(touch.doc).added == ("evil_line",)
    assert [(doc.path, doc.added) for doc in history.docs(touch.n)] == [("a", 1)]
    assert history.path_docs("a")[-1].n == touch.n


def test_a_guard_lost_in_a_merge_is_found(site: DigSite) -> None:
    """The one who merged took his own side of a file whole: no parent's diff shows the loss."""
    base = "".join(f"line{n}\n" for n in range(20))
    site.commit("Base", {"a.py": base})
    site.branch("side")
    site.commit("Guard", {"a.py": base.replace("line9\n", "line9\nguard()\n")})
    site.switch("main")
    site.commit("Main", {"a.py": "top\n" + base})
    merge = site.merge("side", files={"a.py": "top\n" + base})
    history = open_history(Repository.open(site.path), merge)
    assert [(history.oid(t.n), t.sign) for t in history.merge_touches("guard")] == [(merge, -1)]


def test_clean_merges_have_no_docs(site: DigSite, tmp_path: Path) -> None:
    base = "".join(f"line{n}\n" for n in range(30))
    site.commit("Base", {"a.py": base, "b.py": "b\n"})
    site.branch("side")
    site.commit("Side", {"a.py": base + "side\n"})
    site.switch("main")
    site.commit("Main", {"a.py": "main\n" + base, "c.py": "c\n"})
    merge = site.merge("side")
    history = open_history(Repository.open(site.path), merge)
    assert history.docs(history.size) == ()
    assert history.is_merge(history.size)


def test_names_beyond_ascii(site: DigSite) -> None:
    site.commit("One", {"a": "größe = 1\ngrößer = 2\n", "b": "配置 = 1\n配置项 = 2\n"})
    site.commit("Two", {"a": "größe = 3\ngrößer = 2\n", "b": "配置项 = 2\n"})
    site.branch("side")
    site.commit("Side", {"c": "x\n"})
    site.switch("main")
    site.commit("Main", {"d": "x\n"})
    site.merge("side", files={"e": "größe 配置\n"})
    history = open_history(Repository.open(site.path), site.head)
    assert [(t.n, t.sign) for t in history.touches("größe")] == [(1, 1), (2, 0)]
    assert [(t.n, t.sign) for t in history.touches("größer")] == [(1, 1)]
    assert [(t.n, t.sign) for t in history.touches("配置")] == [(1, 1), (2, -1)]
    assert [t.n for t in history.merge_touches("größe")] == [t.n for t in history.merge_touches("配置")] == [5]
    assert history.touches("größt") == history.touches("ü") == []


def test_what_an_octopus_wrote(site: DigSite) -> None:
    site.commit("Base", {"a": "base\n"})
    for name in ("one", "two"):
        site.branch(name, "main")
        site.commit(name, {name: f"{name}\n"})
    site.branch("evil", "main")
    tree = site.git("rev-parse", f"{site.commit('Tree', {'a': 'base evil_word', 'one': 'one', 'two': 'two'})}^{{tree}}")
    parents = [argument for name in ("main", "one", "two") for argument in ("-p", name)]
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    octopus = site.git(*identity, "commit-tree", tree.strip(), *parents, "-m", "Octopus").strip()
    site.git("update-ref", "refs/heads/main", octopus)
    site.switch("main")
    repository = Repository.open(site.path)
    history = open_history(repository, repository.resolve())
    assert [(history.oid(t.n), t.sign) for t in history.merge_touches("evil_word")] == [(octopus, 1)]
    assert repository.diff(octopus)[0].added == history.diff(history.docs(history.size)[0].doc).added


def test_a_git_that_cannot_make_merges_again(site: DigSite) -> None:
    """Before 2.35 git tells what no parent has; that much is known of merges then."""
    site.commit("Base", {"a": "base\n"})
    site.branch("side")
    site.commit("Side", {"a": "base\nside_word\n"})
    site.switch("main")
    site.commit("Main", {"a": "main_word\nbase\n"})
    merge = site.merge("side", files={"a": "main_word\nbase\nevil_word\n"})
    repository = Repository.open(site.path)
    repository.git.__dict__["version"] = (2, 34, 1)
    history = open_history(repository, merge)
    assert [(history.oid(t.n), t.sign) for t in history.merge_touches("evil_word")] == [(merge, 1)]
    assert history.merge_touches("main_word") == []
    assert repository.diff(merge)[0].added == ("evil_word",)
