"""Questions about the parameters of a function are answered from its signatures."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.domain.answer import Answer

LOAD = "def load(path):\n    with open(path) as file:\n        return parse(file.read())\n"


def told(answer: Answer) -> list[str]:
    return [each.subject for each in answer.commits]


@pytest.fixture
def shelf(site: DigSite) -> DigSite:
    site.commit("Read files", {"io.py": LOAD}, at=1)
    site.commit("Allow bytes", {"io.py": LOAD.replace("(path)", "(path, mode='r')", 1)}, at=2)
    site.tag("v1.0", at=3)
    site.commit("Prefer bytes\n\nText is slow.", {"io.py": LOAD.replace("(path)", "(path, mode='rb')", 1)}, at=4)
    site.commit("Only bytes from now on", {"io.py": LOAD}, at=5)
    site.commit("Set the mode of the shelf", {"shelf.py": "mode = 1\n"}, at=6)
    return site


def test_a_parameter_was_added(shelf: DigSite) -> None:
    answer = ask("When was the mode parameter of load() added?", shelf.path)
    commit = answer.commits[0]
    assert told(answer) == ["Allow bytes"]
    assert answer.headline == f"`load`: mode='r' added, in {commit.oid.short} (Ada Digger, 2020-01-03, first in v1.0)."
    assert [each.quote for each in answer.evidence if each.kind == "symbol"] == ["def load(path, mode='r')"]


def test_a_parameter_was_removed(shelf: DigSite) -> None:
    assert told(ask("Why was the mode argument of load() removed?", shelf.path)) == ["Only bytes from now on"]


def test_the_whole_signature_over_time(shelf: DigSite) -> None:
    answer = ask("How did the signature of load() change?", shelf.path)
    assert told(answer) == ["Read files", "Allow bytes", "Prefer bytes", "Only bytes from now on"]
    assert "default of mode: 'r' -> 'rb'" in " ".join(each.text for each in answer.claims)


def test_a_parameter_that_no_signature_has_is_left_to_the_search(shelf: DigSite) -> None:
    answer = ask("When was the shelf argument of load() added?", shelf.path)
    assert not answer.headline.startswith("`load`:")
