"""What is told to OpenTelemetry, at a real receiver: names, times, tokens and counts, and never what anything says."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from digsite import DigSite
from led import ENOUGH, QUESTION, READY, WORDS, agreeing, led, settings
from lies import Story, tell
from scripted import Endpoint, calls, fails

from archaeologist.app import ask
from archaeologist.config import Flags, Settings, load_settings
from archaeologist.domain.answer import Answer
from archaeologist.errors import UsageError


@pytest.fixture
def story(site: DigSite) -> Story:
    return tell(site)


class Receiver:
    """Takes spans in over OTLP/HTTP. `bodies` are what came."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                receiver.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Any]:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        found = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for each in found
            for resource in each.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    threading.Thread(target=made.server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    yield made
    made.server.shutdown()
    made.server.server_close()


def attributes(span: Any) -> dict[str, object]:
    found = {}
    for each in span.attributes:
        kind = each.value.WhichOneof("value")
        value = getattr(each.value, kind)
        found[each.key] = [item.string_value for item in value.values] if kind == "array_value" else value
    return found


def named(receiver: Receiver, name: str) -> list[dict[str, object]]:
    return [attributes(span) for span in receiver.spans if span.name == name]


def test_nothing_is_told_unless_it_is_asked_for(site: DigSite, story: Story, receiver: Receiver) -> None:
    ask(QUESTION, site.path)
    led(site, agreeing)
    assert receiver.bodies == []


def deep(site: DigSite, story: Story) -> Answer:
    dig = calls(("show_commit", {"commit": str(story.removal)}), ("Oil is dangerous", {}))
    return led(site, READY, dig, ENOUGH, ENOUGH, agreeing, effort="deep", telemetry=True)[0]


def test_an_investigation_its_requests_and_its_tools_are_spans(site: DigSite, story: Story, receiver: Receiver) -> None:
    found = deep(site, story)
    spans = receiver.spans
    (root,) = (span for span in spans if span.name == "invoke_agent archaeologist")
    assert {span.parent_span_id for span in spans if span is not root} == {root.span_id}
    assert {span.trace_id for span in spans} == {root.trace_id}
    told = attributes(root)
    assert (told["gen_ai.operation.name"], told["gen_ai.agent.name"]) == ("invoke_agent", "archaeologist")
    assert (told["archaeologist.status"], told["archaeologist.mode"]) == ("answered", "model")
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (5000, 250)
    assert told["archaeologist.tools.count"] == len(found.provenance.tools)
    assert told["archaeologist.claims.count"] == len(found.claims)
    chats = named(receiver, "chat scripted")
    assert len(chats) == found.provenance.requests == 5
    assert {each["gen_ai.operation.name"] for each in chats} == {"chat"}
    assert chats[0]["gen_ai.response.finish_reasons"] == ["tool_calls"]
    assert (chats[-1]["gen_ai.output.type"], chats[-1]["gen_ai.usage.input_tokens"]) == ("json", 1000)
    assert chats[-1]["server.address"] == "127.0.0.1"
    (shown,) = named(receiver, "execute_tool show_commit")
    assert (shown["gen_ai.tool.name"], shown["gen_ai.tool.type"]) == ("show_commit", "function")
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano > 0 for span in receiver.spans)


def test_no_word_of_the_question_the_repository_or_the_model_is_told(
    site: DigSite, story: Story, receiver: Receiver
) -> None:
    deep(site, story)
    data = b"".join(receiver.bodies)
    texts = (QUESTION, WORDS, "light_lamp", "Ada", "lamp.py", str(story.removal), story.removal.short, "Oil", "ENOUGH")
    assert [each for each in texts if each.encode() in data] == []
    assert str(site.path).encode() not in data
    assert named(receiver, "execute_tool unknown"), "a tool that a model made up is not named after its words"


def test_a_request_that_fails_is_a_span_with_the_kind_of_its_fault(
    site: DigSite, story: Story, receiver: Receiver
) -> None:
    led(site, fails(401, f"gone: {WORDS}"), telemetry=True)
    (chat,) = named(receiver, "chat scripted")
    assert chat["error.type"] == "Down"
    (root,) = named(receiver, "invoke_agent archaeologist")
    assert (root["archaeologist.mode"], root["archaeologist.fell_back"]) == ("rules", True)
    assert WORDS.encode() not in b"".join(receiver.bodies)


def test_without_a_model_the_tools_are_told_all_the_same(site: DigSite, story: Story, receiver: Receiver) -> None:
    found = ask(QUESTION, site.path, settings=Settings(telemetry=True))
    tools = [span.name for span in receiver.spans if span.name.startswith("execute_tool ")]
    assert tools == [f"execute_tool {each.name}" for each in found.provenance.tools]


def test_a_receiver_that_is_not_there_costs_the_spans_and_not_the_answer(
    site: DigSite, story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Endpoint() as gone:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", gone.url)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    with caplog.at_level(logging.DEBUG):
        found = ask(QUESTION, site.path, settings=Settings(telemetry=True))
    assert found.status == "answered"
    said = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert said == ["The spans of this investigation could not be delivered."]


def test_a_program_that_has_opentelemetry_gets_the_spans_with_its_own(site: DigSite, story: Story) -> None:
    """In a process of its own: who provides the tracers can be said once."""
    program = """
import json, sys
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from archaeologist.app import ask
from archaeologist.config import Settings

kept = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(kept))
trace.set_tracer_provider(provider)
with trace.get_tracer("theirs").start_as_current_span("their work"):
    ask(sys.argv[1], sys.argv[2], settings=Settings(telemetry=True))
spans = kept.get_finished_spans()
ids = {span.context.span_id: span.name for span in spans}
print(json.dumps([[span.name, ids.get(span.parent.span_id) if span.parent else None] for span in spans]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, QUESTION, str(site.path)], capture_output=True, text=True, check=True
    )
    parents = dict(json.loads(done.stdout))
    assert parents["invoke_agent archaeologist"] == "their work"
    assert {parent for name, parent in parents.items() if name.startswith("execute_tool")} == {
        "invoke_agent archaeologist"
    }


def test_it_is_switched_on_by_the_environment_or_the_file() -> None:
    on = [
        load_settings(Flags(), {"ARCHAEOLOGIST_OTEL": word}).telemetry for word in ("1", "on", "true", "0", "off", "")
    ]
    assert on == [True, True, True, False, False, False]
    with pytest.raises(UsageError, match="telemetry of the environment must be 0 or off"):
        load_settings(Flags(), {"ARCHAEOLOGIST_OTEL": "maybe"})


def test_without_the_package_it_is_said_how_to_get_it(
    site: DigSite, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(UsageError, match="OpenTelemetry is not installed") as raised:
        ask(QUESTION, site.path, settings=Settings(telemetry=True))
    assert "archaeologist-agent[otel]" in raised.value.hint


def test_services_that_other_libraries_trace_to_stay_switched_off(
    site: DigSite, story: Story, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_OTEL_ENABLED"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", receiver.url)
    monkeypatch.setenv("LANGSMITH_API_KEY", "theirs")
    with Endpoint(agreeing) as endpoint:
        ask(QUESTION, site.path, settings=settings(endpoint, telemetry=True))
    assert {span.name.split(" ")[0] for span in receiver.spans} == {"invoke_agent", "chat", "execute_tool"}
