"""`archaeologist premortem`: which changes deserve a second look before they are released."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archaeologist.surfaces.cli.clues import Form, read_form
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

Range = Annotated[
    str, typer.Argument(metavar="[A..B]", help="What is about to be released; by default last tag to HEAD.")
]


def premortem(options: Options, change: Range = "", template: Form = "") -> int:
    """Rank the changes that are about to be released by what history warns of: ten at most, each with its reasons.

    Fences taken down, what was taken back before, files that were often repaired, large changes without a test, what
    usually changes too, names removed, dangerous things used for the first time. Of the others nothing is said, least
    of all that they are safe.
    """
    from archaeologist import app
    from archaeologist.render.premortem import SECTIONS, premortem_document, premortem_json

    form = read_form(template, SECTIONS)
    with Live(sys.stderr, screen_width(options)) as live:
        told = app.premortem(change, options.repo, options.at, live.progress)
    report = Report(
        lambda forge: premortem_document(told, forge),
        lambda: premortem_json(told),
        lambda: app.remote_url(options.repo),
        template=form,
    )
    deliver(options, report)
    return 0
