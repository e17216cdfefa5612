"""Nothing is shown unchecked: every claim against its evidence, every piece of evidence against the repository.

A claim loses the evidence that does not hold. One that has none left is dropped, save where it says that nothing is
recorded: what is not there needs no witness. A stated claim whose quote is gone is dropped too, for its words were it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.domain.answer import CitedCommit, Claim, Moment, Status
from archaeologist.domain.evidence import Evidence, Proof
from archaeologist.domain.oid import Oid

_ID = re.compile(r"(?<![\w])([0-9a-f]{7,64})(?!\w)")


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a draft: all of it holds. `dropped` counts the claims that did not."""

    status: Status
    headline: str
    claims: tuple[Claim, ...]
    commits: tuple[CitedCommit, ...]
    evidence: tuple[Evidence, ...]
    timeline: tuple[Moment, ...]
    caveats: tuple[str, ...]
    dropped: int


def verify(draft: Draft, proof: Proof) -> Checked:
    """The part of a draft that holds, its evidence named E1, E2, … in the order of the claims."""
    faults: dict[Evidence, str | None] = {}
    for claim in draft.claims:
        for each in claim.cites:
            if each not in faults:
                faults[each] = proof.fault(each)
    named = {each: each.named(f"E{at}") for at, each in enumerate((e for e, f in faults.items() if f is None), start=1)}
    known = " ".join(f"{c.author} {c.subject}" for c in draft.commits if proof.is_visible(c.oid))
    kept = [checked for claim in draft.claims if (checked := _check(claim, named, known)) is not None]
    cited = {each.id for claim in kept for each in named.values() if each.id in claim.cites}
    shown = {each.oid for each in named.values() if each.id in cited and each.oid is not None}
    commits = tuple(c for c in draft.commits if c.oid in shown and proof.is_visible(c.oid))
    lost = tuple(f"A piece of evidence did not hold and was left out: {fault}" for fault in faults.values() if fault)
    return Checked(
        status=_status(draft, kept, commits),
        headline=draft.headline if _supported(draft.headline, shown, known) else _bare(kept),
        claims=tuple(kept),
        commits=commits,
        evidence=tuple(each for each in named.values() if each.id in cited),
        timeline=tuple(m for m in draft.timeline if m.oid in {c.oid for c in commits}),
        caveats=tuple(dict.fromkeys((*draft.caveats, *lost))),
        dropped=len(draft.claims) - len(kept),
    )


def _check(claim: DraftClaim, named: dict[Evidence, Evidence], known: str) -> Claim | None:
    """The claim with the evidence that holds; `known` are authors and subjects, which may look like commit ids."""
    cites = tuple(named[each].id for each in claim.cites if each in named)
    held = [each for each in claim.cites if each in named]
    if not cites and claim.basis != "unknown":
        return None
    if claim.basis == "stated" and not any(each.quote for each in held):
        return None
    if not _names_what_it_cites(claim.text, held, known):
        return None
    return Claim(claim.text, claim.basis, cites, claim.confidence)


def _names_what_it_cites(text: str, held: list[Evidence], known: str) -> bool:
    """Whether each commit that a sentence names is one of those it cites, or stands in words that are not ours."""
    own = [str(each.oid) for each in held if each.oid]
    quotes = " ".join((known, *(each.quote for each in held)))
    return all(
        any(oid.startswith(name) for oid in own) or name in quotes
        for name in _ID.findall(text)
        if re.search(r"\d", name) and re.search(r"[a-f]", name)
    )


def _supported(headline: str, shown: set[Oid], known: str) -> bool:
    named = [name for name in _ID.findall(headline) if re.search(r"\d", name) and re.search(r"[a-f]", name)]
    return all(name in known or any(oid.startswith(name) for oid in shown) for name in named)


def _bare(kept: list[Claim]) -> str:
    return kept[0].text if kept else "Nothing that could be checked was found."


def _status(draft: Draft, kept: list[Claim], commits: tuple[CitedCommit, ...]) -> Status:
    if draft.status == "answered" and not commits and not kept:
        return "unknown"
    return draft.status
