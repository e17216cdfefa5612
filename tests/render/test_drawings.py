"""Pictures of a page: well-formed whatever they show, nothing outside of them, labels that do not meet."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from archaeologist.render.blocks import Dot, Mark, Node, Scatter, Strip, Web
from archaeologist.render.drawings import WIDTH, draw

HOSTILE = '</text><script>alert(1)</script>\x1b[31m‮"'
LETTER = 6.6


def drawn(picture: Strip | Web | Scatter) -> ElementTree.Element:
    return ElementTree.fromstring(draw(picture, "picture1", "what is seen"))


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "nan"))


def labels(root: ElementTree.Element) -> list[tuple[float, float, float]]:
    """(first, last, height) of every text, by the letters it has."""
    found = []
    for each in root.iter("text"):
        wide, x = len(each.text or "") * LETTER, number(each, "x")
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[each.get("text-anchor", "start")]
        found.append((start, start + wide, number(each, "y")))
    return found


DAYS = st.integers(0, 4000).map(lambda days: (date(2015, 1, 1) + timedelta(days)).isoformat())
MARKS = st.builds(Mark, DAYS, st.sampled_from(["commits", "releases"]), st.text(max_size=80), st.booleans())
STRIPS = st.builds(lambda marks: Strip("When", ("commits", "releases"), tuple(marks)), st.lists(MARKS, max_size=12))


@given(STRIPS)
def test_every_mark_of_a_strip_is_inside_and_no_two_labels_meet(strip: Strip) -> None:
    root = drawn(strip)
    height = float(root.get("viewBox", "").split()[3])
    circles = list(root.iter("circle"))
    assert len(circles) == len(set(strip.marks))
    assert all(0 <= number(each, "cx") <= WIDTH and 0 <= number(each, "cy") <= height for each in circles)
    above = [each for each in labels(root) if each[2] < min((number(c, "cy") for c in circles), default=0)]
    for place, (start, end, y) in enumerate(above):
        assert all(end < first or last < start or y != other for first, last, other in above[place + 1 :])


NODES = st.builds(
    Node, st.text(max_size=60), st.text(max_size=60), st.integers(0, 3), st.sampled_from(["plain", "test"])
)


@given(st.lists(NODES, min_size=1, max_size=20), st.data())
def test_a_web_has_a_box_for_every_node_and_none_on_another(nodes: list[Node], data: st.DataObject) -> None:
    place = st.integers(0, len(nodes) - 1)
    edges = data.draw(st.lists(st.tuples(place, place, st.booleans()), max_size=20))
    root = drawn(Web("What leads here", tuple(nodes), tuple(edges)))
    boxes = [(number(each, "x"), number(each, "y"), number(each, "width")) for each in root.iter("rect")]
    assert len(boxes) == len(nodes)
    assert len(set(boxes)) == len(boxes)
    assert all(x >= 0 and x + wide <= WIDTH for x, _, wide in boxes)
    assert len([each for each in root.iter("path") if (each.get("class") or "").startswith("edge")]) == len(edges)


@given(
    st.lists(
        st.builds(Dot, st.integers(0, 10**6), st.integers(0, 500), st.text(max_size=80), st.booleans()), max_size=40
    )
)
def test_every_dot_of_a_scatter_is_inside(dots: list[Dot]) -> None:
    root = drawn(Scatter("Size and repairs", "lines", "repairs", tuple(dots)))
    circles = list(root.iter("circle"))
    assert len(circles) == len(dots)
    assert all(0 <= number(each, "cx") <= WIDTH and number(each, "cy") >= 0 for each in circles)


def test_hostile_words_are_words() -> None:
    svg = draw(Web(HOSTILE, (Node(HOSTILE, HOSTILE, 0, "fault"),), ()), "picture1", HOSTILE)
    assert "<script" not in svg
    assert not {"\x1b", "‮"} & set(svg)
    assert {each.tag for each in ElementTree.fromstring(svg).iter()} == {
        "svg", "title", "desc", "defs", "marker", "path", "g", "rect", "text",
    }  # fmt: skip


def test_a_picture_says_what_it_is_to_those_who_do_not_see_it() -> None:
    root = drawn(Scatter("Size and repairs", "lines", "repairs", (Dot(3, 4, "a change"),)))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "picture1-title picture1-told")
    assert [each.text for each in root.iter("title")] == ["Size and repairs", "a change: 3 lines, 4 repairs"]
