"""The receiver of webhooks as it runs, and somebody who sends it what GitHub would send."""

from __future__ import annotations

import hmac
import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from program import COMMAND, environment

SECRET = "a secret of the test"
TOKEN = "t0ken-0f-the-test"
PATIENCE = 60.0


@dataclass(frozen=True)
class Told:
    """The answer to a request."""

    status: int
    text: str
    headers: Mapping[str, str]


def sign(body: bytes, secret: str = SECRET, how: str = "sha256") -> str:
    return f"{how}=" + hmac.new(secret.encode(), body, how).hexdigest()


def until(holds: Callable[[], bool], what: str) -> None:
    """Waits until something holds; a test that waits in vain fails."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@dataclass
class Running:
    """A receiver in a process of its own. `log` is what it wrote to stderr."""

    process: subprocess.Popen[bytes]
    file: Path
    port: int = 0
    sent: int = 0

    @property
    def log(self) -> str:
        return self.file.read_text("utf-8")

    def send(
        self,
        event: str,
        body: Mapping[str, Any] | bytes,
        name: str = "",
        path: str = "/webhook",
        more: Mapping[str, str | None] | None = None,
    ) -> Told:
        """A signed delivery, each under a name of its own; `more` are headers to change, or to leave out."""
        self.sent += 1
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers: dict[str, str | None] = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": name or f"delivery-{self.sent}",
            "X-Hub-Signature-256": sign(data),
        }
        headers |= more or {}
        return self.ask("POST", path, data, {key: value for key, value in headers.items() if value is not None})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Told:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Told(response.status, response.read().decode(), dict(response.getheaders()))
        finally:
            connection.close()

    @property
    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("GET", "/healthz").text)
        return found

    def wait_for(self, done: int = 0, failed: int = 0) -> None:
        """Waits until so many requests have been looked at."""
        until(lambda: (self.health["done"], self.health["failed"]) == (done, failed), f"{done} done, {failed} failed")

    def stop(self) -> int:
        """The exit status after a polite request to stop."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def receiving(folder: Path, *arguments: str, **variables: str) -> Iterator[Running]:
    """`archaeologist bot --webhook` on a port that is free, with its clones in `folder`."""
    file = folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    command = [*COMMAND, "bot", "--webhook", "127.0.0.1:0", "--clones", str(folder / "clones"), *arguments]
    given = environment(**{"GITHUB_WEBHOOK_SECRET": SECRET, "GITHUB_TOKEN": TOKEN, **variables})
    with file.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=given, stdin=subprocess.DEVNULL, stderr=log)
    running = Running(process, file)
    try:
        until(lambda: "listening on" in running.log or process.poll() is not None, "it listens")
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)/webhook", running.log)
        assert found, running.log
        running.port = int(found[1])
        yield running
    finally:
        process.kill()
        process.wait()


def listening_git(folder: Path) -> tuple[Path, Path]:
    """A `git` that writes down with which arguments it is started, and where it does."""
    real = next(path for path in map(Path, os.environ["PATH"].split(":")) if (path / "git").exists()) / "git"
    folder.mkdir()
    file = folder / "arguments"
    (folder / "git").write_text(f'#!/bin/sh\necho "$@" >> {file}\nexec {real} "$@"\n')
    (folder / "git").chmod(0o755)
    return folder, file


def pull_request(number: int = 7, action: str = "opened", repository: str = "o/r", **more: Any) -> dict[str, Any]:
    """The event of a pull request, as far as it is read."""
    return {
        "action": action,
        "pull_request": {"number": number},
        "repository": {"full_name": repository, "clone_url": "ext::sh -c 'touch pwned'"},
        "sender": {"login": "ada", "type": "User"},
        **more,
    }


def reply(text: str, number: int = 7, kind: str = "User") -> dict[str, Any]:
    """The event of a comment on a pull request."""
    return {
        "action": "created",
        "issue": {"number": number, "pull_request": {}},
        "comment": {"body": text, "user": {"login": "ada", "type": kind}},
        "repository": {"full_name": "o/r"},
        "sender": {"login": "ada", "type": kind},
    }
