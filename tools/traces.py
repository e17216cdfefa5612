"""From a stack trace or log to places in the repository, and to the commits that may have brought what it shows."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.checks import quoted
from archaeologist.dig.frames import placed_traces
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.dig.trace_clues import clues_in
from archaeologist.dig.trace_evidence import plead
from archaeologist.dig.trace_suspects import charges
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.trace import PlacedFrame, PlacedTrace
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool

Log = Annotated[str, "The stack trace or log, as it is"]
_MOST_TOLD = 12
_LOST = "No trace was read in this text."


@tool
def read_trace(site: Site, trace: Log) -> ToolResult[tuple[PlacedTrace, ...]]:
    """What a stack trace or log says: errors, causes, and where in this repository each frame is now."""
    found, gaps = placed_traces(site, trace)
    told = [line for each in found for line in _told(each)]
    shown = tuple(_evidence(site, f) for each in found for f in each.frames if f.path and f.line)[:_MOST_TOLD]
    return ToolResult(found, "\n".join(told) or _LOST, shown, gaps)


@tool
def trace_suspects(
    site: Site, trace: Log, limit: Annotated[int, "How many commits"] = 5
) -> ToolResult[tuple[Finding, ...]]:
    """Which commits may have brought what a stack trace or log shows, likeliest first, and what speaks against them."""
    clues = clues_in(site, trace)
    found = charges(site, clues, limit)
    sides = [(each, plead(site, found, each)) for each in found.ranked]
    findings = tuple(
        finding(site, each.n, "culprit", each.score, evidence=side.why, reason=side.against) for each, side in sides
    )
    told = [line for each in findings for line in _pleading(each)]
    evidence = tuple(piece for _, side in sides for piece in (*side.why, *side.against))
    return ToolResult(findings, "\n".join(told) or "Nothing in this text leads to a commit.", evidence, clues.log.gaps)


def _told(found: PlacedTrace) -> list[str]:
    trace = found.trace
    bond = f" ({trace.bond})" if trace.bond else ""
    head = f"{trace.complaint or 'A stack'}{bond}, lines {trace.lines[0]}-{trace.lines[1]}"
    frames = [f"  {each.told}" for each in found.frames[:_MOST_TOLD]]
    more = len(trace.frames) - len(frames)
    return [head + (f", {trace.seen} times" if trace.seen > 1 else ""), *frames, *([f"  {more} more"] if more else [])]


def _evidence(site: Site, placed: PlacedFrame) -> Evidence:
    text = (site.text(placed.path) or "").split("\n")[placed.line - 1].strip()[:300]
    return Evidence(
        kind="symbol",
        says=f"{placed.symbol or placed.path} is where a frame of the trace is.",
        check=f"git show {site.at.short}:{quoted(placed.path)}",
        oid=site.at,
        path=placed.path,
        lines=(placed.line, placed.line),
        quote=text,
    )


def _pleading(each: Finding) -> list[str]:
    head = f"{each.oid.short} {each.date.date()} {each.author}: {each.subject}"
    why = [f"  for: {piece.says}" for piece in each.evidence if not piece.says.startswith("The subject of")]
    return [head, *why, *(f"  against: {piece.says}" for piece in each.reason)]
