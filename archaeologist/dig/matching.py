"""Which symbol of a commit's parent became a symbol of the commit: by name first, then by what its body says.

Twins (overloads, stubs, arms of an `#ifdef`) are paired by best assignment. A symbol that the same file did not have is
looked for among all that vanished in the commit; another newcomer that fits better takes precedence, so that
«renamed while another took the name» comes out right. A container that was renamed takes its members along. The
thresholds were read off hand-checked renames and moves in six languages: a like body (0.5) under the same name, a very
like one (0.75) under another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from archaeologist.code import similarity
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.symbol import Symbol
from archaeologist.index import Doc

SAME_NAME = 0.5
OTHER_NAME = 0.75
LONE_PAIR = 0.3
FEW_TOKENS = 6
_WRAPPER = 0.5
_MOST_FILES = 24
_MOST_NEWCOMERS = 150
_MOST_READ = 400

How = Literal["same", "renamed", "moved", "copied"]


@dataclass(frozen=True, slots=True)
class Match:
    """The symbol as it was before, in which version of which file, and how like the bodies are (0 to 1).

    `copied`: the old symbol is still there under its own name, so that this one is new and came out of it.
    """

    symbol: Symbol
    version: Version
    likeness: float
    how: How


@dataclass(frozen=True, slots=True)
class Pair:
    """A file on both sides of a commit; a side is None where the file was not there, or cannot be read."""

    doc: Doc
    before: Version | None
    after: Version | None


def like(one: Version, a: Symbol, other: Version, b: Symbol) -> float:
    """How like the bodies of two symbols are."""
    if a.prints.body and a.prints.body == b.prints.body:
        return 1.0
    return similarity(one.bag(a), other.bag(b))


def twin(after: Version, symbol: Symbol, before: Version, qualified: str = "") -> Symbol | None:
    """The symbol of that qualified name in another version of the file; among twins, the one that belongs to it."""
    name = qualified or symbol.qualified
    theirs = [each for each in before.symbols if each.qualified == name]
    ours = [each for each in after.symbols if each.qualified == symbol.qualified]
    if not theirs:
        return None
    if len(theirs) == len(ours) == 1:
        return theirs[0]
    return _assigned(after, ours, before, theirs).get((symbol.start, symbol.end))


def _assigned(
    after: Version, ours: Sequence[Symbol], before: Version, theirs: Sequence[Symbol]
) -> dict[tuple[int, int], Symbol]:
    """Twins paired greedily, the surest first: equal text, equal code, equal signature, like bodies, the same place."""
    pairs = sorted(
        ((_kin(after, a, before, b), -abs(i - j), -i, a, b) for i, a in enumerate(ours) for j, b in enumerate(theirs)),
        key=lambda p: p[:3],
        reverse=True,
    )
    found: dict[tuple[int, int], Symbol] = {}
    taken: set[int] = set()
    for score, _, _, a, b in pairs:
        if (a.start, a.end) not in found and b.start not in taken and score >= LONE_PAIR:
            found[(a.start, a.end)] = b
            taken.add(b.start)
    return found


def _kin(after: Version, a: Symbol, before: Version, b: Symbol) -> float:
    if a.prints.exact == b.prints.exact:
        return 5.0 if after.text(a) == before.text(b) else 4.0  # the prints leave decorators and remarks out
    if a.prints.signature == b.prints.signature:
        return 3.0 + like(after, a, before, b)
    types = _types(a) == _types(b)
    return like(after, a, before, b) + (1.0 if types else 0.0)


def _types(symbol: Symbol) -> tuple[str, ...]:
    return tuple(each.type for each in symbol.parameters)


class Matcher:
    """Looks for what a symbol was before one commit. Made for one commit and one of its parents."""

    def __init__(self, site: Site, versions: Versions, n: int, parent: int) -> None:
        self._site, self._versions = site, versions
        self._n, self._parent = n, parent
        self._pairs: dict[int, Pair] = {}

    def before(self, doc: Doc, after: Version, symbol: Symbol) -> Match | None:
        """What `symbol` of the version `after` was in the parent; None when nothing there became it."""
        own = self.pair(doc)
        if own.before is not None and (same := twin(after, symbol, own.before)):
            how: How = "moved" if own.before.path != after.path else "same"
            match = Match(same, own.before, like(after, symbol, own.before, same), how)
            if not self.is_usurped(doc, after, symbol, match):
                return match
        if inside := self._with_container(doc, after, symbol):
            return inside
        return self._among_vanished(own, after, symbol)

    def is_usurped(self, doc: Doc, after: Version, symbol: Symbol, match: Match) -> bool:
        """Whether a symbol has only the name of its match, and a newcomer of the same file has the body."""
        if match.likeness >= SAME_NAME or match.version.bag(match.symbol).total() < FEW_TOKENS:
            return False
        own = self.pair(doc)
        had = {each.qualified for each in match.version.symbols}
        words = after.bag(symbol)
        return any(
            like(after, each, match.version, match.symbol) >= OTHER_NAME
            for each in (own.after.symbols if own.after else ())
            if each.qualified not in had and alike(each, symbol) and each.name.encode() not in words
            if _shaped(each, match.symbol)
        )

    def lost_here(self, doc: Doc, after: Version, symbol: Symbol) -> Match | None:
        """What this commit lost that a later one brought back as `symbol`, under its name alone."""
        match = self._among_vanished(Pair(doc, None, after), after, symbol)
        if match is None or match.how == "copied" or match.symbol.name != symbol.name:
            return None
        return None if self._lives_on(match) else match

    def _lives_on(self, lost: Match) -> bool:
        """Whether what a commit took out of a file is there after it all the same: in another file, or renamed."""
        path, old = lost.version.path, lost.symbol
        own = [self.pair(doc) for doc in self._site.docs(self._n) if doc.path == doc.old_path == path]
        for pair in (*own, *self.gaining(path, (old.name,))):
            had = {each.qualified for each in pair.before.symbols} if pair.before else set()
            for each in pair.after.symbols if pair.after else ():
                if each.qualified in had or not alike(each, old) or pair.after is None:
                    continue
                enough = SAME_NAME if each.name == old.name else OTHER_NAME
                if like(pair.after, each, lost.version, old) >= enough:
                    return True
        return False

    def around(self, doc: Doc, symbol: Symbol) -> tuple[Pair, ...]:
        """The file of a change and others of its commit that may have lost the symbol."""
        return (self.pair(doc), *(self.pair(each) for each in self._worth_a_look(doc, symbol)))

    def gaining(self, path: str, names: Collection[str] = ()) -> tuple[Pair, ...]:
        """Files in the language of `path` that the commit wrote to, one of the names if given; new files first."""
        docs = [doc for doc in self._of_language(path) if doc.added and doc.path != path]
        docs = [doc for doc in docs if not names or self._wrote(doc, names, b"+")]
        docs.sort(key=lambda doc: (doc.status != "A", -doc.added, doc.path))
        return tuple(self.pair(doc) for doc in docs[:_MOST_FILES])

    def losing(self, path: str, names: Collection[str]) -> tuple[Pair, ...]:
        """Files in the language of `path` that the commit took a line with one of the names out of."""
        docs = [d for d in self._of_language(path) if d.status != "A" and self._wrote(d, names, b"-")]
        docs.sort(key=lambda doc: (-doc.removed, doc.path))
        return tuple(self.pair(doc) for doc in docs[:_MOST_FILES])

    def version_before(self, path: str) -> Version | None:
        return self._versions.at(self._parent, path)

    def version_after(self, path: str) -> Version | None:
        return self._versions.at(self._n, path)

    def _of_language(self, path: str) -> list[Doc]:
        """The changes of the commit in files that end like a path; none of a commit that changed very many."""
        suffix = path.rpartition(".")[2]
        docs = [doc for doc in self._site.docs(self._n) if doc.path.rpartition(".")[2] == suffix]
        return docs if len(docs) <= _MOST_READ else []

    def _wrote(self, doc: Doc, names: Collection[str], sign: bytes) -> bool:
        """Whether a line that the commit added (`+`) or took out (`-`) has one of the names."""
        words = [name.encode("utf-8", "replace") for name in names]
        lines = [line for line in self._site.history.raw_diff(doc.doc).split(b"\n") if line[:1] == sign]
        return any(word in line for line in lines for word in words)

    def pair(self, doc: Doc) -> Pair:
        """Both sides of a file, read once."""
        if doc.doc not in self._pairs:
            gone, new = doc.status == "D", doc.status == "A"
            before = None if new else self._versions.at(self._parent, doc.old_path)
            after = None if gone else self._versions.at(self._n, doc.path)
            self._pairs[doc.doc] = Pair(doc, before, after)
        return self._pairs[doc.doc]

    def _with_container(self, doc: Doc, after: Version, symbol: Symbol) -> Match | None:
        """The member of the container as it was called, or where it lay, before."""
        container = after.find(symbol.container) if symbol.container else None
        if container is None:
            return None
        was = self.before(doc, after, container)
        if was is None or was.how in ("copied", "same"):
            return None
        if was.symbol.qualified == container.qualified and was.version is self.pair(doc).before:
            return None
        member = twin(after, symbol, was.version, f"{was.symbol.qualified}.{symbol.name}")
        if member is None:
            return None
        how: How = "moved" if was.version.path != after.path else "renamed"
        return Match(member, was.version, like(after, symbol, was.version, member), how)

    def _among_vanished(self, own: Pair, after: Version, symbol: Symbol) -> Match | None:
        pairs = [own, *(self.pair(doc) for doc in self._worth_a_look(own.doc, symbol))]
        best: tuple[float, Match | None] = (0.0, None)
        for pair in pairs:
            for old in self._lost(pair, symbol):
                assert pair.before is not None
                score, match = self._judged(own, after, symbol, pair, old)
                if match is not None and score > best[0]:
                    best = (score, match)
        match = best[1]
        if match is None or match.how == "copied":
            return match
        return None if self._better_placed(pairs, after, symbol, match, best[0]) else match

    def _worth_a_look(self, own: Doc, symbol: Symbol) -> list[Doc]:
        """Other files of the commit that may have lost the symbol: those that took out a line with its name first."""
        suffix = own.path.rpartition(".")[2]
        docs = [
            doc
            for doc in self._site.docs(self._n)
            if doc.doc != own.doc and doc.status != "A" and doc.old_path.rpartition(".")[2] == suffix and doc.removed
        ]
        kinds = {"vendored", "generated", "lock"}
        docs = [doc for doc in docs if path_kind(doc.path) not in kinds or path_kind(own.path) in kinds]
        losing = [doc for doc in docs if self._wrote(doc, (symbol.name,), b"-")] if len(docs) <= _MOST_READ else []
        losing.sort(key=lambda doc: (-doc.removed, doc.path))
        rest = sorted((d for d in docs if d not in losing), key=lambda doc: (-doc.removed, doc.path))
        return (losing[:_MOST_FILES] + rest)[:_MOST_FILES]

    def _lost(self, pair: Pair, symbol: Symbol) -> Iterable[Symbol]:
        """Symbols of the old side that the new side does not have, or whose body is another there.

        Those that are as they were count where they may be what a copy was made of.
        """
        if pair.before is None:
            return
        for old in pair.before.symbols:
            if not alike(old, symbol) or (old.qualified == symbol.qualified and pair.before.path == symbol.path):
                continue
            if pair.before.path != symbol.path and pair.before.is_nameless(old):
                continue
            now = _left_of(old, pair)
            if now is None or now.prints.body != old.prints.body or old.prints.body == symbol.prints.body:
                yield old

    def _judged(self, own: Pair, after: Version, symbol: Symbol, pair: Pair, old: Symbol) -> tuple[float, Match | None]:
        """How sure it is that `old` became `symbol`."""
        assert pair.before is not None
        now = _left_of(old, pair)
        likeness = like(after, symbol, pair.before, old)
        size = min(after.bag(symbol).total(), pair.before.bag(old).total())
        same_name, same_file = old.name == symbol.name, pair is own
        if not same_name and now is None and self._with_members(pair, after, symbol, old, likeness):
            return OTHER_NAME + likeness, Match(old, pair.before, likeness, "renamed" if same_file else "moved")
        if size < FEW_TOKENS and not same_name:
            return 0.0, None
        if (
            now is not None
            and not self._is_shell(pair, old, now, symbol)
            and not self._is_taken(pair, old, now, symbol)
        ):
            copied = likeness >= OTHER_NAME and size >= FEW_TOKENS
            return 0.1 * likeness, Match(old, pair.before, likeness, "copied") if copied else None
        kin = same_file and old.container == symbol.container and _plain(old.name) == _plain(symbol.name)
        enough = SAME_NAME if same_name or kin else OTHER_NAME if same_file or likeness > 0.9 else OTHER_NAME + 0.1
        if likeness < enough and not (same_file and not same_name and self._lone(own, after, symbol, old, likeness)):
            return 0.0, None
        score = likeness + (0.6 if same_name else 0.4 if kin else 0.0) + (0.2 if same_file else 0.0)
        score += 0.3 if old.qualified == symbol.qualified else 0.0
        return score, Match(old, pair.before, likeness, "renamed" if same_file and not same_name else "moved")

    def _with_members(self, pair: Pair, after: Version, symbol: Symbol, old: Symbol, likeness: float) -> bool:
        """Whether a type has the members of one that went away, or, where it has none, its few words, and no rival."""
        if pair.before is None or symbol.kind in _CALLABLE:
            return False
        ours, theirs = _members(after, symbol), _members(pair.before, old)
        if not ours and not theirs:
            own = pair.after is after
            return own and bool(symbol.prints.body) and likeness == 1.0 and self._only_ones(pair, after, symbol)
        kept = [name for name in ours if name in theirs]
        kept = [name for name in kept if like(after, ours[name], pair.before, theirs[name]) >= SAME_NAME]
        return 2 * len(kept) > max(len(ours), len(theirs))

    def _only_ones(self, own: Pair, after: Version, symbol: Symbol) -> bool:
        """Whether the file gained one symbol of this kind and lost one."""
        if own.before is None:
            return False
        gained = [s for s in after.symbols if alike(s, symbol) and own.before.find(s.qualified) is None]
        lost = [s for s in own.before.symbols if alike(s, symbol) and after.find(s.qualified) is None]
        return len(gained) == len(lost) == 1

    def _is_shell(self, pair: Pair, old: Symbol, now: Symbol, symbol: Symbol) -> bool:
        """Whether what is left of an old symbol is a wrapper around the one of its name that has its body elsewhere.

        Under another name, or as an overload beside the old one, the body was extracted: that symbol is new.
        """
        assert pair.before is not None
        assert pair.after is not None
        elsewhere = old.name == symbol.name and (old.path, old.qualified) != (symbol.path, symbol.qualified)
        return elsewhere and pair.after.bag(now).total() <= _WRAPPER * pair.before.bag(old).total()

    def _is_taken(self, pair: Pair, old: Symbol, now: Symbol, symbol: Symbol) -> bool:
        """Whether something else took the name of an old symbol; a wrapper around the one with its body did not."""
        assert pair.before is not None
        assert pair.after is not None
        other = old.name != symbol.name and pair.after.path == symbol.path
        if not other or not _shaped(old, symbol) or symbol.name.encode() in pair.after.bag(now):
            return False
        return like(pair.after, now, pair.before, old) < SAME_NAME

    def _lone(self, own: Pair, after: Version, symbol: Symbol, old: Symbol, likeness: float) -> bool:
        """Whether one stands where the other stood: between the same neighbours, or as the only one lost and gained."""
        if own.before is None or likeness < LONE_PAIR or old.container != symbol.container:
            return False
        if _types(old) != _types(symbol) and likeness < SAME_NAME:
            return False
        return self._only_ones(own, after, symbol) or _neighbours(after, symbol) == _neighbours(own.before, old) != (
            "",
            "",
        )

    def _better_placed(self, pairs: Sequence[Pair], after: Version, symbol: Symbol, match: Match, score: float) -> bool:
        """Whether another newcomer of the commit has a better claim to the old symbol."""
        old, seen = match.symbol, 0
        for pair in pairs:
            if pair.after is None:
                continue
            had = {each.qualified for each in pair.before.symbols} if pair.before else set()
            for other in pair.after.symbols:
                if other.qualified in had or not alike(other, symbol) or seen >= _MOST_NEWCOMERS:
                    continue
                if pair.after is after and (other.start, other.end) == (symbol.start, symbol.end):
                    continue
                seen += 1
                claim = like(pair.after, other, match.version, old)
                claim += (0.6 if other.name == old.name else 0.0) + (0.3 if other.qualified == old.qualified else 0.0)
                claim += 0.2 if pair.after.path == match.version.path else 0.0
                if claim > score + 1e-9:
                    return True
        return False


_CALLABLE = frozenset({"function", "method", "property", "macro"})


def alike(one: Symbol, other: Symbol) -> bool:
    """Whether two symbols are of kinds that can turn into each other."""
    return (one.kind in _CALLABLE) == (other.kind in _CALLABLE)


def _shaped(one: Symbol, other: Symbol) -> bool:
    """Whether two symbols stand in the same container and take the same: a body that was extracted seldom does."""
    return one.container == other.container and _types(one) == _types(other)


def _plain(name: str) -> str:
    """A name without what says that it is private, and however its words are joined."""
    return name.replace("_", "").lstrip("#$").lower()


def _members(version: Version, holder: Symbol) -> dict[str, Symbol]:
    return {each.name: each for each in version.symbols if each.container == holder.qualified}


def _left_of(old: Symbol, pair: Pair) -> Symbol | None:
    """What the new side of a file has under the name of an old symbol: among overloads, the one of its signature."""
    twins = [each for each in pair.after.symbols if each.qualified == old.qualified] if pair.after else []
    return next((each for each in twins if _types(each) == _types(old)), next(iter(twins), None))


def _neighbours(version: Version, symbol: Symbol) -> tuple[str, str]:
    """The names of what stands right before and after a symbol in its container."""
    siblings = [each for each in version.symbols if each.container == symbol.container]
    at = next(i for i, each in enumerate(siblings) if each.start == symbol.start)
    before = siblings[at - 1].qualified if at else ""
    return before, siblings[at + 1].qualified if at + 1 < len(siblings) else ""
