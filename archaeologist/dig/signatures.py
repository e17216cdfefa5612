"""Which release had which signature of a function or method: parameters that came, went, or got another default.

Read off the life of the symbol: every release has the newest form that one of its commits gave it. Where a series of
releases is kept alive beside the main line, its releases stand with the signature that they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeologist.dig.checks import quoted
from archaeologist.dig.parameters import differences
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.history import Form, ReleasedSignature, SymbolChange, SymbolHistory
from archaeologist.index import Tag

_GONE = Form()


@dataclass(frozen=True, slots=True)
class _Era:
    """A form of the symbol, from one commit on."""

    n: int
    change: SymbolChange
    form: Form
    name: str


def signatures_of(site: Site, life: SymbolHistory) -> tuple[ReleasedSignature, ...]:
    """Every signature of a symbol, oldest first, with the releases that had it; empty for lines and files."""
    eras = list(_eras(site, life))
    held = _held(site, [era.n for era in eras])
    found = []
    for place, era in enumerate(eras):
        before = next((each for each in reversed(eras[:place]) if each.form is not _GONE), None)
        found.append(
            ReleasedSignature(
                era.change.oid,
                era.change.date,
                _neat(era.form.signature),
                tuple(_runs(held, place)),
                _differences(before, era, gone=bool(place) and eras[place - 1].form is _GONE),
            )
        )
    return tuple(found)


def told_releases(each: ReleasedSignature) -> str:
    """The releases that had a signature, in words."""
    runs = [first if first == last else f"{first} to {last}" for first, last in each.releases]
    return ", ".join(runs) or "in no release"


def signature_evidence(site: Site, life: SymbolHistory, each: ReleasedSignature) -> tuple[Evidence, ...]:
    """The signature as the commit that made it has it; of one that is gone, nothing."""
    change = next((one for one in life.changes if one.oid == each.oid), None)
    n = site.history.number(each.oid)
    if change is None or n is None or not each.signature or not change.path_after:
        return ()
    path, commit = change.path_after, site.history.commit(n)
    quote = change.now.signature if change.now else ""
    says = f"{commit.oid.short} has this signature, in {told_releases(each)}."
    check = f"git show {commit.oid.short}:{quoted(path)}"
    return (Evidence("symbol", says, check, commit.oid, path, None, quote),)


def _eras(site: Site, life: SymbolHistory) -> Iterator[_Era]:
    """The changes that gave the symbol another signature, oldest first; its end too."""
    form, name = _GONE, ""
    for change in reversed(life.changes):
        n = site.history.number(change.oid)
        now = change.now if change.now and change.now.signature else _GONE if "removed" in change.kinds else None
        if n is None or now is None:
            continue
        called = (change.name_after or change.name_before).rpartition(".")[2]
        if now is _GONE or form is _GONE or (_bare(now), called) != (_bare(form), name):
            form, name = now, called
            yield _Era(n, change, now, called)


def _neat(signature: str) -> str:
    """A signature without the white space and the last comma of a list that was written over several lines."""
    return re.sub(r",?\s+(?=[)\]])", "", re.sub(r"(?<=[(\[])\s+", "", signature))


def _bare(form: Form) -> str:
    """A signature without white space and without a comma at the end of its list."""
    return "".join(form.signature.split()).replace(",)", ")")


def _differences(before: _Era | None, era: _Era, gone: bool) -> tuple[str, ...]:
    if era.form is _GONE:
        return ("removed",)
    if before is None:
        return ("introduced",)
    found = differences(before.form, era.form, before.name, era.name)
    return ("brought back", *found) if gone else found or ("written otherwise",)


def _held(site: Site, starts: Sequence[int]) -> list[tuple[Tag, int]]:
    """The releases by version, each with the place of the form it has; -1 before the first."""
    known = {n: 1 << place for place, n in enumerate(starts)}
    table = site.history.parent_table()
    seen = [0] * (site.history.size + 1)
    for n in range(1, site.history.size + 1):
        mask = known.get(n, 0)
        for parent in table[n]:
            mask |= seen[parent]
        seen[n] = mask
    return [(tag, seen[tag.n].bit_length() - 1) for tag in _releases(site)]


def _releases(site: Site) -> list[Tag]:
    """The releases of the main series in the order of their versions; previews only where there is nothing else."""
    versions = [tag for tag in site.history.tags() if tag.version and not tag.name.endswith(".x")]
    final = [tag for tag in versions if not tag.prerelease]
    return sorted(final or versions, key=lambda tag: (tag.version or (), tag.n, tag.name))


def _runs(held: Sequence[tuple[Tag, int]], place: int) -> Iterator[tuple[str, str]]:
    """The releases with one form, as runs of first and last."""
    run: list[str] = []
    for tag, has in (*held, (None, -2)):
        if has == place and tag is not None:
            run.append(tag.name)
        elif run:
            yield run[0], run[-1]
            run = []
