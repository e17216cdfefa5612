"""What history knows of a name: how it is written, where it is now, whether it is marked, what else it may be."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite

from archaeologist.dig.names import facts, marks_name
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.domain.finding import NameFacts

LAMP = "def light_lamp(oil):\n    return oil.burn()\n"


def known(site: DigSite, name: str, at: str = "HEAD") -> NameFacts:
    """The facts of a name, each piece of their evidence proved."""
    with closing(Site.open(site.path, at)) as dig:
        found = facts(dig, name)
        proof = RepositoryProof(dig)
        assert [proof.fault(each) for each in (*found.marks, *found.shown)] == [None] * len(found.marks + found.shown)
        return found


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    site.commit("Add a lamp", {"lamp.py": LAMP, "tests/test_lamp.py": "light_lamp(oil)\n"}, at=1)
    site.commit("Use the lamp", {"den.py": "chair = 1\nlight_lamp(oil)\n"}, at=2)
    return site


def test_where_the_code_has_it_and_how_often_it_was_touched(den: DigSite) -> None:
    found = known(den, "light_lamp")
    assert set(found.places) == {"lamp.py", "den.py"}
    assert found.places[0] == "lamp.py", "where it is defined comes first"
    assert (found.touched, found.spelled, found.deprecated_now, found.nearest) == (2, ("light_lamp",), False, ())


def test_a_name_that_is_gone_is_still_known(den: DigSite) -> None:
    den.commit("Remove the lamp", {"lamp.py": None, "tests/test_lamp.py": None, "den.py": "chair = 1\n"}, at=3)
    found = known(den, "light_lamp")
    assert (found.places, found.touched) == ((), 3)


def test_another_spelling_of_it_is_found(den: DigSite) -> None:
    for written in ("lightLamp", "LightLamp", "--light-lamp", "light-lamp", "LIGHT_LAMP"):
        assert "light_lamp" in known(den, written).spelled, written


def test_a_name_that_nobody_wrote_has_nearest_ones(den: DigSite) -> None:
    found = known(den, "lite_lamp")
    assert (found.touched, found.places, found.spelled) == (0, (), ())
    assert found.nearest[0] == "light_lamp"


def test_a_name_like_no_other_has_none(den: DigSite) -> None:
    found = known(den, "zygomorphic_xylophone")
    assert (found.touched, found.places, found.nearest) == (0, (), ())


def test_seen_from_before_it_was_written_nothing_is_known(den: DigSite) -> None:
    found = known(den, "light_lamp", at="HEAD~2")
    assert (found.touched, found.places, found.nearest) == (0, (), ())


# -- marks of deprecation --------------------------------------------------------------------------------------------

MARKS = [
    LAMP.replace("    return", '    warn("light_lamp is deprecated", DeprecationWarning)\n    return'),
    "@deprecated\n" + LAMP,
    "# Deprecated since 2.0.\n" + LAMP,
    LAMP.replace("    return", '    """Light it.\n\n    .. deprecated:: 2.0\n    """\n    return'),
    "light_lamp = shine  # deprecated\n",
]


@pytest.mark.parametrize("text", MARKS, ids=range(len(MARKS)))
def test_a_mark_at_the_definition_counts(den: DigSite, text: str) -> None:
    den.commit("Mark the lamp", {"lamp.py": text}, at=3)
    found = known(den, "light_lamp")
    assert found.deprecated_now
    assert found.marks[0].path == "lamp.py"
    assert not known(den, "light_lamp", at="HEAD~1").deprecated_now


BELL = 'def ring_bell():\n    warn("ring_bell is deprecated, use light_lamp", DeprecationWarning)\n'
NO_MARKS = [
    BELL + "\n\n" + LAMP,
    LAMP + "\n\n# Deprecated.\ndef ring_bell():\n    return ding\n",
    BELL + "\n\nclass Lamp:\n    pass\n" + LAMP,
    LAMP + "\n\n" + BELL.replace(", use light_lamp", ""),
    LAMP.replace("    return", "    # no longer deprecated: light_lamp is here to stay\n    return"),
]


@pytest.mark.parametrize("text", NO_MARKS, ids=range(len(NO_MARKS)))
def test_a_mark_of_something_else_does_not(den: DigSite, text: str) -> None:
    den.commit("Touch the lamp", {"lamp.py": text}, at=3)
    assert not known(den, "light_lamp").deprecated_now


def test_a_mark_in_a_test_or_a_changelog_does_not(den: DigSite) -> None:
    words = "light_lamp is deprecated\n"
    den.commit("Say so elsewhere", {"CHANGELOG.md": words, "tests/test_lamp.py": f"# {words}"}, at=3)
    assert not known(den, "light_lamp").deprecated_now


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("light_lamp is deprecated.", True),
        ("`light_lamp` is obsolete, use `light_candle`.", True),
        ("Deprecated: light_lamp", True),
        ("ring_bell is deprecated, use light_lamp instead.", False),
        ("ring_bell is deprecated in favour of light_lamp", False),
        ("ring_bell is deprecated; call lamp.light_lamp()", False),
        ("light_lamp is no longer deprecated", False),
        ("light_lamp_twice is deprecated", False),
        ("light_lamp is lit", False),
    ],
)
def test_which_name_a_line_marks(line: str, marked: bool) -> None:
    assert marks_name(line, "light_lamp") is marked
