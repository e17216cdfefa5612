"""A stack trace in a question: it is found among the words, and answered with the commit that it leads to."""

from __future__ import annotations

import pytest
from digsite import DigSite
from program import archaeologist

from archaeologist.agent.traced import split_trace
from archaeologist.agent.understand import understand

PYTHON = 'Traceback (most recent call last):\n  File "a.py", line 2, in total\n    return cart.rows.sum\nKeyError: 1'
NODE = "TypeError: x is null\n    at total (a.js:1:2)\n    at /app/b.js:3:4"
RUST = "thread 'main' panicked at src/a.rs:1:2:\nboom"
GO = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1"


@pytest.mark.parametrize("trace", [PYTHON, NODE])
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("what broke this?\n", ""), ("since when?\n```\n", "\n```\nthanks")]
)
def test_a_trace_is_told_from_the_words_around_it(before: str, trace: str, after: str) -> None:
    words, found = split_trace(before + trace + after)
    assert found == trace
    assert words.split() == (before + after).replace("```", "").split()


@pytest.mark.parametrize("trace", [PYTHON, NODE, RUST + "\n", GO])
def test_what_is_asked_of_a_trace_is_where_it_comes_from(trace: str) -> None:
    question = understand("why is this?\n" + trace)
    assert (question.intent, question.trace) == ("bug_origin", trace.rstrip("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "why was total removed at a.py (by whom)?",
        "when did\n\nFlask.json\ngo?",
        "what panicked at startup?",
        "#12 and\nmore\nof it",
    ],
)
def test_a_plain_question_has_no_trace(text: str) -> None:
    assert split_trace(text) == (text, "")


def test_the_answer_to_a_question_with_a_trace(site: DigSite) -> None:
    site.commit("Add a cart", {"a.py": "def total(cart):\n    return cart.sum\n"}, at=1)
    site.commit("Sum over rows (#7)", {"a.py": "def total(cart):\n    return cart.rows.sum\n"}, at=30)
    site.commit("Greet", {"b.py": "x = 1\n"}, at=40)
    ran = archaeologist("ask", "what broke this?\n" + PYTHON, "--width", "100", cwd=site.path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split("\n")[0].endswith("(Ada Digger, 2020-01-31, #7): “Sum over rows (#7)”")


def test_a_trace_of_other_code_is_answered_by_no_commit(site: DigSite) -> None:
    site.commit("Add a cart", {"c.py": "x = 1\n"}, at=1)
    ran = archaeologist("ask", "what broke this?\n" + PYTHON.replace("a.py", "/usr/lib/python3.11/z.py"), cwd=site.path)
    assert (ran.status, ran.out.split("\n")[0]) == (3, "No commit stands out as the origin of that trace.")
