"""What became several definitions, or was made out of several: found where no single one is the heir.

A part of a body taken out of a definition that stays, or that lives on as a whole under another name, is no split: that
is an extraction. Of each of several most has to be in the whole, and together they have to make up most of the whole.
Measured over the multisets of tokens, as likeness is; and as any two pieces of code have tokens in common, half of
the lines of a part have to stand in the whole as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archaeologist.code import Bag
from archaeologist.dig.matching import FEW_TOKENS, OTHER_NAME, SAME_NAME, Match, Matcher, Pair, alike, like
from archaeologist.dig.versions import Version
from archaeologist.domain.symbol import Symbol
from archaeologist.index import Doc

_INSIDE = 0.7
"""How much of a part is in the whole, at least."""
_SHARE = 0.2
"""How much of the whole a part is, at least."""
_COVERED = 0.6
"""How much of the whole all parts make up together, at least."""
_LEAST = 4 * FEW_TOKENS
_MOST_PARTS = 60
_VERBATIM = 0.5
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A definition on one side of a commit."""

    version: Version
    symbol: Symbol

    @property
    def bag(self) -> Bag:
        return self.version.bag(self.symbol)

    @property
    def lines(self) -> Counter[bytes]:
        """The lines of the body that say something, without their white space."""
        lines = (b"".join(line.split()) for line in self.version.source.body(self.symbol).splitlines())
        return Counter(line for line in lines if len(line) > _SHORT)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a definition was before: the whole that it was a part of, or the largest of those that became it.

    `sides` are all parts, of the new side for a split, of the old one for what was merged.
    """

    match: Match
    sides: tuple[Symbol, ...]


def split_from(matcher: Matcher, doc: Doc, after: Version, symbol: Symbol) -> Shared | None:
    """The definition that went away and became `symbol` and others; None where there is none."""
    own = Part(after, symbol)
    losing = matcher.around(doc, symbol)
    likely = [old for old in vanished(losing, symbol) if _is_part(own, old)]
    if not likely:
        return None
    pairs = {each.doc.doc: each for each in (*losing, *matcher.gaining(doc.path))}
    new = newcomers(tuple(pairs.values()), symbol)
    gone = vanished(losing, symbol)
    for old in likely:
        parts = parts_of(old, [each for each in new if not _has_heir(each, gone, old)])
        if any(_same(each, own) for each in parts):
            likeness = like(after, symbol, old.version, old.symbol)
            return Shared(Match(old.symbol, old.version, likeness, "moved"), tuple(each.symbol for each in parts))
    return None


def merged_from(matcher: Matcher, doc: Doc, after: Version, symbol: Symbol) -> Shared | None:
    """The definitions that went away and together became `symbol`; None where there are none."""
    own = Part(after, symbol)
    pairs = matcher.around(doc, symbol)
    likely = [each for each in vanished(pairs, symbol) if _is_part(each, own)]
    new = newcomers(pairs, symbol) if len(likely) > 1 else []
    parts = parts_of(own, [each for each in likely if not _has_heir(each, new, own)])
    if not parts:
        return None
    first = max(parts, key=lambda each: (each.bag & own.bag).total())
    match = Match(first.symbol, first.version, like(after, symbol, first.version, first.symbol), "moved")
    return Shared(match, tuple(each.symbol for each in parts))


def taken_in(matcher: Matcher, doc: Doc, match: Match, after: Version, symbol: Symbol) -> tuple[Symbol, ...]:
    """The definitions that went away because `symbol` took their bodies in; most often none.

    Of the same file, and of others where `symbol` itself came from another.
    """
    before = Part(match.version, match.symbol)
    if not _has_grown(before, own := Part(after, symbol)):
        return ()
    pairs = matcher.around(doc, symbol) if match.version.path != after.path else (matcher.pair(doc),)
    return tuple(each.symbol for each in absorbed(before, own, vanished(pairs, symbol)))


def became(matcher: Matcher, doc: Doc, before: Version, symbol: Symbol) -> tuple[Symbol, ...]:
    """What a definition that went away became: the several that it was split into, or the one that took it in."""
    old = Part(before, symbol)
    losing = matcher.around(doc, symbol)
    pairs = {each.doc.doc: each for each in (*losing, *matcher.gaining(doc.old_path))}
    new = newcomers(tuple(pairs.values()), symbol)
    gone = vanished(losing, symbol)
    if parts := parts_of(old, [each for each in new if not _has_heir(each, gone, old)]):
        return tuple(each.symbol for each in parts)
    for each in new:
        parts = parts_of(each, [part for part in gone if _same(part, old) or not _has_heir(part, new, each)])
        if any(_same(part, old) for part in parts):
            return (each.symbol,)
    return _taker(matcher.pair(doc), old)


def _taker(pair: Pair, old: Part) -> tuple[Symbol, ...]:
    """The definition that stayed in the file and has the body of one that went away in addition to its own."""
    for each in pair.after.symbols if pair.after else ():
        was = pair.before.find(each.qualified) if pair.before else None
        if was is None or pair.before is None or pair.after is None or not alike(each, old.symbol):
            continue
        before, after = Part(pair.before, was), Part(pair.after, each)
        if was.prints.body != each.prints.body and _has_grown(before, after) and absorbed(before, after, (old,)):
            return (each,)
    return ()


def newcomers(pairs: Sequence[Pair], symbol: Symbol) -> list[Part]:
    """The definitions of a kind that the commit wrote under names that their files did not have."""
    return _only_in([(pair.after, pair.before) for pair in pairs], symbol)


def vanished(pairs: Sequence[Pair], symbol: Symbol) -> list[Part]:
    """The definitions of a kind whose names the commit took out of their files."""
    return _only_in([(pair.before, pair.after) for pair in pairs], symbol)


def _only_in(sides: Sequence[tuple[Version | None, Version | None]], symbol: Symbol) -> list[Part]:
    """The definitions of a kind that one side of a file has and the other does not have by name."""
    found = []
    for one, other in sides:
        known = {each.qualified for each in other.symbols} if other else set()
        for each in one.symbols if one else ():
            if one and each.qualified not in known and alike(each, symbol):
                found.append(Part(one, each))
    return found[:_MOST_PARTS]


def parts_of(whole: Part, others: Sequence[Part]) -> tuple[Part, ...]:
    """Those of the others that the whole was split into, or was put together from; empty where it is no such case.

    In the order of paths and places. What is one with the whole, or lies in a part that counts already, is none.
    """
    bag = whole.bag
    total = bag.total()
    if total < _LEAST:
        return ()
    parts: list[Part] = []
    for each in others:
        if like(whole.version, whole.symbol, each.version, each.symbol) >= OTHER_NAME:
            return ()
        if _is_part(each, whole) and not _lies_in(each, parts):
            parts.append(each)
    together: Bag = sum((each.bag for each in parts), Bag())
    if len(parts) < 2 or (together & bag).total() < _COVERED * total:
        return ()
    return tuple(sorted(parts, key=lambda each: (each.version.path, each.symbol.start)))


def _lies_in(part: Part, others: Sequence[Part]) -> bool:
    """Whether a definition is nested in one of the others."""
    own = part.symbol
    here = (each.symbol for each in others if each.version is part.version)
    return any(each.start <= own.start and own.end <= each.end for each in here)


def absorbed(before: Part, after: Part, gone: Sequence[Part]) -> tuple[Part, ...]:
    """Those that went away whose bodies a definition took in: most of each, and a good share of what it is now."""
    own, total = after.bag - before.bag, after.bag.total()
    found = []
    for each in gone:
        common = (each.bag & own).total()
        enough = common >= _SHARE * total and common >= _INSIDE * each.bag.total()
        if enough and not _same(each, before) and _verbatim(each, after):
            found.append(each)
    return tuple(found)


def _has_heir(part: Part, others: Sequence[Part], besides: Part) -> bool:
    """Whether one of the definitions on the other side of the commit is the same as a part, under whatever name."""
    for each in others:
        if not _same(each, besides):
            enough = SAME_NAME if each.symbol.name == part.symbol.name else OTHER_NAME
            if like(part.version, part.symbol, each.version, each.symbol) >= enough:
                return True
    return False


def _has_grown(before: Part, after: Part) -> bool:
    total = after.bag.total()
    return total >= _LEAST and total - before.bag.total() >= _SHARE * _INSIDE * total


def _is_part(part: Part, whole: Part) -> bool:
    """Whether most of a body is in another, of which it is a good share."""
    own, bag = part.bag, whole.bag
    common = (own & bag).total() if own.total() > FEW_TOKENS else 0
    return common >= _SHARE * bag.total() and common >= _INSIDE * own.total() and _verbatim(part, whole)


def _verbatim(part: Part, whole: Part) -> bool:
    """Whether many lines of a part stand in the whole."""
    lines = part.lines
    return (lines & whole.lines).total() >= _VERBATIM * lines.total() > 0


def _same(one: Part, other: Part) -> bool:
    return one.version is other.version and (one.symbol.start, one.symbol.end) == (other.symbol.start, other.symbol.end)
