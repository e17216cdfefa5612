"""Diffs as values: the parser holds for any content, and what it says is what git says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from digsite import DigSite, executable, submodule, symlink
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeologist.domain.change import FileDiff
from archaeologist.git import Repository
from archaeologist.git.diff import parse_hunks, split_sides, unquote, without_markers

LINES = st.lists(
    st.sampled_from(
        ["", "a", "-a", "+a", "@@ -1 +1 @@", "\\ No newline at end of file", "diff --git a/x b/x", "\0", "é"]
    ),
    max_size=12,
)


def git_diff(tmp: Path, before: str, after: str) -> bytes:
    (tmp / "before").write_bytes(before.encode())
    (tmp / "after").write_bytes(after.encode())
    done = subprocess.run(
        ["git", "diff", "--no-index", "--text", "-U0", "--no-color", "before", "after"],
        cwd=tmp,
        capture_output=True,
        check=False,
    )
    return done.stdout[done.stdout.find(b"\n@@ ") + 1 :] if b"\n@@ " in done.stdout else b""


@settings(max_examples=60, deadline=None)
@given(before=LINES, after=LINES, ends=st.booleans())
def test_hunks_turn_the_old_text_into_the_new(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], ends: bool
) -> None:
    tail = "\n" if ends else ""
    text = git_diff(tmp_path_factory.mktemp("d"), "\n".join(before) + tail, "\n".join(after) + tail)
    hunks = parse_hunks(text)
    old, new = "\n".join(before).split("\n"), "\n".join(after).split("\n")
    rebuilt, at = [], 0
    for hunk in hunks:
        start = hunk.old_start - 1 if hunk.removed else hunk.old_start
        rebuilt += old[at:start]
        assert tuple(old[start : start + len(hunk.removed)]) == hunk.removed
        rebuilt += hunk.added
        at = start + len(hunk.removed)
    rebuilt += old[at:]
    assert "\n".join(rebuilt).rstrip("\n") == "\n".join(new).rstrip("\n")


@settings(max_examples=60, deadline=None)
@given(before=LINES, after=LINES)
def test_the_two_sides_hold_all_lines(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    text = git_diff(tmp_path_factory.mktemp("d"), "\n".join(before) + "\n", "\n".join(after) + "\n")
    removed, added = split_sides(text)
    hunks = parse_hunks(text)
    assert added.decode() == "".join(f"\n+{line}" for hunk in hunks for line in hunk.added) + (
        "\n" if added.endswith(b"\n") else ""
    )
    assert removed.count(b"\n-") == sum(len(hunk.removed) for hunk in hunks)


def shapes(changes: tuple[FileDiff, ...]) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(c.change.status, c.change.old_path, c.change.path, c.removed, c.added) for c in changes]


def test_every_kind_of_change(site: DigSite) -> None:
    text = "".join(f"line {n}\n" for n in range(9))
    one = site.commit("One", {"moved": text, "gone": "1\n", "mode": "m\n", "kind": "k\n", "bin": b"\0\1", "same": text})
    head = site.commit(
        "Two",
        {
            "moved": None,
            "there": text + "more\n",
            "gone": None,
            "mode": executable("m\n"),
            "kind": symlink("same"),
            "bin": b"\0\2",
            "module": submodule(one),
            "unended": "no end",
        },
    )
    assert shapes(Repository.open(site.path).diff(head)) == [
        ("M", "bin", "bin", (), ()),
        ("D", "gone", "gone", ("1",), ()),
        ("T", "kind", "kind", ("k",), ("same",)),
        ("M", "mode", "mode", (), ()),
        ("A", "module", "module", (), (f"Subproject commit {one}",)),
        ("R", "moved", "there", (), ("more",)),
        ("A", "unended", "unended", (), ("no end",)),
    ]


def test_carriage_returns_and_line_separators_are_content(site: DigSite) -> None:
    site.commit("One", {"a": "one\r\ntwo\r\n"})
    head = site.commit("Two", {"a": "one\r\n2\x0b\x0c\u2028\x85\r\n"})
    assert shapes(Repository.open(site.path).diff(head)) == [("M", "a", "a", ("two\r",), ("2\x0b\x0c\u2028\x85\r",))]


def test_headings_and_places(site: DigSite) -> None:
    text = ["def f():", *(f"    {n}" for n in range(8))]
    site.commit("One", {"a.py": "\n".join(text) + "\n"})
    text[5] = "    five"
    head = site.commit("Two", {"a.py": "\n".join(text) + "\n"})
    ((hunk,),) = (change.hunks for change in Repository.open(site.path).diff(head))
    assert (hunk.old_start, hunk.new_start, hunk.removed, hunk.added, hunk.heading) == (
        6,
        6,
        ("    4",),
        ("    five",),
        "def f():",
    )


def two_sides(site: DigSite) -> None:
    base = [f"line {n}" for n in range(20)]
    site.commit("Base", {"a": "\n".join(base) + "\n", "b": "b\n"})
    site.branch("side")
    site.commit("Guard", {"a": "\n".join([*base[:10], "guard", *base[10:]]) + "\n"})
    site.switch("main")
    site.commit("Main", {"a": "\n".join(["top", *base]) + "\n"})


def test_a_merge_that_did_nothing_by_itself_is_empty(site: DigSite) -> None:
    two_sides(site)
    assert Repository.open(site.path).diff(site.merge("side")) == ()


def test_a_line_dropped_while_merging_belongs_to_the_merge(site: DigSite) -> None:
    two_sides(site)
    ours = "\n".join(["top", *(f"line {n}" for n in range(20))]) + "\n"
    merge = site.merge("side", files={"a": ours})
    assert shapes(Repository.open(site.path).diff(merge)) == [("M", "a", "a", ("guard",), ())]


def test_a_line_written_while_merging_belongs_to_the_merge(site: DigSite) -> None:
    two_sides(site)
    merge = site.merge("side", files={"b": "evil\n"})
    assert shapes(Repository.open(site.path).diff(merge)) == [("M", "b", "b", ("b",), ("evil",))]


def test_conflict_marks_are_nobodys_lines(site: DigSite) -> None:
    site.commit("Base", {"a": "base\n"})
    site.branch("side")
    site.commit("Side", {"a": "side\n"})
    site.switch("main")
    site.commit("Main", {"a": "main\n"})
    merge = site.merge("side", files={"a": "both\n"})
    assert shapes(Repository.open(site.path).diff(merge)) == [("M", "a", "a", ("main", "side"), ("both",))]


def test_marks_alone_leave_no_hunk() -> None:
    text = b"@@ -1,2 +0,0 @@\n-<<<<<<< 1234567 (Ours)\n-=======\n@@ -9 +7 @@\n-a\n+b\n"
    assert [hunk.removed for hunk in parse_hunks(without_markers(text))] == [("a",)]


def test_an_octopus_is_told_by_what_no_parent_has(site: DigSite) -> None:
    site.commit("Base", {"a": "base\n", "b": "b\n"})
    for name in ("one", "two"):
        site.branch(name, "main")
        site.commit(name, {name: f"{name}\n"})
    site.switch("main")
    tree = site.git("rev-parse", "main^{tree}").strip()
    parents = [argument for name in ("main", "one", "two") for argument in ("-p", name)]
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    octopus = site.git(*identity, "commit-tree", tree, *parents, "-m", "Octopus").strip()
    assert Repository.open(site.path).diff(octopus) == ()


def test_a_range(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    site.commit("Two", {"a": "2\n"})
    three = site.commit("Three", {"a": "3\n"})
    assert shapes(Repository.open(site.path).diff_between(one, three)) == [("M", "a", "a", ("1",), ("3",))]


@pytest.mark.parametrize(
    ("quoted", "plain"),
    [(b"plain", b"plain"), (b'"a\\tb"', b"a\tb"), (b'"\\303\\274\\"\\\\"', b'\xc3\xbc"\\'), (b'"\\a\\n"', b"\a\n")],
)
def test_quoted_paths(quoted: bytes, plain: bytes) -> None:
    assert unquote(quoted) == plain


def test_what_is_staged_and_what_lies_in_the_work_tree(site: DigSite) -> None:
    head = site.commit("One", {"a": "1\n", "sub/b": "1\n"})
    site.checkout()
    (site.path / "a").write_text("2\n")
    site.git("add", "a")
    (site.path / "a").write_text("3\n")
    (site.path / "sub" / "b").write_text("4\n")
    (site.path / "untracked").write_text("5\n")
    repository = Repository.open(site.path / "sub")
    assert shapes(repository.diff_staged(head)) == [("M", "a", "a", ("1",), ("2",))]
    assert shapes(repository.diff_worktree(head)) == [
        ("M", "a", "a", ("1",), ("3",)),
        ("M", "sub/b", "sub/b", ("1",), ("4",)),
    ]
