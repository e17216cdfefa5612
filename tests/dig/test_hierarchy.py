"""The supertypes of a class over time, and who derives from it."""

from __future__ import annotations

from digsite import DigSite
from lives import history

from archaeologist.dig.hierarchy import bare, base_findings, bases_now, heirs_of
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site

BODY = "    def draw(self):\n        return self.canvas.paint(self.shape)\n"


def told(site: DigSite, name: str) -> list[str]:
    dig = Site.open(site.path)
    found = base_findings(dig, history(site, name))
    proof = RepositoryProof(dig)
    assert [proof.fault(each) for f in found for each in f.evidence] == [None] * sum(len(f.evidence) for f in found)
    return [f"{f.role}: {f.subject}: {f.other}" for f in found]


def test_each_gain_and_loss_with_its_commit_through_renames_and_moves(site: DigSite) -> None:
    site.commit("Begin", {"a.py": f"class Pane(Frame):\n{BODY}"})
    site.commit("Paint", {"a.py": f"class Pane(Frame):\n{BODY}\n    colour = 1\n"})
    site.commit("Call it a window", {"a.py": f"class Window(Frame):\n{BODY}\n    colour = 1\n"})
    site.commit("Scroll", {"a.py": f"class Window(Frame, Scrollable):\n{BODY}\n    colour = 1\n"})
    site.commit("Move", {"a.py": None, "b.py": f"class Window(Frame, Scrollable):\n{BODY}\n    colour = 1\n"})
    site.commit("Stand alone", {"b.py": f"class Window(Scrollable):\n{BODY}\n    colour = 1\n"})
    assert told(site, "Window") == [
        "introduced: Begin: +Frame", "changed: Scroll: +Scrollable", "changed: Stand alone: -Frame",
    ]  # fmt: skip
    assert bases_now(history(site, "Window")) == "derives from Scrollable"


def test_bases_over_several_lines_and_the_one_that_everything_has(site: DigSite) -> None:
    site.commit("Begin", {"a.py": f"class Window(object):\n{BODY}"})
    site.commit("Grow", {"a.py": f"class Window(\n    Frame,\n    Scrollable,\n):\n{BODY}"})
    assert told(site, "Window") == ["introduced: Begin: ", "changed: Grow: +Frame; +Scrollable"]


def test_a_base_that_the_same_commit_renamed_is_the_same_base(site: DigSite) -> None:
    frame = "class Frame:\n    def paint(self, shape):\n        return shape.fill(self.colour, self.width)\n\n\n"
    site.commit("Begin", {"a.py": f"{frame}class Window(Frame):\n{BODY}"})
    renamed = f"{frame}class Window(Frame):\n{BODY}".replace("Frame", "Border")
    site.commit("Name it better", {"a.py": renamed})
    assert told(site, "Window")[1:] == ["changed: Name it better: Frame is now Border"]


def test_other_languages(site: DigSite) -> None:
    site.commit("Begin", {"A.java": "class A extends B {\n  int f() { return 1; }\n}\n"})
    site.commit("Compare", {"A.java": "class A extends B implements Comparable<A> {\n  int f() { return 1; }\n}\n"})
    assert told(site, "A") == ["introduced: Begin: +B", "changed: Compare: +Comparable<A>"]


def test_heirs_at_the_revision_code_before_tests(site: DigSite) -> None:
    site.commit("1", {"lib/window.py": f"class Window:\n{BODY}", "lib/door.py": f"class Door(window.Window):\n{BODY}"})
    site.commit(
        "2", {"tests/test_it.py": f"class Fake(Window):\n{BODY}", "lib/wall.py": f"class Wall:\n{BODY}  # Window\n"}
    )
    found, whole = heirs_of(Site.open(site.path), "Window")
    assert [(each.name, each.path, each.line, each.text) for each in found] == [
        ("Door", "lib/door.py", 1, "class Door(window.Window):"),
        ("Fake", "tests/test_it.py", 1, "class Fake(Window):"),
    ]
    assert whole


def test_the_type_that_implements_a_trait_is_its_heir(site: DigSite) -> None:
    site.commit(
        "1", {"a.rs": "trait Draw { fn draw(&self); }\nstruct Door;\nimpl Draw for Door {\n    fn draw(&self) {}\n}\n"}
    )
    found, _ = heirs_of(Site.open(site.path), "Draw")
    assert [each.name for each in found] == ["Door"]


def test_the_bare_name_of_a_base() -> None:
    written = ["flask.Flask", "Generic[T]", "List<Map<K, V>>", "std::vector<int>", "make(1)", "A"]
    assert [bare(each) for each in written] == ["Flask", "Generic", "List", "vector", "make", "A"]
