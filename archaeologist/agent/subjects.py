"""What of a question looks like code, and so what it is about: names, flags, paths, lines, quotations, commits.

What looks like code (backticks, flags, paths, snake_case, CamelCase, dotted names, header names, quoted words) becomes
a subject. Purely lexical: whether history knows a name is found out later, by a tool.
"""

from __future__ import annotations

import re

from archaeologist.domain.oid import looks_like_oid
from archaeologist.domain.question import Subject, SubjectKind

_SOURCE = (
    "py|pyi|pyx|js|jsx|mjs|cjs|ts|tsx|vue|go|rs|c|h|cc|cpp|cxx|hpp|hh|cs|java|kt|kts|scala|rb|erb|php|swift|m|mm|pl|pm|lua|sh|bash"
    "|zsh|ps1|bat|md|rst|txt|toml|yaml|yml|json|cfg|ini|xml|html|css|scss|less|sql|proto|cmake|mk|lock|gradle|ex|exs|erl|hs|ml|clj"
)
_SPANS: tuple[tuple[SubjectKind, re.Pattern[str]], ...] = (
    ("line", re.compile(r"(?<![\w/])((?:[\w.@+-]+/)*[\w.@+-]+\.[A-Za-z]\w{0,5}):(\d+)(?:-(\d+))?(?!\w)")),
    ("quote", re.compile(r"`([^`]+)`|“([^”]+)”|「([^」]+)」|\"([^\"]{2,80})\"|(?<!\w)'([^']{2,80})'(?!\w)")),
    ("path", re.compile(rf"(?<![\w/:.-])((?:[\w.@+-]+/)+(?:[\w.@+-]+)?|[\w@+-][\w.@+-]*\.(?:{_SOURCE})|Makefile"
        rf"|Dockerfile|CMakeLists\.txt)(?![\w/(])")),
    ("flag", re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)")),
    ("request", re.compile(r"(?<![\w&])(?:#|PR ?#?|pull request #?|issue #?|GH-)(\d{1,7})\b")),
    ("name", re.compile(r"(?<![\w.])(\.?[A-Za-z_$][\w$]*(?:(?:\.|::|->|#)[A-Za-z_$][\w$]*)+(?:\(\))?"
        r"|\.?[A-Za-z_$][\w$]*\(\)|\.[A-Za-z_]\w+(?:\(\))?)")),
    ("name", re.compile(r"(?<![\w-])([A-Z][\w]*(?:-[A-Z][\w]*)+)(?![\w-])")),
    ("name", re.compile(r"(?<![\w-])([a-z]-[a-z][\w-]+|[A-Z]{2,}\d\w*)(?![\w-])")),
    ("name", re.compile(r"(?<![\w])(_*[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]*)+|__?[A-Za-z]\w*|[a-z]+[A-Z]\w*"
        r"|[A-Z][a-z0-9]+[A-Z]\w*|[A-Z]{2,}[a-z]\w*)(?!\w)")),
)  # fmt: skip
_UNIT_PATHS = re.compile(
    r"(?:and|or|read|input|client|tcp|on|off|he|she|w|n|i|request|v?[\d.]+)/(?:[\w.]+)\Z", re.IGNORECASE
)


_ABBREVIATIONS = frozenset(("e.g", "i.e", "a.k.a", "w.r.t", "a.m", "p.m"))


def subjects_of(text: str) -> tuple[tuple[Subject, ...], str]:
    """The subjects in order of their place, and the text with blanks where they stood."""
    found, rest = _found(text)
    return tuple(dict.fromkeys(subject for _, subject in found)), rest


def masked(text: str) -> str:
    """The text with `<name>`, `<flag>`, `<path>` … where its subjects stood, all else as it was."""
    found, rest = _found(text)
    for start, subject in reversed(found):
        rest = f"{rest[:start]} <{subject.kind}> {rest[start + 1 :]}"
    return rest


def _found(text: str) -> tuple[list[tuple[int, Subject]], str]:
    found: list[tuple[int, Subject]] = []
    rest = text
    for kind, pattern in _SPANS:
        for match in pattern.finditer(rest):
            subject = _subject(kind, match, text)
            if subject is None:
                continue
            found.append((match.start(), subject))
            rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    for match in re.finditer(r"(?<!\w)[0-9a-f]{7,40}(?!\w)", rest):
        if re.search(r"\d", match[0]) and re.search(r"[a-f]", match[0]) and looks_like_oid(match[0]):
            found.append((match.start(), Subject("commit", match[0], (match[0],))))
            rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    found.sort(key=lambda item: item[0])
    return found, rest


def _subject(kind: SubjectKind, match: re.Match[str], whole: str) -> Subject | None:
    """The subject that a match in what is left of a question stands for; its text is that of the whole question."""
    group = next(at for at, found in enumerate(match.groups(), 1) if found)
    text = whole[match.start(group) : match.end(group)]
    if kind == "line":
        return Subject("line", match[1], (match[1],), int(match[2]), int(match[3] or match[2]))
    if kind == "path" and _UNIT_PATHS.match(text):
        return None
    if kind == "quote":
        return _quoted(text)
    if kind == "name":
        return None if text.lower() in _ABBREVIATIONS else Subject("name", text.strip("."), _names(text))
    return Subject(kind, text, (text,))


def _quoted(text: str) -> Subject | None:
    """A quoted or back-ticked span: one name, flag or path when it is one, else a quotation of code or prose."""
    bare = text.strip()
    if re.fullmatch(r"--?[A-Za-z][\w-]*", bare):
        return Subject("flag", bare, (bare,))
    if re.fullmatch(r"(?:[\w.@+-]+/)+[\w.@+-]*|[\w.@+-]+\.(?:" + _SOURCE + ")", bare):
        return Subject("path", bare, (bare,))
    if re.fullmatch(r"[.@]?[A-Za-z_$][\w$]*(?:(?:\.|::|->|#)[\w$]+)*(?:\(\))?!?", bare):
        return Subject("name", bare.strip("."), _names(bare))
    names = tuple(dict.fromkeys(re.findall(r"[A-Za-z_]\w+", bare)))
    return Subject("quote", bare, names or (bare,)) if names or len(bare) > 1 else None


def _names(text: str) -> tuple[str, ...]:
    """The identifiers a written name may stand for, the most telling (its last part) first."""
    parts = re.findall(r"[A-Za-z_$][\w$]*", text)
    return tuple(dict.fromkeys(reversed(parts)))
