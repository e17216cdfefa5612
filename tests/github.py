"""A GitHub for tests: a real server on this machine that keeps comments, as far as the program talks to it.

Every request that reaches it, and every reply of its own, is held against GitHub's description of its API; the test
fails at its end where one is not as described. Replies are GitHub's examples with what the test says in them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from described import Asked, Told, example, fault

BOT = "github-actions[bot]"
PAGE = 2
"""Comments on a page, few so that there are pages."""


@dataclass
class Hub:
    """One repository's comments. `asked` are method and path of every request; `denied` refuses all that writes."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    writers: set[str] = field(default_factory=set)
    requests: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    denied: bool = False
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    faults: list[str] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)

    def say(self, author: str, body: str, association: str = "NONE") -> None:
        """Somebody comments."""
        comment = example("issue-comment")
        comment |= {"id": 100 + len(self.comments), "body": body, "author_association": association}
        comment["user"]["login"] = author
        self.comments.append(comment)

    @property
    def said(self) -> list[str]:
        """What the program's comments say."""
        return [each["body"] for each in self.comments if each["user"]["login"] == BOT]

    @property
    def writes(self) -> list[str]:
        return [method for method, _ in self.asked if method != "GET"]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON and headers for a request."""
        self.asked.append((method, path))
        if self.failures:
            status, headers = self.failures.pop(0)
            return status, {"message": "as the test wants it"}, headers
        if self.denied and method != "GET":
            return 403, {"message": "Resource not accessible by integration"}, {}
        if path == "/user":
            return 403, {"message": "Resource not accessible by integration"}, {}
        if path == "/repos/o/r/pulls":
            return 200, [self._pull(each, "pull-request-simple-items") for each in self._opened(query)], {}
        if found := re.fullmatch(r"/repos/o/r/pulls/(\d+)", path):
            return 200, self._pull(self.requests[int(found[1])], "pull-request"), {}
        if found := re.fullmatch(r"/repos/o/r/collaborators/([\w\[\]-]+)/permission", path):
            return 200, self._permission(found[1]), {}
        if re.fullmatch(r"/repos/o/r/issues/7/comments", path):
            return self._comments(method, int(query.get("page", 1)), body)
        if found := re.fullmatch(r"/repos/o/r/issues/comments/(\d+)", path):
            return self._comment(method, int(found[1]), body)
        if path == "/repos/o/r/check-runs":
            self.checks.append(body)
            return 201, example("check-run-example-of-completed-conclusion"), {}
        return 404, {"message": "Not Found"}, {}

    def _opened(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """The requests from the branch that is asked for; a test writes it as `label` of the head."""
        return [each for each in self.requests.values() if each["head"].get("label") == query.get("head")]

    def _pull(self, given: dict[str, Any], kind: str) -> dict[str, Any]:
        """An example of a request with what the test knows of it."""
        found: dict[str, Any] = example(kind) if kind == "pull-request" else example(kind)[0]
        return _merged(found, given)

    def _permission(self, login: str) -> dict[str, Any]:
        found: dict[str, Any] = example("repository-collaborator-permission-response-if-user-has-admin-permissions")
        part = "write" if login in self.writers else "read"
        return {**found, "permission": part, "role_name": part}

    def _comments(self, method: str, page: int, body: Any) -> tuple[int, Any, dict[str, str]]:
        if method == "POST":
            self.say(BOT, body["body"])
            return 201, self.comments[-1], {}
        start = (page - 1) * PAGE
        more = len(self.comments) > start + PAGE
        link = {"Link": f'<{self.address}/repos/o/r/issues/7/comments?page={page + 1}>; rel="next"'} if more else {}
        return 200, self.comments[start : start + PAGE], link

    def _comment(self, method: str, name: int, body: Any) -> tuple[int, Any, dict[str, str]]:
        each = next((one for one in self.comments if one["id"] == name), None)
        if each is None:
            return 404, {"message": "Not Found"}, {}
        if method == "DELETE":
            self.comments.remove(each)
            return 204, None, {}
        each["body"] = body["body"]
        return 200, each, {}


def _merged(whole: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A value with parts of it replaced, however deep they lie."""
    return whole | {
        name: _merged(whole[name], value) if isinstance(value, dict) and isinstance(whole.get(name), dict) else value
        for name, value in given.items()
    }


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub on a port of this machine; `hub.address` is the address of its API."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            path, _, query = self.path.partition("?")
            size = int(self.headers.get("Content-Length") or 0)
            sent = self.rfile.read(size) if size else None
            asked = Asked(self.command, unquote(path), query, {k.lower(): v for k, v in self.headers.items()}, sent)
            injected = bool(hub.failures) or (hub.denied and self.command != "GET")
            body = json.loads(sent) if sent else None
            status, told, headers = hub.answer(self.command, unquote(path), dict(parse_qsl(query)), body)
            data = b"" if told is None else json.dumps(told).encode()
            reply = Told(status, data, "application/json", headers)
            hub.faults += filter(None, (fault(asked), "" if injected else fault(asked, reply)))
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
    assert not hub.faults, "\n".join(hub.faults)
