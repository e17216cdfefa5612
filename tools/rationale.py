"""Why a commit was made, as far as it is written down."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.rationale import reasons
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import number


@tool
def reasons_of(
    site: Site,
    commit: Annotated[str, "Commit id"],
    words: Annotated[tuple[str, ...], "What the reason should speak of"] = (),
) -> ToolResult[tuple[Evidence, ...]]:
    """What message, changelog, documents and comments say of why a commit was made, verbatim."""
    found = reasons(site, number(site, commit), words)
    return ToolResult(found, "\n".join(e.quote for e in found) or "No reason is recorded.", found)
