"""Paths as users write them, made into paths as git has them: from the root, with single slashes, no dots."""

from __future__ import annotations

import os
import posixpath

from archaeologist.errors import UsageError


def tree_path(root: str, written: str) -> str:
    """The path from the root of the repository that a user means, empty for the root itself.

    Whatever is not absolute starts at the root, `./` or not, wherever the user stands; an absolute path has to lie in
    the work tree at `root`, through whichever links. Raises `UsageError` for one that leads out of it.
    """
    found = written
    if os.path.isabs(written):
        found = _below(root, os.path.normpath(written))
    found = posixpath.normpath(found) if found else found
    if found == ".." or found.startswith(("../", "/")):
        raise UsageError(f"{written!r} leads out of {root}.", "Name a path from the root of the repository.")
    return "" if found == "." else found


def below(path: str, folder: str) -> bool:
    """Whether a path of git's is a file or folder, or lies in it; everything lies in the root, which is empty."""
    return not folder or path == folder or path.startswith(folder + "/")


def _below(root: str, path: str) -> str:
    """An absolute path from a root that may be written in another way, because folders above are links."""
    for top, name in ((root, path), (os.path.realpath(root), _resolved(path))):
        found = os.path.relpath(name, top)
        if found != os.pardir and not found.startswith(os.pardir + os.sep):
            return found.replace(os.sep, "/")
    return os.path.relpath(path, root).replace(os.sep, "/")


def _resolved(path: str) -> str:
    """The folder without links; what the path itself is stays, since git has links as files."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
