"""The tools that pair commits: a change and what became of it."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid
from archaeologist.toolkit.result import ToolResult
from archaeologist.tools.origins import what_became


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
