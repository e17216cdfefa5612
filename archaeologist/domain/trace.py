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
