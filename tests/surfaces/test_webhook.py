"""`archaeologist bot --webhook`: signed deliveries in, one comment on each request out, whatever else is sent."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from github import Hub, serving
from hooks import SECRET, TOKEN, Running, listening_git, locked, pull_request, receiving, reply, sign, until
from program import archaeologist

from archaeologist.forge.webhook import LARGEST_BODY
from archaeologist.render.comment import MARKER

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"


class GatedHub(Hub):
    """A hub whose answers wait until the gate is open, so that a review is under way for as long as a test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.gate = threading.Event(), threading.Event()

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any, dict[str, str]]:
        self.reached.set()
        assert self.gate.wait(60)
        return super().answer(method, path, query, body)


@pytest.fixture
def hub() -> Iterator[GatedHub]:
    with serving(GatedHub()) as hub:
        assert isinstance(hub, GatedHub)
        hub.gate.set()
        yield hub
        hub.gate.set()


@pytest.fixture
def shop(tmp_path: Path, hub: Hub) -> DigSite:
    """The repository o/r of a server of files, and a request that takes down a check with a reason."""
    site = DigSite.create(tmp_path / "server" / "o" / "r.git", bare=True)
    site.commit("Add a till", {"till.py": TAX}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    site.branch("simple")
    site.commit("Simplify the tax", {"till.py": TAX}, at=30, author="Cy Trowel")
    site.git("update-ref", "refs/pull/7/head", "simple")
    site.git("branch", "-q", "-D", "simple")
    hub.requests[7] = request_of(site)
    return site


def request_of(shop: DigSite) -> dict[str, Any]:
    """The pull request as the API has it."""
    return {
        "number": 7,
        "title": "Simplify",
        "body": "",
        "base": {"sha": shop.git("rev-parse", "main").strip()},
        "head": {"sha": shop.git("rev-parse", "refs/pull/7/head").strip()},
    }


@pytest.fixture
def running(shop: DigSite, hub: Hub, tmp_path: Path) -> Iterator[Running]:
    with receiving(tmp_path / "bot", "--repository", "o/r", **variables(hub, tmp_path)) as running:
        yield running


def variables(hub: Hub, tmp_path: Path) -> dict[str, str]:
    return {"GITHUB_API_URL": hub.address, "GITHUB_SERVER_URL": (tmp_path / "server").as_uri()}


def test_a_signed_delivery_becomes_a_comment_that_is_kept_right(running: Running, hub: Hub, shop: DigSite) -> None:
    told = running.send("pull_request", pull_request())
    assert (told.status, told.text) == (202, "o/r#7: queued\n")
    running.wait_for(done=1)
    [text] = hub.said
    assert text.startswith(MARKER)
    assert "The ledger refuses a negative tax" in text
    shop.switch("main")
    shop.branch("again")
    shop.commit("Tax with care again", {"till.py": CAREFUL}, at=40)
    shop.git("update-ref", "refs/pull/7/head", "again")
    hub.requests[7] = request_of(shop)
    running.send("pull_request", pull_request(action="synchronize"))
    running.wait_for(done=2)
    assert hub.said == []
    assert running.log.splitlines()[1:] == [
        "archaeologist: delivery-1 pull_request: 202 o/r#7: queued",
        "archaeologist: o/r#7: the comment is created.",
        "archaeologist: delivery-2 pull_request: 202 o/r#7: queued",
        "archaeologist: o/r#7: the comment is deleted.",
    ]


def test_a_reply_of_a_writer_is_heard_and_other_comments_are_not(running: Running, hub: Hub) -> None:
    running.send("pull_request", pull_request())
    running.wait_for(done=1)
    hub.writers.add("ada")
    hub.say("ada", "/archaeologist not-relevant 1", "MEMBER")
    for event in (reply("/archaeologistic"), reply("LGTM"), reply("/archaeologist not-relevant 1", kind="Bot")):
        assert running.send("issue_comment", event).text.startswith("ignored: ")
    assert running.send("issue_comment", reply("/archaeologist not-relevant 1")).text == "o/r#7: queued\n"
    running.wait_for(done=2)
    assert "nothing more to say" in hub.said[0]


BODY = json.dumps(pull_request()).encode()


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (BODY, {"X-Hub-Signature-256": None}, 401),
        (BODY, {"X-Hub-Signature-256": None, "X-Hub-Signature": sign(BODY, how="sha1")}, 401),
        (BODY, {"X-Hub-Signature-256": sign(BODY, how="sha1")}, 401),
        (BODY, {"X-Hub-Signature-256": sign(BODY).upper()}, 401),
        (BODY, {"X-Hub-Signature-256": sign(BODY)[:-1] + "é"}, 401),
        (BODY, {"X-Hub-Signature-256": sign(BODY, SECRET + "x")}, 403),
        (BODY.replace(b"7", b"8"), {"X-Hub-Signature-256": sign(BODY)}, 403),
        (BODY + b"\n", {"X-Hub-Signature-256": sign(BODY)}, 403),
        (BODY, {"X-GitHub-Delivery": None}, 400),
        (BODY, {"X-GitHub-Delivery": "../../x"}, 400),
        (BODY, {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"{", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"[]", {}, 400),
        (b"\xff", {}, 400),
        (b'{"action": "opened"}', {}, 400),
    ],
)
def test_what_is_not_signed_or_no_event_is_refused(
    running: Running, hub: Hub, body: bytes, headers: dict[str, str | None], status: int
) -> None:
    assert running.send("pull_request", body, more=headers).status == status
    assert running.health == {"status": "ok", "queued": 0, "done": 0, "failed": 0}
    assert hub.asked == []
    assert len(running.log.splitlines()) == 2


def test_a_delivery_that_comes_again_is_done_once(running: Running, hub: Hub) -> None:
    assert running.send("pull_request", pull_request(), name="one").text == "o/r#7: queued\n"
    assert running.send("pull_request", pull_request(), name="one").text == "o/r#7: known already\n"
    assert running.send("pull_request", pull_request(), name="another").text == "o/r#7: known already\n"
    running.wait_for(done=1)
    assert hub.writes == ["POST"]


def test_one_that_failed_may_come_again(running: Running, hub: Hub) -> None:
    hub.failures = [(401, {})]
    running.send("pull_request", pull_request(), name="one")
    running.wait_for(failed=1)
    assert "o/r#7: failed. GitHub does not accept the token" in running.log
    assert running.send("pull_request", pull_request(), name="one").text == "o/r#7: queued\n"
    running.wait_for(failed=1, done=1)


def test_it_answers_while_it_is_busy_and_says_when_too_much_waits(running: Running, hub: GatedHub) -> None:
    hub.gate.clear()
    running.send("pull_request", pull_request())
    assert hub.reached.wait(60)
    told = [running.send("pull_request", pull_request(number)) for number in range(100, 201)]
    assert [each.status for each in told] == [202] * 100 + [503]
    assert told[-1].headers["Retry-After"] == "60"
    later = running.send("pull_request", pull_request(100, "synchronize"))
    assert (later.status, later.text) == (202, "o/r#100: queued already\n")
    assert running.health == {"status": "ok", "queued": 100, "done": 0, "failed": 0}


@pytest.mark.parametrize(
    ("event", "body", "told"),
    [
        ("ping", {"zen": "Keep it logically awesome."}, "ignored: GitHub says hello\n"),
        ("push", {}, "ignored: it is about no pull request\n"),
        ("pull_request", pull_request(action="labeled"), "ignored: a request was not changed\n"),
        ("pull_request", pull_request(repository="o/other"), "ignored: o/other is not served\n"),
        ("pull_request", pull_request(action="edited", sender={"type": "Bot"}), "ignored: a bot wrote it\n"),
    ],
)
def test_what_it_does_not_serve_is_ignored(
    running: Running, hub: Hub, event: str, body: dict[str, Any], told: str
) -> None:
    found = running.send(event, body)
    assert (found.status, found.text) == (202, told)
    assert running.health["queued"] == 0
    assert hub.asked == []


def test_names_that_lead_elsewhere_are_no_repositories(running: Running, hub: Hub) -> None:
    for name in ("o/..", "../r", "o/r/../../x", "-o/r", "o/r\n", "o", "ext::sh/r", "o/\x1b[31m"):
        assert running.send("pull_request", pull_request(repository=name)).status == 400
    assert hub.asked == []
    assert "\x1b" not in running.log


def test_a_request_that_cannot_be_read_stops_nothing(running: Running, hub: Hub) -> None:
    hub.requests[8] = {"number": 8, "base": {"sha": "--upload-pack=x"}, "head": {}}
    hub.requests[9] = {**hub.requests[7], "number": 9}
    running.send("pull_request", pull_request(8))
    running.send("pull_request", pull_request(9))
    running.send("pull_request", pull_request(7))
    running.wait_for(done=1, failed=2)
    assert len(hub.said) == 1
    assert "o/r#9: failed. git fetch failed: couldn't find remote ref refs/pull/9/head." in running.log


def test_a_fetch_that_fails_leaves_no_half_of_a_clone_and_spoils_no_whole_one(
    running: Running, shop: DigSite, tmp_path: Path
) -> None:
    clones = tmp_path / "bot" / "clones" / "local" / "o"
    aside = shop.path.rename(shop.path.with_name("aside"))
    running.send("pull_request", pull_request(), name="one")
    running.wait_for(failed=1)
    assert [each.name for each in clones.iterdir()] == [".r.git.lock"]
    aside.rename(shop.path)
    running.send("pull_request", pull_request(), name="one")
    running.wait_for(failed=1, done=1)
    shop.path.rename(aside)
    running.send("pull_request", pull_request(), name="two", more={"X-Hub-Signature-256": None})
    running.send("pull_request", pull_request(action="edited"), name="two")
    running.wait_for(failed=2, done=1)
    aside.rename(shop.path)
    running.send("pull_request", pull_request(action="edited"), name="two")
    running.wait_for(failed=2, done=2)
    assert sorted(each.name for each in clones.iterdir()) == [".r.git.lock", "r.git"]


def test_other_places_and_methods_are_refused(running: Running) -> None:
    assert running.send("pull_request", pull_request(), path="/").status == 404
    assert running.ask("GET", "/").status == 404
    assert [running.ask(each, "/webhook").status for each in ("GET", "PUT", "DELETE", "HEAD")] == [405] * 4
    assert running.ask("POST", "/healthz", b"{}").headers["Allow"] == "GET"
    assert running.health["queued"] == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (f"Content-Length: {LARGEST_BODY + 1}", 413),
        ("Transfer-Encoding: chunked", 411),
        ("X-Nothing: 1", 411),
        ("Content-Length: -1", 400),
        ("Content-Length: 1\r\nContent-Length: 2", 400),
    ],
)
def test_a_body_of_no_length_or_too_much_of_it_is_not_read(running: Running, headers: str, status: int) -> None:
    with socket.create_connection(("127.0.0.1", running.port), 60) as line:
        line.sendall(f"POST /webhook HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
        assert line.makefile("rb").readline().split()[1] == str(status).encode()


def test_clients_that_say_nothing_keep_nobody_out(running: Running) -> None:
    idle = [socket.create_connection(("127.0.0.1", running.port), 60) for _ in range(12)]
    assert running.send("ping", {}).status == 202
    for each in idle:
        each.close()


def test_it_ends_what_is_under_way_and_says_what_it_leaves(running: Running, hub: GatedHub) -> None:
    hub.gate.clear()
    running.send("pull_request", pull_request())
    assert hub.reached.wait(60)
    running.send("pull_request", pull_request(8))
    running.process.terminate()
    until(lambda: "1 request waits and will not be looked at" in running.log, "it hears")
    hub.gate.set()
    assert running.process.wait(60) == 0
    assert len(hub.said) == 1
    assert running.log.endswith("o/r#7: the comment is created.\narchaeologist: stopped\n")


def test_told_twice_it_ends_at_once(running: Running, hub: GatedHub) -> None:
    hub.gate.clear()
    running.send("pull_request", pull_request())
    assert hub.reached.wait(60)
    running.process.terminate()
    until(lambda: "stopping" in running.log, "it hears")
    running.process.terminate()
    assert running.process.wait(60) == 1
    assert running.log.endswith("stopped in the middle of a review\n")


HASTY = (
    "import sys, archaeologist.webhooks as it; it.GRACE = 0.1; from archaeologist.surfaces.cli.main import run; run()"
)


def test_after_the_grace_it_ends_as_well(shop: DigSite, hub: GatedHub, tmp_path: Path) -> None:
    hub.gate.clear()
    given = variables(hub, tmp_path)
    with receiving(tmp_path / "bot", "--repository", "o/r", program=(sys.executable, "-c", HASTY), **given) as running:
        running.send("pull_request", pull_request())
        assert hub.reached.wait(60)
        assert running.stop() == 1
        assert running.log.endswith("stopped in the middle of a review\n")


def test_without_work_it_stops_with_success(running: Running) -> None:
    assert running.stop() == 0
    assert running.log.endswith("archaeologist: stopped\n")


def test_the_token_opens_the_clone_and_stands_nowhere(shop: DigSite, hub: Hub, tmp_path: Path) -> None:
    folder, arguments = listening_git(tmp_path / "spied")
    with locked(tmp_path / "server") as (address, shown):
        given = {"GITHUB_API_URL": hub.address, "GITHUB_SERVER_URL": address, "PATH": f"{folder}:{os.environ['PATH']}"}
        with receiving(tmp_path / "bot", "--repository", "o/*", **given) as running:
            running.send("pull_request", pull_request())
            running.wait_for(done=1)
            command = Path(f"/proc/{running.process.pid}/cmdline")
            started = command.read_text() if command.exists() else ""
    [authorization] = set(shown)
    password = authorization.removeprefix("Basic ")
    said = [arguments.read_text(), running.log, started]
    kept = {str(each): each.read_bytes() for each in (tmp_path / "bot").rglob("*") if each.is_file()}
    assert "fetch --quiet --prune --no-tags --no-recurse-submodules --no-write-fetch-head " in said[0]
    assert [each for each in kept if each.endswith("/o/r.git/config")] != []
    assert [each for each in said if TOKEN in each or password in each or SECRET in each] == []
    assert [each for each in kept.values() if TOKEN.encode() in each or password.encode() in each] == []
    assert (tmp_path / "bot" / "clones").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("--webhook", "127.0.0.1:0"), {}, "There is no repository to serve."),
        (("--webhook", "127.0.0.1:0", "--repository", "r"), {}, "'r' is no repository."),
        (("--webhook", "8080", "--repository", "o/r"), {}, "'8080' is no address."),
        (("--webhook", "127.0.0.1:0", "--repository", "o/r"), {"GITHUB_WEBHOOK_SECRET": "short"}, "There is no secret"),
        (("--webhook", "127.0.0.1:0", "--repository", "o/r"), {"GITHUB_TOKEN": ""}, "There is no token."),
        (
            ("--webhook", "127.0.0.1:0", "--repository", "o/r"),
            {"GITHUB_SERVER_URL": "https://ada:pw@example.org"},
            "GITHUB_SERVER_URL is no address of a server.",
        ),
        (("--webhook", "no-such-host.invalid:0", "--repository", "o/r"), {}, "no-such-host.invalid:0 or"),
        (("--repository", "o/r"), {}, "--repository and --clones go with --webhook."),
    ],
)
def test_it_does_not_start_with_what_it_cannot_use(
    arguments: tuple[str, ...], given: dict[str, str], told: str, tmp_path: Path
) -> None:
    ran = archaeologist(
        "bot", *arguments, cwd=tmp_path, **{"GITHUB_WEBHOOK_SECRET": SECRET, "GITHUB_TOKEN": TOKEN, **given}
    )
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert SECRET not in ran.err
