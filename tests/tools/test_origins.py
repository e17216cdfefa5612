"""The tools that pair commits: a change and what became of it."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid
from archaeologist.toolkit.result import ToolResult
from archaeologist.tools.origins import undone, what_became


def story(site: DigSite, oid: Oid) -> list[tuple[str, str]]:
    result = what_became.run(Site.open(site.path), commit=oid)
    assert isinstance(result, ToolResult)
    return [(each.role, each.subject) for each in result.value]


def test_the_whole_chain_is_told_from_any_of_its_links(site: DigSite) -> None:
    added = site.commit("Add a lamp", {"lamp.py": "glow()\n"}, at=1)
    taken = site.commit(f'Revert "Add a lamp"\n\nThis reverts commit {added}.', {"lamp.py": None}, at=2)
    again = site.commit(f'Revert "Revert "Add a lamp""\n\nThis reverts commit {taken}.', {"lamp.py": "glow()\n"}, at=3)
    whole = [
        ("introduced", "Add a lamp"),
        ("reverted", 'Revert "Add a lamp"'),
        ("relanded", 'Revert "Revert "Add a lamp""'),
    ]
    assert [story(site, each) for each in (added, taken, again)] == [whole] * 3


def test_a_change_that_stayed_has_no_story(site: DigSite) -> None:
    assert story(site, site.commit("Add a lamp", {"lamp.py": "glow()\n"}, at=1)) == []


def undone_roles(site: DigSite, name: str) -> list[tuple[str, str]]:
    result = undone.run(Site.open(site.path), names=(name,))
    assert isinstance(result, ToolResult)
    return [(each.role, each.subject) for each in result.value[0]] if result.value else []


def test_a_name_that_came_and_went_tells_its_story_without_a_word_of_it(site: DigSite) -> None:
    site.commit("Start", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Shine", {"lamp.py": "def light_lamp():\n    glow()\n"}, at=1)
    site.commit("Sleep", {"lamp.py": None}, at=2)
    site.commit("Wake up", {"lamp.py": "def light_lamp():\n    glow()\n"}, at=3)
    assert undone_roles(site, "light_lamp") == [("introduced", "Shine"), ("reverted", "Sleep"), ("relanded", "Wake up")]


def test_a_revert_of_what_is_known_by_no_name_is_told_by_its_lines(site: DigSite) -> None:
    site.commit("Start", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Shine", {"den.py": "chair = 1\nlamp = oil.burn(wick, glass)\nshade = paper.fold(lamp)\n"}, at=1)
    taken = site.commit("Revert the light", {"den.py": "chair = 1\n"}, at=2)
    assert story(site, taken) == [("introduced", "Shine"), ("reverted", "Revert the light")]
