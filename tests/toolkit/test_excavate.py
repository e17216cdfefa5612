"""Calls run in order, within a budget; what fails is recorded like what succeeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archaeologist.domain.answer import ToolCall
from archaeologist.domain.step import Step
from archaeologist.errors import UsageError
from archaeologist.toolkit.adapters import parse_assignments, parse_json_arguments
from archaeologist.toolkit.excavate import Call, Found, excavate
from archaeologist.toolkit.registry import Registry
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.toolkit.tool import tool


@tool
def add(base: int, number: int) -> ToolResult[int]:
    """Adds a number."""
    return ToolResult(base + number, f"{base + number}\nand a second line")


@tool
def negate(base: int) -> ToolResult[int]:
    """Turns the sign."""
    return ToolResult(-base, str(-base))


REGISTRY: Registry[int] = Registry([add, negate])


def ticking() -> Callable[[], float]:
    """A clock that is a quarter of a second later each time it is read."""
    times = iter(range(1000))
    return lambda: next(times) / 4


def test_each_call_is_recorded_with_its_arguments_and_its_time() -> None:
    assert excavate(REGISTRY, 40, [Call("add", {"number": 2}), Call("negate", {})], ticking()) == (
        Found(ToolCall("add", (("number", "2"),), 0.25), ToolResult(42, "42\nand a second line")),
        Found(ToolCall("negate", (), 0.25), ToolResult(-40, "-40")),
    )


def test_a_call_from_outside_is_converted_and_one_of_our_own_is_not() -> None:
    outside, inside = excavate(
        REGISTRY, 40, [Call("add", {"number": "2"}, outside=True), Call("add", {"number": "2"})], ticking()
    )
    assert outside.result.summary == "42"
    assert inside.result == Refusal("add: number must be a whole number, not '2'.", status=2)


def test_an_unknown_tool_is_refused_with_the_nearest_name() -> None:
    (found,) = excavate(REGISTRY, 40, [Call("negte", {})], ticking())
    assert found.result == Refusal("There is no tool 'negte'.", "Did you mean negate?", 2)


def test_an_unknown_tool_like_none_other_is_refused_with_the_list() -> None:
    (found,) = excavate(REGISTRY, 40, [Call("xyzzy", {})], ticking())
    assert found.result == Refusal("There is no tool 'xyzzy'.", "There are: add, negate.", 2)


def test_what_is_beyond_the_budget_is_refused_and_seen() -> None:
    found = excavate(REGISTRY, 1, [Call("negate", {})] * 3, ticking(), budget=1)
    assert [each.result.summary for each in found] == [
        "-1",
        "Not run: the budget of 1 steps is used up.",
        "Not run: the budget of 1 steps is used up.",
    ]


def test_every_step_is_heard_of_as_it_ends() -> None:
    heard: list[Step] = []
    excavate(REGISTRY, 40, [Call("add", {"number": 2})], ticking(), emit=heard.append)
    assert heard == [Step(ToolCall("add", (("number", "2"),), 0.25), "42")]


def test_two_tools_of_one_name_cannot_be_registered() -> None:
    with pytest.raises(ValueError, match="two tools are called add"):
        Registry([add, add])


def test_words_of_a_command_line_become_arguments() -> None:
    assert parse_assignments(["path=a=b.py", "name=x", "name=y"]) == {"path": "a=b.py", "name": ("x", "y")}


def test_a_word_without_a_sign_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'path' is not of the form key=value"):
        parse_assignments(["path"])


def test_arguments_that_a_model_wrote_badly_are_refused() -> None:
    assert parse_json_arguments("add", "") == {}
    assert parse_json_arguments("add", '{"number": 2}') == {"number": 2}
    assert parse_json_arguments("add", "[2]") == Refusal("add: the arguments are not a JSON object.", status=2)
    assert parse_json_arguments("add", "{number") == Refusal(
        "add: the arguments are not JSON (Expecting property name enclosed in double quotes, character 1).", status=2
    )
