"""What changes together is counted over the commits of a subject, and shown by the fullest of them."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.coupling import coupling, example_findings, folder_of
from archaeologist.dig.query import build
from archaeologist.dig.site import Site


def tell(site: DigSite, *paths: str, message: str) -> None:
    """A commit that writes something new into some files."""
    site.commit(message, {path: f"{message} in {path}\n" for path in paths})


def quiet(site: DigSite, count: int) -> None:
    for at in range(count):
        tell(site, f"other/file_{at}.py", message=f"Something else {at}")


def test_a_file_that_comes_along_again_and_again_is_told_with_its_counts(site: DigSite) -> None:
    for at in range(3):
        tell(site, "api.py", "routes.py", message=f"Add endpoint {at}")
    tell(site, "api.py", message="Explain an endpoint")
    quiet(site, 6)
    dig = Site.open(site.path)
    (each,) = coupling(dig, build(paths=("api.py",))).coupled
    assert (each.path, each.together, each.of, each.confidence) == ("routes.py", 3, 4, 0.75)
    assert each.lift == pytest.approx(2.5)


def test_a_file_that_every_commit_touches_is_no_companion(site: DigSite) -> None:
    for at in range(4):
        tell(site, "api.py", "VERSION.py", message=f"Add endpoint {at}")
        tell(site, "other.py", "VERSION.py", message=f"Something else {at}")
    assert coupling(Site.open(site.path), build(paths=("api.py",))).coupled == ()


def test_what_changed_once_together_says_nothing(site: DigSite) -> None:
    tell(site, "api.py", "routes.py", message="Add an endpoint")
    quiet(site, 6)
    assert coupling(Site.open(site.path), build(paths=("api.py",))).coupled == ()


def test_bulk_changes_merges_and_noise_are_left_out(site: DigSite) -> None:
    tell(site, "api.py", "routes.py", message="Add an endpoint")
    tell(site, "api.py", "routes.py", message="Reformat with black")
    tell(site, "api.py", "routes.py", *(f"f{at}.py" for at in range(40)), message="Move the world")
    quiet(site, 6)
    found = coupling(Site.open(site.path), build(paths=("api.py",)))
    assert (len(found.commits), found.coupled) == (1, ())


def test_a_path_is_followed_through_its_renames(site: DigSite) -> None:
    for at in range(2):
        tell(site, "old.py", "routes.py", message=f"Add endpoint {at}")
    site.rename("old.py", "api.py")
    quiet(site, 6)
    found = coupling(Site.open(site.path), build(paths=("api.py",)))
    assert found.own == ("api.py", "old.py")
    assert [each.path for each in found.coupled] == ["routes.py"]


def test_a_kind_of_change_is_told_by_words_and_leads_to_the_places_it_touches(site: DigSite) -> None:
    for name in ("alpha", "beta", "gamma"):
        tell(site, f"src/{name}.py", "docs/deprecations.rst", message=f"Deprecate {name}")
    quiet(site, 12)
    found = coupling(Site.open(site.path), build(words=("deprecate",), intent="deprecated"))
    assert "docs/deprecations.rst" in [each.path for each in found.coupled]


def test_files_that_differ_each_time_are_told_by_their_folder(site: DigSite) -> None:
    for name in ("alpha", "beta", "gamma"):
        tell(site, "api.py", f"news/{name}.txt", message=f"Add {name}")
    quiet(site, 12)
    found = coupling(Site.open(site.path), build(paths=("api.py",)))
    assert [each.path for each in found.coupled] == ["news/"]


def test_examples_are_the_fullest_commits_and_carry_the_counts(site: DigSite) -> None:
    for at in range(2):
        tell(site, "api.py", "routes.py", message=f"Add endpoint {at}")
    for at in range(2):
        tell(site, "api.py", "routes.py", "docs/api.rst", message=f"Add documented endpoint {at}")
    quiet(site, 12)
    dig = Site.open(site.path)
    found = example_findings(dig, coupling(dig, build(paths=("api.py",))), limit=2)
    assert [f.subject for f in found] == ["Add documented endpoint 1", "Add documented endpoint 0"]
    assert {f.role for f in found} == {"context"}
    says = [e.says for e in found[0].evidence if e.kind == "cochange"]
    assert says[0] == "routes.py changed in 4 of 4 commits with api.py (100%, 4.0 times the usual)."


def test_later_commits_than_the_revision_looked_from_do_not_count(site: DigSite) -> None:
    tell(site, "api.py", "routes.py", message="Add one")
    quiet(site, 6)
    early = site.head
    tell(site, "api.py", "routes.py", message="Add two")
    assert coupling(Site.open(site.path, at=early), build(paths=("api.py",))).coupled == ()
    assert len(coupling(Site.open(site.path), build(paths=("api.py",))).coupled) == 1


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("docs/guide/first.rst", "docs/"),
        ("lib/deep/inside.py", "lib/deep/"),
        ("pkg/tests/unit/test_a.py", "pkg/tests/"),
        ("top.py", ""),
    ],
)
def test_a_folder_stands_for_its_files(path: str, folder: str) -> None:
    assert folder_of(path) == folder
