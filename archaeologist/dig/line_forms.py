"""When two lines are the same line in another form: laid out, quoted or typed in another way, or much alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher


def squeezed(line: str) -> str:
    """A line as it is compared across reformatting: no white space, one kind of quotes."""
    return re.sub(r"\s+", "", line).replace('"', "'")


def loose(lines: Iterable[str]) -> str:
    """Some lines without anything a formatter adds, takes away or breaks at."""
    return re.sub(r"[,;()\\'\"]", "", squeezed("".join(lines)))


_TOKEN = re.compile(r"\w+|[^\w\s]")
_RETURNS = re.compile(r"\)\s*->\s*[^:{]+?(?=\s*[:{]\s*$)")
_ANNOTATION = re.compile(r"(?<=[\w)?])\s*:\s*(?!:)[\w.\[\]<>|&, \"']+?(?=\s*(?:=(?!=)|,|\)|$))")
_DECLARES = re.compile(
    r"\b(?:def|self|function|const|let|var|public|private|class)\b|\)\s*(?:->|:)|^\s*\w+\s*(?::[^:]|=)"
)
_PRAGMA = re.compile(r"\s*(?:#|//)\s*(?:type:|noqa|pragma|pylint|eslint|@ts-|nolint).*$")


def untyped(line: str) -> str:
    """A line without annotations and remarks to checkers, in one piece; what they alone tell apart compares equal."""
    bare = _PRAGMA.sub("", line)
    return squeezed(_ANNOTATION.sub("", _RETURNS.sub(")", bare)) if _DECLARES.search(bare) else bare)


def likeness(one: str, other: str) -> float:
    """How alike two lines are, token by token, from 0 to 1."""
    mine, theirs = _TOKEN.findall(one), _TOKEN.findall(other)
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() if mine and theirs else 0.0
