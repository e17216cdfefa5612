"""Outlines and call sheets as bytes and back, to be kept by blob id: what a file holds depends on its bytes alone.

The path is not packed, as one blob may stand at several; it is handed in again on the way back. `EXTRACTOR` rises
when the same bytes would give other symbols, or when packed ones can no longer be read: it belongs into the key.
"""

from __future__ import annotations

import json
from typing import Any

from archaeologist.domain.change import LineSpan
from archaeologist.domain.symbol import Call, CallSheet, DeprecationMark, Import, Outline, Parameter, Prints, Symbol

EXTRACTOR = 6


def pack_outline(outline: Outline) -> bytes:
    """An outline without its path."""
    return _pack([EXTRACTOR, outline.language, outline.fault, [_of_symbol(each) for each in outline.symbols]])


def unpack_outline(data: bytes, path: str) -> Outline:
    """The outline again, of a file at `path`. Raises `ValueError` for what another extractor packed."""
    language, fault, symbols = _unpack(data)
    return Outline(path, language, tuple([_to_symbol(each, path) for each in symbols]), fault)


def pack_calls(sheet: CallSheet) -> bytes:
    """A call sheet without its path."""
    calls = [[call.name, call.receiver, call.line, call.caller, call.target, call.bound] for call in sheet.calls]
    imports = [[each.module, each.name, each.alias, each.line] for each in sheet.imports]
    return _pack([EXTRACTOR, sheet.language, sheet.fault, calls, imports])


def unpack_calls(data: bytes, path: str) -> CallSheet:
    """The call sheet again, of a file at `path`. Raises `ValueError` for what another extractor packed."""
    language, fault, calls, imports = _unpack(data)
    return CallSheet(
        path, language, tuple(Call(*each) for each in calls), tuple(Import(*each) for each in imports), fault
    )


def _pack(content: list[Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _unpack(data: bytes) -> list[Any]:
    number, *content = list[Any](json.loads(data))
    if number != EXTRACTOR:
        raise ValueError(f"symbols of extractor {number!r}; this program reads {EXTRACTOR}")
    return content


def _of_symbol(symbol: Symbol) -> list[Any]:
    p = symbol.prints
    return [
        symbol.qualified,
        symbol.name,
        symbol.kind,
        [symbol.span.start, symbol.definition.start, symbol.span.end],
        [symbol.start, symbol.end, symbol.body_start, symbol.body_end],
        symbol.signature,
        [p.exact, p.signature, p.body, p.documentation, p.comments, p.annotations, p.modifiers],
        [[each.name, each.type] for each in symbol.parameters],
        symbol.bases,
        symbol.annotations,
        symbol.modifiers,
        symbol.documentation,
        [[mark.where, mark.line, mark.quote] for mark in symbol.marks],
        symbol.ordinal,
    ]


def _to_symbol(row: list[Any], path: str) -> Symbol:
    qualified, name, kind, (first, defined, last), (start, end, body, body_end), signature, prints, *rest = row
    parameters, bases, annotations, modifiers, documentation, marks, ordinal = rest
    return Symbol(
        qualified,
        name,
        kind,
        LineSpan(path, first, last),
        LineSpan(path, defined, last),
        start,
        end,
        body,
        body_end,
        signature,
        Prints(*prints),
        tuple([Parameter(*each) for each in parameters]),
        tuple(bases),
        tuple(annotations),
        tuple(modifiers),
        documentation,
        tuple([DeprecationMark(*each) for each in marks]),
        ordinal,
    )
