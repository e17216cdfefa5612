"""Puts the report on an incident together: the revision that has the bug, its origin, and all that came after.

A part of the composition root, kept apart because only postmortems need it.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archaeologist import __version__
from archaeologist.domain.answer import Provenance
from archaeologist.domain.postmortem import Postmortem
from archaeologist.domain.suspects import Sought

if TYPE_CHECKING:
    from archaeologist.git.repository import Repository
    from archaeologist.index.values import Progress


def postmortem(
    sought: Sought, path: Path | str = ".", at: str = "HEAD", title: str = "", progress: Progress | None = None
) -> Postmortem:
    """The report on what a bug came from and what it reached, looked at from `at`; with a fix that `at` does not have,
    from the fix. Raises `UsageError` when there is nothing to go by.
    """
    from archaeologist.dig.postmortem import postmortem as told
    from archaeologist.dig.site import Site
    from archaeologist.dig.sought import prepare
    from archaeologist.dig.trace_origin import reported
    from archaeologist.git.repository import Repository

    started = time.monotonic()
    repository = Repository.open(path)
    asked, rev, clues = prepare(repository, at, sought)
    with ExitStack() as stack:
        now = stack.enter_context(closing(Site.open(Path(path), _latest(repository, sought, at), progress)))
        then = now if repository.resolve(rev) == now.at else stack.enter_context(closing(now.looked_from(rev)))
        made = Provenance(version=__version__)
        found = reported(then, asked, sought, clues, made)
        tell = (lambda done, total: progress("report", done, total)) if progress else (lambda done, total: None)
        whole = told(then, now, found, clues, sought, title or _title(repository, sought, asked), tell)
    return replace(whole, provenance=replace(whole.provenance, seconds=time.monotonic() - started))


def _latest(repository: Repository, sought: Sought, at: str) -> str:
    """The revision that the report is written at."""
    if not sought.fix:
        return at
    here, fix = repository.resolve(at), repository.resolve(sought.fix)
    return str(here if fix == here or repository.is_ancestor(fix, here) else fix)


def _title(repository: Repository, sought: Sought, asked: str) -> str:
    if sought.fix and not sought.blind:
        return repository.commits([repository.resolve(sought.fix)])[0].subject
    return asked[:1].upper() + asked[1:]
