"""The tools there are, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

from archaeologist.errors import UsageError
from archaeologist.toolkit.result import Refusal
from archaeologist.toolkit.tool import Tool

C = TypeVar("C")


class Registry(Generic[C]):
    """Tools over one kind of context, in the order given. Raises `ValueError` when two bear the same name."""

    def __init__(self, tools: Iterable[Tool[C, ..., object]]) -> None:
        self._tools: dict[str, Tool[C, ..., object]] = {}
        for each in tools:
            if each.name in self._tools:
                raise ValueError(f"two tools are called {each.name}")
            self._tools[each.name] = each

    def __iter__(self) -> Iterator[Tool[C, ..., object]]:
        return iter(self._tools.values())

    def __len__(self) -> int:
        return len(self._tools)

    def __contains__(self, name: str) -> bool:
        return name in self._tools

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._tools)

    def find(self, name: str) -> Tool[C, ..., object] | Refusal:
        """The tool of that name, or a refusal that names the nearest one."""
        return self._tools.get(name) or self._unknown(name)

    def _unknown(self, name: str) -> Refusal:
        near = get_close_matches(name, self.names, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(self.names)}."
        return Refusal(f"There is no tool {name!r}.", hint, UsageError.status)
