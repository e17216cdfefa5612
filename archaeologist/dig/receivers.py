"""What a call is settled to by its receiver: the own object, a module, a type, or a variable whose type is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from archaeologist.dig.scopes import TYPES, Scopes
from archaeologist.dig.sheets import Sheets
from archaeologist.domain.symbol import Call, Symbol

_SUPER = re.compile(r"(?:super\b.*|base|parent)")
_MADE = re.compile(r"(?:new\s+|&)?([\w.:\\]+)\s*[({].*[)}]\s*\)?")
_GO_RECEIVER = re.compile(r"func\s*\(\s*(\w+)\s+\*?(\w+)")
_RETURNED = {
    "python": re.compile(r"->\s*(.+)$"),
    "rust": re.compile(r"->\s*(?:(?:\w+::)*(?:Result|Option|Box|Rc|Arc)<)?([\w:]+)"),
    "javascript": re.compile(r"\)\s*:\s*(?:Promise<)?([\w.]+)"),
    "go": re.compile(r"\)\s*\(?\s*(\*?[\w.]+)(?:,[^)]*\))?\)?$"),
    "java": re.compile(r"^(?:@?[a-z]+\s+)*([A-Z][\w.]*)[\w<>,.? ]*\s\w+\s*\("),
}
"""What a signature says it gives back, by family."""
_EVERYWHERE = frozenset({"c", "ruby", "php", "csharp", "swift", "java", "rust"})
"""Families in which a plain name may come from a file that is not named."""
_APPLIED = frozenset({"apply", "bind", "call"})
"""Members of every JavaScript function: to call them is to call the function."""
_DEEPEST = 3


class Receivers:
    """Settles calls of a revision, as far as its text does."""

    def __init__(self, sheets: Mapping[str, Sheets], scopes: Scopes) -> None:
        self._sheets, self._scopes = sheets, scopes
        self._symbols: dict[str, Mapping[str, Symbol]] = {}
        self._bound: dict[str, Mapping[str, Sequence[Call]]] = {}

    def settled(self, path: str, call: Call, depth: int = _DEEPEST) -> Sequence[Symbol] | None:
        """The definitions that a call means; empty when they are not of this repository, None when nothing tells."""
        name = call.name.removesuffix("!")
        if call.receiver in ("", "new"):
            return self._bare(path, call, name)
        if self.is_applied(path, call):
            applied = self._scopes.meaning(path, call.receiver)
            return applied.symbols if applied and applied.symbols else None
        own = self._scopes.is_own(path, call.receiver)
        if own or _SUPER.fullmatch(call.receiver):
            holder = self._scopes.holder(path, call.caller)
            starts = ((holder,) if own else self._scopes.bases(holder)) if holder else ()
            return self._members(starts, name)
        through = self._through(path, call.receiver, name)
        return through if through is not None else self._members(self._types_of(path, call, depth), name)

    def is_applied(self, path: str, call: Call) -> bool:
        """Whether a call is one of its receiver, by a member that every function has."""
        applied = call.name in _APPLIED and call.receiver.isidentifier()
        return applied and self._scopes.family(path) == "javascript"

    def is_object(self, path: str, call: Call) -> bool:
        """Whether a receiver is an object, so that the member of an heir of its type may be what runs."""
        if call.receiver in ("", "new") or _SUPER.fullmatch(call.receiver):
            return False
        return self._scopes.is_own(path, call.receiver) or self._through(path, call.receiver, call.name) is None

    def symbol(self, path: str, qualified: str) -> Symbol | None:
        """The function or method of a file, the first of its twins."""
        if path not in self._symbols:
            runs = [s for s in self._sheets[path].outline.symbols if s.kind not in TYPES]
            self._symbols[path] = {s.qualified: s for s in reversed(runs)}
        return self._symbols[path].get(qualified)

    def _members(self, types: Iterable[Symbol], name: str) -> Sequence[Symbol] | None:
        return [s for each in types for s in self._scopes.members(each, name)] or None

    def _bare(self, path: str, call: Call, name: str) -> Sequence[Symbol] | None:
        found = self._scopes.meaning(path, name)
        if found is not None:
            return found.symbols
        if self._scopes.has_bare_members(path) and call.receiver != "new":
            holder = self._scopes.holder(path, call.caller)
            if holder and (members := self._scopes.members(holder, name)):
                return members
        return None if self._scopes.family(path) in _EVERYWHERE else ()

    def _through(self, path: str, receiver: str, name: str) -> Sequence[Symbol] | None:
        """What a call on a module or type means, its receiver followed part by part."""
        if "::" in receiver and (found := self._scopes.in_files(self._scopes.submodule(path, receiver), name)):
            return found
        whole = self._scopes.meaning(path, receiver) if re.fullmatch(r"\w+(?:\.\w+)+", receiver) else None
        first, *rest = [receiver] if whole else [part for part in re.split(r"\.|::|\\", receiver) if part] or [""]
        at = whole or (self._scopes.meaning(path, first) if re.fullmatch(r"\w+", first) else None)
        if at is None or any(s.kind not in TYPES for s in at.symbols):
            return None
        symbols, files = list(at.symbols), at.files
        for part in rest:
            symbols = [s for each in symbols for s in self._scopes.members(each, part) if s.kind in TYPES]
            inside = [m for file in files if (m := self._scopes.meaning(file, part))]
            symbols += [s for each in inside for s in each.symbols if s.kind in TYPES]
            files = tuple(file for each in inside for file in each.files)
        if rest and not symbols and not files:
            return () if not at.files and not at.symbols else None
        members = [s for each in symbols for s in self._scopes.members(each, name)]
        given = [*members, *self._scopes.in_files(files, name)]
        return given or (() if not symbols else None)

    # -- types of objects --------------------------------------------------------------------------------------------

    def _types_of(self, path: str, call: Call, depth: int) -> Sequence[Symbol]:
        """The types that a receiver is declared or made to be."""
        if made := _MADE.fullmatch(call.receiver):
            return self._scopes.types(path, made[1])
        caller = self.symbol(path, call.caller)
        declared = _declared(caller, call.receiver) if caller else ""
        if declared:
            return self._scopes.types(path, declared)
        binding = self._binding(path, call) if depth else None
        return self._given_by(path, binding, depth - 1) if binding else ()

    def _binding(self, path: str, call: Call) -> Call | None:
        """The call whose result a receiver is: the nearest before, in the same function or around it; for a member of
        the own object, any of the same type."""
        if path not in self._bound:
            bound: dict[str, list[Call]] = defaultdict(list)
            for each in self._sheets[path].calls.calls:
                if each.bound:
                    bound[each.bound].append(each)
            self._bound[path] = bound
        found = self._bound[path].get(call.receiver, ())
        if not call.receiver.lstrip("$").isidentifier():
            holder = call.caller.rpartition(".")[0]
            return next((each for each in found if each.caller.startswith(holder)), None)
        around = [e for e in found if not e.caller or f"{call.caller}.".startswith(f"{e.caller}.")]
        before = [e for e in around if e is not call and (e.line <= call.line or not e.caller)]
        return max(before, key=lambda e: e.line, default=None)

    def _given_by(self, path: str, call: Call, depth: int) -> Sequence[Symbol]:
        """The types of what a call gives back: the class that it makes, or what the signature says."""
        name = call.name.removesuffix("!")
        if call.receiver not in ("", "new") and name == "new":
            return self._scopes.types(path, call.receiver)
        target = self.symbol(path, call.target) if call.target else None
        meant = [target] if target else self.settled(path, call, depth) or []
        if call.target and target is None:
            return self._scopes.types(path, call.target)
        found: list[Symbol] = []
        for each in meant:
            found += [each] if each.kind in TYPES else self._returned(each)
        return found

    def _returned(self, symbol: Symbol) -> Sequence[Symbol]:
        pattern = _RETURNED.get(self._scopes.family(symbol.path))
        written = pattern.search(symbol.signature) if pattern else None
        if not written:
            return ()
        if written[1].strip("\"'*") in ("Self", "this"):
            holder = self._scopes.holder(symbol.path, symbol.qualified)
            return (holder,) if holder else ()
        return self._scopes.types(symbol.path, written[1])


def _declared(caller: Symbol, receiver: str) -> str:
    """The type that a caller declares its parameter, or in Go its receiver, to be; empty when it does not."""
    for parameter in caller.parameters:
        if parameter.type and parameter.name.lstrip("*&.").removeprefix("mut ") == receiver:
            return parameter.type
    own = _GO_RECEIVER.match(caller.signature)
    return own[2] if own and own[1] == receiver else ""


def final(qualified: str) -> str:
    """The bare name at the end of a qualified one."""
    return qualified.rpartition(".")[2]
