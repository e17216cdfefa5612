"""What differs between two signatures, in the languages that write parameters in their own ways."""

from __future__ import annotations

import pytest

from archaeologist.dig.parameters import declared, differences
from archaeologist.domain.history import Form


def told(old: str, new: str, old_names: str = "", new_names: str = "", name: str = "f") -> list[str]:
    before, after = Form(old, tuple(old_names.split())), Form(new, tuple((new_names or old_names).split()))
    return list(differences(before, after, name, name))


def test_a_parameter_came_and_one_went() -> None:
    assert told("def f(a, b)", "def f(a, c=1)", "a b", "a c") == ["b removed", "c=1 added"]


def test_a_parameter_at_the_same_place_with_the_same_type_was_renamed() -> None:
    assert told("def f(name: str)", "def f(path: str)", "name", "path") == ["name renamed to path"]
    assert told("def f(name: str)", "def f(count: int)", "name", "count") == ["name removed", "count added"]


def test_defaults_change_come_and_go() -> None:
    assert told("def f(a=1, b=2, c)", "def f(a=(1, 2), b, c='x, y')", "a b c") == [
        "default of a: 1 -> (1, 2)",
        "b lost its default 2",
        "c has the default 'x, y'",
    ]


def test_types_are_given_and_changed_and_the_result_too() -> None:
    assert told("def f(a, b: int)", "def f(a: str, b: float) -> None", "a b") == [
        "types given to a",
        "type of b: int -> float",
        "result type None given",
    ]


def test_many_changed_types_are_named_only() -> None:
    old, new = "f(int a, int b, int c)", "f(long a, long b, long c)"
    assert told(old, new, "a b c") == ["types of a, b, c changed"]


def test_what_may_be_given_by_name_only() -> None:
    assert told("def f(a, b)", "def f(a, *, b)", "a b") == ["b by name only"]


def test_the_order_of_parameters() -> None:
    assert told("def f(a, b)", "def f(b, a)", "a b") == ["order of the parameters changed"]


def test_words_before_the_name() -> None:
    assert told("public void f(int a)", "protected static void f(int a)", "a") == ["public -> protected static"]


def test_another_layout_is_no_difference() -> None:
    assert told("def f(a, b=1)", "def f( a, b=1, )", "a b") == []


def test_a_rename_of_the_function_itself() -> None:
    assert differences(Form("def f(a)", ("a",)), Form("def g(a)", ("a",)), "f", "g") == ("renamed from f",)


def test_the_bases_of_a_class_belong_to_its_signature() -> None:
    old, new = Form("class A(B)", (), ("B",)), Form("class A(C)", (), ("C",))
    assert differences(old, new, "A", "A")[-2:] == ("base +C", "base -B")


@pytest.mark.parametrize(
    ("signature", "names", "found"),
    [
        ("func (c *Ctx) f(key string, values ...any) error", "key values", [("key", "string"), ("values", "...any")]),
        ("fn f(&self, each: Vec<(u8, u8)>) -> Option<u8>", "each", [("&self", ""), ("each", "Vec<(u8, u8)>")]),
        ("function f(map: Map<string, number>, ...rest: any[]): void", "map rest", [("map", "Map<string, number>"),
            ("rest", "... any[]")]),
        ("static int f(const char *name, size_t len)", "name len", [("name", "const char *"), ("len", "size_t")]),
    ],
)  # fmt: skip
def test_parameters_of_other_languages(signature: str, names: str, found: list[tuple[str, str]]) -> None:
    parameters = declared(Form(signature, tuple(names.split())), "f").parameters
    assert [(each.name, each.type) for each in parameters] == found


def test_without_a_list_of_parameters_nothing_is_taken_apart() -> None:
    assert told("macro f", "macro f with") == ["nothing -> with"]
