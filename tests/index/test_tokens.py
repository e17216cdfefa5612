"""Words of code and of messages."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.index.tokens import (
    differing,
    fold,
    is_identifier,
    message_parts,
    message_query,
    sign_pairs,
    without_end_marks,
    word_count,
    words,
)


@given(st.binary(max_size=200))
def test_words_are_what_a_regular_expression_finds(text: bytes) -> None:
    assert words(text) == re.findall(rb"\w+", text)
    kept = [word for word in words(text) if is_identifier(word)]
    assert kept == [word for word in re.findall(rb"\b[A-Za-z_]\w+\b", text) if len(word) <= 200]


@given(*[st.lists(st.sampled_from([b"name", b"other", b";", b" ", b",", b"1"]), max_size=40).map(b"".join)] * 2)
def test_what_differs_keeps_the_difference_of_every_count(one: bytes, other: bytes) -> None:
    more, less = differing(one, other)
    before, after = Counter(words(one)), Counter(words(more))
    before.subtract(words(other))
    after.subtract(words(less))
    assert {word: n for word, n in before.items() if n} == {word: n for word, n in after.items() if n}


def test_gits_own_remark_is_no_text() -> None:
    assert b"newline" not in without_end_marks(b"@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Use TrustedProxies here", "Trusted Proxies"),
        ("HTTPServer2Config and getX", "HTTP Server 2 Config . get X"),
        ("Nothing Of The Kind, ALL CAPS", ""),
        ("修复配置文件", "修复 复配 配置 置文 文件 件"),
        ("a 字 b", "字"),
    ],
)
def test_parts_of_messages(text: str, parts: str) -> None:
    assert message_parts(text) == parts


def test_pairs_of_signs() -> None:
    assert sign_pairs("配置文") == "配置 置文 文"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("guard", '"guard"'),
        ('say "hi" OR 1', '"say ""hi"" OR 1"'),
        ("配置文件", '"配置 置文 文件"'),
        ("配", '"配" *'),
        ("fix 配置", '"fix " AND "配置"'),
        ("--", ""),
        ("", ""),
        ("_", ""),
    ],
)
def test_queries(text: str, query: str) -> None:
    assert message_query(text) == query


def test_a_scope_goes_before_every_phrase() -> None:
    assert message_query("a配置", "{subject} : ") == '{subject} : "a" AND {subject} : "配置"'


def test_counting_words() -> None:
    assert word_count("three little words") == 3
    assert word_count("修复 the 配置") == 5


def test_folding() -> None:
    assert fold("Trusted_Proxies") == fold("trusted-proxies") == "trustedproxies"
