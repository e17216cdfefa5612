"""Where a bug came from, as a document and as JSON: the verdict, the suspects with their evidence, the next test."""

from __future__ import annotations

from collections.abc import Iterable

from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Bisection, Origin, Suspect
from archaeologist.render.blocks import (
    Block,
    Commands,
    CommitRow,
    CommitRows,
    Document,
    Footer,
    Heading,
    Headline,
    Line,
    Point,
    Points,
    Quote,
    Span,
)
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.machine import Json, evidence_json, provenance_json, repository_json

ORIGIN_SCHEMA = "archaeologist/origin/1"
_NOTES = {"partial": "Not settled: see what speaks against it.", "unknown": "The origin was not found."}
_SHOWN = 5
_TOLD = 3
_LEAST = 0.01
_OUTCOMES = {"good": "good", "bad": "bad", "skip": "skipped"}
_PARTS = {"cause": "", "trigger": "brought it to light", "near": "near"}


def origin_document(origin: Origin, forge: Forge = NOWHERE) -> Document:
    """The report as a document: the first suspects in full, the others as a list."""
    writer = SuspectWriter(origin, forge)
    blocks: list[Block] = [Headline((Span(origin.headline),), _NOTES.get(origin.status, ""))]
    shown = [each for each in origin.suspects[:_SHOWN] if each.score >= _LEAST] or list(origin.suspects[:1])
    if shown:
        blocks += [Heading("Suspects"), CommitRows(tuple(map(writer.row, shown)))]
        for each in shown[:_TOLD]:
            if points := writer.points(each):
                blocks += [Heading(f"{each.oid.short}, {share(each)}"), Points(points)]
    if origin.caveats or origin.repository.gaps:
        told = [text for text in dict.fromkeys((*origin.caveats, *origin.repository.gaps)) if text != origin.headline]
        blocks += [Heading("Not settled"), Points(tuple(Point((Span(text),)) for text in told))]
    if origin.bisection:
        blocks += [Heading("Tried"), Points(writer.trials())]
    elif origin.bisect:
        command = f"git bisect start {origin.bisect.bad.short} {origin.bisect.good.short}"
        blocks += [Heading("Bisect"), Commands((command,))]
    if checks := writer.checks():
        blocks += [Heading("Check it yourself"), Commands(checks)]
    blocks.append(Footer((Span(f"Looked from {origin.repository.at.short}", "faint"),)))
    return Document(f"Origin of {origin.asked}", tuple(blocks))


def share(each: Suspect) -> str:
    return f"{round(100 * each.score)} % of the suspicion"


class SuspectWriter:
    """Knows the evidence by its ids, those of other parts of a report (`evidence`) among them."""

    def __init__(self, origin: Origin, forge: Forge, evidence: Iterable[Evidence] = ()) -> None:
        self._origin, self._forge = origin, forge
        self._evidence = {each.id: each for each in (*origin.evidence, *evidence)}

    def row(self, each: Suspect) -> CommitRow:
        number = each.pull_request
        requests = (Span(f"#{number}", "plain", self._forge.request(number)),) if number else ()
        release = f"in {each.released_in}" if each.released_in else ""
        role = f"{round(100 * each.score)} %" + (f" {_PARTS[each.part]}" if _PARTS[each.part] else "")
        day = each.date.date().isoformat()
        return CommitRow(self.commit(each.oid), day, role, release, requests, each.author, each.subject)

    def points(self, each: Suspect) -> tuple[Point, ...]:
        told = [self._point("For: ", self._evidence[name]) for name in each.why]
        told += [self._point("Against: ", self._evidence[name]) for name in each.against]
        told.append(Point((Span("Next test: ", "strong"), Span(each.next_test))))
        return tuple(told)

    def _point(self, sign: str, piece: Evidence) -> Point:
        quotes: tuple[Quote, ...] = ()
        if piece.quote and piece.quote not in piece.says:
            quotes = (Quote(piece.quote, self.source(piece), piece.kind in ("diff", "blame")),)
        return Point((Span(sign, "strong"), Span(piece.says)), quotes)

    def source(self, piece: Evidence) -> Line:
        place = piece.path or f"a {piece.kind}"
        if piece.path and piece.lines:
            place += f":{piece.lines[0]}"
        page = self._forge.file(piece.oid, piece.path, piece.lines) if piece.oid and piece.path else None
        commit = (Span(" in ", "faint"), self.commit(piece.oid)) if piece.oid else ()
        return (Span(place, "faint", page), *commit)

    def commit(self, oid: Oid) -> Span:
        return Span(oid.short, "commit", self._forge.commit(oid))

    def trials(self) -> tuple[Point, ...]:
        """How the command ended at each commit."""
        tried = self._origin.bisection.trials if self._origin.bisection else ()
        return tuple(Point((self.commit(each.oid), Span(f" is {_OUTCOMES[each.outcome]}"))) for each in tried)

    def checks(self) -> tuple[str, ...]:
        """The commands behind what speaks for the suspects that are told in full."""
        told = [each for each in self._origin.suspects[:_TOLD] if each.score >= _LEAST]
        names = [name for each in told for name in each.why]
        return tuple(dict.fromkeys(self._evidence[name].check for name in names if self._evidence[name].check))


def origin_json(origin: Origin) -> dict[str, Json]:
    """The report in the fields of the schema, in their order."""
    found = origin.bisect
    return {
        "schema": ORIGIN_SCHEMA,
        "asked": origin.asked,
        "repo": repository_json(origin.repository),
        "status": origin.status,
        "headline": origin.headline,
        "suspects": [suspect_json(each, rank) for rank, each in enumerate(origin.suspects, start=1)],
        "verdict": [str(oid) for oid in origin.verdict],
        "triggers": [str(oid) for oid in origin.triggers],
        "evidence": [evidence_json(each) for each in origin.evidence],
        "bisect": {"good": str(found.good), "bad": str(found.bad)} if found else None,
        "bisection": _bisection(origin.bisection) if origin.bisection else None,
        "caveats": list(origin.caveats),
        "provenance": provenance_json(origin.provenance),
    }


def _bisection(done: Bisection) -> Json:
    return {
        "found": str(done.found) if done.found else None,
        "trials": [{"commit": str(each.oid), "outcome": each.outcome} for each in done.trials],
        "left": [str(oid) for oid in done.left],
        "note": done.note or None,
    }


def suspect_json(each: Suspect, rank: int) -> dict[str, Json]:
    """A suspect in the fields of the schema, in their order."""
    undone = each.undone
    return {
        "commit": str(each.oid),
        "rank": rank,
        "score": each.score,
        "part": each.part,
        "why": list(each.why),
        "against": list(each.against),
        "next_test": each.next_test,
        "date": each.date.isoformat(),
        "author": each.author,
        "subject": each.subject,
        "pr": each.pull_request,
        "released_in": each.released_in,
        "undid_repair": {"commit": str(undone.oid), "subject": undone.subject, "how": undone.how} if undone else None,
    }
