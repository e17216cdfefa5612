"""GitHub's API, and that of an Enterprise server: pull requests and the comments on them.

Comments on a request are those of its issue (https://docs.github.com/en/rest/issues/comments).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archaeologist.domain.oid import Oid
from archaeologist.errors import ForgeRefusal, UsageError
from archaeologist.forge.values import CheckNote, Comment, PullRequest
from archaeologist.forge.wire import Clock, Wire, Words

API = "https://api.github.com"
ACTIONS = "github-actions[bot]"
"""The author of what the token of a workflow writes; such a token cannot ask who it is."""
_VERSION = "2022-11-28"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+\Z", re.ASCII)
_WORDS = Words("GitHub", "GITHUB_TOKEN", "pull-requests: write")
_TRUSTED = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_WRITERS = frozenset({"admin", "maintain", "write"})


class GitHub:
    """`values.Forge` for one repository, written as `owner/name`. Raises `UsageError` for what is no repository."""

    name = "GitHub"
    _words = _WORDS
    _worker = ACTIONS
    _unasked: tuple[int, ...] = (403,)
    """How a server refuses to tell the token of a workflow who it is."""

    def __init__(self, repository: str, token: str, api: str = API, clock: Clock | None = None) -> None:
        if not _REPOSITORY.match(repository):
            raise UsageError(f"{repository!r} is no repository.", "Write it as owner/name.")
        self._wire = Wire(api, self._headers(token), self._words, clock)
        self._repository = f"/repos/{repository}"

    def _headers(self, token: str) -> dict[str, str]:
        return {
            "Accept": "application/vnd.github+json, application/json;q=0.9",
            "X-GitHub-Api-Version": _VERSION,
            "Authorization": f"Bearer {token}",
        }

    def me(self) -> str:
        try:
            return str(self._wire.get("/user")["login"])
        except ForgeRefusal as refused:
            if refused.code not in self._unasked:
                raise
            return self._worker

    def request(self, number: int) -> PullRequest:
        return pull_request(self._wire.get(f"{self._repository}/pulls/{number}"))

    def comments(self, number: int) -> Iterator[Comment]:
        for each in self._wire.pages(f"{self._repository}/issues/{number}/comments"):
            yield Comment(
                id=int(each["id"]),
                author=str((each.get("user") or {}).get("login", "")),
                body=str(each.get("body") or ""),
                trusted=self._trusts(each),
            )

    def _trusts(self, comment: dict[str, object]) -> bool:
        return comment.get("author_association") in _TRUSTED

    def opened_from(self, owner: str, branch: str, head: Oid) -> Iterator[int]:
        """The open requests from a branch of somebody's fork whose newest commit is `head`."""
        for each in self._wire.pages(f"{self._repository}/pulls", state="open", head=f"{owner}:{branch}"):
            if (each.get("head") or {}).get("sha") == head:
                yield int(each["number"])

    def create(self, number: int, body: str) -> None:
        self._wire.make(f"{self._repository}/issues/{number}/comments", {"body": body})

    def update(self, number: int, comment: int, body: str) -> None:
        self._wire.change("PATCH", f"{self._repository}/issues/comments/{comment}", {"body": body})

    def delete(self, number: int, comment: int) -> None:
        self._wire.remove(f"{self._repository}/issues/comments/{comment}")

    def check(self, head: Oid, title: str, text: str, notes: Sequence[CheckNote]) -> None:
        """Leaves a check on a commit: neutral with something to say, else a success; it never fails a request."""
        told = [
            {
                "path": each.path,
                "start_line": each.line,
                "end_line": each.line,
                "annotation_level": "notice",
                "title": each.title,
                "message": each.message,
            }
            for each in notes
        ]
        body = {
            "name": "History behind these lines",
            "head_sha": str(head),
            "status": "completed",
            "conclusion": "neutral" if notes else "success",
            "output": {"title": title, "summary": text or title, "annotations": told},
        }
        self._wire.make(f"{self._repository}/check-runs", body)

    def may_write(self, login: str) -> bool:
        return self._permission(login) in _WRITERS

    def _permission(self, login: str) -> str:
        """What somebody may do, in the forge's word; empty for what is no login."""
        if not re.fullmatch(r"[\w.-]+(?:\[bot\])?", login, re.ASCII) or set(login) == {"."}:
            return ""
        return str(self._wire.get(f"{self._repository}/collaborators/{login}/permission").get("permission") or "")


def pull_request(found: Mapping[str, Any]) -> PullRequest:
    """A pull request as the API, or an event, has it. Raises `UsageError` for what is none."""
    try:
        return PullRequest(
            number=int(found["number"]),
            base=Oid(found["base"]["sha"]),
            head=Oid(found["head"]["sha"]),
            title=str(found.get("title") or ""),
            text=str(found.get("body") or ""),
        )
    except (KeyError, TypeError, ValueError):
        raise UsageError("The event holds no pull request that can be read.", "Is it GitHub's own?") from None
