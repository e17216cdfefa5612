"""From the words of a question to a `Question`: intent, subjects, content words, times and versions.

Purely lexical: whether history knows a name is found out later, by a tool. What looks like code (backticks, flags,
paths, snake_case, CamelCase, dotted names, header names, quoted words) becomes a subject; the rest that carries
meaning becomes words to search with.
"""

from __future__ import annotations

import re
from datetime import date

from archaeologist.agent.chinese import has_chinese, translate
from archaeologist.agent.cues import PRIORITY, score_intents, wants
from archaeologist.agent.lexicon import is_content
from archaeologist.agent.theme import theme
from archaeologist.domain.oid import looks_like_oid
from archaeologist.domain.question import Intent, Question, Subject, SubjectKind
from archaeologist.errors import UsageError

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
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,4}){1,3})(?![\w.]*\w)")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['-][A-Za-z0-9]+)*|\d+")
_NOUN_OF_CHANGE = re.compile(
    r"\b(?:deprecation|removal|rename|renaming|move|change|rewrite|refactor(?:ing)?|split|default)\b", re.I
)


def understand(text: str) -> Question:
    """What `text` asks. Raises `UsageError` when nothing in it can be searched for."""
    text = " ".join(text.split())
    if not text:
        raise UsageError(
            "The question is empty.", 'Ask something, for example: archaeologist ask "why was X deprecated?"'
        )
    chinese = has_chinese(text)
    english, groups = _english(text) if chinese else (text, ())
    subjects, rest = _subjects(text if chinese else english)
    scores = _scores(english)
    ranked = sorted(scores, key=lambda intent: (-scores[intent], PRIORITY.index(intent)))
    intent: Intent = ranked[0] if ranked else "bug_origin" if not subjects else "introduced"
    span = next(iter(years(english)), None)
    words = groups if chinese else tuple(_words(rest))
    if not words and not subjects:
        raise UsageError(
            "There is nothing to search for in the question.", "Name a function, a file, a flag or what you saw."
        )
    return Question(
        text=text,
        intent=intent,
        subjects=subjects,
        words=tuple(dict.fromkeys(words)),
        wants=wants(english),
        since=span[0] if span else None,
        until=span[1] if span else None,
        versions=tuple(_VERSION.findall(text)),
        language="zh" if chinese else "en",
        also=tuple(i for i in ranked[1:] if scores[i] >= 0.4 * scores[ranked[0]]),
        theme=theme(english, intent),
    )


def _english(text: str) -> tuple[str, tuple[str, ...]]:
    translation = translate(text)
    numbers = re.findall(r"(?<![\w.#-])\d{2,3}(?![\w.-])", text)
    return translation.english, (*("|".join(group) for group in translation.words), *numbers)


_QUOTED = re.compile(r"(?<!\w)'[^']{12,}'(?!\w)|\"[^\"]{12,}\"|“[^”]{6,}”|「[^」]{6,}」")


def _scores(english: str) -> dict[Intent, float]:
    """The scores of the intents; what is quoted is spoken of, not asked."""
    scores = dict(score_intents(_QUOTED.sub(" ", english)))
    if scores.get("reverted", 0.0) >= 2.0 and (
        _NOUN_OF_CHANGE.search(english) or {"deprecated", "removed"} & scores.keys()
    ):
        scores["reverted"] += 1.5
    for form in ("cochange", "experts"):
        if scores.get(form, 0.0) >= 2.5:
            scores[form] += 1.5
    return scores


def _subjects(text: str) -> tuple[tuple[Subject, ...], str]:
    """The subjects in order of their place, and the text without them."""
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
    return tuple(dict.fromkeys(subject for _, subject in found)), rest


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
        return Subject("name", text.strip("."), _names(text))
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
    return Subject("quote", bare, names) if names else None


def _names(text: str) -> tuple[str, ...]:
    """The identifiers a written name may stand for, the most telling (its last part) first."""
    parts = re.findall(r"[A-Za-z_$][\w$]*", text)
    return tuple(dict.fromkeys(reversed(parts)))


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
