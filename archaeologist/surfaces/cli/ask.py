"""`archaeologist ask`: a question in plain words, and the answer with its evidence."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archaeologist.errors import UsageError
from archaeologist.surfaces.boundary import NOTHING_FOUND
from archaeologist.surfaces.cli.live import Live, found_so_far
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width


def ask(
    options: Options,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="In plain words, quoted or not.")],
) -> int:
    """Say why code is the way it is: when it came, went or changed, by whom, and for what reason.

    Exit status: 0 for an answer, 3 when history does not record it.
    """
    from archaeologist import app
    from archaeologist.render.document import answer_document
    from archaeologist.render.machine import answer_json

    text = " ".join(question).strip()
    if not text:
        raise UsageError("There is no question.", 'Ask one, for example: archaeologist ask "why was X deprecated?"')
    with Live(sys.stderr, screen_width(options)) as live:
        try:
            answer = app.ask(text, options.repo, options.at, options.settings(), live.emit, live.progress)
        except KeyboardInterrupt:
            live.clear()
            print(found_so_far(live), file=sys.stderr, end="\n" * bool(live.steps or live.unfinished))
            raise
    report = Report(
        lambda forge: answer_document(answer, forge),
        lambda: answer_json(answer),
        lambda: app.remote_url(options.repo),
    )
    deliver(options, report)
    return NOTHING_FOUND if answer.status == "unknown" else 0
