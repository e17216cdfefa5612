"""`archaeologist premortem` as it is called, and the whole screen that it gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from origins import numbered
from program import archaeologist

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A release, and four changes since: one takes a check down, one is large, one greets, one only formats."""
    site.commit("Add a till", {"till.py": TAX}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    site.tag("v1.0")
    site.commit("Greet", {"greet.py": "def greet(name):\n    return name\n"}, at=40)
    site.commit("Simplify the tax", {"till.py": TAX}, at=50, author="Cy Trowel")
    rows = "".join(f"def price_{number}(item):\n    return item * {number}\n" for number in range(150))
    site.commit("Price everything", {"prices.py": rows}, at=60, author="Bo Spade")
    site.commit("Fix whitespace", {"greet.py": "def greet(name):\n\n    return name\n"}, at=70)
    return site


def screen(shop: DigSite, *arguments: str) -> str:
    ran = archaeologist("premortem", *arguments, "--width", "100", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    return numbered(shop, ran.out)


def record(shop: DigSite, *arguments: str) -> dict[str, Any]:
    ran = archaeologist("premortem", *arguments, "--json", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


SCREEN = """
2 of 4 changes deserve a second look; of the other 2 history warns less, or not at all.

Second looks
  #4········  2020-02-20  fence narrowed       Simplify the tax
  #5········  2020-03-01  large without tests  Price everything

What history says of each
1. #4········ Simplify the tax
  • It takes down what #2········ (Fix the tax of returned goods) put there: `if amount < 0:` and 1
    more line are gone in till.py.
  • Cheapest test: Try at #4········ what #2········ was made for.
  • Ask: Ada Digger

2. #5········ Price everything
  • It changes 300 lines of code and no test.
  • Cheapest test: Read `git show #5········` with the repairs of these files in mind.

Check it yourself
  git show -s #2········
  git show --no-ext-diff #2········ -- till.py
  git show --no-ext-diff #5········ -- prices.py

#2········..#6········
"""


def test_the_changes_since_the_last_release(shop: DigSite) -> None:
    assert screen(shop) == SCREEN


def test_the_record_holds_what_was_looked_at_and_why(shop: DigSite) -> None:
    found = record(shop, "v1.0..HEAD")
    assert found["changes_looked_at"] == 4
    assert [[reason["kind"] for reason in each["reasons"]] for each in found["risky"]] == [
        ["fence_narrowed"],
        ["large_without_tests"],
    ]
    ids = {each["id"] for each in found["evidence"]}
    assert all(set(reason["cites"]) <= ids and reason["cites"] for each in found["risky"] for reason in each["reasons"])


def test_a_range_that_history_says_nothing_against_is_not_called_safe(shop: DigSite) -> None:
    text = screen(shop, "v1.0..HEAD~3")
    assert "which does not make them safe" in text


def test_a_merged_branch_is_one_change(site: DigSite) -> None:
    site.commit("Add a till", {"till.py": TAX}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    base = site.head
    site.branch("simple")
    site.commit("Begin", {"till.py": CAREFUL + "\n\nRATE = 2\n"}, at=30)
    site.commit("Simplify the tax", {"till.py": TAX + "\n\nRATE = 2\n"}, at=31)
    site.switch("main")
    merged = site.merge("simple", at=40)
    found = record(site, f"{base}..HEAD")
    assert found["changes_looked_at"] == 1
    assert [each["commit"] for each in found["risky"]] == [merged]


def test_a_new_way_to_what_is_dangerous(shop: DigSite) -> None:
    runs = "import os\n\n\ndef open_drawer(command):\n    # os.system opens it\n    os.system(command)\n"
    shop.commit("Open the drawer", {"drawer.py": runs, "greet.py": "def greet(name):\n    return name\n"}, at=80)
    shop.commit("Open it twice", {"drawer.py": runs + "    os.system(command)\n"}, at=81)
    found = {each["subject"]: each["reasons"] for each in record(shop, "v1.0..HEAD")["risky"]}
    assert [each["text"] for each in found["Open the drawer"]] == [
        "begins to use `os.system` in drawer.py:6, where it was not used before"
    ]
    assert "Open it twice" not in found


def test_the_page_shows_size_against_past_repairs(shop: DigSite) -> None:
    ran = archaeologist("premortem", "--format", "html", cwd=shop.path)
    assert ran.out.count("<circle ") == 3
    assert "lines of code against the repairs" in ran.out


def test_a_template_of_a_team(shop: DigSite, tmp_path: Path) -> None:
    form = tmp_path / "ours.md"
    form.write_text("Before we ship\n\n$second_looks\n")
    ran = archaeologist("premortem", "--template", str(form), cwd=shop.path)
    assert ran.out.startswith("Before we ship\n\n| commit | date | role | subject |\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("HEAD..v1.0",), "HEAD does not come before v1.0."),
        (("nowhere..HEAD",), "git knows no revision 'nowhere'."),
        (("--at", "HEAD~5"), "No tag comes before this revision."),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(shop: DigSite, arguments: tuple[str, ...], told: str) -> None:
    ran = archaeologist("premortem", *arguments, cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
