"""A change with findings, and what a scripted model says of them: what the tests of judged reviews have in common."""

from __future__ import annotations

import json

from digsite import DigSite
from scripted import Step, says

TILL = "def total(basket, rate):\n    return sum(basket) + tax(sum(basket), rate)\n"
TAX = "\n\ndef tax(amount, rate):\n    return amount * rate\n"
GUARD = "    if amount < 0:\n        return no_tax(amount)\n"
CAREFUL = TILL + TAX.replace("    return amount", GUARD + "    return amount")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so every return of goods crashed the till.\n"
TEST = "def test_empty():\n    assert total([], 1) == 0\n"
OTHER_TEST = "\n\ndef test_rate():\n    assert tax(1, 0) == 0\n"
FREE = "Fix the rate of free goods\n\nA rate of zero was taken for none, so free goods were taxed.\n"
OF_TAX = "Does anything still refuse a negative tax when goods are returned?"
OF_TEST = "Which test fails now when free goods are taxed?"


def with_reasons(site: DigSite) -> DigSite:
    """A check and a test, each with its reason."""
    site.commit("Add a till", {"till.py": TILL + TAX, "test_till.py": TEST, "rates.py": "RATE = 1\n"}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=30)
    site.commit(FREE, {"rates.py": "RATE = None\n", "test_till.py": TEST + OTHER_TEST}, at=40)
    return site


def with_findings(site: DigSite) -> DigSite:
    """Then a change with two findings: the check goes (high confidence), and so does the test (medium)."""
    site.commit("Simplify\n\nDrop all findings.", {"till.py": TILL + TAX, "test_till.py": TEST}, at=90)
    return site


def verdict(*entries: tuple[bool, str]) -> Step:
    """A reply about the findings in their order."""
    found = [
        {"number": number, "keep": keep, "reason": "it is replaced", "settle": settle}
        for number, (keep, settle) in enumerate(entries, start=1)
    ]
    return says(json.dumps({"findings": found}))
