"""Stems are the index's own, synonyms are what developers write, and small talk carries no weight."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent.chinese import glossary
from archaeologist.agent.lexicon import STOP_WORDS, WEIGHTS, is_content, rows, stem, stem_phrase, synonyms


def _stems_of_fts5(words: Iterable[str]) -> dict[str, str]:
    """What SQLite itself makes of each word."""
    listed = sorted(set(words))
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(word, tokenize='porter ascii')")
    database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance')")
    database.executemany("INSERT INTO texts(rowid, word) VALUES (?, ?)", enumerate(listed))
    found = {listed[rowid]: term for rowid, term in database.execute("SELECT doc, term FROM terms")}
    database.close()
    return found


def _single_words(phrases: Iterable[str]) -> set[str]:
    return {word for phrase in phrases for word in re.findall(r"[a-z]+", phrase)}


def _synonym_words() -> list[str]:
    return [word for first, _, others in rows() for word in (first, *others)]


def test_stems_are_those_of_the_index_for_every_word_in_the_files() -> None:
    english = [item for entry in glossary().values() for item in entry.english]
    words = _single_words([*_synonym_words(), *english, *STOP_WORDS])
    assert len(words) > 2500
    assert {word: stem(word) for word in words} == _stems_of_fts5(words)


@given(st.lists(st.text(alphabet="abcdefgilmnoprstuvyzw", min_size=1, max_size=14), min_size=1, max_size=30))
def test_stems_are_those_of_the_index_for_any_letters(words: list[str]) -> None:
    assert {word: stem(word) for word in words} == _stems_of_fts5(words)


_ENDINGS = (
    "s es ies sses ed eed ing y ational izer ization iveness fulness icate ative alize ement ion ism ate ll er ly"
)


@given(st.text(alphabet="abdegiklmnoprstuy", min_size=1, max_size=8), st.sampled_from(_ENDINGS.split()))
def test_stems_are_those_of_the_index_for_any_ending(root: str, ending: str) -> None:
    assert {root + ending: stem(root + ending)} == _stems_of_fts5([root + ending])


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("caching", "cach"),
        ("Deprecated", "deprec"),
        ("dependencies", "depend"),
        ("by", "by"),
        ("eed", "e"),
        ("ization", "izat"),
        ("x" * 70, "x" * 70),
    ],
)
def test_a_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_the_stems_of_a_phrase() -> None:
    assert stem_phrase("backed-out Changes") == "back out chang"


@pytest.mark.parametrize(
    ("word", "synonym", "weight"),
    [
        ("reverted", "undo", 1.0),
        ("undid", "roll back", 1.0),
        ("removal", "drop", 1.0),
        ("dropped", "get rid of", 1.0),
        ("deprecated", "obsolete", 0.6),
        ("slower", "performance", 0.6),
        ("slow", "cache", 0.35),
        ("crashes", "segfault", 0.6),
        ("crashed", "traceback", 0.35),
        ("hangs", "deadlock", 0.6),
        ("hung", "stuck", 1.0),
        ("leaks", "memory", 0.35),
        ("handles", "descriptor", 0.6),
        ("fd", "handle", 0.6),
        ("disabled", "turn off", 1.0),
        ("enabling", "turn on", 1.0),
        ("ignored", "skip", 1.0),
        ("quoting", "escape", 1.0),
        ("incorrect", "wrong", 1.0),
        ("wrong", "bad", 0.6),
        ("folders", "directory", 1.0),
        ("configuration", "config", 1.0),
        ("config", "option", 0.6),
        ("arguments", "param", 1.0),
        ("environment", "env", 1.0),
        ("asynchronous", "async", 1.0),
        ("auth", "login", 0.6),
        ("docs", "documentation", 1.0),
        ("broke", "break", 1.0),
        ("vertices", "node", 1.0),
        ("csrf", "xsrf", 1.0),
        ("urls", "uri", 1.0),
        ("threw", "raise", 1.0),
    ],
)
def test_what_developers_write_for_it(word: str, synonym: str, weight: float) -> None:
    assert dict(synonyms(word)).get(synonym) == weight


@pytest.mark.parametrize(
    ("word", "stranger"),
    [
        ("set", "config"),
        ("terminal", "kill"),
        ("author", "authentication"),
        ("cache", "slow"),
        ("memory", "crash"),
        ("increase", "throw"),
        ("name", "move"),
        ("type", "class"),
        ("path", "search"),
        ("executable", "run"),
        ("separator", "extract"),
    ],
)
def test_what_would_lead_astray_is_left_out(word: str, stranger: str) -> None:
    assert stranger not in dict(synonyms(word))


@pytest.mark.parametrize(
    ("word", "stranger"),
    [
        ("cores", "cross-origin"),
        ("core", "cors"),
        ("cored", "cors"),
        ("pipes", "pypi"),
        ("user", "use after free"),
        ("bounds", "attach"),
        ("setting", "assign"),
        ("buses", "busy"),
    ],
)
def test_a_word_borrows_nothing_from_one_that_merely_looks_like_it(word: str, stranger: str) -> None:
    assert stranger not in dict(synonyms(word))


@pytest.mark.parametrize(
    ("word", "synonym"),
    [
        ("hanged", "stuck"),
        ("retries", "backoff"),
        ("speeding", "fast"),
        ("normalises", "canonicalize"),
        ("denied", "refuse"),
        ("truncating", "cut off"),
        ("orderings", "sort"),
        ("line-ending", "newline"),
    ],
)
def test_every_inflection_finds_the_rows_of_its_base(word: str, synonym: str) -> None:
    assert synonym in dict(synonyms(word))


@pytest.mark.parametrize(
    ("word", "other"),
    [("tokenise", "tokenize"), ("quantized", "quantised"), ("analyse", "analyze"), ("randomisation", "randomization")],
)
def test_british_and_american_spellings_are_one_word(word: str, other: str) -> None:
    assert dict(synonyms(word))[other] == 1.0


@pytest.mark.parametrize("word", ["size", "raise", "noise", "resize"])
def test_a_short_word_in_ise_has_one_spelling(word: str) -> None:
    assert not {item for item, _ in synonyms(word)} & {"sise", "raize", "noize", "resise"}


def test_synonyms_come_nearest_first_without_the_words_own_stem() -> None:
    for word in ("reverted", "crashes", "slow", "handle", "deprecate", "config"):
        found = synonyms(word)
        weights = [weight for _, weight in found]
        assert weights == sorted(weights, reverse=True)
        stems = [stem_phrase(item) for item, _ in found]
        assert len(set(stems)) == len(stems)
        assert stem(word) not in stems


def test_a_word_that_nobody_listed_has_no_synonyms() -> None:
    assert synonyms("frobnicate") == ()
    assert synonyms("") == ()


def test_the_rows_are_well_formed() -> None:
    listed = rows()
    assert len(listed) > 400
    assert [key for key, count in Counter((word, weight) for word, weight, _ in listed).items() if count > 1] == []
    for word, weight, others in listed:
        assert weight in WEIGHTS, word
        items = (word, *others)
        assert all(re.fullmatch(r"[a-z0-9.]+(?:[ -][a-z0-9.]+)*", item) for item in items), items
        assert len({stem_phrase(item) for item in items}) == len(items), items


def test_a_word_is_the_same_as_one_group_only() -> None:
    counts = Counter(item for word, weight, others in rows() if weight == 1.0 for item in (word, *others))
    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    "word",
    [
        "commit",
        "changed",
        "code",
        "thing",
        "reason",
        "Why",
        "when",
        "used",
        "longer",
        "anymore",
        "doesn't",
        "doesn’t",
        "pls",
        "weird",
        "apparently",
        "remembered",
        "didn",
        "offending",
    ],
)
def test_small_talk_has_no_weight(word: str) -> None:
    assert not is_content(word)


@pytest.mark.parametrize(
    "word",
    [
        "default",
        "header",
        "root",
        "context",
        "source",
        "sort",
        "deprecated",
        "removed",
        "slow",
        "cache",
        "first-party",
        "hang",
        "empty",
        "none",
        "new",
        "random",
        "expected",
    ],
)
def test_what_a_commit_message_says_has_weight(word: str) -> None:
    assert is_content(word)


def test_stop_words_are_single_and_lower_case() -> None:
    assert all(word == word.lower() and " " not in word for word in STOP_WORDS)
