"""Where a bug came from, by clues of every kind: what is believed, what is told apart, and what is not claimed."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from digsite import DigSite

from archaeologist.dig.accusation import accuse, cautions
from archaeologist.dig.clues import Clues
from archaeologist.dig.inquiry import Casebook, Suspected, inquire, keeps_guard, next_test, undone_repair
from archaeologist.dig.site import Site
from archaeologist.domain.change import LineSpan
from archaeologist.domain.oid import Oid

PUMP = """\
def start(pump):
    pump.prime()
    pressure = pump.measure()
    pump.open(valve=pressure)
    return pressure


def stop(pump):
    pump.close()
    pump.drain()
"""
LOUD = PUMP.replace("    pump.prime()\n", "    pump.prime()\n    pump.ring(bell=True)\n")


@pytest.fixture
def works(site: DigSite) -> DigSite:
    site.commit("Start the works", {"README.md": "Works.\n", "main.py": "run = True\n"}, at=0)
    site.commit("Pump water", {"pump.py": PUMP}, at=10)
    site.commit("Paint the wall", {"wall.py": "wall.paint(colour)\n"}, at=20)
    return site


def book(site: DigSite, fix: Oid | None = None, at: str = "HEAD", **clues: Any) -> tuple[Site, Casebook]:
    """What an inquiry finds that starts from a repair, or from other clues."""
    dig = Site.open(site.path, f"{fix}~1" if fix else at)
    if fix:
        clues["repair"] = dig.repository.diff(fix)
    return dig, inquire(dig, Clues(**clues))


def first(site: DigSite, fix: Oid | None = None, at: str = "HEAD", **clues: Any) -> str:
    dig, found = book(site, fix, at, **clues)
    with closing(dig):
        return dig.history.commit(found.suspects[0].n).subject if found.suspects else ""


def suspect(site: Site, found: Casebook, subject: str) -> Suspected:
    return next(each for each in found.suspects if site.history.commit(each.n).subject == subject)


# -- ways to an origin -----------------------------------------------------------------------------------------------


def test_who_wrote_the_lines_that_a_repair_takes_out(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    works.commit("Hang a lamp", {"lamp.py": "lamp.hang()\n"}, at=40)
    assert first(works, works.commit("Be quiet", {"pump.py": PUMP}, at=50)) == "Ring a bell"


def test_who_wrote_the_lines_beside_those_that_a_repair_adds(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    works.commit("Hang a lamp", {"lamp.py": "lamp.hang()\n"}, at=40)
    fixed = LOUD.replace("    pump.ring", "    if not night:\n        return None\n    pump.ring")
    assert first(works, works.commit("Sleep well", {"pump.py": fixed}, at=50)) == "Ring a bell"


def test_who_took_out_what_a_repair_puts_back(works: DigSite) -> None:
    works.commit("Save a step", {"pump.py": PUMP.replace("    pump.drain()\n", "")}, at=30)
    works.commit("Hang a lamp", {"lamp.py": "lamp.hang()\n"}, at=40)
    assert first(works, works.commit("Keep the cellar dry", {"pump.py": PUMP}, at=50)) == "Save a step"


def test_who_changed_the_name_that_a_repair_uses_in_another_file(works: DigSite) -> None:
    works.commit("Name gauges", {"gauge.py": "def read_gauge(gauge):\n    return gauge.value\n"}, at=30)
    uses = "def show(gauge):\n    print(read_gauge(gauge))\n"
    works.commit("Show gauges", {"panel.py": uses}, at=40)
    renamed = {"gauge.py": "def read_scale(gauge):\n    return gauge.value\n"}
    works.commit("Rename read_gauge to read_scale", renamed, at=90)
    fix = works.commit("Make the panel work", {"panel.py": uses.replace("read_gauge", "read_scale")}, at=100)
    dig, found = book(works, fix)
    with closing(dig):
        assert "Rename read_gauge to read_scale" in [dig.history.commit(each.n).subject for each in found.suspects[:2]]


def test_a_commit_that_only_formats_is_looked_through(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    works.commit("Reformat with black", {"pump.py": LOUD.replace("(bell=True)", "( bell = True )")}, at=40)
    assert first(works, works.commit("Be quiet", {"pump.py": PUMP}, at=50)) == "Ring a bell"


def test_lines_that_are_wrong_lead_to_who_wrote_them(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    assert first(works, spans=(LineSpan("pump.py", 3, 3),)) == "Ring a bell"


def test_names_alone_lead_somewhere(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    assert first(works, names=("bell",)) == "Ring a bell"


def test_words_lead_past_the_repair_to_what_undid_it(works: DigSite) -> None:
    guard = PUMP.replace("    pump.open", "    if pressure > limit:\n        return pump.vent(pressure)\n    pump.open")
    works.commit("Fix bursting pipes", {"pump.py": guard}, at=30)
    works.commit("Shorten the start of the pump", {"pump.py": PUMP}, at=40)
    assert first(works, words="pipes are bursting again") == "Shorten the start of the pump"


def test_words_count_behind_the_first_three_too(works: DigSite) -> None:
    """What has more of the words is more suspected, though it changed a line more."""
    for number in range(5):
        works.commit(f"Drain {number}", {f"sink{number}.py": "a = 1\n"}, at=30 + 2 * number)
        works.commit(f"Drain slowly the boiler {number}", {f"tank{number}.py": "a = 1\nb = 2\n"}, at=31 + 2 * number)
    site, found = book(works, words="the boiler drains slowly")
    subjects = [site.history.commit(each.n).subject.rstrip(" 0123456789") for each in found.suspects]
    assert subjects == ["Drain slowly the boiler"] * 5 + ["Drain"] * 5


def test_nothing_is_found_where_there_is_no_clue(works: DigSite) -> None:
    dig, found = book(works)
    with closing(dig):
        assert (found.suspects, found.verdict) == ((), ())


READER = """\
char *read_name(char *line)
{
    static char name_buffer[64];
    strcpy(name_buffer, after(line, ':'));
    return name_buffer;
}
"""


@pytest.mark.parametrize(("years", "expected"), [(0, "Name the colon"), (9, "Read names")])
def test_where_nothing_changed_for_years_who_brought_the_code_goes_before_who_touched_it(
    works: DigSite, years: int, expected: str
) -> None:
    works.commit("Read names", {"name.c": READER}, at=60)
    named = READER.replace("':'", "COLON")
    works.commit("Name the colon", {"name.c": named}, at=400)
    works.commit("Hang a lamp", {"lamp.py": "lamp.hang()\n"}, at=410 + 365 * years)
    bound = named.replace("strcpy(name_buffer, after(line, COLON))", "strlcpy(name_buffer, after(line, COLON), 64)")
    assert first(works, works.commit("Bound names", {"name.c": bound}, at=420 + 365 * years)) == expected


# -- narrowing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"since": "2020-02-05"}, ["Drain twice"]),
        ({"until": "2020-02-05"}, ["Ring a bell", "Pump water"]),
        ({"within": ("wall.py",)}, []),
    ],
)
def test_days_and_paths_narrow_the_suspects(works: DigSite, narrowed: dict[str, Any], expected: list[str]) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    works.commit("Drain twice", {"pump.py": LOUD + "    pump.drain()\n"}, at=40)
    dig, found = book(works, works.commit("Be quiet", {"pump.py": PUMP}, at=50), **narrowed)
    with closing(dig):
        assert [dig.history.commit(each.n).subject for each in found.suspects] == expected


# -- what is told apart ----------------------------------------------------------------------------------------------


def test_a_new_caller_is_a_trigger_and_not_the_cause(works: DigSite) -> None:
    works.commit("Start at night", {"night.py": "from pump import start\n\nstart(night_pump)\n"}, at=60)
    fixed = PUMP.replace("    pressure = pump.measure()", "    pressure = pump.measure() or 0")
    dig, found = book(works, works.commit("Start without pressure", {"pump.py": fixed}, at=70))
    with closing(dig):
        assert suspect(dig, found, "Start at night").part == "trigger"
        assert suspect(dig, found, "Pump water").part == "cause"


def test_the_repair_that_a_suspect_undid_is_named(works: DigSite) -> None:
    vented = PUMP.replace(
        "    pump.open", "    if pressure > limit:\n        return pump.vent(pressure)\n    pump.open"
    )
    repair = works.commit("Fix bursting pipes", {"pump.py": vented}, at=30)
    works.commit("Shorten the start", {"pump.py": PUMP}, at=40)
    with closing(Site.open(works.path)) as dig:
        undone = undone_repair(dig, dig.history.size)
        assert undone is not None
        assert (undone.oid, undone.subject) == (repair, "Fix bursting pipes")
        assert undone_repair(dig, dig.history.size - 1) is None


def test_the_revert_of_a_repair_is_known_by_its_message(works: DigSite) -> None:
    repair = works.commit("Fix a typo in a crash message", {"wall.py": "wall.paint(color)\n"}, at=30)
    works.revert(repair, at=40)
    with closing(Site.open(works.path)) as dig:
        undone = undone_repair(dig, dig.history.size)
        assert undone is not None
        assert undone.how == "its message says that it reverts it"


# -- what is not claimed ---------------------------------------------------------------------------------------------


def test_lines_as_old_as_the_history_may_be_older(site: DigSite) -> None:
    site.commit("Import", {"pump.py": PUMP}, at=0)
    dig, found = book(site, site.commit("Mend it", {"pump.py": PUMP.replace("pressure)", "pressure / 2)")}, at=9))
    with closing(dig):
        assert found.beyond == (
            f"The lines came with {dig.history.oid(1).short}, the first commit:"
            " the bug may be older than this history.",
        )


def test_no_commit_is_named_when_many_are_as_likely(works: DigSite) -> None:
    for number in range(12):
        works.commit(f"Part {number}", {f"part{number}.py": f"part{number} = build(part)\n"}, at=30 + number)
    dig, found = book(works, names=("part",))
    with closing(dig):
        assert found.verdict == ()
        assert "a file, a place or a date would narrow it." in found.beyond[0]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("Check lengths\n\nFixes CVE-2020-1234.", "its message speaks of security"),
        ('Revert "Ring a bell"', "it is itself a revert, and what it took back would return"),
        ("Ring a bell", ""),
    ],
)
def test_what_must_not_be_taken_back_plainly(works: DigSite, message: str, why: str) -> None:
    works.commit(message, {"pump.py": LOUD}, at=30)
    dig, found = book(works, works.commit("Be quiet", {"pump.py": PUMP}, at=50))
    with closing(dig):
        assert keeps_guard(dig, found.suspects[0].n) == why
        told = list(cautions(dig, found.verdict))
        assert told == ([f"Do not revert {dig.history.oid(found.suspects[0].n).short} plainly: {why}."] if why else [])


# -- evidence --------------------------------------------------------------------------------------------------------


def test_the_next_test_is_that_of_the_repair_where_it_has_one(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    fix = works.commit("Be quiet", {"pump.py": PUMP, "test_pump.py": "def test_quiet():\n    assert quiet\n"}, at=50)
    dig, found = book(works, fix)
    with closing(dig):
        assert next_test(dig, found, found.suspects[0]).startswith("Run the repair's test (test_pump.py) at ")


def test_every_quote_stands_where_it_is_said_to_stand(works: DigSite) -> None:
    works.commit("Ring a bell", {"pump.py": LOUD}, at=30)
    works.rename("pump.py", "engine.py", at=40)
    dig, found = book(works, works.commit("Be quiet", {"engine.py": PUMP}, at=50))
    with closing(dig):
        suspects, evidence = accuse(dig, found)
        wrote = next(each for each in evidence if each.id in suspects[0].why)
        assert (wrote.path, wrote.quote) == ("pump.py", "pump.ring(bell=True)")
        assert suspects[0].subject == "Ring a bell"
        assert {name for each in suspects for name in (*each.why, *each.against)} == {each.id for each in evidence}
