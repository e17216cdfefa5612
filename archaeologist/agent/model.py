"""The investigator that has a model: the playbook digs first, then the model judges, digs where it is thin, and writes.

It keeps nothing to itself: what was asked stands in the case, what was spent in the meter, so that an investigation can
be broken off at any node and taken up again. Whenever the model cannot be used, the rules conclude from the same case.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from archaeologist.agent.case import Case
from archaeologist.agent.casebook import Casebook
from archaeologist.agent.conversation import Conversation, Mask, clip
from archaeologist.agent.endpoint.abilities import READY
from archaeologist.agent.endpoint.faults import Fault
from archaeologist.agent.endpoint.modes import said
from archaeologist.agent.endpoint.session import Session, Turn
from archaeologist.agent.endpoint.values import Line, Offer, Usage, Wish
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.meter import Meter
from archaeologist.agent.offers import MORE, offered, understood
from archaeologist.agent.prompting import Prompts
from archaeologist.agent.reading import answer_schema, read_draft
from archaeologist.agent.rules import RuleInvestigator
from archaeologist.domain.answer import ROLES
from archaeologist.domain.question import Question
from archaeologist.toolkit.adapters import parse_json_arguments
from archaeologist.toolkit.excavate import Asked, Call, Found, written
from archaeologist.toolkit.registry import Registry
from archaeologist.toolkit.result import Refusal, ToolResult

T = TypeVar("T")
Effort = Literal["quick", "deep"]
MOST_TURNS = 8
STRIKES = 3
_A_TURN = 8
"""Calls of one turn that are made; a model that wants more at once is repeating itself."""
_LANGUAGES = {"en": "English", "zh": "简体中文"}


@dataclass(frozen=True)
class ModelInvestigator:
    """Stands where the rules stand. `quick` asks the model once, `deep` lets it dig and doubt before it answers."""

    session: Session
    registry: Registry[Any]
    meter: Meter
    mask: Mask
    prompts: Prompts
    effort: Effort = "quick"
    probing: bool = True
    rules: RuleInvestigator = field(default_factory=RuleInvestigator)

    def understand(self, text: str) -> Question:
        return self.rules.understand(text)

    def next_moves(self, case: Case) -> tuple[Call, ...]:
        """The playbook's calls as long as it has any, then, of a deep investigation, those that the model asks for."""
        if not case.asked and (moves := self.rules.next_moves(case)):
            return moves
        if self.effort == "quick" or self.meter.spent.why:
            return ()
        if why := self.meter.exhausted():
            self.meter.give_up(why)
            return ()
        try:
            return self._dig(case)
        except Fault as fault:
            return self._given_up(fault, ())

    def conclude(self, case: Case) -> Draft:
        """The model's draft; that of the rules when the model cannot be asked or says nothing of use.

        A model that may call no more tools is still asked to conclude: its answer costs one request and no tool. One
        that may use no more tokens or seconds is not.
        """
        proposal = self.rules.conclude(case.playbook)
        if not self.meter.spent.why and (why := self.meter.exhausted()):
            self.meter.give_up(why)
        if self.meter.spent.why:
            return proposal
        try:
            return self._answer(case, proposal, ())
        except Fault as fault:
            return self._given_up(fault, proposal)

    def repair(self, case: Case, draft: Draft, kept: tuple[DraftClaim, ...], faults: tuple[str, ...]) -> Draft | None:
        """The claims that held and those that the model put right; None when it cannot be asked again."""
        if draft.proposal is None or self.meter.exhausted():
            return None
        after = (
            Line("assistant", _rewritten(draft)),
            Line("user", self._prompts(case).render("repair", faults="\n".join(f"- {each}" for each in faults))),
        )
        try:
            again = self._answer(case, draft.proposal, after)
        except Fault:
            return None
        old = {claim.text for claim in draft.claims}
        new = tuple(claim for claim in again.claims if claim.text not in old)
        return replace(draft, claims=(*kept, *new), headline=draft.headline if kept else again.headline)

    def _given_up(self, fault: Fault, instead: T) -> T:
        """What is gone on with when the model cannot be asked; a limit explains better than what came of it."""
        self.meter.give_up(self.meter.exhausted() or fault.why)
        return instead

    # -- asking ------------------------------------------------------------------------------------------------------

    def talk(self, case: Case, proposal: Draft | None = None) -> Conversation:
        """The conversation about a case as it stands."""
        draft = proposal or self.rules.conclude(case.playbook)
        return Conversation(self._prompts(case), case, draft, self.mask, _LANGUAGES[case.question.language])

    def offers(self, case: Case) -> tuple[Offer, ...]:
        return offered(self.registry, case.question, self.session.window)

    def _prompts(self, case: Case) -> Prompts:
        return self.prompts.speaking(case.question.language)

    def _answer(self, case: Case, proposal: Draft, after: Sequence[Line]) -> Draft:
        book = Casebook.of(case)
        write = self.talk(case, proposal).answering(", ".join(ROLES), after)
        with _Metered(self):
            reply = self.session.answer(write, answer_schema(book))
        return read_draft(reply.text or reply.thinking, book, proposal)

    def _dig(self, case: Case) -> tuple[Call, ...]:
        """The calls of the model's next turn. When it has enough, it is made to doubt once before it may answer."""
        made = case.asked
        turn = max((each.asked.turn for each in made if each.asked), default=0) + 1
        left = self.meter.steps_left(len(made))
        if self._bounded(made, turn, left):
            return ()
        if turn == 1 and self.probing:
            with _Metered(self):
                self.session.probe_tools(READY)
        offers = self.offers(case)
        reply = self._turn(case, offers, left, None)
        if reply.wishes:
            return self._calls(case, reply, Asked(turn, said(reply.reply)[:600]), left)
        if any(each.asked and each.asked.doubting for each in made):
            return ()
        doubt = self._turn(case, offers, left, said(reply.reply)[:600])
        return self._calls(case, doubt, Asked(turn, said(doubt.reply)[:600], doubting=True), left)

    def _bounded(self, made: Sequence[Found], turn: int, left: int) -> bool:
        """Whether the model may call no more tools, which the meter is then told."""
        refused = sum(isinstance(each.result, Refusal) for each in made)
        bounds = (
            (not left, f"{self.meter.limits.steps} tool call{'s' * (self.meter.limits.steps != 1)}"),
            (turn > MOST_TURNS, f"{MOST_TURNS} rounds of tool calls"),
            (refused >= STRIKES, f"{STRIKES} tool calls that could not be made"),
        )
        for hit, limit in bounds:
            if hit:
                self.meter.reach(limit)
                return True
        return False

    def _turn(self, case: Case, offers: Sequence[Offer], left: int, doubting: str | None) -> Turn:
        with _Metered(self):
            return self.session.turn(self.talk(case).asking(offers, left, doubting), offers)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _calls(self, case: Case, turn: Turn, asked: Asked, left: int) -> tuple[Call, ...]:
        calls: list[Call] = []
        for wish in turn.wishes[: min(_A_TURN, left)]:
            call = self._call(case, wish, turn, replace(asked, said=asked.said if not calls else ""))
            if not any(each.name == call.name and written(each) == written(call) for each in calls):
                calls.append(call)
        return tuple(calls)

    def _call(self, case: Case, wish: Wish, turn: Turn, asked: Asked) -> Call:
        """A wish as a call; what cannot be read, or was asked before, is answered without a tool."""
        given = parse_json_arguments(wish.name, wish.arguments)
        if isinstance(given, Refusal):
            cut = " It was cut off; ask for less at once." if turn.reply.cut else ""
            return Call(wish.name, {}, True, asked, replace(given, hint=(given.hint + cut).strip()))
        if wish.name == MORE:
            return Call(wish.name, given, True, asked, _more(case, given))
        tool = self.registry.find(wish.name)
        if isinstance(tool, Refusal):
            return Call(wish.name, given, True, asked, tool)
        call = Call(wish.name, understood(given, tool.parameters), True, asked)
        return replace(call, ready=_before(case, call))


def _before(case: Case, call: Call) -> Refusal | None:
    """A pointer to the result of the same call, when it was made already."""
    for at, each in enumerate(case.asked, start=1):
        if each.call.name == call.name and dict(each.call.arguments) == written(call):
            return Refusal(f"This was asked already: see T{at}.", "Ask something else, or write ENOUGH.")
    return None


def _more(case: Case, given: dict[str, object]) -> ToolResult[object] | Refusal:
    """Further lines of an earlier result."""
    digits = "".join(letter for letter in str(given.get("result", "")) if letter.isdigit())
    made = case.asked
    if not digits or not 1 <= int(digits) <= len(made):
        return Refusal(f"There is no result {given.get('result')}.", f"There are T1 to T{len(made)}.", 2)
    start = given.get("start")
    first = start if isinstance(start, int) and start > 0 else 1
    found = made[int(digits) - 1]
    text = clip(found.result.text, int(digits), first)
    return ToolResult(None, text or "There are no more lines.", found.result.evidence)


def _rewritten(draft: Draft) -> str:
    """A draft as the model wrote it, for the request that has it corrected."""
    claims = [{"text": claim.text, "basis": claim.basis} for claim in draft.claims]
    return json.dumps({"status": draft.status, "summary": draft.headline, "claims": claims}, ensure_ascii=False)


class _Metered:
    """Has the meter count what the session uses while it is entered, whether or not that ends in a fault."""

    def __init__(self, investigator: ModelInvestigator) -> None:
        self._session, self._meter = investigator.session, investigator.meter

    def __enter__(self) -> None:
        self._usage, self._requests = self._session.usage, self._session.wire.requests

    def __exit__(self, *error: object) -> None:
        now = self._session.usage
        used = Usage(
            now.prompt - self._usage.prompt,
            now.completion - self._usage.completion,
            now.reasoning - self._usage.reasoning,
        )
        self._meter.use(used, self._session.wire.requests - self._requests)
