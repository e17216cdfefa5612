"""What was undone and what became of it: pairs and chains of a change, its revert, its return.

Links come from what messages say («This reverts commit …», Revert "…"), from requests named, and from content: a commit
that takes out just the lines another put in undoes it whether it says so or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archaeologist.dig.features import code_signs
from archaeologist.dig.inverse import counterparts
from archaeologist.dig.origin import mentioned
from archaeologist.dig.query import Query, match
from archaeologist.dig.ranking import Ranked
from archaeologist.dig.site import Site

UNDOES = re.compile(
    r"\brevert|\bback(?:s|ed|ing)? ?out|\bundo|\brestor|\broll(?:s|ed|ing)? ?back|\bgo(?:es)? back|\bback to\b"
    r"|\bun-?deprecat|\bre-?(?:enabl|add|introduc|instat)"
    r"|\bbring(?:s|ing)? .{0,40}back|\bput(?:s|ting)? .{0,40}back|\bsame as before|\bno longer|\bdo not\b"
    r"|\bdon'?t\b|\bremov|\bdisabl",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\bre-?(?:apply|applied|land|introduc|add|enabl|merg|instat)\w*|\bagain\b|\btake (?:two|2)\b|\bsecond (?:try"
    r"|attempt)\b|\bback\b|\brevert \"revert",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """`undone` was undone by `undoing` (commit numbers), how sure (0 to 1), and how that is known."""

    undone: int
    undoing: int
    score: float
    how: str


def reversals(site: Site, query: Query, ranked: tuple[Ranked, ...]) -> tuple[Reversal, ...]:
    """Pairs among the best ranked commits and their counterparts that speak of what the query asks for, best first."""
    if not ranked:
        return ()
    links = site.history.reverts()
    best = {r.n: (r.score / ranked[0].score) ** 0.4 for r in ranked}
    pairs: dict[tuple[int, int], Reversal] = {}

    def add(undone: int, undoing: int, sure: float, how: str) -> None:
        ends = sorted((best.get(undone, 0.0), best.get(undoing, 0.0)))
        pair = Reversal(undone, undoing, (ends[1] + 0.5 * ends[0]) * sure, how)
        if (undone, undoing) not in pairs or pairs[undone, undoing].score < pair.score:
            pairs[undone, undoing] = pair

    for undoing, undone in links:
        if undoing in best or undone in best:
            add(undone, undoing, 1.0, "the message says which commit it reverts")
    for r in ranked[:12]:
        for undone, sure, how in _by_content(site, r.n):
            add(undone, r.n, sure, how)
    told = [pair for pair in pairs.values() if _speaks(site, query, (pair.undone, pair.undoing))]
    return tuple(sorted(told, key=lambda p: (-p.score, -p.undoing, -p.undone)))


def lone(site: Site, query: Query, ranked: tuple[Ranked, ...]) -> tuple[int, ...]:
    """Commits among the best that call themselves reverts of what is asked for, whether or not it is known of what."""
    called = (r.n for r in ranked[:_BEST] if re.match(r"\W*revert", site.history.commit(r.n).subject, re.IGNORECASE))
    return tuple(n for n in called if _speaks(site, query, (n,)))


_BEST = 5


def _speaks(site: Site, query: Query, commits: tuple[int, ...]) -> bool:
    """Whether commits, the last of which takes something back, are about the query, as not every revert is.

    Measured by the share of the query's weight, without its words for taking back, that stands in the messages of the
    commits or, counting less, in their diffs. Of one that does not call itself one that takes back, more is asked.
    """
    found = [match(site, term) for term in query.terms if not _TAKING_BACK.match(term.text)]
    whole = sum(each.term.weight * max(each.rarity, each.diff_rarity) for each in found)
    if not whole:
        return True
    spoken = sum(
        each.term.weight
        * max(each.rarity, each.diff_rarity)
        * max(max(each.messages.get(n, 0.0), _IN_DIFF * each.diffs.get(n, 0.0)) for n in commits)
        for each in found
    )
    says = UNDOES.search(site.history.commit(commits[-1]).subject)
    return spoken / whole >= (_SPOKEN if says else _SILENT)


_TAKING_BACK = re.compile(
    r"revert|undo|undid|back|roll|restor|took|taken?\b|turned|again|kept|keep|merged|gone\b|feature|support|change",
    re.IGNORECASE,
)
_IN_DIFF = 0.6
_SPOKEN = 0.4
_SILENT = 0.55


def _by_content(site: Site, n: int) -> list[tuple[int, float, str]]:
    """What commit `n` undid, judged by lines and by what its message names."""
    commit = site.history.commit(n)
    says = 0.3 if UNDOES.search(commit.subject) else 0.12 if UNDOES.search(commit.body) else 0.0
    named = {m for m, _, blamed in mentioned(site, n) if blamed}
    found = []
    for c in counterparts(site, n, 5):
        undoing = 0.45 * min(1.0, 1.5 * c.given) + 0.45 * min(1.0, 1.3 * c.whole) + 0.2 * min(1.0, c.share)
        sure = min(1.0, 0.1 + says + undoing + (0.3 if c.n in named else 0.0))
        found.append((c.n, sure, "it takes back lines that the other commit had changed"))
    return found


def alternation(site: Site, name: str) -> tuple[tuple[int, str], ...]:
    """The story of a name that code gained, lost and gained again: (commit, introduced | reverted | relanded).

    Empty unless few commits gained or lost it, each in the other direction than the one before: a name in common use
    comes and goes in a hundred places, and tells nothing.
    """
    signs = [(n, sum(each)) for n, each in sorted(code_signs(site, name.strip("-.")).items()) if sum(each)]
    kept = [pair for at, pair in enumerate(signs) if at == 0 or pair[1] * signs[at - 1][1] < 0]
    if not 2 <= len(signs) <= _FEW or len(kept) < len(signs) - 1 or kept[0][1] < 0:
        return ()
    parts = ("introduced", *(("reverted", "relanded")[at % 2] for at in range(len(kept) - 1)))
    return tuple((n, part) for (n, _), part in zip(kept, parts, strict=True))


_FEW = 8


def own_words(site: Site, n: int) -> Reversal | None:
    """What a commit took back that calls itself a revert without a name that is still known: told by its lines."""
    if not re.match(r"\W*revert", site.history.commit(n).subject, re.IGNORECASE):
        return None
    undone, sure, how = max(_by_content(site, n), key=lambda found: found[1], default=(0, 0.0, ""))
    return Reversal(undone, n, sure, how) if sure >= _SURE else None


_SURE = 0.6


def chain(site: Site, undone: int, undoing: int) -> tuple[tuple[int, str], ...]:
    """The whole story of a pair, oldest first: (commit, introduced | reverted | relanded)."""
    links = site.history.reverts()
    last, before = undoing, undone
    while (first := next((earlier for later, earlier in links if later == undone), None)) is not None:
        undone, undoing = first, undone
    story = {undone: "introduced", undoing: "reverted"}
    for _ in range(4):
        for later, earlier in links:
            if earlier in story and later not in story:
                story[later] = "relanded" if story[earlier] == "reverted" else "reverted"
    if last not in story and before in story:
        story[last] = "relanded" if story[before] == "reverted" else "reverted"
    story |= _same_title(site, story, undone, undoing)
    return tuple(sorted(story.items()))


def _same_title(site: Site, story: dict[int, str], undone: int, undoing: int) -> dict[int, str]:
    """Commits outside the story that bear the undone one's title: it was landed again, or on another branch."""
    title = _title(site.history.commit(undone).subject)
    if len(title) < 8:
        return {}
    words = " ".join(re.findall(r"\w+", title)[:12])
    found: dict[int, str] = {}
    for n in sorted(site.history.messages_with(words, "subject")):
        subject = site.history.commit(n).subject
        if n in story or site.history.is_merge(n) or re.match(r"revert", subject, re.IGNORECASE):
            continue
        if _title(subject) == title or (n > undoing and _AGAIN.search(subject)):
            found[n] = "relanded"
    return dict(list(found.items())[:2])


def _title(subject: str) -> str:
    return re.sub(
        r"\s*\((?:#|GH-)\d+\)\s*$|^\W*(?:re-?(?:apply|land):?\s*)?\"?|\"?\s*$", "", subject, flags=re.IGNORECASE
    ).lower()
