"""Questions about a class hierarchy, and the answers they get."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.agent.hierarchy import class_asked
from archaeologist.agent.understand import understand
from archaeologist.app import ask
from archaeologist.domain.answer import Answer

BODY = "    def draw(self):\n        return self.canvas.paint(self.shape)\n"


@pytest.fixture
def gallery(site: DigSite) -> DigSite:
    site.commit("Hang windows", {"window.py": f"class Window(Frame):\n{BODY}"}, at=1)
    site.commit(
        "Scroll\n\nWalls are short, so that a long picture has to move.",
        {"window.py": f"class Window(Frame, Scrollable):\n{BODY}"},
        at=2,
    )
    site.commit("Paint a door", {"door.py": f"class Door(Window):\n{BODY}"}, at=3)
    site.commit("Do without frames", {"window.py": f"class Window(Scrollable):\n{BODY}"}, at=4)
    return site


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(each.role, each.subject) for each in answer.commits]


def test_each_gain_and_loss_with_its_commit_and_who_derives_from_it(gallery: DigSite) -> None:
    answer = ask("How did the class hierarchy of Window come to be what it is?", gallery.path)
    assert answer.status == "answered"
    assert told(answer) == [("introduced", "Hang windows"), ("changed", "Scroll"), ("changed", "Do without frames")]
    first, _, last = answer.commits
    assert answer.headline == (
        f"`Window` derives from `Scrollable` since {last.oid.short} (2020-01-05); it was introduced in "
        f"{first.oid.short} (2020-01-02), and its supertypes changed 2 times since."
    )
    claims = "\n".join(each.text for each in answer.claims)
    assert "introduced `Window`, deriving from `Frame`" in claims
    assert "made `Window` derive from `Scrollable`" in claims
    assert "so that a long picture has to move" in claims
    assert "made `Window` derive no longer from `Frame`" in claims
    assert "Derived from it now: `Door`." in claims
    assert [each.quote for each in answer.evidence if each.kind == "symbol"] == ["class Door(Window):"]


def test_a_question_about_one_base_gets_its_gain_or_loss(gallery: DigSite) -> None:
    answer = ask("Why does Window no longer inherit from Frame?", gallery.path)
    assert [each for each in told(answer) if each[0] == "changed"] == [("changed", "Do without frames")]
    assert "made `Window` derive no longer from `Frame`" in answer.headline


def test_a_question_that_looks_down(gallery: DigSite) -> None:
    answer = ask("Which classes derive from Window?", gallery.path)
    assert answer.headline == "Derived from it now: `Door`."


def test_in_chinese(gallery: DigSite) -> None:
    answer = ask("Window 的类层次是怎么来的？", gallery.path)
    assert answer.headline.startswith("`Window`：派生自 `Scrollable`，自 ")
    assert "现在由它派生的有：`Door`。" in [each.text for each in answer.claims]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How did the class hierarchy of Window come to be what it is?", "Window"),
        ("what is the history of ui.Window's base classes?", "ui.Window"),
        ("since when does `Window` inherit from Frame?", "Window"),
        ("who derives from Window?", "Window"),
        ("Window 为什么继承 Frame？", "Frame"),
        ("was inheriting cancellation from the request ever reverted?", ""),
        ("why was Window removed?", ""),
        ("Window subclass crashes since 2.0, what broke it and which commit fixed it?", ""),
    ],
)
def test_which_class_is_meant(question: str, name: str) -> None:
    assert class_asked(understand(question)) == name
