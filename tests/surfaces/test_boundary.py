"""Where errors end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from archaeologist.errors import ArchaeologistError, UnknownName, UsageError
from archaeologist.surfaces.boundary import guard


def fails(error: BaseException) -> Callable[[], int]:
    def action() -> int:
        raise error

    return action


def told(error: BaseException) -> tuple[int, str]:
    """The exit status, and what stands on stderr."""
    errors = StringIO()
    return guard(fails(error), errors, os.environ), errors.getvalue()


def test_what_goes_well_keeps_its_status() -> None:
    assert guard(lambda: 3, StringIO(), {}) == 3


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (ArchaeologistError("It broke.", "Mend it."), 1, "archaeologist: It broke.\nMend it.\n"),
        (ArchaeologistError("It broke."), 1, "archaeologist: It broke.\n"),
        (UsageError("Not so.", "But so."), 2, "archaeologist: Not so.\nBut so.\n"),
        (UnknownName("Nobody knows x."), 3, "archaeologist: Nobody knows x.\n"),
        (KeyboardInterrupt(), 130, "archaeologist: Interrupted.\n"),
        (ArchaeologistError("Bad \x1b[2J name."), 1, "archaeologist: Bad ␛[2J name.\n"),
    ],
)
def test_an_error_of_ours_is_a_sentence_a_hint_and_a_status(error: BaseException, status: int, text: str) -> None:
    assert told(error) == (status, text)


def test_a_fault_of_the_program_is_a_sentence_and_its_details_are_in_a_file(home: Path) -> None:
    status, text = told(ZeroDivisionError("division\x1b by zero"))
    assert status == 1
    found = re.fullmatch(
        r"archaeologist: A fault inside the program: ZeroDivisionError: division␛ by zero\n"
        r"The details are in (\S+); please send them with a report\.\n",
        text,
    )
    assert found
    details = Path(found[1])
    assert details.parent == home / ".cache" / "archaeologist" / "log"
    assert re.match(r"archaeologist \S+, Python 3\.\d+\.\d+, .*\n\d{4}-\d\d-\d\dT", details.read_text())
    assert "Traceback (most recent call last):" in details.read_text()


def test_a_fault_is_told_even_if_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert told(RuntimeError()) == (
        1,
        "archaeologist: A fault inside the program: RuntimeError.\n"
        "The details could not be written to the cache folder.\n",
    )
