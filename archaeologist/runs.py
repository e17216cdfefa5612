"""Investigations that are under way, each in a file of its own, so that one that was broken off can be taken up again.

They lie in the user's cache folder and are gone when they end. The key of the endpoint is not in them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archaeologist.config import Settings
from archaeologist.errors import ArchaeologistError, UsageError

if TYPE_CHECKING:
    from langgraph.checkpoint.sqlite import SqliteSaver

    from archaeologist.dig.site import Site

_KEPT = 20
"""Broken-off investigations that are kept; of more, the oldest are thrown away."""


@dataclass(frozen=True, slots=True)
class Run:
    """One investigation: its file, what was asked, where, looked from which commit, and by which model how hard."""

    place: Path
    question: str
    root: str
    at: str
    model: str
    effort: str

    @property
    def name(self) -> str:
        return self.place.stem

    @classmethod
    def begun(cls, folder: Path, question: str, site: Site, settings: Settings) -> Run:
        """A new run, written down. Raises `ArchaeologistError` when it cannot be."""
        now = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
        run = cls(
            folder / f"{now}.sqlite",
            question,
            site.repository.root,
            str(site.at),
            settings.model or "",
            settings.effort,
        )
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            run._write_down()
        except (OSError, sqlite3.Error) as error:
            raise ArchaeologistError(f"{folder} cannot be written: {error}.", "Set XDG_CACHE_HOME.") from error
        for old in sorted(folder.glob("*.sqlite"))[:-_KEPT]:
            _remove(old)
        return run

    @classmethod
    def latest(cls, folder: Path, root: str, name: str = "") -> Run:
        """The newest run that was broken off in a repository, or the one of that name.

        Raises `UsageError` when there is none.
        """
        for place in sorted(folder.glob(f"{name or '*'}.sqlite"), reverse=True):
            run = _read(place)
            if run and (name or run.root == root):
                return run
        wanted = f"No investigation is called {name}." if name else "No investigation was broken off here."
        raise UsageError(wanted, "One can be resumed when it was led by a model and was interrupted.")

    def settings(self, given: Settings) -> Settings:
        """The settings to go on with: what is given now, and the model and effort of the run where nothing is."""
        return replace(given, model=given.model or self.model, effort=self.effort)

    @contextmanager
    def saver(self) -> Iterator[SqliteSaver]:
        """Where langgraph writes its checkpoints. Values are written by our codec, never as objects."""
        from langgraph.checkpoint.sqlite import SqliteSaver

        from archaeologist.agent.kept import PlainSerializer

        with closing(sqlite3.connect(self.place, check_same_thread=False)) as connection:
            yield SqliteSaver(connection, serde=PlainSerializer())

    def forget(self) -> None:
        _remove(self.place)

    def _write_down(self) -> None:
        self.place.touch(mode=0o600)
        about = {
            "question": self.question,
            "root": self.root,
            "at": self.at,
            "model": self.model,
            "effort": self.effort,
        }
        with closing(sqlite3.connect(self.place)) as connection, connection:
            connection.execute("CREATE TABLE run (about TEXT)")
            connection.execute("INSERT INTO run VALUES (?)", (json.dumps(about, ensure_ascii=False),))


def _read(place: Path) -> Run | None:
    try:
        with closing(sqlite3.connect(place)) as connection:
            (text,) = connection.execute("SELECT about FROM run").fetchone()
        about: dict[str, Any] = json.loads(text)
        return Run(place, **{name: str(value) for name, value in about.items()})
    except (sqlite3.Error, ValueError, TypeError):
        return None


def _remove(place: Path) -> None:
    for each in (place, Path(f"{place}-wal"), Path(f"{place}-shm"), Path(f"{place}-journal")):
        with suppress(OSError):
            each.unlink()
