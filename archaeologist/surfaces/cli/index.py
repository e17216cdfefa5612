"""`archaeologist index`: builds the history index or brings it up to date, or says how far it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archaeologist.surfaces.cli.live import Live, found_so_far
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

if TYPE_CHECKING:
    from archaeologist.app import IndexState
    from archaeologist.render.blocks import Document
    from archaeologist.render.machine import Json


def index(
    options: Options,
    status: Annotated[bool, typer.Option("--status", help="Only say how far the index is.")] = False,
) -> int:
    """Read the history once, so that questions are answered in a moment. Questions do it by themselves."""
    from archaeologist import app

    with Live(sys.stderr, screen_width(options)) as live:
        try:
            if not status:
                app.build_index(options.repo, options.at, live.progress)
        except KeyboardInterrupt:
            live.clear()
            print(found_so_far(live), file=sys.stderr)
            raise
    state = app.index_state(options.repo, options.at)
    deliver(options, Report(lambda _: index_document(state), lambda: index_json(state)))
    return 0


def index_document(state: IndexState) -> Document:
    """The state of the index, to be read."""
    from archaeologist.render.blocks import Document, Facts, Headline, Span

    said = "The index is complete." if state.complete else f"The index is not complete: {state.stage} are still to do."
    rows = (
        ("looked from", (Span(state.at.short, "commit"),)),
        ("commits", (Span(f"{state.commits:,}, {state.diffs:,} of them with their diffs"),)),
        ("file", (Span(f"{state.path} ({megabytes(state.size)})"),)),
    )
    return Document("The history index", (Headline((Span(said),)), Facts(rows)))


def index_json(state: IndexState) -> dict[str, Json]:
    """The state of the index, for scripts; `bytes` is the size of the file."""
    return {
        "schema": "archaeologist/index/1",
        "at": str(state.at),
        "path": state.path,
        "bytes": state.size,
        "commits": state.commits,
        "diffs": state.diffs,
        "stage": state.stage or None,
        "complete": state.complete,
    }


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
