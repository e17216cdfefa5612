"""Which definition a name means, at the revision looked from or when it was there last."""

from __future__ import annotations

import pytest
from digsite import DigSite
from lives import commits, history

from archaeologist.dig.finding_symbols import split_name
from archaeologist.errors import UnknownName

CLASS = "class Shop:\n    def open(self):\n        return 1\n\n    class Till:\n        def open(self): ...\n"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("f", ("f",)),
        ("f()", ("f",)),
        ("Shop.open", ("Shop", "open")),
        ("Shop#open", ("Shop", "open")),
        ("shop::Shop::open()", ("shop", "Shop", "open")),
        ("shop->open", ("shop", "open")),
        ("org/acme/Shop.open", ("org", "acme", "Shop", "open")),
        (" .. ", ()),
    ],
)
def test_a_name_as_people_write_it(written: str, parts: tuple[str, ...]) -> None:
    assert split_name(written) == parts


def test_a_qualified_name_means_that_one(site: DigSite) -> None:
    commits(site, {"shop.py": CLASS, "door.py": "def open():\n    pass\n"})
    assert history(site, "Shop.open").lines == (2, 3)
    assert history(site, "Till.open").name == "Shop.Till.open"
    assert history(site, "Shop.Till.open").lines == (6, 6)


def test_a_bare_name_means_the_least_nested_and_the_others_are_told(site: DigSite) -> None:
    commits(site, {"shop.py": CLASS, "door.py": "def open():\n    pass\n"})
    found = history(site, "open")
    assert (found.path, found.also) == ("door.py", ("shop.py:2 Shop.open", "shop.py:6 Shop.Till.open"))


def test_a_module_written_before_a_function_is_no_container(site: DigSite) -> None:
    commits(site, {"door.py": "def open():\n    pass\n", "lib/window.py": "def open():\n    pass\n"})
    assert history(site, "window.open").path == "lib/window.py"


def test_code_goes_before_tests_and_what_was_copied_in(site: DigSite) -> None:
    text = "def go():\n    pass\n"
    commits(site, {"tests/a.py": text, "vendor/a.py": text, "zoo/a.py": text})
    assert history(site, "go").path == "zoo/a.py"


def test_a_class_goes_before_a_function_of_its_name(site: DigSite) -> None:
    commits(site, {"a.py": "def Shop():\n    pass\n", "b.py": "class Shop:\n    pass\n"})
    assert history(site, "Shop").kind == "class"


def test_the_file_pins_it_down(site: DigSite) -> None:
    commits(site, {"shop.py": CLASS, "door.py": "def open():\n    pass\n"})
    assert history(site, "open", file="shop.py").name == "Shop.open"
    assert history(site, "open", file="./shop.py").name == "Shop.open"


def test_the_line_pins_it_down_anywhere_inside_the_definition(site: DigSite) -> None:
    commits(site, {"shop.py": CLASS})
    assert history(site, "open", file="shop.py", line=6).name == "Shop.Till.open"
    assert history(site, "open", line=3).name == "Shop.open"


def test_a_place_means_the_innermost_definition_around_it(site: DigSite) -> None:
    commits(site, {"shop.py": CLASS})
    assert [history(site, f"shop.py:{line}").name for line in (1, 3, 5, 6)] == [
        "Shop", "Shop.open", "Shop.Till", "Shop.Till.open",
    ]  # fmt: skip
    assert history(site, "shop.py:2-6").name == "Shop"


def test_of_those_that_are_gone_the_last_one_is_meant(site: DigSite) -> None:
    commits(
        site,
        {"a.py": "def go():\n    pass\n", "b.py": "def go():\n    pass\n"},
        {"b.py": "x = 1\n"},
        {"a.py": "x = 1\n"},
    )
    assert history(site, "go").path == "a.py"
    assert history(site, "go", file="b.py").path == "b.py"


def test_a_name_that_no_commit_ever_had_is_unknown_with_what_it_may_have_been_meant_for(site: DigSite) -> None:
    commits(site, {"a.py": "def read_config():\n    pass\n"})
    with pytest.raises(UnknownName) as error:
        history(site, "read_confg")
    assert error.value.sentence == "This history has no definition of read_confg."
    assert error.value.hint == "The nearest names are read_config."


def test_of_an_unknown_method_it_is_told_who_has_it(site: DigSite) -> None:
    commits(site, {"a.py": "class Base:\n    def run(self): ...\n\n\nclass Shop:\n    pass\n"})
    with pytest.raises(UnknownName) as error:
        history(site, "Shop.run")
    assert error.value.hint == "There is Base.run (a.py)."


def test_a_name_that_is_only_used_is_no_definition(site: DigSite) -> None:
    commits(site, {"a.py": "def go():\n    helper()\n"})
    with pytest.raises(UnknownName):
        history(site, "helper")


def test_a_file_that_history_does_not_have_is_unknown(site: DigSite) -> None:
    commits(site, {"a.py": "def go():\n    helper()\n"})
    with pytest.raises(UnknownName, match=r"This history has no file b\.py\."):
        history(site, "b.py:3")


def test_a_class_that_became_an_alias_is_gone_though_its_name_is_used_as_often(site: DigSite) -> None:
    body = "class Request:\n    def push(self):\n        return self.stack.push(self)\n"
    commits(site, {"a.py": body, "b.py": "x = 1\n"}, {"a.py": "Request = Context\n", "b.py": "x = 1\n"})
    found = history(site, "Request")
    assert [each.kinds for each in found.changes] == [("removed",), ("introduced",)]
