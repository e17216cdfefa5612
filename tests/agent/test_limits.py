"""What a model may use is bounded: which limit was reached is told, and somebody concludes from what was gathered.

One that may call no more tools is asked for its conclusion all the same; one that may use no more tokens or seconds is
not, and the rules conclude.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from digsite import DigSite
from led import ENOUGH, QUESTION, READY, agreeing, led, settings, shown, without_model
from lies import Story, tell
from scripted import Body, Endpoint, Script, Step, answer, calls, claim, fails, says

from archaeologist.app import Watch, inquire
from archaeologist.config import Bounds
from archaeologist.domain.answer import Answer
from archaeologist.render.machine import answer_json

THREE = calls(*[("log", {"limit": at}) for at in (1, 2, 3)])


@pytest.fixture
def story(site: DigSite) -> Story:
    return tell(site)


def end(found: Answer) -> tuple[str, bool, tuple[str, ...], tuple[str, ...]]:
    """Who concluded, whether that was a way out, and what is told of limits."""
    made = found.provenance
    told = tuple(each for each in found.caveats if "scripted" in each or "limit" in each)
    return made.mode, made.fell_back, made.limits, told


# -- tool calls ------------------------------------------------------------------------------------------------------


def test_when_its_calls_are_used_up_the_model_is_asked_to_conclude(site: DigSite, story: Story) -> None:
    found, requests = led(site, READY, THREE, agreeing, effort="deep", bounds=Bounds(steps=2))
    assert "tools" not in requests[-1]
    assert requests[-1]["response_format"]["type"] == "json_schema"
    assert [each.name for each in found.provenance.tools].count("log") == 2
    because = "scripted concluded from what was gathered, because the limit of 2 tool calls was reached."
    assert end(found) == ("model", False, ("2 tool calls",), (because,))


UNUSABLE: dict[str, tuple[Script, str]] = {
    "dies": (fails(401, "gone"), "the endpoint answered 401: gone"),
    "answers nonsense": (says("Lamps are nice."), "the model's answer is not the JSON object that was asked for"),
}


@pytest.mark.parametrize("how", UNUSABLE)
def test_when_that_fails_the_rules_conclude_and_both_are_told(site: DigSite, story: Story, how: str) -> None:
    conclusion, why = UNUSABLE[how]
    found, _ = led(site, READY, THREE, conclusion, effort="deep", bounds=Bounds(steps=2))
    told = (
        "The limit of 2 tool calls was reached.",
        f"scripted did not conclude, because {why}; the rules did, from what was gathered.",
    )
    assert end(found) == ("rules", True, ("2 tool calls",), told)
    assert shown(found)[:4] == without_model(site)[:4]


def test_when_nothing_of_that_holds_the_rules_conclude_and_both_are_told(site: DigSite, story: Story) -> None:
    lie = says(answer("Aliens did it.", claim("Aliens landed and took the lamp to Mars.", "E1")))
    found, _ = led(site, READY, THREE, lie, lie, effort="deep", bounds=Bounds(steps=2))
    assert end(found)[:3] == ("rules", True, ("2 tool calls",))
    assert "because nothing of what it wrote held; the rules did" in end(found)[3][1]


def test_a_model_that_has_enough_by_itself_came_up_against_nothing(site: DigSite, story: Story) -> None:
    found, _ = led(site, READY, ENOUGH, ENOUGH, agreeing, effort="deep", bounds=Bounds(steps=2))
    assert end(found) == ("model", False, (), ())


def test_a_model_that_always_wants_one_more_is_asked_to_conclude(site: DigSite, story: Story) -> None:
    rounds = [calls(("log", {"limit": at})) for at in range(1, 9)]
    found, _ = led(site, READY, *rounds, agreeing, effort="deep", bounds=Bounds(steps=0))
    assert end(found)[:3] == ("model", False, ("8 rounds of tool calls",))


def test_a_model_that_cannot_call_a_tool_is_asked_to_conclude(site: DigSite, story: Story) -> None:
    wrong = calls(*[("show_comit", {"commit": at}) for at in "abc"])
    found, _ = led(site, READY, wrong, agreeing, effort="deep")
    assert end(found)[:3] == ("model", False, ("3 tool calls that could not be made",))


# -- tokens ----------------------------------------------------------------------------------------------------------


def used(tokens: int) -> Step:
    """A call of a tool, by a request that has cost so many tokens."""
    return replace(calls(("log", {})), usage={"prompt_tokens": tokens, "completion_tokens": 50})


def test_when_its_tokens_are_used_up_the_rules_conclude(site: DigSite, story: Story) -> None:
    bounds = Bounds(tokens=100_000)
    found, requests = led(site, READY, used(100_000), effort="deep", bounds=bounds)
    assert len(requests) == 2
    because = (
        "scripted did not conclude, because the limit of 100,000 tokens was reached;"
        " the rules did, from what was gathered."
    )
    assert end(found) == ("rules", True, ("100,000 tokens",), (because,))
    assert shown(found)[:4] == without_model(site)[:4]


def test_a_request_that_would_pass_the_limit_is_not_sent(site: DigSite, story: Story) -> None:
    found, requests = led(site, bounds=Bounds(tokens=900))
    assert requests == []
    because = "scripted was not used, because the limit of 900 tokens leaves no room for another request."
    assert end(found) == ("rules", True, ("900 tokens",), ("The limit of 900 tokens was reached.", because))


def test_an_answer_may_be_no_longer_than_what_is_left(site: DigSite, story: Story) -> None:
    asked: list[Body] = []

    def noted(body: Body) -> Step:
        asked.append(body)
        return agreeing(body)

    led(site, noted, bounds=Bounds(tokens=0))
    led(site, noted, bounds=Bounds(tokens=5_000))
    free, bounded = (each["max_tokens"] for each in asked)
    assert bounded < free
    assert bounded <= 5_000


# -- seconds ---------------------------------------------------------------------------------------------------------


def test_when_its_time_is_used_up_the_rules_conclude(site: DigSite, story: Story) -> None:
    ticks = itertools.count(0, 7)
    with Endpoint() as endpoint:
        given = settings(endpoint, bounds=Bounds(seconds=10.0))
        found = inquire(QUESTION, site.path, settings=given, watch=Watch(clock=lambda: float(next(ticks)))).answer
    because = "scripted was not used, because the limit of 10 seconds was reached."
    assert end(found) == ("rules", True, ("10 seconds",), (because,))


def test_time_that_ends_in_the_middle_of_a_reply_is_told_as_that(site: DigSite, story: Story) -> None:
    now = [0.0]

    def later(kind: str, text: str) -> None:
        now[0] = 20.0

    with Endpoint(agreeing) as endpoint:
        given = settings(endpoint, bounds=Bounds(seconds=10.0))
        watch = Watch(heard=later, clock=lambda: now[0])
        found = inquire(QUESTION, site.path, settings=given, watch=watch).answer
    because = "scripted was not used, because the limit of 10 seconds was reached."
    assert end(found) == ("rules", True, ("10 seconds",), (because,))
    assert shown(found) == without_model(site)


def test_the_limits_stand_in_the_json(site: DigSite, story: Story) -> None:
    found, _ = led(site, READY, THREE, agreeing, effort="deep", bounds=Bounds(steps=2))
    provenance = answer_json(found)["provenance"]
    assert isinstance(provenance, dict)
    assert provenance["limits"] == ["2 tool calls"]
