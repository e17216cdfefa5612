"""The life of a symbol as findings: each change a commit in a role, with the line that shows it."""

from __future__ import annotations

from archaeologist.dig.checks import diff_check
from archaeologist.dig.records import finding
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.history import SymbolChange, SymbolHistory

_ROLES: tuple[tuple[str, Role], ...] = (
    ("introduced", "introduced"), ("removed", "removed"), ("revived", "relanded"), ("deprecated", "deprecated"),
    ("renamed", "renamed"), ("moved", "moved"), ("split", "split"), ("merged", "merged"),
)  # fmt: skip
_SLIGHT = frozenset({"format", "documentation"})
_LONGEST = 300


def life_findings(site: Site, life: SymbolHistory) -> tuple[Finding, ...]:
    """The changes of a life, newest first. Asks for a life with patches: the lines that are quoted come from them."""
    return tuple(_finding(site, life, each) for each in life.changes)


def _finding(site: Site, life: SymbolHistory, change: SymbolChange) -> Finding:
    n = site.history.number(change.oid)
    assert n is not None
    role = _role(change)
    score = 0.3 if set(change.kinds) <= _SLIGHT else 1.0 if role != "changed" else 0.7
    before, after = change.name_before or change.name_after or life.name, change.name_after
    went = after if after and after != before else ""
    if role == "moved" and not went and change.path_after != change.path_before:
        went = change.path_after
    if role == "changed" and "bases" in change.kinds:
        signs = [*(f"+{each}" for each in change.bases_gained), *(f"-{each}" for each in change.bases_lost)]
        went = "; ".join(signs)
    return finding(site, n, role, score, evidence=_shown(site, change), about=before, other=went)


def _role(change: SymbolChange) -> Role:
    return next((role for kind, role in _ROLES if kind in change.kinds), "changed")


def _shown(site: Site, change: SymbolChange) -> tuple[Evidence, ...]:
    """A line that the commit wrote into the symbol or took out of it; for a plain move the file that it moved to."""
    commit = site.history.commit(site.history.number(change.oid) or 0)
    path = change.path_after or change.path_before
    name = change.name_after or change.name_before or path
    lines = [line for line in change.patch[1:] if line[1:].strip()]
    wrote = next((line for line in lines if line[0] == "+"), next((line for line in lines if line[0] == "-"), ""))
    if change.mark and "deprecated" in change.kinds:
        wrote = f"+{change.mark.quote}"
    told = f"{commit.oid.short} did this to {name}: {', '.join(change.kinds)}."
    where = path if wrote[:1] != "-" else change.path_before or path
    return (
        Evidence(
            kind="diff",
            says=told,
            check=diff_check(commit, where),
            oid=commit.oid,
            path=where,
            quote=wrote[1:].strip()[:_LONGEST],
        ),
    )
