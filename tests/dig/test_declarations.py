"""The life of a declaration alone says of the declaration what the whole life says."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.declared_life import declared_life
from archaeologist.dig.kept import Asked
from archaeologist.dig.site import Site
from archaeologist.dig.symbol_history import symbol_history

METHODS = "".join(
    f"    def method_{n}(self, value):\n        return self.table[{n}].look_up(value, {n * 7}).result\n\n"
    for n in range(120)
)
INSIDE = {"body", "format", "documentation"}


def lives(site: DigSite, name: str) -> tuple[list[tuple[str, tuple[str, ...]]], list[tuple[str, tuple[str, ...]]]]:
    """The changes of a declaration as its own life has them, and as they are left of the whole life."""
    dig = Site.open(site.path)
    own = symbol_history(dig, Asked(name, declaration=True)).changes
    whole = symbol_history(dig, Asked(name)).changes
    left = [(c.subject, tuple(k for k in c.kinds if k not in INSIDE)) for c in whole if set(c.kinds) - INSIDE]
    return [(c.subject, c.kinds) for c in own], left


def test_a_class_too_long_to_be_compared_word_by_word(site: DigSite) -> None:
    assert len(METHODS) > 8000
    site.commit("Begin", {"a.py": f"class Table(Base):\n{METHODS}"})
    site.commit("Inside", {"a.py": f"class Table(Base):\n{METHODS.replace('result', 'outcome')}"})
    site.commit("Rename", {"a.py": f"class Index(Base):\n{METHODS.replace('result', 'outcome')}"})
    site.commit("Move", {"a.py": None, "b.py": f"class Index(Base):\n{METHODS.replace('* 7', '* 8')}"})
    site.commit("Rebase", {"b.py": f"class Index(Other):\n{METHODS}"})
    site.commit("Mark", {"b.py": f"@deprecated\nclass Index(Other):\n{METHODS}"})
    own, left = lives(site, "Index")
    assert own == left
    assert [kinds for _, kinds in own] == [
        ("annotation", "deprecated"), ("bases",), ("moved",), ("renamed",), ("introduced",),
    ]  # fmt: skip


def test_both_lives_are_kept_apart(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "def load(path):\n    return open(path).read()\n"})
    site.commit("Inside", {"a.py": "def load(path):\n    return open(path).read(9)\n"})
    for _ in range(2):
        own, left = lives(site, "load")
        assert own == left == [("Begin", ("introduced",))]
        assert len(symbol_history(Site.open(site.path), Asked("load")).changes) == 2


def test_only_what_code_defines_has_one(site: DigSite) -> None:
    site.commit("Begin", {"a.py": "x = load(1)\n", "tests/test_a.py": "def helper():\n    pass\n"})
    dig = Site.open(site.path)
    assert [declared_life(dig, name) for name in ("load", "helper", "--load", "", "a.b.c")] == [None] * 5
    assert declared_life(dig, "helper", "tests/test_a.py") is not None
