"""What of an answer is told, and in which words."""

from __future__ import annotations

from dataclasses import replace

from render.answers import DEPRECATED, HEAD, MARKED

from archaeologist.domain.answer import Answer, Claim, Provenance, Status
from archaeologist.render.blocks import Commands, Footer, Headline, Points, Span
from archaeologist.render.document import answer_document
from archaeologist.render.links import forge_of

FORGE = forge_of("https://github.com/pallets/flask")


def headline(text: str, status: Status = "answered") -> Headline:
    block = answer_document(replace(DEPRECATED, headline=text, status=status), FORGE).blocks[0]
    assert isinstance(block, Headline)
    return block


def footer(provenance: Provenance) -> str:
    block = answer_document(replace(DEPRECATED, provenance=provenance)).blocks[-1]
    assert isinstance(block, Footer)
    return block.line[0].text


def points(answer: Answer) -> list[str]:
    blocks = [block for block in answer_document(answer).blocks if isinstance(block, Points)]
    return ["".join(span.text for span in item.line) for block in blocks for item in block.items]


def test_a_text_leads_to_the_commits_and_numbers_that_the_answer_knows_and_to_no_others() -> None:
    assert headline("In `a b` by 0a1b2c3d and deadbeef: #4714, #4712, #99.").line == (
        Span("In "),
        Span("a b", "code"),
        Span(" by "),
        Span("0a1b2c3d4e", "commit", f"https://github.com/pallets/flask/commit/{MARKED}"),
        Span(" and deadbeef: "),
        Span("#4714", "plain", "https://github.com/pallets/flask/pull/4714"),
        Span(", "),
        Span("#4712", "plain", "https://github.com/pallets/flask/issues/4712"),
        Span(", #99."),
    )


def test_less_than_an_answer_is_said_to_be_less() -> None:
    assert headline("x").note == ""
    assert headline("x", "partial").note == "This is part of an answer."
    assert headline("x", "premise_false").note == (
        "The question takes something for granted that this history contradicts."
    )
    assert headline("x", "unknown").note == "What was asked is not recorded in this history."


def test_a_claim_names_the_commits_that_neither_it_nor_its_quotes_name() -> None:
    unquoted = tuple(replace(each, quote="") for each in DEPRECATED.evidence)
    claims = (
        Claim("First.", "stated", ("E1",)),
        Claim("Marked by 0a1b2c3d4e.", "inferred", ("E1", "E2"), 0.3),
    )
    assert points(replace(DEPRECATED, claims=claims, evidence=unquoted, caveats=(), provenance=Provenance("1"))) == [
        "First. 0a1b2c3d4e",
        "Marked by 0a1b2c3d4e. (inferred, weakly)",
    ]


def test_a_quote_is_shown_once() -> None:
    claims = (Claim("First.", "stated", ("E1",)), Claim("Second.", "stated", ("E1",)))
    (block, *_) = [
        each for each in answer_document(replace(DEPRECATED, claims=claims)).blocks if isinstance(each, Points)
    ]
    assert [len(item.quotes) for item in block.items] == [1, 0]


def test_only_what_a_claim_cites_is_worth_a_check_and_names_are_short() -> None:
    claims = (Claim("First.", "stated", ("E2",)),)
    checks = [each for each in answer_document(replace(DEPRECATED, claims=claims)).blocks if isinstance(each, Commands)]
    assert checks == [Commands(("git show --no-ext-diff 0a1b2c3d4e -- src/flask/helpers.py",))]


def test_the_edge_of_a_shallow_clone_is_told_even_if_nobody_else_did() -> None:
    shallow = replace(DEPRECATED.repository, shallow=True)
    assert points(replace(DEPRECATED, repository=shallow, claims=(), caveats=(), provenance=Provenance("1"))) == [
        "This clone is shallow: what happened before its edge could not be seen."
    ]


def test_gaps_are_told_once() -> None:
    gaps = replace(DEPRECATED.repository, shallow=True, gaps=("Cut at 2020.", "Cut at 2020."))
    assert points(replace(DEPRECATED, repository=gaps, claims=(), caveats=(), provenance=Provenance("1"))) == [
        "Cut at 2020."
    ]


def test_the_last_line_says_who_thought() -> None:
    assert footer(Provenance("1")) == f"Looked from {HEAD.short} · without a model"
    assert footer(Provenance("1", "model", "qwen")) == f"Looked from {HEAD.short} · with qwen"
    assert footer(Provenance("1", "rules", "qwen", fell_back=True)) == (
        f"Looked from {HEAD.short} · without qwen, which could not be used"
    )
