"""A report in a team's own words: its parts put where a template names them, as Markdown or for a page.

A template is plain text with `$name` or `${name}` where a part goes, and `$$` for a dollar sign; there is nothing else
to it, so none can run anything. What the repository says is as harmless in it as in our own forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

from archaeologist.errors import UsageError
from archaeologist.render import html, markdown, neutral
from archaeologist.render.blocks import Block, Document, Facts, Footer, Headline, Picture, Section
from archaeologist.render.style import STYLE

GENERAL = ("title", "summary", "facts", "pictures", "body", "footer", "style")
"""What every template may name. `body` is all between summary and footer, `style` that of our own pages."""


def fill(template: str, document: Document, sections: Sequence[str], page: bool) -> str:
    """The template with the parts of a document in it: `page` as HTML, else as Markdown.

    `sections` are the names of all sections that such a document may have; one that this one lacks is empty. Raises
    `UsageError` for a name that is none of them.
    """
    known = (*GENERAL, *sections)
    form = Template(template)
    if not form.is_valid():
        raise UsageError("The template has a `$` that begins no name.", "Write `$$` for a dollar sign.")
    unknown = [name for name in form.get_identifiers() if name not in known]
    if unknown:
        raise UsageError(f"The template names ${unknown[0]}, which is none.", f"Known are {', '.join(known)}.")
    return form.substitute(_parts(document, sections, page))


def _parts(document: Document, sections: Sequence[str], page: bool) -> dict[str, str]:
    blocks = document.blocks
    title = neutral.html(neutral.line(document.title)) if page else neutral.markdown(document.title)
    inner = [each for each in blocks if not isinstance(each, Headline | Footer)]
    found = dict.fromkeys(sections, "")
    for place, each in enumerate(each for each in blocks if isinstance(each, Section)):
        found[each.slug] = _drawn(each.blocks, page, 100 * (place + 1))
    return found | {
        "title": title,
        "summary": _drawn([each for each in blocks if isinstance(each, Headline)], page),
        "facts": _drawn([each for each in blocks if isinstance(each, Facts)], page),
        "pictures": _drawn([each for each in blocks if isinstance(each, Picture)], page, 10),
        "body": _drawn(inner, page, 50),
        "footer": _drawn([each for each in blocks if isinstance(each, Footer)], page),
        "style": STYLE if page else "",
    }


def _drawn(blocks: Sequence[Block], page: bool, pictures: int = 1) -> str:
    return html.fragment(blocks, pictures) if page else markdown.fragment(blocks, 3)
