"""The client of GitHub's API against a server that nobody here wrote: connexion, which mocks a description and refuses
requests that are not as described.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from described import DESCRIPTION

from archaeologist.domain.oid import Oid
from archaeologist.errors import ForgeRefusal
from archaeologist.forge.github import GitHub
from archaeologist.forge.values import CheckNote, Comment


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("stranger") / "log"
    mocking = ["run", str(DESCRIPTION), "--mock=all", "--strict-validation", "-f", "async"]
    command = [sys.executable, "-m", "connexion", *mocking, "--host", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        try:
            _await(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _await(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture
def forge(address: str) -> GitHub:
    return GitHub("octocat/Hello-World", "t0ken", address)


def test_everything_that_is_read(forge: GitHub) -> None:
    assert forge.me() == "octocat"
    request = forge.request(1347)
    assert (request.number, request.title, request.base) == (
        1347,
        "Amazing new feature",
        Oid("6dcb09b5b57875f334f61aebed695e2e4193db5e"),
    )
    assert next(forge.comments(1347)) == Comment(1, "octocat", "Me too", trusted=True)
    assert next(forge.opened_from("octocat", "new-topic", Oid("6dcb09b5b57875f334f61aebed695e2e4193db5e"))) == 1347
    assert forge.may_write("octocat") is True


def test_everything_that_is_written(forge: GitHub) -> None:
    forge.create(1347, "what history says")
    forge.update(1347, 1, "what history says now")
    forge.delete(1347, 1)
    forge.check(Oid("6dcb09b5b57875f334f61aebed695e2e4193db5e"), "1 finding", "text", [CheckNote("a.py", 3, "t", "m")])


def test_it_would_have_refused_what_is_not_as_described(forge: GitHub) -> None:
    with pytest.raises(ForgeRefusal, match="400"):
        forge._wire.make("/repos/octocat/Hello-World/issues/1347/comments", {"text": "in the wrong field"})
