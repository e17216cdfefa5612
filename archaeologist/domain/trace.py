"""What a log says went wrong: stack traces as they are written, before anything of them is believed.

Order is the same for every language: frames innermost first, and of traces that hang together the one that surfaced
first, then what it was caused by, down to the root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["python", "javascript", "jvm", "go", "rust", "native", "csharp", "ruby", "php", "plain"]
Bond = Literal["", "cause", "context", "suppressed", "member", "thread"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a stack. What the trace does not say is empty, or 0.

    `file` has forward slashes; `function` is without arguments, `module` what qualifies it (package and class, crate,
    import path); `text` is the line of source that the trace shows.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    function: str = ""
    module: str = ""
    text: str = ""

    @property
    def told(self) -> str:
        """The frame on one line, the same for every language."""
        name = ".".join(each for each in (self.module, self.function) if each) or "?"
        place = self.file + (f":{self.line}" if self.line else "")
        return f"{name} ({place})" if place else name


@dataclass(frozen=True, slots=True)
class Trace:
    """One stack with the error that ended it.

    `bond` is what it is to the traces before it: empty for one that surfaced, `cause` for what caused the one before,
    `context` for what was being handled when that came up, `suppressed`, a `member` of a group, or only another
    `thread`. `lines` are its first and last line in the log, `seen` how often the log has it.
    """

    family: Family
    error: str = ""
    message: str = ""
    frames: tuple[Frame, ...] = ()
    bond: Bond = ""
    lines: tuple[int, int] = (1, 1)
    seen: int = 1

    @property
    def complaint(self) -> str:
        """The kind of error and its message, as one text."""
        return ": ".join(each for each in (self.error, self.message) if each)


@dataclass(frozen=True, slots=True)
class TraceLog:
    """All that was read of a log: its traces, its other lines (empty ones left out), and what was not read."""

    traces: tuple[Trace, ...] = ()
    prose: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """A frame and where it is in the repository at the revision looked from.

    `path` is empty for a frame of other code; `foreign` names that code as far as it is known. `symbol` is the
    qualified name of the definition, `start` and `end` its lines. `line` is the line that failed as it stands now, 0
    when it may have drifted too far to be told; `sure` says how well the place is known, from 0 to 1.
    """

    frame: Frame
    path: str = ""
    symbol: str = ""
    start: int = 0
    end: int = 0
    line: int = 0
    sure: float = 0.0
    foreign: str = ""

    @property
    def told(self) -> str:
        """The place on one line."""
        if not self.path:
            return f"{self.frame.told}: {self.foreign or 'not in this repository'}"
        at = self.line or self.start
        return f"{self.frame.told} = {self.symbol or 'the top level'} ({self.path}{f':{at}' if at else ''})"


@dataclass(frozen=True, slots=True)
class PlacedTrace:
    """A trace and its frames as places of the repository, innermost first; very deep ones are cut."""

    trace: Trace
    frames: tuple[PlacedFrame, ...]
