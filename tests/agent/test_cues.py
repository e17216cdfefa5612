"""Which words ask for what: the strongest intent of a question, and what it wants to know beside the commit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent.cues import PRIORITY, score_intents, wants
from archaeologist.domain.question import Intent

ASKED: list[tuple[str, Intent]] = [
    ("why is the lamp deprecated?", "deprecated"),
    ("is the lamp obsolete, going away or what?", "deprecated"),
    ("why was the lamp removed?", "removed"),
    ("who got rid of the lamp?", "removed"),
    ("when did we drop support for oil?", "removed"),
    ("when was the lamp introduced?", "introduced"),
    ("who added the lamp?", "introduced"),
    ("why was the lamp renamed?", "renamed"),
    ("what was the lamp called before?", "renamed"),
    ("was the lamp ever named differently?", "renamed"),
    ("when was the lamp split out of the desk?", "moved"),
    ("why was the lamp moved to the hall?", "moved"),
    ("why did the default change?", "changed"),
    ("which commit broke the lamp?", "bug_origin"),
    ("what caused the crash of the lamp?", "bug_origin"),
    ("why was the new lamp reverted?", "reverted"),
    ("who rolled back the lamp?", "reverted"),
    ("which files usually change together with the lamp?", "cochange"),
    ("who knows most about the lamp?", "experts"),
    ("which release first had the lamp?", "release"),
    ("how did the lamp evolve over time?", "evolution"),
    ("hall/lamp.py:12 why that?", "line_why"),
]


@pytest.mark.parametrize(("text", "intent"), ASKED)
def test_what_a_question_asks_for_scores_highest(text: str, intent: Intent) -> None:
    scores = score_intents(text)
    assert max(scores, key=lambda each: (scores[each], -PRIORITY.index(each))) == intent


def test_capitals_make_no_difference() -> None:
    for text, _ in ASKED:
        assert score_intents(text.upper()) == score_intents(text)


def test_a_question_without_a_cue_scores_nothing() -> None:
    assert score_intents("the lamp, please") == {}


def test_a_question_keeps_all_that_it_asks_for() -> None:
    assert {"removed", "reverted"} <= score_intents("was the removal of the lamp ever reverted?").keys()
    assert {"deprecated", "removed"} <= score_intents("when was the lamp deprecated, and when removed?").keys()


def test_every_intent_has_its_place_among_equals() -> None:
    assert {intent for _, intent in ASKED} == set(PRIORITY)
    assert len(set(PRIORITY)) == len(PRIORITY)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("why was the lamp removed?", "reason"),
        ("what is the purpose of the lamp?", "reason"),
        ("when did the lamp go?", "time"),
        ("which release has the lamp?", "time"),
        ("who took the lamp?", "person"),
        ("what should I use instead of the lamp?", "replacement"),
        ("is the lamp still there?", "state"),
        ("what was the lamp called?", "name"),
    ],
)
def test_what_is_wanted_beside_the_commit(text: str, wanted: str) -> None:
    assert wanted in wants(text)


def test_nothing_is_wanted_where_nothing_is_asked() -> None:
    assert wants("remove the lamp") == frozenset()


@given(st.text())
def test_any_text_can_be_scored(text: str) -> None:
    assert all(score > 0 for score in score_intents(text).values())
    assert wants(text) <= {"reason", "time", "person", "replacement", "state", "name"}
