"""Whether what a sentence says was done is what the commits did: by their diffs, by tools, by their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeologist.agent.scrutiny.atoms import Atoms, stems_of
from archaeologist.agent.scrutiny.frame import content
from archaeologist.agent.scrutiny.testimony import Testimony, last_part
from archaeologist.agent.scrutiny.verbs import DEEDS, NEGATION, OPPOSITES, Deed, deeds_in

HARD = frozenset(
    (
        "deprecated",
        "undeprecated",
        "reverted",
        "relanded",
        "removed",
        "introduced",
        "added",
        "renamed",
        "moved",
        "broke",
        "fixed",
    )
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
    r"from\s+`?(-?[\w.]+)`?\s+to\s+`?(-?[\w.]+)`?"
    r"|从\s*`?([A-Za-z0-9_.-]+)`?\s*[\u3400-\u9fff]{0,3}(?:为|成|到|至)\s*`?([A-Za-z0-9_.-]+)`?"
)

_THE_CODE = re.compile(r" (?:the|this|these) (?:code|lines?) (?:in|of) `([^`]+)`")


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
        if fault := _turned_round(clause, bound, atoms.names):
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
    if deed.name == "released" and any(record.releases for record in bound.records):
        return Borne()  # which release it was is compared where versions are
    if deed.name in ("introduced", "added") and _wrote_the_code(clause[match.end() :], bound):
        return Borne()
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
        if target and deed.name in HARD and not _speaks_of(target, bound):
            return Borne(f"what is cited neither changes {target} nor is about it", False)
        told = _of_the_same_thing(deed, clause, match, bound)
        return Borne("" if told else f"what is cited does not say “{match[0]}” of that", False)
    if deed.name in HARD:
        return Borne(f"nothing cited bears out “{match[0]}”", False)
    return Borne("", False, weak=True)


def _wrote_the_code(behind: str, bound: Testimony) -> bool:
    """Whether «the code in FILE» is what a clause speaks of, and blame cited names the commit for lines of it."""
    found = _THE_CODE.match(behind)
    oids = set(bound.oids)
    return found is not None and any(
        piece.kind == "blame" and piece.path == found[1] and piece.oid in oids for piece in bound.evidence
    )


def _speaks_of(name: str, bound: Testimony) -> bool:
    """Whether a commit changes a name, or has it in its subject: that of a merge stands for what it brings."""
    word = re.compile(rf"(?<![\w]){re.escape(last_part(name))}(?![\w])")
    subjects = (record.message.split("\n\n", 1)[0] for record in bound.records)
    cited = (piece.quote for piece in bound.evidence if piece.kind != "message")
    if any(word.search(text) for text in (*subjects, *cited)):
        return True
    return any(bound.proof.effect(oid, part) != "absent" for oid in bound.oids for part in (name, last_part(name)))


def supported(deed: Deed, name: str, bound: Testimony) -> str:
    """How a deed is borne out: shown (by a diff or a tool), said (in words), contradicted, or an empty text."""
    if any(f.role in deed.roles and (not name or _about(f.about, f.other, name)) for f in bound.findings):
        return "shown" if deed.effect != "born" or not name or _born(name, bound) else "said"
    said = said_deeds(bound)
    if name and (shown := _by_diff(deed, name, bound, said)):
        return shown
    if deed.name in said:
        return "said"
    opposite = OPPOSITES.get(deed.name, "")
    return "contradicted" if opposite in said else ""


def _born(name: str, bound: Testimony) -> bool:
    """Whether a name stood nowhere before: only then is it sure that it was introduced, whatever else it became."""
    return any(bound.proof.effect(oid, part) == "born" for oid in bound.oids for part in (name, last_part(name)))


def _by_diff(deed: Deed, name: str, bound: Testimony, said: frozenset[str]) -> str:
    """What the diffs say of a deed to a name: shown, contradicted, or nothing.

    What a tool saw renamed or moved did not come or go, unless the commit says so itself.
    """
    effects = {bound.proof.effect(oid, part) for oid in bound.oids for part in (name, last_part(name))}
    if not deed.effect:
        undone = next((each.effect for each in DEEDS if each.name == OPPOSITES.get(deed.name)), "")
        return "contradicted" if undone and effects & _alike(undone) and deed.name not in said else ""
    roles = ("renamed", "moved")
    renamed = any(f.role in roles and _about(f.about, f.other, name) and f.about for f in bound.findings)
    if renamed and deed.name not in said:
        return "contradicted"
    if effects & _alike(deed.effect):
        return "shown"
    return "contradicted" if effects & ({"lost"} if deed.effect != "lost" else {"born", "gained"}) else ""


def _alike(effect: str) -> set[str]:
    return {"born", "gained"} if effect == "gained" else {effect}


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
    places = _places(clause, names)
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


def _places(clause: str, names: Sequence[str]) -> list[tuple[int, str]]:
    """Where the names of code stand in a clause, in order; a name is not found inside a longer one."""
    found = ((re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", clause), name) for name in set(names))
    return sorted((match.start(), name) for match, name in found if match)


def _two_names(clause: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """The old name and the new one of a clause that has two: in the order of writing, unless it says «from»."""
    places = _places(clause, names)
    if len(places) != 2:
        return []
    (_, first), (place, second) = places
    turned = re.search(r"(?:from|formerly|was called|once|used to be)\W*\Z", clause[:place])
    return [(second, first) if turned else (first, second)]


def _turned_round(clause: str, bound: Testimony, names: Sequence[str]) -> str:
    """The fault of «from … to …» and «renamed … to …» told the wrong way round, as far as the diff shows it."""
    pairs = [(found[1] or found[3], found[2] or found[4]) for found in _FROM_TO.finditer(clause)]
    if not pairs and any(deed.name in ("renamed", "moved") for _, deed in deeds_in(clause)):
        pairs += _two_names(clause, names)
    for old, new in pairs:
        old, new = old.strip("`.,;"), new.strip("`.,;")
        effects = {(bound.proof.effect(oid, old), bound.proof.effect(oid, new)) for oid in bound.oids}
        came, went = {"born", "gained"}, {"lost"}
        wrong = any(before in came and after in went for before, after in effects)
        if wrong and not any(before in went and after in came for before, after in effects):
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
    wanted = {"culprit": "broke", "split": "moved"}.get(role, role)
    return next((deed for deed in DEEDS if deed.name == wanted), None)
