"""What sentences say was done, by the verb: added or removed, deprecated or the opposite, raised or lowered.

A class of verbs has a stem that evidence has to have before a sentence may use it, and an opposite that must not be
what the evidence says instead. English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from archaeologist.domain.answer import Role


@dataclass(frozen=True)
class Deed:
    """A class of verbs. `effect` is what a diff does to the name that is spoken of, where a diff can show it."""

    name: str
    pattern: re.Pattern[str]
    roles: frozenset[Role] = frozenset()
    effect: str = ""


def _deed(name: str, english: str, chinese: str, roles: str = "", effect: str = "") -> Deed:
    pattern = rf"(?<![\w-])(?:{english})(?![\w-])|{chinese}"
    known = frozenset(role for role in get_args(Role) if role in roles.split(","))
    return Deed(name, re.compile(pattern, re.IGNORECASE), known, effect)


def _read() -> tuple[Deed, ...]:
    rows = Path(__file__).with_name("deeds.tsv").read_text("utf-8").splitlines()
    return tuple(_deed(*row.split("\t")) for row in rows if not row.startswith("#"))


DEEDS = _read()

OPPOSITES: dict[str, str] = {}
for _one, _other in (
    ("deprecated", "undeprecated"),
    ("added", "removed"),
    ("enabled", "disabled"),
    ("raised", "lowered"),
    ("allowed", "forbade"),
    ("broke", "fixed"),
    ("faster", "slower"),
    ("secured", "endangered"),
    ("reverted", "relanded"),
):
    OPPOSITES[_one], OPPOSITES[_other] = _other, _one
OPPOSITES["introduced"] = OPPOSITES["kept"] = "removed"

NEGATION = re.compile(
    r"(?<!\w)(?:not|no|never|none|neither|nor|without|cannot|hardly|barely|except|unless|instead of|rather than"
    r"|nothing|nobody|false|untrue|wrong(?:ly)?|fails? to|failed to|refus\w+|avoid\w*|contrary|denie[sd]|far from"
    r"|despite)(?!\w)"
    r"|n['’]t\b|不|没|未|无|非|别|否|并非|而不是",
    re.IGNORECASE,
)
SWEEPING = re.compile(
    r"(?<!\w)(?:only|ever|always|every\w*|all|any\w*|first|last|most|least|best|worst|entire\w*|complete\w*|sole\w*|alone"
    r"|merely|just|really|actually|secretly|apparently|probably|perhaps|maybe|may|might|could|would|must|should|obviously"
    r"|clearly|simply|exactly)(?!\w)|只|仅|总是|所有|全部|最|可能|也许|显然",
    re.IGNORECASE,
)
CAUSE = re.compile(
    r"(?<!\w)(?:because|since|due to|owing to|thanks to|as a result|result(?:ed|s|ing)? (?:of|in|from)|so that"
    r"|in order to|in order that|therefore|hence|thus|caus(?:e[ds]?|ing)|reason(?:s|ed)?|why|motivat\w*|purpose"
    r"|aim(?:s|ed|ing)?|intend\w*|intention\w*|meant to|led to|leads? to|leading to|lead to|prompt(?:ed|s|ing)"
    r"|driven by|drove|triggered"
    r"|out of|for the sake of|on account of|given that|seeing that|now that|for fear|responsib\w+|blam\w+|justif\w+"
    r"|rationale|wanted|wants? to|hop(?:ed|ing) to|tried to|decided|forced|needed to|explains?|response to|answer to"
    r"|to (?:avoid|prevent|allow|make|keep|save"
    r"|improve|simplify|support|reduce|fix|stop|let|help|ensure|enable|please))(?!\w)"
    r"|因为|由于|因此|所以|为了|以便|导致|原因|从而|致使|使得|目的|出于|鉴于",
    re.IGNORECASE,
)


def deeds_in(text: str) -> Iterator[tuple[re.Match[str], Deed]]:
    """The deeds that a text speaks of, in order; of overlapping ones the first in the table."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[re.Match[str], Deed]] = []
    for deed in DEEDS:
        for match in deed.pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found.append((match, deed))
    yield from sorted(found, key=lambda each: each[0].start())


def deed_names(text: str) -> frozenset[str]:
    """The classes of verbs that a text has."""
    return frozenset(deed.name for _, deed in deeds_in(text))
