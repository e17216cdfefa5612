"""What a change really takes away, told from what it only moves, reformats or renames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.dig.losses import losses, renames
from archaeologist.git.patch import parse_patch

GUARDED = """\
def tax(amount, rate):
    if amount < 0:
        return 0
    return amount * rate
"""


def patch(removed: str, added: str, path: str = "till.py", start: int = 1) -> str:
    """A patch of one hunk that puts some lines in the place of others."""
    out, into = removed.splitlines(), added.splitlines()
    body = [f"-{line}" for line in out] + [f"+{line}" for line in into]
    head = [f"diff --git a/{path} b/{path}", f"--- a/{path}", f"+++ b/{path}"]
    return "\n".join([*head, f"@@ -{start},{len(out)} +{start},{len(into)} @@", *body]) + "\n"


def lost(*patches: str) -> list[tuple[int, str, str]]:
    """Line, text and what stands instead, of all that is lost."""
    return [(each.line, each.text.strip(), each.instead.strip()) for each in losses(parse_patch("".join(patches)))]


def test_a_check_that_goes_is_lost() -> None:
    found = lost(
        patch("    if amount < 0:\n        return 0\n    return amount * rate", "    return amount * rate", start=2)
    )
    assert found == [(2, "if amount < 0:", ""), (3, "return 0", "")]


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        ("if amount < 0:\n    return 0", "    if amount < 0:\n        return 0"),
        ("total = price(item, rate)", "total = price(\n    item,\n    rate,\n)"),
        ("def tax(amount, rate):", "def tax(amount: int, rate: float) -> float:"),
        ("amount = amount_of(basket)\ncheck(amount)", "value = amount_of(basket)\ncheck(value)"),
        ("print('empty basket')", 'print("empty basket")'),
    ],
    ids=["indented", "wrapped", "typed", "renamed", "quoted"],
)
def test_another_form_is_no_loss(removed: str, added: str) -> None:
    assert lost(patch(removed, added)) == []


def test_what_moves_to_another_file_is_no_loss() -> None:
    assert lost(patch(GUARDED, "pass"), patch("pass", GUARDED, path="tax.py")) == []


def test_what_was_there_twice_and_stays_once_is_lost_once() -> None:
    assert lost(patch("check(amount_of(basket))\ncheck(amount_of(basket))", "check(amount_of(basket))")) == [
        (2, "check(amount_of(basket))", "")
    ]


def test_a_condition_that_loses_a_part_is_lost_in_part() -> None:
    [found] = losses(parse_patch(patch("if basket and not basket.closed:", "if basket:")))
    assert 0 < found.share < 1
    assert found.instead == "if basket:"


def test_a_condition_that_gets_another_beside_it_is_narrowed() -> None:
    [found] = losses(parse_patch(patch("if amount_of(basket):", "if amount_of(basket) and open_till:")))
    assert found.narrowed
    assert found.instead == "if amount_of(basket) and open_till:"


def test_a_name_that_still_stands_elsewhere_is_not_renamed() -> None:
    text = patch("amount = 1\nkept = amount", "value = 1\nkept = value\nother = amount")
    assert renames(parse_patch(text)) == {}


LINES = st.lists(st.text("abcxyz_ ().=<>", min_size=1, max_size=20), min_size=1, max_size=8)


@given(LINES)
def test_nothing_is_lost_where_every_line_comes_back(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert lost(patch(text, "\n".join(reversed(lines)))) == []


@given(LINES, LINES)
def test_what_is_lost_stood_there(removed: list[str], added: list[str]) -> None:
    for each in losses(parse_patch(patch("\n".join(removed), "\n".join(added)))):
        assert removed[each.line - 1] == each.text
        assert 0 < each.share <= 1
