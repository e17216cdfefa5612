"""The screen of `archaeologist origin`, for tests: each commit under its number."""

from __future__ import annotations

from digsite import DigSite
from program import archaeologist


def screen(shop: DigSite, *arguments: str, status: int = 0) -> str:
    """What the command prints, 100 columns wide; it has to end with that status and say nothing on stderr."""
    ran = archaeologist("origin", *arguments, "--width", "100", cwd=shop.path)
    assert (ran.status, ran.err) == (status, "")
    return numbered(shop, ran.out)


def numbered(shop: DigSite, text: str) -> str:
    """A screen with each commit under its number, the first as 1: a name of the same width."""
    for number, oid in enumerate(shop.git("rev-list", "--reverse", "HEAD").split(), start=1):
        text = text.replace(oid[:10], f"#{number}".ljust(10, "·"))
    return "\n" + text
