"""A question that takes for granted what history contradicts is told so, and nothing is explained that never was."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.domain.answer import Answer

LAMP = "def light_lamp(oil):\n    return oil.burn()\n"
WARNING = 'warn("light_lamp is deprecated, use light_candle", DeprecationWarning)'
MARKED = LAMP.replace("    return", f"    {WARNING}\n    return")
CANDLE = "def light_candle(wax):\n    return wax.melt()\n"


@pytest.fixture
def den(site: DigSite) -> DigSite:
    """A den with an oil lamp."""
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Add light_lamp", {"lamp.py": LAMP}, at=10)
    return site


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(each.role, each.subject) for each in answer.commits]


def test_never_deprecated(den: DigSite) -> None:
    answer = ask("Why is light_lamp deprecated?", den.path)
    assert answer.status == "premise_false"
    assert [each.path for each in answer.evidence if each.kind == "symbol"] == ["lamp.py"]
    assert {role for role, _ in told(answer)} <= {"introduced"}


def test_never_removed(den: DigSite) -> None:
    answer = ask("Why was light_lamp removed?", den.path)
    assert answer.status == "premise_false"
    assert {role for role, _ in told(answer)} <= {"introduced"}


def test_in_chinese_too(den: DigSite) -> None:
    answer = ask("为什么删除了 light_lamp？", den.path)
    assert answer.status == "premise_false"
    assert "light_lamp" in answer.headline
    assert "没有" in answer.headline


def test_what_is_to_be_used_instead_is_not_what_is_deprecated(den: DigSite) -> None:
    den.commit("Deprecate light_lamp in favour of light_candle", {"lamp.py": MARKED, "candle.py": CANDLE}, at=20)
    assert ask("Why is light_candle deprecated?", den.path).status == "premise_false"
    assert told(ask("Why is light_lamp deprecated?", den.path))[0] == (
        "deprecated",
        "Deprecate light_lamp in favour of light_candle",
    )


def test_a_neighbour_that_is_deprecated_does_not_count(den: DigSite) -> None:
    den.commit("Add light_candle", {"lamp.py": CANDLE + LAMP}, at=15)
    den.commit("Deprecate light_lamp", {"lamp.py": CANDLE + MARKED}, at=20)
    assert ask("Why was light_candle deprecated?", den.path).status == "premise_false"


def test_a_name_that_was_removed_may_have_been_deprecated_before(den: DigSite) -> None:
    den.commit("Deprecate light_lamp\n\nOil is dangerous because it caused two fires.", {"lamp.py": MARKED}, at=20)
    den.commit("Remove light_lamp", {"lamp.py": "bulb = 60\n"}, at=30)
    answer = ask("Why was light_lamp deprecated?", den.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("deprecated", "Deprecate light_lamp")


def test_a_part_of_a_thing_may_be_gone_while_the_thing_stays(den: DigSite) -> None:
    with_shade = LAMP + "def shade(lamp):\n    return lamp.dim()\n"
    den.commit("Give the lamp a shade", {"lamp.py": with_shade}, at=20)
    den.commit(
        "Remove the shade of light_lamp\n\nThe paper was too close to the flame, which caused a fire.",
        {"lamp.py": LAMP},
        at=30,
    )
    answer = ask("Why was the shade of light_lamp removed?", den.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("removed", "Remove the shade of light_lamp")


def test_seen_from_before_its_removal_the_name_is_still_there(den: DigSite) -> None:
    before = den.head
    den.commit("Remove light_lamp\n\nOil is dangerous because it caused two fires.", {"lamp.py": "bulb = 60\n"}, at=30)
    assert ask("Why was light_lamp removed?", den.path).status == "answered"
    assert ask("Why was light_lamp removed?", den.path, at=before).status == "premise_false"


def test_a_plain_word_is_taken_for_the_thing_that_the_verb_speaks_of(den: DigSite) -> None:
    den.commit(
        "Burn oil in the hall too", {"hall.py": "from lamp import oil\noil.burn()\n", "oil.py": "oil = 3\n"}, at=20
    )
    answer = ask("when did they drop oil?", den.path)
    assert answer.status == "premise_false"
    assert answer.headline.startswith("`oil` was not removed: it still stands in ")


def test_what_a_message_drops_is_believed_though_the_word_still_stands(den: DigSite) -> None:
    den.commit(
        "Burn oil in the hall too", {"hall.py": "from lamp import oil\noil.burn()\n", "oil.py": "oil = 3\n"}, at=20
    )
    den.commit("Drop oil in favour of wax\n\nIt smells because it is old.", {"oil.py": None}, at=30)
    answer = ask("why did they drop oil?", den.path)
    assert told(answer)[0] == ("removed", "Drop oil in favour of wax")


def test_a_name_that_was_never_given_up_for_another(den: DigSite) -> None:
    den.commit("Add light_candle", {"candle.py": CANDLE}, at=20)
    for became in ("light_candle", "light_torch"):
        answer = ask(f"why was light_lamp renamed to {became}?", den.path)
        assert answer.status == "premise_false", became
        assert answer.headline.startswith("`light_lamp` was not renamed")


def test_a_rename_that_happened_is_no_false_premise(den: DigSite) -> None:
    den.commit("Rename light_lamp to kindle_lamp", {"lamp.py": LAMP.replace("light_lamp", "kindle_lamp")}, at=20)
    answer = ask("why was light_lamp renamed to kindle_lamp?", den.path)
    assert told(answer)[0] == ("renamed", "Rename light_lamp to kindle_lamp")


def test_never_taken_back(den: DigSite) -> None:
    answer = ask("why was light_lamp reverted?", den.path)
    assert answer.status == "premise_false"
    assert answer.headline.startswith("`light_lamp` was not taken back")


def test_a_revert_that_happened_is_no_false_premise(den: DigSite) -> None:
    added = den.head
    den.commit(f'Revert "Add light_lamp"\n\nThis reverts commit {added}.\n\nIt smelled.', {"lamp.py": None}, at=20)
    den.commit("Add light_lamp", {"lamp.py": LAMP}, at=30)
    assert ask("why was light_lamp reverted?", den.path).status == "answered"
