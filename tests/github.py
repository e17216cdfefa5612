"""A GitHub for tests: a real server on this machine that keeps comments, as far as the program talks to it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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

    def say(self, author: str, body: str, association: str = "NONE") -> None:
        """Somebody comments."""
        self.comments.append(
            {
                "id": 100 + len(self.comments),
                "user": {"login": author},
                "body": body,
                "created_at": "2026-01-02T03:04:05Z",
                "updated_at": "2026-01-02T03:04:05Z",
                "author_association": association,
            }
        )

    @property
    def said(self) -> list[str]:
        """What the program's comments say."""
        return [each["body"] for each in self.comments if each["user"]["login"] == BOT]

    @property
    def writes(self) -> list[str]:
        return [method for method, _ in self.asked if method != "GET"]

    def answer(self, method: str, path: str, page: int, body: Any) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON and headers for a request."""
        self.asked.append((method, path))
        if self.failures:
            status, headers = self.failures.pop(0)
            return status, {"message": "as the test wants it"}, headers
        if self.denied and method != "GET":
            return 403, {"message": "Resource not accessible by integration"}, {}
        if path == "/user":
            return 403, {"message": "Resource not accessible by integration"}, {}
        if found := re.fullmatch(r"/repos/o/r/pulls/(\d+)", path):
            return 200, self.requests[int(found[1])], {}
        if found := re.fullmatch(r"/repos/o/r/collaborators/([\w\[\]-]+)/permission", path):
            return 200, {"permission": "write" if found[1] in self.writers else "read"}, {}
        if re.fullmatch(r"/repos/o/r/issues/7/comments", path):
            return self._comments(method, page, body)
        if found := re.fullmatch(r"/repos/o/r/issues/comments/(\d+)", path):
            return self._comment(method, int(found[1]), body)
        return 404, {"message": "Not Found"}, {}

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


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub on a port of this machine; `hub.address` is the address of its API."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            path, _, query = self.path.partition("?")
            page = re.search(r"(?:^|&)page=(\d+)", query)
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            status, told, headers = hub.answer(self.command, path, int(page[1]) if page else 1, body)
            self.send_response(status)
            data = b"" if told is None else json.dumps(told).encode()
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
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
