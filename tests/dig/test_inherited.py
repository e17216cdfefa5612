"""A member that a class has from a supertype: found there, said so, with what became of the class's own."""

from __future__ import annotations

import pytest
from digsite import DigSite
from lives import commits, history, life

from archaeologist.errors import UnknownName

BASE = "class Base:\n    def open(self, key):\n        return self.door.open(key, loudly=True)\n"
SHOP = "from base import Base\n\n\nclass Shop(Base):\n    def close(self):\n        self.shut = True\n"
OWN = "\n    def open(self, key):\n        return self.door.open(key, loudly=True)\n"


def test_a_member_of_the_supertype_is_told_in_the_name_of_the_heir(site: DigSite) -> None:
    commits(site, {"base.py": BASE, "shop.py": SHOP}, {"base.py": BASE.replace("True", "False")})
    found = history(site, "Shop.open")
    assert (found.name, found.path, found.lines) == ("Base.open", "base.py", (2, 3))
    assert found.inherited == "Shop (shop.py) has no open of its own and inherits this one."
    assert life(site, "Shop.open") == ["2: body", "1: introduced"]
    assert history(site, "Shop.open").inherited == found.inherited  # as it was kept


def test_what_the_class_defines_itself_comes_before_what_it_inherits(site: DigSite) -> None:
    commits(site, {"base.py": BASE, "shop.py": SHOP + OWN})
    assert (history(site, "Shop.open").name, history(site, "Shop.open").inherited) == ("Shop.open", None)


def test_a_method_pulled_up_has_one_life_and_says_until_when_it_was_the_heirs(site: DigSite) -> None:
    bare = "class Base:\n    door = None\n"
    commits(site, {"base.py": bare, "shop.py": SHOP + OWN}, {"base.py": bare + OWN, "shop.py": SHOP})
    assert life(site, "Shop.open") == ["2: moved shop.py -> base.py Shop.open -> Base.open", "1: introduced"]
    told = history(site, "Shop.open").inherited or ""
    head = site.git("rev-parse", "--short=10", "HEAD").strip()
    assert told.endswith(f"It had its own until {head}, which moved it up.")


def test_a_method_that_went_though_the_supertype_had_one_says_when(site: DigSite) -> None:
    own = "\n    def open(self, key):\n        return 4\n"
    commits(site, {"base.py": BASE, "shop.py": SHOP + own}, {"shop.py": SHOP})
    assert life(site, "Shop.open") == ["1: introduced"]
    assert (history(site, "Shop.open").inherited or "").endswith("which took that away.")


def test_of_several_supertypes_the_first_in_the_order_of_lookup_counts(site: DigSite) -> None:
    text = (
        "class Root:\n    def open(self):\n        return 'root'\n\n\n"
        "class Left(Root):\n    pass\n\n\n"
        "class Right(Root):\n    def open(self):\n        return 'right'\n\n\n"
        "class Shop(Left, Right):\n    pass\n"
    )
    commits(site, {"a.py": text})
    assert history(site, "Shop.open").name == "Right.open"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("A.java", "class Base { int open() { return 1; } }\nclass Shop extends Base { }\n"),
        ("a.ts", "class Base { open() { return 1 } }\nclass Shop extends Base { }\n"),
        ("a.js", "class Base { open() { return 1 } }\nclass Shop extends Base { }\n"),
        ("a.rb", "class Base\n  def open\n    1\n  end\nend\n\nclass Shop < Base\nend\n"),
    ],
)
def test_in_other_languages(site: DigSite, path: str, text: str) -> None:
    commits(site, {path: text})
    assert history(site, "Shop.open").name == "Base.open"


def test_of_two_classes_of_the_name_of_a_base_the_one_imported_is_meant(site: DigSite) -> None:
    commits(site, {"a/base.py": BASE, "base.py": BASE, "z/other.py": BASE, "a/shop.py": SHOP})
    assert history(site, "Shop.open").path == "a/base.py"


def test_a_supertype_from_elsewhere_and_a_circle_of_supertypes_give_none(site: DigSite) -> None:
    commits(site, {"a.py": "class Shop(Far):\n    pass\n\n\nclass A(B):\n    pass\n\n\nclass B(A):\n    pass\n"})
    for name in ("Shop.open", "A.open"):
        with pytest.raises(UnknownName):
            history(site, name)
