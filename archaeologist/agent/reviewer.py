"""Lets a model judge and word what the rules found in the history behind a change. It can add nothing.

The model keeps or drops remarks, and may put the question to settle in other words. A remark of high confidence is
never dropped: the diff and the messages that the model reads were written by strangers, and one of them may ask it to.
Its question stands only where `settling` finds nothing in it but a question about what the remark speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archaeologist.agent.endpoint.faults import Fault, Nonsense
from archaeologist.agent.endpoint.session import Session
from archaeologist.agent.endpoint.values import Line
from archaeologist.agent.prompting import Prompts
from archaeologist.agent.settling import Ground, question
from archaeologist.domain.change import FileDiff
from archaeologist.domain.review import Remark

_LONGEST = 200
_LINES = 40
_WRITTEN = 3000
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer"},
                    "keep": {"type": "boolean"},
                    "settle": {"type": "string"},
                    "why": {"type": "string"},
                },
                "required": ["number", "keep", "settle", "why"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["findings"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """The remarks that are left, in their order, how many were `dropped`, and why there was no judgement, if so."""

    remarks: tuple[Remark, ...]
    dropped: int = 0
    fault: str = ""


def judged(
    remarks: Sequence[Remark],
    diffs: Sequence[FileDiff],
    written: str,
    session: Session,
    mask: Callable[[str], str],
    prompts: Prompts,
) -> Judged:
    """The remarks of a review after a model has judged them; all of them as they were when it could not."""
    shown = [_shown(each, diffs) for each in remarks]
    text = "\n\n".join(f"{number}. {each}" for number, each in enumerate(shown, start=1))
    given = prompts.render("review", written=mask(_cut(written, _WRITTEN)) or "nothing", findings=mask(text))
    prompt = given.encode("utf-8", "replace").decode("utf-8")  # bytes that were no text cannot be sent
    try:
        reply = session.answer(lambda room, mode: (Line("user", prompt),), _SCHEMA)
        verdicts = dict(_verdicts(reply.text or reply.thinking, len(remarks)))
    except Fault as fault:
        return Judged(tuple(remarks), fault=str(fault))
    kept = [
        _worded(each, verdicts.get(number, {}), known)
        for number, (each, known) in enumerate(zip(remarks, shown, strict=True), start=1)
        if each.confidence == "high" or verdicts.get(number, {}).get("keep") is not False
    ]
    return Judged(tuple(kept), len(remarks) - len(kept))


def _shown(remark: Remark, diffs: Sequence[FileDiff]) -> str:
    """A remark and the lines it is about, as the model reads them."""
    side = "before" if remark.old_side else "after"
    told = [f"{remark.kind} in {remark.path}, lines {remark.lines[0]}-{remark.lines[1]} {side}: {remark.text}"]
    for each in remark.commits:
        told.append(f"   earlier commit {each.oid.short} of {each.date.date()}: {each.subject}")
    told.append(f"   its words: {remark.quote}")
    told.append(f"   question: {remark.settle}")
    told += [f"   | {line}" for line in _lines(remark, diffs)]
    return "\n".join(told)


def _lines(remark: Remark, diffs: Sequence[FileDiff]) -> Iterator[str]:
    """The lines of the change that a remark bears on, with their signs."""
    left = _LINES
    for diff in diffs:
        if remark.path not in (diff.change.path, diff.change.old_path):
            continue
        for hunk in diff.hunks:
            start, count = (hunk.old_start, hunk.removed) if remark.old_side else (hunk.new_start, hunk.added)
            if start <= remark.lines[1] and start + len(count) >= remark.lines[0]:
                signed = [*(f"-{line}" for line in hunk.removed), *(f"+{line}" for line in hunk.added)][:left]
                left -= len(signed)
                yield from (line[:_LONGEST] for line in signed)


def _verdicts(text: str, most: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries of an answer by their number, the first of each. Raises `Nonsense` when there is no object."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        data = json.loads(found[0]) if found else None
    except ValueError:
        data = None
    entries = data.get("findings") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise Nonsense("the model gave no judgement that can be read")
    seen: set[int] = set()
    for each in entries:
        number = each.get("number") if isinstance(each, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= most and number not in seen:
            seen.add(number)
            yield number, each


def _worded(remark: Remark, verdict: Mapping[str, Any], shown: str) -> Remark:
    """The remark with the model's question, where that holds; else as it was."""
    about = "\n".join(line for line in shown.split("\n") if not line.startswith("   question: "))
    settle = question(verdict.get("settle"), Ground(shown, about, tuple(str(each.oid) for each in remark.commits)))
    return replace(remark, settle=settle) if settle else remark


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + " …"
