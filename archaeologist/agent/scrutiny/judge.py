"""One claim of a model: dropped, inferred or stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archaeologist.agent.investigator import DraftClaim
from archaeologist.agent.scrutiny import han
from archaeologist.agent.scrutiny.atoms import QUOTE, Atoms, look_up
from archaeologist.agent.scrutiny.events import borne_out
from archaeologist.agent.scrutiny.frame import beside, content
from archaeologist.agent.scrutiny.parts import Part, parts_of
from archaeologist.agent.scrutiny.people import misnamed
from archaeologist.agent.scrutiny.sources import misplaced
from archaeologist.agent.scrutiny.testimony import Testimony, flat, stem, words_of
from archaeologist.agent.scrutiny.verbs import CAUSE, NEGATION, SWEEPING
from archaeologist.domain.evidence import Evidence, Proof
from archaeologist.domain.finding import Finding

_WORDS = ("message", "changelog", "document", "comment")
_FEWEST = 0.34
"""The share of a sentence's words that evidence must have for it to be about the same matter at all."""
_MOST = 0.75
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\x00`])|(?<=[。！？；;])\s*|\n+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HIDDEN = re.compile(r"\x00(\d+)\x00")
_STRANGE = re.compile(
    r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x00-\x08\x0b-\x1f\x7f]"
    r"|[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]"
)
_FIRST_IN = re.compile(r"(?<!\w)first (?=(?:in|released|shipped)\b)", re.IGNORECASE)
_START = re.compile(r"(?:\A|[.!?:;。！？：；]\s*|[\"'(]|^[-*+•]\s*)\Z")
_STOP = re.compile(r"\s*(?:\Z|[.!?;。！？；])")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is left of a claim, or None and why."""

    claim: DraftClaim | None
    why: str = ""


def judge(claim: DraftClaim, findings: Iterable[Finding], proof: Proof) -> Verdict:
    """The claim as far as it may be shown. `findings` are those of tools that looked, not of a search."""
    held = tuple(piece for piece in claim.cites if proof.fault(piece) is None)
    if not held:
        return Verdict(None, "it cites no evidence of this case that holds")
    cited = Testimony.of(held, findings, proof)
    standing = [_sentence(each, cited) for each in _sentences(claim.text)]
    if fault := next((each.fault for each in standing if each.fault), ""):
        return Verdict(None, fault)
    if claim.basis == "stated" and _is_stated(claim, standing, held, cited):
        return Verdict(replace(claim, cites=held, confidence=0.9))
    weak = any(each.weak for each in standing)
    return Verdict(DraftClaim(claim.text, "inferred", held, 0.4 if weak else 0.6))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What was found out about one sentence. `strict` is true of facts and quotations with nothing beside them."""

    fault: str = ""
    strict: bool = False
    weak: bool = False
    quotes: tuple[str, ...] = ()


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text; none ends inside a quotation."""
    kept: list[str] = []
    for part in _SENTENCE.split(QUOTE.sub(lambda found: _hidden(found, kept), text)):
        whole = _HIDDEN.sub(lambda found: kept[int(found[1])], part)
        if whole.strip(" .\x00"):
            yield whole.strip()


def _hidden(found: re.Match[str], kept: list[str]) -> str:
    kept.append(found[0])
    return f"\x00{len(kept) - 1}\x00"


def _sentence(text: str, cited: Testimony) -> _Standing:
    """A sentence is what its parts are; each part has to hold of one commit, or of those that it names."""
    if strange := _STRANGE.search(text):
        return _Standing(f"it has letters that cannot be seen or told apart ({strange[0]!r})")
    parts = tuple(parts_of(text))
    found: list[tuple[_Standing, Testimony]] = []
    for part in parts:
        found.append(_best(part.text, part.candidates(cited)))
    if fault := next((each.fault for each, _ in found if each.fault), ""):
        return _Standing(fault)
    if fault := _wrong_order(parts, [testimony for _, testimony in found]) or han.disordered(text, cited):
        return _Standing(fault)
    standings = [each for each, _ in found]
    return _Standing(
        "",
        all(each.strict for each in standings) and not any(part.link for part in parts),
        any(each.weak for each in standings),
        tuple(quote for each in standings for quote in each.quotes),
    )


def _best(text: str, candidates: Sequence[Testimony]) -> tuple[_Standing, Testimony]:
    """How a part of a sentence stands with the commit that bears it out best; with none, why not with the first."""
    tried = [_part(text, candidate) for candidate in candidates]
    holding = [each for each in tried if not each[0].fault]
    return min(holding or tried[:1], key=lambda each: (not each[0].strict, each[0].weak))


def _wrong_order(parts: Sequence[Part], bound: Sequence[Testimony]) -> str:
    """The fault of «before» and «after» between two parts, where the days of their commits say the opposite."""
    for first, second, link in zip(bound, bound[1:], [part.link for part in parts[1:]], strict=False):
        before = [day for record in first.records for day in record.days[:1]]
        behind = [day for record in second.records for day in record.days[:1]]
        if not (before and behind) or link not in ("before", "after", "then", "later"):
            continue
        if (link == "after" and max(before) < min(behind)) or (link != "after" and min(before) > max(behind)):
            return "it happened the other way round in time"
    return ""


def _part(text: str, cited: Testimony) -> tuple[_Standing, Testimony]:
    atoms = look_up(text, cited)
    return _stands(text, atoms, cited), atoms.testimony


def _stands(text: str, atoms: Atoms, cited: Testimony) -> _Standing:
    fault = atoms.fault or misnamed(text, atoms) or misplaced(atoms) or han.unmeasured(QUOTE.sub(" ", text), cited)
    if fault:
        return _Standing(fault)
    done = borne_out(QUOTE.sub(" \x00 ", text), atoms, cited)
    if done.fault:
        return _Standing(done.fault)
    share = _share(atoms)
    if share < _FEWEST:
        return _Standing("what it says occurs nowhere in what is cited")
    cause, denial = CAUSE.search(atoms.rest), NEGATION.search(atoms.rest)
    if cause and (fault := _unheard_cause(atoms, cause)):
        return _Standing(fault)
    sweeping = SWEEPING.search(_FIRST_IN.sub(" ", atoms.rest))
    known = han.share(atoms.rest, atoms.testimony) if _HAN.search(atoms.rest) else None
    weak = done.weak or share < _MOST or (known is not None and known < _FEWEST)
    weak = weak or bool(denial or sweeping) or (cause is not None and not atoms.quotes)
    strict = done.sure and not cause and not denial and not beside(atoms.rest)
    return _Standing("", strict, weak, tuple(atoms.quotes))


def _share(atoms: Atoms) -> float:
    """The share of the words that carry meaning which the evidence has too; 1 where there is nearly none."""
    stems = _stems(atoms.rest, atoms.testimony)
    if len(stems) < 2:
        return 1.0 if not stems or stems <= atoms.testimony.stems or atoms.quotes or atoms.names else 0.0
    return len(stems & atoms.testimony.stems) / len(stems)


def _stems(text: str, testimony: Testimony) -> set[str]:
    """The stems of the words that carry meaning. Chinese cannot be looked for in evidence that has none."""
    stems = {stem(part) for word in content(text) for part in words_of(word)}
    return stems if _HAN.search(testimony.whole) else {each for each in stems if each.isascii()}


def _unheard_cause(atoms: Atoms, cause: re.Match[str]) -> str:
    """The fault of a cause of which no evidence has as much as half the words: then nobody has stated it."""
    if _HAN.search(atoms.rest) and not _HAN.search(atoms.testimony.whole):
        clause = _clause_of(atoms.rest, cause)
        return "nothing cited states this cause" if han.unheard(clause, atoms.testimony) else ""
    stems = _stems(atoms.rest[cause.end() :], atoms.testimony)
    if not stems or len(stems & atoms.testimony.stems) >= 0.5 * len(stems):
        return ""
    return "nothing cited states this cause"


def _clause_of(text: str, cause: re.Match[str]) -> str:
    """What a Chinese sentence gives as the cause: what follows the word, up to the mark or the word of the effect."""
    behind = re.split(r"[，,。；;]|而(?=被)|被|所以|因此", text[cause.end() :].lstrip("是，,：: "))[0]
    return behind if behind.strip() else text[: cause.start()]


def _is_stated(claim: DraftClaim, standing: Sequence[_Standing], held: Sequence[Evidence], cited: Testimony) -> bool:
    """Whether a claim is quotations and looked-up facts alone, each quotation one or more whole sentences."""
    quotes = [quote for each in standing for quote in each.quotes]
    spoken = any(piece.quote and piece.kind in _WORDS for piece in held)
    if not quotes or not spoken or not all(each.strict for each in standing):
        return False
    return all(_is_whole(quote, cited) for quote in quotes)


def _is_whole(quote: str, cited: Testimony) -> bool:
    """Whether a quotation begins and ends where a sentence does: cut out of one, words can say the opposite."""
    if "…" in quote or "..." in quote or len(words_of(quote)) < 2:
        return False
    bare = flat(quote).rstrip(".,;: ")
    sources = [record.message for record in cited.records] + [piece.quote for piece in cited.evidence if piece.quote]
    for source in sources:
        for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*+•]\s)", source):
            text = flat(paragraph)
            place = text.find(bare)
            if place >= 0 and _START.search(text[:place]) and _STOP.match(text[place + len(bare) :]):
                return True
    return False
