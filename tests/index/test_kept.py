"""What others worked out and the index keeps for them: outlines by blob, answers by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from digsite import DigSite

from archaeologist.git import Repository
from archaeologist.index import History, open_history

BLOB, OTHER = "1" * 40, "2" * 40


def opened(site: DigSite) -> History:
    repository = Repository.open(site.path)
    return open_history(repository, repository.resolve("HEAD"))


@pytest.fixture
def history(site: DigSite) -> Iterator[History]:
    site.commit("1", {"a": "x\n"})
    found = opened(site)
    yield found
    found.close()


def test_an_outline_is_kept_by_blob_and_extractor(history: History) -> None:
    history.keep_parsed("outline", {BLOB: b"one" * 1000}, 3)
    assert history.parsed("outline", [BLOB], 3).get(BLOB) == b"one" * 1000
    assert not history.parsed("outline", [BLOB], 4)
    assert not history.parsed("outline", [OTHER], 3)


def test_keeping_again_replaces(history: History) -> None:
    history.keep_parsed("outline", {BLOB: b"one"}, 1)
    history.keep_parsed("outline", {BLOB: b"two", OTHER: b""}, 1)
    assert history.parsed("outline", [BLOB, OTHER], 1) == {BLOB: b"two", OTHER: b""}
    history.keep_parsed("outline", {}, 1)


def test_what_a_file_defines_and_what_it_calls_are_kept_apart(history: History) -> None:
    history.keep_parsed("outline", {BLOB: b"one"}, 1)
    history.keep_parsed("calls", {BLOB: b"two"}, 1)
    assert history.parsed("outline", [BLOB], 1) == {BLOB: b"one"}
    assert history.parsed("calls", [BLOB], 1) == {BLOB: b"two"}


def test_answers_are_kept_by_key_and_outlive_the_process(site: DigSite, history: History) -> None:
    history.keep("who/é", b"\0\xff")
    assert history.kept("who/é") == b"\0\xff"
    assert history.kept("who") is None
    again = opened(site)
    assert again.kept("who/é") == b"\0\xff"
    again.close()


def test_while_another_writes_nothing_is_kept_and_nothing_fails(site: DigSite, history: History) -> None:
    (index,) = (site.path / ".git" / "archaeologist").glob("*.sqlite")
    other = sqlite3.connect(index, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    history.keep("key", b"data")
    history.keep_parsed("outline", {BLOB: b"one"}, 1)
    assert history.kept("key") is None
    other.close()
    history.keep("key", b"data")
    assert history.kept("key") == b"data"


def test_parents_of_all_commits_at_once_are_those_of_each(site: DigSite) -> None:
    site.commit("1", {"a": "1\n"})
    site.branch("side")
    site.commit("2", {"b": "2\n"})
    site.switch("main")
    site.commit("3", {"c": "3\n"})
    site.merge("side")
    history = opened(site)
    table = history.parent_table()
    assert [table[n] for n in history.numbers()] == [history.parents(n) for n in history.numbers()]
    assert table[0] == ()
    history.close()
