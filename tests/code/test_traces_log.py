"""Whole logs: what stands before lines, repeated and mixed traces, and text that nobody meant to be read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import told

from archaeologist.code.traces import read_log
from archaeologist.code.traces.log import read_page
from archaeologist.code.traces.page import LONGEST_LINE, MOST_LINES, Page, open_page

PLAIN = ("Traceback (most recent call last):", '  File "/app/a.py", line 3, in run', "    go()", "KeyError: 'x'")


@pytest.mark.parametrize(
    "front",
    [
        "",
        "2024-05-01 12:00:00,123 ",
        "2024-05-01T12:00:00.123456789Z ",
        "[2024-05-01 12:00:00] ",
        "12:00:00.1 ",
        "2024-05-01T12:00:00Z stderr F ",
        "web-1_app.2  | ",
        "May  1 12:00:00 host shop[123]: ",
        "<13>May 11 12:00:00 host /usr/bin/shop: ",
        "shop[77]: ",
        "[ERROR] ",
        "ERROR: ",
        "2024-05-01 12:00:00 [error] ",
        "05-01 12:00:00.123  1234  1235 E AndroidRuntime: ",
        "E/AndroidRuntime( 1234): ",
        "[   12.345678] ",
        "\x1b[31m",
        "\x1b[1;31m2024-05-01T12:00:00.000Z\x1b[0m ",
        "> ",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\x1b[0m\n"])
def test_what_a_logger_puts_in_front_is_no_part_of_a_trace(front: str, ends: str) -> None:
    log = read_log("".join(front + line + ends for line in PLAIN))
    (found,) = log.traces
    assert (found.error, found.message, found.lines) == ("KeyError", "'x'", (1, 4))
    assert [(each.told, each.text) for each in found.frames] == [("run (/app/a.py:3)", "go()")]
    assert log.prose == ()


STRUCTURED = (
    r'{"level":"error","stack":"Error: x\n    at foo (file.js:1:2)\n    at bar (C:\\a\\file.js:3:2)","host":"h"}'
)


def test_a_stack_that_a_structured_log_wrote_into_a_string() -> None:
    assert (
        told(STRUCTURED)
        == """
javascript 1-1  'Error: x'
  foo (file.js:1)
  bar (C://a//file.js:3)"""
    )


def test_traces_that_come_again_are_told_once_and_other_lines_are_kept() -> None:
    text = "start\n" + "2024-05-01 12:00:00 a request failed\n".join(["\n".join(PLAIN) + "\n"] * 3) + "end\n"
    log = read_log(text)
    assert [(each.error, each.seen, each.lines) for each in log.traces] == [("KeyError", 3, (2, 5))]
    assert log.prose == ("start", "a request failed", "a request failed", "end")


def test_an_error_without_a_stack_and_places_of_a_compiler() -> None:
    assert (
        told(
            """
            it says
            TypeError: Unknown setting 'x'.
            make: entering
            src/a.c:12:3: error: unknown type name 'foo'
            """
        )
        == """
plain 2-2  "TypeError: Unknown setting 'x'."
plain 4-4  "error: unknown type name 'foo'"
  ? (src/a.c:12)"""
    )


def test_a_traceback_that_breaks_off_and_one_without_its_header() -> None:
    assert told('Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\n  File "b.py", li') == (
        "\npython 1-3  ''\n  f (a.py:1) | g()"
    )
    assert told("File \"a.py\", line 1, in f\n    g()\nKeyError: 'x'\n") == (
        "\npython 1-3  \"KeyError: 'x'\"\n  f (a.py:1) | g()"
    )


def test_prose_is_no_trace() -> None:
    text = "The service at (noon) said: hello.\nSee page 3, line 4.\nmeet me at home (or not)\nNote: from a friend\n"
    assert read_log(text).traces == ()


def test_what_is_too_much_is_cut_and_told() -> None:
    log = read_log("x\n" * (MOST_LINES + 1) + "\n".join(PLAIN))
    assert log.gaps == (f"Of the log only the first {MOST_LINES} lines were read.",)
    assert log.traces == ()


# -- text that nobody meant to be read -------------------------------------------------------------------------------

PIECES = [
    'File "', '", line 1', ", in f", "at ", "a.b(", "C.java:1)", " (", "x.js:1:2", ")", "@", "#0 ", "0x1 in ",
    "==1== ", "    ", "\t", ":", "::", ".", "/", "<", ">", "panic: ", "goroutine 1 [running]:",
    "thread 'a' panicked at ", "'", ", ", "from ", ":in `", "Traceback (most recent call last):", "| ", "+-", "---",
    "Error", ": ", "[0x1]", "+0x1/0x2", "E   ", "Caused by: ", " ---> ", "a.py:1: in f", "\t/a.go:1", "assertion ",
    "runtime error: ", "PHP Fatal error:  ", " in ", "\\n", "\\n    at ", '"', "[", "]", "12:00:00 ", "ERROR ", "{",
    "}", "operator", "\x1b[", "\x1b]", " - ", "\n", "\n", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text())
def test_nothing_that_a_log_holds_makes_reading_fail(text: str) -> None:
    log = read_log(text)
    last = text.replace("\r\n", "\n").count("\n") + 1
    for each in log.traces:
        assert 1 <= each.lines[0] <= each.lines[1] <= last
        assert each.frames or each.complaint


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_a_long_line_is_cut(pieces: list[str]) -> None:
    line = "".join(pieces).replace("\n", "") or "x"
    page = open_page(line * (2 * LONGEST_LINE // len(line)))
    assert all(len(each) <= LONGEST_LINE for each in page.lines)
    read_page(page)


@dataclass(frozen=True)
class Counted(Page):
    """A page that counts how often a line of it is looked at."""

    looks: list[int] = field(default_factory=list)

    def __getitem__(self, at: int) -> str:
        self.looks.append(at)
        return super().__getitem__(at)


def looks(lines: list[str]) -> int:
    page = Counted(tuple(lines), tuple(range(1, len(lines) + 1)))
    read_page(page)
    return len(page.looks)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), min_size=1, max_size=4))
def test_twice_the_log_is_at_most_about_twice_the_work(block: list[str]) -> None:
    lines = [line for each in block for line in each.split("\n")]
    once, twice = looks(lines * 100), looks(lines * 200)
    assert twice <= 2.5 * once + 4_000
