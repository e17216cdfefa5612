"""The life of a symbol, a place or a file: which of them is meant, and where it is looked at from.

A part of the composition root, kept apart because only histories need it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archaeologist.errors import UsageError

if TYPE_CHECKING:
    from archaeologist.dig.kept import Asked
    from archaeologist.dig.site import Site
    from archaeologist.domain.history import SymbolHistory
    from archaeologist.index.values import Progress


def history(
    target: str,
    path: Path | str = ".",
    at: str = "HEAD",
    file: str = "",
    line: int = 0,
    patches: bool = False,
    progress: Progress | None = None,
    signatures: bool = False,
) -> SymbolHistory:
    """Every commit that changed a symbol, a place (`path:line`, `path:first-last`) or a file, newest first.

    `file` and `line` pin down a name that several definitions have. `patches` adds the differences of the symbol's own
    text, `signatures` which release had which signature. Raises `UnknownName` for what no commit ever had.
    """
    from archaeologist.dig.signatures import signatures_of
    from archaeologist.dig.site import Site
    from archaeologist.dig.symbol_history import symbol_history

    site = Site.open(Path(path), at, progress)
    try:
        tell = (lambda done, total: progress("versions", min(done, total), total)) if progress else None
        found = symbol_history(site, _asked(site, target, file, line), patches, tell)
        return replace(found, signatures=signatures_of(site, found)) if signatures else found
    finally:
        site.close()


def _asked(site: Site, target: str, file: str, line: int) -> Asked:
    from archaeologist.dig.kept import Asked

    text = target.strip()
    if not text:
        raise UsageError("There is no name.", "Name a function, a class, a file, or a place as path:line.")
    place = re.fullmatch(r"(.+?):(\d+)(?:-(\d+))?", text)
    if place and not file:
        return Asked("", _in_tree(site, place[1]), int(place[2]), int(place[3] or place[2]))
    path = _in_tree(site, text)
    if not file and ("/" in path or "." in path) and (path in site.paths or site.history.path_docs(path)):
        return Asked("", path)
    return Asked(text, _in_tree(site, file), line)


def _in_tree(site: Site, written: str) -> str:
    """A path from the root; as written where it leads out, since the history then knows nothing of the name."""
    from archaeologist.git.paths import tree_path

    try:
        return tree_path(site.repository.root, written)
    except UsageError:
        return written
