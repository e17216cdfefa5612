"""The git commands that anyone can run to check a piece of evidence."""

from __future__ import annotations

import re

from archaeologist.domain.commit import Commit


def commit_check(commit: Commit) -> str:
    """The git command that shows a commit's message."""
    return f"git show -s {commit.oid.short}"


def diff_check(commit: Commit, path: str) -> str:
    """The git command that shows what a commit did to one file."""
    return f"git show --no-ext-diff {commit.oid.short} -- {quoted(path)}"


def quoted(path: str) -> str:
    """A path as a shell takes it."""
    return path if re.fullmatch(r"[\w./@+-]+", path) else "'" + path.replace("'", "'\\''") + "'"
