"""The same answer as Markdown, as a page and as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from render.answers import DEPRECATED, HOSTILE, MARKED

from archaeologist.render import html, machine, markdown
from archaeologist.render.document import answer_document
from archaeologist.render.links import forge_of

FORGE = forge_of("git@github.com:pallets/flask.git")
COMMIT = f"https://github.com/pallets/flask/commit/{MARKED}"
FILE = f"https://github.com/pallets/flask/blob/{MARKED}"
SMALL = replace(
    DEPRECATED,
    commits=DEPRECATED.commits[:1],
    timeline=(),
    claims=DEPRECATED.claims[:2],
    caveats=("Not *all* was read.",),
)


def test_an_answer_as_markdown() -> None:
    assert (
        "\n" + markdown.draw(answer_document(SMALL, FORGE))
        == f"""
# why was FLASK_ENV deprecated?

**`FLASK_ENV` was deprecated in 2.2.0 ([#4714](https://github.com/pallets/flask/pull/4714)), because all it still did \
was to switch debug mode on.**

## Reasons

- The changelog of 2.2.0 says so and names `FLASK_DEBUG` as the replacement.

  > The \\`\\`FLASK_ENV\\`\\` environment variable and \\`\\`ENV\\`\\` config key are
  > deprecated. Use \\`\\`FLASK_DEBUG\\`\\`.

  — [CHANGES.rst:24-26]({FILE}/CHANGES.rst#L24-L26) in [`0a1b2c3d4e`]({COMMIT})

- `get_env` was marked in the same commit, so callers in code were meant to move as well. (inferred)

  ```diff
  +    import warnings
  +
  +    warnings.warn("'FLASK_ENV' and 'get_env' are deprecated")
  ```

  — [src/flask/helpers.py:31]({FILE}/src/flask/helpers.py#L31-L31) in [`0a1b2c3d4e`]({COMMIT})

## Commits

| commit | date | role | release | requests | author | subject |
| --- | --- | --- | --- | --- | --- | --- |
| [`0a1b2c3d4e`]({COMMIT}) | 2022-07-08 | deprecated | in 2.2.0 | [#4714](https://github.com/pallets/flask/pull/4714) \
[#4712](https://github.com/pallets/flask/issues/4712) | David Lord | remove uses of FLASK_ENV |

## Not settled

- Not \\*all\\* was read.
- Statements left out because their evidence did not hold: 1.

## Check it

```sh
git show --no-ext-diff 0a1b2c3d4e -- CHANGES.rst
git show --no-ext-diff 0a1b2c3d4e -- src/flask/helpers.py
```

<sub>Looked from 9876543210 · without a model · steps: 1</sub>
"""
    )


def test_hostile_text_stays_text_in_markdown() -> None:
    shown = markdown.draw(answer_document(HOSTILE, FORGE))
    assert re.findall("(?<!\\\\)<[^>]*>", shown) == ["<sub>", "</sub>"]
    assert re.findall(r"(?<!\\)\]\(([^)]*)\)", shown) == [
        "https://github.com/pallets/flask/pull/4714",
        f"{FILE}/a%1B%5B31m.md#L24-L26",
        COMMIT,
        COMMIT,
        "https://github.com/pallets/flask/pull/4714",
        "https://github.com/pallets/flask/issues/4712",
        "https://github.com/pallets/flask/commit/" + DEPRECATED.commits[1].oid,
        "https://github.com/pallets/flask/commit/" + DEPRECATED.commits[1].oid,
        COMMIT,
        "https://github.com/pallets/flask/pull/4714",
    ]
    assert not re.search(r"@\w", shown)


def test_no_line_of_a_quote_stands_where_programs_look_for_commands() -> None:
    code = replace(DEPRECATED.evidence[1], quote="/lgtm\n@bot merge\n```\n# x")
    words = replace(DEPRECATED.evidence[0], quote="/close\n@bot merge")
    shown = markdown.draw(answer_document(replace(SMALL, evidence=(words, code))))
    assert [line for line in shown.split("\n") if re.search("lgtm|close|bot|# x", line)] == [
        "  > \\/close",
        "  > @\u2060bot merge",
        "  /lgtm",
        "  @bot merge",
        "  # x",
    ]


class Page(HTMLParser):
    """The tags, addresses and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


LISTS = {"ul", "li", "div", "table", "thead", "tbody", "tr", "th", "td"}
DRAWN = {"figure", "figcaption", "svg", "desc", "text", "line", "circle"}
OURS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "a", "footer"} | LISTS
QUOTING = {"code", "blockquote", "cite", "span", "pre"}


def test_an_answer_as_a_page() -> None:
    page = html.draw(answer_document(SMALL, FORGE))
    assert (
        page[page.index("<h1>") : page.index("<h2>Commits")]
        == f"""\
<h1>why was FLASK_ENV deprecated?</h1>
<p class="headline"><code>FLASK_ENV</code> was deprecated in 2.2.0 \
(<a href="https://github.com/pallets/flask/pull/4714">#4714</a>), because all it still did was to switch debug mode \
on.</p>
<h2>Reasons</h2>
<ul>
<li>The changelog of 2.2.0 says so and names <code>FLASK_DEBUG</code> as the replacement.
<blockquote>The ``FLASK_ENV`` environment variable and ``ENV`` config key are
deprecated. Use ``FLASK_DEBUG``.</blockquote>
<cite><a href="{FILE}/CHANGES.rst#L24-L26"><span class="faint">CHANGES.rst:24-26</span></a>\
<span class="faint"> in </span>\
<a href="{COMMIT}"><span class="commit">0a1b2c3d4e</span></a></cite></li>
<li><code>get_env</code> was marked in the same commit, so callers in code were meant to move as well.\
<span class="faint"> (inferred)</span>
<pre><span class="added">+    import warnings</span>
<span class="added">+</span>
<span class="added">+    warnings.warn(&quot;&#x27;FLASK_ENV&#x27; and &#x27;get_env&#x27; are \
deprecated&quot;)</span></pre>
<cite><a href="{FILE}/src/flask/helpers.py#L31-L31"><span class="faint">src/flask/helpers.py:31</span></a>\
<span class="faint"> in </span><a href="{COMMIT}"><span class="commit">0a1b2c3d4e</span></a></cite></li>
</ul>
"""
    )


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = Page(html.draw(answer_document(HOSTILE, FORGE)))
    assert page.tags - DRAWN == OURS | QUOTING
    assert all(address.startswith("https://github.com/pallets/flask/") for address in page.addresses)
    assert "<script>alert(1)</script>" in page.words


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatever_adds_a_tag_to_a_page(text: str) -> None:
    page = Page(html.draw(answer_document(replace(HOSTILE, question=text, headline=text, caveats=(text,)), FORGE)))
    assert page.tags <= OURS | QUOTING | DRAWN


def test_an_answer_as_json_has_the_fields_that_were_promised_in_their_order() -> None:
    found = json.loads(machine.draw(machine.answer_json(SMALL)))
    assert " ".join(found) == (
        "schema question repo status headline claims commits evidence timeline caveats provenance"
    )
    assert found["schema"] == "archaeologist/answer/1"
    assert found["repo"] == {"root": "/srv/flask", "at": "9876543210" + "f" * 30, "shallow": False, "gaps": []}
    assert found["claims"][1] == {
        "text": "`get_env` was marked in the same commit, so callers in code were meant to move as well.",
        "basis": "inferred",
        "confidence": 0.7,
        "cites": ["E2", "E1"],
    }
    assert found["commits"] == [
        {
            "sha": str(MARKED),
            "role": "deprecated",
            "rank": 1,
            "date": "2022-07-08T12:40:05+00:00",
            "author": "David Lord",
            "subject": "remove uses of FLASK_ENV",
            "pr": 4714,
            "issues": [4712],
            "released_in": "2.2.0",
            "released_note": "first tag that contains it",
        }
    ]
    assert found["evidence"][0] == {
        "id": "E1",
        "kind": "changelog",
        "commit": str(MARKED),
        "path": "CHANGES.rst",
        "lines": [24, 26],
        "quote": "The ``FLASK_ENV`` environment variable and ``ENV`` config key are\ndeprecated. Use ``FLASK_DEBUG``.",
        "says": "The changelog announces the deprecation.",
        "check": f"git show --no-ext-diff {MARKED} -- CHANGES.rst",
    }
    assert found["provenance"] == {
        "version": "0.1.0",
        "mode": "rules",
        "model": None,
        "tools": [{"name": "find_name", "arguments": {"name": "FLASK_ENV"}, "seconds": 0.012}],
        "dropped_claims": 1,
        "fell_back": False,
        "tokens": {"prompt": 0, "completion": 0, "reasoning": 0},
        "requests": 0,
        "cost": None,
        "limits": [],
        "seconds": 0.988,
    }


def test_json_keeps_texts_as_they_are_and_is_safe_to_show() -> None:
    text = machine.draw(machine.answer_json(HOSTILE))
    assert json.loads(text)["headline"] == HOSTILE.headline
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "名前" in machine.draw({"name": "名前"})
