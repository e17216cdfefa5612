"""Runs the program as a user does: in a process of its own, in the sealed environment of the test."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "archaeologist.surfaces.cli.main")


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what stood on its two streams."""

    status: int
    out: str
    err: str


def archaeologist(*arguments: str, cwd: Path | None = None, **variables: str) -> Ran:
    """Runs `archaeologist` with arguments, in a folder, with some more variables in its environment."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd or ROOT,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def environment(**variables: str) -> dict[str, str]:
    """The environment of the test, with the package importable from anywhere."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **variables}
