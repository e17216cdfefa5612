"""The stages of a deprecation: announced in words, warned of in code, the mark withdrawn, the thing removed.

Announced is what a changelog, a document or a message says; warned what the code itself says, by a decorator, a call,
an annotation or a tag of its documentation. Of a definition the code's part is read off its life, so that a rename does
not begin it anew; of a flag or a setting off the lines that have its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archaeologist.dig.checks import diff_check
from archaeologist.dig.kept import Row
from archaeologist.dig.life import marked_docs, removals
from archaeologist.dig.names import marks_name
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import phrase, touches, whole
from archaeologist.dig.rationale import sentences
from archaeologist.dig.records import message_evidence, pull_request, release
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.history import Mark, Stage
from archaeologist.index import Doc

_MOST_DOCS = 120
_MOST_MESSAGES = 200
_COMMON = 150
_WORDS = {"changelog": "changelog", "docs": "document"}


@dataclass(frozen=True, slots=True)
class Told:
    """A stage as it is kept: the commit by name, where the words stand, and what they are."""

    stage: str
    oid: str
    where: str = ""
    quote: str = ""
    path: str = ""
    part: str = ""


def stages_of_life(site: Site, qualified: str, rows: Sequence[Row]) -> tuple[Told, ...]:
    """The stages of a definition whose life is `rows`, newest first; given back oldest first."""
    own = list(_in_code(rows))
    name = qualified.rpartition(".")[2]
    said = _announced(site, name, qualified, _begin(site, rows), _end(site, own))
    return _ordered(site, [*([said] if said else []), *own])


def stages_of_name(site: Site, name: str) -> tuple[Told, ...]:
    """The stages of a name that is no definition: a flag, a setting, an attribute."""
    found = [said] if (said := _announced(site, name, name, 0, None)) else []
    if marked := _first_marked(site, name, ("code", "config"), 0, None):
        found.append(Told("warned", *marked))
    gone = next((event for event in removals(site, name) if event.score > 1), None) if found else None
    if gone is not None:
        found.append(Told("removed", str(site.history.oid(gone.n))))
    return _ordered(site, found)


def stage(site: Site, told: Told) -> Stage:
    """A stage with all that is told of its commit."""
    n = site.history.number(told.oid)
    assert n is not None
    commit = site.history.commit(n)
    mark = Mark(told.where, told.quote) if told.quote else None
    return Stage(
        told.stage, commit.oid, commit.authored, commit.author.name, mark, told.path, told.part, release(site, n),
        pull_request(site, n),
    )  # fmt: skip


def stage_evidence(site: Site, each: Stage) -> tuple[Evidence, ...]:
    """The words of a stage as evidence; nothing for what was removed."""
    if each.mark is None:
        return ()
    n = site.history.number(each.oid)
    assert n is not None
    if each.mark.where == "message":
        return (message_evidence(site, n, each.mark.quote),)
    commit = site.history.commit(n)
    found = Evidence(
        kind="changelog" if each.mark.where == "changelog" else "document" if each.mark.where == "document" else "diff",
        says=f"{commit.oid.short} wrote this mark of deprecation into {each.path}.",
        check=diff_check(commit, each.path),
        oid=commit.oid,
        path=each.path,
        quote=each.mark.quote,
    )
    return (found,)


# -- in code ---------------------------------------------------------------------------------------------------------


def _in_code(rows: Sequence[Row]) -> Iterator[Told]:
    """What the life itself says: the first mark of each thing, its withdrawal, the removal of it or of the symbol."""
    open_parts: list[str] = []
    for row in reversed(rows):
        now, was = row.now, row.was
        for part in [each for each in open_parts if each and was and now and each in was.parameters]:
            if now and part not in now.parameters:
                open_parts.remove(part)
                yield Told("removed", row.oid, part=part)
        if row.mark is not None and row.after is not None:
            part = _part(row, row.mark)
            if part not in open_parts:
                open_parts.append(part)
                yield Told("warned", row.oid, row.mark.where, row.mark.quote, row.after[0], part)
        elif "undeprecated" in row.kinds and "" in open_parts:
            open_parts.remove("")
            yield Told("withdrawn", row.oid)
    if rows and "removed" in rows[0].kinds:
        yield Told("removed", rows[0].oid)


_CODE_LIKE = re.compile(
    r"[`'\"]([A-Za-z_$-][\w.$-]*)(?:\(\))?[`'\"]|(?<![\w.])(\w*[A-Za-z0-9]_\w+|[A-Za-z]+[a-z0-9][A-Z]\w*|[A-Z][A-Z_]{3,})(?!\w)"
)


def _part(row: Row, mark: Mark) -> str:
    """What a mark speaks of where it is not the symbol: a parameter, or another name that it calls deprecated."""
    own = row.after[1].split(".") if row.after else []
    if mark.where == "annotation" or any(marks_name(mark.quote, each) for each in own[-1:]):
        return ""
    parameters = [*(row.now.parameters if row.now else ()), *(row.was.parameters if row.was else ())]
    for bare in (each.lstrip("*&$.") for each in parameters):
        if len(bare) > 2 and re.search(rf"{whole(bare)}.{{0,40}}deprecat", mark.quote):
            return bare
    before = re.split(r"(?i)(?<![\w@:])deprecated\b", mark.quote)[0][-80:] if mark.where == "call" else ""
    spoken = [quoted or plain for quoted, plain in _CODE_LIKE.findall(before)]
    return "" if not spoken or set(spoken) & {*own, "DeprecationWarning"} else spoken[-1]


def _begin(site: Site, rows: Sequence[Row]) -> int:
    return min((n for row in rows if (n := site.history.number(row.oid))), default=0)


def _end(site: Site, own: Sequence[Told]) -> int | None:
    gone = next((each for each in own if each.stage == "removed" and not each.part), None)
    return site.history.number(gone.oid) if gone else None


# -- in words --------------------------------------------------------------------------------------------------------


def _announced(site: Site, name: str, qualified: str, begin: int, end: int | None) -> Told | None:
    """The first words in a changelog, a document or a message that say so of the name, within its life."""
    if len(name.strip("-.")) < 3:
        return None
    owner = qualified.split(".")[-2] if "." in qualified and len(touches(site, name)) > _COMMON else ""
    written = _first_marked(site, name, tuple(_WORDS), begin, end, owner)
    said = _first_said(site, name, begin, end, owner)
    found = [each for each in (written, said) if each]
    found.sort(key=lambda each: site.history.number(each[0]) or 0)
    return Told("announced", *found[0]) if found else None


def _first_marked(
    site: Site, name: str, kinds: tuple[str, ...], begin: int, end: int | None, owner: str = ""
) -> tuple[str, str, str, str] | None:
    """(commit, where, words, path) of the first line in files of some kinds that marks a name as deprecated."""
    marked = marked_docs(site)
    docs = site.history.docs_of(doc for n, doc, _ in touches(site, name) if doc in marked and begin <= n <= (end or n))
    likely = [doc for doc in docs if path_kind(doc.path) in kinds][:_MOST_DOCS]
    diffs = site.history.diffs(doc.doc for doc in likely)
    for doc in likely:
        if line := _marking_line(doc, [line for hunk in diffs[doc.doc].hunks for line in hunk.added], name, owner):
            where = _WORDS.get(path_kind(doc.path), "code")
            return str(site.history.oid(doc.n)), where, line.strip()[:300], doc.path
    return None


def _marking_line(doc: Doc, lines: Sequence[str], name: str, owner: str) -> str:
    """The line that says of a name that it is deprecated: by itself, or with the line before or after it."""
    for at, line in enumerate(lines):
        if name.strip("-.") not in line:
            continue
        near = " ".join(lines[max(0, at - 1) : at + 2]) if path_kind(doc.path) != "code" else line
        if _announces(line, name) and (not owner or owner in near):
            return line
    return ""


# A step from «deprecate» to the name; a dash ends the sentence, as in «deprecate del() -- use delete() instead».
_STEP = r"(?:(?!-+\s)(?!(?:in|from|of|for|to|on|by|with|as|into|when|if|that)\b)[\w'`\"./:{}()*-]+,?\s+)"
_LISTED = r"(?:\s*(?:,|and|or|/)\s*[\w'`\".:{}()*-]+)"
_NOUN = (
    r"(?:\s+(?:class|function|method|decorator|module|option|flag|setting|command|parameter|argument|attribute|property"
    r"|variable|key|constant|alias|macro|type|field)s?)?"
)
_IS = r"(?:is|are|was|were|(?:has|have|had|will|to|should) (?:now )?be(?:en)?|now)"


def _announces(text: str, name: str) -> bool:
    """Whether words say of a name itself that it is deprecated: of no part of it, nor that it was so before."""
    if not marks_name(text, name) or _OLD_NEWS.search(text):
        return False
    word = rf"(?:[\w./:`{{}}]*[./:`{{}}])?{re.escape(name)}(?![\w$])(?!(?:\.|::|->|#)\w)[\w'`\"()*.]{{0,6}}(?!\s+of\b)"
    forms = (
        rf"\bdeprecat(?:e|es|ing|ion of)\s+{_STEP}{{0,5}}?[*\\'`\"]*{word}",
        rf"\A\W*(?:[\w()/-]+:\s*)?deprecated:?\s+{_STEP}{{0,3}}?[*\\'`\"]*{word}",
        rf"(?<![\w-])[*\\'`\"]*{word}{_LISTED}{{0,5}}(?:\s+from\s+\S+)?{_NOUN},?\s+{_IS}\s+(?:\w+\s+){{0,2}}?deprecated",
        rf"\A\W*{word}\s*[:(\[–—-]+\s*\W*deprecated",
    )
    found = (match for form in forms for match in re.finditer(form, text, re.IGNORECASE))
    return any(not _PART_OF.search(text[: match.start()]) for match in found)


_PART_OF = re.compile(r"\b(?:of|to|for|in|with|on|by|using)\s+[`'\"*\\]*\Z", re.IGNORECASE)


_OLD_NEWS = re.compile(
    r"(?i)\b(?:the|of|remov\w*|drop\w*|delet\w*|previously|already|long|was)\s+(?:the\s+|all\s+)?deprecated\b"
)


def _first_said(site: Site, name: str, begin: int, end: int | None, owner: str) -> tuple[str, str, str, str] | None:
    both = site.history.messages_with(phrase(name)) & site.history.messages_with("deprecate")
    for n in sorted(n for n in both if begin <= n <= (end or n))[:_MOST_MESSAGES]:
        commit = site.history.commit(n)
        if site.history.is_merge(n) or (owner and owner not in commit.message):
            continue
        for text in (commit.subject, *sentences(commit.body)):
            if _announces(text, name):
                return str(commit.oid), "message", text[:300], ""
    return None


def _ordered(site: Site, found: Sequence[Told]) -> tuple[Told, ...]:
    """Oldest first; announced before warned, warned before removed where one commit did both."""
    order = {"announced": 0, "warned": 1, "withdrawn": 2, "removed": 3}
    return tuple(sorted(found, key=lambda each: (site.history.number(each.oid) or 0, order[each.stage])))
