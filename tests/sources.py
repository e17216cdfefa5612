"""What the tests of this folder share: the outline of a text, and its symbols by qualified name."""

from __future__ import annotations

from textwrap import dedent

from archaeologist.code import Source
from archaeologist.domain.symbol import CallSheet, Outline, Symbol


def outline(path: str, text: str) -> Outline:
    """The outline of a text; indentation that all lines share does not count."""
    return Source(dedent(text).encode(), path).outline


def calls(path: str, text: str) -> CallSheet:
    return Source(dedent(text).encode(), path).calls


def names(path: str, text: str) -> list[str]:
    """`kind qualified` of every symbol in order, twins with their ordinal behind `#`."""
    found = outline(path, text)
    assert found.fault is None
    return [_label(each) for each in found.symbols]


def only(path: str, text: str, qualified: str, ordinal: int = 0) -> Symbol:
    """The symbol of a name."""
    (found,) = [s for s in outline(path, text).symbols if (s.qualified, s.ordinal) == (qualified, ordinal)]
    return found


def called(path: str, text: str) -> list[str]:
    """`caller -> receiver.name` of every call, and `= target` where the file settles it."""
    found = calls(path, text).calls
    return [
        f"{each.caller} -> {each.receiver + '.' if each.receiver else ''}{each.name}"
        + (f" = {each.target}" if each.target else "")
        for each in found
    ]


def imported(path: str, text: str) -> list[tuple[str, str, str]]:
    """Module, name and alias of every import."""
    return [(each.module, each.name, each.alias) for each in calls(path, text).imports]


def _label(symbol: Symbol) -> str:
    return f"{symbol.kind} {symbol.qualified}" + (f"#{symbol.ordinal}" if symbol.ordinal else "")
