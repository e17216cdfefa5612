"""A life as a picture: well-formed whatever commits say, and nothing in it that runs or is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from render.sample_lives import HOSTILE, lived

from archaeologist.render.picture import draw_life

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_drawing_goes_from_the_oldest_down() -> None:
    drawn = texts(draw_life(lived(), ".svg"))
    assert drawn[0] == "function run"
    assert [text for text in drawn if re.fullmatch(r"\d{4}-\d\d-\d\d", text)] == [
        "2020-01-02",
        "2020-01-06",
        "2020-01-10",
    ]
    assert [text for text in drawn if text in ("introduced", "moved, renamed", "body")] == [
        "introduced", "moved, renamed", "body",
    ]  # fmt: skip


def test_turns_of_a_life_are_drawn_larger_than_changes_of_it() -> None:
    circles = list(ElementTree.fromstring(draw_life(lived(), ".svg")).iter(f"{SVG}circle"))
    assert [each.get("r") for each in circles] == ["8", "8", "5"]


def test_a_life_of_nothing_is_still_a_drawing() -> None:
    assert texts(draw_life(replace(lived(), changes=()), ".svg")) == ["function run"]
    assert draw_life(replace(lived(), changes=()), ".mmd") == "graph TD\n"


@given(st.text(max_size=90), st.text(min_size=1, max_size=40))
def test_any_words_make_a_well_formed_drawing(subject: str, name: str) -> None:
    svg = draw_life(lived(subject=subject, name=name), ".svg")
    root = ElementTree.fromstring(svg)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {"svg", "rect", "text", "line", "circle"}


def test_hostile_words_are_words() -> None:
    svg = draw_life(lived(subject=HOSTILE, name=HOSTILE), ".svg")
    assert "<script" not in svg
    assert not {"\x1b", "\u202e"} & set(svg)


def test_a_mermaid_graph() -> None:
    assert draw_life(lived(), ".mmd") == (
        "graph TD\n"
        '  c0["2020-01-02 1111111111<br/>introduced<br/>Add run"]\n'
        "  style c0 stroke:#2da44e\n"
        '  c1["2020-01-06 2222222222<br/>moved, renamed<br/>Tidy up"]\n'
        "  style c1 stroke:#8250df\n"
        '  c2["2020-01-10 3333333333<br/>body<br/>Run faster"]\n'
        "  style c2 stroke:#57606a\n"
        "  c0 --> c1\n"
        "  c1 --> c2\n"
    )


@given(st.text(max_size=90))
def test_any_words_are_a_label_of_mermaid_and_nothing_else(subject: str) -> None:
    lines = draw_life(lived(subject=subject), ".mmd").split("\n")
    assert len(lines) == 10
    assert re.fullmatch(r'  c0\["2020-01-02 1111111111<br/>introduced<br/>[^"<>\[\]{}()`|\\\n]*"\]', lines[1])


def test_hostile_words_in_mermaid() -> None:
    (label,) = re.findall(r'c0\["(.*)"\]\n', draw_life(lived(subject=HOSTILE), ".mmd"))
    assert not set('"`|[](){}\\') & set(label)
    assert label.count("<") == 2, "the line breaks are ours"
