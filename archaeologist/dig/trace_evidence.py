"""What speaks for and against a commit that a trace casts suspicion on, as pieces of evidence that anyone can check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archaeologist.dig.accusation import noise_evidence
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.records import subject_evidence
from archaeologist.dig.shown import line_evidence
from archaeologist.dig.site import Site
from archaeologist.dig.trace_clues import Scene
from archaeologist.dig.trace_suspects import Charge, Charges
from archaeologist.domain.evidence import Evidence
from archaeologist.errors import ArchaeologistError

_SWEEP = 60
_NEAR = 3
_OLD_DAYS = 500
_MOST_SCENES = 2
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Pleading:
    """Both sides on one commit; evidence is best first."""

    n: int
    why: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


def plead(site: Site, found: Charges, charge: Charge) -> Pleading:
    """What speaks for and against one suspect."""
    return Pleading(charge.n, tuple(_for(site, found, charge)), tuple(_against(site, found, charge)))


# -- for -------------------------------------------------------------------------------------------------------------


def _for(site: Site, found: Charges, charge: Charge) -> Iterator[Evidence]:
    told, shown = 0, ""
    if charge.wrote and charge.distance <= _NEAR:
        wrote = _wrote(site, found.scenes[charge.wrote[0]], charge)
        yield wrote
        told, shown = 1, wrote.quote
    for place, turn in charge.turns.items():
        if told < _MOST_SCENES and not (told and charge.wrote and charge.wrote[0] == place):
            yield _changed(site, found.scenes[place], charge, place, turn.doc, turn.wrote)
            told += 1
    yield from _named(site, charge, shown)
    if not charge.turns and charge.files:
        path, position = min(charge.files.items(), key=lambda pair: (pair[1], pair[0]))
        yield _in_file(site, charge, path, position)
    if charge.told >= 0.5:
        yield replace(subject_evidence(site, charge.n), says="Its message speaks of what the log says.")


def _wrote(site: Site, scene: Scene, charge: Charge) -> Evidence:
    """The line of the failing place that it wrote, and how far that is from the one that failed."""
    line = charge.wrote[1] if charge.wrote else 0
    path, oid = scene.placed.path, site.history.oid(charge.n)
    where = (
        "the line that failed" if not charge.distance else f"line {line}, {_away(charge.distance)} the one that failed"
    )
    return Evidence(
        kind="blame",
        says=f"{oid.short} wrote {where}, in {_place(scene)}.",
        check=f"git blame -w -L {line},{line} {site.at.short} -- {quoted(path)}",
        oid=oid,
        path=path if any(doc.path == path for doc in site.docs(charge.n)) else _then(site, charge, path),
        quote=_text(site, path, line),
    )


def _away(lines: int) -> str:
    return "next to" if lines == 1 else f"{lines} lines from"


def _then(site: Site, charge: Charge, path: str) -> str:
    """What the file was called when the commit changed it."""
    docs = {turn.doc for turn in charge.turns.values()}
    name = path.rpartition("/")[2]
    found = [doc.path for doc in site.docs(charge.n) if doc.doc in docs]
    return next((each for each in found if each.endswith(name)), found[0] if found else path)


def _text(site: Site, path: str, line: int) -> str:
    try:
        lines = (site.text(path) or "").split("\n")
    except ArchaeologistError:
        return ""
    return lines[line - 1].strip()[:300] if 0 < line <= len(lines) else ""


def _changed(site: Site, scene: Scene, charge: Charge, place: int, doc: int, wrote: tuple[int, ...]) -> Evidence:
    """That it changed the definition of a scene, with a line of its diff."""
    oid = site.history.oid(charge.n)
    does = "was the last to change" if place in charge.latest else "changed"
    near = min(wrote, key=lambda n: abs(n - scene.placed.line)) if wrote and scene.placed.line else next(iter(wrote), 0)
    text = _text(site, scene.placed.path, near) if near else ""
    line = text or _taken(site, doc)
    says = f"{oid.short} {does} {_place(scene)}."
    if line:
        return replace(line_evidence(site, doc, line), says=says)
    commit = site.history.commit(charge.n)
    return Evidence("diff", says, diff_check(commit, scene.placed.path), oid, scene.placed.path)


def _taken(site: Site, doc: int) -> str:
    """A line that a change took out, the longest: it says most."""
    removed = site.history.diff(doc).removed[:80]
    return max((line.strip() for line in removed), key=len, default="")[:300]


def _place(scene: Scene) -> str:
    """A scene in words."""
    placed = scene.placed
    name = placed.symbol or (f"{placed.path}:{placed.line}" if placed.line else placed.path)
    if scene.literal:
        return f"{name}, which says “{scene.literal}”"
    if placed.frame.file or placed.frame.line:
        return (
            f"{name}, the innermost frame of this repository" if not scene.rank else f"{name}, frame {scene.rank + 1}"
        )
    return f"{name}, which is called there"


def _named(site: Site, charge: Charge, shown: str) -> Iterator[Evidence]:
    """A line with a name of the log that it brought, took out or changed, other than the one that was shown."""
    names = sorted(charge.names, key=lambda name: not charge.names[name])  # else the heaviest first, as they came
    for name in names[:1]:
        diff = site.history.diff(charge.name_docs[name])
        word = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
        lines = (text.strip() for side in (diff.added, diff.removed) for text in side if word.search(text))
        line = next((text for text in lines if text != shown), "")
        if line:
            sign = charge.names[name]
            does = "brings" if sign > 0 else "takes out" if sign < 0 else "changes lines with"
            more = ", ".join(f"`{each}`" for each in names[:3])
            yield replace(
                line_evidence(site, charge.name_docs[name], line), says=f"It {does} {more}, named in the log."
            )


def _in_file(site: Site, charge: Charge, path: str, position: int) -> Evidence:
    commit = site.history.commit(charge.n)
    which = "last change" if position == 1 else f"last change but {position - 1}"
    return Evidence("absence", f"It is the {which} of {path}.", diff_check(commit, path), commit.oid)


# -- against ---------------------------------------------------------------------------------------------------------


def _against(site: Site, found: Charges, charge: Charge) -> Iterator[Evidence]:
    commit = site.history.commit(charge.n)
    yield from noise_evidence(site, charge.n)
    files = len(site.docs(charge.n))
    if files > _SWEEP:
        yield _bare(site, charge.n, f"It changed {files} files: lines in it are often moved, not made.")
    if not charge.turns:
        yield _bare(site, charge.n, "It changed none of the definitions that failed.")
    elif min(found.scenes[place].rank for place in charge.turns) >= 2:
        yield _bare(site, charge.n, "It changed only frames further out.")
    yield from _later(site, found, charge)
    days = (site.history.time(site.history.size) - site.history.time(charge.n)) // _DAY
    if days > _OLD_DAYS:
        yield Evidence(
            "tag",
            f"It is {_age(days)} old, and this shows now.",
            f"git tag --contains {commit.oid.short}",
            commit.oid,
        )


def _age(days: int) -> str:
    return f"{days // 365} years" if days >= 730 else "more than a year"


def _later(site: Site, found: Charges, charge: Charge) -> Iterator[Evidence]:
    """That the place it changed was changed again."""
    place = next((each for each in charge.turns if each not in charge.latest), None)
    if place is None or charge.latest or (charge.wrote and not charge.distance):
        return
    last = next((each for each in found.ranked if place in each.latest), None)
    if last is not None and last.n != charge.n:
        commit = site.history.commit(last.n)
        path = found.scenes[place].placed.path
        says = f"{commit.oid.short} changed {found.scenes[place].placed.symbol or path} later."
        yield Evidence("diff", says, diff_check(commit, path), commit.oid)


def _bare(site: Site, n: int, says: str) -> Evidence:
    commit = site.history.commit(n)
    return Evidence("absence", says, f"git show --stat {commit.oid.short}", commit.oid)
