"""What history knows of a name: how it is spelled, whether code has it now, what it may have been meant for."""

from __future__ import annotations

import difflib
import re

from archaeologist.dig.checks import quoted
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import parts, phrase, touches
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import NameFacts

DEPRECATION = re.compile(r"deprecat|@obsolete|\bobsolete\b|pending removal|will be removed", re.IGNORECASE)
_NOT_IN_FORCE = re.compile(
    r"\bun-?deprecat|no longer deprecat|not deprecated|remove[sd]? .{0,30}deprecat", re.IGNORECASE
)


def marks_name(line: str, name: str) -> bool:
    """Whether a line says that `name` is deprecated: not that it no longer is, nor that it is what to use instead."""
    if not DEPRECATION.search(line) or _NOT_IN_FORCE.search(line):
        return False
    word = rf"(?<![\w]){re.escape(name.strip('-.'))}(?!\w)"
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
    code = [line for line in lines if path_kind(line[0]) in ("code", "config")]
    marks = deprecation_marks(site, text)
    return NameFacts(
        text=text,
        spelled=spellings(site, text) if found else (),
        places=tuple(dict.fromkeys(path for path, _, _ in code)),
        nearest=() if found or lines else nearest(site, text),
        touched=len({n for n, _, _ in found}),
        mentioned=len(site.history.messages_with(phrase(text))),
        deprecated_now=bool(marks),
        marks=marks,
        shown=tuple(place_evidence(site, text, line) for line in (code or lines)[:2]),
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
        if spelled.strip():
            found += [(path, line, content) for path, line, content in site.repository.grep(site.at, spelled)]
    rank = {"code": 0, "config": 1, "test": 2, "docs": 3}
    unique = sorted(set(found), key=lambda f: (rank.get(path_kind(f[0]), 4), not _defines(f[2], text), f[0], f[1]))
    return tuple(unique)


def _defines(line: str, name: str) -> bool:
    """Whether a line looks like the definition of a name, in most languages."""
    word = re.escape(name.strip("-."))
    return bool(
        re.search(
            rf"\b(?:def|class|func|fn|function|interface|struct|enum|trait|type|const|let|var|static|module|define|macro_rules!)\b[^=]*\b{word}\b"
            rf"|\b{word}\b\s*(?::=|=(?!=)|:\s)",
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
        if at > line and _opens_another(text, lines[line - 1]):
            return None
        if DEPRECATION.search(text) and not _NOT_IN_FORCE.search(text) and (at >= line or _leads_to(lines[at:line])):
            return path, at + 1, text
    return None


def _opens_another(text: str, first: str) -> bool:
    """Whether a line begins a definition at the same or a lesser indent than the first."""
    indent = len(first) - len(first.lstrip())
    return (
        bool(text.strip())
        and len(text) - len(text.lstrip()) <= indent
        and bool(re.match(r"\s*(?:def|class|func|fn|function|pub|export|@)\b", text))
    )


def _leads_to(lines: list[str]) -> bool:
    """Whether lines between a mark and a definition are comment, decorator or blank: the mark then belongs to it."""
    return all(re.match(r"\s*(?:#|//|/?\*|@|\"\"\"|'''|$|\[|\)|[A-Z\"' ])", line) for line in lines[1:-1])


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
