"""What of an answer is told, and in which words."""

from __future__ import annotations

from dataclasses import replace

from render.answers import DEPRECATED, HEAD, MARKED

from archaeologist.domain.answer import Answer, Claim, Provenance, Status, Tokens
from archaeologist.render.blocks import Commands, Footer, Headline, Points, Span
from archaeologist.render.document import answer_document
from archaeologist.render.links import forge_of
from archaeologist.render.terminal import draw

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


def test_code_stands_between_one_backtick_or_two_and_a_lone_one_stays() -> None:
    assert headline("``a`` and `b` and ``c d`` but `").line == (
        Span("a", "code"),
        Span(" and "),
        Span("b", "code"),
        Span(" and "),
        Span("c d", "code"),
        Span(" but `"),
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


def test_the_last_line_says_what_a_model_used_and_cost_as_far_as_that_is_known() -> None:
    used = Provenance("1", "model", "qwen", tokens=Tokens(1000, 50))
    assert footer(used) == f"Looked from {HEAD.short} · with qwen · tokens: 1,050"
    assert footer(replace(used, cost=0.0025)) == f"Looked from {HEAD.short} · with qwen · tokens: 1,050 · cost: 0.0025"


def test_our_own_words_are_in_the_language_of_the_answer() -> None:
    chinese = replace(
        DEPRECATED,
        headline="`FLASK_ENV` 已被弃用。",
        claims=(Claim("更新日志写道：“The ``FLASK_ENV`` …”", "inferred", ("E2",)),),
        repository=replace(DEPRECATED.repository, shallow=True),
    )
    document = answer_document(chinese)
    assert document.language == "zh"
    assert (
        "\n" + draw(document, 80, colour=False)
        == """
FLASK_ENV 已被弃用。

依据
  • 更新日志写道：“The FLASK_ENV …”（推断）
    │ +    import warnings
    │ +
    │ +    warnings.warn("'FLASK_ENV' and 'get_env' are deprecated")
    └ src/flask/helpers.py:31，提交 0a1b2c3d4e

提交
  0a1b2c3d4e  2022-07-08  deprecated  首次发布于 2.2.0  #4714 #4712
              David Lord: remove uses of FLASK_ENV
  1f2e3d4c5b  2018-01-12  introduced
              Armin Ronacher: Added support for a FLASK_ENV variable that
              chooses between development and production

时间线
  2018-01-12  1f2e3d4c5b  FLASK_ENV is introduced
  2022-07-08  0a1b2c3d4e  deprecated (#4714)

未能确定
  • The discussion in #4714 is not part of the repository.
  • 这是浅克隆：边界之前发生的事看不到。
  • 因证据不成立而略去的陈述：1 条。

自行核对
  git show --no-ext-diff 0a1b2c3d4e -- src/flask/helpers.py

截至 9876543210 · 未使用模型 · 步骤：1
"""
    )


def test_of_words_that_a_claim_has_already_only_the_places_are_shown() -> None:
    claims = (Claim("It says: “The FLASK_ENV environment variable”, and warns.", "stated", ("E1", "E2")),)
    evidence = tuple(replace(each, quote="The FLASK_ENV environment\nvariable") for each in DEPRECATED.evidence)
    (block, *_) = [
        each
        for each in answer_document(replace(DEPRECATED, claims=claims, evidence=evidence)).blocks
        if isinstance(each, Points)
    ]
    assert [(quote.text, "".join(span.text for span in quote.source)) for quote in block.items[0].quotes] == [
        ("", "CHANGES.rst:24-26 in 0a1b2c3d4e; src/flask/helpers.py:31 in 0a1b2c3d4e")
    ]
