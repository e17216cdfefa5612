"""Clones that the program keeps: whole or not there, brought up to date, and nothing run on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.errors import GitError
from archaeologist.git import Repository
from archaeologist.git.mirror import Source, update


def names(place: Path) -> list[str]:
    """The references of a clone."""
    return Repository.open(place).git.text("for-each-ref", "--format=%(refname)").split()


def test_branches_and_tags_and_what_is_named_are_there_and_follow(site: DigSite, tmp_path: Path) -> None:
    site.commit("One", {"a.py": "one\n"})
    site.tag("v1")
    site.branch("topic/a")
    site.git("update-ref", "refs/pull/3/head", "main")
    place, source = tmp_path / "clones" / "r.git", Source(site.path.as_uri())
    update(place, source, "refs/pull/3/head")
    assert names(place) == ["refs/heads/main", "refs/heads/topic/a", "refs/pull/3/head", "refs/tags/v1"]
    site.git("branch", "-q", "-m", "topic/a", "topic-b")
    site.git("branch", "-q", "-m", "topic-b", "topic")
    site.orphan("other")
    site.commit("Another one", {"a.py": "another\n"})
    site.git("branch", "-q", "-M", "other", "main")
    update(place, source)
    assert names(place) == ["refs/heads/main", "refs/heads/topic", "refs/pull/3/head", "refs/tags/v1"]
    assert Repository.open(place).resolve("main") == site.git("rev-parse", "main").strip()
    assert Repository.open(place).remote_url() == site.path.as_uri()


@pytest.mark.parametrize("url", ["ext::touch pwned", "ssh://localhost/r", "-u", "/no/such/place"])
def test_only_known_schemes_are_fetched_from(url: str, tmp_path: Path) -> None:
    place = tmp_path / "clones" / "r.git"
    with pytest.raises(GitError):
        update(place, Source(url, "token"))
    assert [each.name for each in place.parent.iterdir()] == [".r.git.lock"]


def test_what_a_killed_fetch_has_left_is_cleared_away(site: DigSite, tmp_path: Path) -> None:
    site.commit("One", {"a.py": "one\n"})
    place, source = tmp_path / "r.git", Source(site.path.as_uri())
    (tmp_path / ".r.git.new").mkdir()
    (tmp_path / ".r.git.new" / "HEAD").write_text("half")
    update(place, source)
    assert names(place) == ["refs/heads/main"]
    new = site.commit("Two", {"a.py": "two\n"})
    lock = place / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(GitError):
        update(place, source)
    os.utime(lock, (0, 0))
    update(place, source)
    assert Repository.open(place).resolve("main") == new


def test_the_token_is_told_to_git_for_its_host_alone_and_to_no_files() -> None:
    [(key, value)] = Source("https://example.org:8443/o/r.git", "token").settings.items()
    assert key == "http.https://example.org:8443/.extraHeader"
    assert value == "Authorization: Basic eC1hY2Nlc3MtdG9rZW46dG9rZW4="
    assert Source("file:///srv/o/r.git", "token").settings == {}
    assert Source("https://example.org/o/r.git").settings == {}
    assert "token" not in repr(Source("https://example.org/o/r.git", "token"))
