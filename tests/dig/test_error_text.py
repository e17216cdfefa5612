"""What the text of an error gives away: the literals of the program that raised it, and names."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.error_text import literals, names, raised
from archaeologist.dig.site import Site


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        ("Unknown setting 'order'.", ("Unknown setting",)),
        ("readerIndex(36) + length(2) exceeds writerIndex(36)", ("exceeds writerIndex",)),
        ("cannot open /etc/shop/cart.conf: no such cart", ("no such cart", "cannot open")),
        ("boom", ()),
        ("", ()),
    ],
)
def test_a_message_is_taken_apart_at_what_was_put_in(message: str, pieces: tuple[str, ...]) -> None:
    assert literals(message) == pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'Cart' object has no attribute 'prices'", ("Cart", "prices")),
        ("Cannot read properties of null (reading 'onError')", ("onError",)),
        ("debug: {{ cart_rows['x'] | total(2) }}", ("cart_rows", "total")),
        ("name shop.cart.total_of is not defined", ("total_of",)),
        ("nothing to see here", ()),
    ],
)
def test_names_are_what_is_quoted_called_or_written_as_code(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


def test_a_literal_leads_to_the_few_places_of_code_that_have_it(site: DigSite) -> None:
    site.commit(
        "Begin",
        {
            "shop/settings.py": "def set(name):\n    raise TypeError(\"Unknown setting '%s'.\" % name)\n",
            "tests/test_settings.py": "# Unknown setting\n",
            **{f"shop/{name}.py": "raise ValueError('no such cart')\n" for name in "abcdefg"},
        },
    )
    dug = Site.open(site.path)
    assert [
        (each.literal, [(p.path, p.line) for p in each.places]) for each in raised(dug, "Unknown setting 'x'.")
    ] == [("Unknown setting", [("shop/settings.py", 2)])]
    assert raised(dug, "no such cart") == ()
