"""A review as the comment on a pull request: at most three remarks in at most 25 lines, and nothing when there is none.

Words of the repository are quoted so that they neither format, link, mention anybody nor close an issue.
"""

from __future__ import annotations

import re

from archaeologist.domain.review import Knower, PastCommit, Remark, Review
from archaeologist.render import neutral
from archaeologist.render.links import NOWHERE, Forge

MARKER = "<!-- archaeologist:history v1 -->"
MOST_LINES = 25
_CLOSING = re.compile(
    r"\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?|implement(?:s|ed|ing)?|closing|fixing|resolving|implementing)"
    r"(?=[\s:]*(?:\\?#|[\w./-]+\\?#|GH-|https?\b|[A-Z]{2,}-\d))",
    re.IGNORECASE,
)
_NUMBER_AHEAD = re.compile(r"\b(GH|[A-Z]{2,})-(?=\d)")
_WORD_JOINER = "\u2060"


def comment(review: Review, forge: Forge = NOWHERE) -> str:
    """The comment as Markdown, its first line the marker it is found by; empty when there is nothing to say."""
    if not review.remarks:
        return ""
    count, files = len(review.remarks), len({each.path for each in review.remarks})
    lines = [MARKER, f"**History behind these lines** · {_counted(count, 'finding')} · {_counted(files, 'file')}", ""]
    for number, remark in enumerate(review.remarks, start=1):
        lines += [*_remark(number, remark, review, forge), ""]
    lines += _closing_line(review)
    return "\n".join(lines) + "\n"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _remark(number: int, remark: Remark, review: Review, forge: Forge) -> list[str]:
    return [
        f"**{number}. {words(remark.title)}** ({remark.confidence})",
        f"{_place(remark, review, forge)}: {_told(remark.text)}",
        *(f"- {_commit(each, forge)}" for each in remark.commits),
        f"- *To settle:* {words(remark.settle)}",
    ]


def _place(remark: Remark, review: Review, forge: Forge) -> str:
    first, last = remark.lines
    span = str(first) if first == last else f"{first}-{last}"
    path = neutral.markdown_code(remark.path)
    oid = review.base if remark.old_side else review.head
    page = forge.file(oid, remark.path, remark.lines) if oid else None
    address = neutral.url(page) if page else None
    if remark.kind == "usually_changes_too":
        return f"[{path}]({address})" if address else path
    side = " before" if remark.old_side else ""
    return f"[{path} {span}]({address}){side}" if address else f"{path} {span}{side}"


def _told(text: str) -> str:
    """Our words with the code in them, which stands in backticks, as code."""
    pieces = text.split("`")
    told = (neutral.markdown_code(each) if at % 2 else words(each) for at, each in enumerate(pieces))
    return " ".join(each for each in told if each)


def _commit(each: PastCommit, forge: Forge) -> str:
    page = forge.commit(each.oid)
    address = neutral.url(page) if page else None
    name = f"[{each.oid.short}]({address})" if address else each.oid.short
    said = each.quote or each.subject
    about = each.subject if each.quote and each.quote not in each.subject else ""
    request = (
        f" ({_request(each.request, forge)})" if each.request and f"#{each.request}" not in f"{about} {said}" else ""
    )
    told = f" {words(about.rstrip('.'))}:" if about else ""
    return f"{name} {each.date.date().isoformat()}{told} “{words(said)}”{request}"


def _request(number: int, forge: Forge) -> str:
    page = forge.request(number)
    address = neutral.url(page) if page else None
    return f"[#{number}]({address})" if address else f"#{_WORD_JOINER}{number}"


def words(text: str) -> str:
    """Text of the repository, or of ours, as Markdown that shows it and does nothing, closing no issue either."""
    shown = _NUMBER_AHEAD.sub(rf"\1-{_WORD_JOINER}", neutral.markdown(text))
    return _CLOSING.sub(lambda found: found[1][0] + _WORD_JOINER + found[1][1:], shown)


def _closing_line(review: Review) -> list[str]:
    known = f"Know this code: {', '.join(map(_knower, review.who_knows))}. " if review.who_knows else ""
    hide = "`/archaeologist not-relevant 1` in a reply hides a finding."
    return [f"<sub>{known}Looked at {_counted(review.removed, 'removed line')}. {hide}</sub>"]


def _knower(each: Knower) -> str:
    return f"{words(each.name)} ({_counted(each.commits, 'commit')}, last {each.last.date().isoformat()})"
