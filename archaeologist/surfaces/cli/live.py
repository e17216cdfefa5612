"""What is shown while it works: on stderr, on a terminal only, and gone when the answer comes."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from archaeologist.domain.step import Step

PATIENCE = 0.4  # seconds before a bar is worth showing: most updates of an index take less


class Live:
    """Hears of progress and steps. Steps are kept, so that an interruption can show what was found so far."""

    def __init__(
        self, stream: TextIO, width: int, clock: Callable[[], float] = time.monotonic, plain: bool = False
    ) -> None:
        self.stream = stream
        self.plain = plain and not stream.isatty()
        self.width = width
        self.shown = stream.isatty()
        self.steps: list[Step] = []
        self.unfinished = False
        self._clock = clock
        self._started: float | None = None
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._kind, self._said = "", ""

    def __enter__(self) -> Live:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def progress(self, stage: str, done: int, total: int) -> None:
        """How far the index is."""
        self.unfinished = done < total
        now = self._clock()
        self._started = now if self._started is None else self._started
        if self.shown and now - self._started >= PATIENCE:
            self._advance(stage, done, total)

    def emit(self, step: Step) -> None:
        """A step of the investigation, as it ends."""
        self.steps.append(step)
        if self.shown:
            self.clear()
            self._overwrite(f"{step.call.name}: {step.outcome}")
        elif self.plain:
            self._write_line(f"{step.call.name}: {step.outcome}")

    def heard(self, kind: str, piece: str) -> None:
        """A piece of what a model thinks or writes: folded to one line, the end of it."""
        if kind != self._kind:
            self._kind, self._said = kind, ""
            if self.plain:
                self._write_line("the model thinks" if kind == "thinking" else "the model writes")
        self._said = (self._said + piece)[-4 * self.width :]
        if self.shown:
            mark = "thinks" if kind == "thinking" else "writes"
            room = self.width - len(mark) - 4
            self._overwrite(f"{mark}: …{neutral_end(self._said, room)}")

    def note(self, text: str) -> None:
        """What is being done, in the place of what was said last."""
        if self.shown:
            self.clear()
            self._overwrite(text)

    def clear(self) -> None:
        """Takes away whatever is shown."""
        if self._bar:
            self._bar.stop()
            self._bar, self._tasks = None, {}
        if self.shown:
            self._overwrite("")

    def _write_line(self, text: str) -> None:
        from archaeologist.render import neutral

        self.stream.write(f"{neutral.line(text)[: self.width]}\n")
        self.stream.flush()

    def _overwrite(self, text: str) -> None:
        from archaeologist.render import neutral

        self.stream.write(f"\r\x1b[K{neutral.line(text)[: self.width - 1]}")
        self.stream.flush()

    def _advance(self, stage: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = _new_bar(self.stream)
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def neutral_end(text: str, room: int) -> str:
    """The end of a text on one line."""
    return " ".join(text.split())[-max(1, room) :]


def _new_bar(stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(file=stream), transient=True)


def found_so_far(live: Live) -> str:
    """What an interrupted run leaves behind, one finding a line; empty when there is nothing."""
    lines = ["Found so far:"] if live.steps else []
    for step in live.steps:
        lines.append(f"  {step.call.name}: {step.outcome}")
        lines += [f"    {each.oid.short if each.oid else '-':10}  {each.says}" for each in step.evidence[:3]]
    if live.unfinished:
        lines.append("What was indexed is kept; the next run goes on from there.")
    return "\n".join(lines)
