"""Commit records, the mailmap, and blame: git is the oracle."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from digsite import DigSite
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeologist.git import Repository
from archaeologist.git.log import moment, unix_time
from archaeologist.git.mailmap import parse_mailmap


def raw_commit(site: DigSite, headers: bytes, message: bytes) -> str:
    """A commit object written byte by byte."""
    tree = site.git("hash-object", "-t", "tree", "-w", "--stdin").strip().encode()
    data = b"tree " + tree + b"\n" + headers + b"\n" + message
    return site.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=data).strip()


PERSONS = b"author A <a@x> 1577880000 +0130\ncommitter B <b@x> 1577880060 -0800\n"


def test_records_agree_with_git(site: DigSite) -> None:
    one = site.commit("Subject\nstill subject\n\nBody one.\n\nBody two. #12\n", {"a": "1\n"})
    two = site.commit("", {"a": "2\n"}, author="Grüße")
    commits = Repository.open(site.path).commits([two, one])
    for commit, oid in zip(commits, (two, one), strict=True):
        told = (
            site.git("show", "-s", "--format=%H%x00%P%x00%an%x00%ae%x00%aI%x00%cI%x00%s", oid).strip("\n").split("\0")
        )
        assert [
            commit.oid,
            " ".join(commit.parents),
            commit.author.name,
            commit.author.email,
            commit.authored.isoformat().replace("+00:00", "Z"),
            commit.committed.isoformat().replace("+00:00", "Z"),
            commit.subject,
        ] == [part.replace("+00:00", "Z") for part in told]


def test_a_declared_encoding_is_minded(site: DigSite) -> None:
    oid = raw_commit(site, PERSONS + b"encoding ISO-8859-1\n", b"caf\xe9\n")
    assert Repository.open(site.path).commits([oid])[0].message == "café"


def test_bytes_that_are_no_utf8_are_replaced(site: DigSite) -> None:
    oid = raw_commit(site, PERSONS, b"caf\xe9\r\nmore\r\n")
    assert Repository.open(site.path).commits([oid])[0].message == "caf\ufffd\nmore"


def test_zones_are_kept(site: DigSite) -> None:
    (commit,) = Repository.open(site.path).commits([raw_commit(site, PERSONS, b"x\n")])
    assert commit.authored.utcoffset() == timedelta(hours=1, minutes=30)
    assert commit.committed.utcoffset() == timedelta(hours=-8)
    assert (commit.committed - commit.authored) == timedelta(seconds=60)


@given(st.text(max_size=30))
def test_no_date_is_too_strange(text: str) -> None:
    assert moment(text).tzinfo is not None
    assert isinstance(unix_time(text), int)


@pytest.mark.parametrize("raw", ["0 +0000", "-1 +0000", "99999999999999 +0000", "1577880000 +9999", "x", ""])
def test_dates_at_the_edge(raw: str) -> None:
    assert moment(raw).tzinfo is not None


MAILMAP = """\
# comment
Proper Name <commit@email>
<proper@email> <commit2@email>
Proper Three <proper3@email> <commit3@email>
Proper Four <proper4@email> Commit Four <Commit4@email>
Proper Five <proper5@email> <commit5@email> # note
nonsense
Just <commit3@email>
"""


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("x", "commit@email"),
        ("x", "COMMIT@email"),
        ("x", "commit2@email"),
        ("x", "commit3@email"),
        ("commit four", "commit4@email"),
        ("other", "commit4@email"),
        ("x", "commit5@email"),
        ("x", "unknown@email"),
    ],
)
def test_the_mailmap_agrees_with_git(site: DigSite, name: str, email: str) -> None:
    site.commit("One", {".mailmap": MAILMAP})
    told = site.git("-c", "mailmap.blob=HEAD:.mailmap", "check-mailmap", f"{name} <{email}>").strip()
    person = parse_mailmap(MAILMAP).person(name, email)
    assert f"{person.name} <{person.email}>" == told


def test_the_mailmap_of_the_revision_counts(site: DigSite) -> None:
    one = site.commit("One", {".mailmap": "First <ada@x>\n"})
    two = site.commit("Two", {".mailmap": "Second <ada@x>\n"})
    repository = Repository.open(site.path)
    assert [repository.mailmap(oid).person("a", "ada@x").name for oid in (one, two)] == ["First", "Second"]


def oracle(site: DigSite, rev: str, path: str, *options: str) -> list[tuple[str, int]]:
    """Commit and original line of every line, from `git blame --line-porcelain`."""
    told = site.git("blame", "--line-porcelain", *options, rev, "--", path).split("\n")
    return [
        (line[:40], int(line.split()[1])) for line in told if len(line.split()) in (3, 4) and len(line.split()[0]) == 40
    ]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "  b", "c", "d(x)"]), min_size=1, max_size=8), min_size=2, max_size=5)
)
def test_blame_agrees_with_git(tmp_path_factory: pytest.TempPathFactory, versions: list[list[str]]) -> None:
    site = DigSite.create(tmp_path_factory.mktemp("b") / "site")
    for number, lines in enumerate(versions):
        site.commit(str(number), {"a": "\n".join(lines) + "\n"})
    repository = Repository.open(site.path)
    head = repository.resolve()
    for ignore, options in ((True, ["-w"]), (False, [])):
        origins = repository.blame(head, "a", 1, len(versions[-1]), ignore_whitespace=ignore)
        mine = [(origin.oid, line) for origin in origins for line in range(origin.origin.start, origin.origin.end + 1)]
        assert mine == oracle(site, head, "a", *options)


def test_blame_marks_where_it_had_to_stop(site: DigSite, tmp_path: Path) -> None:
    one = site.commit("One", {"a": "1\n"})
    two = site.commit("Two", {"a": "1\n2\n"})
    three = site.commit("Three", {"a": "1\n2\n3\n"})
    whole = Repository.open(site.path).blame(three, "a", 1, 3)
    assert [(o.oid, o.boundary) for o in whole] == [(one, True), (two, False), (three, False)]
    cut = Repository.open(site.clone(tmp_path / "cut", "--depth=2"))
    assert [(o.oid, o.boundary) for o in cut.blame(three, "a", 1, 3)] == [(two, True), (three, False)]


def test_blame_looks_through_revisions_and_moves(site: DigSite) -> None:
    lines = [f"a long enough line with number {n}" for n in range(6)]
    one = site.commit("One", {"a": "\n".join(lines) + "\n"})
    two = site.commit("Move", {"a": "\n".join([*lines[3:], *lines[:3]]) + "\n"})
    three = site.commit("Shout", {"a": "\n".join(line.upper() for line in [*lines[3:], *lines[:3]]) + "\n"})
    repository = Repository.open(site.path)
    assert {o.oid for o in repository.blame(three, "a", 1, 6)} == {three}
    assert {o.oid for o in repository.blame(three, "a", 1, 6, ignore_revs=[three])} == {one, two}
    moved = repository.blame(two, "a", 1, 6, follow_moves=True)
    assert {o.oid for o in moved} == {one}
    assert [(o.span.start, o.origin.start) for o in moved] == [(1, 4), (4, 1)]


def test_blame_follows_a_renamed_file(site: DigSite) -> None:
    one = site.commit("One", {"old name": "1\n2\n3\n"})
    head = site.rename("old name", "new")
    (origin,) = Repository.open(site.path).blame(head, "new", 2, 3)
    assert (origin.oid, origin.origin.path, origin.span.path) == (one, "old name", "new")
