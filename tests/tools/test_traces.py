"""The tools that read a trace, as a person or a model reads them."""

from __future__ import annotations

import re

from digsite import DigSite

from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.toolkit.result import ToolResult
from archaeologist.tools.traces import read_trace, trace_suspects

TRACE = """\
Traceback (most recent call last):
  File "/app/shop/web.py", line 5, in show
    return total(cart)
  File "/usr/lib/python3.11/json/encoder.py", line 2, in encode
    x()
  File "/app/shop/cart.py", line 2, in total
    return cart.rows.sum
AttributeError: 'NoneType' object has no attribute 'rows'
"""


def shop(site: DigSite) -> Site:
    site.commit("Add a cart", {"shop/cart.py": "def total(cart):\n    return cart.sum\n"}, at=1)
    site.commit("Show it", {"shop/web.py": "import cart\n\n\ndef show(cart):\n    return total(cart)\n"}, at=2)
    site.commit("Sum over rows (#7)", {"shop/cart.py": "def total(cart):\n    return cart.rows.sum\n"}, at=3)
    return Site.open(site.path)


def told(result: object) -> str:
    assert isinstance(result, ToolResult)
    return "\n" + re.sub(r"\b[0-9a-f]{10}\b", "·" * 10, result.text)


def test_a_trace_as_places(site: DigSite) -> None:
    assert (
        told(read_trace.run(shop(site), trace=TRACE * 2))
        == """
AttributeError: 'NoneType' object has no attribute 'rows', lines 1-8, 2 times
  total (/app/shop/cart.py:2) = total (shop/cart.py:2)
  encode (/usr/lib/python3.11/json/encoder.py:2): the standard library
  show (/app/shop/web.py:5) = show (shop/web.py:5)"""
    )


def test_suspects_with_both_sides(site: DigSite) -> None:
    assert (
        told(trace_suspects.run(shop(site), trace=TRACE))
        == """
·········· 2020-01-04 Ada Digger: Sum over rows (#7)
  for: ·········· wrote the line that failed, in total, the innermost frame of this repository.
  for: Its message speaks of what the log says.
·········· 2020-01-03 Ada Digger: Show it
  for: ·········· wrote the line that failed, in show, frame 2.
  for: It brings `cart`, `total`, `show`, named in the log.
  for: Its message speaks of what the log says.
·········· 2020-01-02 Ada Digger: Add a cart
  for: ·········· wrote line 1, next to the one that failed, in total, the innermost frame of this repository.
  for: It brings `cart`, `total`, named in the log.
  for: Its message speaks of what the log says.
  against: ·········· changed total later."""
    )


def test_every_piece_of_evidence_holds_when_it_is_read_again(site: DigSite) -> None:
    dug = shop(site)
    proof = RepositoryProof(dug)
    for tool in (read_trace, trace_suspects):
        result = tool.run(dug, trace=TRACE)
        assert isinstance(result, ToolResult)
        assert result.evidence
        assert [proof.fault(each) for each in result.evidence if proof.fault(each)] == []


def test_a_text_without_a_trace(site: DigSite) -> None:
    dug = shop(site)
    assert told(read_trace.run(dug, trace="nothing here")) == "\nNo trace was read in this text."
    assert told(trace_suspects.run(dug, trace="!")) == "\nNothing in this text leads to a commit."
