"""Which lines a question describes in words, and what their history is worth as an answer.

Candidates are the files that the question names, else those in which most of its rare words stand; windows of a few
lines are judged by how much of the question's weight occurs in them. Whether the lines are what was meant stays a guess
with a score; their history (`lines`) does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.lines import LineStep, line_history, reworks, skipped, writers
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import Query, Term, parts, rarity
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.change import LineSpan
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.errors import ArchaeologistError
from archaeologist.git.repository import Match

_WINDOW = 6
_TEXTS = 5
_PATTERNS = 14
_MOST_PATHS = 2000
_LISTED = 0.15
_HEADING = re.compile(
    r"^\s*(?:[\w@]+\s+){0,4}(?:def|class|func|fn|function|impl|struct|trait|interface|enum|module|type)\b"
    r"|^\s*(?:[\w<>\[\],*&:]+\s+)*[\w.$]+\s*(?:=\s*(?:async\s*)?(?:function\b|\())?\([^;]*\)?\s*\{\s*$"
)
_KINDS = {"code": 1.0, "config": 0.75, "test": 0.5, "docs": 0.4, "changelog": 0.25}


@dataclass(frozen=True, slots=True)
class Hint:
    """A pattern in lower-case text, how much it counts in whole, and how rare it is at the revision looked from."""

    pattern: str
    weight: float


@dataclass(frozen=True, slots=True)
class Described:
    """Lines that a question describes: how much of it stands in them (0 to about 1), and what it was looked for by."""

    span: LineSpan
    score: float
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that has something of what is looked for: its number and the places of the hints it has."""

    number: int
    has: frozenset[int]


def described_lines(site: Site, query: Query, limit: int = 3, code: tuple[str, ...] = ()) -> tuple[Described, ...]:
    """The spans at the revision looked from that fit a query best, best first, none within another.

    Where code that the question quotes stands word for word in few places, it is one of them that is meant.
    """
    return site.keep(("described", query, code), lambda: _described(site, query, code))[:limit]


def _described(site: Site, query: Query, code: tuple[str, ...]) -> tuple[Described, ...]:
    named = _named_files(site, query.paths)
    for text in code:
        if exact := _verbatim(site, query, text, named):
            return exact
    sought = [(term, _pattern(term)) for term in query.terms]
    kept = [(term, pattern) for term, pattern in sought if pattern][:_PATTERNS]
    found = _grep(site, [pattern for _, pattern in kept], named)
    hints = _weigh(site, kept, found, bool(named))
    order = sorted(found, key=lambda path: (-_best_window(found[path], hints) * _worth(path, named), path))
    spans = [span for path in order[:_TEXTS] for span in _spans(site, path, hints, _worth(path, named))]
    spans.sort(key=lambda each: (-each.score, each.span.path, each.span.start))
    return tuple(spans)


def _verbatim(site: Site, query: Query, text: str, named: tuple[str, ...]) -> tuple[Described, ...]:
    """The lines that have a quotation of code as it is, those first that stand among other words of the question."""
    try:
        matches = site.repository.grep(site.at, text, word=False, paths=named)
    except ArchaeologistError:  # a file of that revision is missing
        return ()
    lines = [each for each in matches if len(each.text) <= _LONGEST and (named or _worth(each.path, named) > 0.5)]
    if not 0 < len(lines) <= _MOST_PLACES:
        return ()
    patterns = [(term.weight, re.compile(pattern)) for term in query.terms if (pattern := _pattern(term))]
    whole = sum(value for value, _ in patterns) or 1.0
    found = []
    for path, number, _ in lines:
        near = (site.text(path) or "").lower().split("\n")[max(0, number - _WINDOW) : number + _WINDOW - 1]
        around = "\n".join((path.lower(), *near))
        share = sum(value for value, pattern in patterns if pattern.search(around)) / whole
        found.append(Described(LineSpan(path, number, number), 0.6 + 0.6 * share))
    found.sort(key=lambda each: (-each.score, each.span.path, each.span.start))
    return tuple(found)


_LONGEST = 400
_MOST_PLACES = 24


def _named_files(site: Site, paths: Iterable[str]) -> tuple[str, ...]:
    """The files and folders of the revision looked from that are meant by the paths of a question."""
    found: list[str] = []
    for path in paths:
        bare = path.strip("/")
        if bare in site.paths or any(each.startswith(f"{bare}/") for each in site.paths):
            found.append(bare)
        else:
            found += sorted(each for each in site.paths if each.endswith(f"/{bare}"))[:6]
    return tuple(dict.fromkeys(found))


def _worth(path: str, named: tuple[str, ...]) -> float:
    """How much a match in a file counts: code before documents and tests, unless the question names the very file."""
    return 1.0 if path in named else _KINDS.get(path_kind(path), 0.0)


def _pattern(term: Term) -> str:
    """An expression for any strong form of a term in lower-case text: names by their parts, words by their stem."""
    choices = []
    for form, value in term.forms:
        pieces = parts(form)
        if value < 0.6 or not pieces:
            continue
        if term.kind == "name":
            choices.append("[^a-z0-9]?".join(pieces))
        else:
            choices.append("[^a-z0-9]*".join(_stem(piece) for piece in pieces))
    return "|".join(dict.fromkeys(choice for choice in choices if len(choice) > 1))


def _stem(word: str) -> str:
    bare = re.sub(r"(?:ations?|ings?|ed|es|s|ly|ized?|e)$", "", word)
    return bare if len(bare) >= 4 else word


def _grep(site: Site, patterns: Sequence[str], named: tuple[str, ...]) -> dict[str, list[_Line]]:
    """The lines that have any of the patterns, by file. One search for all of them; case does not count."""
    if not patterns:
        return {}
    either = re.sub(r"\[\^a-z0-9\]|[a-z]", _any_case, "|".join(patterns))
    matches = _matches(site, either, named)
    compiled = [re.compile(pattern) for pattern in patterns]
    found: dict[str, list[_Line]] = defaultdict(list)
    for path, line, text in matches:
        if len(text) <= _LONGEST and (named or _worth(path, named)):
            lower = text.lower()
            found[path].append(_Line(line, frozenset(at for at, each in enumerate(compiled) if each.search(lower))))
    return found


def _matches(site: Site, pattern: str, named: Sequence[str]) -> tuple[Match, ...]:
    """What a search finds; where something it would read is missing, in the code alone; else nothing."""
    code = sorted(path for path in site.paths if path_kind(path) == "code") if not named else ()
    for paths in (named, code[:_MOST_PATHS]):
        try:
            return site.repository.grep(site.at, pattern, fixed=False, word=False, paths=paths)
        except ArchaeologistError:
            continue
    return ()


def _any_case(found: re.Match[str]) -> str:
    """A letter of a pattern as a set of both its cases."""
    return "[^a-zA-Z0-9]" if found[0][0] == "[" else f"[{found[0]}{found[0].upper()}]"


def _weigh(site: Site, kept: list[tuple[Term, str]], found: dict[str, list[_Line]], few: bool) -> tuple[Hint, ...]:
    """What each term counts for: its own weight times its rarity among the files (in few files: among their lines)."""
    having = [0] * len(kept)
    lines = 0
    for each in found.values():
        lines += each[-1].number
        for at in [at for line in each for at in line.has] if few else {at for line in each for at in line.has}:
            having[at] += 1
    size = lines if few else len(site.paths)
    rare = [rarity(count, size) if count else 1.0 for count in having]
    return tuple(Hint(pattern, term.weight * rare[at]) for at, (term, pattern) in enumerate(kept))


def _best_window(lines: list[_Line], hints: Sequence[Hint]) -> float:
    """The greatest weight of different hints within a window, and of a single line."""
    best = 0.0
    for at, first in enumerate(lines):
        has: frozenset[int] = frozenset()
        for line in lines[at : at + _WINDOW]:
            if line.number < first.number + _WINDOW:
                has |= line.has
        best = max(best, _sum(hints, has) + 0.4 * _sum(hints, first.has))
    return best


def _sum(hints: Sequence[Hint], places: Iterable[int]) -> float:
    return sum(hints[at].weight for at in places)


def _spans(site: Site, path: str, hints: tuple[Hint, ...], worth: float) -> list[Described]:
    """The best windows of one file, not overlapping.

    What stands in the definition around the lines counts a little less than what stands in them; what stands in prose,
    in headings and lists or in the file's name counts by half.
    """
    text = site.text(path)
    lines = text.split("\n") if text else []
    sheet = _Sheet(lines, [re.compile(hint.pattern) for hint in hints], path)
    whole = sum(hint.weight for hint in hints) or 1.0
    scored = []
    for start in (at for at in range(len(lines)) if sheet.hard[at] or sheet.soft[at]):
        end = sheet.end(start, hints)
        inside = frozenset[int]().union(*sheet.hard[start : end + 1])
        above = sheet.above[start] - inside
        around = sheet.name.union(*sheet.soft[start : end + 1]) - inside - above
        single = max(_sum(hints, own) for own in sheet.hard[start : end + 1])
        value = worth * (_sum(hints, inside) + 0.8 * _sum(hints, above) + 0.5 * _sum(hints, around) + 0.4 * single)
        value /= 1.4 * whole
        scored.append((value * (1.0 - 0.01 * (end - start)), start, end))
    scored.sort(key=lambda each: (-each[0], each[1]))
    chosen: list[tuple[float, int, int]] = []
    for value, start, end in scored:
        if len(chosen) < 3 and all(end < other[1] or start > other[2] for other in chosen):
            chosen.append((value, start, end))
    return [Described(LineSpan(path, start + 1, end + 1), value, hints) for value, start, end in chosen]


class _Sheet:
    """The lines of a file with the hints they have: `hard` in code and comments, `soft` in prose, headings and lists.

    `above` are the hints of the definitions that enclose a line, told by indentation, `name` those of the file's name.
    """

    def __init__(self, lines: list[str], compiled: Sequence[re.Pattern[str]], path: str) -> None:
        self.name = frozenset(at for at, each in enumerate(compiled) if each.search(path.lower()))
        self.hard: list[frozenset[int]] = []
        self.soft: list[frozenset[int]] = []
        self.above: list[frozenset[int]] = []
        self.heads: list[bool] = []
        open_: list[tuple[int, frozenset[int]]] = []
        for line, prose in zip(lines, _prose(lines), strict=True):
            bare = line.strip()
            low = bare.lower()
            own = frozenset(at for at, each in enumerate(compiled) if each.search(low)) if bare else frozenset[int]()
            indent = len(line) - len(line.lstrip())
            while bare and open_ and indent <= open_[-1][0] and bare[0] not in ")]}":
                open_.pop()
            heads = not prose and bool(_HEADING.match(line))
            self.above.append(frozenset[int]().union(*(each for _, each in open_)))
            soft = prose or heads or weight(bare) <= _LISTED
            self.hard.append(frozenset() if soft else own)
            self.soft.append(own if soft else frozenset())
            self.heads.append(heads)
            if heads:
                open_.append((indent, own))

    def end(self, start: int, hints: Sequence[Hint]) -> int:
        """The last line of the window from `start` that adds something to it; no window reaches into a definition."""
        seen, end = self.hard[start], start
        for at in range(start + 1, min(len(self.hard), start + _WINDOW)):
            if self.heads[at]:
                break
            if _sum(hints, self.hard[at] - seen) > 0.08 * _sum(hints, range(len(hints))):
                seen, end = seen | self.hard[at], at
        return end


def _prose(lines: Sequence[str]) -> list[bool]:
    """Whether each line is documentation inside code: in a text of three quotes, or a documentation comment."""
    found, quote = [], ""
    for line in lines:
        bare = line.strip()
        marks = [mark for mark in ('"""', "'''") if bare.count(mark) % 2]
        found.append(bool(quote) or bare.startswith(('"""', "'''", "///", "//!", "*", "/**")))
        if marks and (not quote or quote in marks):
            quote = "" if quote else marks[0]
    return found


def line_findings(site: Site, spans: Sequence[Described], limit: int = 6) -> tuple[Finding, ...]:
    """The commits behind some spans, best first: by how well the span fits, and their share in what its lines say."""
    parts_: dict[int, float] = defaultdict(float)
    steps: dict[int, list[LineStep]] = defaultdict(list)
    through: dict[int, list[LineStep]] = defaultdict(list)
    for each in spans:
        history = line_history(site, each.span.path, each.span.start, each.span.end)
        for step, share in _shares(site, history, each.hints):
            parts_[step.n] += each.score * share
            steps[step.n].append(step)
            through[step.n] += [other for other in history if other.line == step.line and other.n > step.n]
    order = sorted(parts_, key=lambda n: (-parts_[n], -site.history.time(n), site.history.oid(n)))
    return tuple(_finding(site, n, parts_[n], steps[n], through[n]) for n in order[:limit] if parts_[n] > 0)


def _shares(site: Site, history: Sequence[LineStep], hints: Sequence[Hint]) -> list[tuple[LineStep, float]]:
    """Each step that counts, with the part of the whole that is its own: what of the question it brought."""
    lines = writers(history)
    worth = {line: _line_worth(steps[0].text, hints) for line, steps in lines.items()}
    whole = sum(worth.values()) or 1.0
    found = []
    for line, steps in sorted(lines.items()):
        brought = [_brought(step, hints) * _trust(site, step) for step in steps]
        total = sum(brought)
        for at, step in enumerate(steps):
            plain = 1.0 if len(steps) == 1 else 0.6 if at == 0 else 0.4 if at == len(steps) - 1 else 0.0
            share = 0.3 * plain + 0.7 * brought[at] / total if total else plain
            found.append((step, worth[line] / whole * share))
    return found


def _trust(site: Site, step: LineStep) -> float:
    """How much a step that changed a line says of it: one that by its own words only reworks code says less."""
    return 0.4 if step.before and reworks(site, step.n) else 1.0


def _line_worth(text: str, hints: Sequence[Hint]) -> float:
    lower = text.lower()
    asked = sum(hint.weight for hint in hints if re.search(hint.pattern, lower))
    plain = 0.25 if hints and _HEADING.match(text) else 1.0
    return plain * (weight(text.strip()) if telling(text) else 0.05) * (0.3 + asked if hints else 1.0)


def _brought(step: LineStep, hints: Sequence[Hint]) -> float:
    """The weight of the hints that stand in a line since this step, and did not before."""
    new, old = step.text.lower(), step.before.lower()
    return sum(h.weight for h in hints if re.search(h.pattern, new) and not (old and re.search(h.pattern, old)))


def _finding(site: Site, n: int, score: float, steps: Sequence[LineStep], through: Sequence[LineStep]) -> Finding:
    wrote = sum(step.kind == "wrote" for step in steps)
    role: Role = "introduced" if 2 * wrote >= len(steps) else "changed"
    best = max(steps, key=lambda step: (weight(step.text.strip()), -step.line))
    return finding(site, n, role, score, evidence=(blame_evidence(site, n, best, steps, through),), about=best.path)


def blame_evidence(
    site: Site, n: int, best: LineStep, steps: Sequence[LineStep] = (), through: Sequence[LineStep] = ()
) -> Evidence:
    """That a commit wrote lines, as they stood in it, and which later ones were passed over on the way to it."""
    commit = site.history.commit(n)
    run = _run(best, steps)
    passed = skipped(site, through)[:3]
    beyond = "; passed over " + ", ".join(f"{oid.short} ({why})" for oid, why in passed) if passed else ""
    did = "wrote" if best.kind == "wrote" else "gave this form to"
    known = all(step.place for step in run)
    return Evidence(
        kind="blame",
        says=f"{commit.oid.short} {did} {'these lines' if len(run) > 1 else 'this line'} of {best.path}{beyond}.",
        check=diff_check(commit, best.path),
        oid=commit.oid,
        path=best.path,
        lines=(run[0].place, run[-1].place) if known else None,
        quote="\n".join(step.text.strip() for step in run)[:600],
    )


def _run(best: LineStep, steps: Sequence[LineStep]) -> list[LineStep]:
    """The steps on lines right beside the best one, in the same file of the same commit, at most four."""
    by_place = {step.place: step for step in steps if step.path == best.path and step.text.strip() and step.place}
    run = [best]
    while len(run) < 4 and run[-1].place + 1 in by_place:
        run.append(by_place[run[-1].place + 1])
    while len(run) < 4 and run[0].place - 1 in by_place:
        run.insert(0, by_place[run[0].place - 1])
    return run


def standing_evidence(site: Site, span: LineSpan) -> Evidence:
    """The lines as they stand at the revision looked from."""
    lines = (site.text(span.path) or "").split("\n")[span.start - 1 : span.end]
    return Evidence(
        kind="symbol",
        says=f"What stands in {span.path} at lines {span.start}-{span.end}.",
        check=f"git show {site.at.short}:{quoted(span.path)} | sed -n {span.start},{span.end}p",
        oid=site.at,
        path=span.path,
        lines=(span.start, span.end),
        quote="\n".join(line.strip() for line in lines if line.strip())[:600],
    )
