"""Whether what a model wrote may stand as the question to settle: it asks, claims nothing, and names nothing new.

The question goes into a comment under our name, so of the two faults the one is cheap and the other is not: a good
sentence that is refused leaves the wording of the rules, a bad one that is let through is published. Every check is
therefore a list of what is allowed. A word in small letters cannot be told from a name that is spelled like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 200
_MOST_SENTENCES = 2
_OPENER = re.compile(
    r"what|which|who|whose|whom|where|when|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had"
    r"|may|must",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[^\w .,'’?()/:#=+%&-]|//|\bwww\.|\b(?:https?|ftps?|mailto|file|data|javascript):", re.IGNORECASE
)
_PLAIN = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
_PROPER = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)*")
_ID = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\Z")
_NAME = re.compile(r"[\w#./-][\w.,'’()/:#=+%&-]*(?<![.,:'’(])")
_ADDRESS = re.compile(r"\b[a-z][a-z+.-]*://\S*|\bwww\.\S*|\S*@\S*", re.IGNORECASE)
_TELLING = re.compile(r"[a-z]{4,}")
_STEM = 5
_COMMON = re.compile(
    r"(?:th(?:is|at|ese|ose|ere|en|an|ey|em|eir)|here|with(?:out)?|from|into|wh(?:at|ich|en|ere|ose)|will|would|should"
    r"|could|must|does|have|been|still|after|before|about|(?:any|some|no|every)thing|changed?s?|commits?|code|lines?"
    r"|need(?:ed|s)?|same|(?:an)?other|more|most|less|only|longer|really|reason|were|merg(?:e|ed|ing)|approved?|good"
    r"|okay|fine|request)"
)
"""Words that a question may hold whatever it is about."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question may speak of: `names` is the text whose names it may use, `about` the part it has to bear on.

    `ids` are the object names of the commits that it may name, whole.
    """

    names: str
    about: str
    ids: tuple[str, ...] = ()


def question(said: object, ground: Ground) -> str:
    """The sentence as it may be shown; empty when it may not be.

    It is one question or two in at most `LONGEST` characters, without markup, addresses and mentions. Each begins with
    a word that asks, ends at its only question mark, and has no second clause behind a stop, a colon or a bracket.
    Whatever is no plain word (ids, numbers, paths, identifiers, proper names) stands in the ground; and at least one
    telling word is of what the finding is about, so that the question cannot be emptied.
    """
    text = said.strip(" \t\r\n") if isinstance(said, str) else ""
    if not text or len(text) > LONGEST or _FOREIGN.search(text):
        return ""
    sentences = re.split(r"(?<=\?) ", text)
    known = _ADDRESS.sub(" ", ground.names)
    if len(sentences) > _MOST_SENTENCES or not all(_asks(each, known, ground.ids) for each in sentences):
        return ""
    return text if _stems(text) & _stems(ground.about) else ""


def _asks(sentence: str, known: str, ids: Iterable[str]) -> bool:
    """Whether a sentence is a question that names nothing but what is known."""
    if not sentence.endswith("?") or sentence.count("?") > 1:
        return False
    first, *rest = sentence[:-1].split(" ")
    if not _PROPER.fullmatch(first) or not _OPENER.fullmatch(first) or len(rest) < 2:
        return False
    return all(_is_known(each.removesuffix(","), known, ids) for each in rest)


def _is_known(word: str, known: str, ids: Iterable[str]) -> bool:
    """Whether a word is a plain one, or names something that is known."""
    bare = _POSSESSIVE.sub("", word)
    if _ID.fullmatch(bare):
        return any(oid.startswith(bare) for oid in ids) or _stands(bare, known)
    if _PLAIN.fullmatch(word):
        return True
    if _PROPER.fullmatch(bare):
        return _stands(bare.lower(), known.lower())
    return bool(_NAME.fullmatch(bare)) and (_stands(bare, known) or _stands(bare.removesuffix("()"), known))


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text, and not as a part of a longer word or number."""
    if not re.search(r"\w", name):
        return False
    before = r"(?<!\w)(?<!\d\.)" if name[0].isalnum() or name[0] == "_" else ""
    return bool(re.search(rf"{before}{re.escape(name)}(?!\w|\.\d)", text))


def _stems(text: str) -> set[str]:
    """The beginnings of the telling words of a text: «refuses» and «refused» are one."""
    return {each[:_STEM] for each in _TELLING.findall(text.lower()) if not _COMMON.fullmatch(each)}
