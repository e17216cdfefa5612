"""Reachability: nothing that the revision looked from cannot reach has a say, whatever else the index holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite
from hypothesis import given, settings
from hypothesis import strategies as st
from wild import all_of, ancestors, cut, wild_history

from archaeologist.domain.oid import Oid
from archaeologist.git import Repository
from archaeologist.index import identifiers, messages, open_history
from archaeologist.index.merges import common_ancestor
from archaeologist.index.store import Store


def everything(place: Path, at: Oid) -> dict[str, object]:
    history = open_history(Repository.open(place), at)
    try:
        return all_of(history)
    finally:
        history.close()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), back=st.integers(0, 24))
def test_a_full_clone_answers_like_one_that_was_cut(
    tmp_path_factory: pytest.TempPathFactory, seed: int, back: int
) -> None:
    place = tmp_path_factory.mktemp("wild")
    site = wild_history(place / "full", seed)
    reachable = ancestors(site, "main")
    at = reachable[back % len(reachable)]
    assert everything(site.path, at) == everything(cut(site, place / "cut", at), at)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), steps=st.lists(st.integers(0, 24), max_size=4))
def test_an_index_that_grew_answers_like_one_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[int]
) -> None:
    place = tmp_path_factory.mktemp("wild")
    site = wild_history(place / "grown", seed)
    reachable = ancestors(site, "main")
    tip = reachable[0]
    for step in steps:
        site.git("update-ref", "refs/heads/main", reachable[step % len(reachable)])
        everything(site.path, reachable[step % len(reachable)])
    site.git("update-ref", "refs/heads/main", tip)
    grown = everything(site.path, tip)
    assert grown == everything(cut(site, place / "fresh", tip), tip)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_graph_agrees_with_git(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    site = wild_history(tmp_path_factory.mktemp("wild") / "site", seed)
    repository = Repository.open(site.path)
    history = open_history(repository, repository.resolve())
    numbers = list(history.numbers())
    assert {history.oid(n) for n in numbers} == set(ancestors(site, "main"))
    assert all(parent < n for n in numbers for parent in history.parents(n))
    told = dict(line.split(" ", 1) for line in site.git("log", "--format=%H %P", "main").splitlines())
    assert all(" ".join(history.oid(p) for p in history.parents(n)) == told[history.oid(n)] for n in numbers)
    chain = site.git("rev-list", "--first-parent", "main").split()
    for n in numbers:
        brought = [c for c in chain if repository.is_ancestor(history.oid(n), c)]
        expected = None if history.oid(n) in chain else history.number(brought[-1])
        assert history.mainline_merge(n) == expected


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_youngest_common_ancestor_is_one_of_gits_merge_bases(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    site = wild_history(tmp_path_factory.mktemp("wild") / "site", seed)
    repository = Repository.open(site.path)
    history = open_history(repository, repository.resolve())
    merges = [history.parents(n) for n in history.numbers() if len(history.parents(n)) == 2]
    for one, other in merges:
        found = common_ancestor(one, other, history.parents)
        bases = repository.git.text("merge-base", "--all", history.oid(one), history.oid(other), accept=(0, 1)).split()
        assert (history.oid(found) in bases) if found else not bases


def test_a_branch_with_older_commits_comes_in_where_it_belongs(site: DigSite) -> None:
    """Commits that are appended later, but were made earlier, are numbered as if they had always been there."""
    site.commit("Root", {"a": "0\n"}, at=1)
    site.branch("late")
    site.commit("Old work", {"b": "old\n"}, at=2)
    site.switch("main")
    main = site.commit("Main", {"a": "1\n"}, at=5)
    repository = Repository.open(site.path)
    open_history(repository, main).close()
    merge = site.merge("late", at=9)
    history = open_history(repository, merge)
    assert [commit.subject for commit in history.commits(history.numbers())] == [
        "Root",
        "Old work",
        "Main",
        "Merge branch 'late'",
    ]
    assert [touch.n for touch in history.touches("old")] == [2]


def test_a_rewritten_branch_leaves_nothing_behind(site: DigSite) -> None:
    base = site.commit("Base", {"a": "base\n"})
    old = site.commit("Old", {"a": "forgotten\n", "gone.py": "x\n"})
    repository = Repository.open(site.path)
    open_history(repository, old).close()
    site.branch("rewritten", base)
    new = site.commit("New", {"a": "remembered\n"})
    history = open_history(repository, new)
    assert history.touches("forgotten") == []
    assert history.vocabulary("forgotten") == []
    assert history.paths() == ("a",)
    assert history.number(old) is None
    assert [commit.subject for commit in history.commits(history.numbers())] == ["Base", "New"]
    assert [t.n for t in open_history(repository, old).touches("forgotten")] == [2]


def test_old_commits_that_git_has_thrown_away_do_not_matter(site: DigSite) -> None:
    base = site.commit("Base", {"a": "base\n"})
    old = site.commit("Old", {"a": "old\n"})
    repository = Repository.open(site.path)
    open_history(repository, old).close()
    site.branch("rewritten", base)
    new = site.commit("New", {"a": "new\n"})
    site.git("update-ref", "-d", "refs/heads/main")
    site.git("reflog", "expire", "--expire=now", "--all")
    site.git("gc", "-q", "--prune=now")
    assert not repository.exists(old)
    assert open_history(repository, new).size == 2


def test_tags_of_commits_out_of_sight_do_not_exist(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    site.tag("v1.0")
    two = site.commit("Two", {"a": "2\n"})
    site.tag("v2.0")
    repository = Repository.open(site.path)
    assert [tag.name for tag in open_history(repository, one).tags()] == ["v1.0"]
    assert [tag.name for tag in open_history(repository, two).tags()] == ["v1.0", "v2.0"]


def test_many_names_are_sifted_like_few(site: DigSite, monkeypatch: pytest.MonkeyPatch) -> None:
    one = site.commit("One", {"a": "seen_first seen_second\n"})
    site.commit("Two", {"a": "seen_later seen_second\n"})
    repository = Repository.open(site.path)
    open_history(repository, site.head).close()
    history = open_history(repository, one)
    few = history.vocabulary("seen")
    monkeypatch.setattr(identifiers, "_FEW", 0)
    assert history.vocabulary("seen") == few == ["seen_first", "seen_second"]


def test_commits_of_one_second_stay_in_order(site: DigSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of a build may part commits that were made at the same time."""
    monkeypatch.setattr(messages, "BATCH", 2)
    base = site.commit("Base", {"a": "1\n"}, at=1)
    for n in range(6):
        site.branch(f"b{n}", base)
        site.commit(f"Work {n}", {f"f{n}": "1\n"}, at=2)
    for n in range(5):
        site.merge(f"b{n}", at=3 + n)
    repository = Repository.open(site.path)
    open_history(repository, site.head).close()
    assert Store.open(repository).fact("sorted") == 12
