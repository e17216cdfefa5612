"""A model that says what the test wrote for it, behind a real HTTP server: the protocol is that of the wire.

    with Endpoint(calls("show_commit", commit="HEAD"), says(answer(...))) as endpoint:
        ...

Each request takes the next step of the script. A request too many is answered with an error, and steps that nobody
asked for fail the test: what a model was not asked is as much a part of the specification as what it was.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Body = dict[str, Any]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 50, "completion_tokens_details": {"reasoning_tokens": 20}}


@dataclass(frozen=True)
class Step:
    """One answer of the server: a status, the pieces of a stream or a whole body, and how it ends."""

    pieces: tuple[Body, ...] = ()
    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    then: str = "end"  # or «break», «stall»
    finish: str = "stop"
    usage: Body | None = field(default_factory=lambda: dict(USAGE))


Script = Step | Callable[[Body], Step]


def says(text: str, thinking: str = "", field_name: str = "reasoning", finish: str = "stop", **usage: int) -> Step:
    """A text, in pieces of a few letters as a server streams it, after thoughts in a field of their own."""
    thought = tuple({field_name: part} for part in _parts(thinking))
    spoken = tuple({"content": part} for part in _parts(text))
    return Step((*thought, *spoken), finish=finish, usage={**USAGE, **usage})


def calls(*wanted: tuple[str, Body | str], text: str = "", finish: str = "tool_calls") -> Step:
    """Native tool calls, their fragments interleaved, with a text before them."""
    pieces: list[Body] = [{"content": text}] if text else []
    written = [json.dumps(given) if isinstance(given, dict) else given for _, given in wanted]
    for at, (name, _) in enumerate(wanted):
        first = {"index": at, "id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": ""}}
        pieces.append({"tool_calls": [first]})
    longest = max(len(each) for each in written)
    for start in range(0, longest, 7):
        for at, each in enumerate(written):
            if part := each[start : start + 7]:
                pieces.append({"tool_calls": [{"index": at, "function": {"arguments": part}}]})
    return Step(tuple(pieces), finish=finish)


def fails(status: int, message: str, headers: tuple[tuple[str, str], ...] = (), **more: object) -> Step:
    """An error in the form that servers of this protocol give."""
    return Step(status=status, body=json.dumps({"error": {"message": message, **more}}), headers=headers)


def answer(summary: str, *claims: Body, commits: list[Body] | None = None, status: str = "answered") -> str:
    """The JSON of an answer."""
    found = {"status": status, "summary": summary, "commits": commits or [], "claims": list(claims)}
    return json.dumps(found, ensure_ascii=False)


def claim(text: str, *cites: str, basis: str = "stated") -> Body:
    return {"text": text, "basis": basis, "cites": list(cites)}


def prompt(body: Body) -> str:
    """Everything that stands in a request's messages."""
    return "\n".join(str(each.get("content") or "") for each in body["messages"])


def _parts(text: str) -> Iterator[str]:
    return (text[start : start + 9] for start in range(0, len(text), 9))


class Endpoint:
    """Serves a script. `requests` are the bodies that came, `headers` what came with them, names in small letters."""

    def __init__(self, *script: Script, models: tuple[Body, ...] = (), port: int = 0) -> None:
        self.script = list(script)
        self.models = models or ({"id": "scripted", "object": "model"},)
        self.requests: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"endpoint": self}))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Endpoint:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        if kind is None and self.script:
            raise AssertionError(f"{len(self.script)} steps of the script were not asked for")

    def hang_up(self) -> None:
        """Ends every reply that stalls."""
        self._over.set()

    def next_step(self, body: Body) -> Step:
        self.requests.append(body)
        if not self.script:
            return fails(410, "the script is at its end")
        step = self.script.pop(0)
        return step(body) if callable(step) else step


class Handler(BaseHTTPRequestHandler):
    """Speaks the protocol for one endpoint."""

    endpoint: Endpoint
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.endpoint.paths.append(self.path)
        listed = json.dumps({"object": "list", "data": list(self.endpoint.models)})
        self._whole(Step(body=listed) if self.path == "/v1/models" else fails(404, "not found"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.endpoint.paths.append(self.path)
        step = self.endpoint.next_step(body)
        if step.body or step.status != 200:
            self._whole(step)
        else:
            self._stream(step)

    def _whole(self, step: Step) -> None:
        data = step.body.encode()
        self.send_response(step.status)
        for name, value in (("Content-Type", "application/json"), *step.headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, step: Step) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for piece in step.pieces:
            self._event({"choices": [{"index": 0, "delta": piece, "finish_reason": None}]})
        if step.then == "stall":
            self.endpoint._over.wait(30)
        if step.then != "end":
            return
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": step.finish}]})
        if step.usage:
            self._event({"choices": [], "usage": step.usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, data: Body) -> None:
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **data}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits for another thread or process; raises when it takes too long."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        time.sleep(0.01)
