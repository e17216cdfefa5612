"""Finds by trying the commit after which a command fails: the suspects first, then the middle of what is left.

A suspect and its parent settle in two trials what halving a range of a thousand commits settles in ten. What decides is
tried twice, so that a command which fails now and then accuses nobody, and where it changes its mind two of three
trials decide; what cannot be tried (status 125) is left out.

Several commits are tried at once by running ahead, as a processor does at a branch: beside the next trial run those
that would follow it, the likeliest first. Trials only count in the order in which one alone would be made; one that
no longer follows is broken off. So neither the number of jobs nor the order in which they end changes what is tried,
what is told of it or what is found, as long as the command keeps to its answers. Halving with three at once gains the
two bits a round that a search by quarters would, with two at once 1.5 of 1.58.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Bisection, Origin, Outcome, Trial
from archaeologist.git.crew import SKIP, Crew, Job

Tell = Callable[[Trial | None, int, tuple[Oid, ...]], None]
"""Hears of each trial that counts (None at the start), how many commits are left, and which are being tried."""
Key = tuple[int, int]
"""A commit and which trial of it: the first, second or third."""

_MOST_FICKLE = 3
"""Commits at which the command changes its mind, before it is given up."""
_STEADY = 0.95
_OFTEN_RIGHT = 0.75
_SHARES = (0.25, 0.9)
_WORTH = 0.05
"""A trial that is less likely than this to follow is not worth the time it takes from those that run."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is known after some trials. `bads` fail, each leads to the one before; the last may be the first to fail.

    `left` are the commits that may be it: what leads to the last of `bads` and to none of `goods`.
    """

    bads: tuple[int, ...]
    goods: frozenset[int]
    skipped: frozenset[int]
    left: frozenset[int]
    votes: tuple[tuple[int, Outcome], ...] = ()

    def of(self, n: int) -> tuple[Outcome, ...]:
        """How each trial of a commit ended."""
        return tuple(outcome for tried, outcome in self.votes if tried == n)

    @property
    def fickle(self) -> tuple[int, ...]:
        """The commits at which the command changed its mind."""
        return tuple(n for n in dict.fromkeys(n for n, _ in self.votes) if len(set(self.of(n))) > 1)


class Search:
    """One search; `run` it once."""

    def __init__(self, site: Site, origin: Origin, crew: Crew, tell: Tell) -> None:
        self._site, self._crew, self._tell = site, crew, tell
        numbers = ((site.history.number(each.oid), each.score) for each in origin.suspects)
        self._suspects = {n: score for n, score in numbers if n}
        self._guess = site.history.number(origin.bisect.good) if origin.bisect else None
        self._parents = site.history.parent_table()
        self._jobs: dict[Key, Job] = {}

    def run(self) -> Bisection:
        """Tries until one commit is left, or only such as cannot be tried. Raises `GitError` when git fails."""
        bad = self._site.history.number(self._site.at) or self._site.history.size
        state = _State((bad,), frozenset(), frozenset(), frozenset(self._reach({bad})))
        self._keep_busy(state, None)
        while (following := self._next(state)) is not None:
            outcome = self._await(state, _key(state, following))
            state = self._after(state, following, outcome)
            self._keep_busy(state, Trial(self._site.history.oid(following), outcome))
        return self._conclusion(state)

    # -- what comes next ----------------------------------------------------------------------------------------------

    def _next(self, state: _State) -> int | None:
        """What to try: the revision looked from, what narrows the search, what confirms it; None at the end."""
        if not state.bads or len(state.fickle) >= _MOST_FICKLE:
            return None
        bad = state.bads[-1]
        if not state.votes:
            return bad
        if state.left != {bad}:
            return self._narrowing(state)
        return next((n for n in self._decisive(state) if not _settled(state.of(n))), None)

    def _narrowing(self, state: _State) -> int | None:
        """The parents of a suspect that fails, the next suspect, what is before them all, the middle."""
        bad = state.bads[-1]
        open_ = state.left - state.skipped - {bad}
        suspect = next((n for n in self._suspects if n in open_ or n == bad), None)
        if suspect == bad:
            parents = [n for n in self._parents[bad] if n in open_]
            suspect = next(iter(parents), next((n for n in self._suspects if n in open_), None))
        if suspect is None and not state.goods and self._guess in open_:
            return self._guess
        return suspect if suspect is not None else _middle(sorted(open_), len(state.left & state.skipped))

    def _decisive(self, state: _State) -> tuple[int, ...]:
        """The commit that is left, and those before it that pass."""
        bad = state.bads[-1]
        return (bad, *(n for n in self._parents[bad] if n in state.goods))

    # -- what a trial tells --------------------------------------------------------------------------------------------

    def _after(self, state: _State, n: int, outcome: Outcome) -> _State:
        """What is known when one more trial has ended."""
        before = state.of(n)
        state = replace(state, votes=(*state.votes, (n, outcome)))
        if not before:
            return self._learnt(state, n, outcome)
        if len(before) < 2 or outcome == before[0]:
            return state
        return self._corrected(state, n, outcome if outcome == before[1] else "skip")

    def _learnt(self, state: _State, n: int, outcome: Outcome) -> _State:
        if outcome == "skip":
            return replace(state, skipped=state.skipped | {n}, bads=tuple(b for b in state.bads if b != n))
        reached = self._reach({n}, state.left)
        if outcome == "good":
            bads = tuple(b for b in state.bads if b != n)
            return replace(state, goods=state.goods | {n}, left=state.left - reached, bads=bads)
        bads = state.bads if n == state.bads[-1] else (*state.bads, n)
        return replace(state, bads=bads, left=state.left & reached)

    def _corrected(self, state: _State, n: int, outcome: Outcome) -> _State:
        """The same without what the first trial of a commit told, which two later ones gave the lie."""
        bads = tuple(b for b in state.bads if b != n) + ((n,) if outcome == "bad" else ())
        goods = state.goods - {n} | ({n} if outcome == "good" else set())
        skipped = state.skipped | {n} if outcome == "skip" else state.skipped
        left = self._reach({bads[-1]}) - self._reach(goods) if bads else set()
        return replace(state, bads=bads, goods=frozenset(goods), skipped=skipped, left=frozenset(left))

    def _reach(self, heads: Iterable[int], within: frozenset[int] | None = None) -> set[int]:
        """Some commits and what leads to them, of those in `within`."""
        found = set(heads)
        wave = list(found)
        while wave:
            fresh = [n for n in self._parents[wave.pop()] if n not in found and (within is None or n in within)]
            found.update(fresh)
            wave += fresh
        return found

    # -- several at once -----------------------------------------------------------------------------------------------

    def _await(self, state: _State, key: Key) -> Outcome:
        """How a trial ends; while it runs, whatever becomes free runs ahead."""
        while not self._jobs[key].done:
            self._crew.wait(self._jobs.values())
            self._start(self._ahead(state))
        return _outcome(self._jobs[key].status())

    def _keep_busy(self, state: _State, trial: Trial | None) -> None:
        """Breaks off what no longer follows, starts what does, and tells of the trial that counted."""
        wanted = self._ahead(state)
        for key in [key for key in self._jobs if key not in wanted]:
            self._jobs.pop(key).drop()
        self._start(wanted)
        busy = dict.fromkeys(self._site.history.oid(n) for (n, _), job in self._jobs.items() if not job.done)
        self._tell(trial, len(state.left), tuple(busy))

    def _start(self, wanted: list[Key]) -> None:
        for key in wanted:
            if key not in self._jobs:
                self._jobs[key] = self._crew.start(self._site.history.oid(key[0]))

    def _ahead(self, state: _State) -> list[Key]:
        """The next trial and those that are likeliest to follow, until no more can run at once; ended ones are free."""
        keys: list[Key] = []
        running, serial = 0, 0
        heap: list[tuple[float, int, _State]] = [(-1.0, serial, state)]
        while heap and running < self._crew.jobs:
            chance, _, after = heappop(heap)
            n = self._next(after)
            if n is None or -chance < _WORTH:
                continue
            key = _key(after, n)
            job = self._jobs.get(key)
            ended = job is not None and job.done and not job.failed
            if key not in keys:
                keys.append(key)
                running += not ended
            fails = self._chance(after, n)
            ways: list[tuple[Outcome, float]] = [("bad", fails), ("good", 1.0 - fails)]
            if job is not None and ended:
                ways = [(_outcome(job.status()), 1.0)]
            for outcome, share in ways:
                serial += 1
                heappush(heap, (chance * share, serial, self._after(after, n, outcome)))
        return keys

    def _chance(self, state: _State, n: int) -> float:
        """How likely it is that the command fails at a commit."""
        if before := state.of(n):
            return _STEADY if before[0] == "bad" else 1.0 - _STEADY
        if n == state.bads[-1]:
            return _STEADY
        if state.bads[-1] in self._suspects and n in self._parents[state.bads[-1]]:
            return 1.0 - _OFTEN_RIGHT
        if n in self._suspects:
            return min(max(self._suspects[n], _SHARES[0]), _SHARES[1])
        return 1.0 - _STEADY if n == self._guess else 0.5

    # -- the end -------------------------------------------------------------------------------------------------------

    def _conclusion(self, state: _State) -> Bisection:
        trials = tuple(Trial(self._site.history.oid(n), outcome) for n, outcome in state.votes)
        fickle = state.fickle
        if not state.bads and not fickle:
            return Bisection(None, trials, (), "The command does not fail at the revision looked from.")
        left = tuple(self._site.history.oid(n) for n in sorted(state.left))
        if not state.bads or len(fickle) >= _MOST_FICKLE:
            told = self._site.history.oid(fickle[-1]).short
            return Bisection(None, trials, left, f"The command passes and fails at {told}: it is not to be relied on.")
        if len(left) > 1:
            return Bisection(None, trials, left, "What is left cannot be tried: the command skips it.")
        names = ", ".join(self._site.history.oid(n).short for n in fickle)
        note = f"The command changed its mind at {names}; two of three trials decided." if fickle else ""
        return Bisection(left[0], trials, (), note)


def _key(state: _State, n: int) -> Key:
    return n, len(state.of(n))


def _settled(votes: tuple[Outcome, ...]) -> bool:
    """Whether a commit was tried twice with the same end, or three times."""
    return len(votes) >= 3 or (len(votes) == 2 and votes[0] == votes[1])


def _outcome(status: int) -> Outcome:
    return "good" if status == 0 else "skip" if status == SKIP or status < 0 else "bad"


def _middle(open_: list[int], skips: int) -> int | None:
    """The middle; after each commit there that was skipped another place, far from those before it.

    The places are those of van der Corput (1935): 1/2, 1/4, 3/4, 1/8, 5/8, … What cannot be tried stands together most
    often, and its neighbours would be skipped too.
    """
    place, part, number = 0.0, 0.5, skips + 1
    while number:
        place += part * (number % 2)
        part, number = part / 2, number // 2
    return open_[int(len(open_) * place)] if open_ else None
