"""One claim of a model: dropped, inferred or stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archaeologist.agent.investigator import DraftClaim
from archaeologist.agent.scrutiny.atoms import QUOTE, Atoms, look_up
from archaeologist.agent.scrutiny.events import borne_out
from archaeologist.agent.scrutiny.frame import beside, content
from archaeologist.agent.scrutiny.people import misnamed
from archaeologist.agent.scrutiny.testimony import Testimony, flat, stem, words_of
from archaeologist.agent.scrutiny.verbs import CAUSE, NEGATION
from archaeologist.domain.evidence import Evidence, Proof
from archaeologist.domain.finding import Finding

_WORDS = ("message", "changelog", "document", "comment")
_FEWEST = 0.34
"""The share of a sentence's words that evidence must have for it to be about the same matter at all."""
_MOST = 0.75
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\x00`])|(?<=[。！？；;])\s*|\n+")
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

    def hide(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    for part in _SENTENCE.split(QUOTE.sub(hide, text)):
        whole = re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], part)
        if whole.strip(" .\x00"):
            yield whole.strip()


def _sentence(text: str, cited: Testimony) -> _Standing:
    atoms = look_up(text, cited)
    fault = atoms.fault or misnamed(atoms)
    if fault:
        return _Standing(fault)
    unquoted = QUOTE.sub(" \x00 ", text)
    done = borne_out(unquoted, atoms, cited)
    if done.fault:
        return _Standing(done.fault)
    share = _share(atoms)
    if share < _FEWEST:
        return _Standing("what it says occurs nowhere in what is cited")
    cause, denial = CAUSE.search(atoms.rest), NEGATION.search(atoms.rest)
    if cause and (fault := _unheard_cause(atoms, cause)):
        return _Standing(fault)
    weak = done.weak or share < _MOST or denial is not None or (cause is not None and not atoms.quotes)
    strict = done.sure and not cause and not denial and not beside(atoms.rest)
    return _Standing("", strict, weak, tuple(atoms.quotes))


def _share(atoms: Atoms) -> float:
    """The share of the words that carry meaning which the evidence has too; 1 where there is nearly none."""
    stems = {stem(part) for word in content(atoms.rest) for part in words_of(word)}
    if len(stems) < 2:
        return 1.0 if not stems or stems <= atoms.testimony.stems or atoms.quotes or atoms.names else 0.5
    return len(stems & atoms.testimony.stems) / len(stems)


def _unheard_cause(atoms: Atoms, cause: re.Match[str]) -> str:
    """The fault of a cause of which no evidence has as much as half the words: then nobody has stated it."""
    stems = {stem(part) for word in content(atoms.rest[cause.end() :]) for part in words_of(word)}
    if not stems or len(stems & atoms.testimony.stems) >= 0.5 * len(stems):
        return ""
    return "nothing cited states this cause"


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
