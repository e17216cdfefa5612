"""Whether what a sentence says was done is what the commits did: by their diffs, by tools, by their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeologist.agent.scrutiny.atoms import Atoms, stems_of
from archaeologist.agent.scrutiny.frame import content
from archaeologist.agent.scrutiny.testimony import Testimony, last_part
from archaeologist.agent.scrutiny.verbs import DEEDS, NEGATION, OPPOSITES, Deed, deeds_in

_HARD = frozenset(
    ("deprecated", "undeprecated", "reverted", "relanded", "removed", "added", "renamed", "moved", "broke", "fixed")
)
"""What may be said of a commit only when the commit bears it out; of the rest, only the opposite is a fault."""

_CLAUSE = re.compile(
    r"[,;:，；：。—–()（）]|\.(?=\s|\Z)|(?<!\w)(?:and|but|then|while|whereas|before|after|afterwards|later|until|which|who|that"
    r"|when|where|as)(?!\w)|以及|并且|但是|然后|后来|之前|之后|而且"
)
_SEGMENT = re.compile(r"[,;:.!?\n，；：。！？()]|(?<!\w)(?:and|but|then|while|instead)(?!\w)")
_ID = re.compile(r"(?<![\w./#-])[0-9a-f]{7,64}(?![\w-])")
_PASSIVE = re.compile(
    r"(?:(?<!\w)(?:was|were|been|is|are|be|being|got|gets|has|had|have)(?: \w+ly)? |被\s*)\Z", re.IGNORECASE
)
_FROM_TO = re.compile(
    r"from\s+`?(-?[\w.]+)`?\s+to\s+`?(-?[\w.]+)`?|从\s*`?([\w.-]+)`?\s*(?:改名?为|改成|变为|变成|到)\s*`?([\w.-]+)`?"
)
_RENAMED = re.compile(r"(\S+)\s+(?:to|into|as|为|成)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Borne:
    """How the deeds of a sentence are borne out: `fault` says what is wrong, `sure` that diffs or tools show each."""

    fault: str = ""
    sure: bool = True
    weak: bool = False


def borne_out(sentence: str, atoms: Atoms, cited: Testimony) -> Borne:
    """Whether what a sentence (its quotations blanked) says was done is what was done."""
    sure, weak = True, False
    for clause in clauses(sentence):
        bound = _bound(clause, atoms, cited)
        if fault := _turned_round(clause, bound):
            return Borne(fault, False)
        for match, deed in deeds_in(clause):
            found = _deed_borne(clause, match, deed, bound, atoms.names)
            if found.fault:
                return found
            sure, weak = sure and found.sure, weak or found.weak
    return Borne("", sure, weak)


def clauses(sentence: str) -> Iterator[str]:
    """The clauses of a sentence. «And» between two names splits one too often, which does no harm."""
    yield from (part for part in _CLAUSE.split(sentence) if part and part.strip())


def _bound(clause: str, atoms: Atoms, cited: Testimony) -> Testimony:
    """The commits that a clause is about: those that it names, else those of its sentence."""
    named = [oid for oid in cited.oids if any(oid.startswith(found) for found in _ID.findall(clause))]
    return cited.only(named) if named else atoms.testimony


def _deed_borne(clause: str, match: re.Match[str], deed: Deed, bound: Testimony, names: Sequence[str]) -> Borne:
    negated = NEGATION.search(clause[: match.start()]) is not None and not NEGATION.search(match[0])
    target = _target(clause, match, names)
    support = supported(deed, target, bound)
    if negated:
        if support in ("shown", "said"):
            return Borne(f"what is cited says that it was {deed.name}", False)
        return Borne("", False, weak=True)
    if support == "contradicted":
        return Borne(f"what is cited shows the opposite of “{match[0]}”", False)
    if support == "shown":
        return Borne()
    if support == "said":
        told = _of_the_same_thing(deed, clause, match, bound)
        return Borne("" if told else f"what is cited does not say “{match[0]}” of that", False)
    if deed.name in _HARD:
        return Borne(f"nothing cited bears out “{match[0]}”", False)
    return Borne("", False, weak=True)


def supported(deed: Deed, name: str, bound: Testimony) -> str:
    """How a deed is borne out: shown (by a diff or a tool), said (in words), contradicted, or an empty text."""
    if any(f.role in deed.roles and (not name or _about(f.about, f.other, name)) for f in bound.findings):
        return "shown"
    if deed.effect and name:
        effects = {bound.proof.effect(oid, part) for oid in bound.oids for part in (name, last_part(name))}
        if deed.effect in effects:
            return "shown"
        if effects & {"gained", "lost"}:
            return "contradicted"
    said = said_deeds(bound)
    if deed.name in said:
        return "said"
    opposite = OPPOSITES.get(deed.name, "")
    return "contradicted" if opposite in said else ""


def said_deeds(bound: Testimony) -> frozenset[str]:
    """The classes of verbs that the words cited use without denying them."""
    return frozenset(
        deed.name
        for text in bound.texts
        for segment in _SEGMENT.split(text)
        for match, deed in deeds_in(segment)
        if not NEGATION.search(segment[: match.start()])
    )


def _about(about: str, other: str, name: str) -> bool:
    return not about or last_part(name) in (last_part(about), last_part(other), about, other)


def _target(clause: str, match: re.Match[str], names: Sequence[str]) -> str:
    """The name of code that a verb is about: what follows it, of a passive what stands before it; empty for prose."""
    places = sorted((clause.find(name), name) for name in names if name in clause)
    before = [name for place, name in places if place < match.start()]
    behind = [name for place, name in places if place >= match.end()]
    if _PASSIVE.search(clause[: match.start()]) or not behind:
        return before[-1] if before else ""
    return behind[0]


def _of_the_same_thing(deed: Deed, clause: str, match: re.Match[str], bound: Testimony) -> bool:
    """Whether the words cited say the deed of what the clause says it of, as far as the words allow to tell.

    «Remove carpets, add rugs» bears out neither «added carpets» nor «removed rugs».
    """
    passive = _PASSIVE.search(clause[: match.start()])
    part = clause[: match.start()] if passive else clause[match.end() :]
    things = stems_of(" ".join(content(part)))
    opposite = OPPOSITES.get(deed.name, "")
    if not things or not opposite:
        return True
    with_thing = [segment for text in bound.texts for segment in _SEGMENT.split(text) if stems_of(segment) & things]
    said = {found.name for segment in with_thing for _, found in deeds_in(segment)}
    return deed.name in said or opposite not in said


def _turned_round(clause: str, bound: Testimony) -> str:
    """The fault of «from … to …» and «renamed … to …» told the wrong way round, as far as the diff shows it."""
    pairs = [(found[1] or found[3], found[2] or found[4]) for found in _FROM_TO.finditer(clause)]
    if any(deed.name in ("renamed", "moved") for _, deed in deeds_in(clause)):
        pairs += [(found[1], found[2]) for found in _RENAMED.finditer(clause)]
    for old, new in pairs:
        old, new = old.strip("`.,;"), new.strip("`.,;")
        effects = {(bound.proof.effect(oid, old), bound.proof.effect(oid, new)) for oid in bound.oids}
        if ("gained", "lost") in effects and ("lost", "gained") not in effects:
            return f"it went the other way: {new} became {old}"
        if _number(old) is not None and _number(new) is not None:
            raised = any(deed.name == "raised" for _, deed in deeds_in(clause))
            lowered = any(deed.name == "lowered" for _, deed in deeds_in(clause))
            if (raised and _number(old) > _number(new)) or (lowered and _number(old) < _number(new)):  # type: ignore[operator]
                return f"{old} to {new} is the other direction"
    return ""


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def deed_of(role: str) -> Deed | None:
    """The deed that a role stands for; None for roles that say nothing that could be checked."""
    wanted = {"introduced": "added", "culprit": "broke", "split": "moved"}.get(role, role)
    return next((deed for deed in DEEDS if deed.name == wanted), None)
