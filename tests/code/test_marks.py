"""Which symbols are marked as deprecated, by what, and on which line."""

from __future__ import annotations

import pytest
from sources import only, outline


@pytest.mark.parametrize(
    ("path", "text", "mark"),
    [
        ("a.py", '@deprecated("x")\ndef f(): ...\n', ("annotation", 1, '@deprecated("x")')),
        ("a.py", "@utils._deprecate_positional_args(version='1')\ndef f(): ...\n", ("annotation", 1, None)),
        (
            "a.py",
            'def f():\n    """Doc.\n\n    .. deprecated:: 1.2\n        Use g.\n    """\n',
            ("documentation", 4, ".. deprecated:: 1.2"),
        ),
        ("a.py", "def f():\n    warnings.warn('x', DeprecationWarning)\n", ("call", 2, None)),
        (
            "a.py",
            "def f():\n    warnings.warn(\n        'x',\n        DeprecationWarning,\n    )\n",
            ("call", 4, "DeprecationWarning,"),
        ),
        ("a.py", "def f():\n    warn_deprecated('x')\n", ("call", 2, "warn_deprecated('x')")),
        ("A.java", "class A {\n@Deprecated\nvoid f() {}\n}", ("annotation", 2, "@Deprecated")),
        (
            "A.java",
            "class A {\n/**\n * @deprecated use g\n */\nvoid f() {}\n}",
            ("documentation", 3, "* @deprecated use g"),
        ),
        ("a.rs", '#[deprecated(since = "1")]\nfn f() {}', ("annotation", 1, '#[deprecated(since = "1")]')),
        ("a.cs", 'class A {\n[Obsolete("no")] void f() {}\n}', ("annotation", 2, '[Obsolete("no")]')),
        ("a.cpp", '[[deprecated("no")]] int f() {}', ("annotation", 1, '[[deprecated("no")]]')),
        (
            "a.go",
            "package p\n\n// f is.\n//\n// Deprecated: use g.\nfunc f() {}",
            ("documentation", 5, "// Deprecated: use g."),
        ),
        (
            "a.js",
            "/** @deprecated use g */\nexport const f = () => 1;",
            ("documentation", 1, "/** @deprecated use g */"),
        ),
        (
            "a.js",
            "function f() {\n  console.warn('f is deprecated');\n}",
            ("call", 2, "console.warn('f is deprecated');"),
        ),
        ("a.php", "<?php\nfunction f() {\n  trigger_error('x', E_USER_DEPRECATED);\n}", ("call", 3, None)),
        ("a.rb", "def f\n  ActiveSupport::Deprecation.warn('x')\nend", ("call", 2, None)),
        ("a.rb", "# @deprecated Use g.\ndef f; end", ("documentation", 1, "# @deprecated Use g.")),
        ("a.swift", '@available(*, deprecated, message: "x") func f() {}', ("annotation", 1, None)),
        ("a.kt", '@Deprecated("x")\nfun f() {}\n', ("annotation", 1, '@Deprecated("x")')),
    ],
)
def test_a_mark_has_its_place_and_its_words(path: str, text: str, mark: tuple[str, int, str | None]) -> None:
    (found,) = outline(path, text).symbols[-1].marks
    assert (found.where, found.line) == mark[:2]
    assert mark[2] is None or found.quote == mark[2]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    # warnings.warn('x', DeprecationWarning)\n    pass\n",
        "def f():\n    return is_deprecated\n",
        "def f():\n    '''Tells whether a thing was deprecated by someone in the end'''\n",
        "@not_a_mark\ndef f(): ...\n",
        "def f():\n    with pytest.raises(DeprecationWarning):\n        g()\n",
    ],
)
def test_what_only_speaks_of_it_is_no_mark(text: str) -> None:
    assert outline("a.py", text).symbols[0].marks == ()


def test_a_class_is_not_marked_by_its_members() -> None:
    text = "class A:\n    def f(self):\n        warnings.warn('x', DeprecationWarning)\n"
    assert [len(each.marks) for each in outline("a.py", text).symbols] == [0, 1]
    assert only("a.py", '@deprecated("x")\nclass A: ...\n', "A").marks
