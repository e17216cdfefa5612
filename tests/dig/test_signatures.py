"""Which release had which signature of a function."""

from __future__ import annotations

from digsite import DigSite
from lives import history

from archaeologist.dig.signatures import signatures_of, told_releases
from archaeologist.dig.site import Site
from archaeologist.domain.history import ReleasedSignature

BODY = "\n    with open(path) as file:\n        return parse(file.read())\n"


def found(site: DigSite, name: str) -> tuple[ReleasedSignature, ...]:
    return signatures_of(Site.open(site.path), history(site, name))


def told(site: DigSite, name: str) -> list[str]:
    return [f"{told_releases(each)}: {'; '.join(each.differences)}" for each in found(site, name)]


def test_every_release_has_the_newest_signature_before_it(site: DigSite) -> None:
    site.commit("Add load", {"a.py": "def load(path):" + BODY})
    site.tag("v1.0")
    site.commit("Say why", {"a.py": "def load(path):\n    # Reads it." + BODY})
    site.tag("v1.1")
    site.commit("Take a mode", {"a.py": "def load(path, mode='r'):" + BODY})
    site.commit("Rename the mode", {"a.py": "def load(path, flags='r'):" + BODY})
    site.tag("v2.0")
    site.commit("Read bytes", {"a.py": "def load(path, flags='rb'):" + BODY})
    assert told(site, "load") == [
        "v1.0 to v1.1: introduced",
        "in no release: mode='r' added",
        "v2.0: mode renamed to flags",
        "in no release: default of flags: 'r' -> 'rb'",
    ]
    for each in found(site, "load")[::2]:
        for release, _ in each.releases:
            assert each.signature + ":" in site.git("show", f"{release}:a.py")


def test_an_old_series_that_is_kept_alive_keeps_its_signature(site: DigSite) -> None:
    site.commit("Add load", {"a.py": "def load(path):" + BODY})
    site.tag("v1.0")
    site.branch("one")
    site.switch("main")
    site.commit("Take a mode", {"a.py": "def load(path, mode='r'):" + BODY})
    site.tag("v2.0")
    site.switch("one")
    site.commit("Fix something else", {"b.py": "x = 1\n"})
    site.tag("v1.1")
    site.switch("main")
    site.merge("one")
    assert told(site, "load") == ["v1.0 to v1.1: introduced", "v2.0: mode='r' added"]


def test_gone_for_a_release_and_brought_back(site: DigSite) -> None:
    load = "def load(path):" + BODY
    site.commit("Add load", {"a.py": load + "\n\nx = 1\n"})
    site.tag("v1.0")
    site.commit("Drop load", {"a.py": "x = 1\n"})
    site.tag("v2.0")
    site.commit("Bring load back", {"a.py": load.replace("path)", "path, mode)", 1) + "\n\nx = 1\n"})
    site.tag("v3.0")
    assert told(site, "load") == ["v1.0: introduced", "v2.0: removed", "v3.0: brought back; mode added"]


def test_a_rename_goes_on_with_the_same_signature(site: DigSite) -> None:
    site.commit("Add load", {"a.py": "def load(path):" + BODY})
    site.tag("v1.0")
    site.commit("Rename", {"a.py": "def read_in(path):" + BODY})
    site.tag("v2.0")
    assert told(site, "read_in") == ["v1.0: introduced", "v2.0: renamed from load"]


def test_a_signature_over_several_lines_is_told_on_one(site: DigSite) -> None:
    site.commit("Add load", {"a.py": "def load(\n    path,\n    mode='r',\n):" + BODY})
    assert [each.signature for each in found(site, "load")] == ["def load(path, mode='r')"]


def test_previews_count_only_where_there_is_nothing_else(site: DigSite) -> None:
    site.commit("Add load", {"a.py": "def load(path):" + BODY})
    site.tag("v1.0rc1")
    assert told(site, "load") == ["v1.0rc1: introduced"]
    site.tag("v1.0")
    site.commit("2", {"b.py": "x = 1\n"})
    assert told(site, "load") == ["v1.0: introduced"]
