"""`archaeologist verify`: which claims of a saved answer still hold, after whatever was committed since."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archaeologist.errors import UsageError
from archaeologist.surfaces.boundary import NOTHING_FOUND
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

if TYPE_CHECKING:
    from archaeologist.app import Verification
    from archaeologist.render.blocks import Document
    from archaeologist.render.machine import Json

File = Annotated[Path, typer.Argument(metavar="FILE", help="What `ask --trajectory FILE` saved.")]


def verify(options: Options, file: File) -> int:
    """Say which claims of a saved answer still hold, looked at from here.

    Exit status: 0 when all of them do, 3 when one does not or a commit was taken back since.
    """
    from archaeologist import app

    try:
        text = file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Save one with: ask … --trajectory FILE") from error
    with Live(sys.stderr, screen_width(options)) as live:
        found = app.verify_again(text, str(file), options.repo, options.at, live.progress)
    deliver(options, Report(lambda _: _document(found), lambda: _json(found)))
    return 0 if found.holds else NOTHING_FOUND


def _said(found: Verification) -> str:
    lost = sum(not each.holds for each in found.claims)
    if not lost:
        return f"All {len(found.claims)} claims hold." if len(found.claims) != 1 else "The claim holds."
    return f"{lost} of {len(found.claims)} claims do not hold any more."


def _document(found: Verification) -> Document:
    from archaeologist.render.blocks import Block, Document, Heading, Headline, Point, Points, Quote, Span

    blocks: list[Block] = [Headline((Span(_said(found)),)), Heading(found.answer.question)]
    points = []
    for each in found.claims:
        mark = Span("holds: " if each.holds else "does not hold: ", "faint" if each.holds else "strong")
        points.append(Point((mark, Span(each.text)), tuple(Quote("", (Span(fault),)) for fault in each.faults)))
    blocks.append(Points(tuple(points)))
    if found.undone:
        blocks += [Heading("Since then"), Points(tuple(Point((Span(each),)) for each in found.undone))]
    return Document("Looked at again", tuple(blocks))


def _json(found: Verification) -> dict[str, Json]:
    return {
        "schema": "archaeologist/verification/1",
        "question": found.answer.question,
        "holds": found.holds,
        "claims": [
            {"text": each.text, "basis": each.basis, "holds": each.holds, "faults": list(each.faults)}
            for each in found.claims
        ],
        "undone": list(found.undone),
    }
