"""Where errors end: each becomes a sentence, a hint and an exit status, and never a traceback on the screen."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TextIO

from archaeologist.config import cache_folder
from archaeologist.errors import ArchaeologistError

FAILED = 1
WRONG_USAGE = 2
NOTHING_FOUND = 3
INTERRUPTED = 130
TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """The program was told to end: it cleans up as after an interruption."""


def end_cleanly_when_told() -> None:
    """Has SIGTERM end the program like an interruption: what runs for it and what it put on the disk goes."""

    def told(number: int, frame: FrameType | None) -> None:
        raise Terminated

    with suppress(ValueError):  # not in the main thread: whoever owns the process decides
        signal.signal(signal.SIGTERM, told)


def guard(action: Callable[[], int], errors: TextIO, environment: Mapping[str, str]) -> int:
    """The exit status of `action`, or the one that its error stands for, told on `errors`."""
    try:
        return action()
    except ArchaeologistError as error:
        tell(errors, error.sentence, error.hint)
        return error.status
    except KeyboardInterrupt as ended:
        tell(errors, "Interrupted.")
        return TERMINATED if isinstance(ended, Terminated) else INTERRUPTED
    except BrokenPipeError:
        hush()
        return 0
    except Exception as error:
        tell(errors, _sentence(error), _written_down(error, environment))
        return FAILED


def tell(errors: TextIO, sentence: str, hint: str = "") -> None:
    """A sentence and a hint, made harmless: both may quote what the repository or the user wrote."""
    from archaeologist.render import neutral

    for text in (f"archaeologist: {sentence}", hint):
        if text:
            errors.write(neutral.plain(text) + "\n")
    errors.flush()


def hush() -> None:
    """Sends what is still to be written nowhere: whoever read it has had enough, and Python would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence(error: Exception) -> str:
    from archaeologist.render import neutral

    words = neutral.line(str(error))
    return f"A fault inside the program: {type(error).__name__}" + (f": {words[:200]}" if words else ".")


def _written_down(error: Exception, environment: Mapping[str, str]) -> str:
    """Where the details are, as a hint."""
    import platform
    import traceback

    from archaeologist import __version__

    now = datetime.now(UTC)
    place = cache_folder(environment) / "log" / f"{now:%Y-%m-%dT%H%M%S}-{os.getpid()}.txt"
    head = (
        f"archaeologist {__version__}, Python {platform.python_version()}, {platform.platform()}\n{now.isoformat()}\n"
    )
    try:
        _write(place, head + "".join(traceback.format_exception(error)))
    except OSError:
        return "The details could not be written to the cache folder."
    return f"The details are in {place}; please send them with a report."


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8", errors="backslashreplace")
