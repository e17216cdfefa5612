"""What anybody may do to the listener of webhooks: little, and not for long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping

import pytest

from archaeologist.forge.listener import Answer, Listener


class Deaf:
    """A desk that takes everything and does nothing."""

    def refusal(self, headers: Mapping[str, str]) -> Answer | None:
        return None

    def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        return Answer(202, f"{headers['x-twice']} {len(body)}")

    def health(self) -> Mapping[str, str | int]:
        return {}


@pytest.fixture
def impatient() -> Iterator[Listener]:
    """A listener that gives each connection half a second."""
    listener = Listener("127.0.0.1", 0, Deaf(), seconds=0.5)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield listener
    listener.close()


def connected(listener: Listener) -> socket.socket:
    return socket.create_connection(("127.0.0.1", listener.server_address[1]), 60)


def test_a_client_that_takes_its_time_is_cut_off_wherever_it_is(impatient: Listener) -> None:
    begun = "POST /webhook HTTP/1.1\r\nContent-Length: 9\r\n"
    for sent in ("", begun, f"{begun}\r\nabc"):
        with connected(impatient) as line:
            line.sendall(sent.encode())
            assert b" 202 " not in line.makefile("rb").readline()


def test_the_others_are_answered_once_those_are_gone(impatient: Listener) -> None:
    idle = [connected(impatient) for _ in range(40)]
    with connected(impatient) as line:
        line.sendall(b"POST /webhook HTTP/1.1\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 1\r\n\r\nx")
        assert line.makefile("rb").read().endswith(b"\r\n\r\n1 1\n")
    for each in idle:
        each.close()
