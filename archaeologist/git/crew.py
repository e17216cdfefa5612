"""Runs one shell command at several commits at once, each in a throw-away folder of its own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from subprocess import Popen
from types import TracebackType

from archaeologist.errors import MissingObject
from archaeologist.git.repository import Repository
from archaeologist.git.throwaway import ThrowAway

SKIP = 125
"""The exit status with which a command says that a commit cannot be tried, as with `git bisect run`."""
_MOST = 4


def sensible_jobs() -> int:
    """How many commands to run at once when nobody says: as many as there are processors for us, four at most."""
    try:
        ours = len(os.sched_getaffinity(0))
    except AttributeError:
        ours = os.cpu_count() or 1
    return max(1, min(_MOST, ours))


class Job:
    """One run of the command, waiting, running or ended."""

    def __init__(self, oid: str) -> None:
        self.oid = oid
        self.future: Future[int] = Future()
        self.dropped = False
        self._process: Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def done(self) -> bool:
        return self.future.done()

    @property
    def failed(self) -> bool:
        """Whether it ended without an exit status, because something kept it from running."""
        return self.future.done() and (self.future.cancelled() or self.future.exception() is not None)

    def status(self) -> int:
        """The exit status, waited for: negative when a signal ended it. Raises what kept it from running."""
        return self.future.result()

    def drop(self) -> None:
        """Kills it, or keeps it from starting; nobody wants to know any more."""
        with self._lock:
            self.dropped = True
            if self._process:
                _kill(self._process)

    def hold(self, process: Popen[bytes] | None) -> None:
        """Takes note of what is running for it, to be killed when it is dropped."""
        with self._lock:
            self._process = process
            if process and self.dropped:
                _kill(process)


def _kill(process: Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


class Crew:
    """So many folders, for as long as a `with` block lasts; leaving it kills what runs and takes the folders away."""

    def __init__(self, repository: Repository, command: str, jobs: int) -> None:
        self.jobs = max(1, jobs)
        self._repository, self._command = repository, command
        self._stack = ExitStack()
        self._idle: SimpleQueue[ThrowAway] = SimpleQueue()
        self._jobs: list[Job] = []
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Crew:
        with ExitStack() as stack:
            for _ in range(self.jobs):
                self._idle.put(stack.enter_context(ThrowAway(self._repository)))
            self._stack = stack.pop_all()
        self._threads = ThreadPoolExecutor(self.jobs, "crew")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            for job in self._jobs:
                job.drop()
            if self._threads:
                self._threads.shutdown(wait=True, cancel_futures=True)

    def start(self, oid: str) -> Job:
        """Has the command run at a commit as soon as a folder is free."""
        assert self._threads
        job = Job(oid)
        self._jobs = [each for each in self._jobs if not each.done] + [job]
        job.future = self._threads.submit(self._work, job)
        return job

    def wait(self, jobs: Iterable[Job]) -> None:
        """Waits until one more of some jobs has ended."""
        wait([each.future for each in jobs if not each.done], return_when=FIRST_COMPLETED)

    def _work(self, job: Job) -> int:
        if job.dropped:
            return -signal.SIGKILL
        place = self._idle.get()
        try:
            place.go(job.oid)
            return -signal.SIGKILL if job.dropped else place.run(self._command, job.hold)
        except MissingObject:
            return SKIP
        finally:
            self._idle.put(place)
