"""The tools that show commits, diffs and releases as they are."""

from __future__ import annotations

from typing import TypeVar

from digsite import DigSite

from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.commits import log, show_commit
from archaeologist.tools.diffs import show_diff
from archaeologist.tools.releases import first_release, releases

Value = TypeVar("Value")


def value(result: ToolResult[Value] | Refusal) -> Value:
    assert isinstance(result, ToolResult)
    return result.value


def test_a_commit_is_shown_with_all_that_is_known_of_it(site: DigSite) -> None:
    oid = site.commit("Open doors (#12)\n\nThey were shut.", {"door.py": "open()\n", "wall.py": "x = 1\n"})
    site.tag("v1.0", message="First")
    dig = Site.open(site.path)
    result = show_commit.run(dig, commit=oid[:8])
    assert isinstance(result, ToolResult)
    assert result.text.splitlines() == [
        f"commit {oid}",
        "Ada Digger, 2020-01-02",
        "request #12",
        "first released in v1.0",
        "",
        "Open doors (#12)",
        "",
        "They were shut.",
        "",
        "A +1 -0 door.py",
        "A +1 -0 wall.py",
    ]
    assert [RepositoryProof(dig).fault(each) for each in result.evidence] == [None]


def test_a_commit_beyond_the_revision_looked_from_is_refused(site: DigSite) -> None:
    first = site.commit("One", {"a.py": "x = 1\n"})
    later = site.commit("Two", {"a.py": "x = 2\n"})
    result = show_commit.run(Site.open(site.path, at=first), commit=later)
    assert isinstance(result, Refusal)
    assert "is not in the history looked at" in result.sentence


def test_the_log_is_narrowed_by_place_and_by_words(site: DigSite) -> None:
    site.commit("Open doors", {"house/door.py": "open()\n"})
    site.commit("Open windows", {"house/window.py": "open()\n"})
    site.commit("Open the garden", {"garden.py": "open()\n"})
    dig = Site.open(site.path)
    assert [f.subject for f in value(log.run(dig))] == ["Open the garden", "Open windows", "Open doors"]
    assert [f.subject for f in value(log.run(dig, path="house"))] == ["Open windows", "Open doors"]
    assert [f.subject for f in value(log.run(dig, path="house", words=("doors",)))] == ["Open doors"]
    assert log.run(dig, limit=1).caveats == ("2 older commits are not listed.",)


def test_a_diff_is_shown_file_by_file_without_context(site: DigSite) -> None:
    site.commit("One", {"a.py": "first line\nsecond line\n", "b.py": "other line\n"})
    site.commit("Two", {"a.py": "first line\nchanged line\n", "b.py": "another line\n"})
    dig = Site.open(site.path)
    result = show_diff.run(dig, commit="HEAD", path="a.py")
    assert isinstance(result, ToolResult)
    assert result.text.splitlines() == ["M a.py", "@@ -2,1 +2,1 @@ first line", "-second line", "+changed line"]
    assert [(e.path, e.lines, e.quote) for e in result.evidence] == [("a.py", (2, 2), "changed line")]
    assert len(value(show_diff.run(dig, commit="HEAD"))) == 2


def test_a_large_diff_is_cut_and_says_so(site: DigSite) -> None:
    site.commit("Much", {"a.py": "".join(f"line number {n}\n" for n in range(600))})
    result = show_diff.run(Site.open(site.path), commit="HEAD")
    assert len(result.text.splitlines()) == 400
    assert result.caveats == ("The diff is cut after 400 lines; ask for one file of it.",)


def test_a_diff_of_a_place_that_did_not_change_is_refused(site: DigSite) -> None:
    site.commit("One", {"a.py": "first line\n"})
    assert isinstance(show_diff.run(Site.open(site.path), commit="HEAD", path="b.py"), Refusal)


def test_releases_are_listed_newest_first_and_the_first_with_a_commit_is_known(site: DigSite) -> None:
    one = site.commit("One", {"a.py": "x = 1\n"})
    site.tag("v1.0")
    two = site.commit("Two", {"a.py": "x = 2\n"})
    site.tag("v1.1", message="Second", at=9)
    three = site.commit("Three", {"a.py": "x = 3\n"})
    dig = Site.open(site.path)
    assert [each.name for each in value(releases.run(dig))] == ["v1.1", "v1.0"]
    assert [first_release.run(dig, commit=oid).text for oid in (one, two)] == ["v1.0, 2020-01-02", "v1.1, 2020-01-10"]
    assert first_release.run(dig, commit=three).text == f"No release in the history looked at contains {three.short}."
