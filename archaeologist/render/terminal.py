"""A document on a terminal. Lines never end in spaces, and without colour the text is all there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

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

WIDEST = 100  # longer lines of prose are hard to read; only lists of commits use more

_STYLES = {
    "plain": Style(),
    "strong": Style(bold=True),
    "faint": Style(dim=True),
    "commit": Style(color="yellow"),
    "code": Style(color="cyan"),
}
_LINK_NUMBER = re.compile(r"\x1b\]8;id=\d+;")  # rich numbers links at random; the same answer is the same bytes
# What is never broken: a word, or a character of a script that is written without spaces, with what closes it.
_PIECE = re.compile(
    r"\n|(?:[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
    r"[,.;:!?)\]}”’。，、；：！？）」』】]*[^\S\n]*|[^\S\n]+"
)
_ROLE = Style(color="green")
_LAST_COLUMN = 24
"""The least room for the last column of a table, unless it needs less."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs drawn at the left."""

    bullet: str = "•"
    quote: str = "│"
    source: str = "└"


ASCII = Marks("*", "|", "`")


def draw(document: Document, width: int, colour: bool, marks: Marks | None = None) -> str:
    """The screen, ending with a line break. Links are there with `colour` only: they are terminal escapes too."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as captured:
        for line in _Painter(console, min(width, WIDEST), width, marks or Marks()).paint(document):
            console.print(line, soft_wrap=True, highlight=False)
    return _LINK_NUMBER.sub("\x1b]8;;", captured.get())


@dataclass(frozen=True, slots=True)
class _Painter:
    console: Console
    width: int
    whole_width: int
    marks: Marks

    def paint(self, document: Document) -> Iterator[Text]:
        yield from self.blocks(document.blocks)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Text]:
        """One below the other, with an empty line between; what a picture shows is told in words as well."""
        shown = [each for each in blocks if not isinstance(each, Picture)]
        for place, block in enumerate(shown):
            if place and not isinstance(shown[place - 1], Heading):
                yield Text()
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Text]:
        match block:
            case Headline():
                yield from self.headline(block)
            case Heading():
                yield from self.flow(Text(block.text, _STYLES["strong"]))
            case Points():
                for each in block.items:
                    yield from self.point(each)
            case CommitRows():
                yield from self.commits(block)
            case Moments():
                for row in block.rows:
                    first = _text((Span(f"  {row.date}  "), row.commit, Span("  ")))
                    yield from self.flow(_text(row.what), first, Text(" " * first.cell_len))
            case Commands():
                for line in block.lines:
                    yield Text("  " + neutral.line(line), _STYLES["code"])
            case Facts():
                yield from self.facts(block)
            case Verbatim():
                for line in neutral.plain(block.text.strip("\n")).split("\n"):
                    yield Text(line.rstrip())
            case Footer():
                yield from self.flow(_text(block.line))
            case Table():
                yield from self.table(block)
            case Section():
                yield Text(block.title, _STYLES["strong"])
                yield from self.blocks(block.blocks)

    def headline(self, block: Headline) -> Iterator[Text]:
        text = _text(block.line)
        text.stylize_before(_STYLES["strong"])
        yield from self.flow(text)
        if block.note:
            yield from self.flow(Text(block.note, Style(color="magenta")))

    def point(self, point: Point) -> Iterator[Text]:
        yield from self.flow(_text(point.line), Text(f"  {self.marks.bullet} "), Text("    "))
        for quote in point.quotes:
            yield from self.quote(quote)

    def quote(self, quote: Quote) -> Iterator[Text]:
        bar = Text(f"    {self.marks.quote} ", _STYLES["faint"])
        lines = neutral.plain(quote.text).split("\n") if quote.text else []
        for line in lines:
            if quote.code and (len(lines) > 1 or line.startswith(" ")):  # where the layout says something it is kept
                yield (bar + Text(line)) if line else Text(bar.plain.rstrip(), _STYLES["faint"])
            else:
                yield from self.flow(Text(line), bar, bar)
        end = Text(f"    {self.marks.source} ", _STYLES["faint"])
        yield from self.flow(_text(quote.source), end, Text("      "))

    def facts(self, block: Facts) -> Iterator[Text]:
        labels = [Text(f"  {label}", _STYLES["faint"]) for label, _ in block.rows]
        start = max((each.cell_len for each in labels), default=0) + 2
        for label, (_, line) in zip(labels, block.rows, strict=True):
            yield from self.flow(_text(line), _pad(label, start), Text(" " * start))

    def table(self, block: Table) -> Iterator[Text]:
        """Columns as wide as they need, the last one broken where it has to be; where there is no room for that, each
        row as a line of all cells but the last, which stands below it."""
        head = tuple(Text(each, _STYLES["faint"]) for each in block.head)
        rows = [head, *(tuple(_text(cell) for cell in row) for row in block.rows)]
        widths = [max(row[place].cell_len for row in rows) for place in range(len(head) - 1)]
        room = min(_LAST_COLUMN, max(row[-1].cell_len for row in rows))
        beside = sum(widths) + 2 * len(widths) + 2 + room <= self.width
        for row in rows if beside else rows[1:]:
            padded = [_pad(cell, wide) for cell, wide in zip(row, widths, strict=False)]
            if beside:
                first = Text("  ").join([Text(), *padded, Text()])
                yield from self.flow(row[-1], first, Text(" " * first.cell_len))
            else:
                told = Text("  ").join(cell for cell in row[:-1] if cell)
                yield from self.flow(told, Text("  "), Text("  "))
                yield from self.flow(row[-1], Text(" " * 6), Text(" " * 6))

    def commits(self, block: CommitRows) -> Iterator[Text]:
        """A line for each commit where all of them fit, else two; author and release move to the second if need be."""
        firsts = _columns(block)
        subjects = [Text(neutral.line(row.subject)) for row in block.rows]
        for columns in (5, 3):
            if max(each.cell_len for each in firsts) > self.whole_width:
                firsts = _columns(block, columns)
                subjects = [_second(row, columns) for row in block.rows]
        start = max(each.cell_len for each in firsts) + 2
        fits = start + max(each.cell_len for each in subjects) <= self.whole_width
        for first, subject in zip(firsts, subjects, strict=True):
            if fits:
                yield _pad(first, start) + subject
            else:
                yield first
                yield from self.flow(subject, Text(" " * 14), Text(" " * 14))

    def flow(self, text: Text, first: Text | None = None, rest: Text | None = None) -> Iterator[Text]:
        """The text in lines no wider than allowed, the first and the others each behind its own margin.

        A path or an address that is too long sticks out, so that it can be copied; scripts that write without spaces
        are broken anywhere.
        """
        first, rest = first or Text(), rest or Text()
        room = max(20, self.width - max(first.cell_len, rest.cell_len))
        for place, line in enumerate(text.divide(_breaks(text.plain, room))):
            line.rstrip()
            whole = (rest if place else first) + line
            whole.rstrip()
            yield whole


def _breaks(text: str, room: int) -> list[int]:
    """Where lines of `room` columns begin, but for the first; a line break in the text always ends a line."""
    breaks: list[int] = []
    used = 0
    for found in _PIECE.finditer(text):
        width = cell_len(found[0].rstrip())
        ended = found.start() > 0 and text[found.start() - 1] == "\n"
        if ended or (used and used + width > room):
            breaks.append(found.start())
            used = 0
        used += cell_len(found[0])
    return breaks


def _text(line: Line) -> Text:
    """Spans as text of the terminal. It is put together from pieces, so nothing in it can be read as markup."""
    text = Text()
    for span in line:
        style = _STYLES[span.style]
        link = neutral.url(span.url) if span.url else None
        text.append(neutral.plain(span.text), style + Style(link=link) if link else style)
    return text


def _columns(block: CommitRows, count: int = 6) -> list[Text]:
    """The first cells of the rows, in columns; a column that is empty in every row is left out."""
    cells = [_cells(row)[:count] for row in block.rows]
    widths = [max(each[place].cell_len for each in cells) for place in range(len(cells[0]))]
    lines = []
    for parts in cells:
        columns = [_pad(part, wide) for part, wide in zip(parts, widths, strict=True) if wide]
        lines.append(Text("  ").join([Text(), *columns]))
        lines[-1].rstrip()
    return lines


def _cells(row: CommitRow) -> tuple[Text, ...]:
    return (
        _text((row.commit,)),
        Text(row.date),
        Text(row.role, _ROLE),
        Text(neutral.line(row.release)),
        _text(row.requests),
        Text(neutral.line(row.author), _STYLES["faint"]),
    )


def _second(row: CommitRow, columns: int) -> Text:
    """The line below the columns: the cells that found no room, the author, the subject."""
    release, requests = neutral.line(row.release), _text(row.requests)
    shipped = Text(release, _STYLES["faint"])
    if requests:
        shipped = Text(" ").join([*([shipped] if release else []), requests])
    moved = [shipped] if columns < 5 and shipped else []
    return (
        Text(", ").join([*moved, Text(neutral.line(row.author), _STYLES["faint"])]) + ": " + neutral.line(row.subject)
    )


def _pad(text: Text, width: int) -> Text:
    padded = text.copy()
    padded.append(" " * (width - text.cell_len))
    return padded
