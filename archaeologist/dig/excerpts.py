"""The few lines of two differences that matter: where the bug came in, and where it is repaired or was met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.clues import telling_files, telling_hunks
from archaeologist.dig.incident import Incident
from archaeologist.dig.line_forms import squeezed
from archaeologist.domain.change import FileDiff, Hunk
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.postmortem import Excerpt
from archaeologist.domain.trace import PlacedFrame

_LINES = 12
_AROUND = 3
_LARGEST = 20_000
_MOST_FILES = 20


def excerpts(incident: Incident, frames: Sequence[PlacedFrame], dossier: Dossier) -> tuple[Excerpt, ...]:
    """At most two: the introducing change first."""
    met = _of_repair(incident, dossier) or _of_frame(incident, frames, dossier)
    return (*_of_introduction(incident, dossier), *met)


def _of_introduction(incident: Incident, dossier: Dossier) -> Iterator[Excerpt]:
    n = incident.introduced
    if n is None:
        return
    site = incident.now
    docs = [doc for doc in site.docs(n) if doc.added + doc.removed <= _LARGEST]
    own = [doc for doc in docs if doc.path in incident.paths] or docs[:_MOST_FILES]
    wanted = {squeezed(line) for diff in incident.clues.repair for line in (*diff.removed, *diff.added) if line.strip()}
    wanted |= {squeezed(line) for line in _standing(incident)}
    found = [
        (_worth(hunk, wanted, incident.fault.names), -place, diff, hunk)
        for diff in site.history.diffs(doc.doc for doc in own).values()
        for place, hunk in enumerate(diff.hunks)
    ]
    if found:
        _, _, diff, hunk = max(found, key=lambda each: each[:2])
        commit = site.history.commit(n)
        says, check = f"{commit.oid.short}, where it came in", diff_check(commit, diff.change.path)
        yield _excerpt(commit.oid, diff, hunk, wanted, says, dossier, check)


def _standing(incident: Incident) -> list[str]:
    """The lines at fault as they stand, for a bug without a repair."""
    lines: list[str] = []
    for each in incident.fault.places[:2] if not incident.clues.repair else ():
        text = (incident.then.text(each.span.path) or "").split("\n")
        lines += [line for line in text[each.span.start - 1 : each.span.end] if line.strip()][:200]
    return lines


def _worth(hunk: Hunk, wanted: set[str], names: frozenset[str]) -> float:
    """Lines of the repair in it count most, then the names the bug is about."""
    lines = [*hunk.added, *hunk.removed]
    same = sum(squeezed(line) in wanted for line in lines if len(line.strip()) > 3)
    text = "\n".join(lines)
    return 3.0 * same + sum(name in text for name in names) + min(len(lines), 12) / 100


def _of_repair(incident: Incident, dossier: Dossier) -> list[Excerpt]:
    files = telling_files(incident.clues.repair)
    if not files:
        return []
    hunks = [(diff, hunk) for diff in files for hunk in telling_hunks(diff)]
    names = incident.fault.names
    diff, hunk = max(hunks, key=lambda pair: _worth(pair[1], set(), names) + 0.5 * bool(pair[1].removed))
    if incident.fix is None:
        return [_excerpt(None, diff, hunk, set(), "what repairs it", dossier, "")]
    commit = incident.now.history.commit(incident.fix)
    says = f"{commit.oid.short}, the repair"
    return [_excerpt(commit.oid, diff, hunk, set(), says, dossier, diff_check(commit, diff.change.path))]


def _excerpt(
    oid: Oid | None, diff: FileDiff, hunk: Hunk, wanted: set[str], says: str, dossier: Dossier, check: str
) -> Excerpt:
    signed = [f"-{line}" for line in hunk.removed] + [f"+{line}" for line in hunk.added]
    at = next((place for place, line in enumerate(signed) if squeezed(line[1:]) in wanted), 0)
    start = max(0, min(at - _AROUND, len(signed) - _LINES))
    shown = tuple(signed[start : start + _LINES])
    quote = next((text for sign in "+-" if (text := _side(shown, sign))), "")
    piece = Evidence("diff", f"{says}.", check, oid, diff.change.path, None, quote)
    cites = dossier.add((piece,)) if oid else ()
    return Excerpt(oid, diff.change.path, shown, says, cites)


def _side(lines: Sequence[str], sign: str) -> str:
    return "\n".join(line[1:] for line in lines if line.startswith(sign) and line[1:].strip())


def _of_frame(incident: Incident, frames: Sequence[PlacedFrame], dossier: Dossier) -> list[Excerpt]:
    """The lines around the innermost frame that has a line, else the first lines at fault."""
    site = incident.then
    here = next(((each.path, each.line) for each in frames if each.path and each.line), None)
    if here is None and incident.fault.places:
        here = (incident.fault.places[0].span.path, incident.fault.places[0].span.start)
    if here is None:
        return []
    path, line = here
    text = (site.text(path) or "").split("\n")
    first = max(1, line - _AROUND)
    shown = text[first - 1 : line + _AROUND]
    if not any(each.strip() for each in shown):
        return []
    says = f"{path}:{line}, where it was met" if frames else f"{path}:{line}, as it stands"
    check = f"git show {site.at.short}:{quoted(path)} | sed -n {first},{line + _AROUND}p"
    quote = "\n".join(each for each in shown if each.strip())
    piece = Evidence("symbol", f"{says}.", check, site.at, path, (first, first + len(shown) - 1), quote)
    return [Excerpt(site.at, path, tuple(f" {each}" for each in shown), says, dossier.add((piece,)))]
