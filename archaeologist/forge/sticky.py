"""The one comment of the program on a request: found again, edited in place, gone when there is nothing to say.

It is known by its first line *and* its author, because anybody can write the line. What it said, and what people have
silenced, stands in its last line, which is not shown: so nothing has to be kept elsewhere. A finding is a pair of an
earlier commit and a path; paths are written with `%`, so that none can end the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from archaeologist.errors import MaybeDone
from archaeologist.forge.values import MARKER, Comment, Forge

Pair = tuple[str, str]
"""An earlier commit's name and a path."""
Done = Literal["created", "updated", "unchanged", "deleted", "silent"]
_STATE = re.compile(r"<!-- archaeologist:state seen=(\d+) said=(\S*) silenced=(\S*) -->\s*\Z", re.ASCII)
_ASKS = re.compile(r"\s*/archaeologist\s+not-relevant\s+(\d{1,3})\s*\Z")


@dataclass(frozen=True, slots=True)
class State:
    """What the comment remembers: the last reply `seen`, the findings it `said`, in order, and those `silenced`."""

    seen: int = 0
    said: tuple[Pair, ...] = ()
    silenced: tuple[Pair, ...] = ()

    @property
    def line(self) -> str:
        return (
            f"<!-- archaeologist:state seen={self.seen} said={_packed(self.said)} silenced={_packed(self.silenced)} -->"
        )


def _packed(pairs: Iterable[Pair]) -> str:
    return ",".join(f"{oid}:{quote(path, safe='/').replace('-', '%2D')}" for oid, path in pairs)


def _unpacked(text: str) -> tuple[Pair, ...]:
    pairs = (each.partition(":") for each in text.split(",") if each)
    return tuple((oid, unquote(path)) for oid, _, path in pairs if re.fullmatch("[0-9a-f]{7,64}", oid))


def state_of(body: str) -> State:
    """What a comment of ours remembers; an empty state where it was written by hand or by another version."""
    found = _STATE.search(body)
    return State(int(found[1]), _unpacked(found[2]), _unpacked(found[3])) if found else State()


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a request: `own` are ours, oldest first, and `state` what the first of them remembers by now."""

    own: tuple[Comment, ...]
    state: State


def read(forge: Forge, number: int) -> Thread:
    """Our comments on a request, and what people have asked of them who may write to the repository."""
    comments = list(forge.comments(number))
    me = forge.me()
    own = tuple(each for each in comments if each.author == me and each.body.startswith(MARKER))
    state = state_of(own[0].body) if own else State()
    asked = [each for each in comments if each.id > state.seen and (_ASKS.match(each.body))]
    silenced = list(state.silenced)
    for each in asked:
        place = _asked_for(each)
        if place <= len(state.said) and each.trusted and forge.may_write(each.author):
            silenced.append(state.said[place - 1])
    seen = max((each.id for each in asked), default=state.seen)
    return Thread(own, State(seen, state.said, tuple(dict.fromkeys(silenced))))


def _asked_for(comment: Comment) -> int:
    found = _ASKS.match(comment.body)
    number = int(found[1]) if found else 0
    return number if number else 10**6


def settle(forge: Forge, number: int, thread: Thread, text: str, said: Sequence[Pair]) -> Done:
    """Makes the comment on a request be `text`, which begins with the marker or is empty; doubles go.

    A comment that people have silenced stays, without findings, because it is what remembers that.
    """
    state = State(thread.state.seen, tuple(said), thread.state.silenced)
    if not text and state.silenced:
        text = f"{MARKER}\n<sub>History has nothing more to say here.</sub>\n"
    for double in thread.own[1:] if text else thread.own:
        forge.delete(number, double.id)
    if not text:
        return "deleted" if thread.own else "silent"
    body = f"{text.rstrip()}\n{state.line}\n"
    if not thread.own:
        _create(forge, number, body)
        return "created"
    if thread.own[0].body.strip() == body.strip():
        return "unchanged"
    forge.update(number, thread.own[0].id, body)
    return "updated"


def _create(forge: Forge, number: int, body: str) -> None:
    """Writes the comment; when nobody knows whether that worked, it is looked for before it is written again."""
    try:
        forge.create(number, body)
    except MaybeDone:
        if not read(forge, number).own:
            forge.create(number, body)
