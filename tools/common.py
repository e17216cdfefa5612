"""What several tools need: arguments they share, findings as text."""

from __future__ import annotations

from archaeologist.dig.site import Site
from archaeologist.domain.finding import Finding
from archaeologist.errors import UnknownRevision


def listing(found: tuple[Finding, ...], none: str) -> str:
    """Findings, one a line, as a person or a model reads them."""
    if not found:
        return none
    lines = [f"{len(found)} commits, best first:" if len(found) > 1 else "One commit:"]
    for each in found:
        about = f" [{each.about}{f' -> {each.other}' if each.other else ''}]" if each.about else ""
        request = f" (#{each.pull_request})" if each.pull_request else ""
        lines.append(f"{each.oid.short} {each.date.date()} {each.role}{about} {each.author}: {each.subject}{request}")
    return "\n".join(lines)


def number(site: Site, commit: str) -> int:
    """The row of a commit given by id, abbreviation or revision. Raises `UnknownRevision` when it is not visible."""
    n = site.history.number(commit)
    if n is None:
        n = site.history.number(site.repository.resolve(commit))
    if n is None:
        raise UnknownRevision(
            f"{commit} is not in the history looked at.",
            f"Only {site.at.short} and its ancestors count; widen it with --at.",
        )
    return n
