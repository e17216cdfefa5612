"""Puts a review together: which change is meant, what was written to it, and where history is looked at from.

Rules find; where a model is configured, it judges and words what they found. A part of the composition root, kept apart
because only reviews need it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archaeologist import __version__
from archaeologist.config import Settings
from archaeologist.domain.answer import Provenance, Tokens
from archaeologist.domain.oid import Oid
from archaeologist.domain.premortem import Premortem
from archaeologist.domain.review import Review
from archaeologist.errors import UnknownRevision, UsageError

if TYPE_CHECKING:
    from archaeologist.agent.endpoint.session import Session
    from archaeologist.agent.meter import Meter
    from archaeologist.agent.reviewer import Judged
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
    """What history says about a change, at most three remarks, strongest first; judged by the model of the settings.

    Only ancestors of the base count: where it is none of the head's, that is their merge base. Raises `UsageError` for
    ends that have nothing in common and `RepositoryError` for a work tree that is not there.
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
    found = judged(found, change, settings or Settings())
    made = replace(found.provenance, seconds=time.monotonic() - started)
    return replace(found, caveats=(*notes, *found.caveats), provenance=made)


def judged(review: Review, change: Change, settings: Settings) -> Review:
    """A review as the model of the settings leaves it; as it is where there is no model, or nothing to judge.

    A model that cannot be used changes nothing either, and the last caveat says why. Raises `UsageError` for a prompt
    of the user's own that is not of the form it has to be.
    """
    if settings.model is None or not review.remarks:
        return review
    from archaeologist.agent.endpoint.faults import Fault
    from archaeologist.agent.masks import masker
    from archaeologist.agent.meter import Limits, Meter
    from archaeologist.agent.prompting import Prompts
    from archaeologist.agent.reviewer import Matter, judge

    meter = Meter(Limits(tokens=settings.bounds.tokens, seconds=settings.bounds.seconds), time.monotonic)
    session = _session(settings, meter)
    matter = Matter(review, change.diffs, change.message)
    made: Judged | None = None
    try:
        made = judge(matter, session.answer, masker(settings.api_key), Prompts(folder=settings.prompts))
        told = _left_out(made) if made.dropped else ""
    except Fault as fault:
        told = f"{settings.model} did not judge the findings, because {meter.exhausted() or fault.why}."
    remarks = made.remarks if made else review.remarks
    cited = {name for each in remarks for name in each.cites}
    return replace(
        review,
        remarks=remarks,
        who_knows=review.who_knows if remarks else (),
        evidence=tuple(each for each in review.evidence if each.id in cited),
        caveats=(*review.caveats, *filter(None, (told,))),
        provenance=_judging(review.provenance, settings, session, meter, made),
    )


def _left_out(made: Judged) -> str:
    """How many findings a model kept, for the record of a review that has fewer of them."""
    found = len(made.remarks) + made.dropped
    return f"The model kept {len(made.remarks) or 'none'} of {found} finding{'s' * (found != 1)}."


def _session(settings: Settings, meter: Meter) -> Session:
    """A conversation with the model of the settings that waits no longer than the whole may take."""
    from archaeologist.agent.endpoint.session import Session
    from archaeologist.agent.endpoint.wire import Wire
    from archaeologist.inquiry import place_of

    place = place_of(settings)
    patience = min(place.patience, settings.bounds.seconds or place.patience)
    return Session(
        Wire(replace(place, patience=patience), time.monotonic, meter.deadline), settings.context, afford=meter.room
    )


def _judging(given: Provenance, settings: Settings, session: Session, meter: Meter, made: Judged | None) -> Provenance:
    """How a review came to be with the part that a model had in it; None when it could not be used."""
    from archaeologist.agent.meter import Prices

    usage = session.usage
    prices = Prices(settings.bounds.price_prompt, settings.bounds.price_completion)
    return replace(
        given,
        mode="model" if made else "rules",
        model=settings.model,
        dropped_claims=made.dropped if made else 0,
        fell_back=made is None,
        tokens=Tokens(usage.prompt, usage.completion, usage.reasoning),
        requests=session.wire.requests,
        cost=prices.of(usage),
        limits=meter.spent.limits,
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
