"""Other forges for tests: real servers on this machine that keep what is said on one request, as far as they are asked.

Written after the documentation of their APIs: https://docs.gitlab.com/api/notes/ and the description that a Forgejo
serves of itself.
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

PAGE = 2
Reply = tuple[int, Any, dict[str, str]]


@dataclass
class Elsewhere:
    """What both have: comments as (id, author, body, whether the forge wrote it), who may write, what was asked."""

    base: str
    head: str
    comments: list[tuple[int, str, str, bool]] = field(default_factory=list)
    writers: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    denied: bool = False
    address: str = ""
    bot: str = "history-bot"
    api: str = ""
    header: str = ""

    def say(self, author: str, body: str, system: bool = False) -> None:
        """Somebody comments, or the forge itself does."""
        self.comments.append((100 + len(self.asked) + len(self.comments), author, body, system))

    @property
    def said(self) -> list[str]:
        return [body for _, author, body, _ in self.comments if author == self.bot]

    @property
    def writes(self) -> list[str]:
        return [method for method, _ in self.asked if method != "GET"]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Reply:
        """Status, JSON and headers for a request."""
        self.asked.append((method, path))
        if self.denied and method != "GET":
            return 403, {"message": "403 Forbidden"}, {}
        for pattern, part in self.parts().items():
            if found := re.fullmatch(pattern, path):
                reply: Reply = part(method, query, body, *found.groups())
                return reply
        return 404, {"message": "404 Not Found"}, {}

    def parts(self) -> dict[str, Any]:
        raise NotImplementedError

    def shown(self, comment: tuple[int, str, str, bool]) -> dict[str, Any]:
        raise NotImplementedError

    def all(self, method: str, query: dict[str, str], body: Any) -> Reply:
        """The list of comments, and what is added to it."""
        if method == "POST":
            self.say(self.bot, body["body"])
            return 201, self.shown(self.comments[-1]), {}
        return self.page(int(query.get("page", 1)))

    def page(self, number: int) -> Reply:
        return 200, [self.shown(each) for each in self.comments], {}

    def one(self, method: str, query: dict[str, str], body: Any, name: str) -> Reply:
        """One comment that is changed or taken away."""
        place = next((at for at, each in enumerate(self.comments) if each[0] == int(name)), None)
        if place is None:
            return 404, {"message": "404 Not Found"}, {}
        if method == "DELETE":
            del self.comments[place]
            return 204, None, {}
        old = self.comments[place]
        self.comments[place] = (old[0], old[1], body["body"], old[3])
        return 200, self.shown(self.comments[place]), {}


@dataclass
class Lab(Elsewhere):
    """A GitLab with one project, 42, whose notes come in pages."""

    api: str = "/api/v4"
    header: str = "private-token"

    def parts(self) -> dict[str, Any]:
        notes = "/projects/42/merge_requests/7/notes"
        return {
            "/user": lambda *_: (200, {"id": 1, "username": self.bot}, {}),
            "/users": lambda method, query, body: (200, self.people(query["username"]), {}),
            r"/projects/42/members/all/(\d+)": lambda method, query, body, name: self.member(int(name)),
            "/projects/42/merge_requests/7": lambda *_: (200, self.request(), {}),
            notes: self.all,
            notes + r"/(\d+)": self.one,
        }

    def request(self) -> dict[str, Any]:
        ends = {"base_sha": self.base, "head_sha": self.head, "start_sha": self.base}
        return {"iid": 7, "title": "Simplify", "description": None, "diff_refs": ends}

    def people(self, name: str) -> list[dict[str, Any]]:
        return [{"id": 900 + len(name), "username": name}]

    def member(self, number: int) -> Reply:
        level = 30 if any(900 + len(name) == number for name in self.writers) else 20
        return 200, {"id": number, "state": "active", "access_level": level}, {}

    def shown(self, comment: tuple[int, str, str, bool]) -> dict[str, Any]:
        number, author, body, system = comment
        return {"id": number, "author": {"id": 1, "username": author}, "body": body, "system": system}

    def page(self, number: int) -> Reply:
        start = (number - 1) * PAGE
        following = f'<{self.address}/projects/42/merge_requests/7/notes?page={number + 1}>; rel="next"'
        more = {"Link": following} if len(self.comments) > start + PAGE else {}
        return 200, [self.shown(each) for each in self.comments[start : start + PAGE]], more


@dataclass
class Forge(Elsewhere):
    """A Forgejo with one repository, o/r, where a workflow's token may not ask who it is."""

    api: str = "/api/v1"
    header: str = "authorization"
    bot: str = "forgejo-actions"

    def parts(self) -> dict[str, Any]:
        return {
            "/user": lambda *_: (403, {"message": "token does not have at least one of required scope(s)"}, {}),
            r"/repos/o/r/collaborators/([\w.-]+)/permission": self.permission,
            "/repos/o/r/pulls/7": lambda *_: (200, self.request(), {}),
            "/repos/o/r/issues/7/comments": self.all,
            r"/repos/o/r/issues/comments/(\d+)": self.one,
        }

    def permission(self, method: str, query: dict[str, str], body: Any, name: str) -> Reply:
        return 200, {"permission": "owner" if name in self.writers else "read", "user": {"login": name}}, {}

    def request(self) -> dict[str, Any]:
        return {"number": 7, "title": "Simplify", "body": "", "base": {"sha": self.base}, "head": {"sha": self.head}}

    def shown(self, comment: tuple[int, str, str, bool]) -> dict[str, Any]:
        return {"id": comment[0], "user": {"login": comment[1]}, "body": comment[2]}


@contextmanager
def serving(forge: Elsewhere) -> Iterator[Elsewhere]:
    """The forge on a port of this machine; `address` is that of its API, and `tokens` are what it was shown."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            path, _, query = self.path.partition("?")
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            forge.tokens.add(str(self.headers.get(forge.header)))
            inner = unquote(path).removeprefix(forge.api)
            status, told, headers = forge.answer(self.command, inner, dict(parse_qsl(query)), body)
            data = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    forge.address = f"http://127.0.0.1:{server.server_port}{forge.api}"
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
