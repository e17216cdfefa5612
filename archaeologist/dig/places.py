"""The history of a place that is no definition: a whole file, or some lines of it.

Of a file that held definitions it is told what it was split into, merged into or split from.
"""

from __future__ import annotations

from archaeologist.dig.lines import line_history
from archaeologist.dig.matching import Matcher
from archaeologist.dig.site import Site
from archaeologist.dig.spread import merged_modules, module_merged_into, module_split_for, split_module
from archaeologist.dig.versions import Versions
from archaeologist.index import Doc

Side = tuple[str, str]
PlaceRow = tuple[int, tuple[str, ...], Side, Side]
"""Commit, kinds, and (path, name) before and after."""
_NONE: Side = ("", "")


def of_file(site: Site, path: str) -> tuple[PlaceRow, ...]:
    """Every commit that changed a file, through its renames, newest first; merges where they wrote something of it.

    Of a file that is not there any more the last life is told, its end first.
    """
    rows: list[PlaceRow] = []
    below, current = site.history.size + 1, path
    while current:
        docs = [doc for doc in site.history.path_docs(current) if doc.n < below]
        following = ""
        for at in range(len(docs) - 1, -1, -1):
            doc = docs[at]
            rows.append(_row(doc, docs[:at]))
            if doc.old_path != doc.path == current:
                following, below = doc.old_path, doc.n
                break
        current = following
    return tuple(rows)


def sides(site: Site, versions: Versions, row: PlaceRow) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """`split` or `merged` where a commit did that to a file, and the files that it went into and came out of."""
    n, kinds, (was, _), (now, _) = row
    parents = site.history.parents(n)
    if len(parents) != 1 or not {"introduced", "removed", "moved"} & set(kinds):
        return "", (), ()
    matcher = Matcher(site, versions, n, parents[0])
    if not was:
        _, into = module_split_for(matcher, now)
        return ("split", into, ()) if into else ("", (), ())
    if into := split_module(matcher, was, now):
        return "split", into, ()
    if now:
        out_of = merged_modules(matcher, was, now)
        return ("merged", (), out_of) if out_of else ("", (), ())
    target = module_merged_into(matcher, was)
    return ("merged", (target,), ()) if target else ("", (), ())


def _row(doc: Doc, earlier: list[Doc]) -> PlaceRow:
    old, new = (doc.old_path, ""), (doc.path, "")
    if doc.status == "A":
        again = any(each.status == "D" for each in earlier)
        return doc.n, ("revived" if again else "introduced",), _NONE, new
    if doc.status == "D":
        return doc.n, ("removed",), old, _NONE
    if doc.old_path != doc.path:
        return doc.n, ("moved", "body") if doc.added or doc.removed else ("moved",), old, new
    return doc.n, ("body",), old, new


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
