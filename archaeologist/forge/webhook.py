"""What GitHub's webhooks say: whether a delivery is GitHub's, what it asks for, and which ones wait to be looked at.

A delivery is signed with a secret that GitHub and the receiver share
(https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries). Its body is believed after that was
checked, and even then only a repository's name and a number are taken from it: all else is asked for anew, because a
delivery may have waited, or come twice, or late.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from archaeologist.errors import UsageError

LARGEST_BODY = 25 * 1024 * 1024
"""GitHub sends nothing that is larger."""
SHORTEST_SECRET = 16
_SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_OWNER = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_NAME = r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}"
_REPOSITORY = re.compile(f"{_OWNER}/{_NAME}", re.ASCII)
_SERVED = re.compile(rf"{_OWNER}/(?:\*|{_NAME})", re.ASCII)
_COMMAND = re.compile(r"\s*/archaeologist\s")
_ACTIONS = frozenset({"opened", "synchronize", "reopened", "ready_for_review", "edited"})
_MOST_REMEMBERED = 10_000
_MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is to be looked at, and `why`: the event and what happened."""

    repository: str
    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True)
class Ignored:
    """A delivery about which there is nothing to do."""

    why: str


def is_signature(header: str) -> bool:
    """Whether a header has the form of a signature with SHA-256; older forms do not count."""
    return bool(_SIGNATURE.fullmatch(header))


def verified(secret: str, body: bytes, header: str) -> bool:
    """Whether the header `X-Hub-Signature-256` was made with the secret from exactly these bytes."""
    if not secret or not is_signature(header):
        return False
    made = hmac.new(secret.encode("utf-8", "surrogateescape"), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={made}", header)


def is_delivery_id(header: str) -> bool:
    """Whether a header can be the name of a delivery."""
    return bool(_ID.fullmatch(header))


def asked_by(event: str, body: bytes) -> Asked | Ignored:
    """What a delivery asks for. Raises `UsageError` for a body that is no JSON or no such event."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise UsageError("The body is no JSON.") from None
    if not isinstance(found, dict):
        raise UsageError("The body holds no event.")
    action = found.get("action")
    if event == "pull_request":
        if action not in _ACTIONS:
            return Ignored("a request was not changed")
        if action == "edited" and _by_bot(found):
            return Ignored("a bot wrote it")
        return Asked(_repository(found), _number(found, "pull_request"), f"{event} {action}")
    if event == "issue_comment":
        return _asked_by_comment(found)
    return Ignored("GitHub says hello" if event == "ping" else "it is about no pull request")


def _asked_by_comment(found: Mapping[str, Any]) -> Asked | Ignored:
    issue, comment = found.get("issue"), found.get("comment")
    if not isinstance(issue, dict) or not isinstance(comment, dict):
        raise UsageError("The event holds no comment.")
    if found.get("action") != "created" or "pull_request" not in issue:
        return Ignored("no comment was written on a pull request")
    if not _COMMAND.match(str(comment.get("body") or "")):
        return Ignored("the comment is not meant for us")
    if _by_bot(found) or _by_bot({"sender": comment.get("user")}):
        return Ignored("a bot wrote it")
    return Asked(_repository(found), _number(found, "issue"), "issue_comment created")


def _by_bot(found: Mapping[str, Any]) -> bool:
    sender = found.get("sender")
    return isinstance(sender, dict) and (sender.get("type") == "Bot" or str(sender.get("login", "")).endswith("[bot]"))


def _repository(found: Mapping[str, Any]) -> str:
    repository = found.get("repository")
    name = repository.get("full_name") if isinstance(repository, dict) else None
    if not isinstance(name, str) or not _REPOSITORY.fullmatch(name):
        raise UsageError("The event names no repository.")
    return name


def _number(found: Mapping[str, Any], key: str) -> int:
    about = found.get(key)
    number = about.get("number") if isinstance(about, dict) else None
    if type(number) is not int or not 0 < number < 2**31:
        raise UsageError("The event names no request.")
    return number


class Served:
    """The repositories that are looked at, written `owner/name` or `owner/*`. Raises `UsageError` for anything else."""

    def __init__(self, written: Iterable[str]) -> None:
        self.written = tuple(written)
        if not self.written:
            raise UsageError("There is no repository to serve.", "Name each with --repository owner/name, or owner/*.")
        for each in self.written:
            if not _SERVED.fullmatch(each):
                raise UsageError(f"{each!r} is no repository.", "Write it as owner/name, or owner/* for all of them.")
        self._names = {each.lower() for each in self.written}

    def __contains__(self, repository: str) -> bool:
        name = repository.lower()
        return name in self._names or f"{name.partition('/')[0]}/*" in self._names


class Memory:
    """The deliveries that came last, by whatever names them, so that none is done twice; it forgets the oldest."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, names: Iterable[str]) -> bool:
        """Whether none of the names is known; they are from now on."""
        wanted = tuple(names)
        with self._lock:
            if any(each in self._known for each in wanted):
                return False
            self._known.update(dict.fromkeys(wanted))
            while len(self._known) > self._most:
                self._known.popitem(last=False)
            return True

    def forget(self, names: Iterable[str]) -> None:
        """Lets a delivery be new again, after it came to nothing."""
        with self._lock:
            for each in names:
                self._known.pop(each, None)


@dataclass(frozen=True, slots=True)
class Job:
    """What waits to be done: what was asked, and the names of the delivery that asked."""

    asked: Asked
    names: tuple[str, ...]


class Waiting:
    """The requests that wait to be looked at, each once and in the order in which they came; only so many."""

    def __init__(self, most: int = _MOST_WAITING) -> None:
        self._most = most
        self._jobs: OrderedDict[tuple[str, int], Job] = OrderedDict()
        self._changed = threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, job: Job) -> Literal["queued", "replaced", "full"]:
        """Adds a job. A later event about the same request takes the place of the earlier one."""
        key = job.asked.repository.lower(), job.asked.number
        with self._changed:
            there = key in self._jobs
            if self._closed or (not there and len(self._jobs) >= self._most):
                return "full"
            self._jobs[key] = job
            self._changed.notify()
            return "replaced" if there else "queued"

    def take(self) -> Job | None:
        """The job that has waited longest, once there is one; None when there will be none any more."""
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            return None if self._closed else self._jobs.popitem(last=False)[1]

    def close(self) -> None:
        """Gives out nothing any more, and takes nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
