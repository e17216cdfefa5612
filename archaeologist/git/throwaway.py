"""A work tree of its own for trying things out: filled from a repository's objects, no part of it, gone at the end.

It is a new, empty repository that borrows the objects of the other one: neither the user's checkout nor its references,
configuration, hooks or filters have a part in it, and nothing is written to it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from archaeologist.errors import GitError
from archaeologist.git.repository import Repository
from archaeologist.git.run import Git


class ThrowAway:
    """The folder, for as long as a `with` block lasts."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.folder = self._root = Path()
        self._git = Git("")

    def __enter__(self) -> ThrowAway:
        self._root = Path(tempfile.mkdtemp(prefix="archaeologist-"))
        try:
            self._fill()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _fill(self) -> None:
        tree = self._root / "tree"
        place = tree / ".git"
        place.mkdir(parents=True)
        self._git = Git(str(place))
        form = f"--object-format={self._repository.object_format}"
        self._git.run("init", "-q", "--template=", form)
        common = Path(self._repository.common_dir)
        (place / "objects" / "info").mkdir(parents=True, exist_ok=True)
        (place / "objects" / "info" / "alternates").write_text(f"{common / 'objects'}\n", "utf-8")
        if self._repository.shallow:
            shutil.copyfile(common / "shallow", place / "shallow")
        self.folder = tree

    def go(self, oid: str) -> None:
        """Makes the folder hold that commit and nothing else. Raises `GitError` when an object is missing."""
        where = str(self.folder)
        self._git.run("checkout", "-q", "-f", "--detach", oid, index=True, work_tree=where)
        self._git.run("clean", "-q", "-ffdx", index=True, work_tree=where)

    def run(self, command: str, hold: Callable[[subprocess.Popen[bytes] | None], None]) -> int:
        """The exit status of a shell command in the folder; what it starts ends with it.

        `hold` is handed what runs, in a process group of its own, and None when it has ended.
        """
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise GitError(f"The command cannot be started: {error.strerror}.") from None
        hold(process)
        try:
            return process.wait()
        finally:
            hold(None)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _remove(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)
