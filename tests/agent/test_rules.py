"""What a question gets for an answer when no model thinks: a small history, a question, commits by their titles."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.domain.answer import Answer

DESK = "desk = 1\n"


def told(answer: Answer) -> list[tuple[str, str]]:
    """The commits of an answer, best first: the part each plays, and its title."""
    return [(each.role, each.subject) for each in answer.commits]


def quoted(answer: Answer) -> str:
    """All that the answer gives in the repository's own words."""
    return " ".join(" ".join(each.quote.split()) for each in answer.evidence)


@pytest.fixture
def house(site: DigSite) -> DigSite:
    """A house with some life in it that no question is about."""
    site.commit("Start the house", {"desk.py": DESK, "README.md": "A house.\n"}, at=0)
    site.commit("Paint the walls white", {"walls.py": 'def paint(wall):\n    return wall.cover("white")\n'}, at=1)
    site.commit("Let the cat in", {"cat.py": 'def feed(cat):\n    cat.eat("fish")\n'}, at=2)
    site.commit("Feed the cat twice", {"cat.py": 'def feed(cat):\n    cat.eat("fish")\n    cat.eat("fish")\n'}, at=3)
    return site


# -- names that come and go ------------------------------------------------------------------------------------------


def test_introduced_by_the_commit_that_first_wrote_it_not_by_those_that_speak_of_it(house: DigSite) -> None:
    lamp = "def light_lamp(oil):\n    return oil.burn()\n"
    house.commit(
        "Light the evenings (#4)\n\nReading needs light, because the sun sets at four.", {"lamp.py": lamp}, at=10
    )
    house.commit("Read at the desk in the evening", {"desk.py": DESK + "light_lamp(oil)\n"}, at=11)
    house.commit("Write a manual", {"README.md": "A house.\nSee light_lamp.\n"}, at=12)
    answer = ask("When was light_lamp introduced, and why?", house.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("introduced", "Light the evenings (#4)")
    assert answer.commits[0].pull_request == 4
    assert "because the sun sets at four" in quoted(answer)


def test_introduced_in_the_first_release_that_contains_it(house: DigSite) -> None:
    house.tag("v1.0", at=5)
    house.commit("Add a bell to the door", {"door.py": "def ring_bell():\n    return ding\n"}, at=10)
    house.tag("v1.1", at=11)
    house.commit("Oil the door", {"door.py": "def ring_bell():\n    return ding\n\n\ndef oil():\n    pass\n"}, at=12)
    house.tag("v1.2", at=13)
    answer = ask("Which release first had ring_bell?", house.path)
    assert (answer.commits[0].subject, answer.commits[0].released_in) == ("Add a bell to the door", "v1.1")


def test_deprecated_where_the_mark_was_written_even_if_the_title_does_not_say_so(house: DigSite) -> None:
    lamp = "def light_lamp(oil):\n    return oil.burn()\n"
    house.commit("Add light_lamp", {"lamp.py": lamp}, at=10)
    marked = lamp.replace(
        "    return", '    warn("light_lamp is deprecated, use switch_on", DeprecationWarning)\n    return'
    )
    entry = "# 2.0\n- light_lamp is deprecated because oil smells; use switch_on instead.\n"
    house.commit("Prefer electric light (#9)", {"lamp.py": marked, "CHANGELOG.md": entry}, at=20)
    house.commit("Clean the glass of light_lamp", {"lamp.py": marked + "# clean\n"}, at=21)
    answer = ask("Why is light_lamp deprecated?", house.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("deprecated", "Prefer electric light (#9)")
    assert "because oil smells" in quoted(answer)


def test_removed_by_the_commit_after_which_no_code_has_it(house: DigSite) -> None:
    lamp = "def light_lamp(oil):\n    return oil.burn()\n"
    house.commit("Add light_lamp", {"lamp.py": lamp, "hall.py": "light_lamp(oil)\n"}, at=10)
    house.commit("Hall: daylight is enough", {"hall.py": "open(window)\n"}, at=15)
    house.commit("Go electric\n\nOil lamps are gone since they caused two fires.", {"lamp.py": "bulb = 60\n"}, at=20)
    house.commit("Mention light_lamp in the memoirs", {"README.md": "There was once light_lamp.\n"}, at=30)
    answer = ask("Why was light_lamp removed?", house.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("removed", "Go electric")
    assert "they caused two fires" in quoted(answer)


def test_a_flag_is_a_name(house: DigSite) -> None:
    flags = 'parser.add("--no-heating")\nparser.add("--quiet")\n'
    house.commit("Add --no-heating and --quiet", {"options.py": flags}, at=10)
    house.commit("Drop --no-heating\n\nNobody wants to freeze.", {"options.py": 'parser.add("--quiet")\n'}, at=20)
    answer = ask("what happened to --no-heating?", house.path)
    assert told(answer)[0] == ("removed", "Drop --no-heating")


def test_renamed_through_a_chain_newest_first(house: DigSite) -> None:
    stove = "def warm_room(wood):\n    return burn(wood)\n"
    house.commit("Add a stove", {"stove.py": stove}, at=10)
    house.commit("Rename warm_room to heat_room", {"stove.py": stove.replace("warm_room", "heat_room")}, at=20)
    house.commit("Stack some wood", {"wood.py": "logs = 40\n"}, at=25)
    house.commit("Rename heat_room to heat_space", {"stove.py": stove.replace("warm_room", "heat_space")}, at=30)
    answer = ask("What was heat_space called before?", house.path)
    assert told(answer) == [
        ("renamed", "Rename heat_room to heat_space"),
        ("renamed", "Rename warm_room to heat_room"),
    ]


def test_a_rename_that_the_message_does_not_speak_of(house: DigSite) -> None:
    stove = "def warm_room(wood):\n    return burn(wood)\n"
    house.commit("Add a stove", {"stove.py": stove}, at=10)
    house.commit("Tidy up", {"stove.py": stove.replace("warm_room", "heat_room")}, at=20)
    answer = ask("What was heat_room called at first?", house.path)
    assert told(answer) == [("renamed", "Tidy up")]
    assert "warm_room" in quoted(answer) or "warm_room" in " ".join(each.text for each in answer.claims)


# -- places ----------------------------------------------------------------------------------------------------------


def test_a_function_moved_to_another_file(house: DigSite) -> None:
    brew = "def brew_tea(pot):\n    pot.boil()\n    return pot.pour()\n"
    house.commit("Make tea", {"kitchen.py": "sink = 1\n" + brew}, at=10)
    house.commit(
        "Move brew_tea to the parlour\n\nGuests sit there.", {"kitchen.py": "sink = 1\n", "parlour.py": brew}, at=20
    )
    answer = ask("When did brew_tea move out of kitchen.py?", house.path)
    assert told(answer)[0] == ("moved", "Move brew_tea to the parlour")


def test_a_file_moved_by_a_commit_that_does_not_say_so(house: DigSite) -> None:
    stairs = "".join(f"step_{number} = {number}\n" for number in range(20))
    house.commit("Build stairs", {"stairs.py": stairs}, at=10)
    house.rename("stairs.py", "cellar/stairs.py", at=20, message="Make room in the hall")
    answer = ask("Why was stairs.py moved?", house.path)
    assert told(answer)[0] == ("moved", "Make room in the hall")


def test_a_file_split_out_of_another(house: DigSite) -> None:
    cups = "".join(f"def wash_cup_{number}(water):\n    return water.over({number})\n" for number in range(8))
    pans = "".join(f"def scrub_pan_{number}(sand):\n    return sand.on({number})\n" for number in range(8))
    house.commit("Wash up", {"washing.py": cups + pans}, at=10)
    house.commit("Give the pans their own file (#12)", {"washing.py": cups, "pans.py": pans}, at=20)
    answer = ask("Where was pans.py split from?", house.path)
    assert told(answer)[0][1] == "Give the pans their own file (#12)"
    assert told(answer)[0][0] in ("moved", "split")


# -- behaviour -------------------------------------------------------------------------------------------------------


def test_a_default_that_changed(house: DigSite) -> None:
    boiler = 'def boil(water, timeout=%s):\n    return water.heat(timeout, "gas")\n'
    house.commit("Add a boiler with a timeout", {"boiler.py": boiler % 30}, at=10)
    message = "Wait longer for the boiler by default\n\nThe timeout was too short, because hard water boils slowly."
    house.commit(message, {"boiler.py": boiler % 90}, at=20)
    house.commit("Insulate the boiler", {"boiler.py": boiler % 90 + "wool = 1\n"}, at=30)
    answer = ask("Why did the default timeout of the boiler change?", house.path)
    assert answer.status == "answered"
    assert told(answer)[0] == ("changed", "Wait longer for the boiler by default")
    assert "hard water boils slowly" in quoted(answer)


def test_a_question_in_words_alone_finds_what_its_words_mean(house: DigSite) -> None:
    house.commit("Remove the carpets\n\nThey were full of dust.", {"carpets.py": "none = 0\n"}, at=10)
    house.commit("Polish the floor", {"floor.py": "wax = 2\n"}, at=11)
    answer = ask("Why did we get rid of the carpets?", house.path)
    assert told(answer)[0] == ("removed", "Remove the carpets")


def test_a_question_in_chinese_is_answered_in_chinese_with_quotes_as_they_stand(house: DigSite) -> None:
    house.commit("Add light_lamp", {"lamp.py": "def light_lamp(oil):\n    return oil.burn()\n"}, at=10)
    house.commit(
        "Remove light_lamp\n\nOil is dangerous because it caused two fires.", {"lamp.py": "bulb = 60\n"}, at=20
    )
    answer = ask("为什么删除了 light_lamp？", house.path)
    assert told(answer)[0] == ("removed", "Remove light_lamp")
    assert "删除" in answer.headline
    assert "it caused two fires" in quoted(answer)


# -- what is not known -----------------------------------------------------------------------------------------------


def test_a_reason_that_nobody_wrote_down_is_said_to_be_unrecorded(house: DigSite) -> None:
    house.commit("Add light_lamp", {"lamp.py": "def light_lamp(oil):\n    return oil.burn()\n"}, at=10)
    house.commit("Remove light_lamp", {"lamp.py": "bulb = 60\n"}, at=20)
    answer = ask("Why was light_lamp removed?", house.path)
    assert told(answer)[0] == ("removed", "Remove light_lamp")
    assert answer.status == "partial"
    assert [each for each in answer.claims if each.basis == "unknown"]
    assert not [each for each in answer.claims if each.basis == "stated"]


def test_a_name_that_history_never_had_is_said_to_be_unknown_with_the_nearest(house: DigSite) -> None:
    house.commit("Add light_lamp", {"lamp.py": "def light_lamp(oil):\n    return oil.burn()\n"}, at=10)
    answer = ask("why was lite_lamp removed?", house.path)
    assert answer.status == "unknown"
    assert answer.commits == ()
    assert "light_lamp" in answer.headline


def test_a_history_that_says_nothing_of_it(house: DigSite) -> None:
    answer = ask("why was the submarine torpedoed?", house.path)
    assert (answer.status, answer.commits, answer.claims) == ("unknown", (), ())


# -- what only passes through ----------------------------------------------------------------------------------------


def test_formatting_releases_and_changelogs_do_not_stand_in_for_the_change_itself(house: DigSite) -> None:
    lamp = "def light_lamp(oil):\n    return oil.burn()\n"
    house.commit("Add light_lamp", {"lamp.py": lamp}, at=10)
    house.branch("electric")
    house.commit(
        "Take light_lamp out of the hall\n\nIt smokes, which ruins the walls.", {"lamp.py": "bulb = 60\n"}, at=20
    )
    house.switch("main")
    house.merge("electric", at=21, message="Merge pull request #8 from ada/electric\n\nRemove light_lamp")
    house.commit("Update changelog", {"CHANGELOG.md": "- Remove light_lamp\n"}, at=22)
    house.commit("Release 2.0.0: remove light_lamp", {"VERSION": "2.0.0\n"}, at=23)
    house.commit("Run black, remove blank lines", {"lamp.py": "bulb  =  60\n"}, at=24)
    answer = ask("Why was light_lamp removed?", house.path)
    assert told(answer)[0] == ("removed", "Take light_lamp out of the hall")
    assert answer.commits[0].pull_request == 8


# -- what every answer keeps to --------------------------------------------------------------------------------------

QUESTIONS = (
    "When was light_lamp introduced?",
    "Why was light_lamp removed?",
    "Why is feed deprecated?",
    "What was feed called before?",
    "Which commit broke the cat?",
    "was the bulb ever reverted?",
    "what changed in cat.py?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_cites_what_it_shows(house: DigSite, question: str) -> None:
    house.commit("Add light_lamp", {"lamp.py": "def light_lamp(oil):\n    return oil.burn()\n"}, at=10)
    house.commit("Remove light_lamp, it broke the cat's sleep", {"lamp.py": "bulb = 60\n"}, at=20)
    answer = ask(question, house.path)
    ids = [each.id for each in answer.evidence]
    cited = {name for claim in answer.claims for name in claim.cites}
    assert cited == set(ids)
    assert len(set(ids)) == len(ids)
    assert len({each.oid for each in answer.commits}) == len(answer.commits)
    assert {each.oid for each in answer.commits} <= {each.oid for each in answer.evidence}
    assert [each.date for each in answer.timeline] == sorted(each.date for each in answer.timeline)
    assert all(each.cites for each in answer.claims if each.basis != "unknown")
    assert answer.provenance.dropped_claims == 0
