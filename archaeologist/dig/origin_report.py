"""The report on where a bug came from: the inquiry, its evidence, a verdict in a sentence, and where to bisect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Literal

from archaeologist.dig.accusation import accuse, cautions
from archaeologist.dig.clues import Clues
from archaeologist.dig.inquiry import Casebook, inquire
from archaeologist.dig.rationale import clip
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Provenance
from archaeologist.domain.suspects import Bisection, Origin, SearchRange, Suspect
from archaeologist.errors import UsageError

_SURE = 0.5
_CREDIBLE = 0.9
_MOST_CREDIBLE = 6
SUBJECT = 100
"""The longest subject that is shown inside a sentence."""
TOOK_BACK = "; it took back the repair"
"""How a headline goes on where the first suspect undid an earlier repair."""


def report(site: Site, clues: Clues, asked: str, provenance: Provenance) -> Origin:
    """The whole report. `asked` says in words what was asked about, to complete «the origin of …»."""
    _demand_lines(site, clues)
    casebook = inquire(site, clues)
    suspects, evidence = accuse(site, casebook)
    verdict = tuple(site.history.oid(n) for n in casebook.verdict)
    triggers = tuple(each.oid for each in suspects if each.part == "trigger" and each.score >= 0.1)
    chosen = [each for each in suspects if each.oid in verdict]
    status = _status(site, casebook, chosen)
    return Origin(
        asked=asked,
        repository=site.state,
        status=status,
        headline=_headline(asked, chosen, suspects, casebook),
        suspects=suspects,
        verdict=verdict,
        triggers=triggers,
        evidence=evidence,
        bisect=search_range(site, ((each.n, each.share) for each in casebook.suspects)),
        caveats=tuple(dict.fromkeys((*casebook.beyond, *cautions(site, casebook.verdict), *_apart(suspects, chosen)))),
        provenance=provenance,
    )


def after_trials(site: Site, origin: Origin, bisection: Bisection) -> Origin:
    """The report with what trying came to: a commit that was found is the verdict, whatever was suspected."""
    found = bisection.found
    if found is None:
        caveats = tuple(dict.fromkeys((bisection.note, *origin.caveats)))
        return replace(origin, bisection=bisection, caveats=caveats)
    n = site.history.number(found)
    subject = site.history.commit(n).subject if n else ""
    headline = f"{found.short} ({subject}) brought {origin.asked}: the command fails there and passes before."
    doubts = (bisection.note,) if bisection.note else ()
    return replace(origin, status="answered", verdict=(found,), headline=headline, caveats=doubts, bisection=bisection)


def _demand_lines(site: Site, clues: Clues) -> None:
    """Raises `UsageError` when a place that was asked about is not there."""
    for span in clues.spans:
        text = site.text(span.path)
        if text is None or span.start > text.count("\n") + (not text.endswith("\n")):
            place = f"{span.path}:{span.start}" + (f"-{span.end}" if span.end > span.start else "")
            raise UsageError(f"{place} is not there at {site.at.short}.", "Name lines of the revision looked from.")


def _status(site: Site, casebook: Casebook, chosen: list[Suspect]) -> Literal["answered", "partial", "unknown"]:
    if not chosen:
        return "unknown"
    sure = chosen[0].score >= _SURE and not casebook.beyond and site.history.complete and not casebook.words_alone
    return "answered" if sure else "partial"


def _headline(asked: str, chosen: list[Suspect], suspects: tuple[Suspect, ...], casebook: Casebook) -> str:
    if not suspects:
        return f"Nothing in this history points to the origin of {asked}."
    if not chosen:
        older = next((each for each in casebook.beyond if "older than this history" in each), "")
        return older if older.startswith("The lines") else f"No commit stands out as the origin of {asked}."
    first = chosen[0]
    sure = "brought" if first.score >= 0.75 else "most likely brought" if first.score >= _SURE else "may have brought"
    if casebook.words_alone:
        sure = "may have brought"
    return charged(chosen, sure, asked)


def charged(chosen: Sequence[Suspect], did: str, asked: str) -> str:
    """The verdict in a sentence: who did it, or who else, and which repair the first one took back."""
    first = chosen[0]
    told = f"{first.oid.short} ({clip(first.subject, SUBJECT)}) {did} {asked}"
    if len(chosen) > 1:
        told += f", or {chosen[1].oid.short} ({clip(chosen[1].subject, SUBJECT)})"
    if first.undone:
        told += f"{TOOK_BACK} {first.undone.oid.short} ({clip(first.undone.subject, SUBJECT)})"
    return told + "."


def _apart(suspects: tuple[Suspect, ...], chosen: list[Suspect]) -> list[str]:
    """Cause and trigger kept apart, in a sentence, where both are among the suspects."""
    if not chosen or chosen[0].part != "trigger":
        return []
    cause = next((each for each in suspects if each.part == "cause"), None)
    told = f"{chosen[0].oid.short} did not touch what is wrong; it began to use it"
    return [told + (f". What it uses was written in {cause.oid.short}." if cause else ".")]


def search_range(site: Site, suspected: Iterable[tuple[int, float]]) -> SearchRange | None:
    """The range that holds every credible suspect, given as (commit, share of the suspicion), most suspected first.

    None when there is none, or nothing is older.
    """
    credible: list[int] = []
    share = 0.0
    for n, own in islice(suspected, _MOST_CREDIBLE):
        if share < _CREDIBLE:
            credible.append(n)
        share += own
    parents = site.history.parents(min(credible)) if credible else ()
    return SearchRange(site.history.oid(parents[0]), site.at) if parents else None
