"""Modules that a commit split, or merged into one: where the definitions went that a file had at its top.

A module is split when it is gone and its definitions are in several others, or when it stays and a good share of them
went into a new one. It is merged when it is gone and its definitions are where others are that had been elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from archaeologist.dig.matching import SAME_NAME, Matcher, Pair, like
from archaeologist.dig.versions import Version
from archaeologist.domain.symbol import Symbol

_GOOD_SHARE = 0.25
_FEWEST = 2


def split_module(matcher: Matcher, path: str, to: str = "") -> tuple[str, ...]:
    """The files that a module was split into, itself among them if it stays; empty where it was not split.

    With `to`, only if it is one of them.
    """
    was, left = matcher.version_before(path), matcher.version_after(path)
    missing = _missing(was, left)
    if (
        was is None
        or not missing
        or (left is None and to and missing.keys() <= _tops(matcher.version_after(to)).keys())
    ):
        return ()
    pairs = [each for each in matcher.gaining(path, missing) if each.after and each.after.path != path]
    went = Counter({each.doc.path: _arrived(was, missing, each) for each in pairs})
    went = +went
    if to and to not in went:
        return ()
    if not _tops(left):
        return tuple(sorted(went)) if len(went) > 1 else ()
    moved = sum(went[each.doc.path] for each in pairs if each.before is None)
    enough = moved >= _FEWEST and moved >= _GOOD_SHARE * len(_tops(was))
    return (path, *sorted(went)) if enough else ()


def merged_modules(matcher: Matcher, path: str, to: str) -> tuple[str, ...]:
    """The files that were merged into `to`, of which `path` is one that is gone; empty where nothing was merged."""
    was, now = matcher.version_before(path), matcher.version_after(to)
    if was is None or now is None or _tops(matcher.version_after(path)):
        return ()
    had = matcher.version_before(to)
    if _tops(had):
        return (path, to)
    own = _tops(was)
    foreign = {name: each for name, each in _tops(now).items() if name not in own}
    gave = [each.doc.old_path for each in matcher.losing(path, foreign) if foreign and _gave(each, now, foreign)]
    others = [each for each in gave if each != path and not _tops(matcher.version_after(each))]
    return tuple(sorted((path, *others))) if others else ()


def module_merged_into(matcher: Matcher, path: str) -> str:
    """The file that a module which is gone was merged into; empty where it was not."""
    was = matcher.version_before(path)
    for each in matcher.gaining(path, _tops(was)) if _tops(was) else ():
        if was is not None and _arrived(was, _tops(was), each) and merged_modules(matcher, path, each.doc.path):
            return each.doc.path
    return ""


def module_split_for(matcher: Matcher, path: str) -> tuple[str, tuple[str, ...]]:
    """The module that a new file was split from, and all that it was split into; empty where there is none."""
    now = matcher.version_after(path)
    for each in matcher.losing(path, _tops(now)) if _tops(now) else ():
        if each.doc.old_path != path and (into := split_module(matcher, each.doc.old_path, path)):
            return each.doc.old_path, into
    return "", ()


def _tops(version: Version | None) -> Mapping[str, Symbol]:
    """The definitions of a file that stand under no other, by their names."""
    return {each.name: each for each in version.symbols if not each.container} if version else {}


def _missing(was: Version | None, left: Version | None) -> Mapping[str, Symbol]:
    has = _tops(left)
    return {name: each for name, each in _tops(was).items() if name not in has}


def _arrived(was: Version, missing: Mapping[str, Symbol], pair: Pair) -> int:
    """How many of the missing a file has and did not have before, with like bodies."""
    if pair.after is None:
        return 0
    had, has = _tops(pair.before) if pair.doc.old_path != was.path else {}, _tops(pair.after)
    new = [(missing[name], has[name]) for name in missing if name in has and name not in had]
    return sum(like(was, old, pair.after, now) >= SAME_NAME for old, now in new)


def _gave(pair: Pair, now: Version, foreign: Mapping[str, Symbol]) -> bool:
    """Whether a file had one of the definitions that are in another now."""
    if pair.before is None:
        return False
    had = _tops(pair.before)
    return any(like(pair.before, had[n], now, each) >= SAME_NAME for n, each in foreign.items() if n in had)
