"""`archaeologist origin`: where a bug came from, with what speaks for and against each suspect."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Sought, Trial
from archaeologist.surfaces.boundary import NOTHING_FOUND
from archaeologist.surfaces.cli.clues import (
    Blind,
    Fix,
    Lines,
    Patch,
    Since,
    Symptom,
    Trace,
    Until,
    Within,
    read_text,
)
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

Bisect = Annotated[
    str, typer.Option("--bisect", metavar="CMD", help="Try CMD at the suspects: 0 is good, 125 is skipped.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=0, help="So many at once; 0 is one a processor, four at most.")
]


def origin(
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
    bisect: Bisect = "",
    jobs: Jobs = 0,
) -> int:
    """Find the commit that brought a bug: from its repair, a patch, wrong lines, a stack trace, or what goes wrong.

    Without any of these, what the work tree changes is taken for the repair. With --bisect the suspects are tried,
    several at once, each in a folder of its own that is thrown away; with --jobs 1 one after the other. Exit status:
    0 for suspects that the program stands by, 3 when none stands out.
    """
    from archaeologist import app
    from archaeologist.render.suspects import origin_document, origin_json

    sought = Sought(fix, read_text(patch), lines, symptom, since, until, within, blind, read_text(trace))
    trials: list[Trial] = []
    with Live(sys.stderr, screen_width(options)) as live:

        def tell(trial: Trial | None, left: int, busy: tuple[Oid, ...]) -> None:
            trials.extend([trial] if trial else [])
            told = f"{trial.oid.short} is {trial.outcome}; {left} left" if trial else f"{left} left"
            live.note("; trying ".join(filter(None, (told, ", ".join(each.short for each in busy)))))

        try:
            found = app.origin(sought, options.repo, options.at, live.progress, bisect, tell, jobs)
        except KeyboardInterrupt:
            live.clear()
            sys.stderr.writelines(f"git bisect {each.outcome} {each.oid.short}\n" for each in trials)
            raise
    report = Report(
        lambda forge: origin_document(found, forge),
        lambda: origin_json(found),
        lambda: app.remote_url(options.repo),
    )
    deliver(options, report)
    return NOTHING_FOUND if found.status == "unknown" else 0
