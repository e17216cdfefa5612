"""How big things may grow, and what each of them has to say of itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from house import tree
from house.tree import ROOT, modules, parsed

LINES_A_FILE = 400
LINES_A_FUNCTION = 50
MEDIAN_FUNCTION = 10
SOURCES = [*modules().values(), *tree.test_files()]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES_A_FILE
    assert [each.name for each in functions(path) if length(each) > LINES_A_FUNCTION] == []


def test_most_functions_fit_a_hand() -> None:
    lengths = sorted(length(each) for path in modules().values() for each in functions(path))
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_a_module_says_what_it_answers(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_everything_is_annotated(path: Path) -> None:
    bare = [each.name for each in functions(path) if each.returns is None]
    assert bare == []


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_text_is_clean(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.endswith("\n") or not text
    assert "\t" not in text
    assert not re.search(r"[ \t]+$|\r", text, re.MULTILINE)
    assert not re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", text) or path.name == Path(__file__).name


def test_no_source_ignores_a_checker_without_naming_the_rule() -> None:
    blank = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)")
    assert [label(path) for path in modules().values() if blank.search(path.read_text("utf-8"))] == []
