"""From a model's draft to one that may be shown: its choice and its claims, in sentences that code can answer for.

The model chooses commits and evidence; headline, events and quotations are written here, in the fixed forms of the
rules, from what was looked up. Its own sentences stand beside them as far as they hold, and are called inferred unless
they are quotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archaeologist.agent.case import Case
from archaeologist.agent.casebook import quoted
from archaeologist.agent.conclusion import cited, timeline
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.playbooks import meant, named
from archaeologist.agent.scrutiny.events import deed_of, supported
from archaeologist.agent.scrutiny.judge import judge
from archaeologist.agent.scrutiny.testimony import Testimony, flat
from archaeologist.agent.wording import clipped, credit, did, happened, said
from archaeologist.domain.answer import CitedCommit, Role, Status
from archaeologist.domain.evidence import Evidence, Proof
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid
from archaeologist.toolkit.result import ToolResult

_LOOKED = frozenset(
    (
        "name_life", "former_names", "path_moves", "definition_life", "deprecation_stages", "hierarchy", "line_origins",
        "evolution", "callers", "signatures", "new_callers",
    )
)  # fmt: skip
"""Tools whose findings say what a commit did. A search only says what it was asked for."""
_SURE = 0.9
_MOST_QUOTED = 4
_SPOKEN = ("message", "changelog", "document", "comment")


@dataclass(frozen=True, slots=True)
class Lost:
    """A claim that did not hold, and why."""

    claim: DraftClaim
    why: str


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """What may be shown of a model's draft; `kept` are its own claims that held, as it wrote them."""

    draft: Draft
    kept: tuple[DraftClaim, ...]
    lost: tuple[Lost, ...]


def scrutinize(draft: Draft, case: Case, proof: Proof) -> Scrutiny:
    """A model's draft held against the repository, and what is left of it put into words that hold."""
    findings = (*looked(case), *_proposed(draft, case))
    ours = _ours(draft)
    own = [claim for claim in draft.claims if claim.basis != "unknown" and quoted(claim.text) not in ours]
    copied = tuple(claim for claim in draft.claims if quoted(claim.text) in ours)
    verdicts = [(claim, judge(claim, findings, proof)) for claim in own]
    kept = [(claim, verdict.claim) for claim, verdict in verdicts if verdict.claim]
    lost = tuple(Lost(claim, verdict.why) for claim, verdict in verdicts if not verdict.claim)
    shown = [claim for _, claim in kept]
    chosen = _chosen(draft, shown, case, findings, proof)
    summary = _summary(draft, shown, chosen, findings, proof)
    made = _composed(draft, case, chosen, [*summary, *shown], lost)
    return Scrutiny(made, (*(claim for claim, _ in kept), *summary, *copied), lost)


def _ours(draft: Draft) -> frozenset[str]:
    """The sentences of the rules as the prompt had them: a model that repeats one of them has agreed, not spoken."""
    rules = draft.proposal
    return (
        frozenset(quoted(text) for text in (rules.headline, *(claim.text for claim in rules.claims)))
        if rules
        else frozenset()
    )


def looked(case: Case) -> tuple[Finding, ...]:
    """What tools concluded that read diffs, lives and stories; not what a search thinks that its words are about."""
    return tuple(
        finding
        for each in case.found
        if each.call.name in _LOOKED and isinstance(each.result, ToolResult)
        for finding in _flat(each.result.value)
        if finding.about and finding.score >= _SURE
    )


def _proposed(draft: Draft, case: Case) -> tuple[Finding, ...]:
    """The commits that the rules would answer with, in the parts that they would give them."""
    every = {f.oid: f for f in reversed(tuple(case.every_finding()))}
    commits = draft.proposal.commits if draft.proposal else ()
    known = tuple(replace(every[each.oid], role=each.role) for each in commits if each.oid in every)
    return tuple(finding for finding in known if finding.about or finding.role != "introduced")


def _flat(value: object) -> Iterator[Finding]:
    if isinstance(value, Finding):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _flat(each)


# -- which commits ---------------------------------------------------------------------------------------------------


def _chosen(
    draft: Draft, shown: Sequence[DraftClaim], case: Case, findings: Sequence[Finding], proof: Proof
) -> tuple[Finding, ...]:
    """The commits that the model named, with the parts that they are known to play; those it cites if it named none."""
    every = {f.oid: f for f in reversed(tuple(case.every_finding()))} | {f.oid: f for f in reversed(findings)}
    wanted: dict[Oid, Role] = {each.oid: each.role for each in draft.commits if proof.is_visible(each.oid)}
    if not wanted:
        oids = dict.fromkeys(piece.oid for claim in shown for piece in claim.cites if piece.oid)
        wanted = {oid: every[oid].role for oid in [*oids][:2] if oid in every}
    proposed = {each.oid: each for each in draft.proposal.commits} if draft.proposal else {}
    return tuple(
        _in_role(every[oid], role, proposed.get(oid), findings, proof) for oid, role in wanted.items() if oid in every
    )


def _in_role(
    finding: Finding, role: Role, proposed: CitedCommit | None, findings: Sequence[Finding], proof: Proof
) -> Finding:
    """A finding in the part that the model gives it, where the commit bears that out; else in its own."""
    if proposed and proposed.role == role:
        return replace(finding, role=role)
    deed = deed_of(role)
    testimony = Testimony.of((), findings, proof, (finding.oid,))
    if deed is None or supported(deed, finding.about, testimony) in ("shown", "said"):
        return replace(finding, role=role)
    known: Role = proposed.role if proposed else next((f.role for f in findings if f.oid == finding.oid), "context")
    return replace(finding, role=known)


# -- which words -----------------------------------------------------------------------------------------------------


def _summary(
    draft: Draft, shown: Sequence[DraftClaim], chosen: Sequence[Finding], findings: Sequence[Finding], proof: Proof
) -> list[DraftClaim]:
    """The model's answer in a sentence, when it holds like any other claim."""
    pieces = [piece for claim in shown for piece in claim.cites]
    pieces += [piece for finding in chosen for piece in finding.evidence[:3]]
    if (
        not draft.headline
        or quoted(draft.headline) in _ours(draft)
        or any(flat(claim.text) == flat(draft.headline) for claim in shown)
    ):
        return []
    verdict = judge(DraftClaim(draft.headline, "inferred", tuple(dict.fromkeys(pieces))[:12]), findings, proof)
    return [verdict.claim] if verdict.claim else []


def _composed(
    draft: Draft, case: Case, chosen: tuple[Finding, ...], shown: list[DraftClaim], lost: Sequence[Lost]
) -> Draft:
    rules = draft.proposal or Draft("unknown", "")
    if rules.status == "premise_false" and (draft.status != "answered" or not chosen):
        return replace(rules, claims=(*rules.claims, *shown))
    if draft.status == "unknown" and any(claim.basis == "stated" for claim in rules.claims):
        return replace(rules, status="partial", claims=(*rules.claims, *shown))
    agreed = [each.oid for each in rules.commits[:1]] == [each.oid for each in chosen[:1]]
    about = next(iter(named(meant(case))), "")
    if chosen and [(each.oid, each.role) for each in chosen] == [(each.oid, each.role) for each in rules.commits]:
        return _seconded(draft, rules, shown, _quoted(shown, rules, chosen, case, draft.claims, lost))
    claims = [
        *shown,
        *_quoted(shown, rules, chosen, case, draft.claims, lost),
        *_events(shown, chosen, about, case, rules),
    ]
    if agreed and not any(claim.basis == "stated" for claim in claims):
        claims += [claim for claim in rules.claims if claim.basis == "unknown"]
    return Draft(
        status=_status(draft, rules, agreed, claims),
        headline=rules.headline if agreed and rules.headline else _headline(case, chosen, about, claims),
        claims=tuple(claims),
        commits=tuple(cited(each) for each in chosen),
        timeline=timeline(chosen, about, case.question.language),
        caveats=rules.caveats,
    )


def _seconded(draft: Draft, rules: Draft, shown: list[DraftClaim], quoted_too: list[DraftClaim]) -> Draft:
    """The answer of the rules with what the model adds, where both name the same commits in the same parts."""
    added = [claim for claim in quoted_too if claim not in rules.claims]
    told = [claim for claim in rules.claims if claim.basis != "unknown" or not _states([*added, *shown])]
    claims = (*shown, *told, *added)
    return replace(rules, status=_status(draft, rules, True, claims), claims=claims)


def _states(claims: Sequence[DraftClaim]) -> bool:
    return any(claim.basis == "stated" for claim in claims)


def _status(draft: Draft, rules: Draft, agreed: bool, claims: Sequence[DraftClaim]) -> Status:
    """What kind of answer it is. A false premise is for the rules to find; silence only where nothing was quoted."""
    quoted = any(claim.basis == "stated" for claim in claims)
    if agreed and not quoted and rules.status in ("partial", "unknown"):
        return rules.status
    if draft.status == "unknown" and not quoted:
        return "unknown"
    return "answered" if draft.status == "answered" else "partial"


def _quoted(
    shown: Sequence[DraftClaim],
    rules: Draft,
    chosen: Sequence[Finding],
    case: Case,
    written: Sequence[DraftClaim],
    lost: Sequence[Lost],
) -> list[DraftClaim]:
    """The words themselves, of what the model called stated and of what the rules quote of the same commits."""
    done = {piece for claim in shown if claim.basis == "stated" for piece in claim.cites}
    wrong = {id(each.claim) for each in lost}
    pieces = [piece for claim in written if claim.basis == "stated" and id(claim) not in wrong for piece in claim.cites]
    oids = {each.oid for each in chosen}
    told = [claim for claim in rules.claims if claim.basis == "stated" and {piece.oid for piece in claim.cites} <= oids]
    own = [piece for piece in dict.fromkeys(pieces) if _is_spoken(piece) and piece not in done]
    by_rules = {piece for claim in told for piece in claim.cites}
    return [
        *told,
        *(
            DraftClaim(said(piece, case.question.language), "stated", (piece,), 0.9)
            for piece in own
            if piece not in by_rules
        ),
    ][: max(_MOST_QUOTED, len(told))]


def _is_spoken(piece: Evidence) -> bool:
    """Whether a piece is a sentence that somebody wrote; a subject only says what was done, as the event does."""
    return piece.kind in _SPOKEN and len(piece.quote.split()) >= 4 and not piece.says.startswith("The subject of")


def _events(
    shown: Sequence[DraftClaim], chosen: Sequence[Finding], about: str, case: Case, rules: Draft
) -> list[DraftClaim]:
    """What each commit of the answer did, in our words; of those that the rules chose too, in theirs."""
    language = case.question.language
    events = []
    for each in chosen:
        by_rules = [c for c in rules.claims if c.basis == "inferred" and c.text.startswith(each.oid.short)]
        if by_rules and any(each.role == cited.role for cited in rules.commits if cited.oid == each.oid):
            events.append(by_rules[0])
            continue
        text = f"{each.oid.short} ({credit(each, language)}) {did(each, about, language)}: “{each.subject[:160]}”"
        events.append(DraftClaim(text, "inferred", each.evidence[:3], 0.7))
    return [*events, *_company(rules, chosen)]


def _company(rules: Draft, chosen: Sequence[Finding]) -> list[DraftClaim]:
    """What tools counted and no commit stands for: callers, people, files that change together."""
    oids = {each.oid.short for each in chosen} | {each.oid.short for each in rules.commits}
    return [
        claim
        for claim in rules.claims
        if claim.basis == "inferred" and claim.text.split(" ")[0] not in oids and claim.cites
    ][:8]


def _headline(case: Case, chosen: Sequence[Finding], about: str, claims: Sequence[DraftClaim]) -> str:
    if not chosen:
        return next(
            (claim.text for claim in claims if claim.basis == "stated"), "Nothing that could be checked was found."
        )
    first = chosen[0]
    text = happened(first, about, case.question.language)
    reason = next(
        (p for claim in claims if claim.basis == "stated" for p in claim.cites if p.oid == first.oid and p.quote), None
    )
    joint = "：" if case.question.language == "zh" else ": "
    return f"{text}{joint}“{clipped(reason.prose if reason else first.subject, 240)}”"
