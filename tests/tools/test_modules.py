"""The tools that tell the history of a file, and the turning points of names and files."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.modules import evolution, file_history

TEXT = "".join(f"line number {n}\n" for n in range(20))


def test_a_file_is_followed_through_its_renames_newest_first(site: DigSite) -> None:
    site.commit("Write", {"old.py": TEXT})
    site.rename("old.py", "new.py")
    site.commit("Change", {"new.py": TEXT + "more\n"})
    result = file_history.run(Site.open(site.path), path="new.py")
    assert isinstance(result, ToolResult)
    assert [(f.role, f.about, f.other) for f in result.value] == [
        ("changed", "new.py", ""),
        ("renamed", "old.py", "new.py"),
        ("introduced", "old.py", ""),
    ]
    assert "[old.py -> new.py]" in result.text


def test_a_long_history_is_cut_and_says_so(site: DigSite) -> None:
    for at in range(4):
        site.commit(f"Change {at}", {"a.py": TEXT * at + "x\n"})
    result = file_history.run(Site.open(site.path), path="a.py", limit=3)
    assert result.summary == "4 commits changed a.py; the newest 3:"
    assert result.caveats == ("1 older commits are not listed.",)


def test_a_file_that_never_was_is_refused(site: DigSite) -> None:
    site.commit("Write", {"a.py": TEXT})
    result = file_history.run(Site.open(site.path), path="b.py")
    assert isinstance(result, Refusal)
    assert (result.sentence, result.status) == ("History knows no file b.py.", 3)


def test_turning_points_are_listed_oldest_first(site: DigSite) -> None:
    site.commit("Begin", {"app.py": "class Window(Frame):\n    pass\n"})
    site.commit("Scroll", {"app.py": "class Window(Frame, Scrollable):\n    pass\n"})
    result = evolution.run(Site.open(site.path), names=("Window",))
    assert isinstance(result, ToolResult)
    assert result.summary == "2 commits, oldest first:"
    assert [(f.role, f.other) for f in result.value] == [("introduced", ""), ("changed", "+Scrollable")]


def test_a_name_without_a_history_has_no_turning_points(site: DigSite) -> None:
    site.commit("Begin", {"app.py": "class Window(Frame):\n    pass\n"})
    assert evolution.run(Site.open(site.path), names=("Chandelier",)).text == "Nothing of the kind is in its history."
