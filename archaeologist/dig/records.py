"""From a commit's number to what an answer says of it: request number, release, message as evidence, finding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archaeologist.dig.checks import commit_check
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.commit import Commit
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

_CLOSES = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|issues?|refs?|see)[:\s]+(?:[\w./-]*#|GH-)(\d{1,7})", re.IGNORECASE
)
_QUOTE_LIMIT = 400


def pull_request(site: Site, n: int) -> int | None:
    """The request a commit came in by: from its own message, else from the merge that brought it to the mainline."""
    commit = site.history.commit(n)
    if commit.pull_request is not None:
        return commit.pull_request
    merge = site.history.mainline_merge(n)
    return site.history.commit(merge).pull_request if merge is not None else None


def issues(commit: Commit, request: int | None) -> tuple[int, ...]:
    """Issues that the message says the commit closes or refers to."""
    found = tuple(dict.fromkeys(int(number) for number in _CLOSES.findall(commit.message)))
    return tuple(number for number in found if number != request)


def release(site: Site, n: int) -> str | None:
    tag = site.history.first_release(n)
    return tag.name if tag else None


def message_evidence(site: Site, n: int, quote: str, says: str = "") -> Evidence:
    """A piece of a commit's message."""
    commit = site.history.commit(n)
    return Evidence(
        kind="message",
        says=says or f"The message of {commit.oid.short} says so.",
        check=commit_check(commit),
        oid=commit.oid,
        quote=quote,
    )


def subject_evidence(site: Site, n: int) -> Evidence:
    """The subject line of a commit, verbatim (its first line when the subject runs over several)."""
    commit = site.history.commit(n)
    line = next((line.strip() for line in commit.message.splitlines() if line.strip()), "")
    return message_evidence(site, n, line[:_QUOTE_LIMIT], f"The subject of {commit.oid.short}.")


def finding(
    site: Site,
    n: int,
    role: Role,
    score: float,
    *,
    evidence: Sequence[Evidence] = (),
    reason: Sequence[Evidence] = (),
    about: str = "",
    other: str = "",
) -> Finding:
    """A commit in a role, with all that an answer tells of it."""
    commit = site.history.commit(n)
    request = pull_request(site, n)
    return Finding(
        oid=commit.oid,
        role=role,
        score=score,
        date=commit.authored,
        author=_known_as(commit.author.name, site.history.written_author(n)),
        subject=commit.subject,
        pull_request=request,
        issues=issues(commit, request),
        released_in=release(site, n),
        evidence=(*evidence, subject_evidence(site, n)) if commit.subject else tuple(evidence),
        reason=tuple(reason),
        about=about,
        other=other,
    )


def _known_as(name: str, written: str) -> str:
    """The name after the mailmap, with the one that stands in the commit where they differ: both can be looked up."""
    return name if name == written else f"{name} ({written})"


_ROLE_OF: dict[str, Role] = {
    "deprecated": "deprecated",
    "removed": "removed",
    "introduced": "introduced",
    "renamed": "renamed",
    "moved": "moved",
    "changed": "changed",
    "line_why": "changed",
    "bug_origin": "fixed",
    "reverted": "reverted",
    "release": "introduced",
    "evolution": "changed",
}


_BEGINS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("reverted", re.compile(r"\W*+(?:\w+[:!]? ){0,2}(?:revert|back ?out|undo)", re.IGNORECASE)),
    (
        "deprecated",
        re.compile(
            r"\W*+(?:[\w()/-]+[:!]? ){0,4}deprecat(?!ed (?:code|function|method|class|api|item|thing))", re.IGNORECASE
        ),
    ),
    ("removed", re.compile(r"\W*+(?:[\w()/-]+[:!]? ){0,2}(?:remov|drop|delet)", re.IGNORECASE)),
    ("renamed", re.compile(r"\W*+(?:[\w()/-]+[:!]? ){0,2}renam", re.IGNORECASE)),
)


def role_of(site: Site, n: int, intent: str) -> Role:
    """The part a commit plays for an intent: the one asked for, unless its subject begins by announcing another."""
    asked = _ROLE_OF.get(intent, "context")
    if asked in ("fixed", "context"):
        return asked
    subject = site.history.commit(n).subject
    said = next((role for role, pattern in _BEGINS if pattern.match(subject)), None)
    return said if said and asked in ("removed", "deprecated", "introduced") else asked
