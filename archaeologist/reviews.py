"""Puts a review together: which change is meant, what was written to it, and where history is looked at from.

A part of the composition root, kept apart because only reviews need it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archaeologist import __version__
from archaeologist.domain.answer import Provenance, Tokens
from archaeologist.domain.oid import Oid
from archaeologist.domain.premortem import Premortem
from archaeologist.domain.review import Review
from archaeologist.errors import UnknownRevision, UsageError

if TYPE_CHECKING:
    from archaeologist.config import Settings
    from archaeologist.dig.fences import Change
    from archaeologist.dig.site import Site
    from archaeologist.git.repository import Repository
    from archaeologist.index.values import Progress

UPSTREAM = "@{upstream}"
SILENCED = ".archaeologist/silenced"
_NAME = 7
_MOST_COMMITS = 500


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is to be reviewed.

    `head` is a revision, or what is not committed yet: `staged` (the index) or `worktree`, each against `base`.
    `message` is what the author wrote to it (a request's title and text); the messages of its commits are read anyway.
    `silenced` are pairs of (beginning of a commit's name, path) of which nothing is told.
    """

    base: str = "HEAD"
    head: str = ""
    uncommitted: Literal["", "staged", "worktree"] = ""
    message: str = ""
    silenced: Collection[tuple[str, str]] = ()


def parse_range(text: str) -> tuple[str, str]:
    """The two ends of `BASE..HEAD`, of `BASE...HEAD`, or of `BASE`, whose other end is HEAD; of nothing, what is not
    pushed yet.
    """
    if not text:
        return UPSTREAM, "HEAD"
    base, dots, head = text.partition("...") if "..." in text else text.partition("..")
    if not base or (dots and head.startswith(".")):
        raise UsageError(f"{text!r} is no range.", "Write it as BASE..HEAD, such as main..my-branch.")
    return base, head or "HEAD"


def review(
    asked: Reviewed, path: Path | str = ".", progress: Progress | None = None, settings: Settings | None = None
) -> Review:
    """What history says about a change, at most three remarks, strongest first.

    Only ancestors of the base count: where it is none of the head's, that is their merge base. With a model in the
    settings it judges and words what was found, and adds nothing. Raises `UsageError` for ends that have nothing in
    common and `RepositoryError` for a work tree that is not there.
    """
    from archaeologist.dig.review import review as reviewed
    from archaeologist.dig.site import Site
    from archaeologist.git.repository import Repository

    started = time.monotonic()
    repository = Repository.open(path)
    base, head, notes = _ends(repository, asked)
    change = _change(repository, asked, base, head)
    with closing(Site.open(Path(path), base, progress)) as site:
        silenced = (*asked.silenced, *_silenced(site))
        found = reviewed(site, change, head, Provenance(version=__version__), silenced)
    if settings and settings.model and found.remarks:
        found = _judged(found, change, settings)
    made = replace(found.provenance, seconds=time.monotonic() - started)
    return replace(found, caveats=(*notes, *found.caveats), provenance=made)


def _judged(found: Review, change: Change, settings: Settings) -> Review:
    """The review as a model judged and worded it; as it was, with the reason, when the model could not be used."""
    from archaeologist.agent.masks import masker
    from archaeologist.agent.prompting import Prompts
    from archaeologist.agent.reviewer import judged
    from archaeologist.inquiry import Watch, meter_of, session_with, untraced

    watch = Watch()
    session = session_with(settings, meter_of(settings, watch), watch)
    with untraced():
        outcome = judged(
            found.remarks,
            change.diffs,
            change.message,
            session,
            masker(settings.api_key),
            Prompts(folder=settings.prompts),
        )
    caveats: tuple[str, ...] = ()
    if outcome.fault:
        caveats = (f"{settings.model} did not judge this, because {outcome.fault}.",)
    elif outcome.dropped:
        caveats = (f"{settings.model} dropped {outcome.dropped} of {len(found.remarks)} findings.",)
    used = session.usage
    made = replace(
        found.provenance,
        mode="rules" if outcome.fault else "model",
        model=settings.model,
        fell_back=bool(outcome.fault),
        dropped_claims=outcome.dropped,
        tokens=Tokens(used.prompt, used.completion, used.reasoning),
        requests=session.wire.requests,
    )
    people = found.who_knows if outcome.remarks else ()
    return replace(
        found, remarks=outcome.remarks, who_knows=people, caveats=(*found.caveats, *caveats), provenance=made
    )


def _silenced(site: Site) -> tuple[tuple[str, str], ...]:
    """What the repository itself keeps silenced: on each line of a file the name of a commit, and a path."""
    text = (site.text(SILENCED) if SILENCED in site.paths else None) or ""
    lines = (line.split(None, 1) for line in text.splitlines() if not line.startswith("#"))
    return tuple((each[0], each[1].strip()) for each in lines if len(each) == 2 and len(each[0]) >= _NAME)


def _ends(repository: Repository, asked: Reviewed) -> tuple[Oid, Oid | None, tuple[str, ...]]:
    base = _base(repository, asked.base)
    if asked.uncommitted:
        return base, None, ()
    head = repository.resolve(asked.head or "HEAD")
    common = repository.merge_base(base, head)
    if common is None:
        hint = "Fetch more of the history." if repository.shallow else "Name a base that the head grew from."
        raise UsageError(f"{asked.base} and {asked.head or 'HEAD'} have no commit in common here.", hint)
    moved = common != base and common != head
    return common, head, (f"Compared with {common.short}, where the two ends parted.",) if moved else ()


def premortem(asked: str = "", path: Path | str = ".", at: str = "HEAD", progress: Progress | None = None) -> Premortem:
    """The changes of a range (`A..B`; by default from the last tag before `at`) that deserve a second look.

    Raises `UsageError` where no tag comes before, and for a base that is no ancestor.
    """
    from archaeologist.dig.premortem import premortem as looked_at
    from archaeologist.dig.site import Site
    from archaeologist.git.repository import Repository

    started = time.monotonic()
    repository = Repository.open(path)
    first, last = parse_range(asked) if asked else ("", at)
    head = repository.resolve(last)
    with closing(Site.open(Path(path), head, progress)) as site:
        base = repository.resolve(first) if first else _last_release(site)
        if base == head or not repository.is_ancestor(base, head):
            raise UsageError(f"{first or base.short} does not come before {last}.", "Write the range as OLD..NEW.")
        tell = (lambda done, total: progress("changes", done, total)) if progress else (lambda done, total: None)
        found = looked_at(site, base, Provenance(version=__version__), tell)
    return replace(found, provenance=replace(found.provenance, seconds=time.monotonic() - started))


def _last_release(site: Site) -> Oid:
    """The newest tag before the revision looked from."""
    numbers = [tag.n for tag in site.history.tags() if tag.oid != site.at]
    if not numbers:
        raise UsageError("No tag comes before this revision.", "Name a range, such as v1.0..HEAD.")
    return site.history.oid(max(numbers))


def _base(repository: Repository, rev: str) -> Oid:
    try:
        return repository.resolve(rev)
    except UnknownRevision:
        if rev != UPSTREAM:
            raise
        hint = "Name a range, such as main..HEAD, or look at --worktree."
        raise UsageError("This branch has no upstream, so nobody knows what is not pushed yet.", hint) from None


def _change(repository: Repository, asked: Reviewed, base: Oid, head: Oid | None) -> Change:
    from archaeologist.dig.fences import Change

    if head is None:
        read = repository.diff_staged if asked.uncommitted == "staged" else repository.diff_worktree
        return Change(read(base), asked.message, frozenset(), _time(repository, base))
    oids = repository.between(base, head, _MOST_COMMITS)
    commits = repository.commits(oids, repository.mailmap(base))
    return Change(
        diffs=repository.diff_between(base, head),
        message="\n\n".join(filter(None, (asked.message, *(commit.message for commit in commits)))),
        authors=frozenset(commit.author.name for commit in commits),
        when=max((int(commit.committed.timestamp()) for commit in commits), default=0),
    )


def _time(repository: Repository, oid: Oid) -> int:
    return int(repository.commits([oid])[0].committed.timestamp())
