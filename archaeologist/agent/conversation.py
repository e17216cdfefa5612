"""The conversation with a model, written anew from the case each time, in as many tokens as there are.

Nothing of it is kept anywhere else: what was asked and found stands in the case, so an investigation that was broken
off goes on with the same words, and what has to be shortened is shortened by writing it shorter. The oldest results
go first; their evidence keeps its names and stays in the list at the top.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from archaeologist.agent.case import Case
from archaeologist.agent.casebook import Casebook, quoted
from archaeologist.agent.endpoint.modes import ModeName
from archaeologist.agent.endpoint.tokens import tokens_in
from archaeologist.agent.endpoint.values import Line, Offer, Wish
from archaeologist.agent.investigator import Draft
from archaeologist.agent.offers import MORE, described
from archaeologist.agent.prompting import Prompts
from archaeologist.toolkit.excavate import Found

Mask = Callable[[str], str]
EVIDENCE_TOKENS = 6_500
"""What the evidence at the top may take. More was not read better, and costs every request."""
RESULT_LINES = 60
_RESULT_LETTERS = 6_000
_FORMS = {
    "text": '<tool_call>\n{"name": "tool", "arguments": {"key": "value"}}\n</tool_call>',
    "json": '{"tool": "tool", "arguments": {"key": "value"}}    or, when there is enough:    {"enough": true}',
}


@dataclass(frozen=True)
class Conversation:
    """Writes what goes to the model. `proposal` is the draft of the rules."""

    prompts: Prompts
    case: Case
    proposal: Draft
    mask: Mask
    language: str

    def asking(
        self, offers: Sequence[Offer], left: int, doubting: str | None = None
    ) -> Callable[[int, ModeName], list[Line]]:
        """The conversation up to the question what to do next; `doubting` is the hypothesis that is to be doubted."""

        def write(tokens: int, mode: ModeName) -> list[Line]:
            end = [Line("user", self.prompts.render("dig", left=str(left)))]
            if doubting is not None:
                end += [Line("assistant", doubting or "ENOUGH")]
                end += [Line("user", self.prompts.render("doubt", left=str(left)))]
            return self._lines(tokens, mode, offers, end)

        return write

    def answering(self, roles: str, after: Sequence[Line] = ()) -> Callable[[int, ModeName], list[Line]]:
        """The conversation up to the request for the answer, or up to what is said `after` that."""
        end = [Line("user", self.prompts.render("answer", roles=roles, language=self.language)), *after]
        return lambda tokens, mode: self._lines(tokens, mode, (), end)

    def _lines(self, tokens: int, mode: ModeName, offers: Sequence[Offer], end: list[Line]) -> list[Line]:
        system = self.prompts.render("investigate", language=self.language)
        if offers and mode != "native":
            system += "\n" + self.prompts.render("tools", tools=described(offers), form=_FORMS[mode])
        fixed = tokens_in(system) + sum(tokens_in(line.text) for line in end) + 400
        left = max(0, tokens - fixed)
        opening = self._opening(min(EVIDENCE_TOKENS, int(left * (0.55 if self.case.asked else 1.0))))
        return [Line("system", system), opening, *self._rounds(left - tokens_in(opening.text)), *end]

    def _opening(self, tokens: int) -> Line:
        book = Casebook.of(self.case)
        proposal = self.mask(told_proposal(self.proposal, book))
        room = tokens - tokens_in(proposal) - tokens_in(self.case.question.text) - 60
        evidence = book.told([each.oid for each in self.proposal.commits], room, self.mask)
        question = self.mask(self.case.question.text)
        return Line("user", self.prompts.render("case", question=question, proposal=proposal, evidence=evidence))

    def _rounds(self, tokens: int) -> list[Line]:
        """The turns of the model with their results, the newest in full, older ones in a line where room runs out."""
        rounds = [list(group) for _, group in groupby(enumerate(self.case.asked, start=1), key=_turn)]
        written: list[list[Line]] = []
        for number, each in enumerate(reversed(rounds)):
            lines = self._round(each, whole=True)
            cost = sum(tokens_in(line.text) for line in lines)
            if cost > tokens and number:
                lines = self._round(each, whole=False)
                cost = sum(tokens_in(line.text) for line in lines)
            written.append(lines)
            tokens -= cost
        return [line for lines in reversed(written) for line in lines]

    def _round(self, made: Sequence[tuple[int, Found]], whole: bool) -> list[Line]:
        book = Casebook.of(self.case)
        wishes = tuple(Wish(found.call.name, _arguments(found), f"T{at}") for at, found in made)
        said = made[0][1].asked.said if made[0][1].asked else ""
        results = [
            Line("result", self.mask(_told(at, found, book, whole)), id=f"T{at}", name=found.call.name)
            for at, found in made
        ]
        return [Line("assistant", said, wishes), *results]


def _turn(numbered: tuple[int, Found]) -> int:
    asked = numbered[1].asked
    return asked.turn if asked else 0


def _arguments(found: Found) -> str:
    return json.dumps(dict(found.call.arguments), ensure_ascii=False)


def _told(at: int, found: Found, book: Casebook, whole: bool) -> str:
    """A result as the model reads it: cut, with a way to the rest, and with the names of its evidence."""
    pieces = found.result.evidence
    names = f"Evidence: {', '.join(book.names[piece] for piece in pieces)}" if pieces else ""
    if not whole:
        head = f"T{at}: {quoted(found.result.summary)} (left out; {MORE} result=T{at} gives it again)"
        return "\n".join(part for part in (head, names) if part)
    lines = clip(found.result.text, at)
    shown = [book.line(piece).strip() for piece in dict.fromkeys(pieces)][:12]
    return "\n".join([f"T{at}:", lines, *(["Evidence:", *shown] if shown else [])])


def clip(text: str, at: int, start: int = 1) -> str:
    """The lines of a result from `start` on, as many as are shown at a time, and how to see the rest."""
    lines = text.splitlines()[start - 1 :]
    shown = lines[:RESULT_LINES]
    while shown and sum(map(len, shown)) > _RESULT_LETTERS:
        shown.pop() if len(shown) > 1 else shown.__setitem__(0, shown[0][: _RESULT_LETTERS - 1])
    left = len(lines) - len(shown)
    more = [f"… {left} more lines: {MORE} result=T{at} start={start + len(shown)}"] if left else []
    return "\n".join([*shown, *more])


def told_proposal(draft: Draft, book: Casebook) -> str:
    """The draft of the rules, with the names of what it cites."""
    lines = [f"status: {draft.status}", f"summary: {quoted(draft.headline)}"]
    lines += [f"commit: {book.labels[each.oid]} {each.role}" for each in draft.commits if each.oid in book.labels]
    for claim in draft.claims[:8]:
        cites = ", ".join(book.names[piece] for piece in claim.cites if piece in book.names)
        lines.append(f"claim ({claim.basis}): {quoted(claim.text)} [{cites}]")
    return "\n".join(lines)
