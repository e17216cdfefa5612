"""How a call graph came about: which commit made a caller call a name, and which made it cease.

The index tells which commits changed how often a file has the name; of these alone the calls are read, before and
after.
A call that only went along (its caller was renamed, moved, or its file was) is followed to where it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from posixpath import basename

from archaeologist.dig.coupling import former_paths
from archaeologist.dig.query import touches
from archaeologist.dig.receivers import final
from archaeologist.dig.sheets import may_be_code
from archaeologist.dig.site import Site
from archaeologist.dig.versions import Versions
from archaeologist.domain.calls import CallChange, CallPlace
from archaeologist.domain.symbol import Call
from archaeologist.index import Doc

MOST_READ = 400
"""Changed files after which the search for beginnings ends."""


@dataclass(slots=True)
class _Commit:
    """What one commit did to the callers of a name: those that are new, and those that are gone, with their lines."""

    n: int
    began: dict[CallPlace, int] = field(default_factory=dict)
    ceased: dict[CallPlace, int] = field(default_factory=dict)

    def source(self, caller: CallPlace) -> CallPlace | None:
        """Where a new caller was before, if the commit only renamed or moved it."""
        same = [each for each in self.ceased if final(each.name) == final(caller.name)]
        beside = [each for each in self.ceased if each.path == caller.path]
        alone = beside if len([each for each in self.began if each.path == caller.path]) == 1 else []
        return next(iter(same or (alone if len(alone) == 1 else [])), None)

    def beginning(self, site: Site, wanted: CallPlace) -> CallPlace | None:
        """The new caller that a caller is now: at its own path, or at one that no file has any more."""
        if wanted in self.began:
            return wanted
        former = [each for each in self.began if each.name == wanted.name and each.path not in site.paths]
        return min(former, key=lambda each: (basename(each.path) != basename(wanted.path), each), default=None)


def beginnings(site: Site, name: str, callers: Iterable[CallPlace]) -> dict[CallPlace, CallChange]:
    """The commit in which each caller began to call a bare name, as far as it is found."""
    wanted = {caller: caller for caller in callers}
    found: dict[CallPlace, CallChange] = {}
    paths = frozenset(former_paths(site, {caller.path for caller in wanted}))
    for commit in _commits(site, name, paths):
        for place in list(wanted):
            new = commit.beginning(site, place)
            if new is None:
                continue
            caller = wanted.pop(place)
            if source := commit.source(new):
                wanted[source] = caller
            else:
                found[caller] = CallChange(new, name, True, site.history.oid(commit.n), commit.began[new])
        if not wanted:
            break
    return found


def call_changes(site: Site, name: str, since: int = 0) -> tuple[CallChange, ...]:
    """Who began and who ceased to call a bare name after commit number `since`, newest first; moves left out."""
    found = []
    for commit in _commits(site, name):
        if commit.n <= since:
            break
        oid = site.history.oid(commit.n)
        moved = {source for caller in commit.began if (source := commit.source(caller))}
        new = [caller for caller in sorted(commit.began) if commit.source(caller) is None]
        found += [CallChange(caller, name, True, oid, commit.began[caller]) for caller in new]
        gone = [caller for caller in sorted(commit.ceased) if caller not in moved]
        found += [CallChange(caller, name, False, oid, commit.ceased[caller]) for caller in gone]
    return tuple(found)


def _commits(site: Site, name: str, paths: frozenset[str] = frozenset()) -> Iterator[_Commit]:
    """The commits that changed who calls a name, newest first; with `paths`, those alone that changed one of them."""
    versions = Versions(site)
    try:
        merged = (touch.doc for touch in site.history.merge_touches(name))
        docs = site.history.docs_of((*(doc for _, doc, _ in touches(site, name)), *merged))
        code = (doc for doc in docs if may_be_code(doc.path))
        ordered = sorted(code, key=lambda doc: (-doc.n, doc.path))
        commits = [(n, tuple(group)) for n, group in groupby(ordered, key=lambda doc: doc.n)]
        asked = [(n, group) for n, group in commits if not paths or any(doc.path in paths for doc in group)]
        read = accumulate(len(group) for _, group in asked)
        for (n, group), so_far in zip(asked, read, strict=True):
            if so_far > MOST_READ and paths:
                break
            commit = _read(site, versions, n, group, name)
            if commit.began or commit.ceased:
                yield commit
    finally:
        versions.close()


def _read(site: Site, versions: Versions, n: int, docs: tuple[Doc, ...], name: str) -> _Commit:
    before: dict[CallPlace, int] = {}
    after: dict[CallPlace, int] = {}
    parents = site.history.parents(n)
    for doc in docs:
        if doc.status != "D":
            after |= _callers(versions, n, doc.path, name)
        for parent in parents:
            before |= _callers(versions, parent, doc.old_path, name)
    commit = _Commit(n)
    commit.began = {caller: line for caller, line in after.items() if caller not in before}
    commit.ceased = {caller: line for caller, line in before.items() if caller not in after}
    return commit


def _callers(versions: Versions, n: int, path: str, name: str) -> dict[CallPlace, int]:
    """The callers of a name in one version of a file, each with the line of its first call."""
    version = versions.at(n, path)
    found: dict[CallPlace, int] = {}
    for call in version.calls.calls if version else ():
        if _means(call, name):
            found.setdefault(CallPlace(path, call.caller), call.line)
    return found


def _means(call: Call, name: str) -> bool:
    return call.name.removesuffix("!") == name or final(call.target) == name
