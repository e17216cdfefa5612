"""From a trace to the commit that brought what it shows."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.dig.trace_clues import clues_in
from archaeologist.dig.trace_evidence import plead
from archaeologist.dig.trace_suspects import charges


def suspects(site: DigSite, text: str) -> list[str]:
    """The subjects of the suspects, likeliest first."""
    dug = Site.open(site.path)
    return [dug.history.commit(each.n).subject for each in charges(dug, clues_in(dug, text)).ranked]


def pleading(site: DigSite, text: str, rank: int = 1) -> list[str]:
    """What speaks for and against a suspect."""
    dug = Site.open(site.path)
    found = charges(dug, clues_in(dug, text))
    sides = plead(dug, found, found.ranked[rank - 1])
    said = [*(f"+ {each.says}" for each in sides.why), *(f"- {each.says}" for each in sides.against)]
    own, better = dug.history.oid(found.ranked[rank - 1].n).short, dug.history.oid(found.ranked[0].n).short
    return [line.replace(own, "it").replace(better, "better") for line in said]


def shop(site: DigSite) -> DigSite:
    """A cart that was written, learnt discounts, was reformatted, and grew elsewhere."""
    cart = "def total(items):\n    return sum(each.price for each in items)\n\n\ndef empty(items):\n    items.clear()\n"
    site.commit("Add a cart", {"shop/__init__.py": "", "shop/cart.py": cart, "shop/web.py": "x = 1\n"}, at=1)
    better = cart.replace("each.price for", "each.price - each.offer.discount for")
    site.commit("Take offers off the price", {"shop/cart.py": better}, at=30)
    web = "from shop.cart import total\n\n\ndef show(items):\n    return render(total(items))\n"
    site.commit("Show the total", {"shop/web.py": web}, at=40)
    black = better.replace("(items)", "( items )")
    site.commit("Reformat with black", {"shop/cart.py": black}, at=50)
    site.commit(
        "Count what is emptied", {"shop/cart.py": black.replace("items.clear()", "count(items).clear()")}, at=60
    )
    return site


FAILED = """\
Traceback (most recent call last):
  File "/srv/app/venv/lib/python3.11/site-packages/shop/web.py", line 5, in show
    return render(total(items))
  File "/srv/app/venv/lib/python3.11/site-packages/shop/cart.py", line 2, in total
    return sum(each.price - each.offer.discount for each in items)
AttributeError: 'NoneType' object has no attribute 'discount'
"""


def test_who_wrote_the_line_that_failed_comes_before_who_called_it_and_who_passed_by(site: DigSite) -> None:
    assert suspects(shop(site), FAILED)[:2] == ["Take offers off the price", "Show the total"]


def test_each_suspect_has_what_speaks_for_and_against_it(site: DigSite) -> None:
    shop(site)
    assert pleading(site, FAILED) == [
        "+ it wrote the line that failed, in total, the innermost frame of this repository.",
        "+ Its message speaks of what the log says.",
    ]
    assert pleading(site, FAILED, 2) == [
        "+ it wrote the line that failed, in show, frame 2.",
        "+ It brings `items`, `total`, `render`, named in the log.",
        "+ Its message speaks of what the log says.",
    ]
    assert pleading(site, FAILED, 3) == [
        "+ It changes lines with `items`, named in the log.",
        "+ It is the last change of shop/cart.py.",
        "- It changed none of the definitions that failed.",
    ]
    assert pleading(site, FAILED, 4) == [
        "+ it wrote line 1, next to the one that failed, in total, the innermost frame of this repository.",
        "+ It brings `each`, `items`, `price`, named in the log.",
        "- better changed total later.",
    ]


def test_without_any_frame_the_text_of_the_error_leads_to_what_raised_it(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "def run():\n    return 1\n", "b.py": "x = 1\n"}, at=1)
    strict = "def run(setting):\n    if not setting:\n        raise KeyError('no setting of that name')\n    return 1\n"
    site.commit("Demand a setting", {"a.py": strict}, at=2)
    site.commit("Go on", {"b.py": "x = 2\n"}, at=3)
    assert suspects(site, "2024-05-01 ERROR KeyError: 'no setting of that name'")[:1] == ["Demand a setting"]


def test_what_only_took_a_guard_out_is_found_in_the_definition_it_was_in(site: DigSite) -> None:
    guarded = "def total(cart):\n    if cart is None:\n        return 0\n    return cart.sum\n"
    site.commit("Add a guarded total", {"cart.py": guarded}, at=1)
    bare = "def total(cart):\n    return cart.sum\n"
    site.commit("Simplify the total", {"cart.py": bare}, at=2)
    trace = 'Traceback (most recent call last):\n  File "cart.py", line 2, in total\n    return cart.sum\nKeyError: 1\n'
    assert suspects(site, trace)[0] == "Simplify the total"


def test_what_overrides_a_failing_method_is_looked_at_too(site: DigSite) -> None:
    base = "abstract class Reader {\n    void read() {\n        decode();\n    }\n\n    abstract void decode();\n}\n"
    heir = "class Dns extends Reader {\n    void decode() {\n        take(1);\n    }\n}\n"
    site.commit("Begin", {"p/Reader.java": base, "p/Dns.java": heir, "p/Other.java": "class Other {}\n"}, at=1)
    site.commit("Change another", {"p/Other.java": "class Other { int a; }\n"}, at=400)
    site.commit("Take twice", {"p/Dns.java": heir.replace("take(1);", "take(1); take(2);")}, at=401)
    site.commit("Change another again", {"p/Other.java": "class Other { int b; }\n"}, at=402)
    trace = "java.lang.IndexOutOfBoundsException: x\n\tat p.Reader.read(Reader.java:3)\n"
    assert "Take twice" in suspects(site, trace)[:2]


def test_a_text_that_leads_nowhere_has_no_suspects(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "x = 1\n"})
    assert suspects(site, "") == []
    assert suspects(site, 'Traceback (most recent call last):\n  File "/z/q.py", line 1, in f\nKeyError: 1\n') == []
