"""Puts the comment on a pull request: from an event to a review, and from the review to one comment or none.

A part of the composition root. What may be written where differs: the token of a request from a fork may not comment,
and then the summary of the step says what the comment would have said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archaeologist.config import Settings
from archaeologist.domain.review import Review
from archaeologist.errors import ForgeRefusal, UnknownRevision, UsageError
from archaeologist.reviews import Reviewed, review

if TYPE_CHECKING:
    from archaeologist.forge.values import Forge, PullRequest
    from archaeologist.index.values import Progress

_FORBIDDEN = (403, 404)
_ANNOTATIONS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot did: `done` in a word, `text` the comment, and `note` why it is not on the request, if it is not."""

    number: int
    done: str
    text: str
    review: Review
    note: str = ""

    @property
    def unjudged(self) -> str:
        """Why the model that is configured did not judge the findings, if it did not."""
        return self.review.caveats[-1] if self.review.provenance.fell_back else ""


def comment_on_event(
    environment: Mapping[str, str],
    path: Path | str = ".",
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> Said:
    """Reviews the pull request of a GitHub event and makes its one comment be right.

    Read of the environment are GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN; the model of the
    settings judges what is found. Raises `UsageError` for an event that is about no pull request, or commits that this
    clone does not have.
    """
    from archaeologist.forge.github import API, GitHub

    event = _event(environment)
    token = environment.get("GITHUB_TOKEN", "")
    if not token:
        raise UsageError("There is no token.", "Give the step GITHUB_TOKEN: ${{ github.token }}.")
    repository = environment.get("GITHUB_REPOSITORY", "")
    forge = GitHub(repository, token, environment.get("GITHUB_API_URL") or API)
    return comment_on(forge, _request(forge, event), path, progress, settings)


def comment_on(
    forge: Forge,
    request: PullRequest,
    path: Path | str = ".",
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> Said:
    """The same for a request of any forge."""
    from archaeologist.forge import sticky
    from archaeologist.git.repository import Repository
    from archaeologist.render.comment import comment
    from archaeologist.render.links import forge_of

    thread, note = sticky.Thread((), sticky.State()), ""
    try:
        thread = sticky.read(forge, request.number)
    except ForgeRefusal as refused:
        note = _refused(forge, refused)
    asked = Reviewed(str(request.base), str(request.head), message=request.message, silenced=thread.state.silenced)
    try:
        found = review(asked, path, progress, settings)
    except UnknownRevision as unknown:
        hint = "Check out the whole history: actions/checkout with `fetch-depth: 0`."
        raise UsageError(f"This clone lacks a commit of the request: {unknown.sentence}", hint) from None
    text = comment(found, forge_of(Repository.open(path).remote_url()))
    said = [(str(each.commits[0].oid), each.path) for each in found.remarks]
    if note:
        return Said(request.number, "not allowed", text, found, note)
    try:
        return Said(request.number, sticky.settle(forge, request.number, thread, text, said), text, found)
    except ForgeRefusal as refused:
        return Said(request.number, "not allowed", text, found, _refused(forge, refused))


def _refused(forge: Forge, refused: ForgeRefusal) -> str:
    if refused.code not in _FORBIDDEN:
        raise refused
    return f"{forge.name} does not let this token comment, as for requests from forks. {refused.sentence}"


def _event(environment: Mapping[str, str]) -> dict[str, object]:
    place = environment.get("GITHUB_EVENT_PATH", "")
    if not place:
        raise UsageError("There is no event.", "Run it in a workflow, or name a file in GITHUB_EVENT_PATH.")
    try:
        found = json.loads(Path(place).read_bytes())
    except OSError as error:
        raise UsageError(f"{place} cannot be read: {error.strerror}.", "Name the file of an event.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"{place} holds no event.", "Name the file of an event, which is JSON.")
    return found


def _request(forge: Forge, event: Mapping[str, object]) -> PullRequest:
    """The request that an event is about: its own, or the one that a reply was written to."""
    from archaeologist.forge.github import pull_request

    found, issue = event.get("pull_request"), event.get("issue")
    if isinstance(found, dict):
        return pull_request(found)
    if isinstance(issue, dict) and "pull_request" in issue and isinstance(issue.get("number"), int):
        return forge.request(int(issue["number"]))
    hint = "Let the workflow run on pull_request, pull_request_target or issue_comment."
    raise UsageError("The event is about no pull request.", hint)


def notices(said: Said) -> list[str]:
    """Workflow commands that put each finding beside its line."""
    return [
        f"::notice file={_property(each.new_path)},line={each.at},title={_property(each.title)}::"
        f"{_data(f'{each.commits[0].oid.short}: {each.quote} {each.settle}')}"
        for each in said.review.remarks[:_ANNOTATIONS]
    ]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
