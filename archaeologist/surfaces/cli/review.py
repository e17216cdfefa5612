"""`archaeologist review`: what history says about a change, before or after it is committed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archaeologist.errors import UsageError
from archaeologist.surfaces.cli.clues import read_text
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

if TYPE_CHECKING:
    from archaeologist.app import Reviewed

Range = Annotated[str, typer.Argument(metavar="[BASE..HEAD]", help="The change; by default what is not pushed yet.")]
Staged = Annotated[bool, typer.Option("--staged", help="What is staged, against BASE (by default HEAD).")]
WorkTree = Annotated[bool, typer.Option("--worktree", help="What the work tree changes, against BASE.")]
Message = Annotated[
    str, typer.Option("--message", metavar="FILE|-", help="What the author wrote to it: a request's title and text.")
]


def review(
    options: Options,
    change: Range = "",
    staged: Staged = False,
    worktree: WorkTree = False,
    message: Message = "",
) -> int:
    """Tell what history says about a change: fences it takes down, what was reverted before, what usually changes too.

    Only what a commit gave a reason for is told, at most three things, and often nothing. A model, where one is
    configured, judges and words what was found, and adds nothing. --format markdown writes the comment for a pull
    request, empty when there is nothing to say. Exit status: 0, whether or not there is something.
    """
    from archaeologist import app
    from archaeologist.render.comment import comment
    from archaeologist.render.reviewed import review_document, review_json

    settings = options.settings()
    asked = _asked(change, staged, worktree, read_text(message) or "")
    with Live(sys.stderr, screen_width(options)) as live:
        found = app.review(asked, options.repo, live.progress, settings)
    report = Report(
        lambda forge: review_document(found, forge),
        lambda: review_json(found),
        lambda: app.remote_url(options.repo),
        lambda forge: comment(found, forge),
    )
    deliver(options, report)
    return 0


def _asked(change: str, staged: bool, worktree: bool, message: str) -> Reviewed:
    """The change that is meant. Raises `UsageError` for one that is meant twice."""
    from archaeologist import app

    if staged and worktree:
        raise UsageError("--staged and --worktree cannot both hold.", "Leave one of them out.")
    if staged or worktree:
        if ".." in change:
            raise UsageError("What is not committed has no range.", "Name the revision to compare with, or none.")
        return app.Reviewed(change or "HEAD", uncommitted="staged" if staged else "worktree", message=message)
    base, head = app.parse_range(change)
    return app.Reviewed(base, head, message=message)
