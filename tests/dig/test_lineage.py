"""What a commit did to a symbol: lives in seven languages, worked out by hand, one file each and no branches."""

from __future__ import annotations

import pytest
from digsite import DigSite
from lives import commits, history, life, versions

PYTHON = '''
def price(amount, rate):
    """What it costs."""
    return amount * rate
'''
JAVA = "class A { int Run() { return 1; } }\n"


def after(site: DigSite, path: str, name: str, before: str, now: str) -> str:
    """The kinds of the one change between two texts."""
    versions(site, path, before, now)
    first, *rest = history(site, name).changes
    assert [each.kinds for each in rest] == [("introduced",)]
    return " ".join(first.kinds)


# -- pieces of a definition ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("amount * rate", "amount * rate + 1", "body"),
        ("amount, rate", "amount, rate, fee", "signature"),
        ("What it costs.", "What the thing costs.", "documentation"),
        ("    return", "    # by the hour\n    return", "documentation"),
        ("def price", "@cached\ndef price", "annotation"),
        ("amount * rate", "amount  *  rate", "format"),
        ("amount * rate", "(amount * rate)", "format"),
        ("def price(amount, rate)", "def price(\n    amount,\n    rate,\n)", "format"),
        ("amount, rate):", "amount, rate) -> int:", "signature"),
    ],
)
def test_a_change_of_one_piece_of_a_python_function(site: DigSite, old: str, new: str, kinds: str) -> None:
    assert after(site, "shop.py", "price", PYTHON, PYTHON.replace(old, new)) == kinds


def test_several_pieces_at_once_are_all_told(site: DigSite) -> None:
    now = PYTHON.replace("rate", "factor").replace("costs", "is worth")
    assert after(site, "shop.py", "price", PYTHON, now) == "signature body documentation"


def test_new_quotes_are_format_and_new_words_are_not(site: DigSite) -> None:
    versions(
        site,
        "a.py",
        "def hello():\n    return ['a', 'b' 'c']\n",
        'def hello():\n    return ["a", "b" "c",]\n',
        'def hello():\n    return ["a", "bd"]\n',
    )
    assert life(site, "hello") == ["3: body", "2: format", "1: introduced"]


def test_a_comma_that_makes_a_tuple_is_no_format(site: DigSite) -> None:
    assert after(site, "a.py", "pair", "def pair():\n    return (1)\n", "def pair():\n    return (1,)\n") == "body"


def test_what_python_cannot_read_any_more_is_compared_by_its_tokens(site: DigSite) -> None:
    old = "def hello():\n    print 'a', f('b', 1)\n"
    versions(
        site, "a.py", old, 'def hello():\n    print "a", f("b", 1,)\n', 'def hello():\n    print "a", f("c", 1,)\n'
    )
    assert life(site, "hello") == ["3: body", "2: format", "1: introduced"]


@pytest.mark.parametrize(
    ("path", "old", "new", "kinds"),
    [
        ("a.go", "func Run(a int) int {\n\treturn a\n}\n", "func Run(a int) int {\n\treturn a + 1\n}\n", "body"),
        ("b.go", "func Run(a int) {}\n", "func Run(a, b int) {}\n", "signature"),
        ("c.go", "func Run() { go() }\n", "// Run goes.\nfunc Run() { go() }\n", "documentation"),
        ("a.js", "function Run(a) { return 'x' }\n", 'function Run(a) {\n  return "x"\n}\n', "format"),
        ("b.js", "function Run(a) { return 1 }\n", "async function Run(a) { return 1 }\n", "signature"),
        ("c.js", "const Run = (a) => a + 1\n", "const Run = (a) => a + 2\n", "body"),
        ("d.js", "const Run = (a) => f([1, a])\n", "const Run = a =>\n  f([\n    1,\n    a,\n  ])\n", "format"),
        ("a.ts", "function Run(a: string) {}\n", "function Run(a: number) {}\n", "signature"),
        ("b.ts", "class T { Run() { return 1 } }\n", "class T { private Run() { return 1 } }\n", "signature"),
        ("a.rs", "fn Run() -> u8 { 1 }\n", "#[inline]\nfn Run() -> u8 { 1 }\n", "annotation"),
        ("b.rs", "fn Run() -> u8 { 1 }\n", "pub fn Run() -> u8 { 1 }\n", "signature"),
        ("c.rs", "impl T { fn Run(&self) {} }\n", "impl T { fn Run(&self) { a() } }\n", "body"),
        ("a.c", "int Run(int a) { return a; }\n", "int Run(int a) { return -a; }\n", "body"),
        ("b.c", "int Run(int a)\n{\n  return a;\n}\n", "static int Run(int a)\n{\n  return a;\n}\n", "signature"),
        ("c.c", "int Run(int a) { return a; }\n", "/* Runs. */\nint Run(int a) { return a; }\n", "documentation"),
        ("A.java", JAVA, JAVA.replace("1", "2"), "body"),
        ("B.java", JAVA, JAVA.replace("int", "public int"), "signature"),
        ("C.java", JAVA, JAVA.replace("int", "@Nullable int"), "annotation"),
        ("D.java", JAVA, JAVA.replace("int", "\n  /** Runs. */\n  int"), "documentation"),
        ("E.java", JAVA, JAVA.replace("{", "{\n  "), "format"),
        ("F.java", "class Run { int a; }\n", "class Run extends Base { int a; }\n", "bases"),
    ],
)  # fmt: skip
def test_a_change_of_one_piece_elsewhere(site: DigSite, path: str, old: str, new: str, kinds: str) -> None:
    assert after(site, path, "Run", old, new) == kinds


def test_a_character_and_a_string_are_two_things_in_c(site: DigSite) -> None:
    assert after(site, "a.c", "f", "int f(void) { return g('a'); }\n", 'int f(void) { return g("a"); }\n') == "body"


def test_a_mark_of_deprecation_that_comes_and_goes(site: DigSite) -> None:
    body = "def old():\n    return compute(1, 2)\n"
    marked = "@deprecated('use new')\n" + body
    warned = 'def old():\n    warnings.warn("use new", DeprecationWarning)\n    return compute(1, 2)\n'
    versions(site, "a.py", body, marked, body, warned)
    assert life(site, "old") == [
        "4: body deprecated", "3: annotation undeprecated", "2: annotation deprecated", "1: introduced",
    ]  # fmt: skip


def test_a_javadoc_tag_deprecates(site: DigSite) -> None:
    old = "class A { int old() { return 1; } }\n"
    new = "class A {\n  /** @deprecated use fresh */\n  @Deprecated int old() { return 1; }\n}\n"
    assert after(site, "A.java", "old", old, new) == "documentation annotation deprecated"


# -- what is not a change of the symbol ------------------------------------------------------------------------------


def test_commits_that_change_something_else_in_the_file_are_passed(site: DigSite) -> None:
    rest = "\n\ndef other():\n    return 2\n"
    versions(
        site, "a.py", PYTHON + rest, "import os\n\n" + PYTHON + rest, "import os\n\n" + PYTHON + rest.replace("2", "3")
    )
    assert life(site, "price") == ["1: introduced"]


def test_a_line_added_at_the_end_counts_though_the_text_before_it_is_the_same(site: DigSite) -> None:
    versions(site, "a.py", "def f():\n    a()\n", "def f():\n    a()\n\n    b()\n", "def f():\n    a()\n")
    assert life(site, "f") == ["3: body", "2: body", "1: introduced"]


def test_a_decorator_that_goes_counts_though_the_rest_is_the_same(site: DigSite) -> None:
    plain = "import x\n\n\ndef f():\n    a()\n"
    versions(site, "a.py", plain.replace("def", "@x.y\ndef"), plain)
    assert life(site, "f") == ["2: annotation", "1: introduced"]


def test_the_same_text_in_two_classes_is_two_symbols(site: DigSite) -> None:
    one = "class A:\n    def name(self):\n        return self.label()\n"
    two = "class B:\n    def name(self):\n        return self.label()\n"
    versions(site, "a.py", one, two + "\n" + one, two.replace("label", "title") + "\n" + one)
    assert life(site, "A.name") == ["1: introduced"]
    assert life(site, "B.name") == ["3: body", "2: introduced"]


def test_a_method_whose_text_stays_when_its_class_changes_is_told_by_the_class(site: DigSite) -> None:
    text = "class A:\n    def run(self):\n        return self.go(1, 2, 3)\n\n    def go(self, *a):\n        return a\n"
    versions(site, "a.py", text, text.replace("class A", "class Runner"))
    assert life(site, "Runner.run") == ["2: moved A.run -> Runner.run", "1: introduced"]


# -- twins -----------------------------------------------------------------------------------------------------------


def test_overloads_are_told_apart_by_their_parameters(site: DigSite) -> None:
    first = "class A {\n  int f(int a) { return a; }\n"
    second = "  int f(String b) { return b.length(); }\n"
    versions(
        site,
        "A.java",
        first + "}\n",
        first + second + "}\n",
        second.join(("class A {\n", "  int f(int a) { return a + 1; }\n}\n")),
    )
    assert life(site, "A.f", line=2) == ["2: introduced"]
    assert life(site, "A.f", line=3) == ["3: body", "1: introduced"]


def test_overload_stubs_come_and_go_beside_the_function(site: DigSite) -> None:
    body = "def f(a):\n    return compute(a, a)\n"
    stub = "@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\n"
    versions(site, "a.py", body, stub + body, stub + body.replace("a, a", "a, 1"))
    assert life(site, "f", line=5) == ["3: body", "1: introduced"]
    assert life(site, "f", line=2) == ["2: introduced"]


def test_both_arms_of_an_ifdef_have_their_own_life(site: DigSite) -> None:
    text = "#ifdef W\nint f(void) { return open_w(1); }\n#else\nint f(void) { return open_u(2); }\n#endif\n"
    versions(site, "a.c", text, text.replace("open_u(2)", "open_u(3)"), text.replace("open_w(1)", "open_w(9)"))
    assert life(site, "f", line=2) == ["3: body", "1: introduced"]
    assert life(site, "f", line=4) == ["3: body", "2: body", "1: introduced"]


def test_one_name_twice_in_a_file_is_told_as_also(site: DigSite) -> None:
    commits(site, {"a.py": "def f():\n    pass\n", "lib/b.py": "class C:\n    def f(self):\n        pass\n"})
    found = history(site, "f")
    assert (found.path, found.name, found.also) == ("a.py", "f", ("lib/b.py:2 C.f",))


# -- coming back -----------------------------------------------------------------------------------------------------


def test_a_function_that_comes_back_is_revived_and_its_older_life_goes_on(site: DigSite) -> None:
    rest = "def other():\n    return 1\n"
    versions(site, "a.py", PYTHON + rest, PYTHON.replace("*", "+") + rest, rest, PYTHON.replace("*", "+") + rest)
    assert life(site, "price") == ["4: revived", "3: removed", "2: body", "1: introduced"]
    assert [each.name_after for each in history(site, "price").changes] == ["price", "", "price", "price"]


def test_a_deleted_file_that_comes_back_revives_what_was_in_it(site: DigSite) -> None:
    versions(site, "a.py", PYTHON, None, PYTHON)
    assert life(site, "price") == ["3: revived", "2: removed", "1: introduced"]


def test_something_unlike_under_an_old_name_is_new(site: DigSite) -> None:
    other = "def price(catalogue):\n    for each in catalogue.entries():\n        yield each.cost, each.currency\n"
    versions(site, "a.py", PYTHON, "x = 1\n", other)
    assert life(site, "price") == ["3: introduced"]
