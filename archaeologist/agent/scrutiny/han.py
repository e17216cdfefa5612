"""What can be checked of a Chinese sentence though its evidence is English: who, in which order, how long, and why.

Words are compared by way of the glossary that reads Chinese questions: a word that it knows has English ones, of which
the evidence should have one. What it does not know where a person would stand is taken for a person's name.
"""

from __future__ import annotations

import re

from archaeologist.agent.chinese import Token, translate
from archaeologist.agent.scrutiny.events import HARD
from archaeologist.agent.scrutiny.testimony import Testimony, stem, words_of
from archaeologist.agent.scrutiny.verbs import deeds_in

_HAN = "\u3400-\u9fff"
_AGENT = re.compile(rf"(?:\A|[，。；：、\s\x00\x01])([{_HAN}]{{2,6}})\Z")
_BY = re.compile(rf"被\s*([{_HAN}]{{2,6}})\Z")
_DID = re.compile(r"\s*(?:了|\x01)")
_AUTHORED = re.compile(r"提交(?=了)|编写(?=了)|撰写(?=了)|写(?=了)|完成(?=了)")
_LIGHT = re.compile(r"\A[才也已就又都便即再曾]+|[才也已就又都便即再曾]+\Z")
_NOBODY = frozenset(("此后", "团队", "不久后", "进而", "悄悄"))
_ID = re.compile(r"(?<![\w./#-])[0-9a-f]{7,64}(?![\w-])")
_ORDER = re.compile(
    rf"({_ID.pattern})[^，。；]{{0,12}}?(?:在|早于|晚于)\s*({_ID.pattern})\s*[^，。；\w]{{0,3}}(?:之|以)?(前|后)?"
)
_LENGTH = re.compile(
    r"(?:\d+|[两二三四五六七八九十百几数半])\s*(?:个)?(年|月|周|星期|天|日|小时|分钟)多?(?:(?:之|以)?[前后])"
)
_UNITS = {
    "年": "year", "月": "month", "周": "week", "星期": "week", "天": "day", "日": "day", "小时": "hour",
    "分钟": "minute",
}  # fmt: skip
_FEWEST = 0.5


def stranger(rest: str, testimony: Testimony) -> str:
    """The fault of somebody who is said to have done it and whom no evidence knows; empty when there is nobody."""
    deeds = [match for match, deed in deeds_in(rest) if deed.name in HARD]
    for match in (*deeds, *_AUTHORED.finditer(rest)):
        before = rest[: match.start()]
        found = _BY.search(before) or (_AGENT.search(before) if _DID.match(rest, match.end()) else None)
        who = _LIGHT.sub("", found[1]) if found else ""
        if len(who) > 1 and "被" not in who and who not in _NOBODY and _unknown(who) == who and not testimony.has(who):
            return f"{who} is not the author of a commit cited"
    return ""


def _unknown(text: str) -> str:
    return "".join(token.text for token in translate(text).tokens if token.kind == "unknown" or len(token.text) == 1)


def disordered(text: str, cited: Testimony) -> str:
    """The fault of one commit that is said to come before or after another, and did not."""
    for found in _ORDER.finditer(text):
        days = [_day(name, cited) for name in (found[1], found[2])]
        before = "早于" in found[0] or found[3] == "前"
        after = "晚于" in found[0] or found[3] == "后"
        if None in days or days[0] == days[1] or not (before or after):
            continue
        if (days[0] < days[1]) != before:  # type: ignore[operator]
            return "it happened the other way round in time"
    return ""


def _day(name: str, cited: Testimony) -> object:
    return next((record.days[0] for record in cited.records if record.oid.startswith(name) and record.days), None)


def unmeasured(rest: str, testimony: Testimony) -> str:
    """The fault of a stretch of time of which no evidence speaks."""
    for found in _LENGTH.finditer(rest):
        if found[0] not in testimony.whole and _UNITS[found[1]] not in testimony.stems:
            return f"the stretch of time “{found[0]}” stands nowhere in what is cited"
    return ""


def share(text: str, testimony: Testimony) -> float | None:
    """The share of the words known to the glossary of which the evidence has an English one; None without any."""
    found = [_heard(token, testimony) for token in translate(text).tokens if token.kind == "word" and _english(token)]
    return sum(found) / len(found) if found else None


def unheard(cause: str, testimony: Testimony) -> bool:
    """Whether the words of a cause are known, and the evidence has not even half of them."""
    found = share(cause, testimony)
    return found is not None and found < _FEWEST


def _english(token: Token) -> set[str]:
    return {stem(word) for item in token.entry.english for word in words_of(item)}


def _heard(token: Token, testimony: Testimony) -> bool:
    return bool(_english(token) & testimony.stems)
