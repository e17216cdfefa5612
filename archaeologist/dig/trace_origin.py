"""The report on where the bug behind a trace came from: the same form as for a repair, from frames and error texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from archaeologist.dig.accusation import Dossier, cautions
from archaeologist.dig.clues import Clues
from archaeologist.dig.frames import place_frames
from archaeologist.dig.inquiry import touches, undone_repair
from archaeologist.dig.origin_report import charged, report, search_range
from archaeologist.dig.records import pull_request, release
from archaeologist.dig.site import Site
from archaeologist.dig.trace_clues import TraceClues, clues_in
from archaeologist.dig.trace_evidence import plead
from archaeologist.dig.trace_suspects import Charge, Charges, charges
from archaeologist.domain.answer import Provenance
from archaeologist.domain.suspects import Origin, Part, Sought, Suspect
from archaeologist.domain.trace import PlacedFrame, Trace

_SHOWN = 10
_WEIGHED = 40
_ELSEWHERE = 0.5
"""The weight of «none of these»: a score of 0.7 alone is as likely right as wrong."""
_STAND_BY, _SURE = 0.4, 0.5
"""Shares of suspicion: on traces made of known repairs, one in five first suspects with less than the one was right,
three of four with more than the other."""
_SECOND = 0.7
_UNDONE = 3


def reported(site: Site, asked: str, sought: Sought, clues: Clues, provenance: Provenance) -> Origin:
    """The report on where a bug came from, by whatever leads: a trace where nothing better is known, else the clues."""
    trace = sought.led_by_trace
    if trace is None:
        return report(site, clues, asked, provenance)
    return trace_report(site, trace, sought, clues, provenance)


def trace_report(site: Site, text: str, sought: Sought, narrow: Clues, provenance: Provenance) -> Origin:
    """The whole report. `narrow` has the days and the place asked for, the symptom of `sought` adds words."""
    clues = clues_in(site, f"{text}\n{sought.symptom}" if sought.symptom else text)
    found = charges(site, clues, _WEIGHED, lambda n: _within(site, narrow, n))
    shares = _shares(found)
    dossier = Dossier(site)
    suspects = tuple(
        _suspect(site, found, each, share, dossier, deep=place < _UNDONE)
        for place, (each, share) in enumerate(zip(found.ranked[:_SHOWN], shares, strict=False))
    )
    chosen = _chosen(suspects)
    asked = _asked(clues)
    return Origin(
        asked=asked,
        repository=site.state,
        status=_status(site, chosen),
        headline=_headline(asked, suspects, chosen),
        suspects=suspects,
        verdict=tuple(each.oid for each in chosen),
        triggers=(),
        evidence=tuple(dossier.evidence),
        bisect=search_range(site, zip((each.n for each in found.ranked), shares, strict=False)),
        caveats=tuple(dict.fromkeys(_caveats(site, clues, suspects, chosen))),
        provenance=provenance,
    )


def _within(site: Site, narrow: Clues, n: int) -> bool:
    """Whether a commit lies in the days and under the path asked for."""
    day = site.history.commit(n).committed.date().isoformat()
    if (narrow.since and day < narrow.since) or (narrow.until and day > narrow.until):
        return False
    return not narrow.within or touches(site, n, narrow.within)


def _shares(found: Charges) -> list[float]:
    """The suspicion that each bears: scores squared, something left for what was not looked at."""
    squares = [each.score**2 for each in found.ranked]
    whole = sum(squares) + _ELSEWHERE
    return [square / whole for square in squares]


def _suspect(site: Site, found: Charges, charge: Charge, share: float, dossier: Dossier, deep: bool) -> Suspect:
    commit = site.history.commit(charge.n)
    sides = plead(site, found, charge)
    part: Part = "cause" if charge.turns else "near"
    paths = frozenset(found.scenes[place].placed.path for place in charge.turns)
    return Suspect(
        oid=commit.oid,
        score=round(share, 4),
        part=part,
        date=commit.authored,
        author=commit.author.name,
        subject=commit.subject,
        why=dossier.add(sides.why),
        against=dossier.add(sides.against),
        next_test=_next_test(site, found, charge),
        pull_request=pull_request(site, charge.n),
        released_in=release(site, charge.n),
        undone=undone_repair(site, charge.n, paths) if deep and paths else None,
    )


def _next_test(site: Site, found: Charges, charge: Charge) -> str:
    """The cheapest check that would settle it, in a sentence."""
    commit = site.history.commit(charge.n)
    short = commit.oid.short
    if not commit.parents:
        return f"Nothing is older than {short} here: look in the project's earlier history."
    if charge.turns:
        place = min(charge.turns, key=lambda each: -found.scenes[each].weight)
        path = found.scenes[place].placed.path
        return f"Read `git show {short} -- {path}`, and run what failed at {short}~1 and at {short}."
    return f"Run what failed at {short}~1 and at {short}: only the second shows it if this is the origin."


def _chosen(suspects: tuple[Suspect, ...]) -> tuple[Suspect, ...]:
    """The first when it bears enough of the suspicion, and the second when it bears nearly as much."""
    sure = [each for each in suspects[:2] if each.score >= _STAND_BY]
    return tuple(sure[:1] if len(sure) == 2 and sure[1].score < _SECOND * sure[0].score else sure)


# -- words -----------------------------------------------------------------------------------------------------------


def _asked(clues: TraceClues) -> str:
    """What is asked about, to complete «the origin of …»."""
    root = _root(clues.log.traces)
    if root is None:
        return "what the log shows"
    complaint = " ".join(root.complaint.split())
    return f"“{complaint[:120]}”" if complaint else "the stack in the log"


def _root(traces: tuple[Trace, ...]) -> Trace | None:
    """The root cause of the first chain, or the first trace."""
    root: Trace | None = None
    for each in traces:
        if root is None or each.bond == "cause":
            root = each
        elif not each.bond:
            break
    return root


def _status(site: Site, chosen: tuple[Suspect, ...]) -> Literal["answered", "partial", "unknown"]:
    if not chosen:
        return "unknown"
    return "answered" if chosen[0].score >= _SURE and len(chosen) == 1 and site.history.complete else "partial"


def _headline(asked: str, suspects: tuple[Suspect, ...], chosen: tuple[Suspect, ...]) -> str:
    if not suspects:
        return f"Nothing in this history points to the origin of {asked}."
    if not chosen:
        return f"No commit stands out as the origin of {asked}."
    return charged(chosen, "most likely brought" if chosen[0].score >= _SURE else "may have brought", asked)


def _caveats(
    site: Site, clues: TraceClues, suspects: tuple[Suspect, ...], chosen: tuple[Suspect, ...]
) -> Iterator[str]:
    yield from clues.log.gaps
    frames = [each for trace in clues.log.traces for each in place_frames(site, trace)]
    if not clues.log.traces:
        yield "No trace was read in the text: only its words were looked for."
    elif frames and not any(each.path for each in frames):
        yield "No frame of the trace is in this repository."
    elif frames:
        yield from _foreign(frames)
    drifted = sum(1 for each in frames if each.path and each.frame.line and not each.line)
    if drifted:
        yield f"{drifted} line numbers do not fit the revision looked from; their definitions were taken whole."
    if suspects and not chosen:
        yield "The origin may lie in code that no frame shows; --since or --path would narrow it."
    yield from cautions(site, [n for each in chosen if (n := site.history.number(each.oid)) is not None])


def _foreign(frames: list[PlacedFrame]) -> Iterator[str]:
    """Whose code the trace shows besides."""
    others = Counter(each.foreign or "code that is not here" for each in frames if not each.path)
    if others:
        named = ", ".join(name for name, _ in sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
        yield f"{sum(others.values())} of {len(frames)} frames are of other code ({named}) and were not followed."
