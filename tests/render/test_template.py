"""Templates: every part can be named, a part that is missing is empty, and nothing in a template runs."""

from __future__ import annotations

import re

import pytest
from program import ROOT

from archaeologist.errors import UsageError
from archaeologist.render import postmortem, premortem
from archaeologist.render.blocks import Document, Footer, Headline, Point, Points, Section, Span
from archaeologist.render.template import GENERAL, fill

REPORT = Document(
    "The <b>till</b>",
    (
        Headline((Span("It broke."),)),
        Section("factors", "Contributing factors", (Points((Point((Span("too large"),)),)),)),
        Footer((Span("the end"),)),
    ),
)


def test_a_section_comes_without_its_title_and_one_that_is_not_there_is_empty() -> None:
    filled = fill("<h1>$title</h1>$factors|$similar|$footer", REPORT, ("factors", "similar"), page=True)
    assert filled == ("<h1>The &lt;b&gt;till&lt;/b&gt;</h1><ul>\n<li>too large</li>\n</ul>||<footer>the end</footer>")
    assert fill("$summary\n$factors\n", REPORT, ("factors",), page=False) == "**It broke.**\n- too large\n"


def test_the_body_has_the_sections_with_their_titles() -> None:
    assert fill("${body}", REPORT, ("factors",), page=False) == "### Contributing factors\n\n- too large"


@pytest.mark.parametrize("template", ["${title.__class__}", "$", "${", "$9"])
def test_nothing_but_names_is_taken(template: str) -> None:
    with pytest.raises(UsageError):
        fill(template, REPORT, ("factors",), page=False)


def test_the_readme_names_every_part() -> None:
    named = set(re.findall(r"`\$(\w+)`", (ROOT / "README.md").read_text("utf-8")))
    assert named == {*GENERAL, *postmortem.SECTIONS, *premortem.SECTIONS}


def test_the_example_names_no_part_that_there_is_not() -> None:
    text = (ROOT / "examples" / "postmortem-template.md").read_text("utf-8")
    assert "It broke." in fill(text, REPORT, postmortem.SECTIONS, page=False)
