"""An answer as JSON, for scripts: the fields and their order are a promise, numbered in `schema`.

Texts are verbatim; what a terminal would act on is written as an escape, which JSON readers undo. Apart from
`seconds` and `root` the bytes depend on the repository, the question and the revision alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from archaeologist.domain.answer import Answer, CitedCommit, Claim, Moment, Provenance, RepositoryState, ToolCall
from archaeologist.domain.evidence import Evidence
from archaeologist.render import neutral

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

ANSWER_SCHEMA = "archaeologist/answer/1"


def draw(value: Mapping[str, Json]) -> str:
    """Any value of ours as JSON text, indented, ending with a line break."""
    return neutral.json_escapes(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def answer_json(answer: Answer) -> dict[str, Json]:
    """The answer in the fields of the schema, in their order."""
    return {
        "schema": ANSWER_SCHEMA,
        "question": answer.question,
        "repo": repository_json(answer.repository),
        "status": answer.status,
        "headline": answer.headline,
        "claims": [_claim(each) for each in answer.claims],
        "commits": [_commit(each, rank) for rank, each in enumerate(answer.commits, start=1)],
        "evidence": [evidence_json(each) for each in answer.evidence],
        "timeline": [_moment(each) for each in answer.timeline],
        "caveats": list(answer.caveats),
        "provenance": provenance_json(answer.provenance),
    }


def repository_json(state: RepositoryState) -> dict[str, Json]:
    return {"root": state.root, "at": str(state.at), "shallow": state.shallow, "gaps": list(state.gaps)}


def _claim(claim: Claim) -> Json:
    return {
        "text": claim.text,
        "basis": claim.basis,
        "confidence": round(claim.confidence, 3),
        "cites": list(claim.cites),
    }


def _commit(cited: CitedCommit, rank: int) -> Json:
    return {
        "sha": str(cited.oid),
        "role": cited.role,
        "rank": rank,
        "date": cited.date.isoformat(),
        "author": cited.author,
        "subject": cited.subject,
        "pr": cited.pull_request,
        "issues": list(cited.issues),
        "released_in": cited.released_in,
        "released_note": cited.released_note,
    }


def evidence_json(evidence: Evidence) -> dict[str, Json]:
    """One piece of evidence; `lines` is the first and the last, counted from 1, or null."""
    return {
        "id": evidence.id,
        "kind": evidence.kind,
        "commit": str(evidence.oid) if evidence.oid else None,
        "path": evidence.path,
        "lines": list(evidence.lines) if evidence.lines else None,
        "quote": evidence.quote,
        "says": evidence.says,
        "check": evidence.check,
    }


def _moment(moment: Moment) -> Json:
    return {"date": moment.date.isoformat(), "commit": str(moment.oid), "what": moment.what}


def provenance_json(provenance: Provenance) -> dict[str, Json]:
    tokens = provenance.tokens
    return {
        "version": provenance.version,
        "mode": provenance.mode,
        "model": provenance.model,
        "tools": [_tool_call(each) for each in provenance.tools],
        "dropped_claims": provenance.dropped_claims,
        "fell_back": provenance.fell_back,
        "tokens": {"prompt": tokens.prompt, "completion": tokens.completion, "reasoning": tokens.reasoning},
        "requests": provenance.requests,
        "cost": None if provenance.cost is None else round(provenance.cost, 6),
        "limits": list(provenance.limits),
        "seconds": round(provenance.seconds, 3),
    }


def _tool_call(call: ToolCall) -> Json:
    return {"name": call.name, "arguments": dict(call.arguments), "seconds": round(call.seconds, 3)}
