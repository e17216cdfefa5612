"""`archaeologist origin` as it is called, and the whole screen that it gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from origins import numbered, screen
from program import archaeologist, environment
from tills import CAREFUL, FAST, GUARD, TILL

NOTED = FAST.replace("    amount = sum", "    # all of it\n    amount = sum")
MENDED = NOTED.replace("    return quick_round(amount * rate, 2)", GUARD + "    return round(amount * rate, 2)")
PROOF = "def test_returned():\n    assert tax(-1, 1) == 0\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A repair that a later commit undid, and the repair of that."""
    site.commit("Add a till (#3)", {"till.py": TILL, "README.md": "A till.\n"}, at=1)
    site.tag("v1.0")
    site.commit("Fix tax of returned goods", {"till.py": CAREFUL}, at=30)
    site.commit("Make tax faster (#9)", {"till.py": FAST}, at=90, author="Bo Spade")
    site.tag("v1.1")
    site.commit("Add a drawer", {"drawer.py": "def pop(drawer):\n    drawer.unlock()\n"}, at=100)
    site.commit("Greet", {"greet.py": "def greet(name):\n    return name\n", "till.py": NOTED}, at=110)
    site.commit("Charge nothing", {"till.py": MENDED, "test_till.py": PROOF}, at=120)
    return site


def record(shop: DigSite, *arguments: str) -> dict[str, Any]:
    ran = archaeologist("origin", *arguments, "--json", cwd=shop.path)
    assert ran.err == ""
    found: dict[str, Any] = json.loads(ran.out)
    return found


def subjects(shop: DigSite, *arguments: str) -> list[str]:
    """What the program stands by."""
    found = record(shop, *arguments)
    told = {each["commit"]: each["subject"] for each in found["suspects"]}
    return [told[oid] for oid in found["verdict"]]


# -- screens ---------------------------------------------------------------------------------------------------------

OF_A_REPAIR = """
#3········ (Make tax faster (#9)) brought what #6········ repairs; it took back the repair
#2········ (Fix tax of returned goods).

Suspects
  #3········  2020-03-31  90 %  in v1.1  #9  Bo Spade    Make tax faster (#9)
  #2········  2020-01-31  8 %   in v1.1      Ada Digger  Fix tax of returned goods
  #1········  2020-01-02  2 %   in v1.0  #3  Ada Digger  Add a till (#3)

#3········, 90 % of the suspicion
  • For: #3········ wrote the line that the repair takes out.
    │ return quick_round(amount * rate, 2)
    └ till.py in #3········
  • For: #3········ took out what the repair puts back.
    │ return round(amount * rate, 2)
    └ till.py in #3········
  • For: #3········ took back the repair #2········ (Fix tax of returned goods): it took out lines
    that the repair had put in.
  • Next test: Run the repair's test (test_till.py) at #3········~1 and at #3········: it passes
    before and fails after if this is the origin.

#2········, 8 % of the suspicion
  • For: It brings `round`, `amount`, which the bug is about.
    │ return round(amount * rate, 2)
    └ till.py:9 in #2········
  • Against: It wrote none of the lines that the repair takes out.
  • Next test: Run the repair's test (test_till.py) at #2········~1 and at #2········: it passes
    before and fails after if this is the origin.

#1········, 2 % of the suspicion
  • For: #1········ wrote the lines beside those that the repair changes.
    │ def tax(amount, rate):
    └ till.py in #1········
  • For: It brings `amount`, `rate`, `tax`, which the bug is about.
    │ amount = sum(item.price for item in basket)
    └ till.py:2 in #1········
  • Against: It wrote none of the lines that the repair takes out.
  • Next test: Nothing is older than #1········ here: look for the lines in the project's earlier
    history.

Bisect
  git bisect start #5········ #2········

Check it yourself
  git blame -w -L 8,8 #5········ -- till.py
  git show --no-ext-diff #3········ -- till.py
  git show -s #2········
  git show --no-ext-diff #2········ -- till.py
  git blame -w -L 7,7 #5········ -- till.py
  git show --no-ext-diff #1········ -- till.py

Looked from #5········
"""


def test_the_whole_screen_of_a_repair(shop: DigSite) -> None:
    assert screen(shop, "--fix", "HEAD") == OF_A_REPAIR


def test_the_whole_screen_of_lines_that_are_wrong(shop: DigSite) -> None:
    assert (
        screen(shop, "--lines", "till.py:8", "--at", "HEAD~1")
        == """
#3········ (Make tax faster (#9)) most likely brought what is wrong in till.py:8; it took back the
repair #2········ (Fix tax of returned goods).

Suspects
  #3········  2020-03-31  55 %  in v1.1  #9  Bo Spade    Make tax faster (#9)
  #5········  2020-04-20  27 %               Ada Digger  Greet
  #2········  2020-01-31  10 %  in v1.1      Ada Digger  Fix tax of returned goods
  #1········  2020-01-02  7 %   in v1.0  #3  Ada Digger  Add a till (#3)

#3········, 55 % of the suspicion
  • For: #3········ wrote the line that was asked about.
    │ return quick_round(amount * rate, 2)
    └ till.py in #3········
  • For: #3········ took back the repair #2········ (Fix tax of returned goods): it took out lines
    that the repair had put in.
  • Next test: Read `git show #3········ -- till.py`: if #3········~1 behaves wrongly already, an
    older commit is the origin.

#5········, 27 % of the suspicion
  • For: Its change of till.py is the last at the revision looked from.
  • Against: It wrote none of the lines that were asked about.
  • Next test: Try the symptom at #5········~1 and at #5········: only the second shows it if this
    is the origin.

#2········, 10 % of the suspicion
  • For: Its change of till.py is 2 changes before the last at the revision looked from.
  • Against: It wrote none of the lines that were asked about.
  • Next test: Try the symptom at #2········~1 and at #2········: only the second shows it if this
    is the origin.

Bisect
  git bisect start #5········ #1········

Check it yourself
  git blame -w -L 8,8 #5········ -- till.py
  git show -s #2········
  git show --no-ext-diff #5········ -- till.py
  git show --no-ext-diff #2········ -- till.py

Looked from #5········
"""
    )


def test_the_whole_screen_of_a_symptom(shop: DigSite) -> None:
    assert (
        screen(shop, "--symptom", "wrong tax for returned goods", "--at", "HEAD~1", "--since", "2020-02-01")
        == """
#3········ (Make tax faster (#9)) may have brought “wrong tax for returned goods”; it took back the
repair #2········ (Fix tax of returned goods).
Not settled: see what speaks against it.

Suspects
  #3········  2020-03-31  100 %  in v1.1  #9  Bo Spade  Make tax faster (#9)

#3········, 100 % of the suspicion
  • For: #3········ took back the repair #2········ (Fix tax of returned goods): it took out lines
    that the repair had put in.
  • For: The words of the symptom stand in its message or its lines.
    │ Make tax faster (#9)
    └ a message in #3········
  • Next test: Try the symptom at #3········~1 and at #3········: only the second shows it if this
    is the origin.

Not settled
  • Found by words alone: a repair, a patch or the lines that are wrong would say more.

Bisect
  git bisect start #5········ #2········

Check it yourself
  git show -s #2········
  git show -s #3········

Looked from #5········
"""
    )


def test_the_whole_screen_when_nothing_points_anywhere(shop: DigSite) -> None:
    assert (
        screen(shop, "--symptom", "the moon is too bright", status=3)
        == """
Nothing in this history points to the origin of “the moon is too bright”.
The origin was not found.

Looked from #6········
"""
    )


def test_a_clone_that_does_not_go_far_enough_back_says_so(shop: DigSite, tmp_path: Path) -> None:
    shop.clone(tmp_path / "cut", "--depth", "3")
    ran = archaeologist("origin", "--fix", "HEAD", "--blind", "--width", "100", cwd=tmp_path / "cut")
    assert ran.status == 3
    assert (
        numbered(shop, ran.out)
        == """
The lines came with #4········, where this shallow clone begins: the origin is older than this
history.
The origin was not found.

Suspects
  #4········  2020-04-10  100 %  Ada Digger  Add a drawer

#4········, 100 % of the suspicion
  • For: #4········ wrote the line that the repair takes out.
    │ return quick_round(amount * rate, 2)
    └ till.py in #4········
  • Next test: Nothing is older than #4········ here: look for the lines in the project's earlier
    history.

Not settled
  • The clone is shallow: its oldest commits seem to add all that was there before them.

Check it yourself
  git blame -w -L 8,8 #5········ -- till.py

Looked from #5········
"""
    )


def test_as_markdown(shop: DigSite) -> None:
    ran = archaeologist("origin", "--fix", "HEAD", "--blind", "--format", "markdown", cwd=shop.path)
    assert ran.out.startswith("# Origin of what ")
    assert "- Against: It wrote none of the lines that the repair takes out." in ran.out
    assert "```diff\n  return quick_round(amount * rate, 2)\n" in ran.out


# -- the same bug from other ends ------------------------------------------------------------------------------------


def test_a_patch_from_a_file_or_a_pipe_is_a_repair_that_is_not_committed(shop: DigSite, tmp_path: Path) -> None:
    patch = shop.git("diff", "HEAD~1", "HEAD")
    (tmp_path / "it.patch").write_text(patch)
    assert subjects(shop, "--patch", str(tmp_path / "it.patch"), "--at", "HEAD~1") == ["Make tax faster (#9)"]
    command = [sys.executable, "-m", "archaeologist.surfaces.cli.main", "origin", "--patch", "-", "--at", "HEAD~1"]
    ran = subprocess.run(command, cwd=shop.path, env=environment(), input=patch.encode(), capture_output=True)
    assert b"(Make tax faster (#9)) brought what the patch repairs" in ran.stdout.replace(b"\n", b" ")


def test_what_the_work_tree_changes_is_a_repair(shop: DigSite) -> None:
    shop.branch("earlier", of="HEAD~1")
    shop.checkout()
    (shop.path / "till.py").write_text(MENDED)
    assert subjects(shop) == ["Make tax faster (#9)"]


# -- the record ------------------------------------------------------------------------------------------------------


def test_the_record_keeps_its_promises(shop: DigSite) -> None:
    found = record(shop, "--fix", "HEAD", "--blind")
    assert found["schema"] == "archaeologist/origin/1"
    assert set(found) >= {"status", "suspects", "verdict", "evidence", "bisect", "caveats", "provenance"}
    assert [each["rank"] for each in found["suspects"]] == list(range(1, len(found["suspects"]) + 1))
    known = {each["id"] for each in found["evidence"]}
    assert all(set(each["why"]) | set(each["against"]) <= known for each in found["suspects"])
    assert set(found["verdict"]) <= {each["commit"] for each in found["suspects"]}
    first = found["suspects"][0]
    assert first["undid_repair"]["subject"] == "Fix tax of returned goods"
    oldest = shop.git("rev-list", f"{found['bisect']['good']}..{found['bisect']['bad']}").split()
    assert first["commit"] in oldest


def test_nothing_later_than_the_repair_has_a_say(shop: DigSite, tmp_path: Path) -> None:
    shop.commit("Fix tax of returned goods, at last", {"till.py": MENDED + "\n\nend = 1\n"}, at=130)
    cut = shop.clone_cut_at(tmp_path / "cut", "HEAD~1")
    whole = record(shop, "--fix", "HEAD~1", "--blind")
    again = json.loads(archaeologist("origin", "--fix", "HEAD", "--blind", "--json", cwd=cut).out)
    for each in (whole, again):
        each["repo"]["root"] = each["provenance"]["seconds"] = None
    assert whole == again


def test_blind_hides_what_the_repair_says(shop: DigSite) -> None:
    culprit = shop.git("rev-parse", "HEAD~4").strip()
    shop.commit(f"Mend it\n\nThis was broken by {culprit}.", {"drawer.py": "def pop(drawer):\n    drawer.open()\n"})
    told = record(shop, "--fix", "HEAD")
    assert told["verdict"] == [culprit]
    assert culprit not in record(shop, "--fix", "HEAD", "--blind")["verdict"]


@pytest.mark.parametrize("written", ["till.py", "./till.py", ".//till.py", "ROOT/till.py"])
def test_a_path_may_be_written_in_any_way(shop: DigSite, written: str) -> None:
    """For each kind of clue, and as the place itself."""
    path = written.replace("ROOT", str(shop.path))
    for clue in (("--fix", "HEAD", "--blind"), ("--symptom", "tax of returned goods")):
        plain = record(shop, *clue, "--path", "till.py")["suspects"]
        assert plain
        assert record(shop, *clue, "--path", path)["suspects"] == plain
        assert record(shop, *clue, "--path", "nowhere.py")["suspects"] == []
    lines = ("--lines", "till.py:1-2"), ("--lines", f"{path}:1-2")
    assert [record(shop, *each)["suspects"] for each in lines] == [record(shop, *lines[0])["suspects"]] * 2


# -- wrong usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--lines", "till.py"), "'till.py' is no place."),
        (("--lines", "nowhere.py:3"), "nowhere.py:3 is not there at"),
        (("--lines", "till.py:300"), "till.py:300 is not there at"),
        (("--symptom", "x", "--path", "../till.py"), "'../till.py' leads out of"),
        (("--lines", "/till.py:1"), "'/till.py' leads out of"),
        (("--fix", "HEAD~5"), "is the first commit: nothing is older."),
        (("--symptom", "x", "--since", "May"), "--since 'May' is no day."),
        (("--patch", "missing.patch"), "missing.patch cannot be read: No such file or directory."),
        (("--fix", "nonsense"), "git knows no revision 'nonsense'."),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(shop: DigSite, arguments: tuple[str, ...], sentence: str) -> None:
    ran = archaeologist("origin", *arguments, cwd=shop.path)
    assert ran.status == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_with_nothing_to_go_by(shop: DigSite) -> None:
    shop.checkout()
    ran = archaeologist("origin", cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("archaeologist: The work tree changes no lines: there is nothing to go by.\n")


def test_what_a_message_says_is_shown_and_never_obeyed(shop: DigSite) -> None:
    shop.commit("Open \x1b[2Jfast, @everyone <b>", {"drawer.py": "def pop(drawer):\n    drawer.open()\n"}, at=130)
    shop.commit("Mend", {"drawer.py": "def pop(drawer):\n    drawer.unlock()\n    drawer.open()\n"}, at=140)
    assert "\x1b" not in screen(shop, "--fix", "HEAD")
    assert "<b>" not in archaeologist("origin", "--fix", "HEAD", "--format", "html", cwd=shop.path).out
