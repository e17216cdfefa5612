"""The command line with a model: what is asked for, shown, saved and looked at again, and how it is ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from digsite import DigSite
from led import ENOUGH, QUESTION, READY, WORDS, agreeing
from lies import Story, tell
from program import COMMAND, archaeologist, environment
from scripted import Endpoint, Step, calls, wait_until


@pytest.fixture
def story(site: DigSite) -> Story:
    return tell(site)


def test_a_question_is_led_by_the_model_of_the_environment(site: DigSite, story: Story) -> None:
    with Endpoint(agreeing) as endpoint:
        ran = archaeologist(
            "ask", QUESTION, cwd=site.path, ARCHAEOLOGIST_MODEL="scripted", OPENAI_BASE_URL=endpoint.url
        )
    assert ran.status == 0
    assert ran.out.startswith(f"light_lamp was removed in {story.removal.short}")
    assert ran.out.rstrip().endswith(f"Looked from {site.head.short} · with scripted · steps: 10 · tokens: 1,050")
    assert ran.err.splitlines()[0].startswith("name_facts: ")
    assert ran.err.splitlines()[-1] == "the model writes"


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(site: DigSite, story: Story) -> None:
    with Endpoint() as endpoint:
        arguments = ("ask", QUESTION, "--model", "scripted", "--base-url", endpoint.url, "--dry-run")
        shown = archaeologist(*arguments, cwd=site.path)
        data = json.loads(archaeologist(*arguments, "--json", "--effort", "deep", cwd=site.path).out)
    assert endpoint.paths == []
    assert shown.status == 0
    assert shown.out.startswith("This would be sent, and then what the replies lead to. Nothing was sent.\n\nsystem\n")
    assert WORDS in shown.out
    assert (data["schema"], data["endpoint"]) == ("archaeologist/dry-run/1", endpoint.url)
    assert data["requests"][0]["tools"]


def test_a_dry_run_without_a_model_is_wrong_usage(site: DigSite, story: Story) -> None:
    ran = archaeologist("ask", QUESTION, "--dry-run", cwd=site.path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("archaeologist: There is no model, so nothing would be sent.\n")


def test_a_saved_answer_is_looked_at_again(site: DigSite, story: Story, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    with Endpoint(agreeing) as endpoint:
        arguments = ("--model", "scripted", "--base-url", endpoint.url, "--trajectory", str(file))
        archaeologist("ask", QUESTION, *arguments, cwd=site.path)
    assert json.loads(file.read_text())["exchanges"][0]["request"]["messages"]
    ran = archaeologist("verify", str(file), cwd=site.path)
    assert (ran.status, ran.out.split("\n")[0].split(" ", 2)[0]) == (0, "All")
    site.revert(story.removal, at=41, files={"lamp.py": "bulb = 60\n"})
    again = archaeologist("verify", str(file), "--json", cwd=site.path)
    assert again.status == 3
    found = json.loads(again.out)
    assert (found["schema"], found["holds"], len(found["undone"])) == ("archaeologist/verification/1", False, 1)


def test_what_is_no_saved_answer_is_wrong_usage(site: DigSite, story: Story, tmp_path: Path) -> None:
    ran = archaeologist("verify", str(tmp_path / "nothing.json"), cwd=site.path)
    assert (ran.status, ran.out) == (2, "")
    assert "cannot be read" in ran.err


def test_an_effort_that_there_is_not_is_wrong_usage(site: DigSite, story: Story) -> None:
    ran = archaeologist("ask", QUESTION, "--effort", "huge", cwd=site.path)
    assert (ran.status, ran.err.split(".")[0]) == (
        2, "archaeologist: effort of the command line must be quick or deep, not 'huge'",
    )  # fmt: skip


def test_the_first_interruption_ends_it_with_what_is_known_and_it_can_be_resumed(site: DigSite, story: Story) -> None:
    with Endpoint(READY, Step(({"content": "Let me"},), then="stall")) as endpoint:
        named = {"ARCHAEOLOGIST_MODEL": "scripted", "OPENAI_BASE_URL": endpoint.url}
        asking = subprocess.Popen(
            [*COMMAND, "ask", QUESTION, "--effort", "deep"],
            cwd=site.path,
            env=environment(**named),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_until(lambda: len(endpoint.requests) == 2, 60)
        os.kill(asking.pid, signal.SIGINT)
        endpoint.hang_up()
        out, err = asking.communicate(timeout=60)
    assert asking.returncode == 130
    assert out.startswith(f"light_lamp was removed in {story.removal.short}")
    assert "scripted was not used, because it was interrupted." in " ".join(out.split())
    assert err.endswith(
        "archaeologist: Interrupted.\nThis is what was found until then; `archaeologist resume` goes on from there.\n"
    )
    with Endpoint(calls(("show_commit", {"commit": "HEAD"})), ENOUGH, ENOUGH, agreeing) as endpoint:
        rest = archaeologist("resume", "--json", "--base-url", endpoint.url, cwd=site.path)
    assert (rest.status, json.loads(rest.out)["provenance"]["mode"]) == (0, "model")


def test_there_may_be_nothing_to_resume(site: DigSite, story: Story) -> None:
    ran = archaeologist("resume", cwd=site.path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("archaeologist: No investigation was broken off here.\n")


def test_variables_of_a_tracing_service_send_nothing_anywhere(site: DigSite, story: Story) -> None:
    with Endpoint(agreeing) as endpoint, Endpoint() as tracer:
        variables = {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": tracer.url,
            "LANGCHAIN_ENDPOINT": tracer.url,
            "LANGSMITH_API_KEY": "x",
            "LANGCHAIN_API_KEY": "x",
        }
        arguments = ("--model", "scripted", "--base-url", endpoint.url)
        ran = archaeologist("ask", QUESTION, *arguments, cwd=site.path, **variables)
        plain = archaeologist("ask", QUESTION, cwd=site.path, **variables)
    assert (ran.status, plain.status) == (0, 0)
    assert (tracer.paths, tracer.requests) == ([], [])
