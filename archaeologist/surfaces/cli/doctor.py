"""`archaeologist doctor`: what is configured, reachable and indexed, and what would leave this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archaeologist.config import Settings
from archaeologist.errors import ArchaeologistError
from archaeologist.surfaces.boundary import FAILED
from archaeologist.surfaces.cli.index import megabytes
from archaeologist.surfaces.cli.options import Options
from archaeologist.surfaces.cli.output import Report, deliver

if TYPE_CHECKING:
    from archaeologist.render.blocks import Document
    from archaeologist.render.machine import Json

OLDEST_GIT = (2, 31)
PATIENCE = 5  # seconds that an endpoint has to answer
_GRAMMARS = ("c", "c_sharp", "cpp", "go", "java", "javascript", "php", "python", "ruby", "rust", "typescript")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was looked at. `fault` is true when it keeps the program from working as configured."""

    about: str
    found: str
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    facts: tuple[Fact, ...]


def doctor(options: Options) -> int:
    """Say what is configured, reachable and indexed, and what would leave this machine.

    Exit status: 0 when all that is configured works, 1 otherwise.
    """
    settings = options.settings()
    sections = (
        Section("Program", (*_program(), _git(), _sqlite(), _grammars())),
        Section("Repository", _repository(options)),
        Section("Model", _model(settings)),
        Section("What leaves this machine", (_leaves(settings), *_measured(settings))),
    )
    sound = not any(fact.fault for section in sections for fact in section.facts)
    deliver(options, Report(lambda _: _document(sections, sound), lambda: _json(sections, sound)))
    return 0 if sound else FAILED


def _program() -> tuple[Fact, ...]:
    import platform

    from archaeologist import __version__

    return (Fact("version", __version__), Fact("Python", platform.python_version()))


def _git() -> Fact:
    from archaeologist import app

    try:
        version = app.git_version()
    except ArchaeologistError as error:
        return Fact("git", error.sentence, fault=True)
    words = ".".join(map(str, version))
    if version < OLDEST_GIT:
        return Fact("git", f"{words}, older than the {'.'.join(map(str, OLDEST_GIT))} that is needed", fault=True)
    return Fact("git", words)


def _sqlite() -> Fact:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.Error:
        return Fact("SQLite", f"{sqlite3.sqlite_version}, without full-text search (FTS5)", fault=True)
    finally:
        connection.close()
    return Fact("SQLite", f"{sqlite3.sqlite_version}, with full-text search")


def _grammars() -> Fact:
    from importlib.util import find_spec

    there = [name for name in _GRAMMARS if find_spec(f"tree_sitter_{name}")]
    missing = [name for name in _GRAMMARS if name not in there]
    return Fact("grammars", ", ".join(there) + (f"; missing: {', '.join(missing)}" if missing else ""), bool(missing))


def _repository(options: Options) -> tuple[Fact, ...]:
    from archaeologist import app

    try:
        place = app.place(options.repo, options.at)
        state = app.index_state(options.repo, options.at)
    except ArchaeologistError as error:
        return (Fact("place", error.sentence),)
    how_far = "complete" if state.complete else f"not complete: {state.stage} are still to do"
    return (
        Fact("place", place.root),
        Fact("looked from", state.at.short),
        Fact("history", ", ".join(place.limits) or "whole"),
        Fact("pages", place.pages or "no known forge"),
        Fact("index", f"{how_far}, {state.commits:,} commits, {megabytes(state.size)}"),
        Fact("index file", state.path),
    )


def _model(settings: Settings) -> tuple[Fact, ...]:
    if settings.model is None:
        return (Fact("model", "none: the program works by its own rules"),)
    source = settings.sources.get("model", "")
    key = "is set" if settings.api_key else "is not set"
    reason = _unreachable(settings)
    return (
        Fact("model", f"{settings.model} (from {source})"),
        Fact("endpoint", f"{settings.base_url}, {reason or 'answers'}", fault=reason is not None),
        Fact("key", f"{settings.api_key_env} {key}"),
        *(() if reason else _abilities(settings)),
    )


def _abilities(settings: Settings) -> tuple[Fact, ...]:
    """What the model can do, by asking it: a word, a call of a tool, an answer in the form of a schema."""
    from archaeologist import app

    found = app.examine_endpoint(settings)
    if found.fault:
        return (Fact("asked", found.fault, fault=True),)
    return (
        Fact("context", f"{found.window:,} tokens"),
        Fact("tools", found.tools),
        Fact("answers", found.answers),
        Fact("thoughts", "kept apart" if found.thinks else "none"),
        Fact("effort", settings.effort),
    )


def _unreachable(settings: Settings) -> str | None:
    """Why the endpoint cannot be used, or None when it lists its models. The key goes nowhere else."""
    from urllib.error import HTTPError, URLError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    try:
        with build_opener(Stay).open(Request(f"{settings.base_url}/models", headers=headers), timeout=PATIENCE):
            return None
    except HTTPError as error:
        return f"answers {error.code} {error.reason}"
    except (URLError, OSError, ValueError) as error:
        return f"cannot be reached ({getattr(error, 'reason', error)})"


def _leaves(settings: Settings) -> Fact:
    if settings.model is None:
        return Fact("nothing", "no model and no forge is configured")
    return Fact(
        "to the endpoint",
        "the question, and what the tools found of the history; the findings of a review, with the lines of the change "
        f"that they are about and what its author wrote; secrets left out, to {settings.base_url} alone; "
        "`ask --dry-run` shows it for a question",
    )


def _measured(settings: Settings) -> tuple[Fact, ...]:
    """Where the spans go, when telemetry is on."""
    import os

    if not settings.telemetry:
        return ()
    keys = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    place = next((os.environ[key] for key in keys if os.environ.get(key)), "http://localhost:4318")
    return (Fact("telemetry", f"names, seconds, tokens and counts, no text of the repository, to {place}"),)


def _document(sections: tuple[Section, ...], sound: bool) -> Document:
    from archaeologist.render.blocks import Block, Document, Facts, Heading, Headline, Span

    said = "All that is configured works." if sound else "Something that is needed does not work."
    blocks: list[Block] = [Headline((Span(said),))]
    for section in sections:
        rows = tuple((fact.about, (Span(fact.found, "strong" if fact.fault else "plain"),)) for fact in section.facts)
        blocks += [Heading(section.name), Facts(rows)]
    return Document("What is configured", tuple(blocks))


def _json(sections: tuple[Section, ...], sound: bool) -> dict[str, Json]:
    return {
        "schema": "archaeologist/doctor/1",
        "sound": sound,
        "sections": [
            {
                "name": section.name,
                "facts": [{"about": each.about, "found": each.found, "fault": each.fault} for each in section.facts],
            }
            for section in sections
        ],
    }
