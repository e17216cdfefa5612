"""Where a bug came from and what was undone: pairs of commits."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.origin import origins
from archaeologist.dig.query import build
from archaeologist.dig.ranking import rank
from archaeologist.dig.records import finding, message_evidence
from archaeologist.dig.reversal import Reversal, alternation, chain, lone, own_words, reversals
from archaeologist.dig.shown import line_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing, number
from archaeologist.tools.search import Names, Paths, Words


@tool
def bug_origin(site: Site, fix: Annotated[str, "The commit that repaired it"]) -> ToolResult[tuple[Finding, ...]]:
    """Which earlier commits brought what a commit repaired, likeliest first."""
    n = number(site, fix)
    oid = site.history.oid(n)
    found = []
    for each in origins(site, n):
        shown: list[Evidence] = []
        if each.named:
            shown.append(message_evidence(site, n, each.named, f"The message of {oid.short} names it."))
        if each.doc is not None:
            shown.append(line_evidence(site, each.doc, each.line))
        found.append(finding(site, each.n, "culprit", each.score, evidence=shown, about=oid))
    result = tuple(found)
    return ToolResult(
        result, listing(result, "Nothing points to an earlier commit."), tuple(e for f in result for e in f.evidence)
    )


@tool
def undone(
    site: Site, words: Words = (), names: Names = (), paths: Paths = ()
) -> ToolResult[tuple[tuple[Finding, ...], ...]]:
    """Changes that were taken back, each with what became of it: introduced, reverted, landed again."""
    query = build(words, names, paths, "reverted")
    ranked = rank(site, query)
    told = [_story(site, pair) for pair in reversals(site, query, ranked)[:4]]
    told += [(finding(site, n, "reverted", 0.5),) for n in lone(site, query, ranked) if not told]
    parts = next((story for name in names if len(story := alternation(site, name)) > 1), ())
    if parts:
        told.insert(0, tuple(finding(site, n, _PARTS[part], 1.0, about=names[0]) for n, part in parts))
    value = tuple(told)
    flat = tuple(f for story in value for f in story)
    return ToolResult(
        value, listing(flat, "Nothing of that was taken back."), tuple(e for f in flat for e in f.evidence)
    )


@tool
def what_became(
    site: Site, commit: Annotated[str, "The commit that is asked about"]
) -> ToolResult[tuple[Finding, ...]]:
    """What became of one commit, by what messages say: what it took back, what took it back, what landed it again."""
    n = number(site, commit)
    links = site.history.reverts()
    pair = next((pair for pair in links if n in pair), None)
    found = Reversal(pair[1], pair[0], 1.0, "") if pair else own_words(site, n)
    story = _story(site, found) if found else ()
    return ToolResult(
        story, listing(story, "No message says that it was taken back."), tuple(e for f in story for e in f.evidence)
    )


_PARTS: dict[str, Role] = {"introduced": "introduced", "reverted": "reverted", "relanded": "relanded"}


def _story(site: Site, pair: Reversal) -> tuple[Finding, ...]:
    """The whole chain that a pair belongs to, oldest first; what is not of the pair counts by half."""
    return tuple(
        finding(site, n, _PARTS[part], pair.score if n in (pair.undone, pair.undoing) else 0.5 * pair.score)
        for n, part in chain(site, pair.undone, pair.undoing)
    )
