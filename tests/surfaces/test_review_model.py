"""A review that a model judges and words: it can keep, drop and ask, over a real endpoint, and add nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from digsite import DigSite
from program import Ran, archaeologist
from scripted import Endpoint, Step, fails, prompt, says

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"
OPEN = "def pop(drawer):\n    drawer.unlock()\n"
SLOW = OPEN.replace("    drawer", "    if drawer.moving:\n        drawer.wait_until_settled()\n    drawer")
SETTLES = "Wait until the drawer has settled\n\nOtherwise the lock jams, because the spring still moves.\n"
KEY = "AKIAIOSFODNN7EXAMPLQ"
RULES = "Is what"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """Two things with a reason, and a change that takes both away."""
    site.commit("Add a till and a drawer", {"till.py": TAX, "drawer.py": OPEN}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    site.commit(SETTLES, {"drawer.py": SLOW}, at=30)
    site.commit(f"Simplify both\n\nThe key is {KEY}.\n", {"till.py": TAX, "drawer.py": OPEN}, at=40, author="Cy Trowel")
    return site


def run(shop: DigSite, endpoint: Endpoint, *more: str) -> Ran:
    given = ("--model", "scripted", "--base-url", endpoint.url, "--json")
    return archaeologist("review", "HEAD~1..HEAD", *given, *more, cwd=shop.path)


def judged(shop: DigSite, *script: Step) -> dict[str, Any]:
    with Endpoint(*script) as endpoint:
        ran = run(shop, endpoint)
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def verdict(*entries: tuple[int, bool, str]) -> Step:
    told = [{"number": number, "keep": keep, "settle": settle, "why": "so"} for number, keep, settle in entries]
    return says(json.dumps({"findings": told}))


def by_rules(shop: DigSite) -> list[dict[str, Any]]:
    ran = archaeologist("review", "HEAD~1..HEAD", "--json", cwd=shop.path)
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return found


def test_the_rules_find_one_that_is_sure_and_one_that_is_not(shop: DigSite) -> None:
    assert [(each["path"], each["confidence"]) for each in by_rules(shop)] == [
        ("till.py", "high"),
        ("drawer.py", "medium"),
    ]


def test_what_it_keeps_stays_and_its_question_is_asked(shop: DigSite) -> None:
    asked = "Does the ledger still refuse a negative tax?"
    found = judged(shop, verdict((1, True, asked), (2, True, "")))
    assert [each["settle"] for each in found["findings"]] == [asked, by_rules(shop)[1]["settle"]]
    assert asked in found["markdown"]
    assert (found["provenance"]["mode"], found["provenance"]["requests"]) == ("model", 1)
    assert found["provenance"]["tokens"]["completion"] == 50


def test_it_can_drop_what_is_not_sure(shop: DigSite) -> None:
    found = judged(shop, verdict((1, True, ""), (2, False, "")))
    assert [each["path"] for each in found["findings"]] == ["till.py"]
    assert found["provenance"]["dropped_claims"] == 1
    assert "scripted dropped 1 of 2 findings." in found["caveats"]


def test_what_is_sure_cannot_be_dropped_whatever_the_change_says(shop: DigSite) -> None:
    found = judged(shop, verdict((1, False, ""), (2, False, "")))
    assert [each["path"] for each in found["findings"]] == ["till.py"]


def test_it_can_add_nothing(shop: DigSite) -> None:
    more = {"number": 3, "keep": True, "settle": "Is there more?", "why": "", "path": "greet.py"}
    reply = {
        "findings": [{"number": 9, "keep": True}, more, "nonsense", {"number": "1", "keep": False}],
        "extra": [more],
    }
    found = judged(shop, says(json.dumps(reply)))
    assert found["findings"] == by_rules(shop)


@pytest.mark.parametrize(
    "settle",
    [
        "It is safe.",
        "Ask @ada?",
        "Is it as in deadbeef99 by now?",
        "See https://else.example/x, will you?",
        "Is it\x1b[31m red now?",
    ],
)
def test_a_question_that_is_more_than_one_is_not_asked(shop: DigSite, settle: str) -> None:
    found = judged(shop, verdict((1, True, settle), (2, True, "")))
    assert found["findings"] == by_rules(shop)


@pytest.mark.parametrize(
    "step",
    [says("I would rather not."), says("{broken"), fails(500, "out of order"), fails(401, "no key")],
    ids=["prose", "broken", "500", "401"],
)
def test_when_the_model_cannot_the_rules_have_judged_and_it_is_told(shop: DigSite, step: Step) -> None:
    with Endpoint(*([step] * (4 if step.status == 500 else 1))) as endpoint:
        ran = run(shop, endpoint)
        endpoint.script.clear()
    found = json.loads(ran.out)
    assert (ran.status, found["findings"]) == (0, by_rules(shop))
    assert (found["provenance"]["mode"], found["provenance"]["fell_back"]) == ("rules", True)
    assert [each for each in found["caveats"] if each.startswith("scripted did not judge this, because ")]


def test_secrets_do_not_leave_and_strangers_words_stand_between_lines(shop: DigSite) -> None:
    with Endpoint(verdict((1, True, ""), (2, True, ""))) as endpoint:
        run(shop, endpoint)
        sent = prompt(endpoint.requests[0])
    assert KEY not in sent
    assert "Simplify both" in sent
    assert "The ledger refuses a negative tax" in sent
    assert sent.count("==========") == 4


def test_nothing_is_asked_where_there_is_nothing_to_judge_or_no_model(shop: DigSite) -> None:
    shop.commit("Greet", {"greet.py": "def greet(name):\n    return name\n"}, at=50)
    with Endpoint() as endpoint:
        assert json.loads(run(shop, endpoint).out)["findings"] == []
        archaeologist("review", "HEAD~2..HEAD", "--model", "none", "--base-url", endpoint.url, cwd=shop.path)
        assert endpoint.requests == []
