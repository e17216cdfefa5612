"""The composition root: opens a site, picks who thinks, runs the investigation, gives back values.

Every face of the program goes through here, and so may any other program. Rooms are imported when they are needed,
because the agent's take a second and most commands do without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archaeologist import __version__
from archaeologist.bots import comment_on_event as comment_on_event
from archaeologist.bots import notices as notices
from archaeologist.config import Settings
from archaeologist.domain.answer import Answer, Provenance
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.step import Emit
from archaeologist.domain.suspects import Bisection, Origin, Sought
from archaeologist.errors import UsageError
from archaeologist.histories import history as history
from archaeologist.incidents import postmortem as postmortem
from archaeologist.inquiry import Inquiry as Inquiry
from archaeologist.inquiry import Verification as Verification
from archaeologist.inquiry import Watch as Watch
from archaeologist.inquiry import (
    concluded,
    examined,
    investigated,
    noting,
    rehearsed,
    resumed,
    verified,
)
from archaeologist.reviews import Reviewed as Reviewed
from archaeologist.reviews import parse_range as parse_range
from archaeologist.reviews import premortem as premortem
from archaeologist.reviews import review as review
from archaeologist.runs import Run
from archaeologist.webhooks import serve_webhooks as serve_webhooks

if TYPE_CHECKING:
    from archaeologist.agent.endpoint.abilities import Abilities
    from archaeologist.dig.bisection import Tell
    from archaeologist.dig.site import Site
    from archaeologist.index.values import Progress
    from archaeologist.toolkit.registry import Registry
    from archaeologist.toolkit.result import Refusal, ToolResult

LONGEST_QUESTION = 10_000


def ask(
    question: str,
    path: Path | str = ".",
    at: str = "HEAD",
    settings: Settings | None = None,
    emit: Emit | None = None,
    progress: Progress | None = None,
) -> Answer:
    """The answer to a question about the repository at `path`, looked at from `at`.

    `emit` hears of every step and `progress` of the building of the index. Raises `RepositoryError`,
    `UnknownRevision`, and `UsageError` for a question that asks nothing.
    """
    return inquire(question, path, at, settings, Watch(emit), progress).answer


def inquire(
    question: str,
    path: Path | str = ".",
    at: str = "HEAD",
    settings: Settings | None = None,
    watch: Watch | None = None,
    progress: Progress | None = None,
) -> Inquiry:
    """The same with all that stands behind the answer; `watch` looks on, and can stop a model."""
    text = question.strip()
    if not text or len(text) > LONGEST_QUESTION:
        raise UsageError("There is no question." if not text else "The question is too long.", "Ask in a sentence.")
    started, used = time.monotonic(), settings or Settings()
    with closing(open_site(path, at, progress)) as site:
        seen, notes = noting(watch or Watch())
        outcome = investigated(site, text, used, seen)
        return concluded(text, site, outcome, used, time.monotonic() - started, notes)


def resume(
    path: Path | str = ".",
    settings: Settings | None = None,
    name: str = "",
    watch: Watch | None = None,
    progress: Progress | None = None,
) -> Inquiry:
    """Goes on with the newest investigation that was broken off in a repository, or with the one of that name.

    Raises `UsageError` when there is none.
    """
    given, started = settings or Settings(), time.monotonic()
    run = Run.latest(given.runs or Path(), place(path).root, name)
    used = run.settings(given)
    with closing(open_site(run.root, run.at, progress)) as site:
        seen, notes = noting(watch or Watch())
        outcome = resumed(run, site, used, seen)
        return concluded(run.question, site, outcome, used, time.monotonic() - started, notes)


def would_send(
    question: str,
    path: Path | str = ".",
    at: str = "HEAD",
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, Any], ...]:
    """What would be sent to the model of the settings for a question, as far as it does not depend on its replies.

    Nothing is sent. Raises `UsageError` without a model.
    """
    used = settings or Settings()
    if used.model is None:
        raise UsageError("There is no model, so nothing would be sent.", "Name one with --model.")
    with closing(open_site(path, at, progress)) as site:
        return rehearsed(site, question.strip(), used)


def examine_endpoint(settings: Settings) -> Abilities:
    """What the endpoint of the settings can do, by two small requests to it; its fault when it can do nothing."""
    return examined(settings)


def verify_again(
    text: str, name: str, path: Path | str = ".", at: str = "HEAD", progress: Progress | None = None
) -> Verification:
    """Which claims of a saved answer still hold, looked at from `at`. Raises `UsageError` for a text that is none."""
    with closing(open_site(path, at, progress)) as site:
        return verified(text, name, site)


def open_site(path: Path | str = ".", at: str = "HEAD", progress: Progress | None = None) -> Site:
    """The repository at `path` with its index brought up to `at`. Whoever opens it closes it."""
    from archaeologist.dig.site import Site

    return Site.open(Path(path), at, progress)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a repository is, what of its history is missing on purpose, and its pages on the web, if known."""

    root: str
    limits: tuple[str, ...]
    pages: str


def place(path: Path | str = ".", at: str = "HEAD") -> Place:
    """What can be said of a repository without its index. Raises what opening it and resolving `at` raise."""
    from archaeologist.git import Repository
    from archaeologist.render.links import forge_of

    repository = Repository.open(path)
    repository.resolve(at)
    limits = ("shallow",) * repository.shallow + ("partial",) * repository.partial
    return Place(repository.root, limits, forge_of(repository.remote_url()).base)


def git_version() -> tuple[int, ...]:
    """The version of the git that is used. Raises `GitError` when there is none."""
    from archaeologist.git.diff import git_version as version
    from archaeologist.git.run import Git

    return version(Git("."))


def remote_url(path: Path | str = ".") -> str | None:
    """The address of the remote `origin`, or None when there is none."""
    from archaeologist.git import Repository

    return Repository.open(path).remote_url()


# -- the index -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index is. `size` is in bytes; `stage` names what is still to do and is empty when nothing is."""

    at: Oid
    path: str
    size: int
    commits: int
    diffs: int
    stage: str
    complete: bool


def build_index(path: Path | str = ".", at: str = "HEAD", progress: Progress | None = None) -> None:
    """Builds the index or brings it up to date. Raises `IndexFailure` when it cannot be written."""
    from archaeologist.git import Repository
    from archaeologist.index import open_history

    repository = Repository.open(path)
    open_history(repository, repository.resolve(at), progress=progress).close()


def index_state(path: Path | str = ".", at: str = "HEAD") -> IndexState:
    """How far the index is for `at`; nothing is built."""
    from archaeologist.git import Repository
    from archaeologist.index import index_status

    repository = Repository.open(path)
    oid = repository.resolve(at)
    found = index_status(repository, oid)
    return IndexState(oid, found.path, found.size, found.commits, found.diffs, found.stage, found.complete)


# -- where a bug came from -------------------------------------------------------------------------------------------


def origin(
    sought: Sought,
    path: Path | str = ".",
    at: str = "HEAD",
    progress: Progress | None = None,
    command: str = "",
    tell: Tell | None = None,
    jobs: int = 0,
) -> Origin:
    """The commits that may have brought a bug, with the evidence for and against each.

    With a shell `command`, which ends with 0 where the bug is not, they are tried in folders that are thrown away,
    `jobs` at once (0 is as many as is sensible here); `tell` hears of each trial, how many commits are left and which
    are being tried.
    With a `fix`, only ancestors of its first parent are looked at. Raises `UsageError` when there is nothing to go by.
    """
    from archaeologist.dig.origin_report import after_trials
    from archaeologist.dig.sought import prepare
    from archaeologist.dig.trace_origin import reported
    from archaeologist.git.repository import Repository

    started = time.monotonic()
    asked, rev, clues = prepare(Repository.open(path), at, sought)
    site = open_site(path, rev, progress)
    made = Provenance(version=__version__)
    try:
        found = reported(site, asked, sought, clues, made)
        if command:
            found = after_trials(site, found, _tried(site, found, command, tell, jobs))
        return replace(found, provenance=replace(found.provenance, seconds=time.monotonic() - started))
    finally:
        site.close()


def _tried(site: Site, found: Origin, command: str, tell: Tell | None, jobs: int) -> Bisection:
    from archaeologist.dig.bisection import Search
    from archaeologist.git.crew import Crew, sensible_jobs

    with Crew(site.repository, command, jobs or sensible_jobs()) as crew:
        return Search(site, found, crew, tell or (lambda trial, left, busy: None)).run()


# -- the tools -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """A tool, as a list shows it; `schema` is the JSON schema of its arguments."""

    name: str
    description: str
    usage: str
    parameters: tuple[tuple[str, str], ...]
    schema: Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What running a tool came to; when it was refused, `text` says why and `status` is the exit status."""

    name: str
    text: str
    evidence: tuple[Evidence, ...]
    caveats: tuple[str, ...]
    refused: bool = False
    status: int = 0


def tool_registry() -> Registry[Site]:
    """Every tool there is."""
    from archaeologist.tools import registry

    return registry()


def list_tools() -> tuple[ToolEntry, ...]:
    """The tools, in the order of the registry."""
    from archaeologist.toolkit.adapters import usage_line

    return tuple(
        ToolEntry(
            each.name,
            each.description,
            usage_line(each),
            tuple((parameter.name, parameter.description) for parameter in each.parameters),
            lambda each=each: each.json_schema,  # type: ignore[misc]
        )
        for each in tool_registry()
    )


def run_tool(
    name: str,
    words: Sequence[str],
    path: Path | str = ".",
    at: str = "HEAD",
    progress: Progress | None = None,
) -> ToolOutcome:
    """Runs a tool with arguments written `key=value`. Raises `UsageError` for a word that is not of that form."""
    from archaeologist.toolkit.adapters import parse_assignments
    from archaeologist.toolkit.result import Refusal

    arguments = parse_assignments(words)
    tool = tool_registry().find(name)
    if isinstance(tool, Refusal):
        return _outcome(name, tool)
    site = open_site(path, at, progress)
    try:
        return _outcome(name, tool.call(site, arguments))
    finally:
        site.close()


def _outcome(name: str, result: ToolResult[object] | Refusal) -> ToolOutcome:
    from archaeologist.toolkit.result import Refusal

    if isinstance(result, Refusal):
        return ToolOutcome(name, result.text, (), (), True, result.status)
    return ToolOutcome(name, result.text, result.evidence, result.caveats)
