"""Python: decorators, docstrings, stubs, twins, functions inside of functions, names for lambdas."""

from __future__ import annotations

import ast
import re

import pytest
from house.tree import modules
from sources import called, imported, names, only, outline

from archaeologist.code import Source
from archaeologist.domain.symbol import Parameter


def test_containers_make_the_qualified_name() -> None:
    text = """
        class Lamp(Light, metaclass=Meta):
            if WINDOWS:
                def light(self): ...
            else:
                async def light(self): ...
            class Wick:
                def trim(self):
                    def snip(): ...
        def main(): ...
        quick = lambda oil, *rest: oil
    """
    assert names("a.py", text) == [
        "class Lamp",
        "method Lamp.light",
        "method Lamp.light#1",
        "class Lamp.Wick",
        "method Lamp.Wick.trim",
        "function Lamp.Wick.trim.snip",
        "function main",
        "function quick",
    ]


def test_stubs_for_overloads_are_twins() -> None:
    text = """
        @overload
        def burn(oil: int) -> int: ...
        @overload
        def burn(oil: str) -> str: ...
        def burn(oil): return oil
    """
    found = outline("a.py", text).symbols
    assert [(each.ordinal, each.annotations) for each in found] == [(0, ("@overload",)), (1, ("@overload",)), (2, ())]


def test_a_symbol_tells_all_its_pieces() -> None:
    text = '''
        # a heading

        @app.route("/", x=1)
        async def light(oil: int, wick="a", *args, hot: bool = True, **rest) -> Flame:
            """Light it."""
            return oil
    '''
    found = only("lamp.py", text, "light")
    assert (found.span.start, found.definition.start, found.span.end) == (4, 5, 7)
    assert found.signature == 'def light(oil: int, wick="a", *args, hot: bool = True, **rest) -> Flame'
    assert found.parameters == (
        Parameter("oil", "int"),
        Parameter("wick"),
        Parameter("*args"),
        Parameter("hot", "bool"),
        Parameter("**rest"),
    )
    assert (found.annotations, found.modifiers) == (('@app.route("/", x=1)',), ("async",))
    assert found.documentation == '"""Light it."""'
    assert only("a.py", "class A(B, c.D): ...", "A").bases == ("B", "c.D")


def test_the_second_version_of_the_language_is_read() -> None:
    assert names("a.py", "def f(x):\n    print x\n    exec 'y'\n\ndef g(): pass\n") == ["function f", "function g"]


def test_calls_know_their_caller_and_what_the_file_settles() -> None:
    text = """
        class Lamp:
            @cached
            def light(self):
                self.trim(); wick.cut(oil()); helper()
            def trim(self): trim()
        def helper(): helper2.x.y()
        Lamp()
    """
    assert called("a.py", text) == [
        "Lamp.light -> cached",
        "Lamp.light -> self.trim = Lamp.trim",
        "Lamp.light -> wick.cut",
        "Lamp.light -> oil",
        "Lamp.light -> helper = helper",
        "Lamp.trim -> trim",
        "helper -> helper2.x.y",
        " -> Lamp = Lamp",
    ]


def test_imports() -> None:
    text = "import os.path as p, sys\nfrom .a import b as c, d\nfrom x import *\nfrom __future__ import y\n"
    assert imported("a.py", text) == [
        ("os.path", "", "p"),
        ("sys", "", ""),
        (".a", "b", "c"),
        (".a", "d", ""),
        ("x", "*", ""),
        ("__future__", "y", ""),
    ]


@pytest.mark.parametrize("name", modules())
def test_the_program_itself_is_outlined_as_python_sees_it(name: str) -> None:
    data = modules()[name].read_bytes()
    symbols = [
        each for each in Source(data, "a.py").outline.symbols if re.match(r"(async )?(def|class) ", each.signature)
    ]
    found = {(each.qualified, each.span.start, each.span.end) for each in symbols}
    assert found == set(_defined(ast.parse(data), ""))


def _defined(node: ast.AST, prefix: str) -> list[tuple[str, int, int]]:
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}.{child.name}" if prefix else child.name
            first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
            found += [(name, first, child.end_lineno or 0), *_defined(child, name)]
        else:
            found += _defined(child, prefix)
    return found
