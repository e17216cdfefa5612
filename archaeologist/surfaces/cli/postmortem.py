"""`archaeologist postmortem`: what an incident looks like from the repository, as a report to read in a meeting."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archaeologist.domain.suspects import Sought
from archaeologist.surfaces.boundary import NOTHING_FOUND
from archaeologist.surfaces.cli.clues import (
    Blind,
    Fix,
    Form,
    Lines,
    Patch,
    Since,
    Symptom,
    Trace,
    Until,
    Within,
    read_form,
    read_text,
)
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

Title = Annotated[str, typer.Option("--title", metavar="TEXT", help="What the report is called.")]


def postmortem(
    options: Options,
    fix: Fix = "",
    patch: Patch = "",
    lines: Lines = "",
    trace: Trace = "",
    symptom: Symptom = "",
    since: Since = "",
    until: Until = "",
    within: Within = "",
    blind: Blind = False,
    title: Title = "",
    template: Form = "",
) -> int:
    """Report on an incident: suspects, how it came in, what made it possible, what it reaches, what to do next.

    Takes what `origin` takes. With --format html (or -o report.html) it is one file with pictures that needs nothing
    else. Exit status: 0 for a report on suspects that the program stands by, 3 when none stands out.
    """
    from archaeologist import app
    from archaeologist.render.postmortem import SECTIONS, postmortem_document
    from archaeologist.render.postmortem_record import postmortem_json

    sought = Sought(fix, read_text(patch), lines, symptom, since, until, within, blind, read_text(trace))
    form = read_form(template, SECTIONS)
    with Live(sys.stderr, screen_width(options)) as live:
        told = app.postmortem(sought, options.repo, options.at, title, live.progress)
    report = Report(
        lambda forge: postmortem_document(told, forge, brief=options.format == "terminal" and form is None),
        lambda: postmortem_json(told),
        lambda: app.remote_url(options.repo),
        template=form,
    )
    deliver(options, report)
    return NOTHING_FOUND if told.status == "unknown" else 0
