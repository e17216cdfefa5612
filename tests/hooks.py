"""The receiver of webhooks as it runs, and somebody who sends it what GitHub would send."""

from __future__ import annotations

import hmac
import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
def receiving(folder: Path, *arguments: str, program: Sequence[str] = COMMAND, **variables: str) -> Iterator[Running]:
    """`archaeologist bot --webhook` on a port that is free, with its clones in `folder`."""
    file = folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    command = [*program, "bot", "--webhook", "127.0.0.1:0", "--clones", str(folder / "clones"), *arguments]
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


class Locked(BaseHTTPRequestHandler):
    """Git's own server of repositories, for whoever shows a name and a password."""

    shown: list[str]
    folder: Path

    def _any(self) -> None:
        self.shown.append(self.headers.get("Authorization", ""))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.shown[-1]:
            self.send_error(401)
            return
        path, _, query = self.path.partition("?")
        given = {
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env={**os.environ, **given}, capture_output=True, check=True
        )
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(told.pop("Status", "200").split()[0]))
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rest)

    do_GET = do_POST = _any

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def locked(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Repositories behind HTTP that wants a password: the address, and what was shown at the door."""
    shown: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (Locked,), {"shown": shown, "folder": folder}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", shown
    finally:
        server.shutdown()
        server.server_close()


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
