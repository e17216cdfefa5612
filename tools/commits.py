"""Single commits, and lists of them."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.coupling import former_paths
from archaeologist.dig.query import phrase
from archaeologist.dig.records import finding, message_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.finding import Finding
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.schema import Bounds
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import number

_FILES = 30


@tool
def show_commit(site: Site, commit: Annotated[str, "Commit id or revision"]) -> ToolResult[Finding]:
    """One commit: who, when, its message, request and release, and the files it changed."""
    n = number(site, commit)
    known = site.history.commit(n)
    docs = site.docs(n)
    quote = known.message.strip()[:2000]
    shown = message_evidence(site, n, quote, f"The message of {known.oid.short}.") if quote else None
    found = finding(site, n, "context", 1.0, evidence=(shown,) if shown else ())
    facts = [f"commit {known.oid}", f"{known.author.name}, {known.authored.date()}"]
    facts += [f"request #{found.pull_request}"] if found.pull_request else []
    facts += [f"first released in {found.released_in}"] if found.released_in else []
    facts += [f"merge of {len(known.parents)}"] if known.is_merge else []
    facts += ["", known.message.rstrip(), ""]
    facts += [f"{doc.status} +{doc.added} -{doc.removed} {doc.path}" for doc in docs[:_FILES]]
    facts += [f"and {len(docs) - _FILES} files more"] if len(docs) > _FILES else []
    return ToolResult(found, "\n".join(facts).rstrip(), (shown,) if shown else ())


@tool
def log(
    site: Site,
    path: Annotated[str, "File or folder; all when empty"] = "",
    words: Annotated[tuple[str, ...], "Words that the message has, all of them"] = (),
    limit: Annotated[int, "How many commits", Bounds(least=1, most=500)] = 30,
) -> ToolResult[tuple[Finding, ...]]:
    """The commits of a place, or with some words in their message, newest first."""
    numbers = set(site.history.numbers())
    if path:
        numbers &= {doc.n for each in former_paths(site, (path,)) for doc in site.history.path_docs(each)}
    for word in words:
        numbers &= site.history.messages_with(phrase(word), "any")
    order = sorted(numbers, key=lambda n: (-site.history.time(n), -n))
    found = tuple(finding(site, n, "context", 1.0) for n in order[:limit])
    lines = [f"{len(order)} commits" + (f", the newest {limit}:" if len(order) > limit else ":")]
    lines += [f"{f.oid.short} {f.date.date()} {f.author}: {f.subject}" for f in found]
    cut = (f"{len(order) - limit} older commits are not listed.",) if len(order) > limit else ()
    return ToolResult(found, "\n".join(lines), tuple(e for f in found for e in f.evidence), cut)
