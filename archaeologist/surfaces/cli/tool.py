"""`archaeologist tool`: the tools of an investigation, each run by hand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archaeologist.surfaces.boundary import tell
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width

if TYPE_CHECKING:
    from archaeologist.app import ToolEntry, ToolOutcome
    from archaeologist.render.blocks import Document
    from archaeologist.render.machine import Json

Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="The tool; without one, all are listed.")]
Words = Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Its arguments.")]


def tool(options: Options, name: Name = None, arguments: Words = None) -> int:
    """List the tools that an investigation uses, or run one and print what it finds."""
    from archaeologist import app

    if name is None:
        entries = app.list_tools()
        deliver(options, Report(lambda _: _list_document(entries), lambda: _list_json(entries)))
        return 0
    with Live(sys.stderr, screen_width(options)) as live:
        outcome = app.run_tool(name, arguments or (), options.repo, options.at, live.progress)
    if outcome.refused:
        tell(sys.stderr, outcome.text)
        return outcome.status
    deliver(options, Report(lambda _: _document(outcome), lambda: _json(outcome)))
    return 0


def _list_document(entries: tuple[ToolEntry, ...]) -> Document:
    from archaeologist.render.blocks import Block, Document, Facts, Heading, Span

    blocks: list[Block] = []
    for each in entries:
        rows = [("finds", Span(each.description)), ("usage", Span(each.usage, "code"))]
        rows += [(name, Span(said)) for name, said in each.parameters if said]
        blocks += [Heading(each.name), Facts(tuple((about, (span,)) for about, span in rows))]
    return Document("Tools", tuple(blocks))


def _list_json(entries: tuple[ToolEntry, ...]) -> dict[str, Json]:
    return {
        "schema": "archaeologist/tools/1",
        "tools": [
            {"name": each.name, "description": each.description, "parameters": each.schema()} for each in entries
        ],
    }


def _document(outcome: ToolOutcome) -> Document:
    from archaeologist.render.blocks import Block, Document, Heading, Point, Points, Span, Verbatim

    blocks: list[Block] = [Verbatim(outcome.text)]
    if outcome.caveats:
        blocks += [Heading("Not settled"), Points(tuple(Point((Span(each),)) for each in outcome.caveats))]
    return Document(outcome.name, tuple(blocks))


def _json(outcome: ToolOutcome) -> dict[str, Json]:
    from archaeologist.render.machine import evidence_json

    return {
        "schema": "archaeologist/tool/1",
        "tool": outcome.name,
        "text": outcome.text,
        "evidence": [evidence_json(each) for each in outcome.evidence],
        "caveats": list(outcome.caveats),
    }
