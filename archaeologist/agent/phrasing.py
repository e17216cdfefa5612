"""How a question is put, apart from what it is about: the features that `intents.py` weighs.

Subjects become their kind and words that mean the same become a concept (`concepts.tsv`), so that «why was foo() axed»
and «why did they throw out --bar» look nearly alike. Nothing here knows an intent; the cue phrases come in as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from archaeologist.agent.cues import PRIORITY, score_intents
from archaeologist.agent.lexicon import STOP_WORDS, stem
from archaeologist.agent.subjects import masked

QUOTED = re.compile(r"(?<!\w)'[^']{12,}'(?!\w)|\"[^\"]{12,}\"|“[^”]{6,}”|「[^」]{6,}」")
"""Prose in quotation marks: it is spoken of, not asked."""
_TOKEN = re.compile(r"<[a-z]+>|->|→|=>|[a-z]+(?:'[a-z]+)?|\d[\d.]*|[?:,]")
_SHORT = re.compile(r"(\b(?:what|who|where|why|when|how|it|that|there|here|which))'s\b")
_FUNCTION = frozenset(word.replace("'", "") for word in STOP_WORDS)
_MOST_TOKENS = 80
_SPELLED_FROM = 6
_CUE_AT_MOST = 6.0
_NEIGHBOURS = 0.6

Forms = tuple[tuple[tuple[str, ...], str], ...]


def features(text: str) -> Mapping[str, float]:
    """The features of a question in English: presence is 1, a cue score its strength. What is quoted is left out.

    `w` is a word's stem, `k` the kind of a subject, `c` a concept; `2` and `3` are neighbours in the abstracted
    question (`^` its start, `$` its end) and count less, there being more of them; `cue` and `top` are of `cues.tsv`.
    """
    asked = QUOTED.sub(" ", text)
    words = _words(asked)
    line = ("^", *_abstract(words), "$")
    found = dict.fromkeys(_wordings(words), 1.0)
    found.update({f"c {name}": 1.0 for name in line if name.isupper() and name != "THING"})
    found.update(dict.fromkeys(_neighbours(line), _NEIGHBOURS))
    scores = score_intents(asked)
    found.update({f"cue {intent}": min(score, _CUE_AT_MOST) / 2 for intent, score in scores.items()})
    if scores:
        found[f"top {max(scores, key=lambda intent: (scores[intent], -PRIORITY.index(intent)))}"] = 1.0
    return found


def _words(text: str) -> list[str]:
    """Stems, kinds of subjects in angle brackets, and the marks that part clauses."""
    plain = _SHORT.sub(r"\1 is", masked(text.replace("’", "'")).lower())
    found = []
    for token in _TOKEN.findall(plain)[:_MOST_TOKENS]:
        if token[0].isdigit():
            found.append("<version>" if "." in token.strip(".") else "<number>")
        elif token[0].isalpha():
            found.append(stem(token.removesuffix("'s").replace("'", "")))
        else:
            found.append("->" if token in ("→", "=>") else token)
    return found


def _wordings(words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"k {word[1:-1]}" if word[0] == "<" else f"w {word}"


def _abstract(words: list[str]) -> Iterator[str]:
    """The question with concepts for words, and one THING for each run of subjects and words of its field."""
    forms, place, last = _forms(), 0, ""
    while place < len(words):
        word = words[place]
        known = word if word in forms else _misspelled(word)
        form, name = next(
            (each for each in forms.get(known, ()) if words[place + 1 : place + len(each[0])] == list(each[0][1:])),
            ((word,), "THING" if word[0] == "<" or (word.isalpha() and word not in _function_stems()) else word),
        )
        place += len(form)
        if not name == last == "THING":
            yield name
        last = name


def _neighbours(line: tuple[str, ...]) -> Iterator[str]:
    for pair in pairwise(line):
        yield "2 " + " ".join(pair)
    for place in range(len(line) - 2):
        yield "3 " + " ".join(line[place : place + 3])


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _FUNCTION)


@cache
def _forms() -> Mapping[str, Forms]:
    """The forms of all concepts by their first stem, the longest first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for row in Path(__file__).with_name("concepts.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            name, forms = row.split("\t")
            for form in forms.split(" | "):
                stems = tuple(stem(word) for word in re.findall(r"[a-z0-9]+", form))
                found.setdefault(stems[0], {}).setdefault(stems, name)
    return {first: tuple(sorted(each.items(), key=lambda item: -len(item[0]))) for first, each in found.items()}


def _misspelled(word: str) -> str:
    """The one form that `word` spells with a letter too many, too few, or two swapped; else `word` as it is."""
    if len(word) < _SPELLED_FROM - 1 or not word.isalpha() or word in _function_stems():
        return word
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    fewer = {word[:i] + word[i + 1 :] for i in range(1, len(word))} if len(word) >= _SPELLED_FROM else set()
    near = {each for each in swapped | fewer if each in _forms()} | (_with_a_gap().get(word, frozenset()))
    return min(near) if len(near) == 1 else word


@cache
def _with_a_gap() -> Mapping[str, frozenset[str]]:
    """The first words of forms by what is left of them when one letter is missing."""
    found: dict[str, set[str]] = {}
    for word in _forms():
        if len(word) >= _SPELLED_FROM:
            for i in range(1, len(word)):
                found.setdefault(word[:i] + word[i + 1 :], set()).add(word)
    return {left: frozenset(words) for left, words in found.items()}
