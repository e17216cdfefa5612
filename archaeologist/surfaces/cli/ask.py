"""`archaeologist ask` and `archaeologist resume`: a question in plain words, and the answer with its evidence."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archaeologist.errors import UsageError
from archaeologist.surfaces.boundary import INTERRUPTED, NOTHING_FOUND, tell
from archaeologist.surfaces.cli.live import Live, found_so_far
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width, write_file

if TYPE_CHECKING:
    from archaeologist.app import Inquiry, Watch
    from archaeologist.config import Settings
    from archaeologist.render.blocks import Document
    from archaeologist.render.machine import Json

Question = Annotated[list[str], typer.Argument(metavar="QUESTION", help="In plain words, quoted or not.")]
Effort = Annotated[
    str | None, typer.Option("--effort", metavar="quick|deep", help="How hard the model digs. Default: quick.")
]
Steps = Annotated[
    int | None, typer.Option("--max-steps", min=0, metavar="N", help="Tools a model may call (24); then it concludes.")
]
TokenLimit = Annotated[
    int | None,
    typer.Option("--max-tokens", min=0, metavar="N", help="Tokens a model may use; then the rules conclude."),
]
Seconds = Annotated[
    int | None,
    typer.Option("--max-seconds", min=0, metavar="N", help="Seconds a model may take (600); then the rules conclude."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent to the model; send nothing.")]
Trajectory = Annotated[
    Path | None, typer.Option("--trajectory", metavar="FILE", help="Save the whole investigation, for `verify`.")
]
Name = Annotated[str, typer.Argument(metavar="[NAME]", help="The investigation; without one, the newest.")]


def ask(
    options: Options,
    question: Question,
    effort: Effort = None,
    max_steps: Steps = None,
    max_tokens: TokenLimit = None,
    max_seconds: Seconds = None,
    dry_run: DryRun = False,
    trajectory: Trajectory = None,
) -> int:
    """Say why code is the way it is: when it came, went or changed, by whom, and for what reason.

    Exit status: 0 for an answer, 3 when history does not record it.
    """
    from archaeologist import app

    text = " ".join(question).strip()
    if not text:
        raise UsageError("There is no question.", 'Ask one, for example: archaeologist ask "why was X deprecated?"')
    flags = replace(options.flags, effort=effort, max_steps=max_steps, max_tokens=max_tokens, max_seconds=max_seconds)
    settings = replace(options, flags=flags).settings()
    if dry_run:
        bodies = app.would_send(text, options.repo, options.at, settings)
        deliver(options, Report(lambda _: _sent_document(bodies), lambda: _sent_json(bodies, settings)))
        return 0
    return _run(
        options,
        settings,
        trajectory,
        lambda live, watch: app.inquire(text, options.repo, options.at, settings, watch, live.progress),
    )


def resume(options: Options, name: Name = "", trajectory: Trajectory = None) -> int:
    """Go on with an investigation that was led by a model and was broken off.

    Exit status: that of `ask`; 2 when there is none.
    """
    from archaeologist import app

    settings = options.settings()
    return _run(
        options,
        settings,
        trajectory,
        lambda live, watch: app.resume(options.repo, settings, name, watch, live.progress),
        by_model=True,
    )


def _run(
    options: Options,
    settings: Settings,
    trajectory: Path | None,
    inquire: Callable[[Live, Watch], Inquiry],
    by_model: bool = False,
) -> int:
    """Has an inquiry made while it is shown how far it is, and delivers what came of it."""
    from archaeologist.app import Watch

    led = by_model or settings.model is not None
    with Live(sys.stderr, screen_width(options), plain=led) as live:
        try:
            with _stopping(led, live) as stop:
                found = inquire(live, Watch(live.emit, live.heard, stop=stop))
        except KeyboardInterrupt:
            live.clear()
            print(found_so_far(live), file=sys.stderr, end="\n" * bool(live.steps or live.unfinished))
            raise
    return _deliver(options, found, trajectory)


@contextmanager
def _stopping(led: bool, live: Live) -> Iterator[Event]:
    """An event that the first interruption sets.

    The second one ends the program, as the first does without a model and while the index is built.
    """
    stop = Event()
    if not led or current_thread() is not main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        if live.unfinished:
            raise KeyboardInterrupt
        stop.set()
        tell(sys.stderr, "Ending after this step; once more ends it at once.")

    signal.signal(signal.SIGINT, first)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _deliver(options: Options, found: Inquiry, trajectory: Path | None) -> int:
    from archaeologist import app
    from archaeologist.render.document import answer_document
    from archaeologist.render.machine import answer_json

    answer = found.answer
    report = Report(
        lambda forge: answer_document(answer, forge),
        lambda: answer_json(answer),
        lambda: app.remote_url(options.repo),
    )
    deliver(options, report)
    if trajectory:
        write_file(trajectory, found.trajectory)
    if found.interrupted:
        tell(
            sys.stderr, "Interrupted.", "This is what was found until then; `archaeologist resume` goes on from there."
        )
        return INTERRUPTED
    return NOTHING_FOUND if answer.status == "unknown" else 0


# -- what would be sent ----------------------------------------------------------------------------------------------


def _sent_document(bodies: tuple[dict[str, Any], ...]) -> Document:
    from archaeologist.render.blocks import Block, Document, Heading, Headline, Span, Verbatim

    blocks: list[Block] = [
        Headline((Span("This would be sent, and then what the replies lead to. Nothing was sent."),))
    ]
    for body in bodies:
        for each in body["messages"]:
            blocks += [Heading(str(each["role"])), Verbatim(str(each.get("content") or ""))]
        if tools := body.get("tools"):
            names = ", ".join(each["function"]["name"] for each in tools)
            blocks += [Heading("tools"), Verbatim(names)]
    return Document("What would be sent", tuple(blocks))


def _sent_json(bodies: tuple[dict[str, Any], ...], settings: Settings) -> dict[str, Json]:
    return {"schema": "archaeologist/dry-run/1", "endpoint": settings.base_url, "requests": list(bodies)}
