"""Which commit comes first for what is searched, by its title."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.dig.query import Query, build
from archaeologist.dig.ranking import rank
from archaeologist.dig.site import Site


def ranked(site: DigSite, query: Query, at: str = "HEAD", limit: int = 30) -> list[str]:
    """The titles of the commits a query is about, best first."""
    with closing(Site.open(site.path, at)) as dig:
        found = rank(dig, query, limit)
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
        assert all(each.score > 0 for each in found)
        return [dig.history.commit(each.n).subject for each in found]


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Start the den", {"den.py": "chair = 1\n", "VERSION": "1.0\n"}, at=0)
    site.commit("Add a lamp", {"lamp.py": "def light_lamp(oil):\n    return oil.burn()\n"}, at=1)
    site.commit("Sweep the floor", {"floor.py": "broom.sweep(floor)\n"}, at=2)
    site.commit("Feed the cat", {"cat.py": "cat.eat(fish)\n"}, at=3)
    return site


def test_nothing_is_about_nothing(den: DigSite) -> None:
    assert ranked(den, build()) == []
    assert ranked(den, build(words=["zeppelin"], names=["fly_away"])) == []


def test_more_of_what_is_asked_goes_first(den: DigSite) -> None:
    den.commit("Clean the lamp and the glass of oil", {"glass.py": "glass.wipe(cloth)\n"}, at=4)
    den.commit("Buy oil", {"oil.py": "oil = Can(5)\n"}, at=5)
    assert ranked(den, build(words=["clean", "oil", "glass"]))[:2] == ["Clean the lamp and the glass of oil", "Buy oil"]


def test_a_name_in_the_diff_is_enough(den: DigSite) -> None:
    assert ranked(den, build(names=["light_lamp"]))[0] == "Add a lamp"


def test_an_issue_number_that_the_question_names_goes_first(den: DigSite) -> None:
    den.commit("Trim the wick\n\nFixes #77.", {"wick.py": "wick.trim(1)\n"}, at=4)
    den.commit("Talk about wicks", {"README.md": "The lamp has a wick.\n"}, at=5)
    assert ranked(den, build(words=["wick"], numbers=[77]))[0] == "Trim the wick"
    assert ranked(den, build(numbers=[77])) == ["Trim the wick"]


def test_a_place_that_the_question_names_counts(den: DigSite) -> None:
    den.commit("Clean up", {"hall/mirror.py": "mirror.polish(cloth)\n"}, at=4)
    den.commit("Clean up too", {"cellar/barrel.py": "barrel.empty(jug)\n"}, at=5)
    assert ranked(den, build(words=["clean"], paths=["hall/"]))[0] == "Clean up"
    assert ranked(den, build(words=["clean"], paths=["cellar/barrel.py"]))[0] == "Clean up too"


@pytest.mark.parametrize(
    ("title", "files"),
    [
        ("Merge branch 'oil' into main", {}),
        ("Update changelog", {"CHANGELOG.md": "- Fill the lamp with better oil\n"}),
        ("Bump version to 1.1", {"VERSION": "1.1\n"}),
        ("Run black on the lamp", {"lamp.py": "def light_lamp( oil ):\n    return oil.burn( )\n"}),
        ("Add type hints to the lamp", {"lamp.py": "def light_lamp(oil: Oil):\n    return oil.burn()\n"}),
        ("Test the lamp", {"tests/test_lamp.py": "light_lamp(oil)\n"}),
    ],
)
def test_what_only_passes_through_goes_behind(den: DigSite, title: str, files: dict[str, str]) -> None:
    burn = "def light_lamp(oil):\n    return oil.burn(better=True)\n"
    den.commit("Fill the lamp with better oil", {"lamp.py": burn}, at=4)
    den.commit(f"{title}\n\nThe lamp, the oil.", files, at=5)
    query = build(words=["better", "oil"], names=["light_lamp"], intent="changed")
    assert ranked(den, query)[0] == "Fill the lamp with better oil"


def test_the_kind_of_change_asked_for_goes_first(den: DigSite) -> None:
    den.commit("Add the rug", {"rug.py": "rug = Wool()\n"}, at=4)
    den.commit("Remove the rug", {"rug.py": None}, at=5)
    assert ranked(den, build(words=["rug"], intent="removed"))[0] == "Remove the rug"
    assert ranked(den, build(words=["rug"], intent="introduced"))[0] == "Add the rug"


def test_among_equals_the_newer_goes_first(den: DigSite) -> None:
    for number in (4, 5, 6):
        den.commit("Water the plant", {"plant.py": f"plant.drink({number})\n"}, at=number)
    with closing(Site.open(den.path)) as dig:
        found = [(each.score, each.n) for each in rank(dig, build(words=["plant"], intent="changed"))]
    assert found == sorted(found, reverse=True)


def test_a_limit_cuts_and_changes_no_order(den: DigSite) -> None:
    for number in range(4, 9):
        den.commit(f"Water plant {number}", {"plant.py": f"plant.drink({number})\n"}, at=number)
    query = build(words=["plant", "6"])
    assert ranked(den, query, limit=2) == ranked(den, query)[:2]


def test_what_is_not_visible_neither_shows_nor_weighs(den: DigSite, tmp_path: Path) -> None:
    for number in range(4, 14):
        den.commit(f"Clean lamp number {number}", {"lamp.py": f"lamp.wipe({number})\n"}, at=number)
    query = build(words=["lamp", "floor", "cat"])
    copy = den.clone_cut_at(tmp_path / "cut", "HEAD~10")
    with closing(Site.open(den.path, "HEAD~10")) as here, closing(Site.open(copy)) as there:
        assert rank(here, query) == rank(there, query)
