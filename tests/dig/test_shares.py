"""What was split into several, and what several were merged into: definitions, modules and files."""

from __future__ import annotations

from digsite import DigSite
from lives import commits, history, life, versions

from archaeologist.domain.history import Location

READ = "    with open(path) as file:\n        text = file.read().strip('\\n')\n        rows = text.split(separator)\n"
KEEP = "    for row in rows:\n        total[row.key] += weight * row.value\n        log.info('%s kept', row.key)\n"
DROP = "    for key in list(total):\n        if total[key] < least:\n            del total[key], names[key]\n"
WHOLE = "def work(path):\n" + READ + KEEP
TWO = "def read(path):\n" + READ + "    return rows\n\n\ndef keep(rows):\n" + KEEP
LOAD = "def load(path):\n    with open(path) as file:\n        return parse(file.read(), strict=True)\n"
SAVE = "def save(path, data):\n    with open(path, 'w') as file:\n        file.write(dump(data, indent=2))\n"
WIPE = "def wipe(path):\n    for each in sorted(path.iterdir()):\n        each.unlink(missing_ok=True)\n"
INTRODUCED = "1: introduced"


def sides(site: DigSite, name: str) -> list[tuple[str, str]]:
    """What the newest change of a life names as its other sides."""
    change = history(site, name).changes[0]
    return [(each.path, each.name) for each in (*change.into, *change.out_of)]


def in_class(name: str, *functions: str) -> str:
    """A class with functions as its methods."""
    body = "\n\n".join(functions).replace("(path", "(self, path")
    return f"class {name}:\n" + "".join(f"    {line}" if line.strip() else line for line in body.splitlines(True))


# -- functions -------------------------------------------------------------------------------------------------------


def test_a_function_split_into_two_gives_both_its_past(site: DigSite) -> None:
    versions(site, "a.py", WHOLE, TWO)
    assert life(site, "read") == ["2: split work -> read", INTRODUCED]
    assert life(site, "keep") == ["2: split work -> keep", INTRODUCED]
    assert history(site, "keep").changes[0].into == (Location("a.py", "read"), Location("a.py", "keep"))


def test_a_function_that_was_split_ends_with_what_it_became(site: DigSite) -> None:
    versions(site, "a.py", WHOLE, TWO)
    assert life(site, "work") == ["2: removed split", INTRODUCED]
    assert sides(site, "work") == [("a.py", "read"), ("a.py", "keep")]


def test_a_function_that_stays_is_not_split_but_extracted_from(site: DigSite) -> None:
    versions(site, "a.py", WHOLE, WHOLE.replace(READ, "    rows = read(path)\n") + "\n\n" + TWO.partition("\n\n\n")[0])
    assert life(site, "work")[0] == "2: body"
    assert life(site, "read")[0].startswith("2: introduced")


def test_a_whole_that_lives_on_under_another_name_is_not_split(site: DigSite) -> None:
    versions(site, "a.py", WHOLE, WHOLE.replace("work", "toil") + "\n\n" + TWO.partition("\n\n\n")[0])
    assert life(site, "toil") == ["2: renamed work -> toil", INTRODUCED]


def test_two_functions_merged_into_one(site: DigSite) -> None:
    versions(site, "a.py", TWO, WHOLE)
    assert life(site, "work") == ["2: merged keep -> work", INTRODUCED]
    assert sides(site, "work") == [("a.py", "read"), ("a.py", "keep")]
    assert life(site, "keep") == ["2: removed merged", INTRODUCED]
    assert sides(site, "keep") == [("a.py", "work")]


def test_a_function_that_takes_another_in(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO.replace("    return rows\n\n\ndef keep(rows):\n", ""))
    assert life(site, "read") == ["2: body merged", INTRODUCED]
    assert sides(site, "read") == [("a.py", "read"), ("a.py", "keep")]
    assert sides(site, "keep") == [("a.py", "read")]


def test_a_function_that_grows_while_another_goes_takes_nothing_in(site: DigSite) -> None:
    versions(site, "a.py", TWO, TWO.partition("    return rows")[0] + DROP)
    assert life(site, "read") == ["2: body", INTRODUCED]
    assert life(site, "keep") == ["2: removed", INTRODUCED]


# -- classes ---------------------------------------------------------------------------------------------------------


def test_a_class_split_into_two_in_two_files(site: DigSite) -> None:
    whole = in_class("Store", LOAD, SAVE)
    commits(site, {"a.py": whole}, {"a.py": None, "r.py": in_class("Reader", LOAD), "w.py": in_class("Writer", SAVE)})
    assert life(site, "Reader") == ["2: split a.py -> r.py Store -> Reader", INTRODUCED]
    assert sides(site, "Writer") == [("r.py", "Reader"), ("w.py", "Writer")]
    assert life(site, "Reader.load")[-1] == INTRODUCED
    assert life(site, "Store") == ["2: removed split", INTRODUCED]


def test_two_java_classes_merged_into_one(site: DigSite) -> None:
    one = "  int load(Path path) {\n    return parse(Files.readString(path), STRICT, 4);\n  }\n"
    two = "  void save(Path to, Data data) {\n    Files.write(to, dump(data).getBytes(UTF_8), CREATE);\n  }\n"
    commits(
        site,
        {"R.java": "class R {\n" + one + "}\n", "W.java": "class W {\n" + two + "}\n"},
        {"R.java": None, "W.java": None, "Store.java": "class Store {\n" + one + two + "}\n"},
    )
    assert life(site, "Store")[0].endswith("merged W.java -> Store.java W -> Store")
    assert sorted(sides(site, "Store")) == [("R.java", "R"), ("W.java", "W")]


# -- modules ---------------------------------------------------------------------------------------------------------


def test_a_module_split_names_all_its_parts(site: DigSite) -> None:
    whole = "\n\n".join((LOAD, SAVE, WIPE))
    commits(site, {"io.py": whole}, {"io.py": None, "load.py": LOAD, "save.py": SAVE, "wipe.py": WIPE})
    parts = [("load.py", ""), ("save.py", ""), ("wipe.py", "")]
    assert sides(site, "load") == sides(site, "wipe") == sides(site, "io.py") == sides(site, "save.py") == parts
    assert life(site, "io.py") == ["2: removed split", INTRODUCED]
    assert life(site, "save.py") == ["2: introduced split"]


def test_a_module_that_stays_is_split_when_a_good_share_of_it_went_into_a_new_one(site: DigSite) -> None:
    rest = "\n\n".join(f"def f{number}():\n    return compute({number})\n" for number in range(4))
    whole = "\n\n".join((LOAD, SAVE, rest))
    commits(site, {"io.py": whole}, {"io.py": rest, "disk.py": LOAD + "\n\n" + SAVE})
    assert life(site, "load") == ["2: moved split io.py -> disk.py", INTRODUCED]
    assert sides(site, "load") == [("io.py", ""), ("disk.py", "")]


def test_one_function_that_leaves_a_module_is_only_moved(site: DigSite) -> None:
    commits(site, {"io.py": LOAD + "\n\n" + SAVE}, {"io.py": SAVE, "disk.py": LOAD})
    assert life(site, "load") == ["2: moved io.py -> disk.py", INTRODUCED]


def test_a_module_renamed_with_something_new_in_it_is_neither(site: DigSite) -> None:
    commits(site, {"a.py": LOAD + "\n\n" + SAVE}, {"a.py": None, "b.py": "\n\n".join((LOAD, SAVE, WIPE))})
    assert life(site, "load") == ["2: moved a.py -> b.py", INTRODUCED]


def test_a_module_merged_into_one_that_was_there(site: DigSite) -> None:
    commits(site, {"a.py": LOAD, "b.py": WIPE}, {"a.py": None, "b.py": WIPE + "\n\n" + LOAD})
    assert life(site, "load") == ["2: moved merged a.py -> b.py", INTRODUCED]
    assert sides(site, "load") == [("a.py", ""), ("b.py", "")]
    assert life(site, "a.py") == ["2: removed merged", INTRODUCED]
    assert sides(site, "a.py") == [("b.py", "")]


def test_what_was_only_renamed_beside_it_is_no_part_of_what_was_merged(site: DigSite) -> None:
    rest = "\n\n\ndef _drop(total):\n" + DROP
    now = TWO.replace("def read", "def read_rows").replace("separator", "mark") + rest.replace("_drop", "drop")
    versions(site, "a.py", TWO + rest, now)
    assert life(site, "read_rows")[0] == "2: renamed body read -> read_rows"
    assert life(site, "drop") == ["2: renamed _drop -> drop", INTRODUCED]


def test_a_body_rewritten_line_by_line_is_no_part_though_it_has_the_same_words(site: DigSite) -> None:
    other = "def keep(rows):\n    for key in rows:\n        weight[key.row] = total * row.value + weight\n"
    other += "        log.kept('info %s', key.value, row)\n"
    versions(site, "a.py", WHOLE, "def read(path):\n" + READ + "    return rows\n\n\n" + other)
    assert life(site, "keep") == ["2: introduced"]
