"""A postmortem as JSON, in the fields of its schema."""

from __future__ import annotations

from archaeologist.domain.postmortem import BlastRadius, Excerpt, Happening, NextStep, Postmortem, Reached, Similar
from archaeologist.domain.review import Remark
from archaeologist.domain.suspects import Suspect
from archaeologist.render.machine import Json, evidence_json, provenance_json, repository_json
from archaeologist.render.suspects import suspect_json

POSTMORTEM_SCHEMA = "archaeologist/postmortem/1"


def postmortem_json(told: Postmortem) -> dict[str, Json]:
    """The report in the fields of the schema, in their order."""
    stood = told.exposure
    return {
        "schema": POSTMORTEM_SCHEMA,
        "title": told.title,
        "repo": repository_json(told.repository),
        "status": told.status,
        "summary": told.summary,
        "fix": str(told.fix) if told.fix else None,
        "exposure": {"first": stood.first, "last": stood.last, "days": stood.days} if stood else None,
        "seen": [
            {
                "frame": each.frame.told,
                "path": each.path or None,
                "symbol": each.symbol or None,
                "line": each.line or None,
            }
            for each in told.frames
        ],
        "suspects": [_suspect(each, rank) for rank, each in enumerate(told.suspects, start=1)],
        "dropped": [{"commit": str(each.suspect.oid), "reason": each.reason} for each in told.dropped],
        "introduced": [str(oid) for oid in told.introduced],
        "triggered": [str(oid) for oid in told.triggered],
        "excerpts": [_excerpt(each) for each in told.excerpts],
        "timeline": [_happening(each) for each in told.timeline],
        "contributing_factors": [
            {"kind": each.kind, "text": each.text, "commit": str(each.oid), "cites": list(each.cites)}
            for each in told.factors
        ],
        "blast_radius": _blast(told.blast),
        "similar": [_similar(each) for each in told.similar],
        "who_knows": [
            {"name": each.name, "commits": each.commits, "last": each.last.isoformat()} for each in told.who_knows
        ],
        "lines_by_year": {str(year): lines for year, lines in told.years},
        "churn": [
            {"path": each.path, "changes": each.changes, "repairs": each.repairs, "at_fault": each.here}
            for each in told.churn
        ],
        "review": {"made": told.reviewed, "findings": [_remark(each) for each in told.would_say]},
        "next_steps": [_step(each) for each in told.next_steps],
        "untold": list(told.untold),
        "evidence": [evidence_json(each) for each in told.evidence],
        "caveats": list(told.caveats),
        "provenance": provenance_json(told.provenance),
    }


def _suspect(each: Suspect, rank: int) -> Json:
    """As in an origin, without who wrote it: a report on an incident names nobody for it."""
    return {name: value for name, value in suspect_json(each, rank).items() if name != "author"}


def _excerpt(each: Excerpt) -> Json:
    oid = str(each.oid) if each.oid else None
    return {"commit": oid, "path": each.path, "lines": list(each.lines), "says": each.says, "cites": list(each.cites)}


def _happening(each: Happening) -> Json:
    return {
        "date": each.date.isoformat(),
        "lane": each.lane,
        "commit": str(each.oid) if each.oid else None,
        "what": each.what,
        "cites": list(each.cites),
    }


def _blast(blast: BlastRadius) -> Json:
    return {
        "nodes": [_node(each) for each in blast.nodes],
        "edges": [
            {"caller": each.caller, "callee": each.callee, "weight": round(each.weight, 3), "cites": list(each.cites)}
            for each in blast.edges
        ],
        "further": [_node(each) for each in blast.further],
        "incomplete": list(blast.incomplete),
    }


def _node(each: Reached) -> Json:
    return {
        "name": each.place.name,
        "path": each.place.path,
        "line": each.line,
        "level": each.level,
        "entry": each.entry,
        "test": each.test,
    }


def _similar(each: Similar) -> Json:
    return {
        "commit": str(each.oid),
        "date": each.date.isoformat(),
        "subject": each.subject,
        "alike": each.alike,
        "done": each.done,
        "cites": list(each.cites),
    }


def _remark(each: Remark) -> Json:
    return {
        "kind": each.kind,
        "path": each.path,
        "commits": [str(commit.oid) for commit in each.commits],
        "quote": each.quote,
        "text": each.text,
        "settle": each.settle,
        "cites": list(each.cites),
    }


def _step(each: NextStep) -> Json:
    return {"text": each.text, "done_when": each.done, "check": each.check, "factor": each.factor}
