"""A symbol taken along from one version of its file to the one before without parsing it: its text stands there too.

Of the versions that a walk passes most change something else in the file, and reading bytes costs a hundredth of
parsing them. The text counts with the nearest lines around it that are not blank, so that nothing was added to its end
or put before it, and with the lines that it is indented under, so that it lies in the same container. What this cannot
see (a container renamed over several lines, say) the walk finds out at the next version that it parses.
"""

from __future__ import annotations

from dataclasses import replace

from archaeologist.dig.versions import Version
from archaeologist.domain.change import LineSpan
from archaeologist.domain.symbol import Symbol

_EDGE = b"\0\n"
_BLANK = b" \t\r\n\f\v"


def carried(after: Version, symbol: Symbol, before: Version) -> Symbol | None:
    """The symbol at its place in another version of the file; None where it may have changed."""
    if before.path != after.path or before.package != after.package:
        return None
    own = after.text(symbol)
    if after.data.count(own) != before.data.count(own):  # of twins that say the same, matching decides which is which
        return None
    text, lead = _with_surroundings(after, symbol)
    place = _same_place(text, after, before, symbol.start - lead)
    if place is None:
        return None
    moved = _shifted(symbol, place + lead - symbol.start, after, before)
    return moved if after.roof(symbol.start) == before.roof(moved.start) else None


def _with_surroundings(version: Version, symbol: Symbol) -> tuple[bytes, int]:
    """The text of a symbol with the nearest line before and after it that is not blank, and how long the first part is.

    The edges of the file count as lines.
    """
    data = version.data
    first = data.rfind(b"\n", 0, symbol.start) + 1
    above = data[:first].rstrip(_BLANK)
    begin = above.rfind(b"\n") + 1 if above else 0
    below = len(data) - len(data[symbol.end :].lstrip(_BLANK))
    stop = data.find(b"\n", below)
    stop = len(data) if stop < 0 else stop + 1
    text = data[begin:stop]
    lead = symbol.start - begin
    if not above:
        text, lead = _EDGE + text, lead + len(_EDGE)
    return text + (_EDGE if below >= len(data) else b""), lead


def _same_place(text: bytes, after: Version, before: Version, start: int) -> int | None:
    """Where the text stands in the version before; of several places, the one that is as far down the list."""
    ours, theirs = _places(text, after.data), _places(text, before.data)
    return theirs[ours.index(start)] if start in ours and len(ours) == len(theirs) else None


def _places(text: bytes, data: bytes) -> list[int]:
    whole = _EDGE + data + _EDGE if _EDGE in text else data
    shift = len(_EDGE) if whole is not data else 0
    found: list[int] = []
    at = whole.find(text)
    while at >= 0:
        found.append(at - shift)
        at = whole.find(text, at + 1)
    return found


def _shifted(symbol: Symbol, by: int, after: Version, before: Version) -> Symbol:
    if not by and after.data[: symbol.start] == before.data[: symbol.start]:
        return symbol
    down = before.data.count(b"\n", 0, symbol.start + by) - after.data.count(b"\n", 0, symbol.start)
    span, proper = symbol.span, symbol.definition
    return replace(
        symbol,
        span=LineSpan(span.path, span.start + down, span.end + down),
        definition=LineSpan(proper.path, proper.start + down, proper.end + down),
        start=symbol.start + by,
        end=symbol.end + by,
        body_start=symbol.body_start + by,
        body_end=symbol.body_end + by,
    )
