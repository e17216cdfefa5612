"""Pictures for a page, as SVG that takes its colours from the page: no script, no link, nothing loaded.

Every picture has a title and a description for those who do not see it, and each mark says in a tooltip what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archaeologist.render import neutral
from archaeologist.render.blocks import Dot, Mark, Node, Scatter, Strip, Web

WIDTH = 960
_LETTER = 6.6
"""How wide a letter of the small print is, about."""


def draw(drawing: Strip | Web | Scatter, name: str, description: str) -> str:
    """The picture; `name` makes the ids inside it unlike those of other pictures of the page."""
    match drawing:
        case Strip():
            height, parts = _strip(drawing)
        case Web():
            height, parts = _web(drawing, name)
        case Scatter():
            height, parts = _scatter(drawing)
    title, told = neutral.html(neutral.line(drawing.title)), neutral.html(neutral.line(description))
    return "\n".join(
        [
            f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-told">',
            f'<title id="{name}-title">{title}</title>',
            f'<desc id="{name}-told">{told}</desc>',
            *parts,
            "</svg>",
        ]
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{neutral.html(neutral.line(text))}</text>'


def _clipped(text: str, room: float) -> str:
    """As much of a text as fits, with a sign that more was there."""
    most = max(3, int(room / _LETTER))
    line = neutral.line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _circle(x: float, y: float, large: bool, told: str) -> str:
    kind = "dot large" if large else "dot"
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{8 if large else 5}">{_tip(told)}</circle>'


def _tip(text: str) -> str:
    return f"<title>{neutral.html(neutral.line(text))}</title>"


# -- what happened when ----------------------------------------------------------------------------------------------

_LEFT, _RIGHT = 110, 30
_ROW, _LABEL_ROW = 40, 18
_LABEL_ROOM = 440


def _strip(strip: Strip) -> tuple[int, list[str]]:
    marks = list(dict.fromkeys(strip.marks))
    days = [date.fromisoformat(mark.day).toordinal() for mark in marks]
    first, last = min(days, default=0), max(days, default=1)
    scale = (WIDTH - _LEFT - _RIGHT) / max(1, last - first)
    places = [_LEFT + (day - first) * scale for day in days]
    labels, rows = _labelled(marks, places)
    top = rows * _LABEL_ROW + 12
    bottom = top + _ROW * len(strip.lanes)
    parts = list(_axis(first, last, scale, top, bottom))
    for place, lane in enumerate(strip.lanes):
        y = top + _ROW * place + _ROW / 2
        parts.append(_text(0, y + 4, lane, "small"))
        parts.append(f'<line class="lane" x1="{_LEFT}" y1="{y}" x2="{WIDTH - _RIGHT}" y2="{y}"/>')
    for mark, x in zip(marks, places, strict=True):
        y = top + _ROW * strip.lanes.index(mark.lane) + _ROW / 2
        if (row := labels.get(mark)) is not None:
            parts += _leader(mark, x, y, 12 + row * _LABEL_ROW)
        parts.append(_circle(x, y, mark.large, f"{mark.day} {mark.label}"))
    return round(bottom + 24), parts


def _labelled(marks: Sequence[Mark], places: Sequence[float]) -> tuple[dict[Mark, int], int]:
    """The row above the lanes in which each large mark is labelled so that no two labels meet, and how many rows."""
    ends: list[float] = []
    found: dict[Mark, int] = {}
    for mark, x in sorted(zip(marks, places, strict=True), key=lambda pair: pair[1]):
        if not mark.large:
            continue
        start, end = _extent(mark, x)
        row = next((place for place, other in enumerate(ends) if other + 10 < start), len(ends))
        ends[row : row + 1] = [end]
        found[mark] = row
    return found, len(ends)


def _extent(mark: Mark, x: float) -> tuple[float, float]:
    wide = len(_clipped(f"{mark.day} {mark.label}", _LABEL_ROOM)) * _LETTER
    return (x - wide, x) if x + wide > WIDTH else (x, x + wide)


def _leader(mark: Mark, x: float, y: float, level: float) -> Iterator[str]:
    start, _ = _extent(mark, x)
    anchor = "end" if start < x else "start"
    yield f'<line class="leader" x1="{x:.1f}" y1="{level + 3:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>'
    yield _text(x, level, _clipped(f"{mark.day} {mark.label}", _LABEL_ROOM), "small", anchor)


def _axis(first: int, last: int, scale: float, top: float, bottom: float) -> Iterator[str]:
    """A line for every year, or for every so many when there are more than ten; none within one year."""
    years = range(date.fromordinal(max(1, first)).year + 1, date.fromordinal(max(1, last)).year + 1)
    step = max(1, -(-len(years) // 10))
    for year in years[::step]:
        x = _LEFT + (date(year, 1, 1).toordinal() - first) * scale
        yield f'<line class="grid" x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>'
        yield _text(x, bottom + 16, str(year), "small", "middle")


# -- what leads where ------------------------------------------------------------------------------------------------

_BOX, _BOX_ROW = 42, 56
_GAP = 70


def _web(web: Web, name: str) -> tuple[int, list[str]]:
    columns: dict[int, list[int]] = {}
    for place, node in enumerate(web.nodes):
        columns.setdefault(node.level, []).append(place)
    deepest = max(columns, default=0)
    wide = min(300.0, (WIDTH - _GAP * deepest) / (deepest + 1))
    tallest = max((len(each) for each in columns.values()), default=1)
    height = tallest * _BOX_ROW + 8
    at: dict[int, tuple[float, float]] = {}
    for level, places in columns.items():
        x = (deepest - level) * (wide + _GAP)
        start = (height - len(places) * _BOX_ROW) / 2
        at |= {place: (x, start + row * _BOX_ROW) for row, place in enumerate(places)}
    size = 'markerWidth="7" markerHeight="7" orient="auto"'
    arrow = (
        f'<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="8" refY="4" {size}>'
        '<path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    parts = [arrow]
    parts += [_edge(at[start], at[end], wide, sure, name) for start, end, sure in web.edges]
    for place, node in enumerate(web.nodes):
        parts += _box(node, *at[place], wide)
    return round(height), parts


def _edge(start: tuple[float, float], end: tuple[float, float], wide: float, sure: bool, name: str) -> str:
    kind = "edge" if sure else "edge unsure"
    middle = _BOX / 2
    if start[0] >= end[0]:  # within one level: a bow at the right of the boxes
        x, y, z = start[0] + wide, start[1] + middle, end[1] + middle
        path = f"M{x:.1f} {y:.1f}C{x + 40:.1f} {y:.1f} {x + 40:.1f} {z:.1f} {x:.1f} {z:.1f}"
    else:
        x, y, w, z = start[0] + wide, start[1] + middle, end[0], end[1] + middle
        half = (x + w) / 2
        path = f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {z:.1f} {w:.1f} {z:.1f}"
    return f'<path class="{kind}" d="{path}" marker-end="url(#{name}-arrow)"/>'


def _box(node: Node, x: float, y: float, wide: float) -> Iterator[str]:
    yield f"<g>{_tip(f'{node.label} ({node.place})')}"
    yield f'<rect class="box {node.kind}" x="{x + 1:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{_BOX}" rx="6"/>'
    yield _text(x + 10, y + 18, _clipped(node.label, wide - 16), "name")
    told = {"entry": "way in · ", "test": "test · "}.get(node.kind, "") + node.place
    yield _text(x + 10, y + 34, _clipped(told, wide - 16), "small")
    yield "</g>"


# -- one count against another ---------------------------------------------------------------------------------------

_PLOT, _LOW = 300, 44
_NAMED = 4


def _scatter(plot: Scatter) -> tuple[int, list[str]]:
    right, high = max((dot.x for dot in plot.dots), default=1), max((dot.y for dot in plot.dots), default=1)
    across, up = (WIDTH - _LEFT - 160) / max(1, right), (_PLOT - 30) / max(1, high)
    floor = float(_PLOT)
    parts = [
        f'<line class="lane" x1="{_LEFT}" y1="{floor}" x2="{WIDTH - 20}" y2="{floor}"/>',
        f'<line class="lane" x1="{_LEFT}" y1="10" x2="{_LEFT}" y2="{floor}"/>',
        _text(WIDTH - 20, floor + 36, plot.across, "small", "end"),
        _text(0, 16, plot.up, "small"),
    ]
    parts += [_text(_LEFT + n * across, floor + 18, str(n), "small", "middle") for n in _ticks(right)]
    parts += [_text(_LEFT - 8, floor - n * up + 4, str(n), "small", "end") for n in _ticks(high)]
    named = sorted(plot.dots, key=lambda dot: (not dot.strong, -dot.y, -dot.x, dot.label))[:_NAMED]
    spots = {dot: (_LEFT + dot.x * across, floor - dot.y * up) for dot in plot.dots}
    for dot in sorted(plot.dots, key=lambda each: (each.strong, each.y, each.x, each.label)):
        parts.append(_circle(*spots[dot], dot.strong, f"{dot.label}: {dot.x} {plot.across}, {dot.y} {plot.up}"))
    taken: list[tuple[float, float]] = []
    for dot in named:
        x, y = spots[dot]
        if all(abs(x - other) > 120 or abs(y - level) > 14 for other, level in taken):
            taken.append((x, y))
            parts.append(_named(dot, x, y, spots.values()))
    return _PLOT + _LOW, parts


def _named(dot: Dot, x: float, y: float, spots: Iterable[tuple[float, float]]) -> str:
    """The label of a dot: beside it, or above it where others are in the way."""
    text = _clipped(dot.label, 260)
    end = x > WIDTH - 220
    first, last = (x - 12 - len(text) * _LETTER, x - 9) if end else (x + 9, x + 12 + len(text) * _LETTER)
    met = any(first <= other <= last and abs(level - y) < 12 for other, level in spots)
    return _text(x - 12 if end else x + 12, y - 12 if met else y + 4, text, "small", "end" if end else "start")


def _ticks(most: int) -> list[int]:
    """At most six round numbers from 0 to `most`."""
    step = next(size for power in range(12) for size in (10**power, 2 * 10**power, 5 * 10**power) if most / size <= 5)
    return list(range(0, most + 1, step))
