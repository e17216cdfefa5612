"""Which merges are worth making again.

Making a merge again costs git about half a millisecond, and a repository that merges every request has thousands. Most
of them did nothing but bring one side's files in beside the other's, and that can be told from the names of trees:
when what the merge did to its first parent is, file for file, what the second parent did to the common base, nothing
was resolved. Only that proof counts: where both sides changed a file, the merge is made again. (To compare their lines
first costs as much as to make the merge again among the commits around it; measured.)
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from archaeologist.errors import GitError
from archaeologist.git.run import Git

_STEPS = 5000
"""How many commits to look at for a common ancestor; beyond, the merge is simply made again."""

_AT_ONCE = 500
_LISTING = ("diff-tree", "--stdin", "--always", "-r", "--raw", "--no-abbrev", "--no-renames")
_NAME = re.compile(rb"^[0-9a-f]{40,64}\n", re.MULTILINE)

_ONE, _OTHER = 1, 2


class Merge(NamedTuple):
    """A merge and its parents, as rows."""

    row: int
    parents: tuple[int, ...]


def common_ancestor(one: int, other: int, parents: Callable[[int], tuple[int, ...]], steps: int = _STEPS) -> int | None:
    """The youngest common ancestor of two rows, which no other common one descends from; None after too many steps.

    Rows fall towards the past, so going down by row visits every commit after all of its children. Of several best
    common ancestors (criss-cross merges) this is one.
    """
    flags = {one: _ONE, other: _OTHER} if one != other else {one: _ONE | _OTHER}
    heap = [-row for row in flags]
    heapq.heapify(heap)
    while heap and steps:
        steps -= 1
        row = -heapq.heappop(heap)
        flag = flags[row]
        if flag == _ONE | _OTHER:
            return row
        for parent in parents(row):
            if parent not in flags:
                heapq.heappush(heap, -parent)
            flags[parent] = flags.get(parent, 0) | flag
    return None


def unproven(
    git: Git, rows: Sequence[int], parents: Callable[[int], tuple[int, ...]], name: Callable[[int], str]
) -> set[int]:
    """Those of the merges in `rows` that are not proven to be clean. `name` gives the object name of a row."""
    based = []
    for row in rows:
        both = parents(row)
        if len(both) == 2 and (base := common_ancestor(*both, parents)):
            based.append((Merge(row, both), base))
    try:
        return set(rows) - _clean(git, based, name)
    except GitError:  # an object is missing; making the merges again will tell which
        return set(rows)


def _clean(git: Git, based: list[tuple[Merge, int]], name: Callable[[int], str]) -> set[int]:
    """The rows of those merges whose own change is, file for file, that of their second parent."""
    clean: set[int] = set()
    for at in range(0, len(based), _AT_ONCE):
        some = based[at : at + _AT_ONCE]
        asked = [f"{name(second)} {name(base)}\n{name(row)} {name(first)}\n" for (row, (first, second)), base in some]
        told = _NAME.split(git.run(*_LISTING, stdin="".join(asked).encode()))[1:]
        pairs = zip(some, told[::2], told[1::2], strict=True)
        clean.update(merge.row for (merge, _), theirs, ours in pairs if theirs == ours)
    return clean
