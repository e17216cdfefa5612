"""Pieces of evidence that show what a commit did: the line it wrote or took out, the file it moved."""

from __future__ import annotations

from archaeologist.dig.checks import diff_check
from archaeologist.dig.life import LifeEvent
from archaeologist.dig.names import marks_name
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence


def line_evidence(site: Site, doc: int, line: str) -> Evidence:
    """That a line stands among those a commit added to, or took from, one file."""
    diff = site.history.diff(doc)
    commit = site.history.commit(site.history.docs_of([doc])[0].n)
    place = next(((h, at, text) for h in diff.hunks for at, text in enumerate(h.added) if line in text), None)
    quote = place[2].strip() if place else next((text.strip() for text in diff.removed if line in text), line)
    return Evidence(
        kind="diff",
        says=f"{commit.oid.short} {'wrote' if place else 'took out'} this line of {diff.change.path}.",
        check=diff_check(commit, diff.change.path),
        oid=commit.oid,
        path=diff.change.path,
        lines=(place[0].new_start + place[1],) * 2 if place else None,
        quote=quote[:300],
    )


def event_evidence(site: Site, event: LifeEvent) -> tuple[Evidence, ...]:
    """The line of the diff that shows what happened to a name, or the rename of a file; empty when none does."""
    if event.doc is None:
        return _renaming_line(site, event)
    diff = site.history.diff(event.doc)
    sides = (diff.removed, diff.added) if event.event == "removed" else (diff.added, diff.removed)
    bare = event.name.strip("-.")
    for lines in sides:
        with_name = [text for text in lines if bare in text and text.strip()]
        marked = [text for text in with_name if marks_name(text, event.name)] if event.event == "deprecated" else []
        line = next(iter((*marked, *with_name)), None)
        if line is not None:
            return (line_evidence(site, event.doc, line.strip()),)
    if event.event == "moved":
        return (_moved_file(site, event),)
    return ()


def _renaming_line(site: Site, event: LifeEvent) -> tuple[Evidence, ...]:
    for doc in site.docs(event.n):
        if doc.added and doc.removed and doc.added + doc.removed < 3000:
            line = next((text for text in site.history.diff(doc.doc).added if event.other in text), None)
            if line is not None and line.strip():
                return (line_evidence(site, doc.doc, line.strip()),)
    return ()


def _moved_file(site: Site, event: LifeEvent) -> Evidence:
    commit = site.history.commit(event.n)
    return Evidence(
        kind="diff",
        says=f"{commit.oid.short} moved {event.name} to {event.other}.",
        check=f"git show --no-ext-diff -M --stat {commit.oid.short}",
        oid=commit.oid,
        path=event.other,
    )
