"""Who is said to have done it: only the author of a commit has, and nobody may be named whom no evidence knows."""

from __future__ import annotations

import re

from archaeologist.agent.scrutiny.atoms import Atoms
from archaeologist.agent.scrutiny.frame import known_word
from archaeologist.agent.scrutiny.han import stranger
from archaeologist.agent.scrutiny.testimony import Testimony, stem, words_of
from archaeologist.agent.scrutiny.verbs import deeds_in

_CAPITAL = re.compile(r"(?<![\w.@-])([A-Z][\w'’-]*)(?![\w])")
_BY = re.compile(
    r"(?<!\w)(?P<how>\w+(?:-\w+)?)?\s*(?:by|author(?:ed by)?:?|committer:?|from)\s+"
    r"(?P<who>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})"
)
_BY_SMALL = re.compile(r"(?<!\w)by\s+(?:the\s+)?([a-z][a-z-]{2,})(?!\w)")
_ZH_BY = re.compile(
    r"由\s*([\w\u3400-\u9fff ·.-]{1,24}?)\s*(?:提交|删除|移除|引入|添加|新增|弃用|修复|撤销|改名|编写|完成|所)"
    r"|作者(?:是|为|：)?\s*([\w\u3400-\u9fff ·.-]{2,24})"
)
_AUTHORED = re.compile(r"(?:wr[io]t\w*|author\w*|commit\w*|made|done|did|built|design\w*|develop\w*)\Z", re.IGNORECASE)
_CREDITS = re.compile(
    r"(?:review|suggest|report|sign|test|approv|co-author|request|propos|inspir|found|notic)\w*", re.IGNORECASE
)


def misnamed(sentence: str, atoms: Atoms) -> str:
    """What is wrong with the people and things that a sentence names; empty when nothing is.

    Names that hold are taken out of what is left of the sentence.
    """
    testimony = atoms.testimony
    authors = {name for record in testimony.records for name in record.authors}
    for found in _BY.finditer(atoms.rest):
        fault = _not_the_author(found, authors, testimony)
        if fault:
            return fault
    if fault := _by_small(atoms.rest, testimony) or _chinese(atoms.rest, testimony) or stranger(atoms.rest, testimony):
        return fault
    if fault := _wrong_subject(atoms.rest, authors):
        return fault
    atoms.rest = _without_names(atoms.rest, testimony)
    return _unknown(sentence, atoms.rest, testimony)


def _not_the_author(found: re.Match[str], authors: set[str], testimony: Testimony) -> str:
    who = re.sub(r"['’]s?\Z", "", found["who"].strip().rstrip(".,;:"))
    parts = {part for name in authors for part in re.findall(r"[\w'’-]+", name)}
    if set(re.findall(r"[\w'’-]+", who)) <= parts:
        return ""
    how = found["how"] or ""
    did_it = _AUTHORED.match(how) or any(match[0] == how for match, _ in deeds_in(how))
    if (_CREDITS.match(how) and testimony.has(who)) or (not did_it and how and testimony.has(f"by {who}")):
        return ""
    if "from" in found[0].split() and all(_known(word, testimony) for word in who.split()):
        return ""
    return f"{who} is not the author of a commit cited"


def _wrong_subject(rest: str, authors: set[str]) -> str:
    """«Grace removed it»: whoever stands before a verb of doing is said to have done it, and only the author has."""
    parts = {part for name in authors for part in re.findall(r"[\w'’-]+", name)}
    for found in _CAPITAL.finditer(rest):
        behind = re.match(r"\s+(?:also |then |later |first |himself |herself )?(\w+)", rest[found.end() :])
        if behind is None or found[1] in parts or known_word(found[1]):
            continue
        deed = next((match for match, _ in deeds_in(behind[1]) if match[0] == behind[1]), None)
        if (deed or _AUTHORED.match(behind[1])) and not any(match[0] == found[1] for match, _ in deeds_in(found[1])):
            return f"{found[1]} is not the author of a commit cited"
    return ""


def _by_small(rest: str, testimony: Testimony) -> str:
    """«Removed by bob»: a word after a deed's «by» that is no way of doing it and that no evidence knows."""
    for found in _BY_SMALL.finditer(rest):
        word = found[1]
        after_deed = any(match.end() <= found.start() < match.end() + 12 for match, _ in deeds_in(rest))
        if after_deed and not word.endswith("ing") and not known_word(word) and not _known(word, testimony):
            return f"{word} stands nowhere in what is cited"
    return ""


def _chinese(rest: str, testimony: Testimony) -> str:
    names = [name for record in testimony.records for name in record.names]
    for found in _ZH_BY.finditer(rest):
        who = (found[1] or found[2] or "").strip()
        if (
            who
            and "\x01" not in who
            and not any(who in name or name in who for name in names)
            and not testimony.has(who)
        ):
            return f"{who} is not the author of a commit cited"
    return ""


def _without_names(rest: str, testimony: Testimony) -> str:
    names = {name for record in testimony.records for name in record.names if name}
    names |= {f.author for f in testimony.findings if f.author}
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return rest


def _unknown(sentence: str, rest: str, testimony: Testimony) -> str:
    """The first capitalised word that no evidence has; the first word of a sentence only where it must be a name."""
    begin = re.search(r"[^\W_]+", sentence)
    for found in _CAPITAL.finditer(rest):
        word = re.sub(r"['’]s\Z", "", found[1])
        if known_word(word) or _known(word, testimony) or any(match[0] == word for match, _ in deeds_in(rest)):
            continue
        if begin and found[1].startswith(begin[0]) and not _must_be_a_name(rest, found):
            continue
        return f"{word} stands nowhere in what is cited"
    return ""


def _must_be_a_name(rest: str, found: re.Match[str]) -> bool:
    """Whether the first word of a sentence is a subject: a deed, an auxiliary or another capital follows at once.

    In Chinese only names have a capital letter, wherever they stand.
    """
    behind = rest[found.end() :]
    if re.search(r"[\u3400-\u9fff]", behind):
        return True
    if re.match(r"\s+(?:has|had|did|was|is|also|then|himself|herself)\b|\s+[A-Z]", behind):
        return True
    return any(match.start() <= 2 for match, _ in deeds_in(behind))


def _known(word: str, testimony: Testimony) -> bool:
    return all(stem(part) in testimony.stems for part in words_of(word))
