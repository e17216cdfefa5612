"""Who first brought what stands at the scene of a bug: its lines in their first form, its definitions, its names.

A flaw that lay hidden for years came most often with the code itself, and what blame names is a later commit that gave
the line another form. So the lines that tell most are followed back to their first form, and definitions and names to
the commit that brought them into the files of the scene.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from archaeologist.dig.lines import forms_of, writers
from archaeologist.dig.scene import Place, Writer
from archaeologist.dig.site import Site
from archaeologist.errors import ArchaeologistError
from archaeologist.index import Touch

_LINES = 10


class Form(NamedTuple):
    """A commit that gave some line a form, the share of the weight that the line has, and whether it was the first."""

    n: int
    share: float
    first: bool


def forms(site: Site, places: list[Place], wrote: list[dict[int, Writer]]) -> Iterator[Form]:
    """Who gave the most telling lines of the scene their forms, back to the first."""
    lines = sorted(_weighed(places, wrote), key=lambda each: (-each[0], each[1].path, each[2]))[:_LINES]
    whole = math.fsum(value for value, *_ in lines) or 1.0
    for value, place, line, writer in lines:
        try:
            steps = writers(forms_of(site, line, writer.n, writer.path, writer.line, place.lines[line - 1]))[line]
        except ArchaeologistError:  # a blob is missing: who wrote it last is known all the same
            continue
        for step in steps:
            yield Form(step.n, value / whole, step.kind == "wrote")


def _weighed(places: list[Place], wrote: list[dict[int, Writer]]) -> Iterator[tuple[float, Place, int, Writer]]:
    """The marked lines whose writer is known, each text once, with what they weigh."""
    seen: set[str] = set()
    for place, known in zip(places, wrote, strict=True):
        for line in sorted({*place.taken, *place.beside} & known.keys()):
            text = place.lines[line - 1].strip()
            if text not in seen:
                seen.add(text)
                yield place.worth(line), place, line, known[line]


def bringers(site: Site, touches: Mapping[str, Iterable[Touch]], paths: Iterable[str]) -> dict[str, int]:
    """For each name the first commit that brought it into one of the files; names that none of them has are left out.

    `touches` says of each name where it was changed.
    """
    docs = {doc.doc for path in paths for doc in site.history.path_docs(path)}
    firsts = {
        name: min((touch.n for touch in found if touch.sign > 0 and touch.doc in docs), default=0)
        for name, found in touches.items()
    }
    return {name: n for name, n in firsts.items() if n}
