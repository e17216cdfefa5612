"""What a symbol was before: renames, moves, splits, extractions, and newcomers that contend for one old symbol."""

from __future__ import annotations

import pytest
from digsite import DigSite
from lives import commits, history, life, versions

LOAD = "def load(path):\n    with open(path) as file:\n        return parse(file.read(), strict=True)\n"
SAVE = "def save(path, data):\n    with open(path, 'w') as file:\n        file.write(dump(data, indent=2))\n"
WIPE = "def wipe(path):\n    for each in sorted(path.iterdir()):\n        each.unlink(missing_ok=True)\n"
TWO = LOAD + "\n\n" + SAVE
INTRODUCED = "1: introduced"


# -- renames ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", LOAD),
        ("a.go", "func load(path string) (T, error) {\n\tdata, err := os.ReadFile(path)\n\treturn parse(data)\n}\n"),
        ("a.js", "function load(path) {\n  return parse(fs.readFileSync(path, 'utf8'), { strict: true })\n}\n"),
        ("a.ts", "export function load(path: string): T {\n  return parse(readFileSync(path, 'utf8'), strict)\n}\n"),
        ("a.rs", "fn load(path: &Path) -> io::Result<T> {\n    parse(&fs::read_to_string(path)?, Mode::Strict)\n}\n"),
        ("a.c", "int load(const char *path)\n{\n  T *f = fopen(path, mode);\n  return parse(f, STRICT | FAST);\n}\n"),
        ("A.java", "class A {\n  T load(Path path) {\n    return parse(Files.readString(path), STRICT, 4);\n  }\n}\n"),
    ],
)  # fmt: skip
def test_a_function_renamed_in_place(site: DigSite, path: str, text: str) -> None:
    versions(site, path, text, text.replace("load(", "read_in("))
    found = history(site, "read_in")
    assert [each.kinds[0] for each in found.changes] == ["renamed", "introduced"]
    assert found.changes[0].name_before.endswith("load")
    assert "signature" not in found.changes[0].kinds


def test_a_function_renamed_and_rewritten_a_little(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO.replace("load", "read_in").replace("strict=True", "strict=False"))
    assert life(site, "read_in") == ["2: renamed body load -> read_in", INTRODUCED]


def test_renamed_while_another_takes_the_old_name(site: DigSite) -> None:
    swapped = TWO.replace("def load(path)", "def load_old(path)") + "\n\ndef load(url):\n    return fetch(url).json()\n"
    versions(site, "a.py", TWO, swapped)
    assert life(site, "load_old") == ["2: renamed load -> load_old", INTRODUCED]


def test_of_two_that_fit_the_better_one_is_the_heir(site: DigSite) -> None:
    near = LOAD.replace("load", "read_in")
    far = LOAD.replace("load", "peek").replace("strict=True", "limit=80").replace("parse", "first_lines")
    versions(site, "a.py", TWO, near + "\n\n" + far + "\n\n" + SAVE)
    assert life(site, "read_in") == ["2: renamed load -> read_in", INTRODUCED]
    assert life(site, "peek") == ["2: introduced"]


def test_a_tiny_body_is_no_proof_of_a_rename(site: DigSite) -> None:
    versions(site, "a.py", "def f():\n    return 1\n", "def g(a, b):\n    return 1\n\n\nX = 2\n")
    assert life(site, "g") == ["2: introduced"]


def test_a_class_that_is_renamed_takes_its_members_along(site: DigSite) -> None:
    text = "class Loader:\n    def __init__(self, p):\n        self.path = p\n\n    def run(self):\n        go(self)"
    versions(site, "a.py", text + "\n", text.replace("Loader", "Reader").replace("go(self)", "go(self, 1)"))
    assert life(site, "Reader") == ["2: renamed body Loader -> Reader", INTRODUCED]
    assert life(site, "Reader.run") == ["2: moved body Loader.run -> Reader.run", INTRODUCED]
    assert life(site, "Reader.__init__") == ["2: moved Loader.__init__ -> Reader.__init__", INTRODUCED]


def test_a_java_class_that_is_renamed_with_its_file(site: DigSite) -> None:
    text = "package a;\n\nclass Old {\n  int size() {\n    return count(this.all, 1);\n  }\n}\n"
    commits(site, {"a/Old.java": text}, {"a/Old.java": None, "a/New.java": text.replace("Old", "New")})
    assert life(site, "New") == ["2: moved renamed a/Old.java -> a/New.java Old -> New", INTRODUCED]
    assert life(site, "New.size") == ["2: moved a/Old.java -> a/New.java Old.size -> New.size", INTRODUCED]


# -- moves -----------------------------------------------------------------------------------------------------------


def test_a_function_moved_to_a_file_that_was_there(site: DigSite) -> None:
    commits(site, {"a.py": TWO, "b.py": WIPE}, {"a.py": SAVE, "b.py": WIPE + "\n\n" + LOAD})
    assert life(site, "load") == ["2: moved a.py -> b.py", INTRODUCED]


def test_a_function_moved_and_changed_on_the_way(site: DigSite) -> None:
    commits(site, {"a.py": TWO}, {"a.py": SAVE, "b.py": LOAD.replace("strict", "lax")})
    assert life(site, "load") == ["2: moved body a.py -> b.py", INTRODUCED]


def test_a_file_renamed_and_a_directory_renamed(site: DigSite) -> None:
    commits(
        site,
        {"old/a.py": TWO, "old/b.py": WIPE},
        {"old/a.py": None, "old/b.py": None, "new/a.py": TWO, "new/b.py": WIPE},
        {"new/a.py": None, "new/c.py": TWO},
    )
    assert life(site, "load") == ["3: moved new/a.py -> new/c.py", "2: moved old/a.py -> new/a.py", INTRODUCED]
    assert life(site, "wipe") == ["2: moved old/b.py -> new/b.py", INTRODUCED]


def test_a_package_line_that_changes_moves_what_is_under_it(site: DigSite) -> None:
    text = "package org.old;\n\nclass A {\n  int size() { return 1; }\n}\n"
    versions(site, "A.java", text, text.replace("org.old", "org.fresh"))
    assert life(site, "A.size") == ["2: moved", INTRODUCED]
    assert life(site, "A") == ["2: moved", INTRODUCED]


def test_a_module_split_into_three(site: DigSite) -> None:
    whole = "\n\n".join((LOAD, SAVE, WIPE))
    commits(site, {"io.py": whole}, {"io.py": None, "load.py": LOAD, "save.py": SAVE, "wipe.py": WIPE})
    assert life(site, "load") == ["2: moved split io.py -> load.py", INTRODUCED]
    assert life(site, "save") == ["2: moved split io.py -> save.py", INTRODUCED]
    assert life(site, "wipe") == ["2: moved split io.py -> wipe.py", INTRODUCED]


def test_two_modules_merged_into_one(site: DigSite) -> None:
    commits(site, {"a.py": LOAD, "b.py": WIPE}, {"a.py": None, "b.py": None, "c.py": LOAD + "\n\n" + WIPE})
    assert life(site, "load") == ["2: moved merged a.py -> c.py", INTRODUCED]
    assert life(site, "wipe") == ["2: moved merged b.py -> c.py", INTRODUCED]


def test_split_by_deleting_first_and_adding_a_commit_later(site: DigSite) -> None:
    commits(site, {"a.py": TWO}, {"a.py": SAVE}, {"b.py": LOAD})
    assert life(site, "load") == ["3: moved a.py -> b.py", INTRODUCED]


def test_a_method_that_becomes_a_function_of_the_same_name(site: DigSite) -> None:
    inside = "class A:\n" + "".join("    " + line for line in LOAD.splitlines(keepends=True))
    versions(site, "a.py", inside, LOAD)
    assert life(site, "load") == ["2: moved A.load -> load", INTRODUCED]


def test_a_vendored_copy_is_not_where_code_came_from(site: DigSite) -> None:
    commits(site, {"vendor/x/a.py": TWO}, {"vendor/x/a.py": None, "lib/mine.py": LOAD.replace("load", "read_in")})
    assert life(site, "read_in") == ["2: introduced"]


# -- extractions and copies ------------------------------------------------------------------------------------------


def test_a_body_taken_out_of_a_function_that_stays_is_a_new_symbol_with_an_origin(site: DigSite) -> None:
    now = LOAD.replace("load", "read_in") + "\n\ndef load(path):\n    return read_in(path)\n"
    versions(site, "a.py", LOAD, now)
    found = history(site, "read_in")
    assert [each.kinds for each in found.changes] == [("introduced", "extracted")]
    assert found.origin_note == "out of load in a.py"
    assert life(site, "load") == ["2: body", INTRODUCED]


def test_a_copy_is_introduced_and_names_what_it_is_a_copy_of(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO + "\n\n" + LOAD.replace("load", "read_in"))
    assert life(site, "read_in") == ["2: introduced extracted"]
    assert history(site, "read_in").origin_note == "out of load in a.py"


def test_a_body_moved_behind_a_wrapper_of_the_same_name_is_followed(site: DigSite) -> None:
    shell = "from impl import Impl\n\n\ndef load(path):\n    return Impl().load(path)\n"
    inside = "class Impl:\n" + "".join(
        "    " + line for line in LOAD.replace("(path)", "(self, path)", 1).splitlines(keepends=True)
    )
    commits(site, {"a.py": LOAD}, {"a.py": shell, "impl.py": inside})
    assert life(site, "Impl.load")[-1] == INTRODUCED


# -- gone ------------------------------------------------------------------------------------------------------------


def test_a_symbol_that_is_gone_begins_with_its_end(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO.replace("strict=True", "strict=False"), SAVE)
    found = history(site, "load")
    assert life(site, "load") == ["3: removed", "2: body", INTRODUCED]
    assert (found.lines, found.path) == (None, "a.py")


def test_a_symbol_that_was_renamed_away_says_what_it_is_called_now(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO.replace("load", "read_in"))
    assert life(site, "load") == ["2: renamed load -> read_in", INTRODUCED]


def test_a_method_whose_class_went_away_with_its_file(site: DigSite) -> None:
    text = "class A:\n    def run(self):\n        return self.go(1, 2, 3)\n"
    commits(site, {"a.py": text, "b.py": SAVE}, {"a.py": None})
    assert life(site, "A.run") == ["2: removed", INTRODUCED]


def test_an_older_revision_sees_only_what_came_before_it(site: DigSite) -> None:
    versions(site, "a.py", LOAD, LOAD.replace("strict", "lax"), LOAD.replace("load", "read_in"), SAVE)
    assert life(site, "load", at="HEAD~2") == ["2: body", INTRODUCED]
    assert life(site, "load", at="HEAD~3") == [INTRODUCED]
    assert life(site, "read_in", at="HEAD~1") == ["3: renamed body load -> read_in", "2: body", INTRODUCED]
    assert life(site, "read_in")[0] == "4: removed"
