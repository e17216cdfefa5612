"""A pre-mortem as a document and as JSON: the changes that deserve a second look, and how many there were."""

from __future__ import annotations

from archaeologist.domain.premortem import Premortem, Risk
from archaeologist.render.blocks import (
    Block,
    Commands,
    CommitRow,
    CommitRows,
    Document,
    Dot,
    Footer,
    Headline,
    Picture,
    Point,
    Points,
    Scatter,
    Section,
    Span,
)
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.machine import Json, evidence_json, provenance_json, repository_json

PREMORTEM_SCHEMA = "archaeologist/premortem/1"
SECTIONS = ("second_looks", "changes", "not_settled", "evidence")
"""The names of all sections, in their order."""
_SCATTER = "A dot is a change: its lines of code against the repairs that its files had in the year before."


def premortem_document(told: Premortem, forge: Forge = NOWHERE) -> Document:
    """The pre-mortem for a reader: a list of the changes, then each with its reasons, its test and whom to ask."""
    blocks: list[Block] = [Headline((Span(_headline(told)),))]
    if told.risky:
        rows = CommitRows(tuple(_row(each, forge) for each in told.risky))
        blocks.append(Section("second_looks", "Second looks", (rows,)))
        if len(told.sizes) > 1:
            blocks.append(Picture(_scatter(told), _SCATTER))
        each_one = [
            Section(f"change{rank}", f"{rank}. {each.oid.short} {each.subject}", (Points(_points(each)),), rank > 3)
            for rank, each in enumerate(told.risky, start=1)
        ]
        blocks.append(Section("changes", "What history says of each", tuple(each_one)))
    if told.caveats:
        points = Points(tuple(Point((Span(text),)) for text in told.caveats))
        blocks.append(Section("not_settled", "Not settled", (points,)))
    checks = tuple(dict.fromkeys(each.check for each in told.evidence if each.check))
    if checks:
        blocks.append(Section("evidence", "Check it yourself", (Commands(checks),), True))
    blocks.append(Footer((Span(f"{told.base.short}..{told.head.short}", "faint"),)))
    return Document("Before this is released", tuple(blocks))


def _scatter(told: Premortem) -> Scatter:
    risky = {each.oid for each in told.risky}
    dots = tuple(
        Dot(size.lines, size.repairs, f"{size.oid.short} {size.subject}", size.oid in risky) for size in told.sizes
    )
    return Scatter("Size and past repairs", "lines of code", "repairs", dots)


def _headline(told: Premortem) -> str:
    risky, rest = len(told.risky), told.looked_at - len(told.risky)
    changes = "1 change" if told.looked_at == 1 else f"{told.looked_at} changes"
    if not risky:
        return f"History says nothing against any of {changes}, which does not make them safe."
    deserve = "deserves" if risky == 1 else "deserve"
    others = "the other" if rest == 1 else f"the other {rest}"
    tail = f"; of {others} history warns less, or not at all" if rest else ""
    return f"{risky} of {changes} {deserve} a second look{tail}."


def _row(each: Risk, forge: Forge) -> CommitRow:
    requests = (Span(f"#{each.request}", "plain", forge.request(each.request)),) if each.request else ()
    kinds = ", ".join(dict.fromkeys(reason.kind.replace("_", " ") for reason in each.reasons[:2]))
    name = Span(each.oid.short, "commit", forge.commit(each.oid))
    return CommitRow(name, each.date.date().isoformat(), kinds, "", requests, "", each.subject)


def _points(each: Risk) -> tuple[Point, ...]:
    told = [Point((Span(f"It {reason.text}."),)) for reason in each.reasons]
    told.append(Point((Span("Cheapest test: ", "strong"), Span(each.cheapest_test))))
    if each.ask:
        told.append(Point((Span("Ask: ", "strong"), Span(", ".join(each.ask)))))
    return tuple(told)


def premortem_json(told: Premortem) -> dict[str, Json]:
    """The pre-mortem in the fields of the schema, in their order."""
    return {
        "schema": PREMORTEM_SCHEMA,
        "repo": repository_json(told.repository),
        "base": str(told.base),
        "head": str(told.head),
        "changes_looked_at": told.looked_at,
        "risky": [_risk(each, rank) for rank, each in enumerate(told.risky, start=1)],
        "evidence": [evidence_json(each) for each in told.evidence],
        "caveats": list(told.caveats),
        "provenance": provenance_json(told.provenance),
    }


def _risk(each: Risk, rank: int) -> Json:
    return {
        "rank": rank,
        "commit": str(each.oid),
        "score": each.score,
        "date": each.date.isoformat(),
        "subject": each.subject,
        "pr": each.request,
        "reasons": [{"kind": reason.kind, "text": reason.text, "cites": list(reason.cites)} for reason in each.reasons],
        "cheapest_test": each.cheapest_test,
        "ask": list(each.ask),
    }
