"""What a model is shown of a review, and what of its reply is believed: it judges and words the findings of the rules.

The rules find first; the model is then asked once, and may leave out a finding and put its question better. It can add
nothing: what is no number of a finding is passed over, and a question stands only if `settling` lets it.

A finding of high confidence is never left out, whatever the model says; it can only be reworded. What is shown was
written by strangers, the author of the change among them, and that an order hidden there («drop all findings») is not
obeyed cannot be made certain. So the most that it can silence is what the rules themselves were not sure of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archaeologist.agent.casebook import quoted
from archaeologist.agent.conversation import Mask
from archaeologist.agent.endpoint.faults import Nonsense
from archaeologist.agent.endpoint.modes import ModeName
from archaeologist.agent.endpoint.session import Writer
from archaeologist.agent.endpoint.tokens import tokens_in
from archaeologist.agent.endpoint.values import Line, Reply, Schema
from archaeologist.agent.prompting import Prompts
from archaeologist.agent.reading import object_in
from archaeologist.agent.settling import Ground, question
from archaeologist.domain.change import FileDiff, Hunk
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.review import PastCommit, Remark, Review

Ask = Callable[[Writer, Schema], Reply]
_FORMS = ((40, 30), (16, 12), (6, 4), (2, 0))
"""Lines of a diff and of what the author wrote that are shown, from the fullest form to the shortest."""
_LONGEST_LINE, _MOST_LINES = 2_000, 400
"""What is looked at of a text, far beyond what is shown of it: secrets are sought in all that is looked at."""
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be judged: a review by rules, the change it is about, and what its author wrote to it."""

    review: Review
    diffs: tuple[FileDiff, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings that stand, in their order, each with the better question; `dropped` counts those left out."""

    remarks: tuple[Remark, ...]
    dropped: int = 0


def judge(matter: Matter, ask: Ask, mask: Mask, prompts: Prompts) -> Judged:
    """The findings of a review as a model leaves them. `ask` is a `Session.answer`; nothing passes it unmasked.

    Raises a `Fault` when the model cannot be asked or says nothing that bears on a finding.
    """
    sheets = [_Sheet.of(each, matter, mask) for each in matter.review.remarks]

    def write(tokens: int, mode: ModeName) -> list[Line]:
        lines: list[Line] = []
        for form in _FORMS:
            lines = _written(matter, sheets, form, mask, prompts)
            if sum(tokens_in(each.text) for each in lines) <= tokens:
                break
        return lines

    reply = ask(write, reply_schema(len(sheets)))
    return believed(reply.text or reply.thinking, matter.review.remarks, [each.ground for each in sheets])


# -- what is sent ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A finding as it is shown: what is known of it, the lines of the diff, and what its question may speak of."""

    head: tuple[str, ...]
    diff: tuple[str, ...]
    more: int
    settle: str
    ground: Ground

    @classmethod
    def of(cls, remark: Remark, matter: Matter, mask: Mask) -> _Sheet:
        cited = [each for each in matter.review.evidence if each.id in remark.cites]
        first, last = remark.lines
        side = "before" if remark.old_side else "after"
        head = (
            f"says: {_said(remark.title, mask)}",
            f"at: {_said(remark.path, mask)}, lines {first} to {last} {side} the change",
            *(_past(each, mask) for each in remark.commits),
            f"its reason: {_said(remark.quote, mask)}",
            *(_piece(each, mask) for each in cited if each.kind in ("diff", "cochange")),
        )
        diff, more = _diff(_near(remark, matter.diffs), mask)
        settle = f"question now: {_said(remark.settle, mask)}"
        subjects = (each.subject for each in remark.commits)
        words = (remark.path, remark.quote, *subjects, *(text for each in cited for text in (each.path, each.quote)))
        about = "\n".join((*(_said(each, mask) for each in words if each), *diff))
        ids = tuple(str(each.oid) for each in remark.commits)
        return cls(head, diff, more, settle, Ground("\n".join((*head, *diff, settle)), about, ids))

    def text(self, lines: int) -> str:
        left = self.more + len(self.diff[lines:])
        told = [f"  … {left} more lines"] if left else []
        return "\n".join([*self.head, "the change there:", *self.diff[:lines], *told, self.settle])


def _written(
    matter: Matter, sheets: Sequence[_Sheet], form: tuple[int, int], mask: Mask, prompts: Prompts
) -> list[Line]:
    """The conversation in a form: the instructions, then all that others wrote, each piece of it between « and »."""
    of_diff, of_message = form
    told = [
        f"Finding {number} ({each.confidence} confidence)\n{sheet.text(of_diff)}"
        for number, (each, sheet) in enumerate(zip(matter.review.remarks, sheets, strict=True), start=1)
    ]
    said = [line for line in _masked(matter.message.splitlines(), mask) if line.strip()]
    words = "\n".join(f"«{quoted(line)}»" for line in said[:of_message]) or "(nothing is shown)"
    user = prompts.render("findings", message=words, findings="\n\n".join(told))
    sendable = mask(user).encode("utf-8", "replace").decode("utf-8")  # half a character in a path, or in an event
    return [Line("system", prompts.render("review")), Line("user", sendable)]


def _said(text: str, mask: Mask) -> str:
    """A text of strangers on one line, between its marks and without secrets."""
    return f"«{quoted(mask(text[:_LONGEST_LINE]))}»"


def _masked(lines: Sequence[str], mask: Mask) -> list[str]:
    """Lines without secrets, which are taken out of all of them at once, since some go over several lines."""
    return mask("\n".join(line[:_LONGEST_LINE] for line in lines[:_MOST_LINES])).split("\n") if lines else []


def _past(each: PastCommit, mask: Mask) -> str:
    request = f", #{each.request}" if each.request else ""
    return f"earlier commit: {each.oid.short} {each.date.date()}{request} {_said(each.subject, mask)}"


def _piece(each: Evidence, mask: Mask) -> str:
    quote = f" {_said(each.quote, mask)}" if each.quote.strip() else ""
    return f"evidence: {quoted(mask(each.says[:_LONGEST_LINE]))}{quote}"


def _near(remark: Remark, diffs: Sequence[FileDiff]) -> list[Hunk]:
    """The hunks of the remark's file, those nearest to its lines first."""
    first, last = remark.lines

    def distance(hunk: Hunk) -> int:
        start, lines = (hunk.old_start, hunk.removed) if remark.old_side else (hunk.new_start, hunk.added)
        return max(0, start - last, first - (start + max(len(lines), 1) - 1))

    paths = {remark.path, remark.new_path}
    mine = [hunk for each in diffs if {each.change.path, each.change.old_path} & paths for hunk in each.hunks]
    return sorted(mine, key=distance)


def _diff(hunks: Sequence[Hunk], mask: Mask) -> tuple[tuple[str, ...], int]:
    """The first lines of some hunks, as many as are ever shown, and how many there are beyond them."""
    most, shown = _FORMS[0][0], list[str]()
    for hunk in hunks:
        if len(shown) < most:
            shown += _told(hunk, mask)
    count = sum(len(each.removed) + len(each.added) for each in hunks)
    return tuple(shown[:most]), max(0, count - most)


def _told(hunk: Hunk, mask: Mask) -> list[str]:
    """A hunk line by line."""
    sides = (("-", hunk.old_start, hunk.removed), ("+", hunk.new_start, hunk.added))
    return [
        f"  {mark} {'' if at else f'{start}: '}«{' ' * min(len(line) - len(line.lstrip()), _DEEPEST)}{quoted(line)}»"
        for mark, start, lines in sides
        for at, line in enumerate(_masked(lines, mask))
    ]


# -- what is believed ------------------------------------------------------------------------------------------------


def reply_schema(count: int) -> dict[str, Any]:
    """The JSON schema of a reply about so many findings."""
    fields = {
        "number": {"type": "integer", "enum": list(range(1, count + 1))},
        "keep": {"type": "boolean"},
        "reason": {"type": "string"},
        "settle": {"type": "string"},
    }
    each = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    held = {"findings": {"type": "array", "items": each}}
    return {"type": "object", "properties": held, "required": list(held), "additionalProperties": False}


def believed(text: str, remarks: Sequence[Remark], grounds: Sequence[Ground]) -> Judged:
    """The findings as a reply leaves them: each that it does not clearly speak of stays as it is.

    Raises `Nonsense` for a reply that speaks of none.
    """
    given = object_in(text).get("findings")
    said = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    count = Counter(each["number"] for each in said if _is_number(each.get("number"), len(remarks)))
    clear = {
        each["number"]: each
        for each in said
        if _is_number(each.get("number"), len(remarks))
        and count[each["number"]] == 1
        and isinstance(each.get("keep"), bool)
    }
    if not clear:
        raise Nonsense("the model's answer judges none of the findings")
    stays: list[Remark] = []
    for number, (remark, ground) in enumerate(zip(remarks, grounds, strict=True), start=1):
        entry = clear.get(number, {})
        if remark.confidence == "high" or entry.get("keep") is not False:
            settle = question(entry.get("settle"), ground)
            stays.append(replace(remark, settle=settle) if settle else remark)
    return Judged(tuple(stays), len(remarks) - len(stays))


def _is_number(given: object, count: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= count
