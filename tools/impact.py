"""What a change reaches: what changes together, and who knows a place."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.call_findings import call_evidence, counted, told_edges
from archaeologist.dig.coupling import coupling, example_findings
from archaeologist.dig.experts import Expert, expert_findings, experts
from archaeologist.dig.impact import Impact, document_evidence
from archaeologist.dig.impact import impact as impact_of
from archaeologist.dig.query import build
from archaeologist.dig.site import Site
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing
from archaeologist.tools.search import Asked, Names, Paths, Words


@tool
def changes_together(
    site: Site, words: Words = (), names: Names = (), paths: Paths = (), intent: Asked = "changed"
) -> ToolResult[tuple[Finding, ...]]:
    """Which files change together with a path, a name, or a kind of change, and the commits that show it best."""
    found = coupling(site, build(words, names, paths, intent))
    examples = example_findings(site, found, intent if not names else "")
    told = [f"Of {len(found.commits)} commits on the subject:"]
    told += [f"{each.together:4d} {each.confidence:4.0%} {each.path}" for each in found.coupled]
    told.append(listing(examples, "No commit shows it."))
    evidence = tuple(each for f in examples for each in f.evidence)
    return ToolResult(examples, "\n".join(told) if found.coupled else "Nothing changes along with it.", evidence)


@tool
def who_knows(site: Site, words: Words = (), names: Names = (), paths: Paths = ()) -> ToolResult[tuple[Finding, ...]]:
    """Who wrote and changed a place or a name, with the commits that tell most of it; never later than the revision."""
    people = experts(site, build(words, names, paths, "experts"))
    found = expert_findings(site, people)
    text = "\n".join(_line(each) for each in people[:6]) or "Nobody is on record for that."
    return ToolResult(found, text, tuple(each for f in found for each in f.evidence))


@tool
def impact(
    site: Site,
    name: Annotated[str, "Definition: f, Class.method, mod::f"],
    file: Annotated[str, "The file it stands in, if known"] = "",
) -> ToolResult[Impact]:
    """What must change along with a definition: callers, tests, documents that speak of it, configuration."""
    found = impact_of(site, name, file)
    symbol = found.called.symbol
    counts = (counted(found.callers, "caller"), counted(found.tests, "test"), counted(found.documents, "document"))
    told = [f"{symbol.kind} {symbol.qualified} ({symbol.path}:{symbol.definition.start}): {', '.join(counts)}"]
    told += [f"caller {line}" for line in told_edges(site, found.callers, 20)]
    told += [f"test {line}" for line in told_edges(site, found.tests, 20)]
    told += [f"document {path}:{number}" for path, number, _ in found.documents[:20]]
    told += [f"configuration {each.path}, in {each.together} of {each.of} commits" for each in found.configuration[:6]]
    shown = [call_evidence(site, edge) for edge in (*found.callers[:6], *found.tests[:3])]
    shown += [document_evidence(site, symbol.name, line) for line in found.documents[:3]]
    return ToolResult(found, "\n".join(told), tuple(shown))


def _line(each: Expert) -> str:
    return f"{each.commits:4d} {each.share:4.0%} {each.person.name}, {each.first.date()} to {each.last.date()}"
