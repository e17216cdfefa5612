"""Finds by trying the commit after which a command fails: the suspects first, then the middle of what is left.

A suspect and its parent settle in two trials what halving a range of a thousand commits settles in ten. What decides is
tried twice, so that a command which fails now and then accuses nobody; what cannot be tried (status 125) is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Bisection, Origin, Outcome, Trial

Probe = Callable[[Oid], int]
"""The exit status of the command at a commit."""
Tell = Callable[[Trial, int], None]
"""Hears of each trial, and how many commits are left."""
SKIP = 125


class Search:
    """One search. `trials` are kept in order, so that an interrupted one can be told and gone on with."""

    def __init__(self, site: Site, origin: Origin, probe: Probe, tell: Tell) -> None:
        self._site, self._probe, self._tell = site, probe, tell
        numbers = (site.history.number(each.oid) for each in origin.suspects)
        self._suspects = tuple(n for n in numbers if n)
        self._guess = site.history.number(origin.bisect.good) if origin.bisect else None
        self._bad = site.history.number(site.at) or site.history.size
        self._goods: set[int] = set()
        self._skipped: set[int] = set()
        self.trials: list[Trial] = []

    def run(self) -> Bisection:
        """Tries until one commit is left, or only such as cannot be tried."""
        if self._try(self._bad) != "bad":
            return Bisection(None, tuple(self.trials), (), "The command does not fail at the revision looked from.")
        left = self._left()
        while left != {self._bad}:
            following = self._next(left)
            if following is None:
                return self._undecided(left)
            match self._try(following):
                case "bad":
                    self._bad = following
                case "good":
                    self._goods.add(following)
                case _:
                    self._skipped.add(following)
            left = self._left()
        return self._confirmed()

    def _left(self) -> set[int]:
        """The commits that may be the first to fail: what leads to the failing one and to none that passes."""
        fine = self._ancestors(self._goods, set())
        return self._ancestors({self._bad}, fine) - fine

    def _ancestors(self, heads: set[int], without: set[int]) -> set[int]:
        parents = self._site.history.parent_table()
        found, wave = set(heads), list(heads)
        while wave:
            fresh = [n for n in parents[wave.pop()] if n not in found and n not in without]
            found.update(fresh)
            wave += fresh
        return found

    def _next(self, left: set[int]) -> int | None:
        """What to try: the parents of a suspect that fails, the next suspect, what is before them all, the middle."""
        open_ = left - self._skipped - {self._bad}
        suspect = next((n for n in self._suspects if n in open_ or n == self._bad), None)
        if suspect == self._bad:
            parents = [n for n in self._site.history.parents(self._bad) if n in open_]
            suspect = next(iter(parents), next((n for n in self._suspects if n in open_), None))
        if suspect is None and not self._goods and self._guess in open_:
            return self._guess
        return suspect if suspect is not None else _middle(sorted(open_))

    def _try(self, n: int) -> Outcome:
        oid = self._site.history.oid(n)
        status = self._probe(oid)
        outcome: Outcome = "good" if status == 0 else "skip" if status == SKIP or status < 0 else "bad"
        self._note(Trial(oid, outcome))
        return outcome

    def _note(self, trial: Trial) -> None:
        self.trials.append(trial)
        self._tell(trial, len(self._left()))

    def _confirmed(self) -> Bisection:
        """The commit that is left, if a second trial of it and of those before it says the same."""
        passed = [n for n in self._site.history.parents(self._bad) if n in self._goods]
        for n, expected in ((self._bad, "bad"), *((n, "good") for n in passed)):
            if self._try(n) != expected:
                short = self._site.history.oid(n).short
                note = f"The command passes and fails at {short}: it is not to be relied on."
                return Bisection(None, tuple(self.trials), (self._site.history.oid(self._bad),), note)
        return Bisection(self._site.history.oid(self._bad), tuple(self.trials), (), "")

    def _undecided(self, left: set[int]) -> Bisection:
        oids = tuple(self._site.history.oid(n) for n in sorted(left))
        return Bisection(None, tuple(self.trials), oids, "What is left cannot be tried: the command skips it.")


def _middle(open_: list[int]) -> int | None:
    return open_[len(open_) // 2] if open_ else None
