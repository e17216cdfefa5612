"""What history knows of a name: how it is spelled, whether code has it now, what it may have been meant for."""

from __future__ import annotations

import difflib
import re

from archaeologist.dig.checks import quoted
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import parts, phrase, touches, whole
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import NameFacts
from archaeologist.errors import ArchaeologistError

DEPRECATION = re.compile(r"deprecat|@obsolete|\bobsolete\b|pending removal|will be removed", re.IGNORECASE)
_NOT_IN_FORCE = re.compile(
    r"\bun-?deprecat|no longer deprecat|not deprecated|remove[sd]? .{0,30}deprecat", re.IGNORECASE
)


_LONGEST_MARK = 400
"""Longer lines are bundles and data: they hold every word, and say nothing of any."""


def marks_name(line: str, name: str) -> bool:
    """Whether a line says that `name` is deprecated: not that it no longer is, nor that it is what to use instead."""
    if len(line) > _LONGEST_MARK or not DEPRECATION.search(line) or _NOT_IN_FORCE.search(line):
        return False
    word = whole(name.strip("-."))
    instead = (
        rf"\b(?:use|using|call|prefer|to|with|by|favou?r of|replaced by|instead of it,?)\s+[`'\":]*[\w.:/@#-]*{word}"
    )
    return bool(re.search(word, re.sub(instead, " ", line, flags=re.IGNORECASE)))


def facts(site: Site, text: str) -> NameFacts:
    """What is known of `text` at the revision looked from and in its history."""
    return site.keep(("facts", text), lambda: _facts(site, text))


def _facts(site: Site, text: str) -> NameFacts:
    found = touches(site, text)
    lines = present(site, text)
    code = [line for line in lines if path_kind(line[0]) in ("code", "config") and not _COMMENT.match(line[2])]
    marks = deprecation_marks(site, text)
    return NameFacts(
        text=text,
        spelled=spellings(site, text) if found else (),
        places=tuple(dict.fromkeys(path for path, _, _ in code)),
        nearest=() if found or lines else nearest(site, text),
        touched=len({n for n, _, _ in found}),
        mentioned=len(site.history.messages_with(phrase(text))),
        deprecated_now=bool(marks),
        defined=any(_defines(content, text) for _, _, content in code),
        marks=marks,
        shown=tuple(place_evidence(site, text, line) for line in (code or lines)[:2]),
    )


_COMMENT = re.compile(
    r"\s*(?:#(?!\s*(?:include|define|if|el|endif|pragma|undef)\b|!?\[)|//|/\*|\*(?:\s|/|$)|<!--|\"\"\"|''')"
)


def spellings(site: Site, text: str) -> tuple[str, ...]:
    bare = text.strip("-.")
    return (bare,) if site.history.touches(bare) else site.history.spellings(bare) or (text,)


def present(site: Site, text: str) -> tuple[tuple[str, int, str], ...]:
    """(path, line, text) wherever a file at the revision looked from has the name as a whole word."""
    return site.keep(("present", text), lambda: _present(site, text))


def _present(site: Site, text: str) -> tuple[tuple[str, int, str], ...]:
    found: list[tuple[str, int, str]] = []
    for spelled in dict.fromkeys((text, *spellings(site, text)[:3])):
        found += _grep(site, spelled)
    rank = {"code": 0, "config": 1, "test": 2, "docs": 3}
    unique = sorted(set(found), key=lambda f: (rank.get(path_kind(f[0]), 4), not _defines(f[2], text), f[0], f[1]))
    return tuple(unique)


def _grep(site: Site, spelled: str) -> list[tuple[str, int, str]]:
    """Lines with the name; without them where a file cannot be read, in the code that the index can still tell of."""
    try:
        return [(p, n, t) for p, n, t in site.repository.grep(site.at, spelled)] if spelled.strip() else []
    except ArchaeologistError:
        touched = site.history.docs_of(t.doc for t in site.history.touches(spelled))
        paths = sorted({doc.path for doc in touched} & site.paths)[:40]
        return [(p, n, t) for p in paths for n, t in enumerate(_readable(site, p), 1) if re.search(whole(spelled), t)]


def _readable(site: Site, path: str) -> list[str]:
    try:
        return (site.text(path) or "").split("\n")
    except ArchaeologistError:
        return []


_TYPE = r"(?!(?:return|else|new|throw|await|yield|in|not|and|or|if|while|import|from|use|case)\b)[\w<>\[\],*&:.?@]+"


def _defines(line: str, name: str) -> bool:
    """Whether a line looks like the definition of a name, in most languages."""
    word = re.escape(name.strip("-."))
    return bool(
        re.search(
            rf"\b(?:def|class|func|fn|function|interface|struct|enum|trait|type|const|let|var|static|module|define|macro_rules!)\b[^=]*\b{word}\b"
            rf"|\b{word}\b\s*(?::=|=(?!=)|:\s)|^\s*(?:{_TYPE}\s+)+[*&]?(?:\w+(?:::|\.))?{word}\s*\([^;]*$",
            line,
        )
    )


def place_evidence(site: Site, name: str, place: tuple[str, int, str]) -> Evidence:
    """That a name stands in a file at the revision looked from."""
    path, line, text = place
    return Evidence(
        kind="symbol",
        says=f"{path} has {name} at the revision looked from.",
        check=f"git grep -nw -e {quoted(name)} {site.at.short} -- {quoted(path)}",
        oid=site.at,
        path=path,
        lines=(line, line),
        quote=text.strip()[:200],
    )


def deprecation_marks(site: Site, text: str) -> tuple[Evidence, ...]:
    """Lines at the revision looked from that mark the name as deprecated: on its line or just beside its definition."""
    marks: list[Evidence] = []
    for path, line, content in present(site, text)[:60]:
        if path_kind(path) in ("test", "changelog", "generated", "vendored", "lock"):
            continue
        if near := _mark_near(site, path, line, content, text):
            marks.append(place_evidence(site, text, near))
        if len(marks) == 3:
            break
    return tuple(marks)


def _mark_near(site: Site, path: str, line: int, content: str, name: str) -> tuple[str, int, str] | None:
    if marks_name(content, name):
        return path, line, content
    if not _defines(content, name):
        return None
    lines = (site.text(path) or "").split("\n")
    for at in range(max(0, line - 7), min(len(lines), line + 14)):
        text = lines[at]
        if at >= line and _ends(text, lines[line - 1]):
            return None
        belongs = at >= line - 1 or _leads_to(lines[at : line - 1], lines[line - 1])
        if belongs and DEPRECATION.search(text) and not _NOT_IN_FORCE.search(text):
            return path, at + 1, text
    return None


def _ends(text: str, first: str) -> bool:
    """Whether a line after the first of a definition is no longer part of it: anything at its indent but a bracket."""
    return bool(text.strip()) and _indent(text) <= _indent(first) and not re.match(r"\s*[)\]{]", text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_BEFORE = re.compile(r"\s*(?:#|//|/?\*|@|\"\"\"|'''|\[|\)|[A-Z\"'])")


def _leads_to(lines: list[str], first: str) -> bool:
    """Whether the lines from a mark down to a definition are comment, decorator or blank, none indented deeper."""
    return _indent(lines[0]) <= _indent(first) and all(
        not line.strip() or (_indent(line) <= _indent(first) and _BEFORE.match(line)) for line in lines[1:]
    )


def nearest(site: Site, text: str, limit: int = 3) -> tuple[str, ...]:
    """Names that history knows and `text` may have been meant for, the likeliest first."""
    words = parts(text)
    if not words:
        return ()
    longest = max(words, key=len)
    pool = site.history.vocabulary(f"(?i){re.escape(longest[: max(4, len(longest) - 2)])}") if len(longest) > 2 else []
    if not pool and len(text) > 3:
        pool = site.history.vocabulary(f"(?i)^{re.escape(text[:2])}")
    scored = [(difflib.SequenceMatcher(None, text.lower(), name.lower()).ratio(), name) for name in pool[:4000]]
    return tuple(name for ratio, name in sorted(scored, key=lambda s: (-s[0], s[1]))[:limit] if ratio >= 0.75)
