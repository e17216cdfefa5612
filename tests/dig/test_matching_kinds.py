"""Kinds of past that built histories with known lives brought to light, one small case each."""

from __future__ import annotations

import pytest
from digsite import DigSite
from lives import commits, history, life, versions

LOAD = (
    "    def load(self, path):\n        with open(path) as file:\n            return parse(file.read(), strict=True)\n"
)
SAVE = "    def save(self, path, data):\n        with open(path, 'w') as file:\n            file.write(dump(data))\n"
OTHER = "    def load(self, path):\n        for url in sorted(self.mirrors):\n            yield fetch(url, retries=3)\n"
INTRODUCED = "1: introduced"


# -- members ---------------------------------------------------------------------------------------------------------


def test_a_member_whose_name_another_took_is_not_found_again_by_its_class(site: DigSite) -> None:
    versions(site, "a.py", "class A:\n" + LOAD, "class A:\n" + LOAD.replace("load", "read_in") + "\n" + OTHER)
    assert life(site, "A.read_in") == ["2: renamed A.load -> A.read_in", INTRODUCED]
    assert life(site, "A.load") == ["2: introduced"]


def test_a_method_does_not_come_from_a_class_without_a_name_in_another_file(site: DigSite) -> None:
    body = "public String answer(String asked) {\n    return look(asked, twice, strict);\n  }\n"
    nameless = "class Door {\n  Guard guard = new Guard() {\n  " + body + "  };\n}\n"
    commits(
        site,
        {"Door.java": nameless},
        {"Door.java": "class Door {\n}\n", "Porter.java": "class Porter {\n  " + body + "}\n"},
    )
    assert life(site, "Porter.answer") == ["2: introduced"]
    assert life(site, "Door.Guard.answer")[-1] == INTRODUCED


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.go", "type Old struct {\n\tkind string\n}\n\nfunc (o *Old) Run() {\n\tgo(o.kind, 1, strict)\n}\n"),
        (
            "a.rs",
            "struct Old {\n    kind: u8,\n}\n\nimpl Old {\n    fn Run(&self) {\n        go(self.kind, 1);\n    }\n}\n",
        ),
        ("a.py", "class Old:\n    kind = 1\n\n    def Run(self):\n        go(self.kind, 1, strict)\n"),
        ("a.js", "class Old {\n  Run() {\n    go(this.kind, 1, strict)\n  }\n}\n"),
    ],
)
def test_a_small_type_is_known_by_its_members(site: DigSite, path: str, text: str) -> None:
    versions(site, path, text, text.replace("Old", "Fresh"))
    assert life(site, "Fresh") == ["2: renamed Old -> Fresh", INTRODUCED]
    assert life(site, "Fresh.Run") == ["2: moved Old.Run -> Fresh.Run", INTRODUCED]


def test_a_small_type_is_known_by_its_members_in_another_file(site: DigSite) -> None:
    text = "package a\n\ntype Old struct {\n\tkind string\n}\n\nfunc (o *Old) Run() {\n\tgo(o.kind, 1, strict)\n}\n"
    rest = "package a\n\nfunc Rest() {\n\trest(1)\n}\n"
    fresh = text.replace("Old", "Fresh").replace("package a\n", "").replace("(o ", "(f ").replace("o.kind", "f.kind")
    commits(site, {"a.go": text, "b.go": rest}, {"a.go": "package a\n", "b.go": rest + fresh})
    assert life(site, "Fresh")[0].endswith("a.go -> b.go Old -> Fresh")
    assert life(site, "Fresh")[-1] == INTRODUCED


def test_members_of_a_type_that_have_nothing_in_common_are_no_rename(site: DigSite) -> None:
    old = "type Old struct {\n\tkind string\n}\n\nfunc (o *Old) Run() {\n\tgo(o.kind, 1, strict)\n}\n"
    new = "type Fresh struct {\n\tname int\n}\n\nfunc (f *Fresh) Stop() {\n\tfor range f.all {\n\t\thalt()\n\t}\n}\n"
    versions(site, "a.go", old, new)
    assert life(site, "Fresh") == ["2: introduced"]


def test_a_prototype_method_does_not_change_its_signature_with_its_constructor(site: DigSite) -> None:
    text = "function Old() {\n  this.all = load(1, 2);\n}\n\nOld.prototype.run = function (a) {\n  go(this, a);\n};\n"
    versions(site, "a.js", text, text.replace("Old", "Fresh"))
    assert life(site, "Fresh.run") == ["2: moved Old.run -> Fresh.run", INTRODUCED]


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [("_load", "load"), ("loadAll", "load_all"), ("load", "__load")])
def test_the_same_words_as_a_name_are_half_the_proof(site: DigSite, old: str, new: str) -> None:
    before = "class A:\n" + LOAD.replace("load", old) + "\n" + SAVE
    now = LOAD.replace("load", new).replace("parse(file.read(), strict=True)", "self.rows")
    more = "    def more(self):\n        return self.all\n"
    versions(site, "a.py", before, "class A:\n" + "\n".join((SAVE, more, now)))
    assert life(site, f"A.{new}")[0] == f"2: renamed body A.{old} -> A.{new}"


# -- gone and back ---------------------------------------------------------------------------------------------------


def test_what_was_taken_out_comes_back_to_its_file_under_a_new_name(site: DigSite) -> None:
    commits(
        site,
        {"a.py": "class A:\n" + LOAD + "\n" + SAVE},
        {"a.py": "class A:\n" + SAVE},
        {"a.py": None, "b.py": "class A:\n" + SAVE},
        {"b.py": "class A:\n" + SAVE + "\n" + LOAD},
    )
    assert life(site, "A.load") == ["4: revived", "2: removed", INTRODUCED]


def test_what_was_taken_out_comes_back_to_its_class_under_a_new_name(site: DigSite) -> None:
    texts = [LOAD + "\n" + SAVE, SAVE, SAVE, "x = 1\n", SAVE]
    versions(site, "a.py", "class A:\n" + texts[0], "class A:\n" + texts[1], "class B:\n" + texts[2])
    site.commit("4", {"b.txt": "x\n"})
    site.commit("5", {"b.txt": "y\n"})
    site.commit("6", {"a.py": "class B:\n" + SAVE + "\n" + LOAD})
    assert life(site, "B.load") == ["6: revived", "2: removed", INTRODUCED]


def test_a_copy_does_not_take_over_the_life_of_what_had_moved_away(site: DigSite) -> None:
    function = LOAD.replace("    def load(self, path)", "def load(path)").replace("\n        ", "\n    ")
    rest = "def rest():\n    return 1\n"
    commits(
        site,
        {"a.py": function + "\n\n" + rest, "b.py": rest},
        {"a.py": rest, "b.py": rest + "\n\n" + function},
        {"c.py": function.replace("strict=True", "strict=False")},
    )
    assert life(site, "load", "c.py") == ["3: introduced"]
    assert life(site, "load", "b.py") == ["2: moved a.py -> b.py", INTRODUCED]


def test_a_version_that_does_not_parse_on_both_sides_of_a_merge_is_passed_over(site: DigSite) -> None:
    broken = "function run(a: Array<?T>): {| b: X |} {\n  return go(a, (1: any));\n}\n"
    site.commit("1", {"a.js": "function run(a) {\n  return go(a, 1);\n}\n"})
    site.commit("2", {"a.js": broken})
    site.branch("side")
    site.commit("side", {"a.js": "// side\n" + broken})
    site.switch("main")
    site.commit("main", {"a.js": broken + "// main\n"})
    site.merge("side", message="merge", files={"a.js": "// side\n" + broken + "// main\n"})
    site.commit("3", {"a.js": "function run(a) {\n  return go(a, 1);\n}\n"})
    assert life(site, "run")[-1] == INTRODUCED
    assert history(site, "run").gaps
