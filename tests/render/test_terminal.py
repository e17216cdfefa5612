"""What stands on the screen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.answers import CHINESE, DEPRECATED, HOSTILE, UNKNOWN
from rich.cells import cell_len

from archaeologist.domain.answer import Answer
from archaeologist.render.document import answer_document
from archaeologist.render.links import forge_of
from archaeologist.render.terminal import ASCII, draw

FORGE = forge_of("git@github.com:pallets/flask.git")


def screen(answer: Answer, width: int = 80) -> str:
    return "\n" + draw(answer_document(answer, FORGE), width, colour=False)


def test_a_whole_answer_at_eighty_columns() -> None:
    assert (
        screen(DEPRECATED)
        == """
FLASK_ENV was deprecated in 2.2.0 (#4714), because all it still did was to
switch debug mode on.

Reasons
  • The changelog of 2.2.0 says so and names FLASK_DEBUG as the replacement.
    │ The ``FLASK_ENV`` environment variable and ``ENV`` config key are
    │ deprecated. Use ``FLASK_DEBUG``.
    └ CHANGES.rst:24-26 in 0a1b2c3d4e
  • get_env was marked in the same commit, so callers in code were meant to move
    as well. (inferred)
    │ +    import warnings
    │ +
    │ +    warnings.warn("'FLASK_ENV' and 'get_env' are deprecated")
    └ src/flask/helpers.py:31 in 0a1b2c3d4e
  • Why 2.3 was chosen for the removal is not said. (not recorded)

Commits
  0a1b2c3d4e  2022-07-08  deprecated  in 2.2.0  #4714 #4712  David Lord
              remove uses of FLASK_ENV
  1f2e3d4c5b  2018-01-12  introduced                         Armin Ronacher
              Added support for a FLASK_ENV variable that chooses between
              development and production

Timeline
  2018-01-12  1f2e3d4c5b  FLASK_ENV is introduced
  2022-07-08  0a1b2c3d4e  deprecated (#4714)

Not settled
  • The discussion in #4714 is not part of the repository.
  • Statements left out because their evidence did not hold: 1.

Check it
  git show --no-ext-diff 0a1b2c3d4e -- CHANGES.rst
  git show --no-ext-diff 0a1b2c3d4e -- src/flask/helpers.py

Looked from 9876543210 · without a model · steps: 1
"""
    )


def test_a_wide_screen_has_a_commit_on_one_line_when_all_of_them_fit() -> None:
    short = replace(DEPRECATED.commits[1], subject="Added FLASK_ENV")
    shown = screen(replace(DEPRECATED, commits=(DEPRECATED.commits[0], short)), 120)
    assert (
        """
Commits
  0a1b2c3d4e  2022-07-08  deprecated  in 2.2.0  #4714 #4712  David Lord      remove uses of FLASK_ENV
  1f2e3d4c5b  2018-01-12  introduced                         Armin Ronacher  Added FLASK_ENV
"""
        in shown
    )


def test_prose_is_not_wider_than_the_eye_likes() -> None:
    assert """
  • get_env was marked in the same commit, so callers in code were meant to move as well. (inferred)
""" in screen(DEPRECATED, 200)


def test_what_is_not_known_is_said_with_what_was_searched() -> None:
    assert (
        screen(UNKNOWN)
        == """
This history does not know teapot.
What was asked is not recorded in this history.

Not settled
  • Searched: messages, names and paths of 4,321 commits.

Looked from 9876543210 · without a model
"""
    )


def test_wide_characters_take_two_columns_and_break_anywhere_but_before_what_closes() -> None:
    assert (
        screen(CHINESE, 60)
        == """
FLASK_ENV 在 2.2.0 中被废弃,因为它唯一的作用就是打开调试模
式,而打开调试模式并不需要第二个变量;请改用 FLASK_DEBUG。

截至 9876543210 · 未使用模型
"""
    )


def test_what_is_to_be_copied_is_not_broken() -> None:
    path = "/a/very/long/path" * 6
    shown = screen(replace(UNKNOWN, caveats=(f"Not read: {path} and others.",)))
    assert f"\n  • Not read:\n    {path}\n    and others.\n" in shown


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_but_code_and_commands_is_wider_than_the_screen(width: int) -> None:
    for answer in (DEPRECATED, UNKNOWN, CHINESE):
        prose = [
            line for line in screen(answer, width).split("\n") if not re.match(r"  git |    │ \+|  \w{10}  ", line)
        ]
        assert max(map(cell_len, prose)) <= width


def test_an_old_terminal_gets_signs_that_it_has() -> None:
    shown = draw(answer_document(DEPRECATED), 80, colour=False, marks=ASCII)
    assert (
        """
  * The changelog of 2.2.0 says so and names FLASK_DEBUG as the replacement.
    | The ``FLASK_ENV`` environment variable and ``ENV`` config key are
    | deprecated. Use ``FLASK_DEBUG``.
    ` CHANGES.rst:24-26 in 0a1b2c3d4e
"""
        in shown
    )
    assert shown.replace("\u00b7", "").isascii()


def test_colour_adds_styles_and_links_and_changes_no_word() -> None:
    coloured = draw(answer_document(DEPRECATED, FORGE), 80, colour=True)
    link = "\x1b]8;;https://github.com/pallets/flask/pull/4714\x1b\\\x1b[1m#4714\x1b[0m\x1b]8;;\x1b\\"
    assert coloured.startswith(f"\x1b[1;36mFLASK_ENV\x1b[0m\x1b[1m was deprecated in 2.2.0 (\x1b[0m{link}")
    assert "\n" + re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", coloured) == screen(DEPRECATED)


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    assert (
        screen(replace(HOSTILE, commits=(), timeline=()))
        == """
[bold red]owned[/] ␛]0;title␇ <!-- hidden --> @everyone ⟨U+202E⟩gnp.exe
<script>alert(1)</script>

Reasons
  • See [here](javascript:x) ![x](http://evil.example/p.png) co␛[2Jde #4714
    # Big
    │ ```
    │ </pre><img src=x onerror=alert(1)>
    │ @team please
    │ -->
    └ a␛[31m.md:24-26 in 0a1b2c3d4e

Not settled
  • ⟨U+009B⟩31m and ⟨U+D800⟩ and \\xff
  • Statements left out because their evidence did not hold: 1.

Check it
  git show ␛[2J

Looked from 9876543210 · without a model · steps: 1
"""
    )


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatever_reaches_the_terminal_as_a_control_character(text: str) -> None:
    shown = screen(replace(HOSTILE, headline=text or "?", caveats=(text,)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert all(line == line.rstrip() for line in shown.split("\n"))


def test_a_long_quote_is_cut_and_says_so() -> None:
    long = replace(DEPRECATED.evidence[0], quote="\n".join(f"line {number}" for number in range(1, 21)))
    shown = screen(replace(DEPRECATED, evidence=(long,)))
    assert (
        """
    │ line 5
    │ line 6
    │ … 14 more lines
    └ CHANGES.rst:24-26 in 0a1b2c3d4e
"""
        in shown
    )


def test_an_author_who_finds_no_room_beside_the_commit_goes_to_the_subject() -> None:
    commits = tuple(replace(each, author="A Person With Quite A Long Name Indeed") for each in DEPRECATED.commits)
    lines = screen(replace(DEPRECATED, commits=commits)).split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("  0a1b2c3d4e  2022"))
    assert lines[first : first + 2] == [
        "  0a1b2c3d4e  2022-07-08  deprecated  in 2.2.0  #4714 #4712",
        "              A Person With Quite A Long Name Indeed: remove uses of FLASK_ENV",
    ]


def test_a_release_that_finds_no_room_beside_the_commit_goes_to_the_author() -> None:
    lines = screen(DEPRECATED, 50).split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("  0a1b2c3d4e  2022"))
    assert lines[first : first + 3] == [
        "  0a1b2c3d4e  2022-07-08  deprecated",
        "              in 2.2.0 #4714 #4712, David Lord:",
        "              remove uses of FLASK_ENV",
    ]
