"""Lives in damaged, unreadable and odd material: the walk goes on, and says what it could not see."""

from __future__ import annotations

from pathlib import Path

from digsite import DigSite, submodule, symlink
from lives import commits, forget, history, life, versions

from archaeologist import app

RUN = "def run(path):\n    for each in sorted(path):\n        handle(each, strict=True)\n"


def test_a_missing_blob_is_a_gap_and_the_life_goes_on_behind_it(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"), RUN.replace("True", "None"))
    forget(site, "HEAD~1:a.py")
    found = history(site, "run")
    assert life(site, "run") == ["2: body", "1: introduced"]
    assert found.gaps == ("A version of a.py could not be read.",)


def test_a_life_with_gaps_is_not_kept(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"), RUN.replace("True", "None"))
    blob = site.git("cat-file", "blob", "HEAD~1:a.py").encode()
    forget(site, "HEAD~1:a.py")
    assert history(site, "run").gaps
    site.git("hash-object", "-w", "--stdin", stdin=blob)
    assert life(site, "run") == ["3: body", "2: body", "1: introduced"]


def test_a_version_that_does_not_parse_is_passed_over(site: DigSite) -> None:
    broken = "<<<<<<< ours\n" + RUN.replace("in sorted(path):", "in ((((") + "=======\n)]}{{\n>>>>>>> theirs\n"
    versions(site, "a.py", RUN, broken, RUN)
    assert life(site, "run")[-1] == "1: introduced"


def test_a_shallow_clone_begins_where_it_is_cut(site: DigSite, tmp_path: Path) -> None:
    versions(site, "a.py", RUN, RUN.replace("True", "False"), RUN.replace("True", "None"))
    shallow = site.clone(tmp_path / "shallow", "--depth", "2")
    found = app.history("run", shallow)
    assert [(each.subject, each.kinds) for each in found.changes] == [("3", ("body",)), ("2", ("introduced",))]
    assert any("shallow" in each for each in found.repository.gaps)


def test_carriage_returns_are_format(site: DigSite) -> None:
    versions(site, "a.py", RUN, RUN.replace("\n", "\r\n"), RUN.replace("\n", "\r\n").replace("True", "False"))
    assert life(site, "run") == ["3: body", "2: format", "1: introduced"]


def test_bytes_that_are_no_utf_8(site: DigSite) -> None:
    latin = RUN.replace("True", "'caf\udce9'")
    versions(site, "a.py", latin, latin.replace("strict", "lax"), "# \udce9\n" + latin.replace("strict", "lax"))
    assert life(site, "run") == ["2: body", "1: introduced"]


def test_names_with_odd_characters(site: DigSite) -> None:
    odd = 'a b/"q"\t$é.py'
    commits(site, {odd: RUN}, {odd: RUN.replace("True", "False")}, {odd: None, "-x.py": RUN.replace("True", "False")})
    assert [each.path_before for each in history(site, "run").changes] == [odd, odd, ""]
    assert life(site, "run", file="-x.py")[-1] == "1: introduced"


def test_identifiers_that_are_not_ascii_or_hold_a_dollar(site: DigSite) -> None:
    commits(site, {"a.py": "def größe(x):\n    return x\n", "a.js": "function $go(x) { return x }\n"})
    assert life(site, "größe") == ["1: introduced"]
    assert life(site, "$go") == ["1: introduced"]


def test_a_file_that_was_a_link_or_a_module_before(site: DigSite) -> None:
    commits(site, {"a.py": symlink("b.py"), "b.py": RUN}, {"a.py": RUN, "b.py": None}, {"c": submodule("1" * 40)})
    assert life(site, "run") == ["2: moved b.py -> a.py", "1: introduced"]


def test_an_unknown_language_has_the_history_of_its_lines(site: DigSite) -> None:
    versions(site, "a.zz", "one\ntwo\n", "one\nzwei and more\n")
    found = history(site, "a.zz:2")
    assert (found.kind, found.lines) == ("lines", (2, 2))
    assert [each.subject for each in found.changes] == ["2"]
    assert [each.subject for each in history(site, "a.zz:1").changes] == ["1"]
