"""A review as a document and as JSON."""

from __future__ import annotations

from archaeologist.domain.review import PastCommit, Remark, Review
from archaeologist.render.blocks import (
    Block,
    Commands,
    Document,
    Footer,
    Heading,
    Headline,
    Point,
    Points,
    Quote,
    Span,
)
from archaeologist.render.comment import comment
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.machine import Json, evidence_json, provenance_json, repository_json

REVIEW_SCHEMA = "archaeologist/review/1"


def review_document(review: Review, forge: Forge = NOWHERE) -> Document:
    """The review for a reader at a terminal: each remark with its commits, the question, and how to check."""
    count = len(review.remarks)
    looked = f"{_counted(review.removed, 'line')} that {'it takes' if count else 'the change takes'} away or alters"
    told = (
        f"History has {_counted(count, 'thing')} to say about this change; looked at {looked}."
        if count
        else f"History has nothing to say about this change; looked at {looked}."
    )
    blocks: list[Block] = [Headline((Span(told),))]
    for number, remark in enumerate(review.remarks, start=1):
        blocks += [Heading(f"{number}. {remark.title}"), Points(_points(remark, forge))]
    if review.who_knows:
        blocks += [Heading("Who knows this code"), Points(tuple(Point((Span(text),)) for text in _people(review)))]
    if review.caveats:
        blocks += [Heading("Not settled"), Points(tuple(Point((Span(text),)) for text in review.caveats))]
    cited = {name for each in review.remarks for name in each.cites}
    checks = tuple(dict.fromkeys(each.check for each in review.evidence if each.id in cited and each.check))
    if checks:
        blocks += [Heading("Check it yourself"), Commands(checks)]
    head = review.head.short if review.head else "what is not committed"
    blocks.append(Footer((Span(f"{review.base.short}..{head}", "faint"),)))
    return Document("History behind a change", tuple(blocks))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _points(remark: Remark, forge: Forge) -> tuple[Point, ...]:
    first, last = remark.lines
    span = f":{first}" if first == last else f":{first}-{last}"
    side = " before" if remark.old_side else ""
    place = remark.path if remark.kind == "usually_changes_too" else f"{remark.path}{span}{side}"
    pieces = remark.text.split("`")
    text = tuple(Span(each, "code" if at % 2 else "plain") for at, each in enumerate(pieces) if each)
    return (
        Point((Span(place, "strong"), Span(": "), *text)),
        *(_past(each, forge) for each in remark.commits),
        Point((Span("To settle: ", "strong"), Span(remark.settle))),
    )


def _past(each: PastCommit, forge: Forge) -> Point:
    name = Span(each.oid.short, "commit", forge.commit(each.oid))
    told = not each.request or f"#{each.request}" in each.subject
    request = () if told else (Span(f" #{each.request}", "plain", forge.request(each.request or 0)),)
    shown = (name, Span(f" {each.date.date().isoformat()} {each.subject}"), *request)
    quotes = (Quote(each.quote, (Span("its message", "faint"),)),) if each.quote and each.quote != each.subject else ()
    return Point(shown, quotes)


def _people(review: Review) -> list[str]:
    return [
        f"{each.name}: {_counted(each.commits, 'commit')} on these files, last on {each.last.date().isoformat()}"
        for each in review.who_knows
    ]


def review_json(review: Review, forge: Forge = NOWHERE) -> dict[str, Json]:
    """The review in the fields of the schema, in their order."""
    return {
        "schema": REVIEW_SCHEMA,
        "repo": repository_json(review.repository),
        "base": str(review.base),
        "head": str(review.head) if review.head else None,
        "findings": [_finding(each) for each in review.remarks],
        "who_knows": [
            {"name": each.name, "commits": each.commits, "last": each.last.isoformat()} for each in review.who_knows
        ],
        "markdown": comment(review, forge),
        "evidence": [evidence_json(each) for each in review.evidence],
        "removed_lines": review.removed,
        "caveats": list(review.caveats),
        "provenance": provenance_json(review.provenance),
    }


def _finding(each: Remark) -> Json:
    return {
        "kind": each.kind,
        "confidence": each.confidence,
        "path": each.path,
        "lines": list(each.lines),
        "side": "old" if each.old_side else "new",
        "new_path": each.new_path,
        "at": each.at,
        "commits": [str(commit.oid) for commit in each.commits],
        "quote": each.quote,
        "title": each.title,
        "text": each.text,
        "settle": each.settle,
        "cites": list(each.cites),
    }
