"""Reads the answer of a model: what it wrote becomes a draft, and what it cites has to be in the casebook.

Being lenient here costs nothing, since nothing of a draft is believed: what cannot be read is left out, what names no
evidence of this case loses the citation, and whether the rest holds is decided by `scrutiny`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from archaeologist.agent.casebook import Casebook
from archaeologist.agent.endpoint.faults import Nonsense
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.domain.answer import ROLES, CitedCommit, Role, Status
from archaeologist.domain.evidence import Evidence

STATUSES: tuple[Status, ...] = ("answered", "partial", "premise_false", "unknown")
BASES = ("stated", "inferred", "unknown")
_MOST_CLAIMS = 12
_MOST_COMMITS = 8
_MOST_NAMES = 400  # servers refuse longer lists of choices
_LONGEST = 700
_LABEL = re.compile(r"(?<![\w.])C\d{1,4}(?![\w.])")
_NAMES = re.compile(r"\s*[(\[]\s*(?:E\d{1,4}(?:\s*[,;]\s*)?)+\s*[)\]]|\s*(?<![\w.])E\d{1,4}(?![\w.])")
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)\n?```", re.DOTALL)


def answer_schema(book: Casebook) -> dict[str, Any]:
    """The JSON schema of an answer: only the evidence of this case can be cited, and only its commits named."""
    text = {"type": "string"}
    evidence = {**text, "enum": [*book.names.values()][:_MOST_NAMES]} if book.names else text
    commit = {**text, "enum": [*book.labels.values()][:_MOST_NAMES]} if book.labels else text
    claim = _object(text=text, basis=_one_of(BASES), cites={"type": "array", "items": evidence})
    named = _object(commit=commit, role=_one_of(ROLES))
    return _object(
        status=_one_of(STATUSES),
        summary=text,
        commits={"type": "array", "items": named},
        claims={"type": "array", "items": claim},
    )


def _object(**properties: Any) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def read_draft(text: str, book: Casebook, proposal: Draft) -> Draft:
    """The draft in a model's answer, beside that of the rules. Raises `Nonsense` when there is none."""
    data = object_in(text)
    claims = tuple(claim for each in _items(data, "claims")[:_MOST_CLAIMS] if (claim := _claim(each, book)))
    commits = tuple(cited for each in _items(data, "commits")[:_MOST_COMMITS] if (cited := _commit(each, book)))
    summary = _clean(data.get("summary") or data.get("headline"), book)
    if not (claims or commits or summary):
        raise Nonsense("the model's answer holds no answer")
    status: Status = next((each for each in STATUSES if each == data.get("status")), "partial")
    unique = tuple({each.oid: each for each in reversed(commits)}.values())[::-1]
    return Draft(status, summary, claims, unique, proposal=proposal)


def object_in(text: str) -> Mapping[str, Any]:
    """The JSON object in a text, whatever stands around it. Raises `Nonsense` when there is none."""
    start, end = text.find("{"), text.rfind("}")
    candidates = [text, *_FENCE.findall(text), text[start : end + 1] if 0 <= start < end else ""]
    for each in candidates:
        try:
            found = json.loads(each)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise Nonsense("the model's answer is not the JSON object that was asked for")


def _items(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _claim(data: Any, book: Casebook) -> DraftClaim | None:
    if isinstance(data, str):
        data = {"text": data}
    text = _clean(data.get("text"), book) if isinstance(data, dict) else ""
    if not text:
        return None
    given = data.get("cites")
    names = given if isinstance(given, list) else [given] if isinstance(given, str) else []
    pieces = [piece for name in names for piece in _cited(str(name), book)]
    basis = next((each for each in BASES if each == data.get("basis")), "inferred")
    return DraftClaim(text, basis, tuple(dict.fromkeys(pieces)), 0.6)  # type: ignore[arg-type]


def _cited(name: str, book: Casebook) -> list[Evidence]:
    """The pieces that a citation names: one, several in a row, or those of a whole commit."""
    found = [piece for each in re.findall(r"E\d+", name) if (piece := book.evidence(each))]
    if found or not (oid := book.commit(name)):
        return found
    return [piece for piece in book.names if piece.oid == oid][:3]


def _commit(data: Any, book: Casebook) -> CitedCommit | None:
    if isinstance(data, str):
        data = {"commit": data}
    if not isinstance(data, dict):
        return None
    label = next((data[key] for key in ("commit", "id", "sha", "evidence") if isinstance(data.get(key), str)), "")
    piece = book.evidence(label)
    oid = piece.oid if piece else book.commit(label)
    found = book.commits.get(oid) if oid else None
    if found is None:
        return None
    role = next((each for each in get_args(Role) if each == data.get("role")), found.role)
    return CitedCommit(
        found.oid, role, found.date, found.author, found.subject, found.pull_request, found.issues, found.released_in
    )


def _clean(text: object, book: Casebook) -> str:
    """A sentence with the names of commits in place of their labels, and without the names of evidence."""
    if not isinstance(text, str):
        return ""

    def spelled(found: re.Match[str]) -> str:
        oid = book.commit(found[0])
        return oid.short if oid else found[0]

    bare = _NAMES.sub("", " ".join(text.split()))
    return _LABEL.sub(spelled, bare).strip()[:_LONGEST]
