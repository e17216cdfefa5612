"""What a change really takes away: the removed lines whose meaning is gone, not those that moved or were reworded.

A removed line is no loss when it stands elsewhere in the change, when only its layout, its annotations or names that
were changed throughout differ; of one that was altered, what is lost are the tokens that its surroundings do not have
any more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archaeologist.dig.inverse import telling
from archaeologist.dig.line_forms import squeezed, untyped
from archaeologist.domain.change import FileDiff, Hunk

_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[A-Za-z_$]\w*|\d[\w.]*|[=!<>]=+|&&|\|\||<<|>>|->|[^\w\s]")
_SAYING = re.compile(r"[\w\"'$]|[=!<>]=|&&|\|\||[!<>?]")
_COMMENT = re.compile(r"\s*(?:#(?!\s*(?:include|define|if|el|end|undef|pragma|error))|//|/?\*|--\s|;;|\"\"\"|''')")
_LARGEST = 400
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Lost:
    """A line of the old side of a change, and how much of it is gone (`share`, above 0 up to 1).

    `instead` is what stands in its place, empty where nothing does; `at` is the place on the new side. `narrowed` is a
    condition that still stands and got another one beside it.
    """

    path: str
    line: int
    text: str
    share: float
    instead: str
    new_path: str
    at: int
    narrowed: bool = False

    @property
    def is_comment(self) -> bool:
        return bool(_COMMENT.match(self.text))


def losses(diffs: Sequence[FileDiff]) -> tuple[Lost, ...]:
    """The lines that a change takes away or empties of some of their meaning, in the order of the change."""
    written = Counter(squeezed(line) for diff in diffs for line in diff.added)
    renamed = renames(diffs)
    found: list[Lost] = []
    for diff in diffs:
        for hunk in diff.hunks:
            found += _of_hunk(diff, hunk, written, renamed)
    return tuple(found)


def _of_hunk(diff: FileDiff, hunk: Hunk, written: Counter[str], renamed: dict[str, str]) -> list[Lost]:
    """The losses of one hunk; lines found again elsewhere are crossed off `written`."""
    there = Counter(token for line in hunk.added for token in tokens(line))
    bare = Counter(untyped(line) for line in hunk.added)
    found: list[Lost] = []
    for away, line in enumerate(hunk.removed):
        key = squeezed(line)
        if written[key] > 0:
            written[key] -= 1
            bare[untyped(line)] -= 1
            there.subtract(tokens(line))
            continue
        said = [renamed.get(token, token) for token in tokens(line)]
        if not said or bare[untyped(line)] > 0 or (not telling(line) and not _guards(line)):
            continue
        gone = sum((Counter(said) - +there).values())
        there.subtract(said)
        narrowed = not gone and _narrowed(line, hunk)
        if gone or narrowed:
            best = likest(line, [other for other in hunk.added if squeezed(other) != key])
            place = hunk.new_start + (hunk.added.index(best) if best else 0)
            share = gone / len(said) if gone else 1.0  # a narrowed condition decides otherwise: it counts in full
            paths = (diff.change.old_path, diff.change.path)
            found.append(Lost(paths[0], hunk.old_start + away, line, share, best, paths[1], place, narrowed))
    return found


_CONDITION = re.compile(r"\b(?:if|elif|elsif|unless|while|when|return|assert)\b")


def _guards(line: str) -> bool:
    """Whether a line that is too short to tell its place still decides something."""
    return bool(_CONDITION.search(line)) and len(tokens(line)) > 1


def _narrowed(line: str, hunk: Hunk) -> bool:
    """Whether a condition has got another one beside it, so that it holds less often or more."""
    if not _CONDITION.search(line):
        return False
    best = likest(line, hunk.added)
    new = Counter(tokens(best)) - Counter(tokens(line))
    return any(token in new for token in ("&&", "||", "and", "or", "!", "not"))


def likest(line: str, others: Sequence[str]) -> str:
    """The line most like another; empty when none is like it."""
    own = tokens(line)
    rated = [(SequenceMatcher(None, own, tokens(other), autojunk=False).ratio(), other) for other in others[:60]]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else ""


def tokens(line: str) -> list[str]:
    """The tokens of a line that say something: names, literals, comparisons and junctions, no brackets or commas."""
    return [token for token in _TOKEN.findall(line) if _SAYING.search(token)]


def renames(diffs: Iterable[FileDiff]) -> dict[str, str]:
    """Names that a change replaced throughout: gone from all its lines, with one new name in their places."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for diff in diffs:
        for hunk in diff.hunks:
            removed, added = [tokens(line) for line in hunk.removed], [tokens(line) for line in hunk.added]
            before.update(token for line in removed for token in line)
            after.update(token for line in added for token in line)
            for old, new in zip(removed[:_LARGEST], added[:_LARGEST], strict=False):
                _vote(old, new, votes)
    found = {}
    for name, others in votes.items():
        best, count = others.most_common(1)[0]
        if not after[name] and not before[best] and 2 * count > before[name]:
            found[name] = best
    return found


def _vote(old: list[str], new: list[str], votes: dict[str, Counter[str]]) -> None:
    """Pairs of names that alone tell two lines apart."""
    if len(old) != len(new):
        return
    differing = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    if 0 < len(differing) <= max(1, len(old) // 2) and all(one[0].isalpha() or one[0] in "_$" for one, _ in differing):
        for one, other in differing:
            votes[one][other] += 1
