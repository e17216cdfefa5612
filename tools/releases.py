"""Releases: which there are, and which first had a commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.schema import Bounds
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import number


@dataclass(frozen=True, slots=True)
class Release:
    """A tag, the commit it stands at and when it was made."""

    name: str
    oid: Oid
    date: datetime
    preview: bool = False


@tool
def first_release(site: Site, commit: Annotated[str, "Commit id or revision"]) -> ToolResult[Release | None]:
    """The first release that contains a commit."""
    n = number(site, commit)
    oid = site.history.oid(n)
    tag = site.history.first_release(n)
    if tag is None:
        return ToolResult(None, f"No release in the history looked at contains {oid.short}.")
    shown = Evidence(
        kind="tag",
        says=f"{tag.name} of {tag.date.date()} is the first release that contains {oid.short}.",
        check=f"git tag --contains {oid.short}",
        oid=tag.oid,
    )
    found = Release(tag.name, tag.oid, tag.date, tag.prerelease)
    return ToolResult(found, f"{tag.name}, {tag.date.date()}", (shown,))


@tool
def releases(
    site: Site, limit: Annotated[int, "How many", Bounds(least=1, most=1000)] = 60
) -> ToolResult[tuple[Release, ...]]:
    """The tags of the history looked at, newest first."""
    found = tuple(Release(tag.name, tag.oid, tag.date, tag.prerelease) for tag in reversed(site.history.tags()))
    lines = [f"{r.name} {r.date.date()} {r.oid.short}{' preview' if r.preview else ''}" for r in found[:limit]]
    cut = (f"{len(found) - limit} older tags are not listed.",) if len(found) > limit else ()
    return ToolResult(found[:limit], "\n".join(lines) or "There are no tags.", (), cut)
