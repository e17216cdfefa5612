"""How a definition is declared, over time: its signatures, its supertypes, the stages of its deprecation."""

from __future__ import annotations

from typing import Annotated

from archaeologist.dig.declared_life import declared_life, deprecation
from archaeologist.dig.deprecation import stage_evidence
from archaeologist.dig.hierarchy import base_findings, bases_now, heir_evidence, heirs_of
from archaeologist.dig.kept import Asked
from archaeologist.dig.life_findings import life_findings
from archaeologist.dig.records import finding
from archaeologist.dig.signatures import signature_evidence, signatures_of, told_releases
from archaeologist.dig.site import Site
from archaeologist.dig.symbol_history import symbol_history
from archaeologist.domain.answer import Role
from archaeologist.domain.finding import Finding
from archaeologist.domain.history import ReleasedSignature, Stage, SymbolHistory
from archaeologist.toolkit.result import ToolResult
from archaeologist.toolkit.tool import tool
from archaeologist.tools.common import listing

Name = Annotated[str, "Definition: f, Class, Class.method, mod::f"]
File = Annotated[str, "The file it stands in, if known"]
_MOST_HEIRS = 40
_ELSEWHERE = (".rs", ".go", ".c", ".h")
_ROLES: dict[str, Role] = {
    "announced": "deprecated", "warned": "deprecated", "withdrawn": "reverted", "removed": "removed",
}  # fmt: skip


@tool
def definition_life(site: Site, name: Name, file: File = "") -> ToolResult[tuple[Finding, ...]]:
    """What happened to a definition as such, newest first: introduced, renamed, moved, deprecated, removed."""
    life = declared_life(site, name, file)
    if life is None:
        return ToolResult((), f"No definition in the code of this history is called {name}.")
    found = life_findings(site, life)
    where = f"{life.path}:{life.lines[0]}" if life.lines else f"{life.path}, gone"
    return ToolResult(
        found,
        f"{life.kind} {life.name} ({where})\n" + listing(found, "").replace("best first", "newest first", 1),
        tuple(each for f in found for each in f.evidence),
        life.gaps,
    )


@tool
def signatures(site: Site, name: Name, file: File = "") -> ToolResult[tuple[Finding, ...]]:
    """Which release had which signature of a function: parameters added, removed, renamed, other defaults."""
    life = declared_life(site, name, file)
    if life is None:
        return ToolResult((), f"No definition in the code of this history is called {name}.")
    found = signatures_of(site, life)
    told = [f"{life.kind} {life.name}: {len(found)} signatures, oldest first"]
    for each in found:
        told.append(f"{each.oid.short} {each.date.date()} {told_releases(each)}: {', '.join(each.differences)}")
        told.append(f"    {each.signature or 'gone'}")
    value = tuple(_of_signature(site, life, each) for each in found)
    shown = tuple(one for f in value for one in f.evidence if one.kind == "symbol")
    return ToolResult(value, "\n".join(told), shown, life.gaps)


@tool
def hierarchy(site: Site, name: Name, file: File = "") -> ToolResult[tuple[Finding, ...]]:
    """The supertypes of a class over time, each gain and loss with its commit; and who derives from it now."""
    life = symbol_history(site, Asked(name, file, declaration=True))
    found = base_findings(site, life)
    heirs, whole = heirs_of(site, life.name)
    told = [f"{life.kind} {life.name} ({life.path}) {bases_now(life)}"]
    told += [f"{f.oid.short} {f.date.date()} {f.other or 'no supertypes'} {f.author}: {f.subject}" for f in found]
    told += [f"derived from it now: {each.name} ({each.path}:{each.line})" for each in heirs[:_MOST_HEIRS]]
    cut = [f"{len(heirs) - _MOST_HEIRS} more heirs are not listed."] if len(heirs) > _MOST_HEIRS else []
    if not any(f.other for f in found) and life.path.endswith(_ELSEWHERE):
        found = ()
        cut.append("This language says elsewhere than in the declaration what a type implements; that is not followed.")
    cut += [] if whole else ["Not every file that has the name was looked through for heirs."]
    shown = tuple(heir_evidence(site, each) for each in heirs[:_MOST_HEIRS])
    return ToolResult(found, "\n".join(told), (*(e for f in found for e in f.evidence), *shown), (*life.gaps, *cut))


@tool
def deprecation_stages(site: Site, name: Name, file: File = "") -> ToolResult[tuple[Finding, ...]]:
    """The stages of a deprecation, oldest first: announced in words, warned of in code, withdrawn, removed."""
    stages = deprecation(site, name, file)
    found = tuple(_of_stage(site, name, each) for each in stages)
    told = [
        f"{f.oid.short} {f.date.date()} {each.stage}{f' ({each.part})' if each.part else ''}"
        + (f" in {each.released_in}" if each.released_in else "")
        + (f" [{each.mark.where}{f' of {each.path}' if each.path else ''}: {each.mark.quote}]" if each.mark else "")
        for f, each in zip(found, stages, strict=True)
    ]
    evidence = tuple(each for f in found for each in f.evidence)
    return ToolResult(found, "\n".join(told) or "Nothing says that it was deprecated.", evidence)


def _of_signature(site: Site, life: SymbolHistory, each: ReleasedSignature) -> Finding:
    """A signature as a finding: what became of the one before, in `other`, its pieces parted by semicolons."""
    n = site.history.number(each.oid)
    assert n is not None
    shown = signature_evidence(site, life, each)
    return finding(site, n, "changed", 1.0, evidence=shown, about=life.name, other="; ".join(each.differences))


def _of_stage(site: Site, name: str, each: Stage) -> Finding:
    n = site.history.number(each.oid)
    assert n is not None
    about = f"{name}({each.part})" if each.part else name
    return finding(site, n, _ROLES[each.stage], 1.0, evidence=stage_evidence(site, each), about=about, other=each.stage)
