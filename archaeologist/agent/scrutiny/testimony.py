"""What may be held against a sentence: the commits that it cites, what they say of themselves, and the words cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archaeologist.domain.evidence import Evidence, Proof, Record
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid

_WORD = re.compile(r"[a-z]+|\d+|[\u3400-\u9fff]")
_SUFFIXES = re.compile(r"(?:ations?|ings?|edly|ed|ies|es|s|ly|ment|er|ers|al|ally|ion|ions|e|y)\Z")


def stem(word: str) -> str:
    """A word without its ending, roughly: enough to see that «dangers» and «dangerous» may be the same matter."""
    bare = word.lower()
    cut = _SUFFIXES.sub("", bare) if len(bare) > 4 else bare
    return cut[:8] if len(cut) >= 3 else bare


def words_of(text: str) -> list[str]:
    """The words of a text, names in it taken apart: `light_lamp` and `lightLamp` are two words each."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return _WORD.findall(spaced.replace("_", " ").lower())


def flat(text: str) -> str:
    """A text with single spaces and plain quotation marks, for comparing."""
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x60: None})
    return " ".join(plain.split())


@dataclass(frozen=True)
class Testimony:
    """Some commits and pieces of evidence, and what tools concluded about the commits."""

    records: tuple[Record, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    proof: Proof

    @classmethod
    def of(
        cls, cites: Sequence[Evidence], findings: Iterable[Finding], proof: Proof, oids: Sequence[Oid] = ()
    ) -> Testimony:
        """What stands behind citations; `oids` are commits that are cited beside them."""
        named = dict.fromkeys([*(piece.oid for piece in cites if piece.oid), *oids])
        records = tuple(record for oid in named if (record := proof.record(oid)))
        return cls(records, tuple(cites), tuple(f for f in findings if f.oid in named), proof)

    def only(self, oids: Iterable[Oid]) -> Testimony:
        """The part of it that is about some of the commits."""
        wanted = set(oids)
        return Testimony(
            tuple(record for record in self.records if record.oid in wanted),
            tuple(piece for piece in self.evidence if piece.oid in wanted or piece.oid is None),
            tuple(finding for finding in self.findings if finding.oid in wanted),
            self.proof,
        )

    @property
    def oids(self) -> tuple[Oid, ...]:
        return tuple(record.oid for record in self.records)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words of others, flattened: messages whole, and the quotes of evidence."""
        quotes = (piece.quote for piece in self.evidence)
        prose = (piece.prose for piece in self.evidence)
        return tuple(flat(text) for text in (*(record.message for record in self.records), *quotes, *prose) if text)

    @cached_property
    def whole(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of every word that may be used: of messages, quotes, paths, names of people and of things."""
        others = [self.whole, *(name for record in self.records for name in (*record.names, *record.paths))]
        others += [part for f in self.findings for part in (f.about, f.other)]
        others += [piece.path or "" for piece in self.evidence]
        others += [piece.says for piece in self.evidence]
        return frozenset(stem(word) for text in others for word in words_of(text))

    def has(self, words: str) -> bool:
        """Whether words stand verbatim in one of the texts."""
        bare = flat(words)
        return any(bare in text for text in self.texts)

    def speaks_of(self, name: str) -> bool:
        """Whether a name of code stands in the texts, the paths or the diffs."""
        bare = name.strip("`").removesuffix("()").rstrip(".")
        known = [self.whole, *(path for record in self.records for path in record.paths)]
        known += [part for f in self.findings for part in (f.about, f.other)]
        known += [piece.path or "" for piece in self.evidence]
        word = re.compile(rf"(?<![\w]){re.escape(bare)}(?![\w])")
        if any(word.search(text) for text in known):
            return True
        return any(self.proof.effect(oid, part) != "absent" for oid in self.oids for part in (bare, last_part(bare)))


def last_part(name: str) -> str:
    """The last part of a dotted name; a path, a flag or a file name whole."""
    if "/" in name or name.startswith("-") or re.search(r"\.\w{1,4}\Z", name):
        return name
    return re.split(r"\.|::|->|#", name)[-1] or name
