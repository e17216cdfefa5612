"""What was taken back and what became of it, said or unsaid."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.dig.reversal import chain
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Answer

OIL = "def light(lamp):\n    lamp.fill(oil)\n    return lamp.burn()\n"
BULB = "def light(lamp):\n    lamp.screw_in(bulb)\n    lamp.plug_in(socket)\n    return lamp.switch_on()\n"


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Light the den", {"lamp.py": OIL, "README.md": "A den.\n"}, at=0)
    site.commit("Sweep the floor", {"floor.py": "broom.sweep(floor)\n"}, at=1)
    site.commit("Feed the cat", {"cat.py": "cat.eat(fish)\n"}, at=2)
    return site


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(each.role, each.subject) for each in answer.commits]


def story(answer: Answer) -> list[str]:
    """The parts of the story in the order in which it happened."""
    part = {each.oid: each.role for each in answer.commits}
    return [part[each.oid] for each in answer.timeline]


WHY = "The bulb broke after a day, because the current is too strong."


def test_a_revert_that_says_so(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb (#8)", {"lamp.py": BULB}, at=3)
    den.commit("Feed the cat twice", {"cat.py": "cat.eat(fish)\ncat.eat(fish)\n"}, at=4)
    den.revert(bulb, at=5, message=f'Revert "Use an electric bulb (#8)"\n\nThis reverts commit {bulb}.\n\n{WHY}')
    answer = ask("Why was the electric bulb reverted?", den.path)
    assert answer.status == "answered"
    assert told(answer) == [
        ("reverted", 'Revert "Use an electric bulb (#8)"'),
        ("introduced", "Use an electric bulb (#8)"),
    ]
    assert story(answer) == ["introduced", "reverted"]
    assert any(" ".join(each.quote.split()) == WHY for each in answer.evidence)


def test_a_revert_that_nobody_explained_leaves_the_reason_unknown(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb\n\nOil is dangerous because it caused two fires.", {"lamp.py": BULB}, at=3)
    den.revert(bulb, at=5)
    answer = ask("Why was the electric bulb reverted?", den.path)
    assert answer.status == "unknown"
    assert told(answer)[0] == ("reverted", 'Revert "Use an electric bulb"')
    assert "unknown" in [each.basis for each in answer.claims]


def test_a_revert_that_does_not_say_so_is_told_by_its_content(den: DigSite) -> None:
    den.commit("Use an electric bulb", {"lamp.py": BULB}, at=3)
    den.commit("Feed the cat twice", {"cat.py": "cat.eat(fish)\ncat.eat(fish)\n"}, at=4)
    den.commit(f"Back to oil in the lamp\n\n{WHY}", {"lamp.py": OIL}, at=5)
    answer = ask("Was the electric bulb ever taken back?", den.path)
    assert told(answer) == [("reverted", "Back to oil in the lamp"), ("introduced", "Use an electric bulb")]


def test_a_revert_of_a_part_among_other_changes(den: DigSite) -> None:
    den.commit("Use an electric bulb", {"lamp.py": BULB, "fuse.py": "fuse = Wire(thin)\n"}, at=3)
    den.commit("Restore the oil lamp, keep the fuse", {"lamp.py": OIL, "fuse.py": "fuse = Wire(thick)\n"}, at=5)
    answer = ask("Who restored the oil lamp?", den.path)
    assert told(answer)[0] == ("reverted", "Restore the oil lamp, keep the fuse")
    assert ("introduced", "Use an electric bulb") in told(answer)


def test_landed_again_after_a_revert(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb (#8)", {"lamp.py": BULB}, at=3)
    den.revert(bulb, at=5)
    den.commit("Mend the fuse", {"fuse.py": "fuse = Wire(thick)\n"}, at=6)
    den.commit("Use an electric bulb (#9)", {"lamp.py": BULB.replace("socket", "strong_socket")}, at=7)
    with closing(Site.open(den.path)) as dig:
        told = [(part, dig.history.commit(n).subject) for n, part in chain(dig, 4, 5)]
    assert told == [
        ("introduced", "Use an electric bulb (#8)"),
        ("reverted", 'Revert "Use an electric bulb (#8)"'),
        ("relanded", "Use an electric bulb (#9)"),
    ]


def test_a_revert_of_a_revert_brings_it_back(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb", {"lamp.py": BULB}, at=3)
    back = den.revert(bulb, at=5)
    den.revert(back, at=7)
    with closing(Site.open(den.path)) as dig:
        assert [part for _, part in chain(dig, 4, 5)] == ["introduced", "reverted", "relanded"]


def test_a_revert_of_a_revert_belongs_to_the_story(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb", {"lamp.py": BULB}, at=3)
    back = den.revert(bulb, at=5, message=f'Revert "Use an electric bulb"\n\nThis reverts commit {bulb}.\n\n{WHY}')
    again = f'Revert "Revert "Use an electric bulb""\n\nThis reverts commit {back}.\n\nThe current was fixed.'
    den.revert(back, at=7, message=again)
    answer = ask("Was the revert of the electric bulb itself reverted?", den.path)
    assert story(answer) == ["introduced", "reverted", "relanded"]


def test_landed_again_with_a_change_belongs_to_the_story(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb (#8)", {"lamp.py": BULB}, at=3)
    den.revert(bulb, at=5)
    stronger = BULB.replace("socket", "strong_socket")
    den.commit("Reland: Use an electric bulb (#9)", {"lamp.py": stronger}, at=7)
    answer = ask("The electric bulb was reverted, is it back?", den.path)
    assert ("relanded", "Reland: Use an electric bulb (#9)") in told(answer)


def test_seen_from_before_the_revert_there_was_none(den: DigSite) -> None:
    bulb = den.commit("Use an electric bulb", {"lamp.py": BULB}, at=3)
    den.revert(bulb, at=5)
    answer = ask("Was the electric bulb reverted?", den.path, at=bulb)
    assert "reverted" not in {each.subject.split()[0].lower() for each in answer.commits}
    assert {each.oid for each in answer.commits} <= set(den.git("rev-list", bulb).split())


@pytest.mark.parametrize(
    "question",
    ["was the feeding of the cat ever reverted?", "why was the cat food rolled back?", "喂猫的改动被撤销了吗？"],
)
def test_a_revert_of_something_else_is_no_answer(den: DigSite, question: str) -> None:
    bulb = den.commit("Use an electric bulb (#8)", {"lamp.py": BULB}, at=3)
    den.revert(bulb, at=5)
    answer = ask(question, den.path)
    assert answer.status == "unknown"
    assert "reverted" not in [each.role for each in answer.commits]


def test_what_comes_closest_is_not_called_a_revert(den: DigSite) -> None:
    answer = ask("was the feeding of the cat ever reverted?", den.path)
    fed = answer.commits[0]
    assert answer.headline == (
        f"No commit was found that takes it back. What comes closest is {fed.oid.short} (Ada Digger, 2020-01-03): "
        "“Feed the cat”"
    )
    assert told(answer) == [("context", "Feed the cat")]


def test_a_revert_of_what_is_not_known_any_more_is_one(den: DigSite) -> None:
    den.commit("Revert the cat food to herring\n\nThe cat refused it.", {"cat.py": "cat.eat(herring)\n"}, at=6)
    answer = ask("why was the cat food reverted?", den.path)
    assert told(answer)[0] == ("reverted", "Revert the cat food to herring")
