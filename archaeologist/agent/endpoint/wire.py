"""One connection to one endpoint: requests go out in a stream of pieces, replies come back whole, errors as faults."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archaeologist.agent.endpoint.families import Family, family_of
from archaeologist.agent.endpoint.faults import (
    Busy,
    Down,
    Fault,
    Halted,
    Interrupted,
    Nonsense,
    Refused,
    Stalled,
    fault_of,
)
from archaeologist.agent.endpoint.thinking import split
from archaeologist.agent.endpoint.values import Reply, Request, Usage, Wish

if TYPE_CHECKING:
    from openai import OpenAI

_TRIES = 3
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_PATIENCE = 120.0  # seconds without a single piece: a large model reads a long prompt before it says anything
_SILENT = (
    "X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-OS", "X-Stainless-Arch", "X-Stainless-Runtime",
    "X-Stainless-Runtime-Version", "X-Stainless-Async", "X-Stainless-Retry-Count", "X-Stainless-Read-Timeout",
    "OpenAI-Organization", "OpenAI-Project",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model is served. `patience` is how many seconds may pass between two pieces of a reply."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    patience: float = _PATIENCE
    agent: str = "archaeologist"

    @property
    def family(self) -> Family:
        return family_of(self.model)


Heard = Callable[[str, str], None]
"""Hears each piece of a reply: («thinking» or «text», the piece)."""
Asking = Callable[[Mapping[str, Any]], AbstractContextManager[Callable[[Reply], None]]]
"""Is entered with a request before it is sent, told the reply, and left with the fault when there is none."""
Noted = Callable[[Mapping[str, Any], Reply], None]
"""Is given each request that was answered, with its reply."""


class Wire:
    """Sends requests and gathers replies. `deadline` is a time of `clock`; `stop` ends a reply between two pieces."""

    def __init__(
        self,
        place: Place,
        clock: Callable[[], float],
        deadline: float | None = None,
        stop: threading.Event | None = None,
        heard: Heard | None = None,
        noted: Noted | None = None,
        asking: Asking | None = None,
    ) -> None:
        self.place = place
        self.deadline = deadline
        self.stop = stop or threading.Event()
        self.requests = 0
        self._clock = clock
        self._heard = heard
        self._noted = noted
        self._asking = asking or _unwatched
        self._unknown: set[str] = set()
        self._client: OpenAI | None = None

    def send(self, request: Request) -> Reply:
        """The reply to a request. Raises a `Fault`; a busy server is asked again, as long as the deadline allows."""
        wait = _FIRST_WAIT
        for left in reversed(range(_TRIES)):
            try:
                return self._leniently(request)
            except Busy as busy:
                pause = wait if busy.wait < 0 else busy.wait
                if not left or pause > min(_LONGEST_WAIT, self._time_left()):
                    raise Down(busy.why) from busy
                if self.stop.wait(pause):
                    raise Interrupted from busy
                wait *= 2
        raise AssertionError("the last try raises")

    def models(self) -> tuple[Mapping[str, Any], ...]:
        """What the endpoint says of its models. Raises a `Fault`."""
        try:
            listed = self._open().models.list(extra_headers=_quiet()).data
        except Exception as error:
            raise _told(error) from error
        return tuple(each.model_dump() for each in listed or ())

    def window(self) -> int:
        """How long the model's context is, as the server tells it; 0 when it does not, or cannot be asked."""
        try:
            return window_of(self.models(), self.place.model)
        except Fault:
            return 0

    def body(self, request: Request) -> dict[str, Any]:
        """The request as it goes over the wire, apart from the headers."""
        family = self.place.family
        optional = {
            "temperature": family.temperature,
            "top_p": family.top_p,
            "top_k": None if "api.openai.com" in self.place.base_url else family.top_k,
            "stream_options": {"include_usage": True},
            **({"parallel_tool_calls": True} if request.tools else {}),
        }
        limit = "max_completion_tokens" if "max_tokens" in self._unknown else family.limit
        kept = {name: value for name, value in optional.items() if value is not None and name not in self._unknown}
        form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": request.schema, "strict": True}}
        return {
            "model": self.place.model,
            "messages": list(request.messages),
            "stream": True,
            limit: request.max_tokens,
            **kept,
            **({"tools": list(request.tools)} if request.tools else {}),
            **({"response_format": form} if request.schema else {}),
        }

    def _leniently(self, request: Request) -> Reply:
        """Asks again without an optional parameter that the server does not know, once for each of them."""
        while True:
            try:
                return self._once(request)
            except Refused as refused:
                if refused.what in ("tools", "schema", "") or refused.what in self._unknown:
                    raise
                self._unknown.add(refused.what)

    def _once(self, request: Request) -> Reply:
        if self.stop.is_set():
            raise Interrupted
        if self._time_left() <= 0:
            raise Halted("the time was used up")
        self.requests += 1
        body = self.body(request)
        beside = {"top_k": body.pop("top_k")} if "top_k" in body else None
        with self._asking(body) as answered:
            try:
                with self._open().chat.completions.create(**body, extra_body=beside, extra_headers=_quiet()) as stream:
                    reply = self._gather(stream)
            except Exception as error:
                raise _told(error) from error
            answered(reply)
        if self._noted:
            self._noted({**body, **(beside or {})}, reply)
        return reply

    def _gather(self, stream: Iterable[Any]) -> Reply:
        pieces = _Pieces()
        for chunk in stream:
            self._check_time()
            for kind, text in pieces.take(chunk):
                if self._heard:
                    self._heard(kind, text)
        if not pieces.any:
            raise Nonsense("the endpoint answered nothing that is its protocol")
        return pieces.reply()

    def _check_time(self) -> None:
        """The client's own time limit is for one piece, so the whole is looked after here."""
        if self.stop.is_set():
            raise Interrupted
        if self._time_left() <= 0:
            raise Stalled("the time was used up in the middle of a reply")

    def _time_left(self) -> float:
        return float("inf") if self.deadline is None else self.deadline - self._clock()

    def _open(self) -> OpenAI:
        """The client, made when it is first needed. It follows no detour: what is sent is for one place alone."""
        if self._client is None:
            import openai

            self._client = openai.OpenAI(
                base_url=self.place.base_url,
                api_key=self.place.api_key or "none",
                organization="",
                project="",
                max_retries=0,
                timeout=openai.Timeout(self.place.patience, connect=10.0),
                default_headers={**_quiet(), "User-Agent": self.place.agent},
                http_client=openai.DefaultHttpxClient(follow_redirects=False),
            )
        return self._client


def _quiet() -> dict[str, Any]:
    """The headers that tell of this machine and of nothing that the endpoint needs, each to be left out."""
    import openai

    return {name: openai.Omit() for name in _SILENT}


def _unwatched(body: Mapping[str, Any]) -> AbstractContextManager[Callable[[Reply], None]]:
    return nullcontext(lambda reply: None)


class _Pieces:
    """Puts a reply together from the pieces of its stream."""

    def __init__(self) -> None:
        self.any = False
        self._text: list[str] = []
        self._thinking: list[str] = []
        self._calls: dict[int, dict[str, str]] = {}
        self._finish = "stop"
        self._usage = Usage()

    def take(self, chunk: Any) -> list[tuple[str, str]]:
        """Keeps a piece, and says what of it can be shown."""
        if getattr(chunk, "usage", None):
            self._usage = _usage(chunk.usage)
        shown: list[tuple[str, str]] = []
        for choice in getattr(chunk, "choices", None) or ():
            self.any = True
            delta = choice.delta
            thought = getattr(delta, "reasoning", None) or getattr(delta, "reasoning_content", None)
            if isinstance(thought, str) and thought:
                self._thinking.append(thought)
                shown.append(("thinking", thought))
            if isinstance(delta.content, str) and delta.content:
                self._text.append(delta.content)
                shown.append(("text", delta.content))
            for call in delta.tool_calls or ():
                self._add_call(call)
            self._finish = choice.finish_reason or self._finish
        return shown

    def _add_call(self, call: Any) -> None:
        """Fragments of calls come interleaved and are told apart by their index; some servers leave it out."""
        place = call.index if call.index is not None else len(self._calls)
        held = self._calls.setdefault(place, {"id": "", "name": "", "arguments": ""})
        held["id"] = held["id"] or call.id or ""
        if call.function:
            held["name"] += call.function.name or ""
            held["arguments"] += call.function.arguments or ""

    def reply(self) -> Reply:
        text, thinking = split("".join(self._text), "".join(self._thinking))
        wishes = tuple(
            Wish(held["name"], held["arguments"], held["id"]) for _, held in sorted(self._calls.items()) if held["name"]
        )
        return Reply(text, thinking, wishes, self._finish, self._usage)


def _usage(given: Any) -> Usage:
    details = getattr(given, "completion_tokens_details", None)
    return Usage(
        getattr(given, "prompt_tokens", None) or 0,
        getattr(given, "completion_tokens", None) or 0,
        getattr(details, "reasoning_tokens", None) or 0,
    )


def _told(error: Exception) -> Exception:
    return fault_of(error) or error


def window_of(models: Iterable[Mapping[str, Any]], model: str) -> int:
    """The length of a model's context as its server tells it; 0 when it does not."""
    for each in models:
        if each.get("id") != model:
            continue
        meta = each.get("meta") if isinstance(each.get("meta"), dict) else {}
        found = [each.get(key) for key in ("max_model_len", "context_length", "context_window")]
        found += [meta.get(key) for key in ("n_ctx", "n_ctx_train")] if meta else []
        return next((value for value in found if isinstance(value, int) and value > 0), 0)
    return 0
