"""From the words of a question to a `Question`: intent, subjects, content words, times and versions.

What looks like code becomes a subject (`subjects.py`), the rest that carries meaning words to search with; what is
asked is judged from how it is put (`intents.py`).
"""

from __future__ import annotations

import re
from datetime import date

from archaeologist.agent.chinese import has_chinese, translate
from archaeologist.agent.cues import asks_for_callers, wants
from archaeologist.agent.intents import besides, chances
from archaeologist.agent.lexicon import is_content
from archaeologist.agent.subjects import subjects_of
from archaeologist.agent.theme import theme
from archaeologist.domain.question import Intent, Question
from archaeologist.errors import UsageError

_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,4}){1,3})(?![\w.]*\w)")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['-][A-Za-z0-9]+)*|\d+")


def _unwrapped(text: str) -> str:
    """A question without the quotes around all of it, which a shell or a script left there: they quote no code."""
    for begin, end in ('""', "''", "“”", "「」"):
        inner = text[1:-1]
        if len(text) > 2 and text[0] == begin and text[-1] == end and begin not in inner and end not in inner:
            return inner.strip() if " " in inner or has_chinese(inner) else text
    return text


def understand(text: str) -> Question:
    """What `text` asks. Raises `UsageError` when nothing in it can be searched for."""
    asked = " ".join(text.split())
    text = _unwrapped(asked)
    if not text:
        raise UsageError(
            "The question is empty.", 'Ask something, for example: archaeologist ask "why was X deprecated?"'
        )
    chinese = has_chinese(text)
    english, groups = _english(text) if chinese else (text, ())
    subjects, rest = subjects_of(text if chinese else english)
    likely = chances(english)
    intent: Intent = "callers" if asks_for_callers(f"{text} {english}") else next(iter(likely))
    span = next(iter(years(english)), None)
    words = (*_platforms(rest), *(groups if chinese else _words(rest)))
    if not words and not subjects:
        raise UsageError(
            "There is nothing to search for in the question.", "Name a function, a file, a flag or what you saw."
        )
    return Question(
        text=asked,
        intent=intent,
        subjects=subjects,
        words=tuple(dict.fromkeys(words)),
        wants=wants(english),
        since=span[0] if span else None,
        until=span[1] if span else None,
        versions=tuple(_VERSION.findall(text)),
        language="zh" if chinese else "en",
        also=besides(english, likely),
        theme=theme(english, intent),
        certainty=likely.get(intent, 1.0),
    )


def _english(text: str) -> tuple[str, tuple[str, ...]]:
    translation = translate(text)
    numbers = re.findall(r"(?<![\w.#-])\d{2,3}(?![\w.-])", text)
    return translation.english, (*("|".join(group) for group in translation.words), *numbers)


_PLATFORM = re.compile(
    r"\b(python|py|node|nodejs|ruby|php|java|jdk|go|golang|rust|perl|lua|windows|macos|android|ios|ie|gcc|clang|cmake|http"
    r"|tls|ssl|utf|es|ecma|typescript|webpack|react|vue|angular|django|rails|openssl|qt|gtk|kotlin|scala|swift|dotnet)"
    r"[ -]?v?(\d{1,4}(?:\.\d{1,3})*)\b",
    re.IGNORECASE,
)


def _platforms(text: str) -> list[str]:
    """Versions of what programs run on and speak: «python 2» is one thing, of which neither word says anything."""
    return [f"{name} {number}" for name, number in _PLATFORM.findall(text)]


def _words(rest: str) -> list[str]:
    without = _VERSION.sub(" ", rest.replace("’", "'"))
    words = []
    for word in _WORD.findall(without):
        bare = re.sub(r"'(?:s|t|re|ve|ll|d|m)\Z", "", word)
        if is_content(word) and is_content(bare) and (len(bare) > 1):
            words.append(bare)
    return words


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(
    r"\b(?:(early|mid|late|end of|start of|beginning of)[\s-]*(?:of )?)?"
    r"(?:(" + "|".join(_MONTHS) + r")[a-z]*\.?,? )?((?:19[89]|20[0-4])\d)"
    r"(?:[-/](0?[1-9]|1[0-2])\b|\s*年\s*(\d{1,2})\s*月)?(?![\w.]*\w)",
    re.IGNORECASE,
)
_PARTS = {
    "early": (1, 5),
    "start of": (1, 4),
    "beginning of": (1, 4),
    "mid": (4, 9),
    "late": (8, 12),
    "end of": (9, 12),
}


def years(text: str) -> tuple[tuple[date, date], ...]:
    """The spans of days that a question names, from «2019», «May 2022», «2022-05», «late 2021»; both ends included."""
    spans = []
    for part, month, year, number, zh in _DATED.findall(text):
        first, last = _PARTS.get(part.lower(), (1, 12))
        if exact := _MONTHS.index(month.lower()) + 1 if month else int(number or zh or 0):
            first = last = min(exact, 12)
        end = date(int(year) + last // 12, last % 12 + 1, 1)
        spans.append((date(int(year), first, 1), end))
    return tuple(spans)
