"""Which earlier commits put there, for a reason, what a change takes away: candidates, and what speaks for each.

Chesterton's fence: a condition, a special case or a step that looks needless is the work of a commit that may say what
it is for. Every removed line is followed back to the commits that wrote it and gave it its form, through those that
only passed over it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from archaeologist.dig.inverse import line_sets, weigh_lines, weight
from archaeologist.dig.lines import LineStep, histories, passes_over, writers
from archaeologist.dig.losses import Lost, losses
from archaeologist.dig.noise import PathKind, path_kind, subject_noise
from archaeologist.dig.rationale import rate, sentences
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.domain.commit import Commit
from archaeologist.errors import ArchaeologistError

_MOST_FILES = 12
_MOST_LINES = 240
_DEPTH = 0.5
CODE: tuple[PathKind, ...] = ("code", "config")


@dataclass(slots=True)
class Fence:
    """A commit and the lines of it that a change takes away, with the step by which it wrote each.

    `weight` is that of the lines, each by how much it tells, how much of it is gone and how deep it lies.
    """

    n: int
    weight: float = 0.0
    lines: list[tuple[Lost, LineStep, int]] = field(default_factory=list)
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """What is reviewed: a difference against the revision looked from, and what was written to it.

    `message` is the request's title and text with the messages of its commits; `ours` its own commits' authors.
    """

    diffs: tuple[FileDiff, ...]
    message: str = ""
    authors: frozenset[str] = frozenset()
    when: int = 0


_RUNS_CHECKS = re.compile(
    r"(?:\A|/)\.?(?:github|circleci|travis|gitlab-ci|appveyor|azure-pipelines|ci)(?:/|[\w-]*\.ya?ml\Z)"
)
"""What only runs the checks of a project: it changes all the time and guards nothing that users meet."""


def losses_of(change: Change, kinds: tuple[PathKind, ...] = CODE) -> list[Lost]:
    """The lines that a change takes away from files of some kinds, comments left out."""
    worth = [diff for diff in change.diffs if not _RUNS_CHECKS.search(diff.change.old_path)]
    return [each for each in losses(worth) if path_kind(each.path) in kinds and not each.is_comment]


def fences(site: Site, change: Change, kinds: tuple[PathKind, ...] = CODE) -> list[Fence]:
    """The commits whose lines a change takes away, those first whose reason it contradicts most."""
    lost = losses_of(change, kinds)
    found: dict[int, Fence] = {}
    for path, mine in _by_file(lost):
        for each, steps in _followed(site, path, mine):
            for depth, step in enumerate(steps):
                fence = found.setdefault(step.n, Fence(step.n))
                fence.lines.append((each, step, depth))
                fence.weight += _worth(each) * _DEPTH**depth
    whole = math.fsum(map(_worth, lost)) or 1.0
    for fence in found.values():
        fence.strength = _strength(site, change, fence, whole)
    return sorted(
        found.values(), key=lambda each: (-each.strength, -site.history.time(each.n), site.history.oid(each.n))
    )


def _worth(lost: Lost) -> float:
    return lost.share * (weight(lost.text.strip()) + 0.3 * bool(GUARD.search(lost.text)))


def _by_file(lost: Sequence[Lost]) -> Iterable[tuple[str, list[Lost]]]:
    """The files that lose most, first; of each at most so many lines, those that lose most."""
    files: dict[str, list[Lost]] = defaultdict(list)
    for each in lost:
        files[each.path].append(each)
    order = sorted(files, key=lambda path: (-math.fsum(map(_worth, files[path])), path))[:_MOST_FILES]
    for path in order:
        yield path, sorted(sorted(files[path], key=lambda each: -_worth(each))[:_MOST_LINES], key=lambda e: e.line)


def _followed(site: Site, path: str, lost: Sequence[Lost]) -> Iterable[tuple[Lost, tuple[LineStep, ...]]]:
    by_line = {each.line: each for each in lost}
    ranges = []
    for _, run in groupby(enumerate(sorted(by_line)), key=lambda pair: pair[1] - pair[0]):
        members = [line for _, line in run]
        ranges.append((members[0], members[-1]))
    try:
        steps = writers(histories(site, path, ranges))
    except ArchaeologistError:
        return
    for line, chain in steps.items():
        if line in by_line:
            yield by_line[line], chain[:4]


# -- what speaks for a fence -----------------------------------------------------------------------------------------

GUARD = re.compile(
    r"\b(?:if|unless|elif|elsif|guard|assert\w*|raise|throw|return|except|catch|rescue|ensure|finally|when|while"
    r"|continue|break|goto|not|NULL|null|nil|None|nullptr|undefined)\b|&&|\|\||[!=]=|!\w"
    r"|(?i:\w*(?:free|decref|incref|lock|close|flush|reset|clear|cancel|release|retain|unref|copy|clone|dup"
    r"|ensure|check|valid|sanitiz|escape|skip|ignore)\w*\s*\()"
)
REPAIRS = re.compile(
    r"\bfix(?:e[sd]|ing)?\b|\bbug\b|\bcorrect|\brepair|\bcrash|\bleak|\bregress|\bwork-?around|\bwork around"
    r"|\bavoid|\bprevent|\bensure|\bhandle\b|\bdon'?t\b|\bdo not\b|\bshould(?: not|n't)\b|\bmake sure|\brace\b"
    r"|\bprotect|\bguard|\bcheck\b|\binvalid\b|\boverflow|\bbroken\b|\bwrong",
    re.IGNORECASE,
)
_AGED = re.compile(r"\bdeprecat|\bpython ?2|\bunused\b|\bdead code|\bend of life|\bEOL\b|\blegacy\b", re.IGNORECASE)
TAKES_BACK = re.compile(r"\brevert|\bback ?out|\bundo\b|\broll ?back", re.IGNORECASE)
_REVERTS = re.compile(r"\W*+(?:\w+[:!]? ){0,2}(?:revert|back ?out|undo)\b", re.IGNORECASE)
_IN_BODY, _A_REVERT, _KNOWN_AGED, _KNOWN_BACK = 0.6, 0.8, 0.4, 0.3


def _strength(site: Site, change: Change, fence: Fence, whole: float) -> float:
    """How much a change contradicts a fence: a product, so that whatever is missing cannot be made up for.

    Of how much goes (more when nothing stands in its place, when it decides something, when it is most of what the
    commit did or of what the change takes away), and how much the commit tells of its reason. A change that says that
    it takes back, or clears away what is out of use, knows what it does.
    """
    commit = site.history.commit(fence.n)
    first = not site.history.parents(fence.n)  # of this clone: it stands for all that is older
    if first or subject_noise(commit.subject, commit.author.name) or passes_over(site, fence.n):
        return 0.0
    own = [each for each, _, _ in fence.lines]
    worth = math.fsum(map(_worth, own)) or 1.0
    bare = math.fsum(_worth(each) for each in own if each.narrowed or not each.instead) / worth
    guards = math.fsum(_worth(each) for each in own if GUARD.search(each.text)) / worth
    share = math.fsum(each.share for each in own) / len(own)
    depth = sum(depth for _, _, depth in fence.lines) / len(own)
    strength = (
        math.log1p(fence.weight)
        * share
        * (0.3 + 0.7 * bare)
        * (1.0 if reverts(site, fence.n) else 0.3 + 0.7 * guards)
        / (1 + 0.5 * depth)
    )
    strength *= reasoned(commit) * (0.3 + undone(site, fence) + 0.5 * min(1.0, fence.weight / whole))
    strength *= _KNOWN_AGED if _AGED.search(change.message) else 1.0
    return strength * (_KNOWN_BACK if TAKES_BACK.search(change.message.split("\n", 1)[0]) else 1.0)


def reasoned(commit: Commit) -> float:
    """How much a commit tells of why it was made, from 0 to 1: its subject names a fault, or a sentence argues."""
    told = max((rate(text, frozenset()) for text in sentences(commit.body)[:12]), default=0.0)
    told = max(min(1.0, told), _IN_BODY * bool(REPAIRS.search(commit.body)))
    return 1.0 if REPAIRS.search(commit.subject) else max(_A_REVERT * bool(TAKES_BACK.search(commit.subject)), told)


def undone(site: Site, fence: Fence) -> float:
    """The share of what a commit added to the files in question that goes away."""
    paths = {step.path for _, step, _ in fence.lines}
    docs = [doc for doc in site.docs(fence.n) if doc.path in paths and doc.added <= 4000]
    added = frozenset(line for diff in site.history.diffs(d.doc for d in docs).values() for line in line_sets(diff)[1])
    whole = weigh_lines(added)
    gone = weigh_lines({step.text.strip() for each, step, _ in fence.lines if each.share > 0.3} & added)
    return gone / whole if whole else 0.0


def reverts(site: Site, n: int) -> bool:
    """Whether a commit is a revert, by its subject or by what its message names."""
    return bool(_REVERTS.match(site.history.commit(n).subject)) or any(
        undoing == n for undoing, _ in site.history.reverts()
    )
