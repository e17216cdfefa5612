"""A conversation with one model: the mode it can do, the length it can take, and what to do when it does neither.

The conversation itself is not kept here. Whoever asks gives a function that writes it for a number of tokens, so that
it can be written shorter when the server says that it is too long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archaeologist.agent.endpoint.faults import Fault, Malformed, Nonsense, Overflow, Refused
from archaeologist.agent.endpoint.modes import FALLBACK, MODES, Mode, ModeName
from archaeologist.agent.endpoint.tokens import tokens_of
from archaeologist.agent.endpoint.values import Line, Offer, Reply, Request, Schema, Usage, Wish
from archaeologist.agent.endpoint.wire import Wire

Writer = Callable[[int, ModeName], Sequence[Line]]
"""Writes the conversation in at most so many tokens, for a mode."""
Afford = Callable[[int, int], int]
"""How long an answer may be, for the length of its prompt and what is wanted; raises a `Fault` where none is."""
_SHRINKS = 3
_LEAST_ROOM = 512


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply with the calls that were found in it."""

    reply: Reply
    wishes: tuple[Wish, ...]


class Session:
    """Speaks with a model. `mode` and `window` are what is known by now; `usage` what was used so far."""

    def __init__(self, wire: Wire, window: int = 0, mode: ModeName = "native", afford: Afford | None = None) -> None:
        self.wire = wire
        self.mode = mode
        self._afford = afford
        self._window = window
        self.usage = Usage()
        self.schemas = True
        self._failed: set[ModeName] = set()

    @property
    def window(self) -> int:
        """The length of the context in tokens: as told, as the server says, or as the family has it."""
        if not self._window:
            self._window = self.wire.window() or self.wire.place.family.window
        return self._window

    def turn(self, write: Writer, offers: Sequence[Offer]) -> Turn:
        """The model's next step with tools at hand. Raises a `Fault`."""
        while True:
            mode = MODES[self.mode]
            try:
                reply = self._complete(write, lambda lines, room, mode=mode: mode.request(lines, offers, room))  # type: ignore[misc]
            except (Refused, Malformed) as fault:
                self._change_mode(fault)
                continue
            return self._understood(mode, reply, offers)

    def answer(self, write: Writer, schema: Schema) -> Reply:
        """The model's answer in the form of a schema, as far as the server can hold it to one. Raises a `Fault`."""

        def build(lines: Sequence[Line], room: int) -> Request:
            made = MODES[self.mode].request(lines, (), room)
            return replace(made, schema=schema if self.schemas else None)

        try:
            return self._complete(write, build)
        except (Refused, Malformed) as fault:
            if not self.schemas or (isinstance(fault, Refused) and fault.what not in ("schema", "")):
                raise
            self.schemas = False
            return self._complete(write, build)

    def probe_tools(self, offer: Offer) -> bool:
        """Whether a native call comes back for a tool that the model is asked to call; the mode is set by it."""
        lines = (Line("user", f"Call the tool `{offer.name}` now, and say nothing."),)
        turn = self.turn(lambda _, __: lines, (offer,))
        native = bool(turn.reply.wishes)
        if not native and self.mode == "native":
            self.mode = "text"
        return native

    def _understood(self, mode: Mode, reply: Reply, offers: Sequence[Offer]) -> Turn:
        return Turn(reply, mode.wishes(reply, offers))

    def _change_mode(self, fault: Fault) -> None:
        """Goes to the next mode that has not failed yet. Raises the fault when none is left."""
        self._failed.add(self.mode)
        following = FALLBACK[self.mode]
        if following in self._failed:
            raise fault
        self.mode = following

    def _complete(self, write: Writer, build: Callable[[Sequence[Line], int], Request]) -> Reply:
        """The reply, asked again once where it says nothing, with more room where it was cut before it could.

        One that is all thoughts and was not cut is given back: some servers leave there what was meant to be said.
        """
        room = min(self.wire.place.family.room, max(_LEAST_ROOM, self.window // 3))
        reply = self._fitted(write, build, room)
        if reply.empty and (reply.cut or not reply.thinking):
            more = min(2 * room, max(_LEAST_ROOM, self.window // 2)) if reply.cut else room
            reply = self._fitted(write, build, more)
        if reply.empty and (reply.cut or not reply.thinking):
            raise Nonsense("the model said nothing" + (" within the length it was given" if reply.cut else ""))
        return reply

    def _fitted(self, write: Writer, build: Callable[[Sequence[Line], int], Request], room: int) -> Reply:
        for _ in range(_SHRINKS):
            request = self._afforded(self._written(write, build, room))
            try:
                reply = self.wire.send(request)
            except Overflow as overflow:
                self._window = self._shrunk(overflow.window, request)
                room = min(room, max(_LEAST_ROOM, self.window // 3))
                continue
            self.usage += reply.usage if reply.usage.total else self._estimate(request, reply)
            return reply
        raise Overflow("the question and its evidence do not fit into the model's context")

    def _written(self, write: Writer, build: Callable[[Sequence[Line], int], Request], room: int) -> Request:
        """The request, its conversation cut to what tools, schema and the answer leave over."""
        spare = self.window - room
        request = build(write(spare, self.mode), room)
        over = tokens_of(request.messages, request.tools) - spare
        return build(write(spare - over, self.mode), room) if over > 0 else request

    def _afforded(self, request: Request) -> Request:
        """The request, its answer no longer than may still be spent."""
        if self._afford is None:
            return request
        return replace(request, max_tokens=self._afford(tokens_of(request.messages, request.tools), request.max_tokens))

    def _shrunk(self, told: int, request: Request) -> int:
        """The window after an overflow: what the server said, and where that is no news, clearly less than before."""
        sent = tokens_of(request.messages, request.tools)
        return told if 0 < told < self.window else int(0.6 * min(self.window, sent + request.max_tokens))

    def _estimate(self, request: Request, reply: Reply) -> Usage:
        said = tokens_of([{"said": reply.text, "thought": reply.thinking}])
        return Usage(tokens_of(request.messages, request.tools), said)
