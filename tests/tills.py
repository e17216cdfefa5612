"""A shop with a bug for tests: a repair that a later change undid, releases with it, and the repair of that."""

from __future__ import annotations

from digsite import DigSite

TILL = """\
def total(basket, rate):
    amount = sum(item.price for item in basket)
    return amount + tax(amount, rate)


def tax(amount, rate):
    return amount * rate
"""
GUARD = "    if amount < 0:\n        return 0\n"
CAREFUL = TILL.replace("    return amount * rate", GUARD + "    return round(amount * rate, 2)")
FAST = CAREFUL.replace(GUARD, "").replace("round(amount", "quick_round(amount")
LATER = FAST.replace("quick_round(amount * rate, 2)", "quick_round(amount * rate, 3)")
MENDED = LATER.replace("    return quick_round(amount * rate, 3)", GUARD + "    return round(amount * rate, 2)")
WHY = "Fix tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"
MAIN = "import till\n\n\ndef main(basket):\n    print(till.total(basket, 0.2))\n"
PROOF = "import till\n\n\ndef test_returned():\n    assert till.tax(-1, 1) == 0\n"


def till_shop(site: DigSite) -> DigSite:
    """A repair that a later change undid, two releases with the bug, a repair beside it, and the repair of it."""
    site.commit("Add a till", {"till.py": TILL, "counter.py": MAIN}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=30)
    site.tag("v1.0")
    site.commit("Make tax faster (#9)", {"till.py": FAST}, at=90, author="Bo Spade")
    site.tag("v1.1")
    site.commit("Fix quick_round to three digits", {"till.py": LATER}, at=100, author="Cy Trowel")
    site.tag("v1.2")
    site.commit("Charge nothing for returned goods", {"till.py": MENDED, "test_till.py": PROOF}, at=120)
    site.tag("v1.3")
    return site
