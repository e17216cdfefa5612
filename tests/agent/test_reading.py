"""The answer of a model is read leniently and believed in nothing: only what is in the casebook can be cited."""

from __future__ import annotations

import json

import pytest
from digsite import day

from archaeologist.agent.case import Case
from archaeologist.agent.casebook import Casebook
from archaeologist.agent.endpoint.faults import Nonsense
from archaeologist.agent.investigator import Draft
from archaeologist.agent.reading import answer_schema, read_draft
from archaeologist.domain.answer import ToolCall
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid
from archaeologist.domain.question import Question
from archaeologist.toolkit.excavate import Found
from archaeologist.toolkit.result import ToolResult

LAMP = Oid("0123456789" * 4)
SAID = Evidence("message", "It says so.", "git show", LAMP, quote="It is dark.")
FINDING = Finding(LAMP, "introduced", 1.0, day(1), "Ada", "Add a lamp", evidence=(SAID,))
CASE = Case(
    Question("why?", "introduced", ()),
    (Found(ToolCall("find_commits", (), 0.0), ToolResult((FINDING,), "One commit:", (SAID,))),),
)
BOOK = Casebook.of(CASE)
RULES = Draft("answered", "It was.")


def read(data: object, wrapped: str = "{}") -> Draft:
    return read_draft(wrapped.replace("{}", json.dumps(data, ensure_ascii=False)), BOOK, RULES)


WHOLE = {
    "status": "answered",
    "summary": "C1 lit it [E1].",
    "commits": [{"commit": "C1", "role": "introduced"}],
    "claims": [{"text": "It was dark (E1).", "basis": "stated", "cites": ["E1"]}],
}


@pytest.mark.parametrize("wrapped", ["{}", "Here it is:\n```json\n{}\n```\nDone.", "Well, {} I think."])
def test_an_answer_is_found_in_whatever_stands_around_it(wrapped: str) -> None:
    draft = read(WHOLE, wrapped)
    assert draft.headline == "0123456789 lit it."
    assert [(claim.text, claim.basis, claim.cites) for claim in draft.claims] == [("It was dark.", "stated", (SAID,))]
    assert [(each.oid, each.role) for each in draft.commits] == [(LAMP, "introduced")]
    assert draft.by_model


@pytest.mark.parametrize("text", ["", "I don't know.", "[1, 2]", "{}", '{"claims": 3, "commits": {"a": 1}}', '{"a": '])
def test_what_holds_no_answer_is_nonsense(text: str) -> None:
    with pytest.raises(Nonsense):
        read_draft(text, BOOK, RULES)


def test_only_evidence_of_the_case_can_be_cited() -> None:
    claims = [{"text": "a", "cites": ["E1", "E2", "C9", "Everest", 4, "E1, E3"]}, {"text": "b", "cites": "E1"}, "c"]
    draft = read({"claims": claims})
    assert [claim.cites for claim in draft.claims] == [(SAID,), (SAID,), ()]
    assert {claim.basis for claim in draft.claims} == {"inferred"}


def test_commits_are_known_by_label_by_name_and_by_their_evidence() -> None:
    for label in ("C1", "0123456789", "[C1]", "E1"):
        assert [each.oid for each in read({"commits": [{"commit": label}]}).commits] == [LAMP]
    assert (
        read({"commits": ["C1", "C1", {"commit": "C1", "role": "king"}], "summary": "x"}).commits[0].role
        == "introduced"
    )
    assert read({"commits": ["C7", "deadbeef99", 3, None], "summary": "x"}).commits == ()


def test_the_schema_allows_nothing_but_the_names_of_the_case() -> None:
    properties = answer_schema(BOOK)["properties"]
    assert properties["claims"]["items"]["properties"]["cites"]["items"]["enum"] == ["E1"]
    assert properties["commits"]["items"]["properties"]["commit"]["enum"] == ["C1"]
    assert answer_schema(BOOK)["additionalProperties"] is False
