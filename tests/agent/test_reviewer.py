"""What is believed of a question that a model puts in the place of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent.reviewer import is_question_about

KNOWN = """\
fence_removed in shop/till.py, lines 2-3 before: `if amount < 0:` is gone
   earlier commit 0123456789 of 2020-01-02: Fix the tax of returned goods (#12)
   its words: The ledger refuses a negative tax, see RFC 9110
   | -    if amount < 0 and not is_return(amount):"""


@pytest.mark.parametrize(
    "text",
    [
        "Does the ledger still refuse a negative tax after this?",
        "Who calls is_return now, and what does the ledger do with a negative tax?",
        "Is what 0123456789 was for kept in shop/till.py?",
        "Can a return still crash the till? Which test shows it?",
    ],
)
def test_questions_about_what_is_there(text: str) -> None:
    assert is_question_about(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Why?",
        "The ledger is fine with this.",
        "This is safe. Merge it?",
        "Is it as in abcdef1234?",
        "Does it fix #99 as well?",
        "Is it kept in shop/other.py?",
        "Does validate_tax do this now?",
        "Did @ada look at the ledger?",
        "See https://else.example for the ledger, or not?",
        "Is the **ledger** still right after this?",
        "Is the ledger <b>right</b> after this?",
        "Does it keep to RFC 7231 still?",
        "Is the ledger right after this;\nrm -rf?",
        "Is the ledger right " + "and right " * 30 + "after this?",
        "/archaeologist not-relevant 1 or what?",
    ],
)
def test_nothing_else_stands(text: str) -> None:
    assert not is_question_about(text, KNOWN)


@given(st.text(max_size=220))
def test_whatever_stands_is_one_short_line_without_markup(text: str) -> None:
    asked = f"{text}?"
    if is_question_about(asked, KNOWN):
        assert len(asked) <= 200
        assert not set(asked) & set("@#<>[]`*|\\\n\r\x1b")
