"""The programs of `examples/` that run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from digsite import DigSite
from program import ROOT, environment

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
NOBODY = "0" * 40


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A folder of programs with `archaeologist` in it."""
    program = tmp_path / "bin" / "archaeologist"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archaeologist.surfaces.cli.main "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}:{environment()['PATH']}"


def push(site: DigSite, path: str, local: str, remote: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "examples" / "pre-push"), "origin", "nowhere"],
        input=f"refs/heads/main {local} refs/heads/main {remote}\n",
        cwd=site.path,
        env=environment(PATH=path),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_hook_shows_what_history_says_of_what_is_pushed(site: DigSite, path: str) -> None:
    site.commit("Add a till", {"till.py": TAX}, at=1)
    fixed = site.commit("Fix the tax of returned goods, which crashed", {"till.py": CAREFUL}, at=20)
    simple = site.commit("Simplify the tax", {"till.py": TAX}, at=30)
    ran = push(site, path, simple, fixed)
    assert ran.returncode == 0
    assert "Fix the tax of returned goods, which crashed" in ran.stderr


@pytest.mark.parametrize("nothing", ["a deleted branch", "an unknown remote", "nothing to say"])
def test_the_hook_is_silent_otherwise(site: DigSite, path: str, nothing: str) -> None:
    first = site.commit("Add a till", {"till.py": TAX}, at=1)
    second = site.commit("Greet", {"greet.py": "def greet():\n    pass\n"}, at=2)
    local = NOBODY if nothing == "a deleted branch" else second
    remote = "1" * 40 if nothing == "an unknown remote" else first
    ran = push(site, path, local, remote)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


# -- workflows -------------------------------------------------------------------------------------------------------

WORKFLOWS = sorted((ROOT / "examples").glob("review-*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_uses_nothing_that_can_change_under_its_name(path: Path) -> None:
    used = re.findall(r"uses: (\S+)", path.read_text("utf-8"))
    assert [
        each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}|OWNER/archaeologist@REVISION", each)
    ] == []


def test_what_runs_for_a_fork_gets_no_permission_and_what_has_one_runs_nothing_of_the_fork() -> None:
    first, second = ((ROOT / "examples" / f"review-forks-{number}.yml").read_text("utf-8") for number in (1, 2))
    assert "permissions: {}" in first
    assert re.findall(r"uses:|secrets|token", re.sub(r"#.*", "", first)) == []
    assert "download-artifact" not in second
    assert re.findall(r"ref: (.*)", second) == ["${{ github.event.repository.default_branch }}"]
    assert re.findall(r"run: (.*)", second) == ['git fetch --quiet --no-tags origin "$HEAD"']


def test_no_workflow_puts_what_others_write_into_a_command() -> None:
    for path in (*WORKFLOWS, ROOT / "action.yml"):
        commands = re.findall(r"run: (?:\|\n((?: {8,}.*\n|\n)+)|(.*))", path.read_text("utf-8"))
        assert [each for pair in commands for each in pair if "${{" in each] == [], path
