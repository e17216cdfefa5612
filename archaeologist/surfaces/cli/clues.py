"""What a user may know of a bug, as options that several commands take."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from archaeologist.errors import UsageError

Fix = Annotated[str, typer.Option("--fix", metavar="REV", help="The commit that repaired the bug.")]
Patch = Annotated[str, typer.Option("--patch", metavar="FILE|-", help="A diff that repairs it, against --at.")]
Lines = Annotated[str, typer.Option("--lines", metavar="PATH:A[-B]", help="The lines that are wrong.")]
Trace = Annotated[str, typer.Option("--trace", metavar="FILE|-", help="A stack trace or log that shows it.")]
Symptom = Annotated[str, typer.Option("--symptom", metavar="TEXT", help="What goes wrong, in words.")]
Since = Annotated[str, typer.Option("--since", metavar="DAY", help="The bug came on this day (2024-05-31) or later.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="The bug came on this day or earlier.")]
Within = Annotated[str, typer.Option("--path", metavar="PATH", help="The commit touched this file or folder.")]
Blind = Annotated[bool, typer.Option("--blind", help="Do not read the repair's own message.")]
Form = Annotated[str, typer.Option("--template", metavar="FILE", help="A text of your own with $parts; .html or .md.")]


def read_text(place: str) -> str | None:
    """The text of a patch or trace, from a file or from standard input; None when none was named."""
    if not place:
        return None
    if place == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return Path(place).read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"{place} cannot be read: {error.strerror}.", "Name a file, or - for a pipe.") from None


def read_form(place: str, sections: Sequence[str]) -> tuple[str, bool, Sequence[str]] | None:
    """A template for `output.Report`: its text, whether its name is that of a page, and the sections it may name."""
    text = read_text(place)
    return None if text is None else (text, place.endswith((".html", ".htm")), sections)
