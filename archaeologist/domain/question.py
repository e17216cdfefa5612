"""A question, understood: what is asked (intent) and about what (subjects)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Intent = Literal[
    "deprecated",
    "removed",
    "introduced",
    "renamed",
    "moved",
    "changed",
    "line_why",
    "bug_origin",
    "reverted",
    "evolution",
    "cochange",
    "experts",
    "callers",
    "release",
]
SubjectKind = Literal["name", "flag", "path", "line", "quote", "commit", "request", "words"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something the question speaks of.

    `text` is as written; `names` are the identifiers, paths or object names that the history knows it by, best
    first (empty when history knows none). `line` counts from 1 and is set for `path:line` only.
    """

    kind: SubjectKind
    text: str
    names: tuple[str, ...] = ()
    line: int | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """What the question says that `event` happened to, as a whole; `became` is the new name it speaks of, if any."""

    name: str
    became: str = ""
    event: Intent = "removed"


@dataclass(frozen=True, slots=True)
class Question:
    """The question as asked, and what was understood of it.

    `words` are the content words that are no subject, stemming left to the search; `wants` are the things asked
    for beside «which commit»: reason, time, person, replacement, state. `theme` is the thing that it takes for granted
    to have been removed, deprecated, renamed or taken back. `also` are further intents that may be meant; `certainty`
    is how likely `intent` is the one, from 0 to 1. `trace` is a stack trace that stands in the question.
    """

    text: str
    intent: Intent
    subjects: tuple[Subject, ...]
    words: tuple[str, ...] = ()
    wants: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    versions: tuple[str, ...] = ()
    language: Literal["en", "zh"] = "en"
    also: tuple[Intent, ...] = ()
    theme: Theme | None = None
    certainty: float = 1.0
    trace: str = ""
