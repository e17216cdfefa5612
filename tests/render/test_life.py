"""A life on the screen, in Markdown and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from render.sample_lives import FIRST, HOSTILE, lived

from archaeologist.domain.history import Location, SymbolChange, SymbolHistory
from archaeologist.render import html, machine, markdown, terminal
from archaeologist.render.life import life_document, life_json
from archaeologist.render.links import forge_of


def screen(history: SymbolHistory, hidden: int = 0) -> str:
    return "\n" + terminal.draw(life_document(history, hidden=hidden), 110, colour=False)


def test_a_whole_life_on_the_screen() -> None:
    assert (
        screen(lived())
        == """
function run (b.py:3): 3 changes since 2020-01-02 (Ada, first in 1.0).

  3333333333  2020-01-10  body            in 2.0  #7  Bo   Run faster
  2222222222  2020-01-06  moved, renamed              Ada  Tidy up [go in a.py -> run in b.py]
  1111111111  2020-01-02  introduced      in 1.0      Ada  Add run

Looked from 3333333333
"""
    )


def test_notes_other_definitions_and_patches() -> None:
    whole = lived()
    patched = replace(whole.changes[0], patch=("@@ -1 +1 @@", "-old", "+new"))
    told = replace(
        whole,
        changes=(patched, *whole.changes[1:]),
        origin_note="out of walk in w.py",
        also=("c.py:4 C.run",),
        gaps=("A version of a.py could not be read.",),
    )
    assert (
        screen(told, hidden=2)
        == """
function run (b.py:3): 3 changes since 2020-01-02 (Ada, first in 1.0).

  3333333333  2020-01-10  body  in 2.0  #7  Bo  Run faster

@@ -1 +1 @@
-old
+new

  2222222222  2020-01-06  moved, renamed          Ada  Tidy up [go in a.py -> run in b.py]
  1111111111  2020-01-02  introduced      in 1.0  Ada  Add run

Notes
  • It came out of walk in w.py.
  • A version of a.py could not be read.
  • Left out as asked: 2 changes of white space or documentation alone.

Other definitions of that name
  • c.py:4 C.run

Looked from 3333333333
"""
    )


def test_a_split_names_all_that_came_of_it() -> None:
    last, second, first = lived().changes
    into = (Location("a.py", "go"), Location("b.py", "run"), Location("c.py", "walk"))
    ended = replace(last, kinds=("removed", "split"), into=into[::2], path_after="", name_after="")
    split = replace(second, kinds=("split",), into=into)
    assert (
        screen(replace(lived(), changes=(ended, split, first), lines=None))
        == """
function run (b.py, gone now): 3 changes since 2020-01-02 (Ada, first in 1.0).

  3333333333  2020-01-10  removed, split  in 2.0  #7  Bo
              Run faster [split, moved to go in a.py and walk in c.py]
  2222222222  2020-01-06  split                       Ada
              Tidy up [split, moved to go in a.py, run and walk in c.py]
  1111111111  2020-01-02  introduced      in 1.0      Ada
              Add run

Looked from 3333333333
"""
    )


def test_what_was_merged_names_what_it_came_out_of_and_modules_are_named_by_their_paths() -> None:
    last, second, first = lived().changes
    merged = replace(last, kinds=("body", "merged"), out_of=(Location("b.py", "run"), Location("b.py", "walk")))
    split = replace(second, kinds=("moved", "split"), into=(Location("b.py"), Location("c.py")), name_before="run")
    gone = replace(first, kinds=("removed", "merged"), into=(Location("d.py"),), path_after="", path_before="a.py")
    assert (
        screen(replace(lived(), changes=(merged, split, gone)))
        == """
function run (b.py:3): 3 changes.

  3333333333  2020-01-10  body, merged     in 2.0  #7  Bo
              Run faster [merged out of run and walk]
  2222222222  2020-01-06  moved, split                 Ada
              Tidy up [a.py -> b.py; split, moved to b.py and c.py]
  1111111111  2020-01-02  removed, merged  in 1.0      Ada
              Add run [merged into d.py]

Looked from 3333333333
"""
    )


def test_what_is_inherited_is_said_first() -> None:
    told = replace(lived(), inherited="Shop (shop.py) has no run of its own and inherits this one.")
    assert "first in 1.0). Shop (shop.py) has no run of\nits own and inherits this one.\n" in screen(told)
    assert json.loads(machine.draw(life_json(told)))["inherited"] == told.inherited


def test_the_sides_of_a_split_are_in_the_record() -> None:
    change = replace(lived().changes[0], kinds=("split",), into=(Location("a.py"), Location("b.py", "run")))
    record = json.loads(machine.draw(life_json(replace(lived(), changes=(change,)))))["changes"][0]
    assert record["into"] == [{"path": "a.py", "name": None}, {"path": "b.py", "name": "run"}]
    assert "out_of" not in record


def test_a_symbol_that_is_gone_says_so() -> None:
    assert "function run (b.py, gone now): 3 changes since" in screen(replace(lived(), lines=None))


def test_a_life_without_a_beginning_does_not_invent_one() -> None:
    cut = replace(lived(), changes=lived().changes[:1])
    assert "\nfunction run (b.py:3): 1 change.\n" in screen(cut)


def test_commits_are_links_where_the_forge_is_known() -> None:
    text = markdown.draw(life_document(lived(), forge_of("https://github.com/acme/shop")))
    assert f"https://github.com/acme/shop/commit/{FIRST}" in text
    assert "https://github.com/acme/shop/pull/7" in text


def test_what_the_repository_says_is_never_markup() -> None:
    document = life_document(lived(subject=HOSTILE, name=HOSTILE))
    assert "\x1b" not in screen(lived(subject=HOSTILE, name=HOSTILE))
    assert "<script" not in html.draw(document)
    assert "<script" not in markdown.draw(document).replace("\\<script", "")


def test_the_record_has_the_fields_of_the_schema() -> None:
    record = json.loads(machine.draw(life_json(lived())))
    fields = ["schema", "symbol", "changes", "introduced", "origin_note", "deprecation", "also", "gaps"]
    assert list(record) == fields
    assert record["schema"] == "archaeologist/history/1"
    assert record["symbol"] == {"name": "run", "kind": "function", "path": "b.py", "lines": [3, 9]}
    assert record["introduced"] == FIRST
    moved = record["changes"][1]
    assert {name: moved[name] for name in list(moved)[:7]} == {
        "commit": "2" * 40,
        "kinds": ["moved", "renamed"],
        "path_before": "a.py",
        "path_after": "b.py",
        "name_before": "go",
        "name_after": "run",
        "similarity": 1.0,
    }
    assert (record["changes"][2]["path_before"], record["changes"][2]["name_before"]) == (None, None)
    assert "patch" not in moved


def test_a_change_is_of_known_kinds() -> None:
    with pytest.raises(ValueError, match="kinds of a change"):
        SymbolChange(FIRST, ("eaten",), lived().changes[0].date, "Ada", "x")
