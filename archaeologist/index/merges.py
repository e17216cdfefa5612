"""Which merges are worth making again.

Making a merge again costs git about half a millisecond, and a repository that merges every request has thousands. Most
of them did nothing but bring one side's files in beside the other's, and that can be told from the names of trees:
when what the merge did to its first parent is, file for file, what the second parent did to the common base, nothing
was resolved. Where both sides changed a file, the same is asked of the lines. Only such proofs count; a merge that is
not proven clean is made again.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from archaeologist.errors import GitError
from archaeologist.git.diff import COMMON
from archaeologist.git.run import Git

_STEPS = 5000
"""How many commits to look at for a common ancestor; beyond, the merge is simply made again."""

_FILES = 5
"""With more files than that, comparing patches costs more than making the merge again (measured)."""

_AT_ONCE = 500
_LISTING = ("diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "--no-renames")
_PATCHES = ("diff-tree", "--stdin", "-r", "-p", "-U0", *COMMON, "--no-renames")
_PAIR = re.compile(rb"^[0-9a-f]{40,64} [0-9a-f]{40,64}\n", re.MULTILINE)
_PLACES = re.compile(rb"^(?:@@ .*|index .*)\n", re.MULTILINE)

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
    """The rows of those merges whose own change is, file for file or line for line, that of their second parent."""
    rows = sorted({row for merge, base in based for row in (merge.row, *merge.parents, base)})
    trees = _trees(git, rows, name)
    clean, asked = set(), []
    for merge, base in based:
        first, second = (trees[parent] for parent in merge.parents)
        if (trees[base], second) == (first, trees[merge.row]):
            clean.add(merge.row)
        else:
            asked.append((merge.row, f"{trees[base]} {second}\n{first} {trees[merge.row]}\n"))
    doubted = []
    for row, lines, theirs, ours in _both(git, asked, _LISTING):
        if theirs == ours:
            clean.add(row)
        elif max(theirs.count(b"\n"), ours.count(b"\n")) <= _FILES:
            doubted.append((row, lines))
    clean.update(row for row, _, theirs, ours in _both(git, doubted, _PATCHES) if _same_lines(theirs, ours))
    return clean


def _both(
    git: Git, asked: list[tuple[int, str]], arguments: tuple[str, ...]
) -> Iterator[tuple[int, str, bytes, bytes]]:
    """For every pair of pairs of trees, what git says of the two, some hundred at a time."""
    for at in range(0, len(asked), _AT_ONCE):
        some = asked[at : at + _AT_ONCE]
        output = git.run(*arguments, stdin="".join(lines for _, lines in some).encode())
        told = _PAIR.split(output)[1:]
        for (row, lines), theirs, ours in zip(some, told[::2], told[1::2], strict=True):
            yield row, lines, theirs, ours


def _same_lines(theirs: bytes, ours: bytes) -> bool:
    """Whether two patches remove and add the same lines, wherever those are."""
    if b"\nBinary files " in theirs or b"\nBinary files " in ours:
        return False
    return _PLACES.sub(b"", theirs) == _PLACES.sub(b"", ours)


def _trees(git: Git, rows: list[int], name: Callable[[int], str]) -> dict[int, str]:
    """The name of every row's tree."""
    asked = "".join(f"{name(row)}^{{tree}}\n" for row in rows).encode()
    told = git.text("cat-file", "--batch-check=%(objectname)", stdin=asked).split()
    return dict(zip(rows, told, strict=True))
