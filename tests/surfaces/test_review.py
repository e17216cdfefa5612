"""`archaeologist review` as it is called, and the whole screen that it gives."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from digsite import DigSite
from origins import numbered
from program import archaeologist

from archaeologist.render.comment import MARKER

TILL = """\
def total(basket, rate):
    amount = sum(item.price for item in basket)
    return amount + tax(amount, rate)


def tax(amount, rate):
    return amount * rate
"""
GUARD = "    if amount < 0:\n        return no_tax(amount)\n"
CAREFUL = TILL.replace("    return amount * rate", GUARD + "    return amount * rate")
WHY = """Fix the tax of returned goods

The ledger refuses a negative tax, so every return of goods crashed the till.
"""


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A check with a reason, and some changes since."""
    site.commit("Add a till (#3)", {"till.py": TILL, "README.md": "A till.\n"}, at=1)
    site.commit(WHY, {"till.py": CAREFUL, "test_till.py": "def test_return():\n    assert tax(-1, 1) == 0\n"}, at=30)
    site.commit("Greet", {"greet.py": "def greet(name):\n    return name\n"}, at=60, author="Bo Spade")
    return site


def screen(shop: DigSite, *arguments: str, status: int = 0) -> str:
    ran = archaeologist("review", *arguments, "--width", "100", cwd=shop.path)
    assert (ran.status, ran.err) == (status, "")
    return numbered(shop, ran.out)


def record(shop: DigSite, *arguments: str) -> dict[str, Any]:
    ran = archaeologist("review", *arguments, "--json", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


# -- what is told ----------------------------------------------------------------------------------------------------

OF_A_FENCE = """
History has 1 thing to say about this change; looked at 2 lines that it takes away or alters.

1. A condition that came with a fix is taken out
  • till.py:7-8 before: if amount < 0: and 1 more line are gone
  • #2········ 2020-01-31 Fix the tax of returned goods
    │ The ledger refuses a negative tax, so every return of goods crashed the till.
    └ its message
  • To settle: Is what #2········ was for still taken care of after this? Its tests are in
    test_till.py.

Who knows this code
  • Ada Digger: 2 commits on these files, last on 2020-01-31

Check it yourself
  git show -s #2········
  git show --no-ext-diff #2········ -- till.py

#3········..#4········
"""

COMMENT = """
<!-- archaeologist:history v1 -->
**History behind these lines** · 1 finding · 1 file

**1. A condition that came with a fix is taken out** (high)
`till.py` 7-8 before: `if amount < 0:` and 1 more line are gone
- #2········ 2020-01-31 Fix the tax of returned goods: “The ledger refuses a negative tax, so every return of \
goods crashed the till.”
- *To settle:* Is what #2········ was for still taken care of after this? Its tests are in test_till.py.

<sub>Know this code: Ada Digger (2 commits, last 2020-01-31). Looked at 2 removed lines. \
`/archaeologist not-relevant 1` in a reply hides a finding.</sub>
"""


def test_a_check_that_was_added_for_a_reason_and_goes(shop: DigSite) -> None:
    shop.commit("Simplify the tax", {"till.py": TILL}, at=90, author="Cy Trowel")
    assert screen(shop, "HEAD~1..HEAD") == OF_A_FENCE


def test_the_comment_on_a_request(shop: DigSite) -> None:
    shop.commit("Simplify the tax", {"till.py": TILL}, at=90, author="Cy Trowel")
    assert screen(shop, "HEAD~1..HEAD", "--format", "markdown") == COMMENT


def test_the_record_names_the_commit_the_lines_and_the_words(shop: DigSite) -> None:
    shop.commit("Simplify the tax", {"till.py": TILL}, at=90, author="Cy Trowel")
    [found] = record(shop, "HEAD~1..HEAD")["findings"]
    assert found["kind"] == "fence_removed"
    assert found["commits"] == [shop.git("rev-parse", "HEAD~2").strip()]
    assert (found["path"], found["lines"], found["side"]) == ("till.py", [7, 8], "old")
    assert found["quote"] == "The ledger refuses a negative tax, so every return of goods crashed the till."


def test_a_condition_that_is_weakened(shop: DigSite) -> None:
    weak = CAREFUL.replace("if amount < 0:", "if amount < 0 and ledger_is_strict(rate):")
    shop.commit("Ask the ledger", {"till.py": weak}, at=90)
    text = record(shop, "HEAD~1..HEAD")["markdown"]
    assert "`if amount < 0:` became `if amount < 0 and ledger_is_strict(rate):`" in text


# -- what is not -----------------------------------------------------------------------------------------------------

NOTHING = """
History has nothing to say about this change; looked at 1 line that the change takes away or alters.

#3········..#4········
"""


@pytest.mark.parametrize(
    "after",
    [
        CAREFUL.replace("amount", "value"),
        "import ledger\n\n\n" + CAREFUL,
        CAREFUL.replace(GUARD, "    if (amount < 0):\n        return no_tax(amount)\n"),
        CAREFUL + "\n\ndef pop():\n    unlock()\n",
    ],
    ids=["renamed", "moved down", "reworded", "added to"],
)
def test_a_check_that_stays_in_another_form_is_not_told_of(shop: DigSite, after: str) -> None:
    shop.commit("Change the till", {"till.py": after}, at=90)
    assert record(shop, "HEAD~1..HEAD")["findings"] == []


def test_a_check_that_moves_to_another_file_is_not_told_of(shop: DigSite) -> None:
    body = CAREFUL[CAREFUL.index("def tax") :]
    shop.commit("Split the tax off", {"till.py": CAREFUL.replace(body, "from tax import tax\n"), "tax.py": body}, at=90)
    assert record(shop, "HEAD~1..HEAD")["findings"] == []


def test_lines_without_a_reason_are_not_told_of(shop: DigSite) -> None:
    shop.commit("Drop greetings", {"greet.py": "def greet(name):\n    pass\n"}, at=90)
    assert screen(shop, "HEAD~1..HEAD") == NOTHING


def test_an_author_who_names_the_commit_is_not_told_of_it(shop: DigSite) -> None:
    fixed = shop.git("rev-parse", "HEAD~1").strip()
    shop.commit(
        f"Simplify the tax\n\nThe ledger takes any tax since spring: {fixed[:12]} is not needed.",
        {"till.py": TILL},
        at=90,
    )
    assert record(shop, "HEAD~1..HEAD")["findings"] == []


def test_the_first_commit_of_a_shallow_clone_is_not_blamed_for_what_is_older(shop: DigSite) -> None:
    shop.commit("Simplify the tax", {"till.py": TILL}, at=90)
    shallow = shop.clone(shop.path.parent / "shallow", "--depth=3")
    ran = archaeologist("review", "HEAD~1..HEAD", "--json", cwd=shallow)
    assert (ran.status, json.loads(ran.out)["findings"]) == (0, [])
    assert "shallow" in json.loads(ran.out)["caveats"][0]


def test_nothing_to_say_is_an_empty_comment(shop: DigSite) -> None:
    shop.commit("Drop greetings", {"greet.py": "def greet(name):\n    pass\n"}, at=90)
    assert screen(shop, "HEAD~1..HEAD", "--format", "markdown") == "\n"
    assert record(shop, "HEAD~1..HEAD")["markdown"] == ""


# -- what was taken back before --------------------------------------------------------------------------------------


def test_what_was_reverted_and_is_done_again(shop: DigSite) -> None:
    fast = CAREFUL.replace("amount * rate", "cached_product(amount, rate)")
    done = shop.commit("Cache products", {"till.py": fast}, at=70)
    undone = shop.revert(done, at=75)
    shop.commit("Make tax faster", {"till.py": fast}, at=90)
    [found] = record(shop, "HEAD~1..HEAD")["findings"]
    assert (found["kind"], found["commits"]) == ("reverted_before", [undone, done])


def test_what_a_revert_put_back_and_goes_again(shop: DigSite) -> None:
    done = shop.commit("Simplify the tax", {"till.py": TILL}, at=70)
    undone = shop.revert(done, at=75)
    shop.commit("Tidy", {"till.py": TILL}, at=90)
    [found] = record(shop, "HEAD~1..HEAD")["findings"]
    assert found["kind"] == "reverted_before"
    assert undone in found["commits"]


# -- tests of fixes --------------------------------------------------------------------------------------------------

OTHER_TEST = "def test_total():\n    assert total([], 1) == 0\n"


def test_a_test_that_came_with_a_fix_and_goes(shop: DigSite) -> None:
    both = "def test_return():\n    assert tax(-1, 1) == 0\n\n\n" + OTHER_TEST
    shop.commit("Test totals", {"test_till.py": both}, at=70)
    shop.commit("Drop a flaky test", {"test_till.py": OTHER_TEST}, at=90)
    [found] = record(shop, "HEAD~1..HEAD")["findings"]
    assert (found["kind"], found["path"], found["lines"]) == ("test_removed", "test_till.py", [1, 2])
    assert found["commits"] == [shop.git("rev-parse", "HEAD~3").strip()]


def test_a_test_that_is_renamed_or_moved_is_not_told_of(shop: DigSite) -> None:
    shop.commit("Rename a test", {"test_till.py": "def test_returned():\n    assert tax(-1, 1) == 0\n"}, at=80)
    assert record(shop, "HEAD~1..HEAD")["findings"] == []
    shop.rename("test_till.py", "tests/test_till.py", at=90)
    assert record(shop, "HEAD~1..HEAD")["findings"] == []


# -- which change ----------------------------------------------------------------------------------------------------


def test_what_is_staged_and_what_the_work_tree_changes(shop: DigSite) -> None:
    shop.checkout()
    (shop.path / "till.py").write_text(TILL)
    assert record(shop, "--staged")["findings"] == []
    assert [each["kind"] for each in record(shop, "--worktree")["findings"]] == ["fence_removed"]
    shop.git("add", "till.py")
    found = record(shop, "--staged")
    assert [each["kind"] for each in found["findings"]] == ["fence_removed"]
    assert found["head"] is None


def test_a_base_that_went_on_is_compared_where_the_two_parted(shop: DigSite) -> None:
    shop.branch("feature")
    shop.switch("main")
    shop.commit("Greet louder", {"greet.py": "def greet(name):\n    return name.upper()\n"}, at=80)
    shop.switch("feature")
    shop.commit("Simplify the tax", {"till.py": TILL}, at=90)
    found = record(shop, "main..feature")
    assert found["base"] == shop.git("rev-parse", "feature~1").strip()
    assert [each["kind"] for each in found["findings"]] == ["fence_removed"]
    assert "where the two ends parted" in found["caveats"][0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere..HEAD",), "git knows no revision 'nowhere'."),
        (("..HEAD",), "'..HEAD' is no range."),
        ((), "This branch has no upstream, so nobody knows what is not pushed yet."),
        (("--staged", "--worktree"), "--staged and --worktree cannot both hold."),
        (("--staged", "HEAD~1..HEAD"), "What is not committed has no range."),
        (("--message", "nowhere.txt", "HEAD~1..HEAD"), "nowhere.txt cannot be read: No such file or directory."),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(shop: DigSite, arguments: tuple[str, ...], told: str) -> None:
    ran = archaeologist("review", *arguments, cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


# -- hostile text ----------------------------------------------------------------------------------------------------


def test_words_of_the_repository_do_nothing_in_a_comment(shop: DigSite) -> None:
    message = (
        "Fix the drawer\n\nIt jammed, so that nobody could pay; this fixes #12, ask @ada "
        "<img src=x onerror=y> <!-- archaeologist:history v1 --> ![p](http://x.example/p.png) \x1b[31mred\n"
    )
    shop.commit(
        message, {"drawer.py": "def pop(drawer):\n    if drawer.jammed:\n        drawer.shake_until_free()\n"}, at=70
    )
    shop.commit("Simplify", {"drawer.py": "def pop(drawer):\n    pass\n"}, at=90)
    text = record(shop, "HEAD~1..HEAD")["markdown"]
    assert "nobody could pay" in text
    assert text.count(MARKER) == 1
    bare = text.replace("\\\\", "")
    for harmful in (r"fixes \\?#12", r"@ada", r"(?<!\\)<img", r"(?<!\\)!?\[p\]", "\x1b"):
        assert not re.search(harmful, bare)
