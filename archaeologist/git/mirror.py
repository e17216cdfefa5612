"""A bare clone that the program keeps for itself: made whole or not at all, and brought up to date before each use.

Fetching is the only thing for which git may reach out, and only by the scheme of the address that is named here. What
opens a private repository goes to git through its environment: argument lists can be read by every user of the machine,
and the configuration of a clone stays on the disk.
"""

from __future__ import annotations

import base64
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from archaeologist.errors import GitError
from archaeologist.git.run import Git

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock; there one process has to keep to itself
    fcntl = None  # type: ignore[assignment]

SECONDS = 3600.0
_BRANCHES_AND_TAGS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_FETCH = ("--quiet", "--prune", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
_SETTINGS = (
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
    "fetch.showForcedUpdates=no",
)
_LOOSE_OBJECTS = 6700


@dataclass(frozen=True, slots=True)
class Source:
    """Where a repository is fetched from, and the token that opens it, if it takes one."""

    url: str
    token: str = field(default="", repr=False)

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme

    @property
    def settings(self) -> dict[str, str]:
        """What git has to know that nobody else may see; it holds for this host alone."""
        if not self.token or self.scheme not in ("http", "https"):
            return {}
        basic = base64.b64encode(f"x-access-token:{self.token}".encode()).decode("ascii")
        host = f"{self.scheme}://{urlsplit(self.url).netloc}/"
        return {f"http.{host}.extraHeader": f"Authorization: Basic {basic}"}


def update(place: Path, source: Source, *refs: str) -> None:
    """Makes `place` a bare clone with all branches and tags of the source as they are now, and with `refs`.

    Raises `GitError` when that fails: a clone that was there is as usable as before, and half of a new one is taken
    away.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with _alone(place.with_name(f".{place.name}.lock")):
        if place.is_dir():
            _remove_stale_locks(place)
            _fetch(place, source, refs)
            _tidy(place)
        else:
            _make(place, source, refs)


def _make(place: Path, source: Source, refs: tuple[str, ...]) -> None:
    begun = place.with_name(f".{place.name}.new")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir()
    try:
        git = Git(str(begun))
        git.run("init", "-q", "--bare", "--template=")
        git.run("config", "remote.origin.url", source.url)
        _fetch(begun, source, refs)
        begun.rename(place)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise


def _fetch(place: Path, source: Source, refs: tuple[str, ...]) -> None:
    git = Git(str(place), seconds=SECONDS, configured=source.settings)
    settings = [part for each in (*_SETTINGS, f"protocol.{source.scheme}.allow=always") for part in ("-c", each)]
    wanted = (*_BRANCHES_AND_TAGS, *(f"+{ref}:{ref}" for ref in refs))
    git.run(*settings, "fetch", *_FETCH, "--end-of-options", source.url, *wanted)


def _tidy(place: Path) -> None:
    """Packs what many fetches have left lying about, once it is much; a clone can do without."""
    with suppress(GitError):
        loose = f"gc.auto={_LOOSE_OBJECTS}"
        Git(str(place), seconds=SECONDS).run("-c", loose, "-c", "gc.autoDetach=false", "gc", "--quiet", "--auto")


def _remove_stale_locks(place: Path) -> None:
    """Takes away what a git that was killed has left; nobody else writes here, and none runs that long."""
    before = time.time() - 2 * SECONDS
    for lock in (*place.glob("*.lock"), *(place / "refs").rglob("*.lock")):
        with suppress(OSError):
            if lock.stat().st_mtime < before:
                lock.unlink()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits until no other thread or process has the lock, and holds it while the block runs."""
    held = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
