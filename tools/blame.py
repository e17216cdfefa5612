"""Why lines are here: the history of a span, and of the lines that words describe."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.described import Described, described_lines, line_findings, standing_evidence
from archaeologist.dig.lines import line_history
from archaeologist.dig.query import build
from archaeologist.dig.site import Site
from archaeologist.domain.change import LineSpan
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.schema import Line
from archaeologist.toolkit.tool import tool
from archaeologist.tools.search import Names, Paths, Words

_MOST = 200


@tool
def line_origins(
    site: Site, path: Annotated[str, "File, relative to the root"], start: Line, end: Line
) -> ToolResult[tuple[Finding, ...]]:
    """Which commits wrote a range of lines, seen through reformatting, typing, moves and splits."""
    last = min(max(start, end), start + _MOST - 1)
    span = LineSpan(path, start, last)
    steps = line_history(site, path, start, last)
    found = line_findings(site, (Described(span, 1.0),))
    told = [
        f"{step.line}: {site.history.oid(step.n).short} {site.history.commit(step.n).authored.date()} {step.why}"
        f" ({step.path}): {step.text.strip()[:100]}"
        for step in steps
    ]
    cut = (f"Only the first {_MOST} lines were looked at.",) if last < end else ()
    return ToolResult(found, "\n".join(told), tuple(e for f in found for e in f.evidence), cut)


@tool
def why_lines(
    site: Site,
    words: Words = (),
    names: Names = (),
    paths: Paths = (),
    code: Annotated[tuple[str, ...], "Code of those lines, word for word"] = (),
) -> ToolResult[tuple[Finding, ...]]:
    """Which commits wrote the lines that some words describe, likeliest first."""
    spans = described_lines(site, build(words, names, paths, "line_why"), 2, code)
    close = tuple(each for each in spans if each.score >= 0.6 * spans[0].score)
    found = line_findings(site, close)
    shown = tuple(standing_evidence(site, each.span) for each in close)
    places = (f"{each.span.path}:{each.span.start}-{each.span.end} ({each.score:.2f})" for each in close)
    told = [f"{place}\n{each.quote}" for place, each in zip(places, shown, strict=True)]
    told += [f"{f.oid.short} {f.date.date()} {f.role} ({f.score:.2f}) {f.author}: {f.subject}" for f in found]
    evidence = (*(each for f in found for each in f.evidence), *shown)
    return ToolResult(found, "\n".join(told) or "No line fits these words.", evidence)
