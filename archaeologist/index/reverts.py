"""Which commit a revert takes back: by object name, by the subject it quotes, or by the request's number."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from archaeologist.index.messages import plain_subject, subject_key
from archaeologist.index.reach import View

if TYPE_CHECKING:
    from archaeologist.index.history import History


def resolve_reverts(
    history: History, told: list[tuple[int, str, str]], subjects: array[int], view: View
) -> tuple[tuple[int, int], ...]:
    """Pairs (reverting, reverted) of visible commits. `told` is what the messages say: number, kind and what."""
    earlier = _by_subject([what for _, kind, what in told if kind == "subject"], subjects, view)
    pairs = set()
    for n, kind, what in told:
        if kind == "oid":
            found = history.number(what)
        elif kind == "subject":
            found = _latest_with_subject(history, n, what, earlier)
        else:
            found = _latest_of_request(history, n, int(what))
        if found and found != n:
            pairs.add((n, found))
    return tuple(sorted(pairs))


def _by_subject(wanted: list[str], subjects: array[int], view: View) -> dict[int, list[int]]:
    """The numbers of visible commits by subject key, rising, for these subjects only."""
    keys = {subject_key(subject) for subject in wanted}
    rows = [row for row, key in enumerate(subjects) if key in keys and row]
    found: defaultdict[int, list[int]] = defaultdict(list)
    for n, row in sorted(zip(view.numbers(rows), rows, strict=True)):
        if n:
            found[subjects[row]].append(n)
    return found


def _latest_with_subject(history: History, n: int, subject: str, earlier: dict[int, list[int]]) -> int | None:
    numbers = earlier.get(subject_key(subject), [])
    for candidate in reversed(numbers[: bisect_left(numbers, n)]):
        if plain_subject(history.commit(candidate).subject) == subject:
            return candidate
    return None


def _latest_of_request(history: History, n: int, number: int) -> int | None:
    """The commit that landed the request: the latest earlier one that carries its number, best a merge."""
    carriers = [m for m in history.mentions(number) if m < n and history.commit(m).pull_request == number]
    merges = [m for m in carriers if history.is_merge(m)]
    return max(merges or carriers, default=None)
