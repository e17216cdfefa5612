"""`archaeologist bot`: a GitHub event in, one comment on its pull request out, or silence."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import screen_width

Annotate = Annotated[bool, typer.Option("--annotate", help="Also put each finding beside its line.")]


def bot(options: Options, annotate: Annotate = False) -> int:
    """Review the pull request of a GitHub event and keep one comment on it, or none when there is nothing to say.

    Runs in a workflow: it reads GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN, and writes to
    GITHUB_STEP_SUMMARY as well. A token that may not comment is no failure. Exit status: 0 unless something fails.
    """
    from archaeologist import app

    with Live(sys.stderr, screen_width(options)) as live:
        said = app.comment_on_event(os.environ, options.repo, live.progress)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8", errors="replace") as place:
            place.write(said.text or "History has nothing to say about this change.\n")
    if annotate:
        sys.stdout.writelines(f"{line}\n" for line in app.notices(said))
    sys.stdout.write(f"#{said.number}: the comment is {_WORDS.get(said.done, said.done)}\n")
    if said.note:
        sys.stderr.write(f"archaeologist: {said.note}\n")
    return 0


_WORDS = {"silent": "not needed: history has nothing to say", "not allowed": "in the summary of this step"}
