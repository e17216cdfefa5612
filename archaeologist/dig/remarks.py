"""From fences and repetitions to remarks: which of them are worth a reviewer's minute, and what is said of each.

A remark is put together from fields that were checked: the earlier commit is an ancestor, the quote stands in its
message, the lines stand in the change. Where no reason was written down there is no remark; blame by itself is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.again import Again
from archaeologist.dig.checks import diff_check
from archaeologist.dig.clues import identifiers
from archaeologist.dig.fences import GUARD, REPAIRS, TAKES_BACK, Fence, reverts
from archaeologist.dig.line_forms import likeness, squeezed
from archaeologist.dig.lines import LineStep
from archaeologist.dig.losses import Lost
from archaeologist.dig.noise import path_kind
from archaeologist.dig.rationale import clip, rate, sentences
from archaeologist.dig.records import message_evidence, pull_request, subject_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.review import MOST_COMMITS, PastCommit, Remark

_LONGEST_QUOTE = 220
_LONGEST_LINE = 90
_TELLING, _BETTER = 0.25, 0.65
_WORDS = 4
_TOGETHER = 0.5
_COURTESY = re.compile(
    r"\W*(?:thanks?|thx|reported|reviewed|suggested|patch|based on|closes|added # ?noqa|merg\w+ (?:branch|\W))\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"(?:fix|clos|resolv|ref|relat|see|part|address|issue|bug|ticket|gh|pr|merge)\w*\Z", re.IGNORECASE)


def reason(site: Site, n: int, words: frozenset[str]) -> str:
    """The sentence of a commit's message that tells most of why it was made, verbatim; empty when none does.

    The subject counts when it names a fault or says enough by itself.
    """
    commit = site.history.commit(n)
    subject = next((line.strip() for line in commit.message.splitlines() if line.strip()), "")
    body = enumerate(sentences(commit.body)[:40])
    rated = [(rate(text, words) + 0.4 * bool(REPAIRS.search(text)) + 0.3 / (1 + at), -at, text) for at, text in body]
    best = max((each for each in rated if not _says_nothing(each[2]) and len(each[2]) > 15), default=(0.0, 0, ""))
    telling = (
        bool(REPAIRS.search(subject) or TAKES_BACK.search(subject))
        or len(re.findall(r"[^\W\d_]{2,}", subject)) >= _WORDS
    )
    told = telling and not _says_nothing(subject)
    if best[0] > (_BETTER if told and REPAIRS.search(subject) else _TELLING):
        return clip(best[2], _LONGEST_QUOTE)
    return clip(subject, _LONGEST_QUOTE) if told else ""


def _says_nothing(text: str) -> bool:
    """Whether a sentence only refers to something («Fixes #12»), or thanks somebody."""
    if _COURTESY.match(text):
        return True
    words = [word for word in re.split(r"[^\w#]+", text) if word]
    return all(word[-1].isdigit() or _REFERS.match(word) for word in words)


def fence_remark(site: Site, dossier: Dossier, fences: Sequence[Fence], sure: bool) -> Remark | None:
    """What is said of a fence, the first of some that bear on the same lines; None when it does not hold."""
    first = fences[0]
    lost = lost_in_one_file(first)
    words = frozenset(name for each, _ in lost for name in identifiers(each.text))
    quote = reason(site, first.n, words)
    shown = [(each, step) for each, step in lost if each.share >= max(e.share for e, _ in lost) / 2]
    cites = dossier.add(evidence_of(site, first, quote, shown)) if quote else ()
    if len(cites) < 2:
        return None
    again = reverts(site, first.n)
    lines = stretch([each.line for each, _ in lost])
    head = shown[0][0]
    return Remark(
        kind="reverted_before" if again else "fence_removed",
        confidence="high" if sure else "medium",
        path=head.path,
        lines=lines,
        old_side=True,
        at=max(1, head.at),
        new_path=head.new_path,
        commits=tuple(past(site, each.n, quote if each is first else "") for each in fences[:MOST_COMMITS]),
        quote=quote,
        title=_title(site, first, [each for each, _ in lost], again),
        text=told(shown),
        settle=_settle(site, first, again),
        cites=cites,
    )


def lost_in_one_file(fence: Fence) -> list[tuple[Lost, LineStep]]:
    """The lost lines of a fence in the file where it loses most, those that tell most first."""
    worth: dict[str, float] = {}
    for each, _, depth in fence.lines:
        worth[each.path] = worth.get(each.path, 0.0) + each.share * 0.5**depth
    path = max(sorted(worth), key=lambda each: worth[each])
    mine = [(each, step) for each, step, _ in fence.lines if each.path == path]
    return sorted(mine, key=lambda pair: (-bool(GUARD.search(pair[0].text)), -pair[0].share, pair[0].line))


def stretch(lines: Iterable[int]) -> tuple[int, int]:
    """The first run of lines that lie near each other, from the first one given on."""
    ordered = list(lines)
    first = last = ordered[0]
    for line in sorted(ordered):
        if last < line <= last + 12:
            last = line
    for line in sorted(ordered, reverse=True):
        if first - 12 <= line < first:
            first = line
    return first, last


def evidence_of(site: Site, fence: Fence, quote: str, shown: Sequence[tuple[Lost, LineStep]]) -> Iterator[Evidence]:
    yield message_evidence(site, fence.n, quote)
    commit = site.history.commit(fence.n)
    step = shown[0][1]
    yield Evidence(
        kind="diff",
        says=f"{commit.oid.short} wrote this line of {step.path}.",
        check=diff_check(commit, step.path),
        oid=commit.oid,
        path=step.path,
        lines=(step.place, step.place) if step.place else None,
        quote=step.text.strip()[:300],
    )


def past(site: Site, n: int, quote: str = "") -> PastCommit:
    """A commit as a remark shows it."""
    commit = site.history.commit(n)
    return PastCommit(commit.oid, commit.authored, commit.subject, quote, pull_request(site, n))


def _title(site: Site, fence: Fence, lost: Sequence[Lost], again: bool) -> str:
    year = site.history.commit(fence.n).authored.year
    if again:
        return f"This takes out again what a revert put back in {year}"
    bare = sum(not each.instead for each in lost) * 2 > len(lost)
    guard = any(re.search(r"\b(?:if|unless|elif|elsif|assert|while|when|guard)\b|&&|\|\|", e.text) for e in lost[:3])
    what = "A condition that was added on purpose" if guard else "What was put here on purpose"
    if REPAIRS.search(site.history.commit(fence.n).subject):
        what = "A condition that came with a fix" if guard else "A part of a fix"
    return f"{what} is {'taken out' if bare else 'changed'}"


def told(shown: Sequence[tuple[Lost, LineStep]]) -> str:
    """The line that tells most, and what stands in its place."""
    first = shown[0][0]
    gone = f"`{_short(first.text)}`"
    others = len({each.line for each, _ in shown}) - 1
    more = f" and {others} more line{'s' * (others > 1)}" if others else ""
    if first.instead and likeness(first.text, first.instead) > 0.5 and squeezed(first.text) != squeezed(first.instead):
        return f"{gone}{more} became `{_short(first.instead)}`"
    return f"{gone}{more} {'are' if others else 'is'} gone"


def _short(line: str) -> str:
    return clip(" ".join(line.split()), _LONGEST_LINE).replace("`", "'")


def _settle(site: Site, fence: Fence, again: bool) -> str:
    """The question to answer before the change goes in."""
    short = site.history.oid(fence.n).short
    tests = [doc.path for doc in site.docs(fence.n) if path_kind(doc.path) == "test" and doc.path in site.paths]
    asked = (
        "What has changed since it was reverted?"
        if again
        else f"Is what {short} was for still taken care of after this?"
    )
    if tests and not again:
        return f"{asked} Its tests are in {min(tests, key=lambda path: (len(path), path))}."
    return f"{asked} If it no longer needs to be, say why in the message."


def again_remark(site: Site, dossier: Dossier, found: Again) -> Remark | None:
    """What is said of a change that does again what was taken back; None when it does not hold."""
    words = frozenset(name for _, line in found.lines for name in identifiers(line))
    quote = reason(site, found.n, words)
    best = max(found.lines, key=lambda pair: (len(pair[1].strip()), -pair[0]))
    cites = dossier.add(_of_again(site, found, quote, best[1])) if quote else ()
    if len(cites) < 2:
        return None
    commits = [past(site, found.n, quote)]
    if found.first:
        commits.append(past(site, found.first))
    others = len(found.lines) - 1
    more = f" and {others} more line{'s' * (others > 1)}" if others else ""
    return Remark(
        kind="reverted_before",
        confidence="high" if reverts(site, found.n) and found.share >= _TOGETHER else "medium",
        path=found.path,
        lines=stretch([place for place, _ in found.lines]),
        old_side=False,
        at=best[0],
        new_path=found.path,
        commits=tuple(commits),
        quote=quote,
        title=f"This puts in again what was taken out in {site.history.commit(found.n).authored.year}",
        text=f"`{_short(best[1])}`{more} {'come' if others else 'comes'} back",
        settle="What has changed since it was taken out? If its reason no longer holds, say why in the message.",
        cites=cites,
    )


def _of_again(site: Site, found: Again, quote: str, line: str) -> Iterator[Evidence]:
    yield message_evidence(site, found.n, quote)
    commit = site.history.commit(found.n)
    yield Evidence(
        kind="diff",
        says=f"{commit.oid.short} took out this line of {found.path}.",
        check=diff_check(commit, found.path),
        oid=commit.oid,
        path=found.path,
        quote=line.strip()[:300],
    )
    if found.first:
        yield subject_evidence(site, found.first)
