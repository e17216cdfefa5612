"""What is searched for: terms with their other forms, and where each of them stands in history.

A term is a name (identifier, flag, header, path part) or a word. Names are looked up in the identifier postings under
every spelling; words in messages by stem, with synonyms at a lower weight, and in diffs through the vocabulary.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from archaeologist.dig.site import Site

_PARTS = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing searched for. `forms` are ways to write it with their weights, the first as asked."""

    kind: Literal["name", "word"]
    forms: tuple[tuple[str, float], ...]
    weight: float = 1.0

    @property
    def text(self) -> str:
        return self.forms[0][0]


@dataclass(frozen=True, slots=True)
class Query:
    """Terms, and the intent and asked-for words that weigh their matches."""

    terms: tuple[Term, ...]
    intent: str
    paths: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    also: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def intents(self) -> tuple[tuple[str, float], ...]:
        """The intents with their weights: the asked one whole, those it speaks of besides a little less."""
        return ((self.intent, 1.0), *((each, 0.7) for each in self.also))

    @property
    def names(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.kind == "name")


@dataclass(frozen=True, slots=True)
class Match:
    """Where one term stands: commits by message (subject, anywhere) and by diff, each with the weight of the form."""

    term: Term
    subjects: dict[int, float]
    messages: dict[int, float]
    diffs: dict[int, float]
    rarity: float
    diff_rarity: float


def build(
    words: Iterable[str] = (),
    names: Iterable[str] = (),
    paths: Iterable[str] = (),
    intent: str = "",
    numbers: Iterable[int] = (),
    also: Iterable[str] = (),
    versions: Iterable[str] = (),
    since: str = "",
    until: str = "",
) -> Query:
    """A query from its written form.

    A word may carry alternatives and weights: `slow|performance*0.6` is «slow, or performance at six tenths». A weight
    on the first form weighs the whole term. A path counts as a place and its last part as a name. `since` and `until`
    are days, 2022-05-31; `versions` those that the question names.
    """
    terms = [Term("name", ((name, 1.0),), 2.0) for name in dict.fromkeys(names)]
    terms += [Term("name", ((stem, 1.0),), 0.8) for stem in dict.fromkeys(map(_stem_of, paths)) if stem]
    terms += [_word_term(word) for word in dict.fromkeys(words)]
    return Query(
        tuple(terms), intent, tuple(dict.fromkeys(paths)), tuple(numbers), tuple(also), tuple(versions), since, until
    )


def _stem_of(path: str) -> str:
    return re.sub(r"\.\w+$", "", path.rstrip("/").rsplit("/", 1)[-1])


def _word_term(written: str) -> Term:
    forms: dict[str, float] = {}
    for form in written.split("|"):
        text, _, weight = form.partition("*")
        if text.strip():
            forms.setdefault(text.strip(), float(weight or 1.0))
    first, *_ = forms
    whole = forms.pop(first)
    return Term("word", ((first, 1.0), *forms.items()), whole)


def whole(name: str) -> str:
    """The pattern of a name that stands by itself, not inside a longer one."""
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def parts(text: str) -> tuple[str, ...]:
    """The words a name is made of: `getHTTPValue`, `get_http_value` and `--get-http-value` give the same three."""
    return tuple(hump.lower() for piece in _PARTS.findall(text) for hump in _HUMP.findall(piece))


def phrase(text: str) -> str:
    """The text as message search tokenises it."""
    return " ".join(_PARTS.findall(text))


def rarity(found: int, size: int) -> float:
    """Inverse document frequency as in BM25 (Robertson and Zaragoza 2009), never negative."""
    return math.log(1 + (size - found + 0.5) / (found + 0.5))


def match(site: Site, term: Term) -> Match:
    """Every visible commit that a term occurs in, by message and by diff."""
    return site.keep(("match", term), lambda: _match(site, term))


def _match(site: Site, term: Term) -> Match:
    subjects: dict[int, float] = {}
    messages: dict[int, float] = {}
    for form, weight in term.forms:
        for target, field in ((subjects, "subject"), (messages, "any")):
            for n in site.history.messages_with(phrase(form), field):
                target[n] = max(target.get(n, 0.0), weight)
    if term.kind == "name":
        _demand_whole(site, term.text, subjects, messages)
    diffs = _name_diffs(site, term) if term.kind == "name" else _word_diffs(site, term)
    size = site.history.size
    exact = len(site.history.messages_with(phrase(term.text), "any")) or len(messages)
    return Match(term, subjects, messages, diffs, rarity(exact, size), rarity(len(diffs), size))


def _demand_whole(site: Site, name: str, *found: dict[int, float]) -> None:
    """Lowers the weight of messages that only have the name inside a longer one (`a_name` in `not_a_name`)."""
    alone = re.compile(whole(name.strip("-.")), re.IGNORECASE)
    some = sorted(found[-1])[:_CHECKED]
    inside = {n for n, commit in zip(some, site.history.commits(some), strict=True) if not alone.search(commit.message)}
    for each in found:
        for n in inside & each.keys():
            each[n] *= 0.35


_CHECKED = 400


def _name_diffs(site: Site, term: Term) -> dict[int, float]:
    found: dict[int, float] = {}
    for form, weight in term.forms:
        for touch in touches(site, form):
            value = weight * (1.0 if touch[2] else 0.4)
            found[touch[0]] = max(found.get(touch[0], 0.0), value)
    return found


def _word_diffs(site: Site, term: Term) -> dict[int, float]:
    """Commits whose diffs hold a word as an identifier of its own, in any case."""
    found: dict[int, float] = {}
    for form, weight in term.forms:
        if weight < 0.9 or " " in form or len(form) < 3:
            continue
        for spelling in site.history.spellings(form):
            for touch in site.history.touches(spelling):
                value = weight * (1.0 if touch.sign else 0.3)
                found[touch.n] = max(found.get(touch.n, 0.0), value)
    return found


def touches(site: Site, name: str) -> tuple[tuple[int, int, int], ...]:
    """(commit, doc, sign) wherever a name occurs in a changed line, oldest first, under every spelling.

    A name of several parts that is no identifier (`--no-ignore`, `X-Forwarded-For`) is looked for in the file changes
    that touch all its parts.
    """
    return site.keep(("touches", name), lambda: _touches(site, name))


def _touches(site: Site, name: str) -> tuple[tuple[int, int, int], ...]:
    history = site.history
    bare = name.strip("-.")
    spelled = [bare] if history.touches(bare) else list(history.spellings(bare))
    found = {(t.n, t.doc): t.sign for s in spelled for t in history.touches(s)}
    pieces = list(re.findall(r"[A-Za-z_]\w+", bare))
    if len(pieces) > 1 and not re.fullmatch(r"\w+", bare):
        together = _together(site, pieces)
        found |= {key: sign for key, sign in together.items() if key not in found}
    return tuple(sorted((n, doc, sign) for (n, doc), sign in found.items()))


def _together(site: Site, pieces: Iterable[str]) -> dict[tuple[int, int], int]:
    common: dict[tuple[int, int], int] | None = None
    for piece in sorted(set(pieces), key=len, reverse=True):
        these = {(t.n, t.doc): t.sign for t in site.history.touches(piece)}
        if common is None:
            common = these
        else:
            common = {key: sign if sign == these[key] else 0 for key, sign in common.items() if key in these}
    return common or {}
