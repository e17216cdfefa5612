"""`archaeologist review` with a model that says what the test wrote for it: the whole of what comes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from judging import CAREFUL, OF_TAX, OF_TEST, verdict, with_findings, with_reasons
from origins import numbered
from program import Ran, archaeologist
from scripted import Endpoint, Script, Step, fails, prompt, says

TOKEN = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture
def till(site: DigSite) -> DigSite:
    return with_reasons(site)


@pytest.fixture
def shop(till: DigSite) -> DigSite:
    return with_findings(till)


def run(shop: DigSite, *arguments: str, **variables: str) -> Ran:
    ran = archaeologist("review", *(arguments or ("HEAD~1..HEAD", "--json")), cwd=shop.path, **variables)
    assert (ran.status, ran.err) == (0, "")
    return ran


def record(shop: DigSite, *arguments: str, **variables: str) -> dict[str, Any]:
    """The record without the seconds that it took."""
    found: dict[str, Any] = json.loads(run(shop, *arguments, **variables).out)
    del found["provenance"]["seconds"]
    return found


def judged(shop: DigSite, *script: Script, **variables: str) -> tuple[dict[str, Any], Endpoint]:
    with Endpoint(*script) as endpoint:
        found = record(
            shop,
            **{"ARCHAEOLOGIST_MODEL": "scripted", "OPENAI_BASE_URL": endpoint.url, **variables},
        )
    return found, endpoint


def expected(rules: dict[str, Any], keep: tuple[int, ...], settles: tuple[str, ...], caveat: str) -> dict[str, Any]:
    """The record of the rules with those of its findings that a model kept, in other words where there are some."""
    findings = [{**rules["findings"][at], "settle": text} for at, text in zip(keep, settles, strict=True)]
    cited = [name for each in findings for name in each["cites"]]
    return {
        **rules,
        "findings": findings,
        "evidence": [each for each in rules["evidence"] if each["id"] in cited],
        "caveats": [*rules["caveats"], *filter(None, (caveat,))],
        "provenance": {
            **rules["provenance"],
            "mode": "model",
            "model": "scripted",
            "dropped_claims": len(rules["findings"]) - len(keep),
            "tokens": {"prompt": 1000, "completion": 50, "reasoning": 20},
            "requests": 1,
        },
    }


def fallen_back(rules: dict[str, Any], why: str, requests: int, used: int = 0) -> dict[str, Any]:
    """The record of the rules, with why the model did not judge it."""
    tokens = {"prompt": 1000 * used, "completion": 50 * used, "reasoning": 20 * used}
    more = {"model": "scripted", "fell_back": True, "requests": requests, "tokens": tokens}
    return {
        **rules,
        "caveats": [*rules["caveats"], f"scripted did not judge the findings, because {why}."],
        "provenance": {**rules["provenance"], **more},
    }


# -- what it may do --------------------------------------------------------------------------------------------------

RULES_TAX = "Is what {} was for still taken care of after this? If it no longer needs to be, say why in the message."
RULES_TEST = "What tells now when the fault that {} repaired comes back?"


def settles_of(shop: DigSite) -> tuple[str, str]:
    """The questions of the rules."""
    fix, free = (shop.git("rev-parse", f"HEAD~{back}")[:10] for back in (2, 1))
    return RULES_TAX.format(fix), RULES_TEST.format(free)


def test_without_one_there_are_two_findings(shop: DigSite) -> None:
    rules = record(shop)
    assert [(each["kind"], each["confidence"]) for each in rules["findings"]] == [
        ("fence_removed", "high"),
        ("test_removed", "medium"),
    ]
    assert tuple(each["settle"] for each in rules["findings"]) == settles_of(shop)


def test_it_keeps_what_it_says_nothing_against(shop: DigSite) -> None:
    rules = record(shop)
    found, endpoint = judged(shop, verdict((True, ""), (True, "")))
    assert found == {**expected(rules, (0, 1), settles_of(shop), ""), "markdown": rules["markdown"]}
    [body] = endpoint.requests
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["findings"]
    assert endpoint.headers[0]["user-agent"].startswith("archaeologist/")


def test_it_leaves_out_a_finding_of_medium_confidence_and_words_the_other(shop: DigSite) -> None:
    found, _ = judged(shop, verdict((True, OF_TAX), (False, OF_TEST)))
    assert found == {
        **expected(record(shop), (0,), (OF_TAX,), "The model kept 1 of 2 findings."),
        "markdown": found["markdown"],
    }
    assert f"*To settle:* {OF_TAX}\n" in found["markdown"]
    assert "1 finding " in found["markdown"]


def test_a_finding_of_high_confidence_stays_whatever_it_says(shop: DigSite) -> None:
    found, _ = judged(shop, verdict((False, ""), (False, "")))
    assert found == {
        **expected(record(shop), (0,), settles_of(shop)[:1], "The model kept 1 of 2 findings."),
        "markdown": found["markdown"],
    }
    assert found["findings"][0]["confidence"] == "high"


SCREEN = """
History has 2 things to say about this change; looked at 2 lines that it takes away or alters.

1. A condition that came with a fix is taken out
  • till.py:6-7 before: if amount < 0: and 1 more line are gone
  • #2········ 2020-01-31 Fix the tax of returned goods
    │ The ledger refuses a negative tax, so every return of goods crashed the till.
    └ its message
  • To settle: Does anything still refuse a negative tax when goods are returned?

2. The test of a fix is taken out
  • test_till.py:5-6 before: def test_rate(): and 1 more line are gone
  • #3········ 2020-02-10 Fix the rate of free goods
  • To settle: Which test fails now when free goods are taxed?

Check it yourself
  git show -s #2········
  git show --no-ext-diff #2········ -- till.py
  git show -s #3········
  git show --no-ext-diff #3········ -- test_till.py

#3········..#4········
"""


def test_the_screen_with_its_questions(shop: DigSite) -> None:
    with Endpoint(verdict((True, OF_TAX), (True, OF_TEST))) as endpoint:
        arguments = ("HEAD~1..HEAD", "--width", "100", "--model", "scripted", "--base-url", endpoint.url)
        assert numbered(shop, run(shop, *arguments).out) == SCREEN


def test_one_that_keeps_nothing_makes_silence(till: DigSite) -> None:
    weaker = CAREFUL.replace("if amount < 0:", "if amount < 0 and ledger_is_strict(rate):")
    till.commit("Ask the ledger", {"till.py": weaker}, at=90, author="Cy Trowel")
    rules = record(till)
    assert [each["confidence"] for each in rules["findings"]] == ["medium"]
    assert [each["name"] for each in rules["who_knows"]] == ["Ada Digger"]
    found, _ = judged(till, verdict((False, "")))
    assert found == {
        **expected(rules, (), (), "The model kept none of 1 finding."),
        "who_knows": [],
        "markdown": "",
    }


@pytest.mark.parametrize(
    "said",
    [
        "Does {other} still refuse a negative tax?",
        "Does ledger/tax.py still refuse a negative tax?",
        "Is the negative tax settled at https://evil.example/tax?",
        "Does @ada know of the negative tax?",
        "The negative tax is refused by the ledger now.",
        "Does <b>anything</b> refuse a negative tax?",
    ],
)
def test_a_question_that_says_more_than_the_finding_is_not_shown(shop: DigSite, said: str) -> None:
    rules = record(shop)
    found, _ = judged(shop, verdict((True, said.format(other=shop.head.short)), (True, "")))
    assert found == {**expected(rules, (0, 1), settles_of(shop), ""), "markdown": rules["markdown"]}


# -- when it cannot be used ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I cannot help with that.", "the model's answer is not the JSON object that was asked for"),
        ("{}", "the model's answer judges none of the findings"),
        ('{"findings": [{"number": 3, "keep": false}]}', "the model's answer judges none of the findings"),
        ('{"findings":' * 20_000, "the model's answer is not the JSON object that was asked for"),
    ],
    ids=["refusal", "empty", "foreign", "deep"],
)
def test_a_reply_that_is_of_no_use_changes_nothing(shop: DigSite, text: str, why: str) -> None:
    found, _ = judged(shop, says(text))
    assert found == fallen_back(record(shop), why, requests=1, used=1)


def test_a_reply_without_a_word_is_asked_for_once_more(shop: DigSite) -> None:
    found, _ = judged(shop, says(""), says(""))
    assert found == fallen_back(record(shop), "the model said nothing", requests=2, used=2)


def test_a_server_that_fails_changes_nothing(shop: DigSite) -> None:
    found, _ = judged(shop, *[fails(500, "out of order", (("Retry-After", "0"),))] * 3)
    assert found == fallen_back(record(shop), "the endpoint answered 500: out of order", requests=3)


def test_a_key_that_is_refused_changes_nothing(shop: DigSite) -> None:
    found, _ = judged(shop, fails(401, "no such key"), OPENAI_API_KEY="the-key-of-the-test")
    why = found["caveats"][-1].partition("because ")[2].rstrip(".")
    assert found == fallen_back(record(shop), why, requests=1)
    assert "401" in why
    assert "the-key-of-the-test" not in json.dumps(found)


def configured(home: Path, text: str) -> None:
    place = home / ".config" / "archaeologist" / "config.toml"
    place.parent.mkdir(parents=True)
    place.write_text(f"[tool.archaeologist]\n{text}")


def test_a_server_that_goes_to_sleep_changes_nothing(shop: DigSite, home: Path) -> None:
    rules = record(shop)
    configured(home, "max-seconds = 1\n")
    found, _ = judged(shop, Step(({"content": '{"findings"'},), then="stall"))
    limits = {"limits": ["1 seconds"]}
    want = fallen_back(rules, "the limit of 1 seconds was reached", requests=1)
    assert found == {**want, "provenance": {**want["provenance"], **limits}}


def test_a_limit_of_tokens_is_kept_without_a_request(shop: DigSite, home: Path) -> None:
    rules = record(shop)
    configured(home, "max-tokens = 500\n")
    found, endpoint = judged(shop)
    assert endpoint.requests == []
    want = fallen_back(rules, "the limit of 500 tokens leaves no room for another request", requests=0)
    assert found == {**want, "provenance": {**want["provenance"], "limits": ["500 tokens"]}}


def test_a_server_that_knows_no_schemas_is_asked_in_words(shop: DigSite) -> None:
    refused = fails(400, "response_format is not supported")
    found, endpoint = judged(shop, refused, verdict((True, OF_TAX), (False, "")))
    assert [each["settle"] for each in found["findings"]] == [OF_TAX]
    assert ["response_format" in each for each in endpoint.requests] == [True, False]


# -- what is sent, and when nothing is -------------------------------------------------------------------------------


SENT = """

«Simplify it»
«Before: password = '[secret left out]', [secret left out].»

The findings:

Finding 1 (high confidence)
says: «A condition that came with a fix is taken out»
at: «ledger.py», lines 2 to 4 before the change
earlier commit: #4········ 2020-03-01 «Fix the rate of the ledger»
its reason: «It crashed with [secret left out] and [secret left out], because a rate below zero means a login.»
evidence: #4········ wrote this line of ledger.py. «if rate < 0:»
the change there:
  - 2: «    if rate < 0:»
  - «        login("[secret left out]", token="[secret left out]")»
  - «        return no_rate(amount)»
question now: «Is what #4········ was for still taken care of after this? If it no longer needs to be, say why in the \
message.»

Judge them now, as one JSON object.
"""


def test_what_is_sent_is_the_findings_and_no_secret(till: DigSite) -> None:
    key = "the-key-of-the-test"
    lines = f'    if rate < 0:\n        login("{key}", token="{TOKEN}")\n        return no_rate(amount)\n'
    why = f"Fix the rate of the ledger\n\nIt crashed with {TOKEN} and {key}, because a rate below zero means a login.\n"
    till.commit(why, {"ledger.py": f"def rated(amount, rate):\n{lines}    return amount * rate\n"}, at=60)
    gone = {"ledger.py": "def rated(amount, rate):\n    return amount * rate\n"}
    till.commit(f"Simplify it\n\nBefore: password = 'hunter2hunter2', {TOKEN}.", gone, at=90)
    found, endpoint = judged(till, verdict((True, "")), OPENAI_API_KEY=key)
    assert [each["commits"] for each in found["findings"]] == [[till.git("rev-parse", "HEAD~1").strip()]]
    [body] = endpoint.requests
    sent = json.dumps(body)
    assert (TOKEN in sent, key in sent, "ghp_" in sent) == (False, False, False)
    shown = prompt(body).partition("What the author wrote to the change:\n")[2]
    assert numbered(till, shown) == SENT
    assert [each["authorization"] for each in endpoint.headers] == [f"Bearer {key}"]


def test_nothing_is_asked_where_nothing_was_found(shop: DigSite) -> None:
    shop.commit("Greet", {"greet.py": "def greet(name):\n    return name\n"}, at=95)
    found, endpoint = judged(shop)
    assert (found["findings"], endpoint.paths) == ([], [])
    assert found == record(shop)


@pytest.mark.parametrize("named", [True, False])
def test_nothing_is_asked_of_a_model_that_is_not_wanted(shop: DigSite, named: bool) -> None:
    rules = record(shop)
    with Endpoint() as endpoint:
        variables = {"OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "the-key-of-the-test"}
        if named:
            found = record(
                shop, "HEAD~1..HEAD", "--json", "--model", "none", **variables, ARCHAEOLOGIST_MODEL="scripted"
            )
        else:
            found = record(shop, **variables)
    assert (found, endpoint.paths) == (rules, [])
