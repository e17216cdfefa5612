"""What every part of a postmortem looks at: the revision that has the bug, all that came after it, what repairs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from archaeologist.dig.at_fault import AtFault
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.clues import Clues
from archaeologist.dig.company import is_repair
from archaeologist.dig.coupling import former_paths
from archaeologist.dig.noise import is_cosmetic, path_kind
from archaeologist.dig.origin_report import SUBJECT
from archaeologist.dig.rationale import clip
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Origin, Suspect

YEAR = 365 * 86400


@dataclass(frozen=True)
class Incident:
    """`then` is looked at from the revision that has the bug, `now` from the one the report is written at; commit
    numbers are those of `now` unless a name says otherwise. `fix` is the repair, where one was named.
    """

    then: Site
    now: Site
    origin: Origin
    clues: Clues
    fault: AtFault
    fix: int | None
    words: str

    @property
    def culprit(self) -> Suspect | None:
        """The suspect that the origin stands by, first of them."""
        return next((each for each in self.origin.suspects if each.oid in self.origin.verdict[:1]), None)

    @cached_property
    def introduced(self) -> int | None:
        """Its number; for one that trying found and nobody suspected, too."""
        oid = next(iter(self.origin.verdict), None)
        return self.now.history.number(oid) if oid else None

    @cached_property
    def undone_repair(self) -> int | None:
        """The earlier repair that the introducing commit took back; None for what repaired the form alone."""
        undone = self.culprit.undone if self.culprit else None
        n = self.now.history.number(undone.oid) if undone else None
        return None if n is None or cosmetic(self.now, n) else n

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files at fault, each followed by the names that it had before."""
        return former_paths(self.now, self.fault.paths)

    @cached_property
    def touching(self) -> tuple[int, ...]:
        """The commits that changed a file at fault, oldest first."""
        return tuple(sorted({doc.n for path in self.paths for doc in self.now.history.path_docs(path)}))

    def repairs_between(self, after: int, before: int | None) -> tuple[int, ...]:
        """The repairs of the files at fault between two commits, oldest first."""
        last = self.now.history.size + 1 if before is None else before
        return tuple(n for n in self.touching if after < n < last and is_repair(self.now, n))

    @cached_property
    def repaired_since(self) -> tuple[tuple[int, float], ...]:
        """The repairs of the files at fault from the introduction to the repair, each with how much it tells, the most
        telling first; none where nobody knows when the bug came in.
        """
        between = self.repairs_between(self.introduced, self.fix) if self.introduced is not None else ()
        told = ((n, self._telling(n)) for n in between)
        return tuple(sorted(told, key=lambda pair: (-pair[1], -pair[0])))

    def _telling(self, n: int) -> float:
        """How many of the identifiers that the bug is about stand in what a commit changed in the files at fault, as a
        share of them."""
        docs = [doc.doc for doc in self.now.docs(n) if doc.path in self.paths or doc.old_path in self.paths]
        lines = [line for diff in self.now.history.diffs(docs).values() for line in (*diff.added, *diff.removed)]
        text = "\n".join(lines)
        names = self.fault.names
        return sum(name in text for name in names) / len(names) if names else 0.0


def changed_in(site: Site, n: int, says: str) -> Evidence:
    """That a commit changed what it changed, shown by its difference in the file of code that it changed most."""
    commit = site.history.commit(n)
    docs = sorted(site.docs(n), key=lambda doc: (path_kind(doc.path) != "code", -(doc.added + doc.removed), doc.path))
    path = docs[0].path if docs else ""
    check = diff_check(commit, path) if path else f"git show {commit.oid.short}"
    return Evidence("diff", says, check, commit.oid, path or None)


def tag_evidence(name: str, oid: Oid, says: str) -> Evidence:
    """That a release stands where it stands."""
    return Evidence("tag", says, f"git show -s {quoted(name)}", oid)


def cosmetic(site: Site, n: int) -> bool:
    """Whether a commit is about what nobody runs."""
    commit = site.history.commit(n)
    return is_cosmetic(commit.subject, commit.author.name)


def shown_subject(site: Site, n: int) -> str:
    """A subject for the inside of a sentence."""
    return clip(site.history.commit(n).subject, SUBJECT)
