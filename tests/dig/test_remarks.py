"""Which words of a message are told as the reason for what a change takes away."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.remarks import reason
from archaeologist.dig.site import Site


def told(site: DigSite, message: str) -> str:
    site.commit(message, {"a.py": "a = 1\n"})
    opened = Site.open(site.path)
    try:
        return reason(opened, opened.history.size, frozenset())
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("Fixes #12, see gh-34", "Keep the till open"),
        ("Thanks to everybody who looked at it for so long", "Keep the till open"),
        ("The ledger crashed because a return has no price.", "The ledger crashed because a return has no price."),
    ],
)
def test_what_only_refers_or_thanks_is_no_reason(site: DigSite, body: str, quoted: str) -> None:
    assert told(site, f"Keep the till open\n\n{body}\n") == quoted


def test_a_message_of_digits_takes_no_longer_than_another(site: DigSite) -> None:
    """A pattern that tried every way to part them took minutes; now this ends, which is all that can be said of it."""
    assert told(site, f"Keep the till open\n\n{'0123456789-' * 400}x\n").startswith("0123456789-")
