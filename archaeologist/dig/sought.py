"""From what a user knows of a bug to clues, and the revision to look from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from archaeologist.code.traces import read_log
from archaeologist.dig.clues import Clues
from archaeologist.domain.change import FileDiff, LineSpan
from archaeologist.domain.suspects import Sought
from archaeologist.errors import UsageError
from archaeologist.git.patch import parse_patch
from archaeologist.git.paths import tree_path
from archaeologist.git.repository import Repository

_HINT = "Give one of --fix, --patch, --lines, --trace and --symptom, or change something in the work tree."


def prepare(repository: Repository, at: str, sought: Sought) -> tuple[str, str, Clues]:
    """What is asked about in words, the revision to look from, and the clues. Raises `UsageError` for none."""
    common = Clues(
        words=" ".join(filter(None, (sought.symptom, _complaints(sought.trace)))),
        since=_day(sought.since, "--since"),
        until=_day(sought.until, "--until"),
        within=tuple(filter(None, (tree_path(repository.root, sought.within),))),
        spans=(_span(repository, sought.lines),) if sought.lines else (),
    )
    if sought.fix:
        return _from_fix(repository, sought, common)
    if sought.patch is not None:
        return "what the patch repairs", at, replace(common, repair=_demand(parse_patch(sought.patch), "The patch"))
    if sought.lines:
        return f"what is wrong in {sought.lines}", at, common
    if sought.trace is not None:
        if not sought.trace.strip():
            raise UsageError("The trace is empty.", "Name a file with a stack trace or log, or - for a pipe.")
        return "what the log shows", at, common
    if sought.symptom.strip():
        return f"“{' '.join(sought.symptom.split())}”", at, common
    oid = repository.resolve(at)
    if repository.bare:
        raise UsageError("There is nothing to go by.", _HINT)
    return (
        "what the work tree repairs",
        at,
        replace(common, repair=_demand(repository.diff_worktree(oid), "The work tree")),
    )


def _complaints(trace: str | None) -> str:
    """The errors of a trace: all of it that helps where something better leads."""
    return " ".join(each.complaint for each in read_log(trace).traces[:4]) if trace else ""


def _from_fix(repository: Repository, sought: Sought, common: Clues) -> tuple[str, str, Clues]:
    oid = repository.resolve(sought.fix)
    commit = repository.commits([oid])[0]
    if not commit.parents:
        raise UsageError(f"{oid.short} is the first commit: nothing is older.", "Name a later repair.")
    parent = commit.parents[0]
    repair = repository.diff_between(parent, oid) if commit.is_merge else repository.diff(oid)
    message = "" if sought.blind else commit.message
    author = repository.commits([oid], repository.mailmap(parent))[0].author.name
    clues = replace(common, repair=repair, message=message, author=author)
    return f"what {oid.short} repairs", str(parent), clues


def _demand(repair: tuple[FileDiff, ...], what: str) -> tuple[FileDiff, ...]:
    if not any(diff.hunks for diff in repair):
        raise UsageError(f"{what} changes no lines: there is nothing to go by.", _HINT)
    return repair


def _span(repository: Repository, place: str) -> LineSpan:
    found = re.fullmatch(r"(.+?):(\d+)(?:-(\d+))?", place.strip())
    if not found or int(found[2]) < 1 or int(found[3] or found[2]) < int(found[2]):
        raise UsageError(f"{place!r} is no place.", "Write it as path:12 or path:12-20.")
    return LineSpan(tree_path(repository.root, found[1]), int(found[2]), int(found[3] or found[2]))


def _day(text: str, option: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"{option} {text!r} is no day.", "Write it as 2024-05-31.") from None
