"""The tools that say what a change reaches and whom to ask."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.site import Site
from archaeologist.toolkit.result import ToolResult
from archaeologist.tools.impact import changes_together, who_knows


def test_what_changes_together_is_told_with_examples(site: DigSite) -> None:
    for at in range(3):
        site.commit(f"Add endpoint {at}", {"api.py": f"endpoint({at})\n", "routes.py": f"route({at})\n"})
        site.commit(f"Something else {at}", {f"other_{at}.py": "x = 1\n"})
    result = changes_together.run(Site.open(site.path), paths=("api.py",))
    assert isinstance(result, ToolResult)
    assert result.text.splitlines()[:2] == ["Of 3 commits on the subject:", "   3 100% routes.py"]
    assert [f.subject for f in result.value] == ["Add endpoint 2", "Add endpoint 1", "Add endpoint 0"]
    assert [e.path for e in result.evidence if e.kind == "cochange"] == ["routes.py"]


def test_nothing_together_is_said(site: DigSite) -> None:
    site.commit("Alone", {"api.py": "x = 1\n"})
    result = changes_together.run(Site.open(site.path), paths=("api.py",))
    assert result.text == "Nothing changes along with it."


def test_who_knows_a_file_is_told_with_counts_and_dates(site: DigSite) -> None:
    for at in range(3):
        site.commit(f"Work {at}", {"net.py": f"work({at})\n"}, author="Bea Builder")
    site.commit("Help", {"net.py": "help()\n"}, author="Cal Caller")
    result = who_knows.run(Site.open(site.path), paths=("net.py",))
    assert isinstance(result, ToolResult)
    first, second = result.text.splitlines()
    assert first.split("%")[1] == " Bea Builder, 2020-01-02 to 2020-01-04"
    assert second.endswith("Cal Caller, 2020-01-05 to 2020-01-05")
    assert result.value[0].author == "Bea Builder"


def test_nobody_is_on_record_for_what_is_not_there(site: DigSite) -> None:
    site.commit("Alone", {"api.py": "x = 1\n"})
    assert who_knows.run(Site.open(site.path), paths=("gone.py",)).text == "Nobody is on record for that."
