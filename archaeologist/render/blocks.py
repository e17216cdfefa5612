"""What a document is made of. Texts are as they were found; each presenter makes them harmless in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "strong", "faint", "commit", "code"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style, with the page it leads to."""

    text: str
    style: Style = "plain"
    url: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in a sentence or two. `note` says when it is less than an answer."""

    line: Line
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the repository and where they stand; without words, only where they stand.

    `code` is true for code and diffs, which must not be reflowed.
    """

    text: str
    source: Line
    code: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    line: Line
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class CommitRow:
    """One commit in a list: `release` and `requests` may be empty."""

    commit: Span
    date: str
    role: str
    release: str
    requests: Line
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class CommitRows:
    """Commits, the most important first."""

    rows: tuple[CommitRow, ...]


@dataclass(frozen=True, slots=True)
class MomentRow:
    date: str
    commit: Span
    what: Line


@dataclass(frozen=True, slots=True)
class Moments:
    """What happened, in the order of time."""

    rows: tuple[MomentRow, ...]


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands to copy, one a line, never broken."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so, each with what it is about, in two columns."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text that is shown as it was laid out."""

    text: str


@dataclass(frozen=True, slots=True)
class Footer:
    """How the document was come by."""

    line: Line


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on a strip: `day` is an ISO date, `lane` one of the strip's; `large` ones are labelled in the picture."""

    day: str
    lane: str
    label: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A picture of what happened when: one row a lane, time from left to right."""

    title: str
    lanes: tuple[str, ...]
    marks: tuple[Mark, ...]


NodeKind = Literal["fault", "plain", "entry", "test"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box of a web: `level` is its distance from the boxes that everything leads to, which have level 0."""

    label: str
    place: str
    level: int
    kind: NodeKind = "plain"


@dataclass(frozen=True, slots=True)
class Web:
    """A picture of what leads where: `edges` are (from, to, sure) with the places of nodes."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scatter:
    """A picture of two counts against each other."""

    title: str
    across: str
    up: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn, on pages only: what it shows is told in words elsewhere in the document."""

    drawing: Strip | Web | Scatter
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a title of its own. `slug` is its name in templates; a `folded` one starts closed on a page."""

    slug: str
    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


Told = Headline | Heading | Points | CommitRows | Moments | Commands | Facts | Verbatim | Footer | Table
Block = Told | Picture | Section


@dataclass(frozen=True, slots=True)
class Document:
    """The whole. `language` is that of our own words in it: en or zh."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
