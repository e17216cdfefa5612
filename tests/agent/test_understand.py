"""What a question is about: the names, flags, paths, lines and quotations in it, and what it asks of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archaeologist.agent.understand import understand
from archaeologist.domain.question import Question, SubjectKind
from archaeologist.errors import UsageError


def subjects(text: str) -> list[tuple[SubjectKind, str]]:
    return [(each.kind, each.text) for each in understand(text).subjects]


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("why was light_lamp removed?", "name", "light_lamp"),
        ("why was lightLamp removed?", "name", "lightLamp"),
        ("why was LightLamp removed?", "name", "LightLamp"),
        ("why was Lamp.light removed?", "name", "Lamp.light"),
        ("why was lamp::light removed?", "name", "lamp::light"),
        ("why was light() removed?", "name", "light()"),
        ("why was `lamp` removed?", "name", "lamp"),
        ("why was `--lamp` removed?", "flag", "--lamp"),
        ("why was --no-lamp removed?", "flag", "--no-lamp"),
        ("why was X-Lamp-Light removed?", "name", "X-Lamp-Light"),
        ("why was hall/lamp.py removed?", "path", "hall/lamp.py"),
        ("why was lamp.py removed?", "path", "lamp.py"),
        ("why was `hall/` removed?", "path", "hall/"),
        ('where does "the lamp is lit" come from?', "quote", "the lamp is lit"),
        ("why was #123 merged?", "request", "123"),
        ("what did 0a1b2c3d4e break?", "commit", "0a1b2c3d4e"),
    ],
)
def test_what_looks_like_code_is_what_the_question_is_about(text: str, kind: SubjectKind, written: str) -> None:
    assert subjects(text) == [(kind, written)]


def test_a_line_of_a_file() -> None:
    (line,) = understand("why does hall/lamp.py:12 sleep?").subjects
    assert (line.kind, line.text, line.line, line.end_line) == ("line", "hall/lamp.py", 12, 12)
    (lines,) = understand("why do hall/lamp.py:12-15 sleep?").subjects
    assert (lines.line, lines.end_line) == (12, 15)


def test_a_dotted_name_is_known_by_its_last_part_first() -> None:
    (name,) = understand("why was house.hall.light_lamp removed?").subjects
    assert name.names[0] == "light_lamp"
    assert set(name.names) == {"house", "hall", "light_lamp"}


def test_subjects_come_in_the_order_in_which_they_stand() -> None:
    text = "why did light_lamp in hall/lamp.py lose --dim in #12?"
    assert [written for _, written in subjects(text)] == ["light_lamp", "hall/lamp.py", "--dim", "12"]


def test_a_subject_named_twice_is_one() -> None:
    assert subjects("was light_lamp there before light_lamp was removed?") == [("name", "light_lamp")]


@pytest.mark.parametrize("text", ["is it on/off by default in the lamp?", "was the lamp's and/or bug fixed?"])
def test_a_slash_between_words_makes_no_path(text: str) -> None:
    assert "path" not in [kind for kind, _ in subjects(text)]


def test_the_words_are_what_is_left_without_what_only_asks() -> None:
    question = understand("why was the dim lamp in the hall removed by light_lamp?")
    assert {"dim", "lamp", "hall"} <= set(question.words)
    assert not {"why", "was", "the", "in", "by", "light_lamp"} & set(question.words)


def test_what_is_quoted_is_spoken_of_and_not_asked() -> None:
    question = understand('when was the text "lamps are deprecated and were removed" introduced?')
    assert question.intent == "introduced"


def test_versions_are_no_words() -> None:
    question = understand("why did 2.3.1 drop the lamp?")
    assert question.versions == ("2.3.1",)
    assert "2" not in question.words


def test_a_question_of_two_parts_keeps_both() -> None:
    question = understand("was the removal of light_lamp ever reverted?")
    assert question.intent == "reverted"
    assert "removed" in question.also


def test_a_chinese_question_keeps_its_names_and_gets_english_words() -> None:
    question = understand("为什么 light_lamp 被弃用了？")
    assert (question.language, question.intent) == ("zh", "deprecated")
    assert [each.text for each in question.subjects] == ["light_lamp"]
    assert "reason" in question.wants


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("why was the lamp removed in 2019?", date(2019, 1, 1), date(2020, 1, 1)),
        ("why was the lamp removed in 2019-12?", date(2019, 12, 1), date(2020, 1, 1)),
        ("why was the lamp removed in May 2022?", date(2022, 5, 1), date(2022, 6, 1)),
    ],
)
def test_a_time_that_is_named(text: str, first: date, after: date) -> None:
    question = understand(text)
    assert (question.since, question.until) == (first, after)


def test_no_time_is_named() -> None:
    question = understand("why was the lamp removed?")
    assert (question.since, question.until) == (None, None)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "?", "why?", "the"])
def test_nothing_to_search_for(text: str) -> None:
    with pytest.raises(UsageError):
        understand(text)


# -- any text at all -------------------------------------------------------------------------------------------------

ODD = (
    "'",
    '"',
    "`",
    "\\",
    "*",
    "|",
    "/",
    "//",
    "..",
    "…",
    "\x1b[31m",
    "\x00",
    "İ",
    "ß",
    "\ud800",
    "「灯」",
    "为什么",
    "删除了",
)
PLAIN = (
    "why was light_lamp lightLamp --dim -x hall/lamp.py lamp.py:3-9 #12 GH-7 `a b` “lamp” 0a1b2c3d 2.3.1 2019-99 X-Lamp"
    " a.b::c() removed deprecated reverted?"
)
PIECES = st.sampled_from((*ODD, *PLAIN.split()))


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=6).map("".join)))
@example("PR 1 pull request #2 issue 3")
@example("``")
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        question = understand(text)
    except UsageError:
        return
    check(question, " ".join(text.split()))


def check(question: Question, text: str) -> None:
    assert question.text == text
    assert question.subjects or question.words or question.trace
    assert len(set(question.subjects)) == len(question.subjects)
    assert all(each.text in text for each in question.subjects)
    assert all(name in text for each in question.subjects for name in each.names)
    assert all(each.names for each in question.subjects)
    assert question.intent not in question.also


def test_the_version_of_what_a_program_runs_on_belongs_to_its_name() -> None:
    assert understand("when did they drop python 2?").words == ("python 2", "drop", "python")
    assert "node 8" in understand("why was node v8 dropped?").words
