"""What an investigation cost and how long each part of it took, as OpenTelemetry spans, for whoever asked for them.

One span for the investigation, one for each request to a model, one for each tool: names, seconds, tokens, counts. No
question, no prompt, no reply, no argument and no text of a repository is in them, and there is no switch for that. The
names are those of the GenAI semantic conventions where these have one, which are still in development, and begin with
`archaeologist.` where they have none. Where the spans go is said by the standard variables (OTEL_EXPORTER_OTLP_…); a
program that has set up OpenTelemetry itself gets them with its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archaeologist import __version__
from archaeologist.config import Settings
from archaeologist.domain.step import Step
from archaeologist.errors import UsageError

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

    from archaeologist.agent.endpoint.values import Reply
    from archaeologist.agent.graph import Outcome

_NAME = "archaeologist"
_NANO = 1_000_000_000
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Spans:
    """Makes the spans of one investigation, all beneath `root`; tools of no known name are not named."""

    tracer: Tracer
    root: Span
    settings: Settings
    tools: frozenset[str]

    @contextmanager
    def asking(self, body: Mapping[str, Any]) -> Iterator[Callable[[Reply], None]]:
        """A request to the model: entered before it is sent, told the reply, left with the fault if there was none."""
        from opentelemetry.trace import SpanKind

        with self.tracer.start_as_current_span(
            f"chat {self.settings.model}",
            self._beneath(),
            SpanKind.CLIENT,
            {**_of_request(body), **_of_place(self.settings)},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield lambda reply: span.set_attributes(_of_reply(reply))
            except BaseException as error:
                _failed(span, type(error).__name__)
                raise

    def made(self, step: Step) -> None:
        """A tool that was called, of which is heard when it has ended."""
        name = step.call.name if step.call.name in self.tools else "unknown"
        end = time.time_ns()
        span = self.tracer.start_span(
            f"execute_tool {name}",
            self._beneath(),
            attributes={
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": name,
                "gen_ai.tool.type": "function",
                "archaeologist.evidence.count": len(step.evidence),
            },
            start_time=end - int(step.call.seconds * _NANO),
        )
        span.end(end)

    def ended(self, outcome: Outcome) -> None:
        """What the whole investigation came to, in numbers."""
        spent, checked = outcome.spent, outcome.checked
        self.root.set_attributes(
            {
                "gen_ai.usage.input_tokens": spent.usage.prompt,
                "gen_ai.usage.output_tokens": spent.usage.completion,
                "archaeologist.status": checked.status,
                "archaeologist.mode": "model" if self.settings.model and not spent.why else "rules",
                "archaeologist.fell_back": bool(spent.why),
                "archaeologist.interrupted": outcome.interrupted,
                "archaeologist.limits.count": len(spent.limits),
                "archaeologist.requests.count": spent.requests,
                "archaeologist.tools.count": len(outcome.case.found),
                "archaeologist.claims.count": len(checked.claims),
                "archaeologist.claims.dropped": checked.dropped,
            }
        )

    def _beneath(self) -> Any:
        """The context of the investigation: nodes of a graph may run in threads of their own."""
        from opentelemetry.trace import set_span_in_context

        return set_span_in_context(self.root)


@contextmanager
def recorded(settings: Settings, tools: frozenset[str]) -> Iterator[Spans]:
    """Spans for an investigation that runs in the block.

    They are delivered when the block is left; that they cannot be is no fault of the investigation, and is logged.
    Raises `UsageError` when OpenTelemetry is not installed.
    """
    with (
        _tracer() as tracer,
        tracer.start_as_current_span(
            f"invoke_agent {_NAME}", record_exception=False, set_status_on_exception=False
        ) as root,
    ):
        model = {"gen_ai.request.model": settings.model, **_of_place(settings)} if settings.model else {}
        about = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": _NAME}
        root.set_attributes({**about, "archaeologist.version": __version__, **model})
        try:
            yield Spans(tracer, root, settings, tools)
        except BaseException as error:
            _failed(root, type(error).__name__)
            raise


def emitting(spans: Spans, also: Callable[[Step], None] | None) -> Callable[[Step], None]:
    """Hears of every step, and passes it on."""

    def emit(step: Step) -> None:
        spans.made(step)
        if also:
            also(step)

    return emit


@contextmanager
def _tracer() -> Iterator[Tracer]:
    """The tracer of the program that called us, where it has one, else our own."""
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    except ImportError as error:
        hint = "Install it with: pip install 'archaeologist-agent[otel]', or switch telemetry off."
        raise UsageError("Telemetry is on, and OpenTelemetry is not installed.", hint) from error

    theirs = trace.get_tracer_provider()
    if isinstance(theirs, TracerProvider):
        yield theirs.get_tracer(_NAME, __version__)
        return
    kept = InMemorySpanExporter()
    ours = TracerProvider(resource=Resource.create({SERVICE_NAME: _NAME}).merge(_named()), shutdown_on_exit=False)
    ours.add_span_processor(SimpleSpanProcessor(kept))
    try:
        yield ours.get_tracer(_NAME, __version__)
    finally:
        _deliver(kept.get_finished_spans(), OTLPSpanExporter, SpanExportResult.SUCCESS)


def _named() -> Any:
    """The resource as the standard variables have it: a name that the user gave goes before ours."""
    from opentelemetry.sdk.resources import OTELResourceDetector

    return OTELResourceDetector().detect()


def _deliver(spans: Sequence[Any], exporter: Callable[[], Any], success: object) -> None:
    """Sends the spans, all at once. What the exporter itself logs of a failure has traces, and is left out."""
    if not spans:
        return
    noise = logging.getLogger("opentelemetry")
    before, noise.disabled = noise.disabled, True
    levels = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        sender = exporter()
        delivered = sender.export(spans) is success
        sender.shutdown()
    except Exception:  # an exporter is somebody else's program, and the answer is worth more than its spans
        delivered = False
    finally:
        logging.disable(levels)
        noise.disabled = before
    if not delivered:
        logging.getLogger(_NAME).warning("The spans of this investigation could not be delivered.")


def _failed(span: Span, kind: str) -> None:
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(Status(StatusCode.ERROR))


def _of_request(body: Mapping[str, Any]) -> dict[str, Any]:
    optional = {
        "gen_ai.request.max_tokens": body.get("max_tokens") or body.get("max_completion_tokens"),
        "gen_ai.request.temperature": body.get("temperature"),
        "gen_ai.request.top_p": body.get("top_p"),
        "gen_ai.output.type": "json" if "response_format" in body else None,
    }
    said = {name: value for name, value in optional.items() if value is not None}
    offered = len(body.get("tools", ()))
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": body["model"],
        "archaeologist.tools.offered": offered,
        **said,
    }


def _of_place(settings: Settings) -> dict[str, Any]:
    """Where the model is served. The conventions want a provider, and have no name for a server of one's own."""
    from urllib.parse import urlsplit

    place = urlsplit(settings.base_url)
    host = place.hostname or ""
    port = place.port or _PORTS.get(place.scheme, 0)
    provider = "openai" if host == "api.openai.com" else "openai_compatible"
    return {"gen_ai.provider.name": provider, "server.address": host, "server.port": port}


def _of_reply(reply: Reply) -> dict[str, Any]:
    return {
        "gen_ai.response.finish_reasons": [reply.finish],
        "gen_ai.usage.input_tokens": reply.usage.prompt,
        "gen_ai.usage.output_tokens": reply.usage.completion,
        "archaeologist.usage.reasoning_tokens": reply.usage.reasoning,
        "archaeologist.calls.count": len(reply.wishes),
    }
