"""Which commit brought what a later one repaired: from what the repair says, takes out, puts back or stands beside."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.dig.origin import mentioned, origins
from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid

WATER = """\
def pour(jug, cups):
    total = jug.level
    share = total / len(cups)
    for cup in cups:
        cup.fill(share)
    return share
"""
GUARD = "    if not cups.on(table):\n        return apologise(guests)\n"
CAREFUL = WATER.replace("    share = total", GUARD + "    share = total")


def brought(site: DigSite, fix: Oid) -> list[str]:
    """The titles of the commits that may have brought what a commit repairs, likeliest first."""
    with closing(Site.open(site.path)) as dig:
        n = dig.history.number(fix)
        assert n is not None
        found = origins(dig, n)
        assert all(each.n < n for each in found)
        return [dig.history.commit(each.n).subject for each in found]


@pytest.fixture
def den(site: DigSite) -> DigSite:
    site.commit("Start the den", {"den.py": "chair = 1\n", "README.md": "A den.\n"}, at=0)
    site.commit("Pour water", {"water.py": WATER}, at=1)
    site.commit("Sweep the floor", {"floor.py": "broom.sweep(floor)\n"}, at=2)
    return site


def test_the_commit_whose_lines_the_repair_takes_out(den: DigSite) -> None:
    den.commit("Pour faster", {"water.py": WATER.replace("total / len(cups)", "total / speed(len(cups))")}, at=3)
    den.commit("Label the jug", {"jug.py": "jug.label = 'water'\n"}, at=4)
    assert brought(den, den.commit("Everyone gets the same", {"water.py": WATER}, at=5))[0] == "Pour faster"


def test_the_commit_that_took_out_what_the_repair_puts_back(den: DigSite) -> None:
    den.commit("Allow for nobody", {"water.py": CAREFUL}, at=3)
    den.commit("Simplify pouring", {"water.py": WATER}, at=4)
    den.commit("Add a spoon", {"spoon.py": "spoon = Silver()\n"}, at=5)
    assert brought(den, den.commit("Fix ZeroDivisionError", {"water.py": CAREFUL}, at=6))[0] == "Simplify pouring"


def test_a_repair_that_only_adds_points_to_who_wrote_the_lines_around_it(den: DigSite) -> None:
    fix = den.commit("Do not crash without cups", {"water.py": CAREFUL}, at=5)
    assert brought(den, fix)[0] == "Pour water"


@pytest.mark.parametrize("said", ["Broken by {0}.", "Regression from {0}, which was too fast.", 'Fixes: {0} ("Label")'])
def test_what_the_repair_names_goes_before_what_it_touches(den: DigSite, said: str) -> None:
    label = den.commit("Label the jug", {"jug.py": "jug.label = 'water'\n"}, at=3)
    fix = den.commit(f"Pour right\n\n{said.format(label[:12])}", {"water.py": CAREFUL}, at=4)
    assert brought(den, fix)[0] == "Label the jug"


def test_a_request_that_is_blamed_stands_for_its_commit(den: DigSite) -> None:
    den.commit("Label the jug (#31)", {"jug.py": "jug.label = 'water'\n"}, at=3)
    fix = den.commit("Pour right (#40)\n\nThis broke in #31.", {"water.py": CAREFUL}, at=4)
    assert brought(den, fix)[0] == "Label the jug (#31)"


def test_what_a_repair_closes_it_does_not_blame(den: DigSite) -> None:
    den.commit("Label the jug (#31)", {"jug.py": "jug.label = 'water'\n"}, at=3)
    fix = den.commit("Pour right\n\nFixes #31.", {"water.py": CAREFUL}, at=4)
    with closing(Site.open(den.path)) as dig:
        n = dig.history.number(fix)
        assert n is not None
        assert [blamed for _, _, blamed in mentioned(dig, n)] == [False]


@pytest.mark.parametrize("named", ["0123456789abcdef0123456789abcdef01234567", "deadbeefcafe", "fedcba9"])
def test_a_commit_that_does_not_exist_is_not_named(den: DigSite, named: str) -> None:
    fix = den.commit(f'Pour right\n\nFixes: {named} ("Pour wrong")', {"water.py": CAREFUL}, at=4)
    assert brought(den, fix)[0] == "Pour water"
    answer = ask("Which commit broke pour without cups?", den.path)
    assert {each.oid for each in answer.commits} <= set(den.git("rev-list", "HEAD").split())
    assert all(named not in claim.text.replace("”", " ") or claim.basis == "stated" for claim in answer.claims)


def test_a_commit_named_that_came_later_or_elsewhere_is_no_origin(den: DigSite) -> None:
    den.branch("garden")
    tree = den.commit("Plant a tree", {"tree.py": "tree = Oak(young)\n"}, at=3)
    den.switch("main")
    fix = den.commit(f"Pour right\n\nBroken by {tree}.", {"water.py": CAREFUL}, at=4)
    assert brought(den, fix)[0] == "Pour water"


def test_formatting_seldom_brings_a_bug(den: DigSite) -> None:
    spread = WATER.replace("total / len(cups)", "(\n        total / len(cups)\n    )").replace(
        "cup.fill(share)", "cup.fill( share )"
    )
    den.commit("Run black", {"water.py": spread}, at=3)
    fixed = spread.replace("    share = (", GUARD + "    share = (")
    assert brought(den, den.commit("Do not crash without cups", {"water.py": fixed}, at=4))[0] == "Pour water"


def test_the_first_commit_has_no_origin(site: DigSite) -> None:
    assert brought(site, site.commit("Fix everything", {"den.py": "chair = 1\n"}, at=0)) == []


# -- asked by the symptom --------------------------------------------------------------------------------------------


def told(den: DigSite, question: str) -> list[tuple[str, str]]:
    return [(each.role, each.subject) for each in ask(question, den.path).commits]


def test_a_symptom_leads_to_the_repair_and_from_there_to_the_culprit(den: DigSite) -> None:
    den.commit("Allow for nobody", {"water.py": CAREFUL}, at=3)
    den.commit("Simplify pouring", {"water.py": WATER}, at=4)
    den.commit("Label the jug", {"jug.py": "jug.label = 'water'\n"}, at=5)
    den.commit("Fix ZeroDivisionError when there are no cups", {"water.py": CAREFUL}, at=6)
    den.commit("Sweep again", {"floor.py": "broom.sweep(floor, twice)\n"}, at=7)
    assert told(den, "pour crashes with a ZeroDivisionError when there are no cups, which commit broke that?") == [
        ("culprit", "Simplify pouring"),
        ("fixed", "Fix ZeroDivisionError when there are no cups"),
    ]


def test_a_repair_that_only_adds_has_a_culprit_too(den: DigSite) -> None:
    den.commit("Label the jug", {"jug.py": "jug.label = 'water'\n"}, at=5)
    den.commit("Fix crash in pour without cups", {"water.py": CAREFUL}, at=6)
    assert told(den, "What introduced the crash in pour without cups?") == [
        ("culprit", "Pour water"),
        ("fixed", "Fix crash in pour without cups"),
    ]


def test_a_repair_that_names_a_merge_means_a_commit_of_its_branch(den: DigSite) -> None:
    den.branch("guard", of=den.head)
    den.commit("Look for cups first", {"water.py": CAREFUL}, at=3)
    den.switch("main")
    den.commit("Dust the shelf", {"shelf.py": "cloth.wipe(shelf)\n"}, at=4)
    merge = den.merge("guard", at=5)
    fix = den.commit(f"Do not look for cups\n\nBroken by {merge[:10]}.", {"water.py": WATER}, at=6)
    assert brought(den, fix)[0] == "Look for cups first"
