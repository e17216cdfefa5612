"""Tags as releases: the version in a tag's name, and the first release that holds a commit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from archaeologist.index.values import Tag

_VERSION = re.compile(r"(?P<series>.*?)(?:^|(?<=[^0-9.]))(?P<version>\d+(?:[._-]\d+)*)(?P<rest>.*)\Z", re.DOTALL)
_EARLY = re.compile(
    r"[._-]?(?:a|b|c|rc|alpha|beta|pre|preview|dev|m|milestone|canary|snapshot|nightly|next|unstable|experimental)"
    r"(?![a-z])",
    re.IGNORECASE,
)


class Version(NamedTuple):
    """What a tag's name says: what stands before the numbers, the numbers, whether it is a preview."""

    series: str
    numbers: tuple[int, ...]
    prerelease: bool


def version_of(name: str) -> Version | None:
    """The version in a tag's name, or None when there is none."""
    found = _VERSION.match(name)
    if not found:
        return None
    numbers = tuple(int(part) for part in re.split(r"[._-]", found["version"]))
    series = found["series"].rstrip("-_./ ").removesuffix("v").rstrip("-_./ ").lower()
    return Version(series, numbers, bool(_EARLY.match(found["rest"])))


def main_series(tags: Iterable[Tag]) -> str:
    """What stands before the version in most of the tags: a repository may release several things."""
    series = Counter(version.series for tag in tags if (version := version_of(tag.name)))
    return min(series, key=lambda name: (-series[name], len(name), name), default="")


def first_holders(size: int, parents: Callable[[int], tuple[int, ...]], tags: Iterable[Tag]) -> list[int]:
    """For every number, the place in `tags` (oldest first) of the first one that contains it, or -1."""
    none = size + len(found := list(tags))
    holder = [none] * (size + 1)
    for place in range(len(found) - 1, -1, -1):
        holder[found[place].n] = place
    for n in range(size, 0, -1):
        if holder[n] != none:
            mine = holder[n]
            for parent in parents(n):
                if holder[parent] > mine:
                    holder[parent] = mine
    return [-1 if place == none else place for place in holder]
