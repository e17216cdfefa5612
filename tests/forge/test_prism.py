"""The client of GitHub's API against a server that nobody here wrote: Prism, which mocks a description and refuses
requests that are not as described.

Where there is no Prism the test is skipped, but never where CI is set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from described import DESCRIPTION

from archaeologist.domain.oid import Oid
from archaeologist.errors import ForgeError, ForgeRefusal
from archaeologist.forge.github import GitHub
from archaeologist.forge.values import CheckNote, Comment

PRISM = shutil.which("prism")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if PRISM is None and not os.environ.get("CI"):
        pytest.skip("there is no Prism")
    assert PRISM is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PRISM, "mock", "--errors", "--host", "127.0.0.1", "--port", str(port), str(DESCRIPTION)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


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


def test_a_following_page_on_another_host_is_not_asked_for(forge: GitHub) -> None:
    """The examples lead to api.github.com, where the token of this server has no business."""
    with pytest.raises(ForgeError, match=r"points to another host, api\.github\.com; the token stays here"):
        list(forge.comments(1347))


def test_everything_that_is_written(forge: GitHub) -> None:
    forge.create(1347, "what history says")
    forge.update(1347, 1, "what history says now")
    forge.delete(1347, 1)
    forge.check(Oid("6dcb09b5b57875f334f61aebed695e2e4193db5e"), "1 finding", "text", [CheckNote("a.py", 3, "t", "m")])


def test_it_would_have_refused_what_is_not_as_described(forge: GitHub) -> None:
    with pytest.raises(ForgeRefusal, match="422"):
        forge._wire.make("/repos/octocat/Hello-World/issues/1347/comments", {"text": "in the wrong field"})
