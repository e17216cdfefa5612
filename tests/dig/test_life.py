"""The life of a name and of a file: first written, deprecated, renamed, moved, last seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from digsite import DigSite

from archaeologist.dig import life
from archaeologist.dig.life import LifeEvent
from archaeologist.dig.site import Site

LAMP = "def light_lamp(oil):\n    return oil.burn()\n"
Look = Callable[[Site, str], Sequence[LifeEvent]]


def titles(site: DigSite, look: Look, name: str, at: str = "HEAD") -> list[str]:
    """The titles of the commits in which it happened, surest first."""
    with closing(Site.open(site.path, at)) as dig:
        events = look(dig, name)
        assert [each.score for each in events if each.score <= 0] == []
        return [dig.history.commit(each.n).subject for each in events]


def pairs(site: DigSite, look: Look, name: str) -> list[tuple[str, str, str]]:
    """Title, what it was, what it became."""
    with closing(Site.open(site.path)) as dig:
        return [(dig.history.commit(each.n).subject, each.name, each.other) for each in look(dig, name)]


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Plan a lamp", {"README.md": "We may add light_lamp one day.\n"}, at=1)
    site.commit("Add a lamp", {"lamp.py": LAMP}, at=2)
    return site


def test_introduced_where_code_first_had_it_not_where_a_document_spoke_of_it(den: DigSite) -> None:
    den.commit("Use the lamp", {"den.py": "chair = 1\nlight_lamp(oil)\n"}, at=3)
    assert titles(den, life.introductions, "light_lamp") == ["Add a lamp", "Use the lamp"]


def test_a_name_that_only_documents_have_was_introduced_there(den: DigSite) -> None:
    den.commit("Dream", {"README.md": "We may add light_lamp and glow_worm one day.\n"}, at=3)
    assert titles(den, life.introductions, "glow_worm") == ["Dream"]


def test_what_never_was_has_no_life(den: DigSite) -> None:
    looks: tuple[Look, ...] = (life.introductions, life.removals, life.deprecations, life.renames, life.moves)
    for look in (*looks, life.former_names, life.path_moves, life.splits):
        assert titles(den, look, "glow_worm") == []


def test_removed_where_the_last_code_lost_it(den: DigSite) -> None:
    den.commit("Use the lamp", {"den.py": "chair = 1\nlight_lamp(oil)\n"}, at=3)
    den.commit("Sit in the dark", {"den.py": "chair = 1\n"}, at=4)
    den.commit("Throw the lamp away", {"lamp.py": None}, at=5)
    den.commit("Forget the plan", {"README.md": "A den.\n"}, at=6)
    assert titles(den, life.removals, "light_lamp") == ["Throw the lamp away", "Sit in the dark"]


def test_a_loss_weighs_little_while_code_still_has_the_name(den: DigSite) -> None:
    den.commit("Use the lamp", {"den.py": "chair = 1\nlight_lamp(oil)\n"}, at=3)
    den.commit("Sit in the dark", {"den.py": "chair = 1\n"}, at=4)
    with closing(Site.open(den.path)) as dig:
        (still,) = life.removals(dig, "light_lamp")
    den.commit("Throw the lamp away", {"lamp.py": None}, at=5)
    with closing(Site.open(den.path)) as dig:
        gone, *_ = life.removals(dig, "light_lamp")
    assert gone.score > 2 * still.score


def test_deprecated_where_the_mark_was_written(den: DigSite) -> None:
    marked = LAMP.replace("    return", '    warn("light_lamp is deprecated", DeprecationWarning)\n    return')
    den.commit("Prefer candles", {"lamp.py": marked}, at=3)
    den.commit("Say it louder", {"CHANGELOG.md": "light_lamp is deprecated\n"}, at=4)
    den.commit("Trim the wick", {"lamp.py": marked.replace("burn()", "burn(1)")}, at=5)
    assert titles(den, life.deprecations, "light_lamp") == ["Prefer candles", "Say it louder"]
    assert titles(den, life.deprecations, "light_lamp", at="HEAD~3") == []


def test_renamed_on_a_line_that_stayed_otherwise_the_same(den: DigSite) -> None:
    den.commit("Tidy up", {"lamp.py": LAMP.replace("light_lamp", "kindle_lamp")}, at=3)
    assert pairs(den, life.renames, "kindle_lamp") == [("Tidy up", "light_lamp", "kindle_lamp")]
    assert pairs(den, life.renames, "light_lamp") == [("Tidy up", "light_lamp", "kindle_lamp")]


def test_a_name_beside_another_is_no_rename(den: DigSite) -> None:
    den.commit("Add a candle", {"lamp.py": LAMP + LAMP.replace("light_lamp", "light_candle")}, at=3)
    assert pairs(den, life.renames, "light_candle") == []


def test_former_names_newest_first(den: DigSite) -> None:
    den.commit("First rename", {"lamp.py": LAMP.replace("light_lamp", "kindle_lamp")}, at=3)
    den.commit("Second rename", {"lamp.py": LAMP.replace("light_lamp", "kindle_wick")}, at=4)
    assert pairs(den, life.former_names, "kindle_wick") == [
        ("Second rename", "kindle_lamp", "kindle_wick"),
        ("First rename", "light_lamp", "kindle_lamp"),
    ]
    assert pairs(den, life.former_names, "light_lamp") == []


def test_a_name_renamed_back_and_forth_ends(den: DigSite) -> None:
    other = LAMP.replace("light_lamp", "kindle_lamp")
    for turn, text in enumerate((other, LAMP, other, LAMP), start=3):
        den.commit(f"Turn {turn}", {"lamp.py": text}, at=turn)
    chain = pairs(den, life.former_names, "light_lamp")
    assert 1 <= len(chain) <= 2
    assert chain[0][1:] == ("kindle_lamp", "light_lamp")


def test_moved_where_one_file_lost_it_and_another_won_it(den: DigSite) -> None:
    den.commit("Hang it up", {"lamp.py": "wick = 1\n", "ceiling.py": LAMP}, at=3)
    assert pairs(den, life.moves, "light_lamp") == [("Hang it up", "lamp.py", "ceiling.py")]


def test_a_file_moved_and_its_folder_with_it(den: DigSite) -> None:
    den.rename("lamp.py", "ceiling/lamp.py", at=3, message="Hang it up")
    den.rename("ceiling/lamp.py", "roof/lamp.py", at=4, message="Higher")
    assert pairs(den, life.path_moves, "ceiling/lamp.py") == [
        ("Higher", "ceiling/lamp.py", "roof/lamp.py"),
        ("Hang it up", "lamp.py", "ceiling/lamp.py"),
    ]
    assert titles(den, life.path_moves, "ceiling") == ["Higher", "Hang it up"]
    assert titles(den, life.path_moves, "roof/") == ["Higher"]
    assert titles(den, life.path_moves, "den.py") == []


def test_a_file_split_out_of_another(den: DigSite) -> None:
    pans = "".join(f"def scrub_pan_{number}(sand):\n    return sand.on({number})\n" for number in range(8))
    den.commit("Wash up", {"sink.py": pans + LAMP}, at=3)
    den.commit("Give the pans a file", {"sink.py": LAMP, "pans.py": pans}, at=4)
    assert pairs(den, life.splits, "pans.py") == [("Give the pans a file", "sink.py", "pans.py")]
    assert titles(den, life.splits, "sink.py") == []


@pytest.mark.parametrize("name", ["", "-", "--", ".", "(", "a b", "*", "[", "\\", "light_lamp\n", "灯"])
def test_a_name_may_be_any_text(den: DigSite, name: str) -> None:
    looks: tuple[Look, ...] = (life.introductions, life.removals, life.deprecations, life.renames, life.moves)
    with closing(Site.open(den.path)) as dig:
        for look in (*looks, life.former_names, life.path_moves, life.splits):
            assert all(1 <= each.n <= dig.history.size for each in look(dig, name))


def test_a_path_that_was_deleted(den: DigSite) -> None:
    den.commit("Open the kitchen", {"kitchen/pot.py": "boil()\n", "kitchen/pan.py": "fry()\n"}, at=10)
    den.commit("Give up the pan", {"kitchen/pan.py": None}, at=11)
    assert titles(den, life.path_removals, "kitchen") == []
    den.commit("Open a new hall", {"hall/a.py": "x = 1\n"}, at=12)
    den.commit("Close the kitchen", {"kitchen/pot.py": None}, at=13)
    assert titles(den, life.path_removals, "kitchen/") == ["Close the kitchen", "Give up the pan"]
    assert titles(den, life.path_removals, "pan.py") == ["Give up the pan"]
    assert titles(den, life.path_removals, "lamp.py") == []
