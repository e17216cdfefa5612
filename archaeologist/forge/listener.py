"""The HTTP side of webhooks: who may send what for how long, and how each answer reads.

Anybody can reach it, so nothing is taken on trust: a connection has so many seconds for everything, there are only so
many at once, and a body is read only when it says how long it is and claims to be signed. It speaks plain HTTP: whoever
listens to the world puts a server in front that speaks TLS.
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Protocol

from archaeologist.forge.webhook import LARGEST_BODY

HOOK, HEALTH = "/webhook", "/healthz"
_SECONDS = 30.0
_MOST_AT_ONCE = 16
_PIECE, _MOST_PIECES = 1 << 16, 32


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a line of text or JSON, and further headers."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Desk(Protocol):
    """Who takes the deliveries in. It is asked from many threads; names of headers come in small letters."""

    def refusal(self, headers: Mapping[str, str]) -> Answer | None:
        """The answer to a delivery whose headers tell already that it will not be taken."""

    def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a delivery."""

    def health(self) -> Mapping[str, str | int]:
        """How it goes."""


class Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Listens at an address, a thread for each connection. Raises `OSError` when it cannot."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, desk: Desk, seconds: float = _SECONDS) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.desk = desk
        self._seconds = seconds
        self._slots = threading.BoundedSemaphore(_MOST_AT_ONCE)
        self._until: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        self._closing = False
        super().__init__((host, port), _Handler)

    @property
    def address(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"[{host!s}]:{port}" if self.address_family == socket.AF_INET6 else f"{host!s}:{port}"

    def close(self) -> None:
        """Listens no more; what is being answered still is."""
        self._closing = True
        self.shutdown()
        self.server_close()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Answers a connection in a thread of its own, once one is free."""
        assert isinstance(request, socket.socket)
        while not self._slots.acquire(timeout=0.2):
            self.service_actions()
            if self._closing:
                self.shutdown_request(request)
                return
        with self._lock:
            self._until[request] = time.monotonic() + self._seconds
        threading.Thread(target=self._answered, args=(request, client_address), daemon=True).start()

    def _answered(self, request: socket.socket, client_address: object) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._until.pop(request, None)
            self._slots.release()

    def service_actions(self) -> None:
        """Ends the connections whose time is over; their threads then read the end and are done."""
        now = time.monotonic()
        with self._lock:
            late = [each for each, until in self._until.items() if until < now]
            for each in late:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self._until.pop(each, None)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Ends a connection. What came and was not read is read away first, or the client would not see the answer."""
        assert isinstance(request, socket.socket)
        with suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(1)
            for _ in range(_MOST_PIECES):
                if not request.recv(_PIECE):
                    break
        self.close_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone away is nobody's fault; what the desk does wrong, it tells itself."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "archaeologist", ""
    timeout = _SECONDS

    @property
    def _desk(self) -> Desk:
        assert isinstance(self.server, Listener)
        return self.server.desk

    def do_GET(self) -> None:
        if self._path != HEALTH:
            self._any()
        else:
            self._say(Answer(200, json.dumps(dict(self._desk.health())), {"Content-Type": "application/json"}))

    def do_POST(self) -> None:
        if self._path != HOOK:
            self._any()
            return
        length = self._length()
        if isinstance(length, Answer):
            self._say(length)
        elif refused := self._desk.refusal(self._told):
            self._say(refused)
        elif (body := self._body(length)) is None:
            self._say(Answer(400, "The body is shorter than it says."))
        else:
            self._say(self._desk.receive(self._told, body))

    def _any(self) -> None:
        allowed = {HOOK: "POST", HEALTH: "GET"}.get(self._path)
        self._say(Answer(405, f"Only {allowed}.", {"Allow": allowed}) if allowed else Answer(404, "Nothing is here."))

    do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _any

    @property
    def _path(self) -> str:
        return self.path.partition("?")[0]

    @property
    def _told(self) -> dict[str, str]:
        """The headers, their names in small letters; of those that come twice the first."""
        return {name.lower(): value for name, value in reversed(self.headers.items())}

    def _length(self) -> int | Answer:
        """How long the body is, or why it is not read."""
        told = self.headers.get_all("Content-Length") or []
        if not told or self.headers.get("Transfer-Encoding"):
            return Answer(411, "Say how long the body is.")
        if len(told) > 1 or not re.fullmatch("[0-9]{1,18}", told[0]):
            return Answer(400, "The length is no number.")
        return int(told[0]) if int(told[0]) <= LARGEST_BODY else Answer(413, "The body is too large.")

    def _body(self, length: int) -> bytes | None:
        """That many bytes, or None when they do not come."""
        pieces, missing = [], length
        while missing:
            piece = self.rfile.read1(min(missing, _PIECE))
            if not piece:
                return None
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _say(self, answer: Answer) -> None:
        body = f"{answer.text}\n".encode("utf-8", "replace")
        self.send_response(answer.status)
        standard = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
        for name, value in {**standard, **answer.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The desk tells what is worth telling."""
