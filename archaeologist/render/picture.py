"""The life of a symbol as a picture: an SVG that needs nothing else, or a Mermaid graph for a Markdown page."""

from __future__ import annotations

from html import escape

from archaeologist.domain.history import SymbolChange, SymbolHistory
from archaeologist.render import neutral

_COLOURS = {
    "introduced": "#2da44e", "revived": "#2da44e", "removed": "#cf222e", "deprecated": "#bf8700", "renamed": "#8250df",
    "moved": "#8250df", "split": "#8250df", "merged": "#8250df",
    "signature": "#0969da", "bases": "#0969da", "body": "#57606a",
}  # fmt: skip
_TURNS = frozenset({"introduced", "removed", "revived", "renamed", "moved", "split", "merged"})
_OTHER = "#afb8c1"
_ROW = 34
_LEFT = 150


def draw_life(history: SymbolHistory, suffix: str) -> str:
    """The picture: `.svg`, anything else is Mermaid. Oldest at the top."""
    return _svg(history) if suffix == ".svg" else _mermaid(history)


def _svg(history: SymbolHistory) -> str:
    changes = tuple(reversed(history.changes))
    height = 70 + _ROW * len(changes)
    rows = "\n".join(_svg_row(change, 70 + _ROW * at) for at, change in enumerate(changes))
    line = f'<line x1="{_LEFT}" y1="64" x2="{_LEFT}" y2="{height - 24}" stroke="#d0d7de" stroke-width="3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="{height}" viewBox="0 0 960 {height}" '
        'font-family="ui-sans-serif, system-ui, sans-serif" font-size="13" fill="#1f2328">\n'
        f'<rect width="960" height="{height}" fill="#ffffff"/>\n'
        f'<text x="24" y="36" font-size="17" font-weight="600">{_safe(history.kind)} {_safe(history.name)}</text>\n'
        f"{line}\n{rows}\n</svg>\n"
    )


def _svg_row(change: SymbolChange, y: int) -> str:
    colour = _colour(change)
    radius = 8 if _TURNS & set(change.kinds) else 5
    kinds, subject = _safe(", ".join(change.kinds)), _safe(_cut(change.subject, 74))
    return (
        f'<text x="24" y="{y + 4}" fill="#57606a">{change.date.date().isoformat()}</text>'
        f'<circle cx="{_LEFT}" cy="{y}" r="{radius}" fill="{colour}"/>'
        f'<text x="{_LEFT + 20}" y="{y + 4}" font-family="ui-monospace, monospace">{change.oid.short}</text>'
        f'<text x="{_LEFT + 116}" y="{y + 4}" fill="{colour}">{kinds}</text>'
        f'<text x="{_LEFT + 326}" y="{y + 4}">{subject}</text>'
    )


def _mermaid(history: SymbolHistory) -> str:
    lines = ["graph TD"]
    changes = tuple(reversed(history.changes))
    for at, change in enumerate(changes):
        label = f"{change.date.date().isoformat()} {change.oid.short}<br/>{', '.join(change.kinds)}"
        lines.append(f'  c{at}["{label}<br/>{_word(_cut(change.subject, 60))}"]')
        lines.append(f"  style c{at} stroke:{_colour(change)}")
    lines += [f"  c{at} --> c{at + 1}" for at in range(len(changes) - 1)]
    return "\n".join(lines) + "\n"


def _colour(change: SymbolChange) -> str:
    return next((colour for kind, colour in _COLOURS.items() if kind in change.kinds), _OTHER)


def _safe(text: str) -> str:
    return escape(neutral.line(text), quote=True)


def _word(text: str) -> str:
    """A label that Mermaid takes as text whatever is in it: everything but words and a few signs by its code."""
    return "".join(c if c.isalnum() or c in " .,-_/:" else f"#{ord(c)};" for c in neutral.line(text))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
