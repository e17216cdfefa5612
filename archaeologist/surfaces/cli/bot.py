"""`archaeologist bot`: a GitHub event in, one comment on its pull request out, or silence; or a server of webhooks."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from archaeologist.config import cache_folder
from archaeologist.errors import UsageError
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import screen_width

Annotate = Annotated[bool, typer.Option("--annotate", help="Also put each finding beside its line.")]
Webhook = Annotated[
    str | None,
    typer.Option("--webhook", metavar="HOST:PORT", help="Listen for signed webhooks and review each request."),
]
Repositories = Annotated[
    list[str] | None,
    typer.Option("--repository", metavar="OWNER/NAME", help="With --webhook: one to serve; OWNER/* is all of them."),
]
Clones = Annotated[Path | None, typer.Option("--clones", metavar="DIR", help="With --webhook: where clones are kept.")]


def bot(
    options: Options,
    annotate: Annotate = False,
    webhook: Webhook = None,
    repository: Repositories = None,
    clones: Clones = None,
) -> int:
    """Review the pull request of a GitHub event and keep one comment on it, or none when there is nothing to say.

    Runs in a workflow: it reads GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN, and writes to
    GITHUB_STEP_SUMMARY as well. A token that may not comment is no failure. Exit status: 0 unless something fails.

    With --webhook it serves until it is told to stop: it reads GITHUB_WEBHOOK_SECRET and GITHUB_TOKEN, and for a server
    of your own GITHUB_SERVER_URL and GITHUB_API_URL. A model that judges the findings is named as for every command.
    """
    from archaeologist import app
    from archaeologist.render import neutral

    if webhook is not None:
        place = clones or cache_folder(os.environ) / "clones"
        served = app.serve_webhooks(webhook, os.environ, repository or (), place.absolute(), _log, options.settings())
        return 0 if served else 1
    if repository or clones:
        raise UsageError("--repository and --clones go with --webhook.", "Add it, or leave them out.")
    with Live(sys.stderr, screen_width(options)) as live:
        said = app.comment_on_event(os.environ, options.repo, live.progress, options.settings())
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            file.write(said.text or "History has nothing to say about this change.\n")
    if annotate:
        sys.stdout.writelines(f"{line}\n" for line in app.notices(said))
    sys.stdout.write(f"#{said.number}: the comment is {_WORDS.get(said.done, said.done)}\n")
    for note in filter(None, (said.note, said.unjudged)):
        sys.stderr.write(f"archaeologist: {neutral.line(note)}\n")
    return 0


_WORDS = {"silent": "not needed: history has nothing to say", "not allowed": "in the summary of this step"}


def _log(text: str) -> None:
    """A line for whoever keeps the log; when nobody does any more, the work goes on."""
    with suppress(OSError):
        sys.stderr.write(f"archaeologist: {text}\n")
        sys.stderr.flush()
