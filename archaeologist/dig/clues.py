"""What is known of a bug: the change that repairs it, places, names and words, in whatever mixture there is of them.

Everything stands at the revision looked from: a repair is a difference against it, and a place is lines of its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from archaeologist.dig.noise import PathKind, path_kind
from archaeologist.domain.change import FileDiff, Hunk, LineSpan

_NAME = re.compile(r"[A-Za-z_$]\w{2,}")
_MOST_FILES = 10
_MOST_HUNKS = 40
_LARGEST_HUNK = 400
_MOST_NAMES = 70
_WORDS_OF_LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        """
        and any are assert async await bool boolean break case catch char class const continue def default del
        delete elif else elsif end endif enum err errors except export extends extern false final finally float
        fmt for foreach from func function global goto has have impl import include instanceof int interface
        lambda len let local long match mod module mut namespace new nil none not null number object override
        package pass print private protected pub public raise ref require ret return self short signed size_t
        sizeof some static str string struct super switch that the then this throw throws true try type typedef
        typeof uint32_t uint64_t uint8_t undefined union unless unsafe unsigned use using val var virtual void
        when where while with yield
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What an inquiry starts from; any of it may be empty.

    `repair` is a difference against the revision looked from, `message` what was written to it and
    `author` who wrote it. `spans` are lines of that revision, `files` whole files. `since` and `until` are days
    (2024-05-31) between which the bug came, `within` paths that its commit touched.
    """

    repair: tuple[FileDiff, ...] = ()
    message: str = ""
    author: str = ""
    spans: tuple[LineSpan, ...] = ()
    files: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: str = ""
    since: str = ""
    until: str = ""
    within: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.repair or self.spans or self.files or self.names or self.words.strip() or self.message.strip())


@dataclass(frozen=True, slots=True)
class Names:
    """The identifiers of a repair: those it only takes out, only puts in, and those on both sides or named to us."""

    lost: frozenset[str] = field(default_factory=frozenset)
    gained: frozenset[str] = field(default_factory=frozenset)
    kept: frozenset[str] = field(default_factory=frozenset)

    @property
    def all(self) -> frozenset[str]:
        return self.lost | self.gained | self.kept


def telling_files(repair: Iterable[FileDiff]) -> tuple[FileDiff, ...]:
    """The files of a repair that show where the bug was: code if there is any, else configuration, else the rest."""
    worth = [diff for diff in repair if diff.hunks]
    kinds: tuple[tuple[PathKind, ...], ...] = (("code",), ("config",), ("test",), ("docs", "vendored", "generated"))
    for wanted in kinds:
        chosen = [diff for diff in worth if path_kind(diff.change.path) in wanted]
        if chosen:
            return tuple(sorted(chosen, key=lambda d: (d.change.status == "A", -_size(d), d.change.path))[:_MOST_FILES])
    return ()


def test_of(repair: Iterable[FileDiff]) -> str:
    """The test that a repair brings, else one that it changes; empty for none."""
    tests = [each.change for each in repair if path_kind(each.change.path) == "test" and each.added]
    tests.sort(key=lambda each: (each.status != "A", "makefile" in each.path.lower(), len(each.path), each.path))
    return tests[0].path if tests else ""


def _size(diff: FileDiff) -> int:
    return sum(len(hunk.removed) + len(hunk.added) for hunk in diff.hunks)


def telling_hunks(diff: FileDiff) -> tuple[Hunk, ...]:
    """The hunks of a file that are small enough to point somewhere."""
    small = [hunk for hunk in diff.hunks if len(hunk.removed) + len(hunk.added) <= _LARGEST_HUNK]
    return tuple((small or list(diff.hunks))[:_MOST_HUNKS])


def names_of(clues: Clues) -> Names:
    """The identifiers that a repair changes, the words of languages left out."""
    removed: dict[str, int] = {}
    added: dict[str, int] = {}
    for diff in telling_files(clues.repair):
        for hunk in telling_hunks(diff):
            _count(hunk.removed, removed)
            _count(hunk.added, added)
    both = removed.keys() & added.keys()
    lost = _first(removed, both, _MOST_NAMES)
    gained = _first(added, both, _MOST_NAMES)
    changed = {name for name in both if removed[name] != added[name]}
    kept = _first({name: removed[name] + added[name] for name in both}, set(), _MOST_NAMES - len(changed))
    return Names(lost, gained, frozenset(kept | changed | set(clues.names)))


def _count(lines: Iterable[str], into: dict[str, int]) -> None:
    for line in lines:
        for name in identifiers(line):
            into[name] = into.get(name, 0) + 1


def identifiers(line: str) -> list[str]:
    """The identifiers of a line that are no words of a language."""
    return [name for name in _NAME.findall(line) if name.lower() not in _WORDS_OF_LANGUAGES]


def _first(counted: dict[str, int], without: Iterable[str], most: int) -> frozenset[str]:
    """The names that occur most, long ones first among equals: they tell more."""
    left = [name for name in counted if name not in set(without)]
    return frozenset(sorted(left, key=lambda name: (-len(name), name))[: max(0, most)])
