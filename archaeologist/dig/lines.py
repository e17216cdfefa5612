"""Why a line is here: the commits that wrote it and gave it its form, seen through those that only passed over it.

Blame names the last commit that touched a line. From there the line is followed back by its text, in the index, through
reformatting, typing, moves and splits, to the commit that wrote it, and on through earlier forms of it to the one that
introduced the construct. What the writing was for is the work of `rationale`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.line_forms import likeness, loose, squeezed, untyped
from archaeologist.dig.noise import subject_noise
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff, Hunk, LineSpan
from archaeologist.domain.oid import Oid
from archaeologist.errors import ArchaeologistError, UsageError
from archaeologist.index import Doc

Passed = Literal["format", "typing", "moved", "split"]
StepKind = Literal["format", "typing", "moved", "split", "changed", "wrote"]

PASSED: dict[str, str] = {
    "format": "only reformatted it",
    "typing": "only changed its types or remarks to checkers",
    "moved": "only moved it",
    "split": "only took it over from another file",
}
_STEPS = 14
_CHANGES = 5
_LIKE = 0.6
_LIKE_IN_REWORK = 0.45
_LIKE_IN_NOISE = 0.3
_LINES = 80
_LARGEST = 6000
_PLAIN = 0.6
_BATCH = 24
_LOOK_BACK = 600


@dataclass(frozen=True, slots=True)
class LineStep:
    """What commit `n` did to a line of the span asked about.

    `line` is its number at the revision looked from; `path`, `place` and `text` are where and how it stood after the
    commit (`place` 0: not known). `before` is its form before, empty when the commit wrote it.
    """

    n: int
    kind: StepKind
    line: int
    path: str
    place: int
    text: str
    before: str = ""

    @property
    def why(self) -> str:
        """Why the commit was passed over, or what else it did, to complete «commit X …»."""
        return PASSED.get(self.kind, "wrote it" if self.kind == "wrote" else "gave it this form")


class _Place(NamedTuple):
    """A line in the file that a commit left behind."""

    n: int
    path: str
    place: int
    text: str
    beside: tuple[str, ...] = ()
    at: int = 0

    @property
    def near(self) -> frozenset[str]:
        return _near(self.beside, self.at)


class _Earlier(NamedTuple):
    """How a line stood before a commit, in which file, and among which lines that the commit took out."""

    kind: StepKind
    path: str
    beside: tuple[str, ...]
    at: int

    @property
    def text(self) -> str:
        return self.beside[self.at]

    @property
    def near(self) -> frozenset[str]:
        return _near(self.beside, self.at)


def line_history(site: Site, path: str, start: int, end: int) -> tuple[LineStep, ...]:
    """The steps of every line of a span, line by line, each from its last commit back to the one that introduced it.

    Lines that say nothing by themselves (blank, a bracket) have a single step: the commit that blame names. Raises
    `UsageError` when the lines are not there.
    """
    return histories(site, path, ((start, end),))


def histories(site: Site, path: str, ranges: Sequence[tuple[int, int]]) -> tuple[LineStep, ...]:
    """The same for several ranges of lines of one file, blamed at once."""
    text = site.text(path)
    lines = text.split("\n") if text is not None else []
    for start, end in ranges:
        if text is None or not 1 <= start <= end or start > len(lines):
            raise UsageError(f"{path}:{start}-{end} is not there at {site.at.short}.")
    steps: list[LineStep] = []
    for line, place in _blamed(site, path, [(start, min(end, len(lines))) for start, end in ranges], lines):
        steps += _trace(site, line, _as_written(site, place))
    return tuple(steps)


def forms_of(site: Site, line: int, n: int, path: str, place: int, text: str) -> tuple[LineStep, ...]:
    """The steps of one line whose last writer is known: commit `n`, as line `place` of `path`; newest first."""
    return tuple(_trace(site, line, _as_written(site, _Place(n, path, place, text))))


def _blamed(site: Site, path: str, ranges: Sequence[tuple[int, int]], lines: list[str]) -> Iterator[tuple[int, _Place]]:
    """Each line of the ranges with the place it was last written at: by blame, or by text where a blob is missing."""
    try:
        origins = site.repository.blame_ranges(site.at, path, ranges)
    except UsageError:
        raise
    except ArchaeologistError:
        for start, end in ranges:
            yield from _by_text(site, LineSpan(path, start, end), lines)
        return
    for origin in origins:
        n = site.history.number(origin.oid)
        for away in range(origin.span.end - origin.span.start + 1) if n else ():
            line = origin.span.start + away
            if line <= len(lines):
                yield line, _Place(n or 0, origin.origin.path, origin.origin.start + away, lines[line - 1])


def _by_text(site: Site, span: LineSpan, lines: list[str]) -> Iterator[tuple[int, _Place]]:
    for line in range(span.start, span.end + 1):
        found = _ledger(site, span.path).writer(lines[line - 1], site.history.size + 1)
        if found:
            yield line, found


def _as_written(site: Site, place: _Place) -> _Place:
    """The line in the form its commit gave it: white space may have changed since."""
    doc = next((doc for doc in site.docs(place.n) if doc.path == place.path), None)
    diff = _diff(site, doc) if doc else None
    for hunk in diff.hunks if diff else ():
        at = place.place - hunk.new_start
        if 0 <= at < len(hunk.added) and squeezed(hunk.added[at]) == squeezed(place.text):
            return place._replace(text=hunk.added[at], beside=hunk.added, at=at)
    return place


def _trace(site: Site, line: int, place: _Place) -> list[LineStep]:
    """The steps of one line, newest first; the last is the one that wrote it."""
    steps: list[LineStep] = []
    changes = 0
    while True:
        earlier = _earlier(site, place) if len(steps) < _STEPS and changes < _CHANGES else None
        writer = _ledger(site, earlier.path).writer(earlier.text, place.n, earlier.near) if earlier else None
        if earlier is None or writer is None:
            steps.append(LineStep(place.n, "wrote", line, place.path, place.place, place.text))
            return steps
        steps.append(LineStep(place.n, earlier.kind, line, place.path, place.place, place.text, earlier.text))
        changes += earlier.kind == "changed"
        place = writer


def _earlier(site: Site, place: _Place) -> _Earlier | None:
    """What the line was before the commit, when it was anything."""
    doc = next((doc for doc in site.docs(place.n) if doc.path == place.path), None)
    diff = _diff(site, doc) if doc else None
    hunk = _hunk_of(diff, place) if diff else None
    if doc is None or hunk is None or not telling(place.text):
        return None
    at = next((at for at, line in enumerate(hunk.added) if squeezed(line) == squeezed(place.text)), 0)
    near = _near(hunk.added, at if hunk.new_start + at >= place.place else max(0, place.place - hunk.new_start))
    return _reformed(hunk, doc, place.text) or _brought(site, place, near) or _changed(site, hunk, doc, place.text)


def _near(lines: tuple[str, ...], at: int) -> frozenset[str]:
    """The telling lines beside one, three on either side: they tell places with the same text apart."""
    beside = (*lines[max(0, at - 3) : at], *lines[at + 1 : at + 4])
    return frozenset(squeezed(line) for line in beside if telling(line))


def _diff(site: Site, doc: Doc) -> FileDiff | None:
    if doc.added + doc.removed > 3 * _LARGEST:
        return None
    try:
        return site.keep(("diff", doc.doc), lambda: site.history.diff(doc.doc))
    except ArchaeologistError:
        return None


def _hunk_of(diff: FileDiff, place: _Place) -> Hunk | None:
    """The hunk that wrote a line: the one at its place, else the first that has its text."""
    key = squeezed(place.text)
    having = [hunk for hunk in diff.hunks if any(squeezed(line) == key for line in hunk.added)]
    at = (hunk for hunk in having if hunk.new_start <= place.place < hunk.new_start + len(hunk.added))
    return next(at, having[0] if having else None)


def _reformed(hunk: Hunk, doc: Doc, text: str) -> _Earlier | None:
    """The earlier form when the hunk changes nothing but layout, quotes, trailing commas and brackets."""
    key = squeezed(text)
    same = next((line for line in hunk.removed[: 4 * _LINES] if squeezed(line) == key), None)
    if same is not None:
        return _Earlier("format", doc.old_path, hunk.removed, hunk.removed.index(same))
    if hunk.removed and loose(hunk.removed) == loose(hunk.added):
        return _Earlier("format", doc.old_path, hunk.removed, hunk.removed.index(_holder(hunk.removed, text)))
    return None


def _holder(removed: Iterable[str], text: str) -> str:
    """The removed line that a reformatted one came out of: one that holds it, or that it holds, else the likest."""
    key = loose((text,))
    holding = [line for line in removed if telling(line) and (key in loose((line,)) or loose((line,)) in key)]
    return max(holding or list(removed), key=lambda line: (likeness(line, text), line))


def _brought(site: Site, place: _Place, near: frozenset[str]) -> _Earlier | None:
    """The line as it stood elsewhere, when the same commit took it out there: in this file, or in another."""
    sources = _lost(site, place.n).get(squeezed(place.text), [])
    if weight(place.text.strip()) < _PLAIN:
        sources = [source for source in sources if source[1].near & near]
    if not sources:
        return None

    def order(source: tuple[Doc, _Earlier]) -> tuple[bool, int, bool, int]:
        doc, earlier = source
        return doc.old_path != place.path, -len(earlier.near & near), doc.status != "D", doc.doc

    doc, earlier = min(sources, key=order)
    kind: StepKind = "moved" if doc.path == place.path or doc.status in "DR" else "split"
    return earlier._replace(kind=kind)


def _lost(site: Site, n: int) -> dict[str, list[tuple[Doc, _Earlier]]]:
    """The telling lines that a commit took out, without white space, each with the places that lost it."""

    def make() -> dict[str, list[tuple[Doc, _Earlier]]]:
        found: dict[str, list[tuple[Doc, _Earlier]]] = defaultdict(list)
        for doc in [doc for doc in site.docs(n) if 0 < doc.removed <= _LARGEST][:120]:
            diff = _diff(site, doc)
            for hunk in diff.hunks if diff else ():
                for at, line in enumerate(hunk.removed):
                    if telling(line):
                        found[squeezed(line)].append((doc, _Earlier("moved", doc.old_path, hunk.removed, at)))
        return dict(found)

    return site.keep(("lost lines", n), make)


def _changed(site: Site, hunk: Hunk, doc: Doc, text: str) -> _Earlier | None:
    """The likest line that the hunk took out: told apart are typing, formatting by name, and real changes."""
    places = [at for at, line in enumerate(hunk.removed[:_LINES]) if telling(line)]
    if not places:
        return None
    at = max(places, key=lambda at: (likeness(hunk.removed[at], text), -at))
    best = hunk.removed[at]
    if untyped(text) == untyped(best):
        return _Earlier("typing", doc.old_path, hunk.removed, at)
    passing = passes_over(site, doc.n)
    if likeness(best, text) < (_LIKE_IN_NOISE if passing else _LIKE_IN_REWORK if reworks(site, doc.n) else _LIKE):
        return None
    return _Earlier(passing or "changed", doc.old_path, hunk.removed, at)


def passes_over(site: Site, n: int) -> Passed | None:
    """Whether a commit says of itself, or the repository says of it, that it only formats or types."""
    commit = site.history.commit(n)
    if commit.oid in _ignored(site):
        return "format"
    noise = subject_noise(commit.subject, commit.author.name)
    return "format" if noise == "format" else "typing" if noise == "typing" else None


def reworks(site: Site, n: int) -> bool:
    """Whether a commit says that it keeps what code does and changes how: its lines are earlier ones in a new form."""
    return bool(_REWORK.search(site.history.commit(n).subject))


_REWORK = re.compile(
    r"\b(?:refactor|perf\b|clean(?:ing)?[- ]?up|simplif|rewrit|moderni[sz]|migrat|convert|restructur|tidy|optimi[sz])",
    re.IGNORECASE,
)


def _ignored(site: Site) -> frozenset[str]:
    """The commits that the repository itself asks blame to look through."""

    def make() -> frozenset[str]:
        try:
            text = site.text(".git-blame-ignore-revs") if ".git-blame-ignore-revs" in site.paths else ""
        except ArchaeologistError:
            text = ""
        return frozenset(re.findall(r"^[0-9a-f]{40,64}", text or "", re.MULTILINE))

    return site.keep("ignored revisions", make)


class _Ledger:
    """Which commits wrote which line into a file, through the file's renames, read only as far back as asked for."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self._docs = list(file_changes(site, path))[:_LOOK_BACK]
        self._written: dict[str, list[_Place]] = defaultdict(list)
        self._read = 0

    def writer(self, text: str, before: int, near: frozenset[str] = frozenset()) -> _Place | None:
        """The newest commit before `before` that wrote the line, white space aside.

        Plain lines stand in many places: one that was written beside some of the same lines then goes first.
        """
        key = squeezed(text)
        plain = bool(near) and weight(text.strip()) < _PLAIN
        while True:
            found = [place for place in self._written[key] if place.n < before]
            sure = [place for place in found if place.near & near] if plain else found
            if sure or self._read >= len(self._docs):
                return next(iter((*sure, *found)), None)
            self._read_on()

    def _read_on(self) -> None:
        batch = [d for d in self._docs[self._read : self._read + _BATCH] if 0 < d.added <= _LARGEST]
        self._read += _BATCH
        diffs = self._site.history.diffs(doc.doc for doc in batch)
        for doc in batch:
            for hunk in diffs[doc.doc].hunks:
                for away, line in enumerate(hunk.added):
                    place = _Place(doc.n, doc.path, hunk.new_start + away, line, hunk.added, away)
                    self._written[squeezed(line)].append(place)


def _ledger(site: Site, path: str) -> _Ledger:
    return site.keep(("ledger", path), lambda: _Ledger(site, path))


def file_changes(site: Site, path: str) -> Iterator[Doc]:
    """The changes of a file, newest first, going on under its former names."""
    before, seen = site.history.size + 1, {path}
    while True:
        docs = [doc for doc in site.history.path_docs(path) if doc.n < before and doc.path == path]
        renamed = next((doc for doc in reversed(docs) if doc.status == "R" and doc.old_path not in seen), None)
        yield from (doc for doc in reversed(docs) if renamed is None or doc.n >= renamed.n)
        if renamed is None:
            return
        path, before = renamed.old_path, renamed.n
        seen.add(path)


def writers(steps: Iterable[LineStep]) -> dict[int, tuple[LineStep, ...]]:
    """For each line of a history the steps that count, newest first: those that gave it a form or wrote it."""
    found: dict[int, tuple[LineStep, ...]] = defaultdict(tuple)
    for step in steps:
        if step.kind in ("changed", "wrote"):
            found[step.line] = (*found[step.line], step)
    return dict(found)


def skipped(site: Site, steps: Iterable[LineStep]) -> tuple[tuple[Oid, str], ...]:
    """The commits that were stepped through, newest first, each with why."""
    found = {step.n: step.why for step in steps if step.kind not in ("changed", "wrote")}
    return tuple((site.history.oid(n), found[n]) for n in sorted(found, reverse=True))
