"""The life of one symbol: every commit that changed it, back to the one that introduced it.

A walk from a revision towards the roots. Commits that left the file alone are passed over in the index; at a merge the
walk follows the first parent that has the same symbol, so that a change is told once, where it was made (git's history
simplification, at the level of the symbol); where a merge agrees with no parent it follows all of them. What a commit
did is read off fingerprints of the symbol's pieces; where the parent lacks it, `matching` says what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from archaeologist.code import same_code
from archaeologist.dig.carried import carried
from archaeologist.dig.matching import Match, Matcher, like, twin
from archaeologist.dig.revival import earlier_life
from archaeologist.dig.shares import merged_from, split_from, taken_in
from archaeologist.dig.site import Site
from archaeologist.dig.spread import merged_modules, split_module
from archaeologist.dig.versions import Version, Versions
from archaeologist.domain.history import Location
from archaeologist.domain.symbol import Symbol
from archaeologist.index import Doc

ChangeKind = Literal[
    "introduced", "body", "signature", "documentation", "format", "annotation", "renamed", "moved", "extracted",
    "deprecated", "undeprecated", "removed", "revived", "bases", "split", "merged",
]  # fmt: skip
_PIECES: dict[str, ChangeKind] = {
    "signature": "signature",
    "modifiers": "signature",
    "body": "body",
    "documentation": "documentation",
    "comments": "documentation",
    "annotations": "annotation",
}
_WRITTEN = frozenset({"signature", "body", "annotation", "bases"})
_LOOK_BACK = 3
_RECEIVER = re.compile(r"^func \(\w+ (\*?\w+)\)")
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What commit `n` did to the symbol: its kinds, both sides (`before` is None where it began), how like they are.

    `into` are all that the old side was split into, `out_of` all that the new one was put together from.
    """

    n: int
    kinds: tuple[ChangeKind, ...]
    before: Symbol | None
    after: Symbol | None
    likeness: float = 1.0
    note: str = ""
    into: tuple[Location, ...] = ()
    out_of: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """The steps of a symbol, newest first. `note` says what it was made out of, where that is known."""

    steps: tuple[Step, ...]
    note: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands: the symbol as commit `n` has it."""

    n: int
    version: Version
    symbol: Symbol


class _Trail:
    """The commits that touched one path, and for every commit which of them are the last ones before it."""

    def __init__(self, site: Site, path: str) -> None:
        self.docs: dict[int, Doc] = {}
        for doc in site.history.path_docs(path):
            if doc.path == path:
                self.docs[doc.n] = doc
        self.renames = [doc for doc in reversed(self.docs.values()) if doc.old_path != path]
        self._parents = site.history.parent_table()
        self._last: list[frozenset[int]] = [frozenset()] * (site.history.size + 1)
        self._known = 0

    def last(self, n: int) -> frozenset[int]:
        """The touching commits that are met first on the ways from `n` back, `n` itself included."""
        last, table, docs = self._last, self._parents, self.docs
        for each in range(self._known + 1, n + 1):
            parents = table[each]
            if each in docs:
                last[each] = frozenset((each,))
            elif len(parents) == 1:
                last[each] = last[parents[0]]
            elif parents:
                found = last[parents[0]]
                for parent in parents[1:]:
                    if last[parent] is not found and last[parent] != found:
                        found = found | last[parent]
                last[each] = found
        self._known = max(self._known, n)
        return last[n]


class _Astray(Exception):
    """What was carried from version to version turned out not to be what the parser finds there."""


class Walk:
    """One walk. `tell` hears how many commits were looked at, and how many touch the file."""

    def __init__(self, site: Site, versions: Versions, tell: Tell | None = None) -> None:
        self._site, self._versions, self._tell = site, versions, tell
        self._trails: dict[str, _Trail] = {}
        self._steps: dict[int, Step] = {}
        self._note = ""
        self._seen: set[tuple[int, str, str, int]] = set()
        self._carrying = True

    def life(self, n: int, version: Version, symbol: Symbol) -> Life:
        """Every step from commit `n` on, newest first."""
        try:
            return self._life(n, version, symbol)
        except _Astray:  # once more, and every version is parsed
            self._steps, self._seen, self._note, self._carrying = {}, set(), "", False
            return self._life(n, version, symbol)

    def _life(self, n: int, version: Version, symbol: Symbol) -> Life:
        waiting = [Place(n, version, symbol)]
        while waiting:
            place: Place | None = waiting.pop()
            while place is not None:
                key = (place.n, place.version.path, place.symbol.qualified, place.symbol.ordinal)
                if key in self._seen:
                    break
                self._seen.add(key)
                place, *others = self._back(place)
                waiting += [each for each in others if each is not None]
        missing = sorted(set(self._versions.unreadable.values()))
        gaps = tuple(f"A version of {path} could not be read." for path in missing)
        steps = sorted(self._steps.values(), key=lambda step: -step.n)
        return Life(tuple(steps), self._note, gaps)

    # -- one move --------------------------------------------------------------------------------------------------

    def _back(self, place: Place) -> list[Place | None]:
        """The places that a place leads to: one, several behind a merge that agrees with no parent, none at the end."""
        trail = self._trail(place.version.path)
        n = place.n
        while n not in trail.docs:
            parents = self._site.history.parents(n)
            if not parents:
                self._begin(n, place)
                return [None]
            if len(parents) > 1 and len({trail.last(parent) for parent in parents}) > 1:
                return list(self._behind_merge(n, parents, place))
            n = parents[0]
        if self._tell:
            self._tell(len(self._seen), len(trail.docs))
        at = Place(n, place.version, place.symbol)
        parents = self._site.history.parents(n)
        if len(parents) > 1:
            return list(self._behind_merge(n, parents, at))
        return [self._before_commit(at, trail.docs[n], parents[0] if parents else 0)]

    def _trail(self, path: str) -> _Trail:
        if path not in self._trails:
            self._trails[path] = _Trail(self._site, path)
        return self._trails[path]

    def _behind_merge(self, n: int, parents: tuple[int, ...], place: Place) -> Iterator[Place | None]:
        """The parent that has the same symbol; where none has, all of them, and the merge counts if it wrote it."""
        sides = [side for parent in parents if (side := self._side(parent, place))]
        exact = [side for side in sides if side.symbol.prints.exact == place.symbol.prints.exact]
        whole = next((side for side in exact if side.version.path == place.version.path), None)
        if whole:
            yield whole
            return
        doc = self._trail(place.version.path).docs.get(n)
        if not sides:
            yield self._before_commit(place, doc, parents[0])
            return
        if doc is not None and not exact:
            first = sides[0]
            likeness = like(place.version, place.symbol, first.version, first.symbol)
            self._note_change(n, Match(first.symbol, first.version, likeness, "same"), place)
        yield from sides

    def _side(self, parent: int, place: Place) -> Place | None:
        """The symbol as a parent of a merge has it, perhaps in a file that the other parent had renamed."""
        path = place.version.path
        for each in (path, *(doc.old_path for doc in self._trail(path).renames if doc.old_path != path)):
            version = self._versions.at(parent, each)
            found = self._same(version, place) if version else None
            if version and found:
                return Place(parent, version, found)
            if self._hidden(parent, each, place):
                return Place(parent, place.version, place.symbol)
        return None

    def _same(self, version: Version, place: Place) -> Symbol | None:
        """The symbol in another version of its file."""
        if version.path == place.version.path and version.blob == place.version.blob:
            return place.symbol
        if self._carrying and (found := carried(place.version, place.symbol, version)):
            return found
        self._confirm(place)
        return twin(place.version, place.symbol, version)

    def _hidden(self, n: int, path: str, place: Place) -> bool:
        """Whether the symbol is likely in a version that cannot be read, or not be parsed: the walk passes it over."""
        version = self._versions.at(n, path)
        if version is None:
            return self._versions.unread(n, path)
        own = place.symbol
        begin = own.body_start if own.body_start < own.body_end else own.end
        head = place.version.data[own.start : begin].rpartition(own.name.encode())[0].rpartition(b"\n")[2]
        line = head.lstrip() + own.name.encode()
        if version.outline.fault != "broken" or version.find(own.qualified) or line not in version.data:
            return False
        self._versions.unreadable[version.blob] = path
        return True

    def _confirm(self, place: Place) -> None:
        """Raises `_Astray` when the parser does not find the symbol where it was carried to."""
        own = place.symbol
        here = (own.start, own.end, own.qualified)
        if not any((each.start, each.end, each.qualified) == here for each in place.version.symbols):
            raise _Astray

    def _before_commit(self, place: Place, doc: Doc | None, parent: int) -> Place | None:
        """What an ordinary commit did, noted, and the place before it; None where the symbol began."""
        if not parent or doc is None:
            self._begin(place.n, place)
            return None
        version = self._versions.at(parent, doc.old_path) if doc.status != "A" else None
        same = self._same(version, place) if version is not None and version.path == place.version.path else None
        if same is not None and version is not None:
            if same.prints.exact == place.symbol.prints.exact and version.package == place.version.package:
                return Place(parent, version, same)
            match = Match(same, version, like(place.version, place.symbol, version, same), "same")
            if not self._matcher(place.n, parent).is_usurped(doc, place.version, place.symbol, match):
                self._note_change(place.n, match, place)
                return Place(parent, version, same)
        return self._changed_place(place, doc, parent)

    def _matcher(self, n: int, parent: int) -> Matcher:
        return Matcher(self._site, self._versions, n, parent)

    def _changed_place(self, place: Place, doc: Doc, parent: int) -> Place | None:
        """The symbol was elsewhere, called otherwise, gone for a moment, or not there at all."""
        self._confirm(place)
        if doc.status != "A" and doc.old_path == place.version.path and self._hidden(parent, doc.old_path, place):
            return Place(parent, place.version, place.symbol)
        match = self._matcher(place.n, parent).before(doc, place.version, place.symbol)
        if match is not None and match.how != "copied":
            self._note_change(place.n, match, place)
            return Place(parent, match.version, match.symbol)
        if revived := self._revived(place):
            return revived
        if match is None and (earlier := self._shortly_before(place, doc, parent)):
            return earlier
        if match is None and (whole := self._shared(place, doc, parent)):
            return whole
        note = f"out of {match.symbol.qualified} in {match.version.path}" if match else ""
        self._begin(place.n, place, note)
        return None

    def _shared(self, place: Place, doc: Doc, parent: int) -> Place | None:
        """What the symbol was split from, or the largest of those that were put together in it, noted."""
        matcher = self._matcher(place.n, parent)
        own = doc, place.version, place.symbol
        kind: ChangeKind = "split"
        found = split_from(matcher, *own)
        if found is None:
            kind, found = "merged", merged_from(matcher, *own)
        if found is None:
            return None
        sides = tuple(Location(each.path, each.qualified) for each in found.sides)
        old, likeness = found.match.symbol, round(found.match.likeness, 3)
        into, out_of = (sides, ()) if kind == "split" else ((), sides)
        self._steps.setdefault(place.n, Step(place.n, (kind,), old, place.symbol, likeness, "", into, out_of))
        return Place(parent, found.match.version, old)

    def _revived(self, place: Place) -> Place | None:
        """The end of an earlier life of the symbol, both turns noted."""
        old = earlier_life(self._site, self._versions, place.n, place.version, place.symbol)
        if old is None:
            return None
        self._steps.setdefault(place.n, Step(place.n, ("revived",), None, place.symbol, old.likeness))
        self._steps.setdefault(old.n, Step(old.n, ("removed",), old.symbol, None, 0.0))
        return Place(old.parent, old.version, old.symbol)

    def _shortly_before(self, place: Place, doc: Doc, parent: int) -> Place | None:
        """The symbol as it was when a commit just before took it out: files are split by deleting, then adding."""
        n = parent
        for _ in range(_LOOK_BACK):
            before = next(iter(self._site.history.parents(n)), 0)
            if not before or self._site.history.is_merge(n):
                return None
            if any(each.removed for each in self._site.docs(n)):
                ghost = Doc(doc.doc, n, doc.path, doc.path, "A", doc.added, 0)
                match = self._matcher(n, before).lost_here(ghost, place.version, place.symbol)
                if match is not None:
                    self._note_change(place.n, match, place)
                    return Place(before, match.version, match.symbol)
            n = before
        return None

    # -- what is told ----------------------------------------------------------------------------------------------

    def _begin(self, n: int, place: Place, note: str = "") -> None:
        """Notes that the symbol began in commit `n`."""
        self._confirm(place)
        kinds: tuple[ChangeKind, ...] = ("introduced", "extracted") if note else ("introduced",)
        self._steps[n] = Step(n, kinds, None, place.symbol, 1.0, note)
        self._note = note or self._note

    def _note_change(self, n: int, match: Match, place: Place) -> None:
        kinds = changes(match.symbol, place.symbol)
        if _WRITTEN & set(kinds) and same_code(match.version.source, match.symbol, place.version.source, place.symbol):
            kinds = tuple(kind for kind in kinds if kind not in _WRITTEN) or ("format",)
        if match.version.package != place.version.package and "moved" not in kinds:
            kinds = ("moved", *(kind for kind in kinds if kind != "format"))
        if kinds:
            step = Step(n, kinds, match.symbol, place.symbol, round(match.likeness, 3))
            self._steps.setdefault(n, self._with_sides(step, match, place))

    def _with_sides(self, step: Step, match: Match, place: Place) -> Step:
        """The step with what else was split off or put together by it, of definitions or of their modules."""
        parents = self._site.history.parents(step.n)
        doc = self._trail(place.version.path).docs.get(step.n)
        if len(parents) != 1 or doc is None or not {"moved", "renamed", "body"} & set(step.kinds):
            return step
        was, now = match.symbol, place.symbol
        matcher = self._matcher(step.n, parents[0])
        if eaten := taken_in(matcher, doc, match, place.version, now):
            sides = tuple(Location(each.path, each.qualified) for each in (was, *eaten))
            return replace(step, kinds=(*step.kinds, "merged"), out_of=sides)
        if was.path == now.path:
            return step
        if into := split_module(matcher, was.path, now.path):
            return replace(step, kinds=(*step.kinds, "split"), into=tuple(Location(each) for each in into))
        if out_of := merged_modules(matcher, was.path, now.path):
            return replace(step, kinds=(*step.kinds, "merged"), out_of=tuple(Location(each) for each in out_of))
        return step


def changes(before: Symbol, after: Symbol) -> tuple[ChangeKind, ...]:
    """What happened between two versions of a symbol; empty when nothing did."""
    found: list[ChangeKind] = []
    if before.path != after.path:
        found.append("moved")
    if before.name != after.name:
        found.append("renamed")
    elif before.qualified != after.qualified and before.path == after.path:
        found.append("moved")
    pieces = after.prints.changed(before.prints)
    kinds = dict.fromkeys(_PIECES[each] for each in pieces)
    renamed = before.qualified != after.qualified
    if renamed and "modifiers" not in pieces and _nameless(before) == _nameless(after):
        kinds.pop("signature", None)
    if "signature" in pieces and before.bases != after.bases:
        kinds["bases"] = None
        if "signature" in kinds and "modifiers" not in pieces and _without_bases(before) == _without_bases(after):
            del kinds["signature"]
    found += kinds
    if len(after.marks) > len(before.marks):
        found.append("deprecated")
    elif before.marks and not after.marks:
        found.append("undeprecated")
    if not found and before.prints.exact != after.prints.exact:
        found.append("format")
    return tuple(found)


def _nameless(symbol: Symbol) -> str:
    """A signature without the symbol's own name and that of its container, and in Go that of the receiver."""
    text = _RECEIVER.sub(r"func (\1)", symbol.signature)
    for name in (symbol.name, symbol.container.rpartition(".")[2]):
        text = re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", "", text) if name else text
    return text


def _without_bases(symbol: Symbol) -> str:
    """The words of a signature that are neither supertypes nor what introduces them."""
    text = symbol.signature
    for base in sorted(symbol.bases, key=len, reverse=True):
        text = text.replace(base, " ")
    return " ".join(re.findall(r"[\w<>\[\]*&?]+", re.sub(r"\b(?:extends|implements|permits)\b", " ", text)))
