"""Files are written whole or not at all; what is shown while it works goes to a terminal only."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from archaeologist.domain.answer import ToolCall
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.step import Step
from archaeologist.errors import ArchaeologistError
from archaeologist.surfaces.cli.live import Live, found_so_far
from archaeologist.surfaces.cli.output import write_file

STEP = Step(
    ToolCall("find_commits", (("words", "lamp"),), 0.1),
    "2 commits, best first:",
    (
        Evidence("message", "Its message speaks of lamp.", "git show x", Oid("0123456789" * 4)),
        Evidence("absence", "No tag contains it.", "git tag"),
    ),
)


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "answer.md"
    place.write_text("old and much longer")
    write_file(place, "new")
    assert place.read_text() == "new"
    assert list(tmp_path.iterdir()) == [place]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArchaeologistError, match="folder cannot be written"):
        write_file(tmp_path / "folder", "new")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_steps_overwrite_each_other_on_a_terminal_and_are_gone_at_the_end() -> None:
    screen = Screen()
    with Live(screen, 30) as live:
        live.emit(STEP)
    assert screen.getvalue() == "\r\x1b[K\r\x1b[Kfind_commits: 2 commits, best\r\x1b[K"


def test_a_pipe_sees_nothing_of_it() -> None:
    pipe = StringIO()
    with Live(pipe, 30) as live:
        live.emit(STEP)
        live.progress("messages", 1, 2)
    assert pipe.getvalue() == ""


def test_thoughts_are_folded_to_the_end_of_them_on_one_line() -> None:
    screen = Screen()
    with Live(screen, 24, plain=True) as live:
        live.heard("thinking", "Let me see what\nthe diff does.")
        live.heard("text", "It")
    assert screen.getvalue() == "\r\x1b[Kthinks: …the diff does.\r\x1b[Kwrites: …It\r\x1b[K"


def test_what_a_model_takes_its_time_for_is_told_to_a_pipe_in_plain_lines() -> None:
    pipe = StringIO()
    with Live(pipe, 30, plain=True) as live:
        live.emit(STEP)
        live.heard("thinking", "Hm \x1b[2J")
        live.heard("thinking", "hm.")
        live.heard("text", "It")
    assert pipe.getvalue() == "find_commits: 2 commits, best \nthe model thinks\nthe model writes\n"


def test_a_bar_is_shown_when_it_takes_long_and_not_before() -> None:
    screen, times = Screen(), iter([0.0, 0.3, 0.5])
    with Live(screen, 80, lambda: next(times)) as live:
        live.progress("messages", 1, 30)
        live.progress("messages", 10, 30)
        assert screen.getvalue() == ""
        live.progress("messages", 20, 30)
    assert "messages" in screen.getvalue()
    assert "20/30" in screen.getvalue()


def test_what_was_found_so_far_can_be_told_at_any_time() -> None:
    live = Live(StringIO(), 80)
    assert found_so_far(live) == ""
    live.emit(STEP)
    live.progress("diffs", 10, 30)
    assert found_so_far(live) == (
        "Found so far:\n"
        "  find_commits: 2 commits, best first:\n"
        "    0123456789  Its message speaks of lamp.\n"
        "    -           No tag contains it.\n"
        "What was indexed is kept; the next run goes on from there."
    )
