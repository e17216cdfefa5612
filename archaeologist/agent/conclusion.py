"""From the chosen commits to a draft: what happened, why as far as it is written down, and what is not recorded."""

from __future__ import annotations

from collections.abc import Iterable

from archaeologist.agent.case import Case
from archaeologist.agent.hierarchy import hierarchy_claims, hierarchy_headline, told_hierarchy
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.lives import stage_claims
from archaeologist.agent.playbooks import meant, named
from archaeologist.agent.premise import Refutation, refuted
from archaeologist.agent.signatures import signature_headline
from archaeologist.agent.wording import Language, clipped, code, credit, did, happened, said
from archaeologist.domain.answer import CitedCommit, Moment, Status
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

_REASONS = (4, 3, 2, 1)


def conclude(case: Case, chosen: tuple[Finding, ...]) -> Draft:
    """The draft that a case supports."""
    if refutation := refuted(case):
        return _denied(case, refutation)
    company = _company(case, chosen)
    if not (chosen or company) or _unheard_of(case):
        return Draft("unknown", _nothing(case), (), caveats=_searched(case))
    about = "" if case.question.intent in ("reverted", "bug_origin") else next(iter(named(meant(case))), "")
    kin = hierarchy_claims(case) if told_hierarchy(case) else stage_claims(case)
    claims: list[DraftClaim] = []
    for place, each in enumerate(chosen):
        claims.append(_event(each, about, case.question.language))
        claims += _reasons(case, each, 0 if company else _told(case, each, place))
    claims = [*company, *claims, *kin]
    silent = _silence(case, chosen)
    if silent:
        claims.append(silent)
    return Draft(
        status=_status(case, chosen, silent),
        headline=hierarchy_headline(case, chosen)
        or signature_headline(case, chosen)
        or _summed_up(case, chosen, company)
        or _headline(case, chosen, about, silent),
        claims=tuple(claims),
        commits=tuple(cited(each) for each in chosen),
        timeline=timeline(chosen, about, case.question.language),
        caveats=(*_taken_for(case), *(_searched(case) if silent else case.caveats)),
    )


def _told(case: Case, finding: Finding, place: int) -> int:
    """How many reasons of a commit are told."""
    return int(finding.role == "changed") if told_hierarchy(case) else _REASONS[min(place, 3)]


def cited(finding: Finding) -> CitedCommit:
    """A finding as a commit of the answer."""
    return CitedCommit(
        oid=finding.oid,
        role=finding.role,
        date=finding.date,
        author=finding.author,
        subject=finding.subject,
        pull_request=finding.pull_request,
        issues=finding.issues,
        released_in=finding.released_in,
    )


def timeline(chosen: tuple[Finding, ...], about: str, language: Language) -> tuple[Moment, ...]:
    """What happened, oldest first."""
    ordered = sorted(chosen, key=lambda f: (f.date.timestamp(), f.oid))
    return tuple(Moment(f.date, f.oid, did(f, about, language)) for f in ordered)


def _company(case: Case, chosen: tuple[Finding, ...]) -> list[DraftClaim]:
    """Who knows it, or what changes along with it: counted by a tool, shown by the commits that it names."""
    zh = case.question.language == "zh"
    shown = tuple(e for f in chosen for e in f.evidence)
    if case.question.intent == "experts" and (people := case.told("who_knows")):
        text = "; ".join(" ".join(line.split(maxsplit=1)[1:]) + f" ({line.split()[0]})" for line in people[:3])
        return [DraftClaim(("按提交数：" if zh else "By commits on it: ") + text, "inferred", shown[:4], 0.8)]
    company = [e for e in shown if e.kind == "cochange"]
    if case.question.intent == "cochange":
        return [*_shown(company[:6], 0.7), *_shown(case.evidence("impact")[:8], 0.8)]
    if case.question.intent == "callers":
        return _shown(case.evidence("callers")[:8], 0.9)
    return []


def _shown(evidence: Iterable[Evidence], confidence: float) -> list[DraftClaim]:
    return [DraftClaim(e.says, "inferred", (e,), confidence) for e in evidence]


def _summed_up(case: Case, chosen: tuple[Finding, ...], company: list[DraftClaim]) -> str:
    """The headline of an answer about people or about what changes together; empty for other answers."""
    if not company:
        return ""
    zh = case.question.language == "zh"
    if case.question.intent == "callers":
        return _called(case, chosen)
    if case.question.intent == "experts":
        share, name = case.told("who_knows")[0].split(maxsplit=2)[1:]
        name = name.rsplit(",", 1)[0]
        return (
            f"{name} 最熟悉它：占相关提交的 {share}。"
            if zh
            else f"{name} knows it best, with {share} of the commits on it."
        )
    symbol, _, counts = next((line.rpartition(": ") for line in case.told("impact")[:1] if ": " in line), ("", "", ""))
    places = ", ".join(
        dict.fromkeys(code(e.path) for claim in company[:3] for e in claim.cites if e.kind == "cochange" and e.path)
    )
    reached = f"{code(symbol.split()[1])} has {counts}. " if counts and not zh else ""
    if not places:
        return reached.strip() or company[0].text
    return f"最常与它一起改动的是：{places}。" if zh else f"{reached}What most often changes along with it: {places}."


def _called(case: Case, chosen: tuple[Finding, ...]) -> str:
    """«`Store.load` is called by `run` (app.py:4), since 07271c96df (…).», or by several, or by nothing."""
    zh = case.question.language == "zh"
    told, shown = case.told("callers")[0], case.evidence("callers")
    name, count = code(told.split()[1]), told.rsplit(": ", 1)[1].split()[0]
    if count == "no":
        return shown[0].says
    places = ", ".join(f"{code(e.says.split(' (')[0])} ({e.path}:{(e.lines or (0,))[0]})" for e in shown[:3])
    more = f" 等 {count} 处" if zh else f" and others, {count} in all"
    since = f"，始于 {chosen[0].oid.short}" if zh else ", since {0.oid.short} ({1})"
    if count == "1" and chosen:
        more = since.format(chosen[0], credit(chosen[0], case.question.language))
    elif int(count) <= len(shown[:3]):
        more = ""
    return f"{name} 的调用者：{places}{more}。" if zh else f"{name} is called by {places}{more}."


def _event(finding: Finding, about: str, language: Language) -> DraftClaim:
    subject = next((e for e in finding.evidence if e.kind == "message" and e.oid == finding.oid), None)
    shown = [e for e in finding.evidence if e is not subject][:2]
    text = (
        f"{finding.oid.short} ({credit(finding, language)}) {did(finding, about, language)}: “{finding.subject[:160]}”"
    )
    cites = tuple(dict.fromkeys([*shown, *([subject] if subject else [])]))
    return DraftClaim(text, "inferred", cites, round(min(0.95, 0.5 + 0.45 * min(1.0, finding.score)), 2))


def _reasons(case: Case, finding: Finding, limit: int) -> list[DraftClaim]:
    found = case.reasons(finding.oid)[:limit]
    return [DraftClaim(said(e, case.question.language), "stated", (e,), 0.9) for e in found]


def _silence(case: Case, chosen: tuple[Finding, ...]) -> DraftClaim | None:
    """That no reason is recorded, where one was asked for and none was found; of a revert, its own reason counts."""
    asked = [f for f in chosen if f.role == "reverted"][:1] if case.question.intent == "reverted" else list(chosen)
    if "reason" not in case.question.wants or not asked or any(case.reasons(f.oid) for f in asked):
        return None
    first = asked[0]
    subject = tuple(e for e in first.evidence if e.kind == "message")[:1]
    if case.question.language == "zh":
        text = f"除了标题“{first.subject[:120]}”之外，没有记录原因。"
    else:
        text = f"No reason is recorded beyond the subject “{first.subject[:120]}”."
    return DraftClaim(text, "unknown", subject, 0.8)


def _status(case: Case, chosen: tuple[Finding, ...], silent: DraftClaim | None) -> Status:
    """A revert that nobody explained leaves a «why» open: the fact is known, what was asked is not. So do callers of
    what is no definition."""
    if case.question.intent == "callers" and not case.told("callers"):
        return "partial"
    if _never_undone(case, chosen):
        return "unknown"
    if not silent:
        return "answered"
    unexplained = case.question.intent == "reverted" and any(f.role == "reverted" for f in chosen)
    return "unknown" if unexplained else "partial"


def _never_undone(case: Case, chosen: tuple[Finding, ...]) -> bool:
    """Whether a revert was asked for and none was found: what is shown then is only what comes closest."""
    return case.question.intent == "reverted" and all(f.role == "context" for f in chosen)


def _headline(case: Case, chosen: tuple[Finding, ...], about: str, silent: DraftClaim | None) -> str:
    """What happened to what, where and when; then the other half of a pair; then the reason in a few words."""
    zh = case.question.language == "zh"
    first, *others = chosen
    text = happened(first, about, case.question.language)
    if _never_undone(case, chosen):
        none = "没有找到撤销它的提交。" if zh else "No commit was found that takes it back. "
        return f"{none}{text}{'：' if zh else ': '}“{clipped(first.subject, 120)}”"
    partner = next((f for f in others if f.role != first.role and f.role != "context"), None)
    if partner is not None:
        text += f"{'；' if zh else '; '}{partner.oid.short} {did(partner, about, case.question.language)}"
    if silent:
        return f"{text}{'；没有记录原因。' if zh else '; no reason is recorded.'}"
    reason = next((e for f in chosen for e in case.reasons(f.oid)), None)
    return f"{text}{'：' if zh else ': '}“{clipped(reason.prose if reason else first.subject, 240)}”"


def _unheard_of(case: Case) -> bool:
    """Whether all that the question asks about are names that this history never had."""
    return bool(case.facts()) and len(case.question.words) <= 1 and all(f.unheard for f in case.facts())


def _taken_for(case: Case) -> tuple[str, ...]:
    """Which names were taken for another, because this history never had them."""
    new = named(meant(case))
    pairs = [(old, now) for old, now in zip(named(case.question), new, strict=False) if old != now]
    return tuple(f"This history does not know {code(old)}; it was taken for {code(now)}." for old, now in pairs)


def _nothing(case: Case) -> str:
    unknown = [f for f in case.facts() if f.unheard]
    if unknown and unknown[0].nearest:
        near = ", ".join(map(code, unknown[0].nearest))
        return f"This history does not know {code(unknown[0].text)}; the nearest names are {near}."
    if unknown:
        return f"This history does not know {code(unknown[0].text)}."
    return "Nothing in this history speaks of that."


def _searched(case: Case) -> tuple[str, ...]:
    looked = ", ".join(dict.fromkeys(each.call.name for each in case.found))
    return (
        *case.caveats,
        f"Searched messages, changelogs, diffs and comments by rules ({looked}); issues and reviews kept "
        f"elsewhere were not seen.",
    )


def _denied(case: Case, refutation: Refutation) -> Draft:
    evidence: tuple[Evidence, ...] = refutation.evidence
    claims = [DraftClaim(refutation.text, "inferred", evidence, 0.8)]
    for each in refutation.shown:
        claims.append(_event(each, "", case.question.language))
        claims += _reasons(case, each, 2)
    return Draft(
        status="premise_false",
        headline=refutation.text,
        claims=tuple(claims),
        commits=tuple(cited(each) for each in refutation.shown),
        timeline=timeline(refutation.shown, "", case.question.language),
        caveats=case.caveats,
    )
