"""Histories with holes: told, never an abort, and everything that is there is still found."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.domain.oid import Oid
from archaeologist.git import Repository
from archaeologist.index import History, open_history


def history_of(place: Path) -> History:
    repository = Repository.open(place)
    return open_history(repository, repository.resolve())


def lose(site: DigSite, name: str) -> None:
    """Takes an object out of the repository."""
    oid = site.git("rev-parse", name).strip()
    (site.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()


def damage(site: DigSite, name: str) -> None:
    oid = site.git("rev-parse", name).strip()
    path = site.path / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    path.write_bytes(b"nothing that git could read")


def three(site: DigSite) -> tuple[Oid, Oid, Oid]:
    one = site.commit("One", {"a.py": "first_name\n", "b.py": "other_name\n"})
    two = site.commit("Two", {"a.py": "second_name\n", "b.py": "other_name\nlater_name\n"})
    return one, two, site.commit("Three", {"a.py": "third_name\n"})


@pytest.mark.parametrize("hurt", [lose, damage])
def test_a_missing_blob_costs_its_files_only(site: DigSite, hurt: object) -> None:
    _, two, _ = three(site)
    assert callable(hurt)
    hurt(site, f"{two}:a.py")
    history = history_of(site.path)
    assert history.size == 3
    assert history.complete
    assert history.gaps == ("Objects are missing: 2 changes could not be read (a.py).",)
    assert [t.n for t in history.touches("other_name")] == [1]
    assert [t.n for t in history.touches("later_name")] == [2]
    assert history.touches("second_name") == []
    assert [doc.path for doc in history.docs(2)] == ["a.py", "b.py"]
    assert [doc.n for doc in history.path_docs("a.py")] == [1, 2, 3]


def test_gaps_of_commits_out_of_sight_are_not_told(site: DigSite) -> None:
    one, two, _ = three(site)
    lose(site, f"{two}:a.py")
    history_of(site.path)
    assert open_history(Repository.open(site.path), one).gaps == ()


def test_a_missing_tree_costs_its_commit(site: DigSite) -> None:
    _, two, _ = three(site)
    lose(site, f"{two}^{{tree}}")
    history = history_of(site.path)
    assert history.size == 3
    assert history.gaps == ("Objects are missing: 2 changes could not be read.",)
    assert [t.n for t in history.touches("first_name")] == [1]


def test_a_missing_commit_ends_history_there(site: DigSite) -> None:
    one, two, three_ = three(site)
    lose(site, one)
    history = history_of(site.path)
    assert [commit.oid for commit in history.commits(history.numbers())] == [two, three_]
    assert history.parents(1) == ()
    assert any("missing" in gap for gap in history.gaps)
    assert [t.n for t in history.touches("third_name")] == [2]


def test_a_shallow_clone(site: DigSite, tmp_path: Path) -> None:
    three(site)
    history = history_of(site.clone(tmp_path / "cut", "--depth=2"))
    assert (history.size, history.shallow) == (2, True)
    assert history.gaps[0].startswith("The clone is shallow")
    assert [(t.n, t.sign) for t in history.touches("later_name")] == [(1, 1)]


def test_a_deepened_clone_is_indexed_anew(site: DigSite, tmp_path: Path) -> None:
    """The edge of a shallow clone is no root: what was filed for it no longer holds when the past is fetched."""
    three(site)
    cut = DigSite(site.clone(tmp_path / "cut", "--depth=2"))
    history_of(cut.path).close()
    cut.git("fetch", "-q", "--unshallow")
    history = history_of(cut.path)
    assert (history.size, history.shallow, history.gaps) == (3, False, ())
    assert [(t.n, t.sign) for t in history.touches("other_name")] == [(1, 1)]
    assert [(t.n, t.sign) for t in history.touches("second_name")] == [(2, 1), (3, -1)]


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_partial_clone_knows_its_messages_at_least(site: DigSite, tmp_path: Path, kind: str) -> None:
    three(site)
    clone = site.clone(tmp_path / "part", f"--filter={kind}", "--no-checkout")
    history = history_of(clone)
    assert [c.subject for c in history.commits(history.numbers())] == ["One", "Two", "Three"]
    assert history.complete
    assert any(gap.startswith("Objects are missing") for gap in history.gaps)
    assert history.messages_with("two") == {2}
    if kind == "blob:none":
        assert [doc.path for doc in history.docs(2)] == ["a.py", "b.py"]


def test_a_partial_clone_with_some_blobs(site: DigSite, tmp_path: Path) -> None:
    """The work tree's own blobs were fetched; changes between those that are there are read."""
    site.commit("One", {"kept.py": "kept_name\n", "a.py": "first_name\n"})
    site.commit("Two", {"a.py": "second_name\n"})
    history = history_of(site.clone(tmp_path / "part", "--filter=blob:none"))
    assert [(t.n, t.sign) for t in history.touches("kept_name")] == [(1, 1)]
    assert history.touches("second_name") == []


def test_objects_that_come_later_are_read_after_a_rebuild(site: DigSite, tmp_path: Path) -> None:
    three(site)
    clone = DigSite(site.clone(tmp_path / "part", "--filter=blob:none", "--no-checkout"))
    assert history_of(clone.path).touches("other_name") == []
    (clone.path / ".git" / "archaeologist").rename(tmp_path / "thrown away")
    clone.git("fetch", "-q", "--refetch", "--no-filter")
    history = history_of(clone.path)
    assert [t.n for t in history.touches("other_name")] == [1]
    assert history.gaps == ()


def test_a_merge_that_cannot_be_made_again_is_a_gap(site: DigSite) -> None:
    site.commit("Base", {"a": "base\n"})
    site.branch("side")
    site.commit("Side", {"a": "side\n"})
    site.switch("main")
    site.commit("Main", {"a": "main\n"})
    site.merge("side", files={"a": "both\n"})
    lose(site, "side:a")
    history = history_of(site.path)
    assert history.complete
    assert history.gaps == ("Objects are missing: 2 changes could not be read (a).",)
