"""Puts the comment on a pull request: from an event to a review, and from the review to one comment or none.

A part of the composition root. What may be written where differs: the token of a request from a fork may not comment,
and then the summary of the step says what the comment would have said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archaeologist.domain.review import Review
from archaeologist.errors import ForgeRefusal, UnknownRevision, UsageError
from archaeologist.reviews import Reviewed, review

if TYPE_CHECKING:
    from archaeologist.config import Settings
    from archaeologist.forge.values import CheckNote, Forge, PullRequest
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
    check: bool = False,
    settings: Settings | None = None,
) -> Said:
    """Reviews the pull request that a workflow is about and makes its one comment be right.

    What is read of the environment says `forge.events`. With `check` a check is left on its newest commit too. Raises
    `UsageError` for an event that is about no request, or commits that this clone does not have.
    """
    from archaeologist.forge.events import asked

    forge, request = asked(environment)
    said = comment_on(forge, request, path, progress, settings)
    return _checked(forge, request, said) if check else said


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
        hint = "Check out the whole history: actions/checkout with `fetch-depth: 0`, GitLab CI with `GIT_DEPTH: 0`."
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


def notices(said: Said) -> list[str]:
    """Workflow commands that put each finding beside its line."""
    return [
        f"::notice file={_property(each.path)},line={each.line},title={_property(each.title)}::{_data(each.message)}"
        for each in _notes(said)
    ]


def _notes(said: Said) -> list[CheckNote]:
    from archaeologist.forge.values import CheckNote

    return [
        CheckNote(each.new_path, each.at, each.title, f"{each.commits[0].oid.short}: {each.quote} {each.settle}")
        for each in said.review.remarks[:_ANNOTATIONS]
    ]


def _checked(forge: Forge, request: PullRequest, said: Said) -> Said:
    """Leaves a check on the newest commit, where the forge has such a thing and the token may."""
    from archaeologist.forge.github import GitHub

    if not isinstance(forge, GitHub) or forge.name != GitHub.name:
        raise UsageError(f"{forge.name} has no checks of this kind.", "Leave out --check.")
    count = len(said.review.remarks)
    title = f"{count} finding{'s' * (count != 1)}" if count else "History has nothing to say about this change."
    try:
        forge.check(request.head, title, said.text, _notes(said))
    except ForgeRefusal as refused:
        if refused.code not in _FORBIDDEN:
            raise
        note = f"{forge.name} does not let this token leave a check; it needs checks: write. {refused.sentence}"
        return replace(said, note=f"{said.note} {note}".strip())
    return said


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
