"""Questions about calls and about what a change reaches, from the question to the answer."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist import Answer, ask
from archaeologist.agent.understand import understand

STORE = "class Store:\n    def load_all(self):\n        pass\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    site.commit("Add the store", {"store.py": STORE, "app.py": "from store import Store\n\ndef run_app():\n    pass\n"})
    site.commit(
        "Load when it runs (#3)", {"app.py": "from store import Store\n\ndef run_app():\n    Store().load_all()\n"}
    )
    site.commit("Speak of it", {"docs/use.md": "Call `load_all` first.\n", "idle.py": "def run_idle():\n    pass\n"})
    return site


def told(answer: Answer) -> list[str]:
    return [answer.headline, *(f"{claim.basis}: {claim.text}" for claim in answer.claims)]


def test_who_calls_a_definition_and_since_when(shop: DigSite) -> None:
    answer = ask("who calls load_all?", shop.path)
    (began,) = [each.oid for each in answer.commits]
    credit = f"{began.short} (Ada Digger, 2020-01-03, #3)"
    assert told(answer) == [
        f"`Store.load_all` is called by `run_app` (app.py:4), since {credit}.",
        "inferred: run_app (app.py:4) calls Store.load_all.",
        f"inferred: {credit} introduced the call in `run_app`: “Load when it runs (#3)”",
    ]
    assert [(e.kind, e.quote) for e in answer.evidence][:2] == [
        ("call", "Store().load_all()"),
        ("diff", "Store().load_all()"),
    ]
    assert answer.status == "answered"


@pytest.mark.parametrize("question", ['"who calls load_all?"', "“who calls load_all?”", "who calls `load_all`?"])
def test_quotes_around_the_whole_question_quote_no_code(shop: DigSite, question: str) -> None:
    assert ask(question, shop.path).headline == ask("who calls load_all?", shop.path).headline


def test_what_is_no_definition_is_half_an_answer(shop: DigSite) -> None:
    answer = ask("who calls the loader?", shop.path)
    assert answer.status == "partial"
    assert answer.caveats == (f"{answer.repository.at.short} has no definition of loader.",)
    assert ask('who calls "the thing that loads"?', shop.path).status == "partial"


def test_in_chinese(shop: DigSite) -> None:
    answer = ask("谁调用了 load_all？", shop.path)
    assert answer.headline == f"`Store.load_all` 的调用者：`run_app` (app.py:4)，始于 {answer.commits[0].oid.short}。"


def test_of_two_names_the_first_is_the_caller(shop: DigSite) -> None:
    answer = ask("when did run_app start to call load_all?", shop.path)
    assert [each.subject for each in answer.commits] == ["Load when it runs (#3)"]
    denied = ask("when did run_idle start to call load_all?", shop.path)
    assert told(denied)[0] == f"run_idle does not call Store.load_all at {denied.repository.at.short}."
    assert denied.commits == ()


def test_a_revision_before_the_call_knows_of_none(shop: DigSite) -> None:
    answer = ask("who calls load_all?", shop.path, at="HEAD~2")
    assert answer.headline == f"Nothing that was read calls Store.load_all at {answer.repository.at.short}."


def test_what_else_must_change_names_callers_and_documents(shop: DigSite) -> None:
    for at in range(3):
        shop.commit(
            f"Change the store {at}", {"store.py": STORE + f"    load_all.n = {at}\n", "shop.toml": f"n = {at}\n"}
        )
    answer = ask("what else must change if I change load_all?", shop.path)
    assert answer.headline.startswith("`Store.load_all` has 1 caller, no tests, 1 document.")
    assert "inferred: run_app (app.py:4) calls Store.load_all." in told(answer)
    assert "inferred: docs/use.md:1 speaks of load_all." in told(answer)


@pytest.mark.parametrize(
    "text",
    [
        "who calls parse_args?",
        "what calls parse_args",
        "which functions call parse_args?",
        "show me the callers of parse_args",
        "where is parse_args called from?",
        "when did main begin calling parse_args?",
        "which commit made main call parse_args?",
        "what would break if I remove parse_args?",
        "what is the blast radius of parse_args",
        "what is the impact of changing parse_args?",
        "谁在调用 parse_args",
        "哪些地方调用了 parse_args？",
        "修改 parse_args 会影响什么？",
    ],
)
def test_ways_to_ask_for_callers(text: str) -> None:
    assert understand(text).intent == "callers"


@pytest.mark.parametrize(
    "text",
    [
        "why was parse_args deprecated?",
        "what was parse_args called before?",
        "why does main call parse_args twice?",
        "when was the callback of parse_args introduced?",
        "which files change together with cli.py?",
        "who knows parse_args best?",
        "why did we stop recommending parse_args?",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert understand(text).intent != "callers"
