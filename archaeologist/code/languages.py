"""Which language a file is written in: by suffix, by the first line of a script, by content for a C header."""

from __future__ import annotations

import re

from archaeologist.code.grammars.c import CPP, C
from archaeologist.code.grammars.csharp import CSHARP
from archaeologist.code.grammars.go import GO
from archaeologist.code.grammars.java import JAVA
from archaeologist.code.grammars.javascript import JAVASCRIPT, TSX, TYPESCRIPT
from archaeologist.code.grammars.kotlin import KOTLIN
from archaeologist.code.grammars.php import PHP
from archaeologist.code.grammars.python import PYTHON
from archaeologist.code.grammars.ruby import RUBY
from archaeologist.code.grammars.rust import RUST
from archaeologist.code.grammars.swift import SWIFT
from archaeologist.code.spec import Language

_ALL = (PYTHON, JAVA, GO, JAVASCRIPT, TYPESCRIPT, TSX, RUST, C, CPP, CSHARP, RUBY, PHP, KOTLIN, SWIFT)
LANGUAGES: dict[str, Language] = {each.name: each for each in _ALL}
_SUFFIXES = {
    "python": "py pyi pyw pyx",
    "java": "java",
    "go": "go",
    "javascript": "js jsx mjs cjs es6",
    "typescript": "ts mts cts",
    "tsx": "tsx",
    "rust": "rs",
    "c": "c",
    "cpp": "cpp cc cxx c++ hpp hh hxx h++ ipp tpp inl cu cuh",
    "csharp": "cs",
    "ruby": "rb rake gemspec ru",
    "php": "php phtml php5 php7 inc",
    "kotlin": "kt kts",
    "swift": "swift",
}
_BY_SUFFIX = {suffix: language for language, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
_SHEBANG = re.compile(rb"#![^\n]*?\b(python|node|ruby|php|deno|bun|jruby|pypy)[\d.]*\b")
_BY_PROGRAM = {
    "python": "python", "pypy": "python", "node": "javascript", "bun": "javascript", "deno": "typescript",
    "ruby": "ruby", "jruby": "ruby", "php": "php",
}  # fmt: skip
_CPP = re.compile(
    rb"^\s*(?:class\s+\w+[^;]*[{:]|template\s*<|namespace\b|using\s+\w|public:|private:|protected:)|\bstd::|\w::\w",
    re.MULTILINE,
)


def language_of(path: str, data: bytes = b"") -> Language | None:
    """The language of a file, or `None` for one that is not known."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem:
        return _of_script(name, data)
    if suffix == "h":
        return LANGUAGES["cpp" if _is_cpp(data) else "c"]
    found = _BY_SUFFIX.get(suffix) or _BY_SUFFIX.get(suffix.lower())
    return LANGUAGES.get(found) if found else None


def _of_script(name: str, data: bytes) -> Language | None:
    if name in ("Rakefile", "Gemfile", "Vagrantfile", "Guardfile", "Podfile"):
        return LANGUAGES["ruby"]
    match = _SHEBANG.match(data[:200])
    return LANGUAGES.get(_BY_PROGRAM[match[1].decode()]) if match else None


def _is_cpp(data: bytes) -> bool:
    """Whether a header is C++: what only C++ has, outside of what it hides from C."""
    visible = re.sub(rb"(?m)^#\s*ifdef\s+__cplusplus\b.*?^#\s*(?:endif|else)\b", b"", data, flags=re.DOTALL)
    return bool(_CPP.search(re.sub(rb"//[^\n]*|/\*.*?\*/", b"", visible, flags=re.DOTALL)))
