"""`archaeologist bot`: a GitHub event in, one comment on its pull request out, or silence; or a server of webhooks."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer

from archaeologist.config import cache_folder
from archaeologist.errors import UsageError
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import screen_width

Annotate = Annotated[bool, typer.Option("--annotate", help="Also put each finding beside its line.")]
Check = Annotated[bool, typer.Option("--check", help="Also leave a check on the newest commit (GitHub).")]
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
    check: Check = False,
    webhook: Webhook = None,
    repository: Repositories = None,
    clones: Clones = None,
) -> int:
    """Review the pull request of a workflow and keep one comment on it, or none when there is nothing to say.

    On GitHub and Forgejo it reads GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN, and writes to
    GITHUB_STEP_SUMMARY as well; on GitLab CI_MERGE_REQUEST_IID, CI_PROJECT_ID, CI_API_V4_URL and GITLAB_TOKEN. A token
    that may not comment is no failure. Exit status: 0 unless something fails.

    With --webhook it serves until it is told to stop: it reads GITHUB_WEBHOOK_SECRET and GITHUB_TOKEN, and for a server
    of your own GITHUB_SERVER_URL and GITHUB_API_URL. A model that judges the findings is named as for every command.
    """
    from archaeologist import app
    from archaeologist.render import neutral

    if webhook is not None:
        place = clones or cache_folder(os.environ) / "clones"
        served = (webhook, os.environ, repository or (), place.absolute(), _log, options.settings())
        return 0 if app.serve_webhooks(*served) else 1
    if repository or clones:
        raise UsageError("--repository and --clones go with --webhook.", "Add it, or leave them out.")
    with Live(sys.stderr, screen_width(options)) as live:
        said = app.comment_on_event(os.environ, options.repo, live.progress, check, options.settings())
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            file.write(said.text or "History has nothing to say about this change.\n")
    if annotate:
        sys.stdout.writelines(f"{line}\n" for line in app.notices(said))
    refused = said.done == "not allowed" and (not summary or _summary_is_not_shown())
    done = "below, because it may not be written" if refused else _WORDS.get(said.done, said.done)
    sys.stdout.write(f"#{said.number}: the comment is {done}\n")
    if refused:  # behind a bar, so that no line of it is a command to the runner
        sys.stdout.write(indent(said.text or "Nothing to say.\n", "| ", lambda line: True))
    for note in filter(None, (said.note, said.unjudged)):
        sys.stderr.write(f"archaeologist: {neutral.line(note)}\n")
    return 0


_WORDS = {"silent": "not needed: history has nothing to say", "not allowed": "in the summary of this step"}


def _summary_is_not_shown() -> bool:
    """Whether this is a runner of Forgejo or Gitea, which takes a summary and shows it nowhere."""
    return any(os.environ.get(name) for name in ("FORGEJO_ACTIONS", "GITEA_ACTIONS"))


def _log(text: str) -> None:
    """A line for whoever keeps the log; when nobody does any more, the work goes on."""
    with suppress(OSError):
        sys.stderr.write(f"archaeologist: {text}\n")
        sys.stderr.flush()
