"""What `doctor` says of the program, the repository, the model, and of what would leave this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from digsite import DigSite
from program import archaeologist
from scripted import Endpoint as Scripted
from scripted import calls, fails, says


class Endpoint(BaseHTTPRequestHandler):
    """Lists its models to whoever has the key."""

    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/v1/models")
            self.end_headers()
            return
        allowed = self.headers["Authorization"] == "Bearer secret"
        self.send_response(200 if allowed and self.path == "/v1/models" else 401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of an endpoint on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def facts(text: str) -> dict[str, dict[str, str]]:
    """What was found, by section and by what it is about."""
    sections = json.loads(text)["sections"]
    return {each["name"]: {fact["about"]: fact["found"] for fact in each["facts"]} for each in sections}


def test_without_a_model_nothing_leaves_this_machine(site: DigSite) -> None:
    site.commit("Begin", {"a.txt": "1\n"})
    site.remote("git@github.com:someone/something.git")
    ran = archaeologist("doctor", "--json", cwd=site.path)
    assert ran.status == 0
    found = facts(ran.out)
    assert found["Model"] == {"model": "none: the program works by its own rules"}
    assert found["What leaves this machine"] == {"nothing": "no model and no forge is configured"}
    assert found["Repository"] == {
        "place": str(site.path),
        "looked from": site.head.short,
        "history": "whole",
        "pages": "https://github.com/someone/something",
        "index": found["Repository"]["index"],
        "index file": found["Repository"]["index file"],
    }
    assert found["Repository"]["index"].startswith("not complete: messages are still to do, 0 commits, ")
    assert found["Program"]["grammars"] == "c, c_sharp, cpp, go, java, javascript, php, python, ruby, rust, typescript"


def test_the_end_of_its_screen() -> None:
    ran = archaeologist("doctor", cwd=Path("/"))
    assert ran.status == 0
    assert ran.out.startswith("All that is configured works.\n\nProgram\n  version   ")
    assert ran.out.endswith("""
Repository
  place  / is not in a git repository.

Model
  model  none: the program works by its own rules

What leaves this machine
  nothing  no model and no forge is configured
""")


def test_a_model_is_told_with_what_its_endpoint_can_do(tmp_path: Path) -> None:
    served = {"id": "qwen", "object": "model", "max_model_len": 8192}
    script = (calls(("ready", {})), says('{"ready": true}', thinking="Am I?"))
    with Scripted(*script, models=(served,)) as endpoint:
        arguments = ("doctor", "--json", "--model", "qwen", "--base-url", endpoint.url)
        ran = archaeologist(*arguments, cwd=tmp_path, OPENAI_API_KEY="secret")
    assert ran.status == 0
    found = facts(ran.out)
    assert found["Model"] == {
        "model": "qwen (from the command line)",
        "endpoint": f"{endpoint.url}, answers",
        "key": "OPENAI_API_KEY is set",
        "context": "8,192 tokens",
        "tools": "called in the protocol",
        "answers": "held to a schema",
        "thoughts": "kept apart",
        "effort": "quick",
    }
    assert found["What leaves this machine"] == {
        "to the endpoint": "the question, and what the tools found of the history; the findings of a review, with the "
        "lines of the change that they are about and what its author wrote; secrets left out, to "
        f"{endpoint.url} alone; `ask --dry-run` shows it for a question"
    }
    assert "secret" not in ran.out.replace("secrets left out", "")
    assert {each["authorization"] for each in endpoint.headers} == {"Bearer secret"}


def test_an_endpoint_that_can_do_little_is_no_fault(tmp_path: Path) -> None:
    no_tools = fails(400, '"auto" tool choice requires --enable-auto-tool-choice')
    script = (no_tools, says("Ready!"), fails(400, "response_format is not supported"), says("ready"))
    with Scripted(*script) as endpoint:
        ran = archaeologist("doctor", "--json", "--model", "m", "--base-url", endpoint.url, cwd=tmp_path)
    assert ran.status == 0
    found = facts(ran.out)["Model"]
    assert (found["tools"], found["answers"], found["thoughts"]) == (
        "called as text", "asked for in words", "kept apart",
    )  # fmt: skip


def test_an_endpoint_that_lists_models_and_answers_nothing_is_a_fault(tmp_path: Path) -> None:
    with Scripted(fails(404, "no such model")) as endpoint:
        ran = archaeologist("doctor", "--json", "--model", "m", "--base-url", endpoint.url, cwd=tmp_path)
    assert ran.status == 1
    assert facts(ran.out)["Model"]["asked"] == "the endpoint answered 404: no such model"


@pytest.mark.parametrize(
    ("key", "folder", "said"), [("wrong", "v1", "401 Unauthorized"), ("secret", "moved", "302 Found")]
)
def test_a_model_that_does_not_let_us_in_is_a_fault_and_the_key_follows_no_detour(
    tmp_path: Path, endpoint: str, key: str, folder: str, said: str
) -> None:
    address = endpoint.replace("v1", folder)
    arguments = ("doctor", "--json", "--model", "qwen", "--base-url", address)
    ran = archaeologist(*arguments, cwd=tmp_path, OPENAI_API_KEY=key)
    assert ran.status == 1
    assert facts(ran.out)["Model"]["endpoint"] == f"{address}, answers {said}"


def test_an_endpoint_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    ran = archaeologist("doctor", "--json", "--model", "qwen", "--base-url", "http://127.0.0.1:9/v1", cwd=tmp_path)
    assert ran.status == 1
    assert facts(ran.out)["Model"]["endpoint"].startswith("http://127.0.0.1:9/v1, cannot be reached (")
