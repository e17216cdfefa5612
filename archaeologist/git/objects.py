"""Many single objects from one running git: which blob a path is at a commit, and what is in it.

A symbol's history asks for some hundreds of versions of a file; a process each would cost more than reading them. What
is missing (partial clones, corrupt packs) is told as `None`, as a path that is not there is.
"""

from __future__ import annotations

import subprocess
from typing import IO

from archaeologist.errors import GitError
from archaeologist.git.run import Git


class ObjectReader:
    """Two running `git cat-file`, started when first asked and stopped by `close`."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._check: subprocess.Popen[bytes] | None = None
        self._batch: subprocess.Popen[bytes] | None = None

    def blob(self, commit: str, path: str) -> str | None:
        """The name of the blob at `path` in a commit; None when there is no such file, or it cannot be asked for."""
        if not path or path.startswith(("./", "../")) or any(each in path for each in "\n\0\ufffd"):
            return None  # git takes the first two for places relative to a work tree that it has not, and ends
        self._check = self._check or self._start("--batch-check=%(objecttype) %(objectname)")
        head = self._ask(self._check, f"{commit}:{path}").split()
        return head[1].decode("ascii") if len(head) == 2 and head[0] == b"blob" else None

    def read(self, blob: str) -> bytes | None:
        """The bytes of a blob; None when it is missing."""
        self._batch = self._batch or self._start("--batch=%(objecttype) %(objectsize)")
        head = self._ask(self._batch, blob).split()
        if len(head) != 2 or not head[1].isdigit():
            return None
        data = _exactly(self._output(self._batch), int(head[1]) + 1)[:-1]
        return data if head[0] == b"blob" else None

    def close(self) -> None:
        """Stops both processes; the next question would start them again."""
        for process in (self._check, self._batch):
            if process is not None:
                process.kill()
                process.communicate()
        self._check = self._batch = None

    def _start(self, mode: str) -> subprocess.Popen[bytes]:
        if self._git.tracer:
            self._git.tracer(("git", "cat-file", mode))
        return subprocess.Popen(
            self._git.command(("cat-file", mode)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._git.environment,
            cwd=self._git.git_dir,
        )

    def _ask(self, process: subprocess.Popen[bytes], line: str) -> bytes:
        assert process.stdin is not None
        try:
            process.stdin.write(line.encode("utf-8", "surrogateescape") + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise GitError(f"git cat-file stopped: {error}.") from None
        answer = self._output(process).readline()
        if not answer:
            raise GitError("git cat-file stopped without an answer.")
        return answer

    def _output(self, process: subprocess.Popen[bytes]) -> IO[bytes]:
        assert process.stdout is not None
        return process.stdout


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise GitError("git cat-file stopped in the middle of an object.")
    return data
