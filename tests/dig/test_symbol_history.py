"""What is told of a life, what is kept of it, and the history of files and lines."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from digsite import DigSite
from lives import commits, history, life, versions
from program import ROOT

from archaeologist import app
from archaeologist.dig.kept import Asked
from archaeologist.dig.site import Site
from archaeologist.dig.symbol_history import symbol_history
from archaeologist.domain.history import SymbolHistory
from archaeologist.git.repository import Repository
from archaeologist.index import open_history

RUN = "def run(path):\n    for each in sorted(path):\n        handle(each, strict=True)\n"


# -- what is told ----------------------------------------------------------------------------------------------------


def test_a_change_is_told_with_its_commit_its_request_and_its_release(site: DigSite) -> None:
    site.commit("Add run (#12)", {"a.py": RUN}, at=3)
    site.tag("v1.0")
    site.commit("Loosen run", {"a.py": RUN.replace("True", "False")}, at=9, author="Bo Spade")
    last, first = history(site, "run").changes
    assert (first.pull_request, first.released_in, first.author) == (12, "v1.0", "Ada Digger")
    assert (last.pull_request, last.released_in, last.author) == (None, None, "Bo Spade")
    assert str(last.date.date()) == "2020-01-10"
    assert 0.8 < last.similarity < 1


def test_a_patch_is_of_the_symbol_alone(site: DigSite) -> None:
    versions(site, "a.py", "x = 1\n\n\n" + RUN, "x = 2\n\n\n" + RUN.replace("True", "False"))
    last, first = app.history("run", site.path, patches=True).changes
    assert last.patch == (
        "@@ -1,3 +1,3 @@",
        " def run(path):",
        "     for each in sorted(path):",
        "-        handle(each, strict=True)",
        "+        handle(each, strict=False)",
    )
    assert first.patch[0] == "@@ -0,0 +1,3 @@"
    assert history(site, "run").changes[0].patch == ()


def test_a_patch_of_a_move_and_of_a_removal(site: DigSite) -> None:
    commits(site, {"a.py": RUN, "b.py": "y = 1\n"}, {"a.py": None, "b.py": "y = 1\n\n\n" + RUN}, {"b.py": "y = 1\n"})
    gone, moved, _ = app.history("run", site.path, patches=True).changes
    assert moved.patch == ()
    assert [line[:1] for line in gone.patch] == ["@", "-", "-", "-"]


# -- files and lines -------------------------------------------------------------------------------------------------


def test_a_file_alone_has_its_history_through_renames(site: DigSite) -> None:
    site.commit("1", {"a.txt": "one\ntwo\nthree\n"})
    site.commit("2", {"a.txt": "one\ntwo\nfour\n"})
    site.rename("a.txt", "b.txt", message="3")
    site.commit("4", {"a.txt": "another\n"})
    site.commit("5", {"b.txt": "one\n2\nfour\n"})
    assert life(site, "b.txt") == ["5: body", "3: moved a.txt -> b.txt", "2: body", "1: introduced"]
    assert history(site, "b.txt").kind == "file"


def test_a_file_that_was_deleted_and_came_back(site: DigSite) -> None:
    versions(site, "a.txt", "one\n", None, "one\n", "two\n", None)
    assert life(site, "a.txt") == ["5: removed", "4: body", "3: revived", "2: removed", "1: introduced"]


def test_a_file_that_was_renamed_away(site: DigSite) -> None:
    site.commit("1", {"a.txt": "one\ntwo\nthree\n"})
    site.rename("a.txt", "b.txt", message="2")
    assert life(site, "a.txt") == ["2: moved a.txt -> b.txt", "1: introduced"]


def test_a_file_changed_on_two_branches_and_in_the_merge(site: DigSite) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    site.commit("1", {"a.txt": text})
    site.branch("side")
    site.commit("side", {"a.txt": text.replace("2\n", "two\n", 1)})
    site.switch("main")
    site.commit("main", {"a.txt": text.replace("17\n", "seventeen\n")})
    site.merge("side", message="Clean")
    assert sorted(life(site, "a.txt")) == ["1: introduced", "main: body", "side: body"]
    site.branch("more")
    site.commit("more", {"a.txt": text.replace("9\n", "nine\n", 1)})
    site.switch("main")
    site.commit("last", {"b.txt": "b\n"})
    site.merge("more", message="Evil", files={"a.txt": text + "evil\n"})
    assert life(site, "a.txt")[0] == "Evil: body"


def test_lines_outside_of_every_definition_have_the_history_of_lines(site: DigSite) -> None:
    versions(site, "a.py", "A = 1\nB = 2\n\n\n" + RUN, "A = 1\nB = compute(2)\n\n\n" + RUN)
    found = history(site, "a.py:1-2")
    assert (found.kind, found.name, found.lines) == ("lines", "a.py", (1, 2))
    assert [each.subject for each in found.changes] == ["2", "1"]
    assert history(site, "a.py:5").name == "run"


# -- what is kept ----------------------------------------------------------------------------------------------------


def asked(site: DigSite, commands: list[tuple[str, ...]], name: str = "run") -> SymbolHistory:
    """The life, with every git command that it took noted down."""
    repository = Repository.open(site.path, tracer=lambda command: commands.append(tuple(command)))
    dig = Site(repository, open_history(repository, repository.resolve("HEAD")))
    commands.clear()
    try:
        return symbol_history(dig, Asked(name))
    finally:
        dig.close()


def test_the_second_time_no_file_is_read(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"))
    first: list[tuple[str, ...]] = []
    second: list[tuple[str, ...]] = []
    assert asked(site, first) == asked(site, second)
    assert {command[1] for command in first} >= {"grep", "cat-file"}
    assert not {command[1] for command in second} & {"grep", "cat-file", "show", "log"}


def test_what_was_kept_is_of_one_revision_and_one_question(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"))
    assert len(life(site, "run")) == 2
    assert len(life(site, "run", at="HEAD~1")) == 1
    site.commit("3", {"a.py": RUN.replace("True", "None")})
    assert len(life(site, "run")) == 3
    assert history(site, "run", file="a.py").also == ()


def test_an_index_that_cannot_be_written_answers_all_the_same(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"))
    app.build_index(site.path)
    (index,) = (site.path / ".git" / "archaeologist").glob("*.sqlite")
    blocker = sqlite3.connect(index, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        assert life(site, "run") == ["2: body", "1: introduced"]
    finally:
        blocker.close()


def test_two_processes_at_once_say_the_same(site: DigSite) -> None:
    versions(site, "a.py", *[RUN.replace("True", str(number)) for number in range(12)])
    command = [
        sys.executable,
        "-m",
        "archaeologist.surfaces.cli.main",
        "history",
        "run",
        "--json",
        "-C",
        str(site.path),
    ]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    (one, fault), (other, _) = (each.communicate(timeout=120) for each in running)
    assert [each.returncode for each in running] == [0, 0], fault
    assert one == other


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_both_object_formats(tmp_path: Path, object_format: str) -> None:
    site = DigSite.create(tmp_path / "r", object_format=object_format, bare=True)
    versions(site, "a.py", RUN, RUN.replace("True", "False"))
    assert life(site, "run") == life(site, "run") == ["2: body", "1: introduced"]


def test_what_was_carried_astray_is_walked_again(site: DigSite) -> None:
    """A class header of two lines changes in its first: the text under it stays, and the walk finds out later."""
    text = "class {}(\n    Base,\n):\n    def run(self):\n        return self.go(1, 2, 3)\n"
    versions(site, "a.py", text.format("A"), text.format("B"), text.format("B").replace("3", "4"))
    assert life(site, "B.run") == ["3: body", "2: moved A.run -> B.run", "1: introduced"]
