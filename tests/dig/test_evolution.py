"""The turning points of names, classes and files, in the order in which they came."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.evolution import bases, turn_findings, turning_points
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site

BODY = "".join(f"    def method_number_{n}(self):\n        return self.value_of({n})\n\n" for n in range(20))


def turns(site: DigSite, *names: str, paths: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Each turn as its role, its counterpart and the subject of its commit."""
    dig = Site.open(site.path)
    return [(t.role, t.other, dig.history.commit(t.n).subject) for t in turning_points(dig, names, paths)]


def test_a_class_is_introduced_and_gains_and_loses_bases(site: DigSite) -> None:
    site.commit("Begin", {"app.py": f"class Window(Frame):\n{BODY}"})
    site.commit("Make windows scroll", {"app.py": f"class Window(Frame, Scrollable):\n{BODY}"})
    site.commit("Stand alone", {"app.py": f"class Window(Scrollable):\n{BODY}"})
    assert turns(site, "Window") == [
        ("introduced", "", "Begin"),
        ("changed", "+Scrollable", "Make windows scroll"),
        ("changed", "-Frame", "Stand alone"),
    ]


def test_changes_of_the_body_are_no_turning_points(site: DigSite) -> None:
    site.commit("Begin", {"app.py": f"class Window(Frame):\n{BODY}"})
    site.commit("Use it", {"main.py": "show(Window())\n"})
    site.commit("Fix a method", {"app.py": f"class Window(Frame):\n{BODY}".replace("value_of(3)", "value_of(4)")})
    assert turns(site, "Window") == [("introduced", "", "Begin")]


def test_a_declaration_that_goes_to_another_file_moved(site: DigSite) -> None:
    rest = "".join(f"def function_{n}():\n    return {n}\n" for n in range(30))
    site.commit("Begin", {"app.py": f"class Window(Frame):\n{BODY}\n{rest}"})
    site.commit("Give windows a file", {"app.py": rest, "window.py": f"class Window(Frame):\n{BODY}"})
    assert turns(site, "Window")[-1] == ("split", "window.py", "Give windows a file")


def test_a_rename_of_the_declaration_is_followed_to_the_former_name(site: DigSite) -> None:
    site.commit("Begin", {"app.py": f"class Pane(Frame):\n{BODY}"})
    site.commit("Rename Pane to Window", {"app.py": f"class Window(Frame):\n{BODY}"})
    assert turns(site, "Window") == [("introduced", "", "Begin"), ("renamed", "Window", "Rename Pane to Window")]


def test_what_is_gone_ends_with_its_removal(site: DigSite) -> None:
    site.commit("Begin", {"app.py": f"class Window(Frame):\n{BODY}"})
    site.commit("Drop windows", {"app.py": "pass\n"})
    assert turns(site, "Window") == [("introduced", "", "Begin"), ("removed", "", "Drop windows")]


def test_a_file_is_introduced_rewritten_and_moved(site: DigSite) -> None:
    text = "".join(f"line number {n} of the first text\n" for n in range(60))
    other = "".join(f"row {n} in a second form\n" for n in range(60))
    site.commit("Write", {"net.py": text})
    site.commit("Write a little more", {"net.py": text + "more of it\n"})
    site.commit("Write anew", {"net.py": other})
    site.rename("net.py", "src/net.py")
    assert turns(site, paths=("src/net.py",)) == [
        ("introduced", "", "Write"),
        ("changed", "100% of its lines replaced", "Write anew"),
        ("moved", "src/net.py", "Rename net.py to src/net.py"),
    ]


def test_a_deleted_file_is_known(site: DigSite) -> None:
    site.commit("Write", {"net.py": "first_line_of_code = 1\n"})
    site.delete("net.py")
    assert [role for role, _, _ in turns(site, paths=("net.py",))] == ["introduced", "removed"]


def test_there_are_never_more_than_eight(site: DigSite) -> None:
    for at in range(14):
        site.commit(f"Turn {at}", {"app.py": f"class Window(Frame{at}):\n{BODY}"})
    assert len(turns(site, "Window")) == 8


def test_what_is_quoted_stands_in_the_commit(site: DigSite) -> None:
    site.commit("Begin", {"app.py": f"class Window(Frame):\n{BODY}"})
    site.commit("Make windows scroll", {"app.py": f"class Window(Frame, Scrollable):\n{BODY}"})
    dig = Site.open(site.path)
    evidence = [e for f in turn_findings(dig, turning_points(dig, ("Window",), ("app.py",))) for e in f.evidence]
    assert "class Window(Frame, Scrollable):" in [e.quote for e in evidence]
    assert [RepositoryProof(dig).fault(each) for each in evidence] == [None] * len(evidence)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "class X(Base, metaclass=Meta):", ("Base",)),
        ("a.py", "class X(\n    t.Generic[T],\n    other.Base,\n):", ("t.Generic", "other.Base")),
        ("a.ts", "export class X<T> extends Base<T> implements One, Two {", ("Base", "One", "Two")),
        ("a.java", "public abstract class X extends Base implements One<String> {", ("Base", "One")),
        ("a.php", "final class X extends Base implements One\n{", ("Base", "One")),
        ("a.cs", "public sealed class X : Base, IOne\n{", ("Base", "IOne")),
        ("a.hpp", "struct X final : public Base, private detail::Other {", ("Base", "detail::Other")),
        ("a.rb", "class X < Some::Base", ("Some::Base",)),
        ("a.rs", "impl<T> fmt::Display for X<T> {", ("fmt::Display",)),
        ("a.py", "class X:", ()),
        ("a.py", "class XY(Base):", ()),
        ("a.py", '    """The class X : a description {"""', ()),
    ],
)
def test_bases_are_read_in_many_languages(path: str, text: str, expected: tuple[str, ...]) -> None:
    assert bases(text, "X", path) == expected
