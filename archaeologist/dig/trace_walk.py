"""Who changed a definition, newest first, and which of its lines each commit wrote.

Who wrote the lines is asked of blame, or, where that would cost too much or fails, told from their text in the index.
A change that only took lines out is known by its place, followed back through the changes after it. Commits that only
format are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from archaeologist.dig.inverse import telling
from archaeologist.dig.lines import file_changes, passes_over
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.errors import ArchaeologistError
from archaeologist.index import Doc

_MOST_CHANGES = 96
_BATCH = 24
_LARGEST = 3_000


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of a definition. `wrote` are lines as they stand now; `took` whether it took something out there."""

    n: int
    doc: int
    wrote: tuple[int, ...] = field(default=())
    took: bool = False


def turns(site: Site, path: str, start: int, end: int, exact: bool = False) -> tuple[Turn, ...]:
    """The changes of lines `start` to `end` of a file, newest first, through its renames; `exact`: ask blame."""
    return site.keep(("turns", path, start, end, exact), lambda: _turns(site, path, start, end, exact))


def _turns(site: Site, path: str, start: int, end: int, exact: bool) -> tuple[Turn, ...]:
    written = _blamed(site, path, start, end) if exact else None
    docs = dict[int, int]()
    found = dict[int, Turn]()
    for turn, doc in _walked(site, path, start, end):
        docs[turn.n] = doc.doc
        wrote = turn.wrote if written is None else tuple(written.get(turn.n, ()))
        created = doc.status == "A" and not wrote  # on a branch whose file did not live on
        if (wrote or turn.took) and not created:
            found[turn.n] = Turn(turn.n, doc.doc, wrote, turn.took)
    for n, lines in (written or {}).items():
        doc_id = next((doc.doc for doc in site.docs(n)), 0) if n not in found else 0
        if n not in found and doc_id:
            found[n] = Turn(n, docs.get(n, doc_id), tuple(lines))
    kept = [turn for turn in found.values() if not passes_over(site, turn.n)]
    return tuple(sorted(kept, key=lambda turn: (-site.history.time(turn.n), -turn.n)))


def _blamed(site: Site, path: str, start: int, end: int) -> dict[int, list[int]] | None:
    """The lines that each commit wrote, as git's blame tells, seen through what only formats; None where it cannot."""
    try:
        origins = site.repository.blame(site.at, path, start, end)
        noisy = [n for origin in origins if (n := site.history.number(origin.oid)) and passes_over(site, n)]
        if noisy:
            through = [site.history.oid(n) for n in sorted(set(noisy))]
            origins = site.repository.blame(site.at, path, start, end, ignore_revs=through)
    except ArchaeologistError:
        return None
    found: dict[int, list[int]] = defaultdict(list)
    for origin in origins:
        n = site.history.number(origin.oid)
        if n is not None and not (origin.boundary and site.history.shallow):
            found[n] += range(origin.span.start, origin.span.end + 1)
    return found


def _walked(site: Site, path: str, start: int, end: int) -> Iterator[tuple[Turn, Doc]]:
    """The changes of the lines as the index tells them, newest first."""
    try:
        lines = (site.text(path) or "").split("\n")
    except ArchaeologistError:
        return
    left = {text: number for number in range(end, start - 1, -1) if (text := telling(_line(lines, number)))}
    for doc, diff in _changes(site, path):
        added = {telling(line) for line in diff.added} & left.keys()
        wrote = tuple(sorted(left.pop(text) for text in added))
        touched, start, end = diff.before(start, end)
        if wrote or touched:
            yield Turn(doc.n, doc.doc, wrote, touched), doc
        if not left and end < start:
            return


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _changes(site: Site, path: str) -> Iterable[tuple[Doc, FileDiff]]:
    """The changes of a file that can be read line by line, newest first."""
    docs = [doc for doc in islice(file_changes(site, path), _MOST_CHANGES) if not site.history.is_merge(doc.n)]
    for at in range(0, len(docs), _BATCH):
        batch = [doc for doc in docs[at : at + _BATCH] if doc.added + doc.removed <= _LARGEST or doc.status == "A"]
        diffs = site.history.diffs(doc.doc for doc in batch)
        yield from ((doc, diffs[doc.doc]) for doc in batch if doc.doc in diffs)
