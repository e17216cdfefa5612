"""`archaeologist origin --trace` as it is called, and the whole screen that it gives."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from digsite import DigSite
from origins import screen
from program import COMMAND, archaeologist, environment

TILL = "def total(basket):\n    return sum(item.price for item in basket)\n"
WEB = "from shop.till import total\n\n\ndef show(basket):\n    return str(total(basket))\n"
OFFERS = "def total(basket):\n    return sum(item.price - item.offer.discount for item in basket)\n"
TRACE = """\
2024-05-01 12:00:00,123 ERROR web: request failed
2024-05-01 12:00:00,123 Traceback (most recent call last):
2024-05-01 12:00:00,123   File "/srv/venv/lib/python3.11/site-packages/shop/web.py", line 5, in show
2024-05-01 12:00:00,123     return str(total(basket))
2024-05-01 12:00:00,123   File "/usr/lib/python3.11/functools.py", line 9, in inner
2024-05-01 12:00:00,123     return f()
2024-05-01 12:00:00,123   File "/srv/venv/lib/python3.11/site-packages/shop/till.py", line 12, in total
2024-05-01 12:00:00,123     return sum(item.price - item.offer.discount for item in basket)
2024-05-01 12:00:00,123 AttributeError: 'NoneType' object has no attribute 'discount'
"""


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A till that learnt offers, and a page that shows what it comes to."""
    site.commit("Add a till (#3)", {"shop/__init__.py": "", "shop/till.py": TILL}, at=1)
    site.tag("v1.0")
    site.commit("Show the total", {"shop/web.py": WEB}, at=30)
    site.commit("Take offers off (#9)", {"shop/till.py": OFFERS}, at=90, author="Bo Spade")
    site.tag("v1.1")
    site.commit("Greet", {"shop/greet.py": "def greet(name):\n    return name\n"}, at=110)
    return site


@pytest.fixture
def log(tmp_path: Path) -> Path:
    place = tmp_path / "app.log"
    place.write_text(TRACE, "utf-8")
    return place


def test_the_whole_screen_of_a_trace(shop: DigSite, log: Path) -> None:
    assert (
        screen(shop, "--trace", str(log))
        == """
#3········ (Take offers off (#9)) most likely brought “AttributeError: 'NoneType' object has no
attribute 'discount'”.

Suspects
  #3········  2020-03-31  67 %  in v1.1  #9  Bo Spade    Take offers off (#9)
  #2········  2020-01-31  25 %  in v1.1      Ada Digger  Show the total

#3········, 67 % of the suspicion
  • For: #3········ wrote the line that failed, in total, the innermost frame of this repository.
    │ return sum(item.price - item.offer.discount for item in basket)
    └ shop/till.py in #3········
  • For: Its message speaks of what the log says.
    │ Take offers off (#9)
    └ a message in #3········
  • Next test: Read `git show #3········ -- shop/till.py`, and run what failed at #3········~1 and
    at #3········.

#2········, 25 % of the suspicion
  • For: #2········ wrote the line that failed, in show, frame 2.
    │ return str(total(basket))
    └ shop/web.py in #2········
  • For: It brings `basket`, `total`, `show`, named in the log.
    │ def show(basket):
    └ shop/web.py:4 in #2········
  • For: Its message speaks of what the log says.
    │ Show the total
    └ a message in #2········
  • Next test: Read `git show #2········ -- shop/web.py`, and run what failed at #2········~1 and at
    #2········.

Not settled
  • 1 of 3 frames are of other code (the standard library) and were not followed.

Bisect
  git bisect start #4········ #1········

Check it yourself
  git blame -w -L 2,2 #4········ -- shop/till.py
  git show -s #3········
  git blame -w -L 5,5 #4········ -- shop/web.py
  git show --no-ext-diff #2········ -- shop/web.py
  git show -s #2········

Looked from #4········
"""
    )


def test_a_trace_from_a_pipe_as_json(shop: DigSite) -> None:
    done = subprocess.run(
        [*COMMAND, "origin", "--trace", "-", "--json"],
        cwd=shop.path, env=environment(), input=TRACE.encode(), capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (done.returncode, found["schema"], found["status"]) == (0, "archaeologist/origin/1", "answered")
    told = {each["commit"]: each["subject"] for each in found["suspects"]}
    assert [told[oid] for oid in found["verdict"]] == ["Take offers off (#9)"]
    ids = {each["id"] for each in found["evidence"]}
    assert all({*each["why"], *each["against"]} <= ids for each in found["suspects"])
    assert [each["rank"] for each in found["suspects"]] == list(range(1, len(found["suspects"]) + 1))


def test_days_and_paths_narrow_it(shop: DigSite, log: Path) -> None:
    assert "Show the total" in screen(shop, "--trace", str(log), "--until", "2020-02-15").split("\n")[1]
    for path in ("shop/web.py", "./shop/web.py", f"{shop.path}/shop/web.py"):
        narrowed = screen(shop, "--trace", str(log), "--path", path)
        assert "Take offers off" not in narrowed
        assert "Show the total" in narrowed


def test_a_symptom_adds_its_words(shop: DigSite, log: Path) -> None:
    assert "“AttributeError" in screen(shop, "--trace", str(log), "--symptom", "the total is wrong")


def test_a_trace_of_other_code_is_not_explained_by_ours(shop: DigSite, tmp_path: Path) -> None:
    log = tmp_path / "other.log"
    log.write_text(
        'Traceback (most recent call last):\n  File "/usr/lib/python3.11/json/x.py", line 1, in f\nKeyError: 1\n'
    )
    assert (
        screen(shop, "--trace", str(log), status=3)
        == """
Nothing in this history points to the origin of “KeyError: 1”.
The origin was not found.

Not settled
  • No frame of the trace is in this repository.

Looked from #4········
"""
    )


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "The trace is empty."), (" \n", "The trace is empty."), (None, "cannot be read")]
)
def test_no_trace_is_said_in_a_sentence(shop: DigSite, tmp_path: Path, text: str | None, sentence: str) -> None:
    log = tmp_path / "empty.log"
    if text is not None:
        log.write_text(text)
    ran = archaeologist("origin", "--trace", str(log), cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert re.search(sentence, ran.err)


def test_a_hostile_log_stays_text(shop: DigSite, tmp_path: Path) -> None:
    log = tmp_path / "bad.log"
    log.write_bytes(
        TRACE.replace("'discount'", "'discount' \x1b[2J[bold]x[/bold] <script> \u202e").encode() + b"\xff\xfe\n"
    )
    shown = screen(shop, "--trace", str(log))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "Take offers off" in shown.split("Suspects")[0]
