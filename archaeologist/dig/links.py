"""What each call of a revision calls: the definitions it means, or may mean.

A call is settled by its own file, by imports, or by what its receiver is (the own object, a type, a parameter or
variable of a known type); what heirs of that type have in its place are candidates then. Failing that, every member of
the right name is one, as in class hierarchy analysis (Dean, Grove and Chambers 1995) with the types left out.
Candidates share their weight. What imports say lies outside of the repository is nobody's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from archaeologist.dig.noise import path_kind
from archaeologist.dig.receivers import Receivers, final
from archaeologist.dig.scopes import TYPES, Scopes, place
from archaeologist.dig.sheets import Sheets
from archaeologist.domain.calls import CallEdge, CallPlace
from archaeologist.domain.symbol import Call, Symbol

Targets = tuple[tuple[CallPlace, float], ...]
"""Definitions that a call may mean, with weights."""

MOST_CANDIDATES = 30
_TELLING = 4
"""How long the end of a type's name must be to tell it from others: `runner` of `CliRunner`."""
_GUESS = 0.9
"""The weight that candidates share that nothing speaks for but their name."""
_EVERYDAY = 0.1
"""The same for names that the standard containers of a language have too."""
_EVERYDAY_NAMES = frozenset(
    """
    add all any append apply bind bool bytes call catch clear clone close concat contains copy count decode
    delete each encode end endswith entries equals error every exists exit extend fill filter find first flush
    for_each forEach format get getattr group has hash hasNext index indexOf insert is_empty isEmpty items iter
    join key keys last len length list lower map match max min new next of open parse pop print push put raise
    read readline reduce remove replace resolve reverse set setdefault shift size slice some sort splice split
    start startswith stop str strip sub substring sum test then to_s to_string toString trim unwrap update upper
    value values write
    """.split()  # noqa: SIM905
)
CONSTRUCTORS = frozenset({"__init__", "__new__", "constructor", "initialize", "__construct"})
_RUNS_BARE = frozenset({"function", "macro", *TYPES})


class Links:
    """The edges of a revision's calls, worked out name by name as they are asked for."""

    def __init__(self, sheets: Mapping[str, Sheets], scopes: Scopes) -> None:
        self._sheets, self._scopes = sheets, scopes
        self._receivers = Receivers(sheets, scopes)
        self._into: dict[str, Mapping[CallPlace, Sequence[CallEdge]]] = {}

    def into(self, callee: CallPlace, name: str) -> Sequence[CallEdge]:
        """The edges of calls of that bare name to one definition."""
        if name not in self._into:
            found: dict[CallPlace, list[CallEdge]] = defaultdict(list)
            for path, call in self._calls.get(name, ()):
                for edge in self._edges(path, call):
                    found[edge.callee].append(edge)
            self._into[name] = found
        return self._into[name].get(callee, ())

    def out_of(self, caller: CallPlace) -> Iterator[CallEdge]:
        """Every edge of a caller's calls, in the order of the text."""
        sheets = self._sheets.get(caller.path)
        for call in sheets.calls.calls if sheets else ():
            if call.caller == caller.name:
                yield from self._edges(caller.path, call)

    def _edges(self, path: str, call: Call) -> Iterator[CallEdge]:
        for target, weight in self.targets(path, call):
            yield CallEdge(CallPlace(path, call.caller), target, call.line, weight)

    @cached_property
    def _calls(self) -> Mapping[str, Sequence[tuple[str, Call]]]:
        found: dict[str, list[tuple[str, Call]]] = defaultdict(list)
        for path, sheets in self._sheets.items():
            for call in sheets.calls.calls:
                for name in self._names(path, call):
                    found[name].append((path, call))
        return found

    def _names(self, path: str, call: Call) -> set[str]:
        """The bare names of what a call may mean: the name called, and what it is called where it is defined."""
        names = {call.name.removesuffix("!")}
        applied = self._receivers.is_applied(path, call)
        if call.target:
            names.add(final(call.target))
        elif applied or call.receiver in ("", "new"):
            local = call.receiver if applied else call.name
            if self._scopes.is_renamed(path, local) and (meaning := self._scopes.meaning(path, local)):
                names |= {symbol.name for symbol in meaning.symbols}
        return names

    def targets(self, path: str, call: Call) -> Targets:
        """What a call in the file at `path` means, surest first."""
        if call.target:
            own = self._receivers.symbol(path, call.target)
            return ((CallPlace(path, call.target), 1.0), *self._overridden(path, call, [own] if own else []))
        settled = self._receivers.settled(path, call)
        if settled is not None:
            return (*_shared(settled, 1.0), *self._overridden(path, call, settled))
        return self._guessed(path, call)

    def _overridden(self, path: str, call: Call, settled: Iterable[Symbol]) -> Targets:
        """What heirs have in the place of a member that is called on an object, not on a type."""
        if not self._receivers.is_object(path, call):
            return ()
        holders = [h for s in settled if s.container and (h := self._scopes.holder(s.path, s.qualified))]
        return _shared(
            _near(path, [s for holder in holders for s in self._scopes.overriding(holder, call.name)]), _GUESS
        )

    def _guessed(self, path: str, call: Call) -> Targets:
        name = call.name.removesuffix("!")
        named = self._scopes.named.get((self._scopes.family(path), name), ())
        if call.receiver in ("", "new"):
            found = [s for s in named if s.kind in _RUNS_BARE and (s.path == path or "static" not in s.modifiers)]
            found = _near(path, found or (list(named) if self._scopes.has_bare_members(path) else []))
            return _shared(found, 1.0 if len({place(s) for s in found}) == 1 else _GUESS)
        found = _near(path, [s for s in named if s.container and s.kind not in TYPES])
        alike = self._alike(call, found)
        return _shared(alike or found, _EVERYDAY if name in _EVERYDAY_NAMES and not alike else _GUESS)

    def _alike(self, call: Call, found: Sequence[Symbol]) -> list[Symbol]:
        """Those whose type is called as the receiver is, and what its heirs have in their place."""
        spoken = re.split(r"\W+", call.receiver.strip("()"))[-1].replace("_", "").lower()
        alike = [s for s in found if final(s.container).lower() == spoken]
        if not alike and len(spoken) >= _TELLING:
            alike = [s for s in found if final(s.container).lower().endswith(spoken)]
        holders = [h for s in alike if (h := self._scopes.holder(s.path, s.qualified))]
        below = {place(heir) for holder in holders for heir in self._scopes.heirs(holder)}
        return [s for s in found if s in alike or CallPlace(s.path, s.container) in below]


def _near(path: str, found: list[Symbol]) -> list[Symbol]:
    """Candidates without those of tests, where what calls is no test itself."""
    return found if path_kind(path) == "test" else [s for s in found if path_kind(s.path) != "test"]


def _shared(found: Iterable[Symbol], whole: float) -> Targets:
    """Each definition with an equal part of the weight, twins as one; none where they are too many to say anything."""
    places = dict.fromkeys(place(symbol) for symbol in found)
    if len(places) > MOST_CANDIDATES:
        return ()
    return tuple((each, round(whole / len(places), 4)) for each in places)
