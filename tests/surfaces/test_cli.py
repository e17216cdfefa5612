"""The command line: how it is called, what it writes where, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
from pathlib import Path

import pytest
from digsite import DigSite
from program import COMMAND, ROOT, archaeologist, environment

from archaeologist import __version__

QUESTION = "why was the lamp removed?"


@pytest.fixture
def den(site: DigSite) -> DigSite:
    """A lamp comes and goes."""
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Add a lamp\n\nIt is dark down here.", {"den.py": "chair = 1\nlamp = 1\n"}, at=10)
    site.tag("1.0", at=12)
    site.commit(
        "Remove the lamp (#7)\n\nIt attracted moths, because it burned all night.", {"den.py": "chair = 1\n"}, at=20
    )
    site.checkout()
    return site


def ask(den: DigSite, *arguments: str, **variables: str) -> dict[str, object]:
    """The record that `ask` gives; only what it says of itself is looked at here."""
    ran = archaeologist("ask", *arguments, "--json", cwd=den.path, **variables)
    assert ran.err == ""
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def test_the_version() -> None:
    assert archaeologist("--version").out == f"archaeologist {__version__}\n"


def test_no_arguments_show_help_and_are_wrong_usage() -> None:
    ran = archaeologist()
    assert ran.status == 2
    assert ran.err.startswith("Usage: archaeologist [OPTIONS] COMMAND [ARGS]...")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_goes_to_stdout(flag: str) -> None:
    ran = archaeologist(flag)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Usage: archaeologist [OPTIONS] COMMAND [ARGS]...")


# -- asking ----------------------------------------------------------------------------------------------------------


def test_an_answer_in_json_stands_alone_on_stdout(den: DigSite) -> None:
    found = ask(den, QUESTION)
    assert found["schema"] == "archaeologist/answer/1"
    assert found["question"] == QUESTION
    assert found["repo"] == {"root": str(den.path), "at": den.head, "shallow": False, "gaps": []}


def test_a_question_needs_no_quotes(den: DigSite) -> None:
    assert ask(den, *QUESTION.split())["question"] == QUESTION


def test_options_stand_before_the_command_or_after_it_and_the_later_wins(den: DigSite) -> None:
    ran = archaeologist("-C", "/", "--at=1.0", "--json", "ask", "--repo", str(den.path), QUESTION, "--model", "none")
    assert ran.status in (0, 3)
    found = json.loads(ran.out)
    assert (found["question"], found["repo"]["at"]) == (QUESTION, den.git("rev-parse", "1.0").strip())


def test_the_same_question_gives_the_same_bytes_but_for_seconds_and_root(den: DigSite) -> None:
    def bare() -> str:
        lines = archaeologist("ask", QUESTION, "--json", cwd=den.path).out.split("\n")
        return "\n".join(line for line in lines if '"seconds"' not in line)

    assert bare() == bare()


def test_a_piped_answer_has_no_colour_and_a_file_says_by_its_ending_what_it_is(den: DigSite, tmp_path: Path) -> None:
    screen = archaeologist("ask", QUESTION, cwd=den.path)
    assert "\x1b" not in screen.out
    for name, start in (("a.md", "# why was the lamp removed?\n"), ("a.html", "<!DOCTYPE html>\n"), ("a.json", "{\n")):
        ran = archaeologist("ask", QUESTION, "-o", str(tmp_path / name), cwd=den.path)
        assert (ran.out, ran.err) == ("", "")
        assert (tmp_path / name).read_text().startswith(start)
    archaeologist("ask", QUESTION, "-o", str(tmp_path / "a.txt"), cwd=den.path)
    assert (tmp_path / "a.txt").read_text() == screen.out


def test_the_status_is_three_when_history_does_not_know(den: DigSite) -> None:
    ran = archaeologist("ask", "why was `frob_nicate_all` removed?", "--json", cwd=den.path)
    assert (ran.status, json.loads(ran.out)["status"]) == (3, "unknown")


def test_the_work_tree_stays_clean(den: DigSite) -> None:
    archaeologist("ask", QUESTION, cwd=den.path)
    assert den.git("status", "--porcelain", "--ignored") == ""


# -- wrong usage and failure -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("ask", "why?", "--at", "1.O"), 2, "archaeologist: git knows no revision '1.O'.\nDid you mean 1.0?\n"),
        (("ask", "why?", "-C", "/"), 1, "archaeologist: / is not in a git repository.\nName one with --repo PATH.\n"),
        (
            ("ask", " "),
            2,
            'archaeologist: There is no question.\nAsk one, for example: archaeologist ask "why was X deprecated?"\n',
        ),
        (
            ("ask", "why?", "--json", "--format", "html"),
            2,
            "archaeologist: --json and --format html cannot both hold.\nLeave one of them out.\n",
        ),
        (
            ("index", "-o", "/no/where"),
            1,
            "archaeologist: /no/where cannot be written: No such file or directory.\nName another file with -o.\n",
        ),
        (
            ("ask", "why?", "--base-url", "nonsense"),
            2,
            "archaeologist: 'nonsense' is not the address of an endpoint.\nIt starts with http:// or https://.\n",
        ),
        (
            ("tool", "find_comits"),
            2,
            "archaeologist: There is no tool 'find_comits'.\nDid you mean find_commits?\n",
        ),
        (
            ("tool", "find_commits", "wrds=lamp"),
            2,
            "archaeologist: find_commits takes no argument 'wrds'.\nDid you mean words?\n",
        ),
        (
            ("tool", "find_commits", "lamp"),
            2,
            "archaeologist: 'lamp' is not of the form key=value.\nWrite, for example: path=src/app.py start=3\n",
        ),
    ],
)
def test_a_mistake_is_a_sentence_and_a_hint(den: DigSite, arguments: tuple[str, ...], status: int, told: str) -> None:
    ran = archaeologist(*arguments, cwd=den.path)
    assert (ran.status, ran.out, ran.err) == (status, "", told)


@pytest.mark.parametrize(
    "arguments", [("ask",), ("nope",), ("ask", "why?", "--format", "pdf"), ("--nope",), ("ask", "--nope")]
)
def test_what_cannot_be_parsed_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    ran = archaeologist(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Usage: archaeologist")


def test_a_repository_without_commits_is_told_so(site: DigSite) -> None:
    ran = archaeologist("ask", "why?", cwd=site.path)
    assert ran.status == 1
    assert ran.err == (
        f"archaeologist: {site.path} has no commits yet.\nCommit something, or name a revision with --at.\n"
    )


def test_what_the_user_wrote_cannot_act_on_the_terminal_when_it_is_told_back(den: DigSite) -> None:
    ran = archaeologist("ask", "why?", "--at", "\x1b[2Jv1", cwd=den.path)
    assert ran.status == 2
    assert "\x1b" not in ran.err


# -- being left or interrupted ---------------------------------------------------------------------------------------


def test_a_reader_who_has_had_enough_is_no_failure() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "tool"], cwd=ROOT, env=environment(), stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def interrupting_git(folder: Path, after: str) -> str:
    """A PATH on which git interrupts whoever calls it, as Ctrl-C does, from a certain command on."""
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    folder.mkdir()
    script = folder / "git"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *"{after}"*) kill -INT $PPID; sleep 5; exit 1;; *) exec {real} "$@";; esac\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:{os.environ['PATH']}"


def test_an_interrupted_index_says_that_it_will_go_on(den: DigSite, tmp_path: Path) -> None:
    ran = archaeologist("index", cwd=den.path, PATH=interrupting_git(tmp_path / "bin", "log "))
    assert (ran.status, ran.out) == (128 + signal.SIGINT, "")
    assert ran.err.endswith("archaeologist: Interrupted.\n")
    again = archaeologist("index", "--json", cwd=den.path)
    assert json.loads(again.out)["complete"] is True


def test_an_interrupted_question_shows_what_was_found_so_far(den: DigSite, tmp_path: Path) -> None:
    archaeologist("index", cwd=den.path)
    ran = archaeologist(
        "ask", "when was `lamp` removed?", cwd=den.path, PATH=interrupting_git(tmp_path / "bin", "cat-file")
    )
    assert (ran.status, ran.out) == (128 + signal.SIGINT, "")
    assert ran.err.startswith("Found so far:\n  name_facts: ")
    assert ran.err.endswith("archaeologist: Interrupted.\n")


# -- the other commands ----------------------------------------------------------------------------------------------


def test_index_says_what_it_holds_and_status_builds_nothing(den: DigSite) -> None:
    before = json.loads(archaeologist("index", "--status", "--json", cwd=den.path).out)
    assert (before["schema"], before["complete"], before["commits"]) == ("archaeologist/index/1", False, 0)
    built = archaeologist("index", cwd=den.path)
    assert built.out.startswith(
        "The index is complete.\n\n"
        f"  looked from  {den.head.short}\n"
        "  commits      3, 3 of them with their diffs\n"
        f"  file         {den.path}/.git/archaeologist/"
    )
    after = json.loads(archaeologist("index", "--status", "--json", cwd=den.path).out)
    assert list(after) == ["schema", "at", "path", "bytes", "commits", "diffs", "stage", "complete"]
    assert (after["at"], after["commits"], after["complete"]) == (den.head, 3, True)


def test_tools_are_listed_without_a_repository(tmp_path: Path) -> None:
    ran = archaeologist("tool", cwd=tmp_path)
    assert ran.status == 0
    assert re.match(
        r"find_commits\n"
        r"  finds +Which commits a set of words and names is about, best first\.\n"
        r"  usage +find_commits \[words=…\] ",
        ran.out,
    )


def test_the_list_of_tools_in_json_has_their_schemas(tmp_path: Path) -> None:
    found = json.loads(archaeologist("tool", "--json", cwd=tmp_path).out)
    assert found["schema"] == "archaeologist/tools/1"
    assert all(each["description"] and each["parameters"]["additionalProperties"] is False for each in found["tools"])


def test_a_tool_prints_what_it_finds_and_gives_its_evidence_in_json(den: DigSite) -> None:
    arguments = ("tool", "find_commits", "words=moths")
    assert f"{den.head.short} 2020-01-21 " in archaeologist(*arguments, cwd=den.path).out
    found = json.loads(archaeologist(*arguments, "--json", cwd=den.path).out)
    assert list(found) == ["schema", "tool", "text", "evidence", "caveats"]
    assert found["evidence"][0]["commit"] == den.head


def test_a_question_may_begin_with_a_flag(den: DigSite) -> None:
    ran = archaeologist("ask", "--frob: why is it there?", "--json", cwd=den.path)
    assert ran.status in (0, 3)
    assert json.loads(ran.out)["question"] == "--frob: why is it there?"
