"""The history of a place that is no definition: a whole file, or some lines of it."""

from __future__ import annotations

from archaeologist.dig.lines import line_history
from archaeologist.dig.site import Site

Side = tuple[str, str]
PlaceRow = tuple[int, tuple[str, ...], Side, Side]
"""Commit, kinds, and (path, name) before and after."""
_NONE: Side = ("", "")


def of_file(site: Site, path: str) -> tuple[PlaceRow, ...]:
    """Every ordinary commit that changed a file, through its renames, newest first."""
    rows: list[PlaceRow] = []
    below = site.history.size + 1
    while path:
        docs = [doc for doc in site.history.path_docs(path) if doc.n < below]
        path = ""
        for doc in reversed(docs):
            old, new = (doc.old_path, ""), (doc.path, "")
            if doc.status == "A":
                rows.append((doc.n, ("introduced",), _NONE, new))
            elif doc.status == "D":
                rows.append((doc.n, ("removed",), old, _NONE))
            elif doc.old_path != doc.path:
                rows.append((doc.n, ("moved", "body") if doc.added or doc.removed else ("moved",), old, new))
                if rows[-1][3][0] == docs[-1].path or doc.path == docs[-1].path:
                    path, below = doc.old_path, doc.n
                    break
            else:
                rows.append((doc.n, ("body",), old, new))
    return tuple(rows)


def of_lines(site: Site, path: str, start: int, end: int) -> tuple[PlaceRow, ...]:
    """Every commit that wrote or changed one of the lines, newest first."""
    found: dict[int, tuple[set[str], str]] = {}
    for step in line_history(site, path, start, end):
        kinds, _ = found.setdefault(step.n, (set(), step.path))
        kinds.add("introduced" if step.kind == "wrote" else "body")
    return tuple(
        (n, tuple(sorted(kinds, reverse=True)), _NONE if kinds == {"introduced"} else (where, ""), (where, ""))
        for n, (kinds, where) in sorted(found.items(), reverse=True)
    )
