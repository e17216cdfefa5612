"""A document as Markdown, for a comment on a forge or a file. Quoted text can neither format, link nor mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archaeologist.render import neutral
from archaeologist.render.blocks import (
    Block,
    Commands,
    CommitRow,
    CommitRows,
    Document,
    Facts,
    Footer,
    Heading,
    Headline,
    Line,
    Moments,
    Picture,
    Point,
    Points,
    Quote,
    Section,
    Span,
    Table,
    Verbatim,
)

_NUMBER = re.compile(r"#\d+\Z", re.ASCII)
_HEAD = ("commit", "date", "role", "release", "requests", "author", "subject")


def draw(document: Document) -> str:
    """The document with its title as heading, ending with a line break."""
    return f"# {neutral.markdown(document.title)}\n\n{fragment(document.blocks)}\n"


def fragment(blocks: Sequence[Block], level: int = 2) -> str:
    """Some blocks for the inside of a text that somebody else made, their headings of a level."""
    parts = [_section(each, level) if isinstance(each, Section) else _block(each, level) for each in blocks]
    return "\n\n".join(part for part in parts if part)


def _section(section: Section, level: int) -> str:
    title = f"{'#' * level} {neutral.markdown(section.title)}"
    return f"{title}\n\n{fragment(section.blocks, level + 1)}".rstrip("\n")


def _block(block: Block, level: int) -> str:
    match block:
        case Headline():
            note = f"\n\n*{neutral.markdown(block.note)}*" if block.note else ""
            return f"**{_line(block.line)}**{note}"
        case Heading():
            return f"{'#' * level} {neutral.markdown(block.text)}"
        case Points():
            return "\n".join(line for each in block.items for line in _point(each)).rstrip("\n")
        case CommitRows():
            return "\n".join(_commits(block))
        case Table():
            return "\n".join(_table(block.head, [[_line(cell) for cell in row] for row in block.rows]))
        case Moments():
            return "\n".join(f"- {row.date} {_span(row.commit)} {_line(row.what)}" for row in block.rows)
        case Commands():
            return neutral.markdown_block("\n".join(neutral.line(each) for each in block.lines), "sh")
        case Facts():
            return "\n".join(f"- {neutral.markdown(label)}: {_line(line)}" for label, line in block.rows)
        case Verbatim():
            return neutral.markdown_block(block.text.strip("\n"))
        case Footer():
            return f"<sub>{_line(block.line)}</sub>"
        case Picture() | Section():
            return ""  # what a picture shows is told in words as well; sections are taken apart by `fragment`


def _point(point: Point) -> Iterator[str]:
    yield f"- {_line(point.line)}"
    for quote in point.quotes:
        yield ""
        yield from _quote(quote)
        yield ""


def _quote(quote: Quote) -> Iterator[str]:
    """Indented, so that no line of it stands at the start of a line, where programs look for commands."""
    if quote.text and quote.code:
        yield from (f"  {line}".rstrip() for line in neutral.markdown_block(quote.text, "diff").split("\n"))
    elif quote.text:
        yield from (f"  > {neutral.markdown(line)}".rstrip() for line in neutral.plain(quote.text).split("\n"))
    if quote.text:
        yield ""
    yield f"  — {_line(quote.source)}"


def _commits(block: CommitRows) -> Iterator[str]:
    """Columns that are empty in every row are left out."""
    cells = [_cells(row) for row in block.rows]
    kept = [place for place in range(len(_HEAD)) if any(row[place] for row in cells)]
    return _table([_HEAD[place] for place in kept], [[row[place] for place in kept] for row in cells])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _cells(row: CommitRow) -> tuple[str, ...]:
    words = [neutral.markdown(each) for each in (row.date, row.role, row.release)]
    return (_span(row.commit), *words, _line(row.requests), neutral.markdown(row.author), neutral.markdown(row.subject))


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    """The span, keeping the white space at its ends: it parts the words of neighbours."""
    shown = _code(span.text) if span.style in ("code", "commit") else _words(span.text)
    address = neutral.url(span.url) if span.url else None
    if address and _NUMBER.match(span.text):
        shown = span.text  # a number of ours, with the page we mean: nothing to keep a forge from guessing
    return f"[{shown}]({address})" if address else shown


def _code(text: str) -> str:
    return neutral.markdown_code(text).replace("|", "\\|")


def _words(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text.strip() and text[-1:].isspace() else ""
    return before + neutral.markdown(text) + after
