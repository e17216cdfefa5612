"""A stack trace that stands in a question: what is asked is then where it comes from, whatever the words around it."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"^[^\n]{0,200}(?:Traceback \(most recent call last\)|panicked at |==ERROR: \w*Sanitizer"
    r"|Stack trace:$)|^panic: \S"
    r"|^[ \t]*(?:File \"[^\"\n]{1,400}\", line \d|at \S[^\n]{0,400}[:(][^\n]{0,400}\)?$|#\d+ +\S"
    r"|goroutine \d+ \[|/\S+\.go:\d)"
    r"|^[^\s:][^:\n]{0,400}:\d+:in [`']",
    re.MULTILINE,
)
_SURE = re.compile(r"most recent call last|panicked at |Sanitizer|^panic: |^ *File \"|^goroutine ")
_LEAST = 2


def split_trace(text: str) -> tuple[str, str]:
    """(the words of a question, the trace in it): the trace runs from the line before its first sign to the last line
    that is indented or has one. A single line is never a trace."""
    lines = text.replace("\r\n", "\n").split("\n")
    signs = [place for place, line in enumerate(lines) if _SIGN.match(line)]
    sure = len(signs) >= _LEAST or any(_SURE.search(lines[place]) for place in signs)
    if len(lines) <= _LEAST or not sure:
        return text, ""
    first = signs[0]
    if lines[first][:1] in (" ", "\t") and first and ":" in lines[first - 1]:
        first -= 1
    last = _last(lines, signs[-1])
    words = [*lines[:first], *lines[last + 1 :]]
    return "\n".join(line for line in words if not line.strip().startswith("```")), "\n".join(lines[first : last + 1])


def _last(lines: list[str], sign: int) -> int:
    """The last line of a trace whose last sign is at a line: sources below it, and the error that ends it."""
    place = sign
    while place + 1 < len(lines) and lines[place + 1][:1] in (" ", "\t"):
        place += 1
    following = lines[place + 1] if place + 1 < len(lines) else ""
    return place + bool(re.match(r"[A-Za-z_][\w.]*(?:: |$)", following))
