"""A whole investigation in a file: the answer, the case behind it, and what was said to the model and by it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archaeologist.agent.case import Case
from archaeologist.agent.kept import plain, value_of
from archaeologist.domain.answer import Answer
from archaeologist.domain.codec import DOMAIN
from archaeologist.domain.evidence import Proof
from archaeologist.errors import UsageError

SCHEMA = "archaeologist/trajectory/1"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it went out, secrets left out, and the reply as it was put together; thoughts are kept apart."""

    request: Mapping[str, Any]
    text: str
    thinking: str = ""
    calls: tuple[tuple[str, str], ...] = ()

    def record(self) -> dict[str, Any]:
        calls = [{"name": name, "arguments": arguments} for name, arguments in self.calls]
        reply = {"text": self.text, "thinking": self.thinking, "calls": calls}
        return {"request": dict(self.request), "reply": reply}


def written(answer: Answer, case: Case, exchanges: Sequence[Exchange]) -> str:
    """The trajectory as JSON text."""
    record = {
        "schema": SCHEMA,
        "question": answer.question,
        "at": str(answer.repository.at),
        "headline": answer.headline,
        "answer": DOMAIN.dump(answer),
        "case": plain(case),
        "exchanges": [each.record() for each in exchanges],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_answer(text: str, name: str) -> Answer:
    """The answer of a trajectory. Raises `UsageError` for a text that is none."""
    try:
        data = json.loads(text)
        answer = DOMAIN.load(data["answer"]) if data.get("schema") == SCHEMA else None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise UsageError(f"{name} is no trajectory: {error}.", "Save one with: ask … --trajectory FILE") from error
    if not isinstance(answer, Answer):
        raise UsageError(f"{name} is no trajectory of this version.", "Save one with: ask … --trajectory FILE")
    return answer


def read_case(text: str) -> Case:
    """The case of a trajectory that was read before."""
    case = value_of(json.loads(text)["case"])
    assert isinstance(case, Case)
    return case


@dataclass(frozen=True, slots=True)
class Held:
    """A claim of an old answer, looked at again: `faults` says why it does not hold any more, evidence by evidence."""

    text: str
    basis: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def hold_again(answer: Answer, proof: Proof) -> tuple[Held, ...]:
    """Each claim of an answer with what of its evidence does not hold where the proof looks from."""
    evidence = {each.id: each for each in answer.evidence}
    found = []
    for claim in answer.claims:
        pieces = [evidence[name] for name in claim.cites if name in evidence]
        faults = tuple(fault for each in pieces if (fault := proof.fault(each)))
        lost_all = bool(faults) and (claim.basis == "stated" or len(faults) == len(pieces))
        found.append(Held(claim.text, claim.basis, faults if lost_all else ()))
    return tuple(found)
