"""A tool is registered once; what its signature says holds for every way in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest

from archaeologist.errors import UnknownName
from archaeologist.toolkit.adapters import openai_function, strict_schema, usage_line
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.toolkit.schema import Line, Rev
from archaeologist.toolkit.tool import tool


@dataclass(frozen=True)
class Shelf:
    """A context as small as can be."""

    books: tuple[str, ...] = ("Schliemann", "Carter", "Evans")


@tool
def read_lines(
    shelf: Shelf,
    path: Annotated[str, "File, relative to the root"],
    start: Line,
    end: Line | None = None,
    rev: Rev = "HEAD",
) -> ToolResult[tuple[str, ...]]:
    """Which lines stand in a file.

    Only the first line of the docstring is the description.
    """
    return ToolResult(shelf.books, f"{path}:{start}-{end} at {rev}")


@tool
def sort_books(
    shelf: Shelf,
    names: tuple[str, ...] = (),
    order: Literal["rising", "falling"] = "rising",
    exact: bool = False,
) -> ToolResult[int] | Refusal:
    """Puts books in order."""
    if "Dörpfeld" in names:
        raise UnknownName("Nobody has heard of Dörpfeld.", "Try Schliemann.")
    return ToolResult(len(names), f"{names} {order} {exact}")


SHELF = Shelf()


def test_a_model_sees_description_types_limits_and_that_nothing_else_is_taken() -> None:
    line = {"description": "Line number, counted from 1", "minimum": 1, "type": "integer"}
    assert openai_function(read_lines) == {
        "type": "function",
        "function": {
            "name": "read_lines",
            "description": "Which lines stand in a file.",
            "parameters": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path", "start"],
                "properties": {
                    "path": {"description": "File, relative to the root", "type": "string"},
                    "start": line,
                    "end": {
                        "anyOf": [{"minimum": 1, "type": "integer"}, {"type": "null"}],
                        "default": None,
                        "description": "Line number, counted from 1",
                    },
                    "rev": {
                        "default": "HEAD",
                        "description": "Revision: HEAD, a branch, a tag or a commit",
                        "type": "string",
                    },
                },
            },
        },
    }


def test_choices_and_lists_are_said_in_the_schema() -> None:
    properties = sort_books.json_schema["properties"]
    assert properties["order"] == {"default": "rising", "enum": ["rising", "falling"], "type": "string"}
    assert properties["names"] == {"default": [], "items": {"type": "string"}, "type": "array"}


def test_calling_a_tool_is_calling_its_function() -> None:
    assert read_lines(SHELF, "a.py", 3) == ToolResult(SHELF.books, "a.py:3-None at HEAD")


def test_outside_arguments_are_converted() -> None:
    assert read_lines.call(SHELF, {"path": "a.py", "start": "3", "end": "9"}).text == "a.py:3-9 at HEAD"


def test_one_text_where_a_list_is_wanted_is_a_list_of_one() -> None:
    assert sort_books.call(SHELF, {"names": "Carter", "exact": "true"}).text == "('Carter',) rising True"


def test_our_own_calls_are_not_converted() -> None:
    assert read_lines.run(SHELF, path="a.py", start="3") == Refusal(
        "read_lines: start must be a whole number and at least 1, not '3'.", status=2
    )


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        (
            {"pth": "a.py", "start": 3},
            "read_lines takes no argument 'pth'.",
            "Did you mean path?",
        ),
        (
            {"path": "a.py"},
            "read_lines needs start (Line number, counted from 1).",
            "Give start=…, a whole number and at least 1.",
        ),
        (
            {"path": "a.py", "start": 0},
            "read_lines: start must be a whole number and at least 1, not 0.",
            "",
        ),
        (
            {"path": None, "start": 1},
            "read_lines: path must be a text, not None.",
            "",
        ),
    ],
)
def test_wrong_arguments_are_refused_in_the_same_words_from_inside_and_outside(
    arguments: dict[str, object], sentence: str, hint: str
) -> None:
    assert read_lines.call(SHELF, arguments) == Refusal(sentence, hint, 2)
    assert read_lines.run(SHELF, **arguments) == Refusal(sentence, hint, 2)


def test_a_choice_that_is_none_is_refused() -> None:
    expected = Refusal("sort_books: order must be one of rising, falling, not 'sideways'.", status=2)
    assert sort_books.run(SHELF, order="sideways") == expected
    assert sort_books.call(SHELF, {"order": "sideways"}) == expected


def test_what_fails_inside_is_a_result_too() -> None:
    refusal = sort_books.run(SHELF, names=("Dörpfeld",))
    assert refusal == Refusal("Nobody has heard of Dörpfeld.", "Try Schliemann.", 3)
    assert refusal.text == "Nobody has heard of Dörpfeld.\nTry Schliemann."


def test_a_tool_without_a_docstring_is_its_authors_mistake() -> None:
    def dumb(shelf: Shelf) -> ToolResult[None]:
        return ToolResult(None, "")

    with pytest.raises(TypeError, match="the tool dumb has no docstring"):
        tool(dumb)


def test_a_type_that_no_schema_can_say_is_its_authors_mistake() -> None:
    @tool
    def odd(shelf: Shelf, when: complex) -> ToolResult[None]:
        """Takes what cannot be written."""
        return ToolResult(None, "")

    with pytest.raises(TypeError, match="no schema for parameter when"):
        _ = odd.parameters


def test_usage_shows_what_is_needed_and_what_stands_when_nothing_is_given() -> None:
    assert usage_line(read_lines) == "read_lines path=… start=… [end=…] [rev=HEAD]"


def test_a_light_call_imports_no_pydantic() -> None:
    program = (
        "import sys\n"
        "from archaeologist.toolkit.tool import tool\n"
        "from archaeologist.toolkit.result import ToolResult\n"
        "@tool\n"
        "def greet(site: None, name: str) -> ToolResult[str]:\n"
        "    'Greets.'\n"
        "    return ToolResult(name, 'hello ' + name)\n"
        "print(greet.run(None, name='you').text, greet.run(None, nam='you').text, 'pydantic' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "hello you greet takes no argument 'nam'.\nDid you mean name? False\n"


def test_in_the_strict_style_everything_is_required_and_may_be_null() -> None:
    assert strict_schema(read_lines) == {
        "type": "object",
        "properties": {
            "path": {"description": "File, relative to the root", "type": "string"},
            "start": {"description": "Line number, counted from 1", "minimum": 1, "type": "integer"},
            "end": {
                "anyOf": [{"minimum": 1, "type": "integer"}, {"type": "null"}],
                "description": "Line number, counted from 1",
            },
            "rev": {
                "description": "Revision: HEAD, a branch, a tag or a commit (default: HEAD)",
                "type": ["string", "null"],
            },
        },
        "required": ["path", "start", "end", "rev"],
        "additionalProperties": False,
    }
    assert strict_schema(sort_books)["properties"]["order"] == {
        "description": "(default: rising)",
        "enum": ["rising", "falling", None],
        "type": ["string", "null"],
    }
