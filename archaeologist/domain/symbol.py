"""What source text defines and calls: symbols with their places and fingerprints, calls, imports.

A symbol is known by its qualified name, with `.` between containers in every language, its kind, and its ordinal among
twins (overloads, stubs, both arms of an `#ifdef`). Its fingerprints say what changed between two of its versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archaeologist.domain.change import LineSpan

Kind = Literal[
    "function", "method", "class", "interface", "struct", "enum", "trait", "type", "module", "property", "macro"
]
Fault = Literal["unknown-language", "binary", "too-large", "broken"]
Piece = Literal["signature", "body", "documentation", "comments", "annotations", "modifiers"]
PIECES: tuple[Piece, ...] = ("signature", "body", "documentation", "comments", "annotations", "modifiers")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as it is written; a missing type is empty."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class DeprecationMark:
    """A line of a symbol that marks it, or something in it, as deprecated, and where it says so."""

    where: Literal["annotation", "documentation", "call"]
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of a symbol: `exact` of every byte, the others of its pieces without white space between tokens.

    `comments` are those inside that are no documentation. An empty piece has an empty print. For a class, `signature`
    has the bases, and only `body` has the members. White space counts inside strings, and where it makes blocks.
    """

    exact: str
    signature: str
    body: str
    documentation: str = ""
    comments: str = ""
    annotations: str = ""
    modifiers: str = ""

    @property
    def bare(self) -> tuple[str, ...]:
        """Equal where comments, documentation and white space alone differ."""
        return self.annotations, self.modifiers, self.signature, self.body

    @property
    def spaceless(self) -> tuple[str, ...]:
        """Equal where white space alone differs, or the place of a comment."""
        return *self.bare, self.documentation, self.comments

    @property
    def declaration(self) -> tuple[str, str, str]:
        """What a class or function is without documentation and body."""
        return self.annotations, self.modifiers, self.signature

    def changed(self, other: Prints) -> tuple[Piece, ...]:
        """The pieces that differ between two versions."""
        return tuple(each for each in PIECES if getattr(self, each) != getattr(other, each))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition in one version of a file.

    `span` starts at the first line of its documentation, decorators or attributes, `definition` at the definition
    proper; both end at its last line. `start`, `end`, `body_start` and `body_end` are byte offsets of span and body.
    `bases` are the supertypes as written; for a method of a trait's implementation, the trait.
    """

    qualified: str
    name: str
    kind: Kind
    span: LineSpan
    definition: LineSpan
    start: int
    end: int
    body_start: int
    body_end: int
    signature: str
    prints: Prints
    parameters: tuple[Parameter, ...] = ()
    bases: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    documentation: str = ""
    marks: tuple[DeprecationMark, ...] = ()
    ordinal: int = 0

    @property
    def path(self) -> str:
        return self.span.path

    @property
    def container(self) -> str:
        """The qualified name without the bare name; empty at the top of a file."""
        return self.qualified[: -len(self.name) - 1]

    @property
    def key(self) -> tuple[str, Kind, int]:
        """What no other symbol of the same file has."""
        return self.qualified, self.kind, self.ordinal


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the bare name called, what stands before it, the line, and the qualified name of the caller.

    `caller` is empty at the top of a file. `target` is the qualified name where the same file settles it: a function
    of the file called by its plain name, a method of the own class called on `self` or `this`. `bound` is the variable
    that takes the result (`x`, `self.x`).
    """

    name: str
    receiver: str
    line: int
    caller: str = ""
    target: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: the module as written, the name (empty for the module itself, `*` for all), the local name."""

    module: str
    name: str
    alias: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What one version of a file defines, in the order of the text. `fault` says why it may be incomplete."""

    path: str
    language: str
    symbols: tuple[Symbol, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What one version of a file calls and imports, in the order of the text."""

    path: str
    language: str
    calls: tuple[Call, ...] = ()
    imports: tuple[Import, ...] = ()
    fault: Fault | None = None
