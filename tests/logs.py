"""Readings of logs as a text, so that a test shows at a glance what was read."""

from __future__ import annotations

from textwrap import dedent

from archaeologist.code.traces import read_log
from archaeologist.domain.trace import Trace


def told(text: str) -> str:
    """Every trace of a log: what it is to those before it, its error, and a line for each frame."""
    log = read_log(dedent(text.lstrip("\n")))
    return "\n" + "\n".join(line for trace in log.traces for line in _lines(trace))


def _lines(trace: Trace) -> list[str]:
    times = f" x{trace.seen}" if trace.seen > 1 else ""
    bond = f"{trace.bond} " if trace.bond else ""
    head = f"{trace.family} {bond}{trace.lines[0]}-{trace.lines[1]}{times}"
    frames = [f"  {each.told}" + (f" | {each.text}" if each.text else "") for each in trace.frames]
    return [f"{head}  {trace.complaint!r}".rstrip(), *frames]
