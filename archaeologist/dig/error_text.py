"""What the text of an error gives away: the literals it was made of, and the names it speaks of.

A message is a literal of some program with variable parts put in: what is quoted, numbers, addresses, paths. The pieces
between are looked up in the tree, where few places of code have one: there the error was raised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.errors import ArchaeologistError
from archaeologist.git.repository import Match

_VARIABLE = re.compile(
    r"'[^']{0,200}'|\"[^\"]{0,200}\"|`[^`]{0,200}`|\u2018[^\u2019]{0,200}\u2019|<[^<>]{1,200}>|\([^()]{0,120}\)"
    r"|\b0x[0-9a-fA-F]+\b|\b\d[\d.,:]*\w*\b|(?:[A-Za-z]:)?[\w.-]*[/\\][\w./\\-]+|[{}\[\]\n]|\b[\w.]+"
    r"(?:Error|Exception): "
)
_QUOTED = re.compile(r"['\"`\u2018]([\w.$:-]{2,80})['\"`\u2019]")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_CALLED = re.compile(r"\b([A-Za-z_][\w]{2,})(?=[(\[]|\.[a-z_]\w*\()")
_COMMON = frozenset(
    [
        "error",
        "exception",
        "none",
        "null",
        "undefined",
        "object",
        "attribute",
        "function",
        "method",
        "string",
        "number",
        "list",
        "dict",
        "tuple",
        "type",
        "value",
        "int",
        "str",
        "bool",
        "float",
        "self",
        "this",
        "true",
        "false",
        "unknown",
        "has",
        "not",
        "for",
        "the",
        "with",
        "and",
        "import",
        "from",
        "module",
        "line",
        "file",
        "main",
        "reading",
        "property",
        "read",
        "cannot",
        "index",
        "range",
        "length",
        "nil",
        "address",
        "memory",
        "invalid",
        "args",
        "kwargs",
        "return",
        "print",
        "test",
    ]
)
_MOST_LITERALS = 5
_MOST_PLACES = 5
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Raised:
    """A piece of the message and the places in code that have it now."""

    literal: str
    places: tuple[Match, ...]


def literals(message: str) -> tuple[str, ...]:
    """The constant pieces of a message, the longest first: those of two words and more."""
    whole = [piece.strip(" .,:;!?-=*#\"'") for piece in _VARIABLE.split(message[:2_000])]
    # What wraps an error puts its own words and a colon in front.
    pieces = [part.strip() for piece in whole for part in (piece, *(piece.split(": ") if ": " in piece else ()))]
    telling = [p for p in pieces if len(p) >= _SHORTEST and len(re.findall(r"[A-Za-z]{2,}", p)) >= 2]
    return tuple(sorted(dict.fromkeys(telling), key=lambda p: (-len(p), p)))[:_MOST_LITERALS]


def raised(site: Site, message: str) -> tuple[Raised, ...]:
    """The literals of a message that few places of code hold, with these places."""
    return site.keep(("raised", message), lambda: tuple(filter(None, (_raised(site, x) for x in literals(message)))))


def _raised(site: Site, literal: str) -> Raised | None:
    try:
        found = site.repository.grep(site.at, literal, word=False)
    except ArchaeologistError:  # a file that cannot be read stops the search
        return None
    places = tuple(match for match in found if path_kind(match.path) == "code")
    return Raised(literal, places) if 0 < len(places) <= _MOST_PLACES else None


def names(text: str) -> tuple[str, ...]:
    """The names that a text speaks of, as they come: what is quoted, called, or written as only code is."""
    found = [part for quoted in _QUOTED.findall(text) for part in re.split(r"[.:-]+", quoted)]
    found += _CALLED.findall(text)
    found += [
        word
        for word in _NAME.findall(text)
        if "_" in word.strip("_") or re.search(r"[a-z][A-Z]", word) or word[0] == "$"
    ]
    return tuple(dict.fromkeys(each for each in found if is_telling(each)))


def is_telling(name: str) -> bool:
    """Whether a name may say something: no word that every message has."""
    return len(name) > 2 and not name[0].isdigit() and name.lower() not in _COMMON


def source_names(line: str) -> tuple[str, ...]:
    """The identifiers of a line of source."""
    return tuple(dict.fromkeys(each for each in _NAME.findall(line) if is_telling(each) and len(each) > 3))
