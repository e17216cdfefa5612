"""Which merges are worth making again.

Making a merge again costs git about half a millisecond, and a repository that merges every request has thousands. Most
of them did nothing but bring one side's files in beside the other's, and that can be told from the names of trees:
when what the merge did to its first parent is, file for file, what the second parent did to the common base, nothing
was resolved. Only such proofs count; a merge that is not proven clean is made again.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from typing import NamedTuple

from archaeologist.errors import GitError
from archaeologist.git.run import Git

_STEPS = 400
"""How far to look for a common base. Beyond, letting git do it is as cheap."""

_ONE, _OTHER, _STALE = 1, 2, 4


class Merge(NamedTuple):
    """A merge and its parents, as rows."""

    row: int
    parents: tuple[int, ...]


def common_base(one: int, other: int, parents: Callable[[int], tuple[int, ...]], steps: int = _STEPS) -> int | None:
    """The only best common ancestor of two rows; None when there are more, none, or it takes too many steps.

    Rows fall towards the past, so going down by row visits every commit after all of its children.
    """
    flags = {one: _ONE, other: _OTHER} if one != other else {one: _ONE | _OTHER}
    heap = [-row for row in flags]
    heapq.heapify(heap)
    bases = []
    fresh = len(heap)
    while fresh and steps:
        steps -= 1
        row = -heapq.heappop(heap)
        flag = flags[row]
        if not flag & _STALE:
            fresh -= 1
            if flag == _ONE | _OTHER:
                bases.append(row)
                flag |= _STALE
        for parent in parents(row):
            before = flags.get(parent)
            if before is None:
                heapq.heappush(heap, -parent)
                fresh += not flag & _STALE
            elif flag & _STALE and not before & _STALE:
                fresh -= 1
            flags[parent] = (before or 0) | flag
    return bases[0] if len(bases) == 1 and not fresh else None


def unproven(
    git: Git, rows: Sequence[int], parents: Callable[[int], tuple[int, ...]], name: Callable[[int], str]
) -> set[int]:
    """Those of the merges in `rows` that are not proven to be clean. `name` gives the object name of a row."""
    based = []
    for row in rows:
        both = parents(row)
        if len(both) == 2 and (base := common_base(*both, parents)):
            based.append((Merge(row, both), base))
    try:
        return set(rows) - _clean(git, based, name)
    except GitError:  # an object is missing; making the merges again will tell which
        return set(rows)


def _clean(git: Git, based: list[tuple[Merge, int]], name: Callable[[int], str]) -> set[int]:
    rows = sorted({row for merge, base in based for row in (merge.row, *merge.parents, base)})
    trees = _trees(git, rows, name)
    clean, asked = set(), []
    for merge, base in based:
        first, second = (trees[parent] for parent in merge.parents)
        if (trees[base], second) == (first, trees[merge.row]):
            clean.add(merge.row)
        else:
            asked.append((merge.row, f"{trees[base]} {second}\n{first} {trees[merge.row]}\n"))
    if asked:
        told = _changes(git, "".join(lines for _, lines in asked))
        pairs = zip(told[::2], told[1::2], strict=True)
        clean.update(row for (row, _), (theirs, ours) in zip(asked, pairs, strict=True) if theirs == ours)
    return clean


def _trees(git: Git, rows: list[int], name: Callable[[int], str]) -> dict[int, str]:
    """The name of every row's tree."""
    asked = "".join(f"{name(row)}^{{tree}}\n" for row in rows).encode()
    told = git.text("cat-file", "--batch-check=%(objectname)", stdin=asked).split()
    return dict(zip(rows, told, strict=True))


def _changes(git: Git, pairs: str) -> list[bytes]:
    """For every pair of trees, which files differ and how; as git words it, without the pair's own line."""
    output = git.run("diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "--no-renames", stdin=pairs.encode())
    found: list[list[bytes]] = []
    for line in output.split(b"\n"):
        if not line.startswith(b":"):
            found.append([])
        else:
            found[-1].append(line)
    return [b"\n".join(lines) for lines in found[:-1]]
