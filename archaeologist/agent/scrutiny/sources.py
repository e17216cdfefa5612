"""Where a sentence says that its words stand: in the message, the changelog, a document or a comment."""

from __future__ import annotations

import re

from archaeologist.agent.scrutiny.atoms import Atoms, pieces_of
from archaeologist.agent.scrutiny.testimony import flat

_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("changelog", r"(?<!\w)(?:change ?logs?|release notes?|news file)(?!\w)|更新日志|发布说明"),
        ("document", r"(?<!\w)(?:documentation|docs?|documents?|manual|readme)(?!\w)|文档"),
        ("comment", r"(?<!\w)(?:comments?|docstrings?)(?!\w)|注释"),
        ("subject", r"(?<!\w)(?:subject|title|headline)(?!\w)|标题"),
        ("message", r"(?<!\w)(?:message|body)(?!\w)|提交说明|说明"),
    )
)


def misplaced(atoms: Atoms) -> str:
    """What is wrong with where the quotations are said to stand; empty when nothing is, or nothing is said of it."""
    named = [kind for kind, pattern in _SOURCES if pattern.search(atoms.rest)]
    if not atoms.quotes or not named:
        return ""
    for quote in atoms.quotes:
        if not any(_stands_in(kind, quote, atoms) for kind in named):
            return f"“{quote[:80]}” does not stand in the {named[0]}"
    return ""


def _stands_in(kind: str, quote: str, atoms: Atoms) -> bool:
    pieces = [flat(piece) for piece in pieces_of(quote)]
    if kind in ("subject", "message"):
        messages = [flat(record.message) for record in atoms.testimony.records]
        if kind == "subject":
            messages = [flat(record.message.split("\n\n", 1)[0]) for record in atoms.testimony.records]
        return any(all(piece in text for piece in pieces) for text in messages)
    quotes = [flat(text) for each in atoms.testimony.evidence if each.kind == kind for text in (each.quote, each.prose)]
    return any(all(piece in text for piece in pieces) for text in quotes)
