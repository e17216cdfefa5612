"""A document as one page: no script, nothing loaded from elsewhere, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

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
    MomentRow,
    Moments,
    Point,
    Points,
    Quote,
    Span,
    Verbatim,
)

_STYLE = """\
:root { color-scheme: light dark; --faint: #6b7280; --rule: #d1d5db; --code: #0369a1; --commit: #92400e }
@media (prefers-color-scheme: dark) { :root { --faint: #9ca3af; --rule: #374151; --code: #7dd3fc; --commit: #fcd34d } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.1rem; color: var(--faint); font-weight: normal }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
.headline { font-size: 1.3rem; font-weight: 600 }
.note { font-style: italic }
blockquote, pre { margin: .5rem 0; padding: .25rem .75rem; border-left: 3px solid var(--rule); overflow-x: auto }
blockquote { white-space: pre-line }
cite, .faint, footer { color: var(--faint); font-style: normal; font-size: .9rem }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; color: var(--code) }
.commit { font-family: ui-monospace, monospace; font-size: .9em; color: var(--commit) }
table { border-collapse: collapse }
td { padding: .2rem .8rem .2rem 0; vertical-align: top; border-top: 1px solid var(--rule) }
footer { margin-top: 2rem }"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def draw(document: Document) -> str:
    """The whole page, ending with a line break."""
    title = neutral.html(neutral.line(document.title))
    body = "\n".join(part for each in document.blocks for part in _block(each))
    return f"""\
<!DOCTYPE html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Headline():
            yield f'<p class="headline">{_line(block.line)}</p>'
            if block.note:
                yield f'<p class="note">{neutral.html(block.note)}</p>'
        case Heading():
            yield f"<h2>{neutral.html(block.text)}</h2>"
        case Points():
            yield from _list(_point(each) for each in block.items)
        case CommitRows():
            yield from _table(_row(row) for row in block.rows)
        case Moments():
            yield from _table(_moment(row) for row in block.rows)
        case Commands():
            yield "<pre>" + neutral.html("\n".join(neutral.line(each) for each in block.lines)) + "</pre>"
        case Facts():
            yield from _table((neutral.html(label), _line(line)) for label, line in block.rows)
        case Verbatim():
            yield "<pre>" + neutral.html(block.text.strip("\n")) + "</pre>"
        case Footer():
            yield f"<footer>{_line(block.line)}</footer>"


def _list(items: Iterator[str]) -> Iterator[str]:
    yield "<ul>"
    yield from (f"<li>{item}</li>" for item in items)
    yield "</ul>"


def _table(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "<table>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</table>"


def _point(point: Point) -> str:
    return _line(point.line) + "".join(_quote(each) for each in point.quotes)


def _quote(quote: Quote) -> str:
    tag = "pre" if quote.code else "blockquote"
    words = f"\n<{tag}>{neutral.html(quote.text)}</{tag}>" if quote.text else ""
    return f"{words}\n<cite>{_line(quote.source)}</cite>"


def _row(row: CommitRow) -> tuple[str, ...]:
    words = [neutral.html(each) for each in (row.date, row.role, row.release)]
    return (_span(row.commit), *words, _line(row.requests), neutral.html(row.author), neutral.html(row.subject))


def _moment(row: MomentRow) -> tuple[str, ...]:
    return (row.date, _span(row.commit), _line(row.what))


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line)


def _span(span: Span) -> str:
    shown = neutral.html(span.text)
    if span.style == "code":
        shown = f"<code>{shown}</code>"
    elif span.style != "plain":
        shown = f'<span class="{span.style}">{shown}</span>'
    address = neutral.url(span.url) if span.url else None
    return f'<a href="{neutral.html(address)}">{shown}</a>' if address else shown
