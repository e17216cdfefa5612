"""Who knows a place is told by commits on it, with people as the mailmap names them."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.experts import expert_findings, experts
from archaeologist.dig.query import build
from archaeologist.dig.site import Site

BEA = "Bea Builder"
CAL = "Cal Caller"


def work(site: DigSite, author: str, times: int, path: str = "net.py", message: str = "Work") -> None:
    for at in range(times):
        site.commit(f"{message} {at} by {author}", {path: f"{author} wrote {message} {at}\n" * 5}, author=author)


def people(site: DigSite, *paths: str) -> list[tuple[str, int]]:
    return [(each.person.name, each.commits) for each in experts(Site.open(site.path), build(paths=paths))]


def test_who_has_most_commits_on_a_file_comes_first(site: DigSite) -> None:
    work(site, CAL, 1)
    work(site, BEA, 4)
    assert people(site, "net.py") == [(BEA, 4), (CAL, 1)]


def test_commits_on_other_files_do_not_count(site: DigSite) -> None:
    work(site, CAL, 1)
    work(site, BEA, 5, path="elsewhere.py")
    assert people(site, "net.py") == [(CAL, 1)]


def test_a_folder_counts_with_all_its_files_and_a_file_with_its_former_names(site: DigSite) -> None:
    work(site, CAL, 2, path="old/net.py")
    site.rename("old/net.py", "lib/net.py")
    work(site, BEA, 1, path="lib/other.py")
    assert (CAL, 2) in people(site, "lib/net.py")
    assert {name for name, _ in people(site, "lib")} >= {BEA, CAL}


def test_one_person_under_two_names_is_one_by_the_mailmap(site: DigSite) -> None:
    work(site, BEA, 2)
    work(site, "builder <bea@work.example>", 2)
    work(site, CAL, 3)
    site.commit("Name people", {".mailmap": "Bea Builder <bea@example.org> <bea@work.example>\n"})
    assert people(site, "net.py") == [(BEA, 4), (CAL, 3)]


def test_machines_and_formatting_do_not_know_a_place(site: DigSite) -> None:
    work(site, CAL, 1)
    work(site, "dependabot[bot]", 3)
    site.commit("Reformat with black", {"net.py": "x = 1\n"}, author=BEA)
    assert people(site, "net.py") == [(CAL, 1)]


def test_a_name_is_known_by_those_who_changed_code_with_it(site: DigSite) -> None:
    site.commit("Open", {"net.py": "def open_socket():\n    pass\n"}, author=CAL)
    site.commit("Write of it", {"docs/net.rst": "open_socket opens\n"}, author=BEA)
    dig = Site.open(site.path)
    (each,) = experts(dig, build(names=("open_socket",)))
    assert (each.person.name, each.began) == (CAL, True)


def test_shares_add_up_and_dates_are_those_of_the_commits(site: DigSite) -> None:
    work(site, CAL, 2)
    work(site, BEA, 2)
    found = experts(Site.open(site.path), build(paths=("net.py",)))
    assert round(sum(each.share for each in found), 6) == 1
    (cal,) = [each for each in found if each.person.name == CAL]
    assert (cal.first.day, cal.last.day) == (2, 3)


def test_the_most_telling_commits_are_shown_the_introduction_first(site: DigSite) -> None:
    site.commit("Begin the network", {"net.py": "one\n"}, author=BEA)
    site.commit("Write much", {"net.py": "line of code\n" * 60}, author=BEA)
    site.commit("Write little", {"net.py": "line of code\n" * 61}, author=BEA)
    dig = Site.open(site.path)
    found = expert_findings(dig, experts(dig, build(paths=("net.py",))))
    assert [(f.role, f.subject) for f in found] == [
        ("introduced", "Begin the network"),
        ("changed", "Write much"),
        ("changed", "Write little"),
    ]
    says = found[0].evidence[0].says
    assert says == "Bea Builder has 3 commits on net.py (100% by weight), 2020-01-02 to 2020-01-04."


def test_nobody_knows_what_is_not_there(site: DigSite) -> None:
    work(site, CAL, 1)
    dig = Site.open(site.path)
    assert experts(dig, build(paths=("gone.py",))) == ()
    assert expert_findings(dig, ()) == ()


def test_later_work_than_the_revision_looked_from_does_not_count(site: DigSite) -> None:
    work(site, CAL, 1)
    early = site.head
    work(site, BEA, 3)
    found = experts(Site.open(site.path, at=early), build(paths=("net.py",)))
    assert [each.person.name for each in found] == [CAL]


def test_a_word_that_names_a_folder_means_what_lies_in_it(site: DigSite) -> None:
    work(site, BEA, 4, path="kitchen/pot.py")
    work(site, CAL, 5, path="hall/door.py", message="Talk about the kitchen")
    best = experts(Site.open(site.path), build(words=("kitchen",), intent="experts"))[0]
    assert (best.person.name, best.commits, best.about) == (BEA, 4, "kitchen/pot.py")
