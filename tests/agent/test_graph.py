"""One investigation from end to end: it sees what its revision reaches and nothing else, and it always ends alike."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.agent.case import Case
from archaeologist.agent.graph import Bench, Outcome, investigate
from archaeologist.agent.investigator import Draft
from archaeologist.agent.rules import RuleInvestigator
from archaeologist.app import ask, tool_registry
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Answer
from archaeologist.domain.step import Step
from archaeologist.errors import UsageError
from archaeologist.render.machine import Json, answer_json, draw
from archaeologist.toolkit.excavate import Call
from archaeologist.toolkit.result import Refusal

QUESTIONS = (
    "When was light_lamp introduced?",
    "Why was light_lamp removed?",
    "Why is feed_cat deprecated?",
    "What was feed_cat called before?",
    "Which commit broke the bell?",
    "Was the bell ever reverted?",
    "Why did the default of the bell change?",
    "Where did door.py move?",
    "为什么删除了 light_lamp？",
    "why is there a lite_lamp?",
)


def tell(
    site: DigSite, lamp: str = "light_lamp", feed: str = "feed", feed_cat: str = "feed_cat", bell: str = "ring_bell"
) -> None:
    """The same story, in whatever names: a lamp comes and goes, the cat's food is renamed, a bell breaks."""
    site.commit("Start the house", {"desk.py": "desk = 1\n"}, at=0)
    site.commit(
        f"Add {lamp}\n\nIt is dark, because the sun sets at four.",
        {"lamp.py": f"def {lamp}(oil):\n    return oil.burn()\n"},
        at=5,
    )
    site.commit("Let the cat in", {"cat.py": f'def {feed}(cat):\n    cat.eat("fish")\n'}, at=6)
    site.tag("v1.0", at=7)
    door = f'def {bell}(times=1):\n    return "ding" * times\n'
    site.commit("Hang a bell (#3)", {"door.py": door}, at=8)
    site.commit(f"Rename {feed} to {feed_cat}", {"cat.py": f'def {feed_cat}(cat):\n    cat.eat("fish")\n'}, at=9)
    site.commit(f"Remove {lamp}\n\nOil is dangerous since it caused two fires.", {"lamp.py": "bulb = 60\n"}, at=20)
    site.commit("Ring twice by default", {"door.py": door.replace("times=1", "times=2")}, at=21)
    site.commit("Fix the bell, which rang too often\n\nCaused by #3.", {"door.py": door}, at=22)
    site.tag("v1.1", at=23)


def cut(answer: Answer, *dropped: str) -> str:
    """The answer as scripts get it, without what may differ between two runs and two places."""
    record = answer_json(answer)
    return draw({name: _without(value, {"seconds", "root", *dropped}) for name, value in record.items()})


def _without(value: Json, dropped: set[str]) -> Json:
    if isinstance(value, dict):
        return {name: _without(each, dropped) for name, each in value.items() if name not in dropped}
    return [_without(each, dropped) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_question_gives_the_same_answer(site: DigSite, question: str) -> None:
    tell(site)
    assert cut(ask(question, site.path)) == cut(ask(question, site.path))


def test_an_older_revision_sees_nothing_that_came_later(site: DigSite) -> None:
    tell(site)
    for question in QUESTIONS:
        answer = ask(question, site.path, at="v1.0")
        visible = set(site.git("rev-list", "v1.0").split())
        assert answer.repository.at in visible
        assert {each.oid for each in answer.commits} <= visible
        assert {each.oid for each in answer.evidence if each.oid} <= visible
        assert {each.oid for each in answer.timeline} <= visible
        assert all(each.released_in in (None, "v1.0") for each in answer.commits)


def test_what_is_on_another_branch_is_not_seen(site: DigSite) -> None:
    tell(site)
    site.branch("garden")
    site.commit("Remove ring_bell from the door", {"door.py": "knocker = 1\n"}, at=30)
    site.switch("main")
    assert ask("Why was ring_bell removed?", site.path).status == "premise_false"
    assert ask("Why was ring_bell removed?", site.path, at="garden").commits[0].role == "removed"


def test_a_clone_cut_at_a_revision_answers_like_the_whole_looked_at_from_there(site: DigSite, tmp_path: Path) -> None:
    tell(site)
    copy = site.clone_cut_at(tmp_path / "cut", "v1.1~2")
    for question in QUESTIONS:
        assert cut(ask(question, copy)) == cut(ask(question, site.path, at="v1.1~2"))


def test_the_order_in_which_the_index_grew_does_not_matter(site: DigSite, tmp_path: Path) -> None:
    tell(site)
    copy = site.clone(tmp_path / "copy")
    ask(QUESTIONS[0], copy, at="v1.0")
    for question in QUESTIONS[:4]:
        assert cut(ask(question, copy)) == cut(ask(question, site.path))


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("When was light_lamp introduced?", "When was burn_stove introduced?"),
        ("Why was light_lamp removed?", "Why was burn_stove removed?"),
        ("What was feed_cat called before?", "What was serve_dog called before?"),
        ("Who added ring_bell?", "Who added beat_gong?"),
    ],
)
def test_names_changed_throughout_change_nothing_but_the_names(tmp_path: Path, question: str, other: str) -> None:
    here, there = DigSite.create(tmp_path / "here"), DigSite.create(tmp_path / "there")
    tell(here)
    tell(there, lamp="burn_stove", feed="serve", feed_cat="serve_dog", bell="beat_gong")
    assert shape(ask(question, here.path)) == shape(ask(other, there.path))


def shape(answer: Answer) -> tuple[object, ...]:
    """Which commits in which part, and what kinds of claims and evidence: an answer without its words."""
    return (
        answer.status,
        [(each.role, each.date, each.released_in) for each in answer.commits],
        [(each.basis, each.cites) for each in answer.claims],
        [(each.id, each.kind, each.path, each.lines) for each in answer.evidence],
    )


# -- the graph itself ------------------------------------------------------------------------------------------------


class Restless(RuleInvestigator):
    """Never has enough."""

    def next_moves(self, case: Case) -> tuple[Call, ...]:
        return (Call("name_facts", {"name": f"lamp_{len(case.found)}"}), Call("no_such_tool", {}))


class Silent(RuleInvestigator):
    """Has nothing to look at and nothing to say."""

    def next_moves(self, case: Case) -> tuple[Call, ...]:
        return ()

    def conclude(self, case: Case) -> Draft:
        return Draft("answered", "All is well.")


def run(site: DigSite, investigator: RuleInvestigator, budget: int = 60, steps: list[Step] | None = None) -> Outcome:
    with closing(Site.open(site.path)) as dig:
        emit = None if steps is None else steps.append
        bench = Bench(investigator, tool_registry(), dig, RepositoryProof(dig), time.monotonic, emit, budget)
        return investigate(bench, "why was light_lamp removed?")


def test_the_budget_ends_an_investigation_that_would_never_end(site: DigSite) -> None:
    tell(site)
    outcome = run(site, Restless(), budget=7)
    assert outcome.case.found
    assert sum(each.call.name == "name_facts" for each in outcome.case.found) <= 7
    assert outcome.checked.status in ("unknown", "partial", "answered")


def test_a_refused_tool_does_not_end_the_investigation(site: DigSite) -> None:
    tell(site)
    outcome = run(site, Restless(), budget=2)
    assert any("no_such_tool" in caveat for caveat in outcome.case.caveats)


def test_an_answer_without_anything_to_show_is_no_answer(site: DigSite) -> None:
    tell(site)
    outcome = run(site, Silent())
    assert (outcome.checked.status, outcome.checked.claims, outcome.checked.commits) == ("unknown", (), ())


def test_every_step_is_heard_of_once_in_the_order_it_is_kept(site: DigSite) -> None:
    tell(site)
    steps: list[Step] = []
    outcome = run(site, RuleInvestigator(), steps=steps)
    assert [each.call for each in steps] == [each.call for each in outcome.case.found]
    assert len({(each.call.name, each.call.arguments) for each in steps}) == len(steps)


def test_the_calls_of_an_answer_are_written_so_that_they_can_be_made_again(site: DigSite) -> None:
    tell(site)
    answer = ask("Why was light_lamp removed?", site.path)
    assert answer.provenance.tools
    with closing(Site.open(site.path)) as dig:
        for call in answer.provenance.tools:
            written = {name: json.loads(value) if value[:1] == "[" else value for name, value in call.arguments}
            tool = tool_registry().find(call.name)
            assert not isinstance(tool, Refusal)
            assert not isinstance(tool.call(dig, written), Refusal)


@pytest.mark.parametrize("question", ["", "   ", "?!", "why?"])
def test_a_question_that_asks_nothing_is_refused(site: DigSite, question: str) -> None:
    tell(site)
    with pytest.raises(UsageError):
        ask(question, site.path)
