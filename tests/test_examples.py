"""The programs of `examples/` that run as they stand, and the workflows, whose steps do and whose form is safe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
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

EXAMPLES = sorted((ROOT / "examples").glob("*.yml"))
WORKFLOWS = [each for each in EXAMPLES if each.name.startswith("review-")]
TRUSTED = [each for each in WORKFLOWS if each.name in ("review-forks.yml", "review-forks-2.yml")]


def read(path: Path) -> dict[str, Any]:
    """A workflow; its key `on` is a word, not the truth value that YAML has for it."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def name(path: Path) -> str:
    return path.name


def test_there_are_the_workflows_that_are_looked_at() -> None:
    assert [each.name for each in TRUSTED] == ["review-forks-2.yml", "review-forks.yml"]
    assert len(WORKFLOWS) == 4


@pytest.mark.parametrize("path", [*EXAMPLES, ROOT / "action.yml"], ids=name)
def test_what_is_yaml_can_be_read(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict)


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "README.md", ROOT / "action.yml"], ids=name)
def test_whatever_others_wrote_is_used_at_a_full_commit(path: Path) -> None:
    used = re.findall(r"uses:\s*(\S+)", path.read_text("utf-8"))
    assert [each for each in used if not re.fullmatch(r"\S+@[0-9a-f]{40}|OWNER/archaeologist@REVISION", each)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_a_workflow_may_read_and_comment_and_no_more(path: Path) -> None:
    most = {"contents": "read", "pull-requests": "write"}
    assert read(path)["permissions"] in ({}, most)
    assert not any("permissions" in job or "secrets" in str(job) for job in read(path)["jobs"].values())


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=name)
def test_no_shell_is_given_words_of_an_event(path: Path) -> None:
    found = yaml.safe_load(path.read_text("utf-8"))
    jobs = found["jobs"].values() if "jobs" in found else [found["runs"]]
    assert [step["run"] for job in jobs for step in job["steps"] if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", TRUSTED, ids=name)
def test_where_a_token_may_comment_nothing_of_a_fork_is_checked_out_or_run(path: Path) -> None:
    checkout, fetch, bot = steps(path)
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"] == {"fetch-depth": 0}
    assert fetch["run"].startswith("git fetch --quiet origin ")
    assert len(fetch["run"].splitlines()) == 1
    assert bot["uses"] == "OWNER/archaeologist@REVISION"


def test_the_bell_carries_nothing_and_the_second_hears_it() -> None:
    bell, second = (read(ROOT / "examples" / f"review-forks-{number}.yml") for number in (1, 2))
    assert (bell["permissions"], bell["on"]) == ({}, "pull_request")
    assert [step for job in bell["jobs"].values() for step in job["steps"]] == [{"run": "true"}]
    assert second["on"] == {"workflow_run": {"workflows": [bell["name"]], "types": ["completed"]}}


@pytest.mark.parametrize("path", [*TRUSTED, ROOT / "examples" / "review-pull-requests.yml"], ids=name)
@pytest.mark.parametrize("told", [True, False], ids=["commit", "number"])
def test_the_commits_of_a_fork_come_as_data(site: DigSite, tmp_path: Path, path: Path, told: bool) -> None:
    site.commit("Fix the tax of returned goods, which crashed", {"till.py": CAREFUL}, at=20)
    site.branch("simple")
    site.commit("Simplify the tax", {"till.py": TAX}, at=30)
    head = site.git("rev-parse", "simple").strip()
    site.switch("main")
    site.git("update-ref", "refs/pull/7/head", head)
    site.git("branch", "-D", "simple")
    site.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    site.git("clone", "--quiet", f"file://{site.path}", str(clone))
    fetch = next(step for step in steps(path) if "git fetch" in step.get("run", ""))
    values = {"HEAD": head if told or path.name == "review-forks-2.yml" else "", "NUMBER": "7"}
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", fetch["run"]],
        cwd=clone,
        env=environment(**{key: values[key] for key in fetch["env"]}),
        check=True,
        timeout=60,
    )
    has = subprocess.run(["git", "cat-file", "-t", head], cwd=clone, env=environment(), capture_output=True, check=True)
    assert has.stdout == b"commit\n"
    assert (clone / "till.py").read_text() == CAREFUL, "the work tree is that of the default branch"


def test_gitlab_runs_the_bot_with_the_whole_history_where_it_has_a_token() -> None:
    (job,) = yaml.safe_load((ROOT / "examples" / "gitlab-ci.yml").read_text("utf-8")).values()
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event" && $GITLAB_TOKEN'}]
    assert job["script"] == ["archaeologist bot"]
