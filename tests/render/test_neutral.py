"""Repository text is data: it is shown and never obeyed."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.render import neutral

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, naïve, 名前, 👩‍💻", "plain, naïve, 名前, 👩‍💻"),
        ("\x1b[2J\x07", "␛[2J␇"),
        ("a\r\nb\rc\td", "a\nb␍c   d"),
        ("x\x7f\x9b31m", "x␡⟨U+009B⟩31m"),
        ("user\u202etxt.exe", "user⟨U+202E⟩txt.exe"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("latin\udce9", "latin\\xe9"),
    ],
)
def test_what_a_terminal_would_act_on_is_made_visible(text: str, shown: str) -> None:
    assert neutral.plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("snake_case and 2.2.0 (really) - yes!", "snake_case and 2.2.0 (really) - yes!"),
        ("__init__ *bold* `code` ~~gone~~", "\\_\\_init\\_\\_ \\*bold\\* \\`code\\` \\~\\~gone\\~\\~"),
        ("[x](http://a.b) ![i](u)", "\\[x\\](http\\://a.b) !\\[i\\](u)"),
        ("<b>&amp;<!-- c -->", "\\<b\\>\\&amp;\\<!-- c --\\>"),
        ("www.evil.example", "www\\.evil.example"),
        ("a | b", "a \\| b"),
        ("ping @octocat, me@example.org", f"ping @{JOINER}octocat, me@{JOINER}example.org"),
        ("@team", f"@{JOINER}team"),
        ("see #12", f"see \\#{JOINER}12"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("/close", "\\/close"),
        ("=====", "\\====="),
        ("two\nlines", "two lines"),
        ("$x$", "\\$x\\$"),
    ],
)
def test_markdown_shows_the_text_and_does_nothing_else(text: str, shown: str) -> None:
    assert neutral.markdown(text) == shown


@given(st.text(max_size=80))
def test_a_code_span_or_block_cannot_be_left(text: str) -> None:
    span = neutral.markdown_code(text)
    fence = re.match("`+", span)
    assert fence
    assert span.endswith(fence[0])
    assert fence[0] not in re.findall("`+", span[len(fence[0]) : -len(fence[0])])
    first, *inside, last = neutral.markdown_block(text).split("\n")
    assert first == last
    assert all(first not in each for each in inside)


@given(st.text(st.characters(), max_size=80))
def test_html_has_no_markup_but_ours(text: str) -> None:
    assert not re.search("[<>\"']", neutral.html(text))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://a.b/<x>",
        'https://a.b/"x',
        "https://a.b/)x",
        "//a.b",
    ],
)
def test_an_address_that_could_do_anything_but_lead_somewhere_is_dropped(address: str) -> None:
    assert neutral.url(address) is None


@given(st.recursive(st.text(st.characters(), max_size=20), lambda inner: st.lists(inner, max_size=3)))
def test_json_says_the_same_with_escapes(value: object) -> None:
    encoded = json.dumps(value, ensure_ascii=False, indent=2)
    escaped = neutral.json_escapes(encoded)
    escaped.encode("utf-8")
    assert json.dumps(json.loads(escaped)) == json.dumps(json.loads(encoded))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", escaped)
