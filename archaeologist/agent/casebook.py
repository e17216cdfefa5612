"""The case as a model reads it: commits and pieces of evidence under short names, in as many tokens as there are.

A piece of evidence keeps its name for the whole case, whatever is left out of a prompt: what was found once can be
cited to the end. Quotes stand between « and » on one line and are data, whoever wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from archaeologist.agent.case import Case
from archaeologist.agent.endpoint.modes import harmless
from archaeologist.agent.endpoint.tokens import tokens_in
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid

_QUOTE = 420
_FIRST = 6
"""Pieces of evidence of one commit that are shown at first sight; the rest follows if there is room."""


@dataclass(frozen=True)
class Casebook:
    """`names` has every piece of evidence of the case with its name, E1, E2, … in the order it was found."""

    names: dict[Evidence, str]
    commits: dict[Oid, Finding]
    labels: dict[Oid, str]
    _by_name: dict[str, Evidence] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> Casebook:
        """The casebook of a case. A commit that several tools found is told as the first one told it."""
        pieces = dict.fromkeys(piece for each in case.found for piece in each.result.evidence)
        names = {piece: f"E{at}" for at, piece in enumerate(pieces, start=1)}
        commits: dict[Oid, Finding] = {}
        for finding in case.every_finding():
            old = commits.setdefault(finding.oid, finding)
            if finding.about and not old.about:
                commits[finding.oid] = finding
        shown = dict.fromkeys([*(piece.oid for piece in pieces if piece.oid), *commits])
        labels = {oid: f"C{at}" for at, oid in enumerate(shown, start=1)}
        return cls(names, commits, labels, {name: piece for piece, name in names.items()})

    def evidence(self, name: str) -> Evidence | None:
        return self._by_name.get(name.strip().strip("[]()"))

    def commit(self, label: str) -> Oid | None:
        """The commit of a label, of its object name or of an abbreviation of that."""
        bare = label.strip().strip("[]()`")
        for oid, name in self.labels.items():
            if bare == name or (len(bare) >= 7 and oid.startswith(bare.lower())):
                return oid
        return None

    def told(self, first: Sequence[Oid], tokens: int, mask: Callable[[str], str]) -> str:
        """The evidence commit by commit, `first` before the others, in at most `tokens` tokens."""
        order = dict.fromkeys([*(oid for oid in first if oid in self.labels), *self.labels])
        groups: dict[Oid | None, list[Evidence]] = {oid: [] for oid in order}
        for piece in self.names:
            groups.setdefault(piece.oid, []).append(piece)
        lines: list[str] = []
        left, shown = tokens, 0
        for oid, pieces in groups.items():
            block = mask("\n".join([*self._head(oid), *(self.line(piece) for piece in _best(pieces))]))
            if (cost := tokens_in(block)) > left:
                continue
            lines.append(block)
            left, shown = left - cost, shown + 1
        if shown < len(groups):
            lines.append(f"({len(groups) - shown} more commits are not shown.)")
        return "\n".join(lines)

    def line(self, piece: Evidence) -> str:
        """One piece of evidence on one line."""
        place = f" {piece.path}" if piece.path else ""
        place += f":{piece.lines[0]}" if piece.path and piece.lines else ""
        says = f" {flat(piece.says)}" if piece.kind in ("absence", "call", "cochange", "symbol", "blame") else ""
        quote = f" «{quoted(piece.quote)}»" if piece.quote.strip() else ""
        return f"  {self.names[piece]} {piece.kind}{place}:{says}{quote}"

    def _head(self, oid: Oid | None) -> list[str]:
        if oid is None:
            return ["At the revision looked from:"]
        found = self.commits.get(oid)
        if found is None:
            return [f"{self.labels[oid]} {oid.short}"]
        about = f" [{found.role} {flat(found.about)}{f' -> {flat(found.other)}' if found.other else ''}]"
        request = f", #{found.pull_request}" if found.pull_request else ""
        release = f", first in {found.released_in}" if found.released_in else ""
        known = f"{found.date.date()} {flat(found.author)}{request}{release}"
        return [f"{self.labels[oid]} {oid.short} {known}{about.replace(' ]', ']')}: «{quoted(found.subject)}»"]


def _best(pieces: Iterable[Evidence]) -> list[Evidence]:
    """The most telling pieces of one commit: words that people wrote before lines of code; the subject stands above."""
    ordered = sorted(pieces, key=lambda piece: (piece.says.startswith("The subject of"), piece.kind == "symbol"))
    return ordered[:_FIRST]


def quoted(text: str) -> str:
    """A text from the repository for the inside of « »: one line, no marks of ours, nothing a server would parse."""
    bare = harmless(flat(text)).replace("«", "‹").replace("»", "›")
    return bare if len(bare) <= _QUOTE else bare[:_QUOTE].rsplit(" ", 1)[0] + " …"


def flat(text: str) -> str:
    """A text on one line, without what only a terminal would understand."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+|\s+", " ", text).strip()
