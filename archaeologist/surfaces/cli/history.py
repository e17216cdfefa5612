"""`archaeologist history`: the life of a function, a class, a file or a place, commit by commit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archaeologist.errors import UsageError
from archaeologist.surfaces.cli.live import Live
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver, screen_width, write_file

if TYPE_CHECKING:
    from archaeologist.domain.history import SymbolChange

Target = Annotated[str, typer.Argument(metavar="NAME|PATH[:LINE[-LINE]]", help="A definition, a file, or a place.")]
File = Annotated[str, typer.Option("--file", metavar="PATH", help="The file that the definition stands in.")]
AtLine = Annotated[int, typer.Option("--line", min=0, metavar="N", help="Any line inside the definition.")]
NoFormat = Annotated[bool, typer.Option("--no-format", help="Leave out what changed white space alone.")]
NoDocs = Annotated[bool, typer.Option("--no-docs", help="Leave out what changed comments and documentation alone.")]
Patch = Annotated[bool, typer.Option("-p", "--patch", help="Show the differences of the definition alone.")]
Signatures = Annotated[bool, typer.Option("--signatures", help="Tell which release had which signature.")]
Picture = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help="Draw the life as FILE.svg, or as Mermaid in FILE.mmd.")
]


def history(
    options: Options,
    target: Target,
    file: File = "",
    line: AtLine = 0,
    no_format: NoFormat = False,
    no_docs: NoDocs = False,
    patch: Patch = False,
    picture: Picture = None,
    signatures: Signatures = False,
) -> int:
    """Tell the life of a symbol: every commit that changed it, through renames and moves, back to its introduction.

    Exit status: 0 for a life, 3 for a name that no commit ever had.
    """
    from archaeologist import app
    from archaeologist.render.life import life_document, life_json
    from archaeologist.render.picture import draw_life

    if picture is not None and picture.suffix.lower() not in (".svg", ".mmd", ".md"):
        raise UsageError(f"{picture} is neither .svg nor .mmd.", "Name the picture lineage.svg or lineage.mmd.")
    with Live(sys.stderr, screen_width(options)) as live:
        found = app.history(target, options.repo, options.at, file, line, patch, live.progress, signatures)
    left = {"format"} if no_format else set()
    left |= {"documentation", "format"} if no_docs else set()
    shown = replace(found, changes=tuple(each for each in found.changes if _counts(each, left)))
    if picture is not None:
        write_file(picture, draw_life(shown, picture.suffix.lower()))
    report = Report(
        lambda forge: life_document(shown, forge, len(found.changes) - len(shown.changes)),
        lambda: life_json(shown),
        lambda: app.remote_url(options.repo),
    )
    deliver(options, report)
    return 0


def _counts(change: SymbolChange, left_out: set[str]) -> bool:
    return not left_out or not set(change.kinds) <= left_out
