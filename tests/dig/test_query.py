"""What is searched for, and where it stands: in messages by stem, in diffs by identifier."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.dig.query import Term, build, match, parts, rarity, touches
from archaeologist.dig.site import Site


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("getHTTPValue", ("get", "http", "value")),
        ("get_http_value", ("get", "http", "value")),
        ("--get-http-value", ("get", "http", "value")),
        ("lamp2", ("lamp", "2")),
        ("灯light", ("灯", "light")),
        ("...", ()),
    ],
)
def test_the_words_a_name_is_made_of(name: str, words: tuple[str, ...]) -> None:
    assert parts(name) == words


@given(st.text())
def test_the_parts_of_any_text_are_in_it(text: str) -> None:
    assert all(part in text.lower() for part in parts(text))


def test_a_word_may_have_alternatives_with_weights() -> None:
    (term,) = build(["slow*0.5|performance*0.6|speed"]).terms
    assert (term.kind, term.weight) == ("word", 0.5)
    assert dict(term.forms) == {"slow": 1.0, "performance": 0.6, "speed": 1.0}


def test_a_path_is_a_place_and_its_last_part_a_name() -> None:
    query = build(paths=["hall/lamp.py"])
    assert query.paths == ("hall/lamp.py",)
    assert [each.text for each in query.names] == ["lamp"]


def test_what_is_given_twice_is_searched_for_once() -> None:
    query = build(words=["dark", "dark"], names=["lamp", "lamp"], paths=["a.py", "a.py"])
    assert [each.text for each in query.terms] == ["lamp", "a", "dark"]


def test_a_name_counts_for_more_than_a_word() -> None:
    query = build(words=["lamp"], names=["lamp"])
    assert query.terms[0].weight > query.terms[1].weight


def test_the_rarer_the_more_it_tells_and_never_less_than_nothing() -> None:
    told = [rarity(found, 100) for found in (0, 1, 10, 50, 100)]
    assert told == sorted(told, reverse=True)
    assert told[-1] >= 0


# -- over a history --------------------------------------------------------------------------------------------------


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Deprecated the lamp\n\nIt smells.", {"lamp.py": "light_lamp = Oil()\n"}, at=1)
    site.commit("Move on", {"lamp.py": "light_lamp = Wax()\n", "a.sh": "den --no-lamp\n"}, at=2)
    site.commit("Remove light_lamp_twice", {"lamp.py": "bulb = 60\n"}, at=3)
    site.commit("Let there be dark", {"a.sh": "den --quiet\n"}, at=4)
    return site


def word(text: str) -> Term:
    return Term("word", ((text, 1.0),))


def name(text: str) -> Term:
    return Term("name", ((text, 1.0),))


def test_a_word_is_found_in_all_its_forms(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        found = match(dig, word("deprecate"))
        assert (set(found.subjects), set(found.messages)) == ({2}, {2})
        assert set(match(dig, word("smell")).messages) == {2}
        assert set(match(dig, word("smell")).subjects) == set()


def test_a_name_is_found_where_a_diff_has_it_whatever_the_message_says(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        assert set(match(dig, name("light_lamp")).diffs) == {2, 3, 4}


def test_a_gain_or_loss_counts_for_more_than_a_mere_touch(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        found = match(dig, name("light_lamp")).diffs
        assert found[2] > found[3]
        assert found[4] > found[3]


def test_a_longer_name_that_has_it_inside_counts_for_less(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        assert 0 < match(dig, name("light_lamp")).messages[4] < 1
        assert match(dig, name("light_lamp_twice")).messages[4] == 1


def test_a_flag_is_found_where_all_its_parts_are(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        assert [(n, sign) for n, _, sign in touches(dig, "--no-lamp")] == [(3, 1), (5, -1)]


def test_what_nobody_wrote_is_found_nowhere(den: DigSite) -> None:
    with closing(Site.open(den.path)) as dig:
        for term in (name("glow_worm"), word("zeppelin"), word("灯"), name("--"), word('"'), word("*")):
            found = match(dig, term)
            assert (found.subjects, found.messages, found.diffs) == ({}, {}, {})


def test_only_the_visible_history_is_searched(den: DigSite) -> None:
    with closing(Site.open(den.path, "HEAD~3")) as dig:
        assert set(match(dig, name("light_lamp")).diffs) == {2}
        assert match(dig, word("dark")).messages == {}
