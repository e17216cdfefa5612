"""What an investigation may cost, and what it has cost so far: every limit is looked after here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from archaeologist.agent.endpoint.faults import Halted
from archaeologist.agent.endpoint.values import Usage


@dataclass(frozen=True, slots=True)
class Limits:
    """Zero is no limit. `steps` are tool calls that a model may make, `tokens` all that it reads and writes."""

    steps: int = 24
    tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in whatever money; zero where nobody said."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, usage: Usage) -> float | None:
        """What was spent; None when there are no prices."""
        if not (self.prompt or self.completion):
            return None
        return (usage.prompt * self.prompt + usage.completion * self.completion) / 1e6


@dataclass(frozen=True, slots=True)
class Spent:
    """What a model has used. `why` says why it could not conclude, and is empty when it could.

    `limits` are those that it came up against, in the order in which it did: «24 tool calls», «600 seconds».
    """

    usage: Usage = field(default_factory=Usage)
    requests: int = 0
    why: str = ""
    limits: tuple[str, ...] = ()


class Meter:
    """Counts for one investigation. It goes on from where an interrupted one had got to."""

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float],
        spent: Spent | None = None,
    ) -> None:
        self.limits = limits
        self.spent = spent or Spent()
        self._clock = clock
        self._started = clock()

    @property
    def deadline(self) -> float | None:
        return self._started + self.limits.seconds if self.limits.seconds else None

    def use(self, usage: Usage, requests: int = 1) -> None:
        self.spent = replace(self.spent, usage=self.spent.usage + usage, requests=self.spent.requests + requests)

    def give_up(self, why: str) -> None:
        """Notes why the model is not asked any more; the first reason counts."""
        if not self.spent.why:
            self.spent = replace(self.spent, why=why)

    def reach(self, limit: str) -> str:
        """Notes a limit, such as «24 tool calls», and says in a clause that it was reached."""
        if limit not in self.spent.limits:
            self.spent = replace(self.spent, limits=(*self.spent.limits, limit))
        return reached(limit)

    def exhausted(self) -> str:
        """Which limit of tokens or seconds is reached, in a clause; empty while none is."""
        if self.limits.tokens and self.spent.usage.total >= self.limits.tokens:
            return self.reach(self._tokens)
        if self.deadline is not None and self._clock() >= self.deadline:
            return self.reach(f"{self.limits.seconds:g} seconds")
        return ""

    def room(self, prompt: int, wanted: int) -> int:
        """How many tokens the answer to a prompt of so many may take, at most `wanted`.

        Raises `Halted` where the limit leaves less than a quarter of that: it would be cut before it said anything.
        """
        if not self.limits.tokens:
            return wanted
        left = self.limits.tokens - self.spent.usage.total - prompt
        if left < wanted // 4:
            self.reach(self._tokens)
            raise Halted(f"the limit of {self._tokens} leaves no room for another request")
        return min(wanted, left)

    @property
    def _tokens(self) -> str:
        return f"{self.limits.tokens:,} tokens"

    def steps_left(self, made: int) -> int:
        """How many tool calls a model may still make after `made`; a large number when there is no limit."""
        return max(0, self.limits.steps - made) if self.limits.steps else 1_000_000


def reached(limit: str) -> str:
    """The clause that says so of a limit."""
    return f"the limit of {limit} was reached"
