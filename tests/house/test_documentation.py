"""The README says what there is, and there is what it says."""

from __future__ import annotations

import json
import re

import pytest
from house.tree import ROOT
from program import archaeologist

from archaeologist.surfaces.cli.main import build_app
from archaeologist.surfaces.cli.options import Given, spellings

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(command.callback.__name__ for command in build_app().registered_commands if command.callback)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_command_has_help() -> None:
    assert all(command.callback and command.callback.__doc__ for command in build_app().registered_commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`archaeologist {command}" in README


@pytest.mark.parametrize("option", spellings())
def test_every_option_is_in_the_readme(option: str) -> None:
    assert re.search(rf"`{re.escape(option)}[`= ]", README)


def test_the_readme_names_no_command_that_there_is_not() -> None:
    inline = re.findall("`([^`\n]*)`", re.sub("```.*?```", "", README, flags=re.DOTALL))
    named = set(re.findall(r"(?<!/)\barchaeologist ([a-z]+)", "\n".join([*blocks("sh"), *inline])))
    assert named == set(COMMANDS)


def test_the_question_of_the_readme_is_answered_from_this_history() -> None:
    if (ROOT / ".git" / "shallow").exists() or not (ROOT / ".git").exists():
        pytest.skip("the history of the program is not in this checkout")
    (question,) = re.findall('archaeologist ask "([^"]*)"', "\n".join(blocks("sh")))
    ran = archaeologist("ask", question, "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["status"]) == (0, "answered")
    assert found["commits"][0]["subject"] == "Build test repositories with a small language, in a sealed world"


def test_every_shared_option_has_help() -> None:
    assert len(spellings()) >= len(Given.__dataclass_fields__)


def test_links_into_the_repository_lead_somewhere() -> None:
    places = [each for each in re.findall(r"\]\(([^)#]+)[^)]*\)", README) if "://" not in each]
    assert [each for each in places if not (ROOT / each).exists()] == []
