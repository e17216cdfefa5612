"""The parts of a sentence that say one thing each, and which commits each of them may be about.

«Ada removed it in v2.0» has to hold of one commit: that somebody of that name wrote another, and that a third came out
in v2.0, does not make it true. So a part is held against one commit at a time, unless it names several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeologist.agent.scrutiny.atoms import QUOTE
from archaeologist.agent.scrutiny.events import HARD
from archaeologist.agent.scrutiny.testimony import Testimony
from archaeologist.agent.scrutiny.verbs import deeds_in

_ID = re.compile(r"(?<![\w./#-])(?=[0-9a-f]*\d)[0-9a-f]{7,64}(?![\w-])")
_LINK = re.compile(
    r"(?P<mark>[;，；])|(?:,\s*|\s+)(?P<word>and then|and later|and|but|then|while|whereas|before|after|later|until)\s+"
    r"|(?P<zh>然后|后来|之后|之前|并且|并|但)"
)
_MEANT = {"and then": "then", "and later": "later", "然后": "then", "后来": "later", "之后": "later", "之前": "before"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence: `link` is the word that joins it to the one before, `ids` are the commits it is about."""

    text: str
    link: str
    ids: tuple[str, ...]

    def candidates(self, cited: Testimony) -> Sequence[Testimony]:
        """The testimonies that it may be held against: of the commits it names, else of each one that is cited."""
        if self.ids or len(cited.oids) < 2:
            return (cited,)
        return tuple(cited.only([oid]) for oid in cited.oids)


def parts_of(sentence: str) -> Iterator[Part]:
    """The parts of a sentence. One that names no commit is about the one that the sentence named before it."""
    pieces = [*_merged(_cut(sentence))]
    named = tuple(_ID.findall(_unquoted(sentence)))
    last: tuple[str, ...] = named if len(set(named)) == 1 else ()
    for text, link in pieces:
        last = tuple(_ID.findall(_unquoted(text))) or last
        own = f"{text} {' '.join(last)}" if last and not _ID.search(_unquoted(text)) else text
        yield Part(own, link, last)


def _cut(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence cut at every word that may join two statements; none inside a quotation."""
    hidden = QUOTE.sub(lambda found: "\0" * len(found[0]), sentence)
    start, link = 0, ""
    for found in _LINK.finditer(hidden):
        yield sentence[start : found.start()], link
        word = found["word"] or found["zh"] or ""
        start, link = found.end(), _MEANT.get(word, word)
    yield sentence[start:], link


def _merged(pieces: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pieces, those that say nothing of their own joined to the one before."""
    held, held_link = "", ""
    for text, link in pieces:
        if held and _says_something(held) and _says_something(text):
            yield held, held_link
            held, held_link = text, link
        else:
            joint = f" {link} " if link else ", " if held else ""
            held, held_link = (f"{held}{joint}{text}", held_link) if held else (text, link)
    yield held, held_link


def _says_something(text: str) -> bool:
    bare = _unquoted(text)
    return any(deed.name in HARD for _, deed in deeds_in(bare))


def _unquoted(text: str) -> str:
    return QUOTE.sub(" ", text)
