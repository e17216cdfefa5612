"""Whose lines a commit takes out or puts back, told by their content."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.dig.inverse import counterparts, substitutions, telling, weight
from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid

START = "def light(lamp):\n    lamp.fill(oil)\n    return lamp.burn()\n"
GUARD = START.replace("    lamp.fill", "    if lamp.broken:\n        raise Darkness(lamp)\n    lamp.fill")


def undone(site: DigSite, oid: Oid) -> list[str]:
    """The titles of the commits that a commit undid, the most undone first."""
    with closing(Site.open(site.path)) as dig:
        n = dig.history.number(oid)
        assert n is not None
        found = counterparts(dig, n)
        assert all(each.n < n for each in found)
        assert all(each.taken + each.given > 0 for each in found)
        return [dig.history.commit(each.n).subject for each in found]


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Light the den", {"lamp.py": START}, at=0)
    site.commit("Check the lamp", {"lamp.py": GUARD}, at=1)
    site.commit("Clean the glass", {"glass.py": "glass.wipe(cloth)\n"}, at=2)
    return site


def test_who_wrote_the_lines_that_are_taken_out(den: DigSite) -> None:
    assert undone(den, den.commit("Trust the lamp", {"lamp.py": START}, at=3))[0] == "Check the lamp"


def test_who_took_out_the_lines_that_are_put_back(den: DigSite) -> None:
    den.commit("Trust the lamp", {"lamp.py": START}, at=3)
    assert undone(den, den.commit("It broke", {"lamp.py": GUARD}, at=4))[0] == "Trust the lamp"


def test_the_file_may_have_been_renamed_meanwhile(den: DigSite) -> None:
    den.rename("lamp.py", "hall/lamp.py", at=3)
    assert undone(den, den.commit("Trust the lamp", {"hall/lamp.py": START}, at=4))[0] == "Check the lamp"


def test_the_lines_may_have_been_indented_meanwhile(den: DigSite) -> None:
    inside = "class Lamp:\n" + "".join(f"    {line}\n" for line in GUARD.splitlines())
    without = "class Lamp:\n" + "".join(f"    {line}\n" for line in START.splitlines())
    den.commit("Make a class of it", {"lamp.py": inside}, at=3)
    assert "Check the lamp" in undone(den, den.commit("Trust the lamp", {"lamp.py": without}, at=4))


def test_what_only_adds_undoes_nothing(den: DigSite) -> None:
    assert undone(den, den.commit("Add a shade", {"shade.py": "shade = Paper(brown)\n"}, at=3)) == []


def test_lines_that_only_moved_are_not_undone(den: DigSite) -> None:
    lines = GUARD.splitlines(keepends=True)
    turned = "".join([lines[0], lines[3], lines[1], lines[2], *lines[4:]])
    assert undone(den, den.commit("Fill first", {"lamp.py": turned}, at=3)) == []


@pytest.mark.parametrize("line", ["", "   ", "}", "});", "else:", "1 + 2", "******"])
def test_plain_lines_tell_nothing(line: str) -> None:
    assert telling(line) == ""


def test_rich_lines_tell_more_than_imports_and_comments() -> None:
    rich = "lamp.fill(oil, measure=cup)"
    assert weight(rich) > weight("# fill the lamp with oil") > 0
    assert weight(rich) > weight("import oil_lamp") > 0


@given(st.text())
def test_a_line_is_compared_without_outer_space_and_weighs_something(line: str) -> None:
    assert telling(line) in ("", line.strip())
    assert 0 < weight(line) <= 1


def test_what_took_the_place_of_a_name(den: DigSite) -> None:
    oid = den.commit("Other oil", {"lamp.py": GUARD.replace("oil", "wax")}, at=3)
    with closing(Site.open(den.path)) as dig:
        n = dig.history.number(oid)
        assert n is not None
        assert substitutions(dig, n, "oil") == {">wax": 1}
        assert substitutions(dig, n, "wax") == {"<oil": 1}
        assert substitutions(dig, n, "lamp") == {}
