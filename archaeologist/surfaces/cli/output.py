"""Where a report goes: the screen, a pipe or a file. The only place that writes what was asked for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from archaeologist.errors import ArchaeologistError
from archaeologist.surfaces.boundary import hush
from archaeologist.surfaces.cli.options import Options

if TYPE_CHECKING:
    from archaeologist.render.blocks import Document
    from archaeologist.render.links import Forge
    from archaeologist.render.machine import Json
    from archaeologist.render.terminal import Marks

PIPED_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Report:
    """Something to show. Both forms are made only when they are needed.

    `remote` gives the address of the repository's remote; it is asked for only where links can be shown. `comment` is
    what stands for the document as Markdown, where that has a form of its own. `template` is a text of the user's that
    parts of the document go into, whether it is a page, and the sections it may name.
    """

    document: Callable[[Forge], Document]
    record: Callable[[], Mapping[str, Json]]
    remote: Callable[[], str | None] = lambda: None
    comment: Callable[[Forge], str] | None = None
    template: tuple[str, bool, Sequence[str]] | None = None


def deliver(options: Options, report: Report) -> None:
    """Writes the report as the options say. Raises `ArchaeologistError` when the file cannot be written."""
    if options.output is None or str(options.output) == "-":
        _print(draw(options, report, sys.stdout.isatty()), sys.stdout, machine=options.format == "json")
    else:
        write_file(options.output, draw(options, report, on_screen=False))


def draw(options: Options, report: Report, on_screen: bool) -> str:
    """The report as text; colour and links are for a screen only."""
    from archaeologist.render.links import NOWHERE, forge_of

    if options.format == "json":
        from archaeologist.render import machine

        return machine.draw(report.record())
    if report.template:
        from archaeologist.render.template import fill

        text, page, sections = report.template
        return fill(text, report.document(forge_of(report.remote())), sections, page)
    if options.format == "terminal":
        from archaeologist.render import terminal

        colour = options.colour and on_screen
        document = report.document(forge_of(report.remote()) if colour else NOWHERE)
        return terminal.draw(document, screen_width(options), colour, _marks(sys.stdout.encoding))
    from archaeologist.render import html, markdown

    if options.format == "markdown" and report.comment:
        return report.comment(forge_of(report.remote()))
    document = report.document(forge_of(report.remote()))
    return markdown.draw(document) if options.format == "markdown" else html.draw(document)


def screen_width(options: Options) -> int:
    """The width asked for, else that of the terminal, else eighty columns."""
    return options.width or shutil.get_terminal_size((PIPED_WIDTH, 24)).columns


def _marks(encoding: str | None) -> Marks:
    from archaeologist.render.terminal import ASCII, Marks

    try:
        "•│└·…".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return Marks()


def _print(text: str, stream: TextIO, machine: bool) -> None:
    """Writes to a stream that may have its own idea of letters, and whose reader may leave at any time."""
    encoding = "utf-8" if machine else stream.encoding or "utf-8"
    try:
        stream.flush()
        stream.buffer.write(text.encode(encoding, "replace"))
        stream.flush()
    except BrokenPipeError:
        hush()


def write_file(place: Path, text: str) -> None:
    """Writes a whole file or none: to a neighbour first, which then takes the name."""
    neighbour = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        neighbour.write_text(text, "utf-8", errors="replace")
        neighbour.replace(place)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchaeologistError(f"{place} cannot be written: {reason}.", "Name another file with -o.") from error
    finally:
        with suppress(OSError):
            neighbour.unlink()
