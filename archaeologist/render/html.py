"""A document as one page: no script, nothing loaded from elsewhere, light and dark, good on paper.

The policy of the page forbids everything but its own style, which it names by its hash: text that broke out of its
place could still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import count

from archaeologist.render import drawings, neutral
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
    MomentRow,
    Moments,
    Picture,
    Point,
    Points,
    Quote,
    Section,
    Span,
    Table,
    Told,
    Verbatim,
)
from archaeologist.render.style import STYLE

_ROWS = ("commit", "date", "role", "release", "requests", "author", "subject")
_SHORT = 22
_IN_TEXT = re.compile(r"`([^`\n]+)`")


def policy() -> str:
    """What a browser may do with the page: apply the style that it was made with."""
    digest = base64.b64encode(hashlib.sha256(f"\n{STYLE}\n".encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def draw(document: Document) -> str:
    """The whole page, ending with a line break."""
    title = neutral.html(neutral.line(document.title))
    body = "\n".join(_Page().blocks(document.blocks))
    return f"""\
<!DOCTYPE html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{STYLE}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def fragment(blocks: Sequence[Block], start: int = 1) -> str:
    """Some blocks for the inside of a page that somebody else made; pictures are numbered from `start` on."""
    return "\n".join(_Page(start).blocks(blocks))


class _Page:
    """Numbers the pictures of one page."""

    def __init__(self, start: int = 1) -> None:
        self._pictures = count(start)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for each in blocks:
            yield from self._block(each)

    def _block(self, block: Block, level: int = 2) -> Iterator[str]:
        match block:
            case Section():
                yield from self._section(block, level)
            case Heading():
                yield f"<h{level}>{neutral.html(block.text)}</h{level}>"
            case Picture():
                drawn = drawings.draw(block.drawing, f"picture{next(self._pictures)}", block.caption)
                caption = neutral.html(neutral.line(block.caption))
                yield f'<figure>\n<div class="drawing">\n{drawn}\n</div>\n<figcaption>{caption}</figcaption>\n</figure>'
            case _:
                yield from _block(block)

    def _section(self, section: Section, level: int) -> Iterator[str]:
        title = f"<h{level}>{neutral.html(section.title)}</h{level}>"
        if section.folded:
            yield f'<details id="{section.slug}">\n<summary>{title}</summary>'
        else:
            yield f'<section id="{section.slug}">\n{title}'
        for each in section.blocks:
            yield from self._block(each, min(level + 1, 6))
        yield "</details>" if section.folded else "</section>"


def _block(block: Told) -> Iterator[str]:
    match block:
        case Headline():
            yield f'<p class="headline">{_line(block.line)}</p>'
            if block.note:
                yield f'<p class="note">{neutral.html(block.note)}</p>'
        case Points():
            yield from _list(_point(each) for each in block.items)
        case CommitRows():
            yield from _commits(block)
        case Moments():
            yield from _table(("date", "commit", "what"), [_moment(row) for row in block.rows])
        case Table():
            yield from _table(block.head, [tuple(_line(cell) for cell in row) for row in block.rows])
        case Commands():
            yield "<pre>" + neutral.html("\n".join(neutral.line(each) for each in block.lines)) + "</pre>"
        case Facts():
            yield "<dl>"
            yield from (f"<dt>{neutral.html(label)}</dt><dd>{_line(line)}</dd>" for label, line in block.rows)
            yield "</dl>"
        case Verbatim():
            yield "<pre>" + neutral.html(block.text.strip("\n")) + "</pre>"
        case Footer():
            yield f"<footer>{_line(block.line)}</footer>"


def _list(items: Iterator[str]) -> Iterator[str]:
    yield "<ul>"
    yield from (f"<li>{item}</li>" for item in items)
    yield "</ul>"


def _commits(block: CommitRows) -> Iterator[str]:
    """Columns that are empty in every row are left out."""
    cells = [_row(row) for row in block.rows]
    kept = [place for place in range(len(_ROWS)) if any(row[place] for row in cells)]
    yield from _table([_ROWS[place] for place in kept], [tuple(row[place] for place in kept) for row in cells])


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield '<div class="table"><table>'
    yield "<thead><tr>" + "".join(f'<th scope="col">{neutral.html(each)}</th>' for each in head) + "</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield "<tr>" + "".join(map(_cell, row)) + "</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str) -> str:
    """A cell, short ones never broken: dates, releases, numbers."""
    short = len(re.sub(r"<[^>]*>", "", cell)) <= _SHORT
    return f'<td class="tight">{cell}</td>' if short else f"<td>{cell}</td>"


def _point(point: Point) -> str:
    return _line(point.line) + "".join(_quote(each) for each in point.quotes)


def _quote(quote: Quote) -> str:
    words = ""
    if quote.text and quote.code:
        words = f"\n<pre>{_code(quote.text)}</pre>"
    elif quote.text:
        words = f"\n<blockquote>{neutral.html(quote.text)}</blockquote>"
    return f"{words}\n<cite>{_line(quote.source)}</cite>"


def _code(text: str) -> str:
    """Code, with the lines of a difference in the colours of their signs."""
    kinds = {"+": "added", "-": "removed"}
    lines = [(kinds.get(line[:1], ""), neutral.html(line)) for line in neutral.plain(text).split("\n")]
    return "\n".join(f'<span class="{kind}">{line}</span>' if kind else line for kind, line in lines)


def _row(row: CommitRow) -> tuple[str, ...]:
    words = [neutral.html(each) for each in (row.date, row.role, row.release)]
    return (_span(row.commit), *words, _line(row.requests), neutral.html(row.author), neutral.html(row.subject))


def _moment(row: MomentRow) -> tuple[str, ...]:
    return (row.date, _span(row.commit), _line(row.what))


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    shown = neutral.html(span.text)
    if span.style == "plain":
        shown = _IN_TEXT.sub(r"<code>\1</code>", shown)
    elif span.style == "code":
        shown = f"<code>{shown}</code>"
    elif span.text:
        shown = f'<span class="{span.style}">{shown}</span>'
    address = neutral.url(span.url) if span.url else None
    return f'<a href="{neutral.html(address)}">{shown}</a>' if address else shown
