"""Who calls whom: the places of a call graph, and the edges between them."""

from __future__ import annotations

from dataclasses import dataclass

from archaeologist.domain.oid import Oid


@dataclass(frozen=True, slots=True, order=True)
class CallPlace:
    """A definition of a revision, twins (overloads, stubs) taken together. `name` is its qualified name; empty for what
    a file does at its top level."""

    path: str
    name: str

    def __str__(self) -> str:
        return f"{self.name or 'top level'} ({self.path})"


@dataclass(frozen=True, slots=True)
class CallEdge:
    """A call at `line` of the caller's file.

    `weight` is 1 where imports, containers and declared types settle what is called. It is less where several
    definitions, or one of nothing but the right name, may be meant: these are candidates.
    """

    caller: CallPlace
    callee: CallPlace
    line: int
    weight: float

    @property
    def certain(self) -> bool:
        return self.weight == 1.0


@dataclass(frozen=True, slots=True)
class CallChange:
    """A caller that began (`added`) or ceased to call `callee`, a bare name, and the commit that did it.

    `path` is the caller's file in that commit, `line` the call there; for one that ceased, in the commit's parent.
    """

    caller: CallPlace
    callee: str
    added: bool
    oid: Oid
    line: int
