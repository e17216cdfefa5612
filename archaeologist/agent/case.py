"""A case: the question and everything the tools found so far, in the order it was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding, NameFacts
from archaeologist.domain.question import Question
from archaeologist.toolkit.excavate import Call, Found, written
from archaeologist.toolkit.result import ToolResult


@dataclass(frozen=True, slots=True)
class Case:
    """What is known so far. `rounds` counts the excavations; each adds to `found`."""

    question: Question
    found: tuple[Found, ...] = ()
    rounds: int = 0

    def with_found(self, more: tuple[Found, ...]) -> Case:
        return replace(self, found=self.found + more, rounds=self.rounds + 1)

    @property
    def playbook(self) -> Case:
        """The case as the rules dug it up, without what a model asked for: the rules choose from nothing else."""
        return replace(self, found=tuple(each for each in self.found if each.asked is None))

    @property
    def asked(self) -> tuple[Found, ...]:
        """What a model asked for, in order."""
        return tuple(each for each in self.found if each.asked is not None)

    def has(self, call: Call) -> bool:
        """Whether the call was made already."""
        return any(each.call.name == call.name and dict(each.call.arguments) == written(call) for each in self.found)

    def values(self, tool: str) -> Iterator[tuple[dict[str, str], object]]:
        """(arguments, value) of each call of a tool that gave a result."""
        for each in self.found:
            if each.call.name == tool and isinstance(each.result, ToolResult):
                yield dict(each.call.arguments), each.result.value

    def findings(self, tool: str) -> tuple[Finding, ...]:
        """The findings of every call of a tool, in order; those of stories flattened."""
        return tuple(f for _, value in self.values(tool) for f in _flat(value))

    def told(self, tool: str) -> tuple[str, ...]:
        """The lines that a tool's results read as."""
        results = (each.result for each in self.found if each.call.name == tool)
        texts = (result.text for result in results if isinstance(result, ToolResult))
        return tuple(line.strip() for text in texts for line in text.splitlines())

    def evidence(self, tool: str) -> tuple[Evidence, ...]:
        """What the calls of a tool may be cited for, each once."""
        return tuple(dict.fromkeys(e for each in self.found if each.call.name == tool for e in each.result.evidence))

    def stories(self) -> tuple[tuple[Finding, ...], ...]:
        """What was taken back, each as the chain of its commits."""
        return tuple(story for _, value in self.values("undone") if isinstance(value, tuple) for story in value)

    def facts(self) -> tuple[NameFacts, ...]:
        return tuple(value for _, value in self.values("name_facts") if isinstance(value, NameFacts))

    def reasons(self, oid: str) -> tuple[Evidence, ...]:
        """What is recorded of why a commit was made, when that was asked for."""
        for arguments, value in self.values("reasons_of"):
            if arguments.get("commit") == oid and isinstance(value, tuple):
                return value
        return ()

    def every_finding(self) -> Iterator[Finding]:
        """The findings of all calls, in order."""
        for each in self.found:
            if isinstance(each.result, ToolResult):
                yield from _flat(each.result.value)

    @property
    def caveats(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for each in self.found for c in each.result.caveats))


def _flat(value: object) -> Iterator[Finding]:
    if isinstance(value, Finding):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _flat(each)
