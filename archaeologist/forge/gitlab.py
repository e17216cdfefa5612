"""GitLab's API: merge requests and the notes on them.

A merge request is known by its number within the project (`iid`); notes that GitLab writes itself are no comments
(https://docs.gitlab.com/api/notes/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from archaeologist.domain.oid import Oid
from archaeologist.errors import ForgeRefusal, UsageError
from archaeologist.forge.values import Comment, PullRequest
from archaeologist.forge.wire import Clock, Wire, Words

API = "https://gitlab.com/api/v4"
_WORDS = Words("GitLab", "GITLAB_TOKEN", "the scope api, and the role of a reporter at least")
_DEVELOPER = 30
"""The access level from which on a member may push (https://docs.gitlab.com/api/access_requests/)."""


class GitLab:
    """`values.Forge` for one project, given as its number or as `group/name`. Raises `UsageError` for an empty one."""

    name = "GitLab"

    def __init__(self, project: str, token: str, api: str = API, clock: Clock | None = None) -> None:
        if not project.strip():
            raise UsageError("There is no project.", "Give its number or its path in CI_PROJECT_ID.")
        self._wire = Wire(api, {"PRIVATE-TOKEN": token}, _WORDS, clock)
        self._project = f"/projects/{quote(project.strip(), safe='')}"

    def me(self) -> str:
        return str(self._wire.get("/user")["username"])

    def request(self, number: int) -> PullRequest:
        found = self._wire.get(f"{self._project}/merge_requests/{number}")
        ends = found.get("diff_refs") or {}
        try:
            base, head = Oid(str(ends.get("base_sha"))), Oid(str(ends.get("head_sha")))
        except ValueError:
            hint = "It is not yet prepared, or has no commits."
            raise UsageError(f"GitLab knows no ends of merge request {number}.", hint) from None
        return PullRequest(number, base, head, str(found.get("title") or ""), str(found.get("description") or ""))

    def comments(self, number: int) -> Iterator[Comment]:
        for each in self._wire.pages(self._notes(number), sort="asc", order_by="created_at"):
            if not each.get("system"):
                yield Comment(int(each["id"]), _author(each), str(each.get("body") or ""), trusted=True)

    def create(self, number: int, body: str) -> None:
        self._wire.make(self._notes(number), {"body": body})

    def update(self, number: int, comment: int, body: str) -> None:
        self._wire.change("PUT", f"{self._notes(number)}/{comment}", {"body": body})

    def delete(self, number: int, comment: int) -> None:
        self._wire.remove(f"{self._notes(number)}/{comment}")

    def may_write(self, login: str) -> bool:
        """GitLab says nothing of an author's part in the project along with a note, so it is asked for by name; a token
        that may not ask that trusts nobody.
        """
        if not re.fullmatch(r"[\w.-]+", login, re.ASCII):
            return False
        try:
            people = self._wire.get("/users", username=login)
            number = next((int(each["id"]) for each in people or () if each.get("username") == login), None)
            member = self._wire.get(f"{self._project}/members/all/{number}") if number is not None else {}
        except ForgeRefusal as refused:
            if refused.code not in (403, 404):
                raise
            return False
        return member.get("state") == "active" and int(member.get("access_level") or 0) >= _DEVELOPER

    def _notes(self, number: int) -> str:
        return f"{self._project}/merge_requests/{number}/notes"


def _author(note: dict[str, Any]) -> str:
    return str((note.get("author") or {}).get("username", ""))
