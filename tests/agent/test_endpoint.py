"""What servers of this protocol do to a client, one quirk a test, over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence

import pytest
from scripted import Body, Endpoint, Script, Step, calls, fails, prompt, says

from archaeologist.agent.endpoint.families import family_of
from archaeologist.agent.endpoint.faults import Down, Fault, Halted, Interrupted, Nonsense, Overflow, Stalled
from archaeologist.agent.endpoint.modes import ModeName
from archaeologist.agent.endpoint.session import Session
from archaeologist.agent.endpoint.thinking import split
from archaeologist.agent.endpoint.values import Line, Offer, Reply, Request, Usage, Wish
from archaeologist.agent.endpoint.wire import Place, Wire

ASKED = Request(({"role": "user", "content": "Why?"},))
LOOK = Offer(
    "look",
    "Looks at a file.",
    "look path=… [start=1]",
    {
        "type": "object",
        "properties": {"path": {"type": "string"}, "start": {"type": ["integer", "null"]}},
        "required": ["path", "start"],
        "additionalProperties": False,
    },
)
ANSWER = {"type": "object", "properties": {"why": {"type": "string"}}, "required": ["why"]}


def wire(endpoint: Endpoint, model: str = "scripted", patience: float = 20.0, seconds: float | None = None) -> Wire:
    deadline = None if seconds is None else time.monotonic() + seconds
    return Wire(Place(endpoint.url, model, "secret", patience), time.monotonic, deadline)


def reply(*script: Script, request: Request = ASKED, model: str = "scripted") -> Reply:
    """What becomes of one request."""
    with Endpoint(*script) as endpoint:
        return wire(endpoint, model).send(request)


def fault(*script: Script, patience: float = 20.0) -> Fault:
    with Endpoint(*script) as endpoint, pytest.raises(Fault) as caught:
        wire(endpoint, patience=patience).send(ASKED)
    return caught.value


def lines(tokens: int, mode: ModeName) -> Sequence[Line]:
    return (Line("system", "Be brief."), Line("user", "Why?"))


# -- thoughts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_thoughts_in_a_field_of_their_own_are_kept_apart(field: str) -> None:
    found = reply(says("Because.", thinking="Let me see.", field_name=field))
    assert (found.text, found.thinking) == ("Because.", "Let me see.")


@pytest.mark.parametrize(
    ("text", "said", "thought"),
    [
        ("<think>Hm.</think>Because.", "Because.", "Hm."),
        ("Hm.</think>\n\nBecause.", "Because.", "Hm."),
        ("<think>Hm.", "", "Hm."),
        ("A<think>one</think>B<think>two</think>C", "ABC", "one\ntwo"),
        ("Because.", "Because.", ""),
    ],
)
def test_thoughts_in_the_text_are_split_off_even_by_a_lone_end_mark(text: str, said: str, thought: str) -> None:
    assert split(text) == (said, thought)
    assert reply(says(text)).text == said or not said


def test_fragments_of_interleaved_calls_are_put_together_by_their_index() -> None:
    found = reply(calls(("look", {"path": "a.py", "start": 1}), ("look", {"path": "b.py", "start": None})))
    assert [(each.name, json.loads(each.arguments)["path"]) for each in found.wishes] == [
        ("look", "a.py"),
        ("look", "b.py"),
    ]
    assert found.finish == "tool_calls"


def test_usage_comes_in_a_piece_without_choices() -> None:
    assert reply(says("Yes.")).usage == Usage(1000, 50, 20)


# -- what is sent ----------------------------------------------------------------------------------------------------


def test_only_what_the_endpoint_needs_is_sent() -> None:
    with Endpoint(says("Yes.")) as endpoint:
        wire(endpoint).send(ASKED)
    (sent,) = endpoint.headers
    assert sent["authorization"] == "Bearer secret"
    assert sent["user-agent"] == "archaeologist"
    assert [name for name in sent if name.startswith(("x-stainless", "openai-"))] == []
    assert sorted(endpoint.requests[0]) == [
        "max_tokens", "messages", "model", "stream", "stream_options", "temperature",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "sampled"),
    [
        ("IQuestLab/IQuest-Coder-V1-40B-Thinking", {"temperature": 0.6, "top_p": 0.95, "top_k": 20}),
        ("IQuestLab/IQuest-Coder-V1-7B-Instruct", {"temperature": 0.6, "top_p": 0.85, "top_k": 20}),
        ("gpt-4o", {"temperature": 0.0}),
        ("o3-mini", {}),
        ("something-else", {"temperature": 0.0}),
    ],
)
def test_each_family_is_sampled_as_its_makers_say(model: str, sampled: Body) -> None:
    with Endpoint(says("Yes.")) as endpoint:
        wire(endpoint, model).send(ASKED)
    sent = endpoint.requests[0]
    assert {name: sent[name] for name in ("temperature", "top_p", "top_k") if name in sent} == sampled
    limit = "max_completion_tokens" if model.startswith("o3") else "max_tokens"
    assert sent[limit] == ASKED.max_tokens


def test_a_family_says_how_long_its_context_is_and_whether_it_thinks() -> None:
    known = family_of("iquest-coder-v1-40b-thinking")
    assert (known.window, known.thinks, family_of("llama-3-8b").window) == (131_072, True, 8_192)


def test_a_parameter_that_the_server_does_not_know_is_left_out_from_then_on() -> None:
    script = (fails(400, "Unrecognized request argument supplied: top_k"), says("Yes."), says("Again."))
    with Endpoint(*script) as endpoint:
        asked = wire(endpoint, "qwen3-8b")
        assert [asked.send(ASKED).text, asked.send(ASKED).text] == ["Yes.", "Again."]
    assert ["top_k" in each for each in endpoint.requests] == [True, False, False]


def test_a_server_that_wants_the_other_name_of_the_limit_gets_it() -> None:
    said = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    with Endpoint(fails(400, said), says("Yes.")) as endpoint:
        assert wire(endpoint).send(ASKED).text == "Yes."
    assert "max_completion_tokens" in endpoint.requests[1]


# -- servers that fail -----------------------------------------------------------------------------------------------


def test_a_busy_server_is_asked_again_when_it_wants_to_be() -> None:
    assert reply(fails(429, "slow down", (("Retry-After", "0"),)), says("Yes.")).text == "Yes."


def test_a_server_that_stays_busy_is_given_up() -> None:
    again = fails(503, "overloaded", (("Retry-After", "0"),))
    assert isinstance(fault(again, again, again), Down)


def test_a_server_that_wants_to_be_asked_much_later_is_given_up_at_once() -> None:
    found = fault(fails(429, "slow down", (("Retry-After", "3600"),)))
    assert isinstance(found, Down)
    assert "429" in found.why


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_does_not_let_us_in_is_not_asked_again(status: int) -> None:
    assert isinstance(fault(fails(status, "no")), Down)


def test_the_key_and_the_question_follow_no_detour() -> None:
    elsewhere = Step(status=307, body="{}", headers=(("Location", "http://127.0.0.1:9/v1/chat/completions"),))
    assert "307" in fault(elsewhere).why


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(Down, match="cannot be reached"):
        Wire(Place("http://127.0.0.1:9/v1", "m"), time.monotonic, time.monotonic() + 0.4).send(ASKED)


def test_a_reply_that_stalls_is_given_up() -> None:
    assert isinstance(fault(Step(({"content": "Be"},), then="stall"), patience=0.3), Stalled)


def test_a_reply_that_drips_is_ended_by_the_deadline_of_the_whole() -> None:
    slow = Step(tuple({"content": "x"} for _ in range(3)))
    times = iter([0.0, 0.0, 0.0, 100.0, 100.0])
    with Endpoint(slow) as endpoint, pytest.raises(Stalled):
        Wire(Place(endpoint.url, "m"), lambda: next(times), 50.0).send(ASKED)


def test_a_connection_that_breaks_off_in_the_middle_is_a_fault() -> None:
    broken = Step(({"content": "Be"},), then="break")
    with Endpoint(broken) as endpoint:
        found = wire(endpoint).send(ASKED)
    assert found.text == "Be", "an end without a last piece is taken as it is, and judged by what it says"


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "{}", "data: {oops\n\n"])
def test_what_is_not_the_protocol_is_nonsense(body: str) -> None:
    assert isinstance(fault(Step(body=body)), Nonsense)


def test_nothing_is_asked_after_the_deadline() -> None:
    with Endpoint() as endpoint, pytest.raises(Halted):
        wire(endpoint, seconds=-1.0).send(ASKED)


def test_an_interruption_ends_a_reply_between_two_pieces() -> None:
    stop = threading.Event()
    stalling = Step(({"content": "Be"}, {"content": "cause"}), then="stall")
    with Endpoint(stalling) as endpoint, pytest.raises(Interrupted):
        Wire(Place(endpoint.url, "m"), time.monotonic, stop=stop, heard=lambda kind, piece: stop.set()).send(ASKED)


# -- requests that are too long --------------------------------------------------------------------------------------

OVERFLOWS = (
    fails(400, "request exceeds context", type="exceed_context_size_error", n_prompt_tokens=9000, n_ctx=2048),
    fails(400, "This model's maximum context length is 2048 tokens. However, you requested 9000 tokens"),
    fails(400, "too long", code="context_length_exceeded"),
    fails(400, "max_tokens must be at least 1, got -186"),
)


@pytest.mark.parametrize("overflow", OVERFLOWS)
def test_an_overflow_is_seen_and_the_conversation_written_shorter(overflow: Step) -> None:
    asked: list[int] = []

    def write(tokens: int, mode: ModeName) -> Sequence[Line]:
        asked.append(tokens)
        return (Line("user", "why " * min(tokens, 3000)),)

    with Endpoint(overflow, says('{"why": "x"}')) as endpoint:
        session = Session(wire(endpoint), 8192)
        session.answer(write, ANSWER)
    assert session.window < 8192
    assert asked[-1] < asked[0]
    assert len(prompt(endpoint.requests[1])) < len(prompt(endpoint.requests[0]))


def test_an_overflow_that_does_not_end_is_a_fault() -> None:
    with Endpoint(*[OVERFLOWS[2]] * 3) as endpoint, pytest.raises(Overflow):
        Session(wire(endpoint), 8192).answer(lines, ANSWER)


def test_a_conversation_is_written_for_what_the_answer_leaves_over() -> None:
    with Endpoint(says('{"why": "x"}')) as endpoint:
        Session(wire(endpoint), 3000).answer(lambda tokens, mode: (Line("user", "y " * tokens),), ANSWER)
    assert len(prompt(endpoint.requests[0])) / 3.3 + endpoint.requests[0]["max_tokens"] < 3000


# -- tools, three ways -----------------------------------------------------------------------------------------------


def wishes(step: Step, mode: ModeName = "native") -> list[tuple[str, Body]]:
    with Endpoint(step) as endpoint:
        turn = Session(wire(endpoint), 8192, mode).turn(lines, (LOOK,))
    return [(each.name, json.loads(each.arguments)) for each in turn.wishes]


WRITTEN = (
    '<tool_call>\n{"name": "look", "arguments": {"path": "a.py"}}\n</tool_call>',
    "<tool_call>\n<function=look>\n<parameter=path>\na.py\n</parameter>\n</function>\n</tool_call>",
    "I shall look.\n<function=look><parameter=path>a.py</parameter></function>",
    "<function=look>\n<parameter=path>a.py",
    '<tools>[{"name": "look", "arguments": {"path": "a.py"}}]</tools>',
    '```json\n{"name": "look", "arguments": {"path": "a.py"}}\n```',
    '{"tool": "look", "arguments": {"path": "a.py"}}',
    '<tool_call>{"function": {"name": "look", "arguments": "{\\"path\\": \\"a.py\\"}"}}',
)


@pytest.mark.parametrize("mode", ["native", "text", "json"])
@pytest.mark.parametrize("text", WRITTEN)
def test_calls_written_as_text_are_found_in_every_mode(text: str, mode: ModeName) -> None:
    assert wishes(says(text), mode) == [("look", {"path": "a.py"})]


def test_calls_left_among_the_thoughts_are_found_when_nothing_was_said() -> None:
    assert wishes(says("<think>I look. " + WRITTEN[0] + "</think>")) == [("look", {"path": "a.py"})]


def test_several_calls_keep_their_order() -> None:
    second = WRITTEN[2].replace("a.py", "b.py")
    assert [given["path"] for _, given in wishes(says(second + WRITTEN[0].replace("a.py", "c.py")))] == ["b.py", "c.py"]


def test_only_tools_that_were_offered_are_called() -> None:
    assert wishes(says('<tool_call>{"name": "rm", "arguments": {}}</tool_call> and nothing else')) == []


def test_a_mode_that_the_server_cannot_do_gives_way_to_the_next() -> None:
    refusal = fails(400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set')
    with Endpoint(refusal, says(WRITTEN[0])) as endpoint:
        session = Session(wire(endpoint), 8192)
        turn = session.turn(lines, (LOOK,))
    assert (session.mode, turn.wishes[0].name) == ("text", "look")
    assert "tools" in endpoint.requests[0]
    assert "tools" not in endpoint.requests[1]


def test_a_server_that_cannot_read_its_own_model_is_asked_in_another_mode() -> None:
    unread = fails(500, "The model produced output that does not match the expected peg-native format")
    with Endpoint(unread, says(WRITTEN[0])) as endpoint:
        assert Session(wire(endpoint), 8192).turn(lines, (LOOK,)).wishes


def test_a_server_without_schemas_is_asked_without_and_remembered() -> None:
    with Endpoint(fails(400, "response_format is not supported"), says("{}"), says("{}")) as endpoint:
        session = Session(wire(endpoint), 8192)
        session.answer(lines, ANSWER)
        session.answer(lines, ANSWER)
    assert ["response_format" in each for each in endpoint.requests] == [True, False, False]


def test_the_probe_finds_a_server_that_ignores_tools_in_silence() -> None:
    with Endpoint(says("I am ready!")) as endpoint:
        session = Session(wire(endpoint), 8192)
        assert not session.probe_tools(LOOK)
    assert session.mode == "text"


def test_in_json_mode_a_schema_has_every_tool_and_the_word_that_there_is_enough() -> None:
    with Endpoint(says('{"enough": true}')) as endpoint:
        assert Session(wire(endpoint), 8192, "json").turn(lines, (LOOK,)).wishes == ()
    one, two = endpoint.requests[0]["response_format"]["json_schema"]["schema"]["anyOf"]
    assert one["properties"]["tool"] == {"const": "look"}
    assert two["properties"] == {"enough": {"const": True}}


# -- replies of no use -----------------------------------------------------------------------------------------------


def test_a_reply_that_was_all_thought_when_it_was_cut_gets_more_room_once() -> None:
    cut = says("", thinking="Hm, hm.", finish="length")
    with Endpoint(cut, says('{"why": "x"}')) as endpoint:
        Session(wire(endpoint), 32_768).answer(lines, ANSWER)
    first, second = (each["max_tokens"] for each in endpoint.requests)
    assert second == 2 * first


def test_a_model_that_says_nothing_twice_is_given_up() -> None:
    cut = says("", finish="length")
    with Endpoint(cut, cut) as endpoint, pytest.raises(Nonsense, match="said nothing within the length"):
        Session(wire(endpoint), 8192).answer(lines, ANSWER)


@pytest.mark.parametrize("broken", ["", '{"path": "a', "[1, 2]"])
def test_arguments_that_were_cut_are_never_sent_back_as_they_are(broken: str) -> None:
    def write(tokens: int, mode: ModeName) -> Sequence[Line]:
        wish = Wish("look", broken, "T1")
        return (Line("user", "Why?"), Line("assistant", "", (wish,)), Line("result", "no", id="T1", name="look"))

    with Endpoint(says("enough")) as endpoint:
        Session(wire(endpoint), 8192).turn(write, (LOOK,))
    call = endpoint.requests[0]["messages"][1]["tool_calls"][0]
    assert call["function"]["arguments"] == "{}"
