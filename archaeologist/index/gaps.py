"""What the index could not look at, told in sentences."""

from __future__ import annotations

from collections import Counter

from archaeologist.git import Repository
from archaeologist.index.diffs import LARGEST
from archaeologist.index.reach import View
from archaeologist.index.store import Store

_NAMED = 3


def told_gaps(store: Store, repository: Repository, view: View, done: int | None) -> tuple[str, ...]:
    """One sentence for every kind of gap among the visible commits. `done` rows had their diffs when the history was
    opened; None: all of them."""
    told = []
    if repository.shallow:
        told.append("The clone is shallow: its oldest commits seem to add all that was there before them.")
    if done is not None:
        seen = sum(1 for n in view.numbers(list(range(1, done + 1))) if n)
        lacking = f"{view.size - seen} of {view.size}"
        told.append(f"The index is not complete yet: the diffs of {lacking} commits are missing.")
    rows = store.db.execute("SELECT row, path, kind FROM gap ORDER BY row, path, kind").fetchall()
    seen_gaps = [(path, kind) for row, path, kind in rows if view.number(row)]
    if missing := [path for path, kind in seen_gaps if kind == "missing"]:
        told.append(f"Objects are missing: {len(missing)} changes could not be read{_examples(missing)}.")
    if orphans := [path for path, kind in seen_gaps if kind == "parents"]:
        told.append(f"Parents of {len(orphans)} commits are missing: what came before them is not known.")
    if large := [path for path, kind in seen_gaps if kind == "large"]:
        size = LARGEST >> 20
        told.append(f"Changes of more than {size} MB are not searched for names: {len(large)}{_examples(large)}.")
    return tuple(told)


def _examples(paths: list[str]) -> str:
    """The most frequent paths, in brackets."""
    often = Counter(path for path in paths if path)
    named = sorted(often, key=lambda path: (-often[path], path))[:_NAMED]
    return f" ({', '.join(named)}{', …' if len(often) > _NAMED else ''})" if named else ""
