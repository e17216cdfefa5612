"""`.mailmap`: the names and addresses people want to be known by.

The file of the revision looked from counts, never the work tree's, so that a clone cut at a revision answers the
same. Follows gitmailmap(5); matching ignores case, as git does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archaeologist.domain.commit import Person

_LINE = re.compile(r"(?P<name>[^<#]*)<(?P<email>[^>]*)>(?:(?P<old>[^<]*)<(?P<was>[^>]*)>)?")
"""White space around names is taken off afterwards: looked for here, a line of blanks would take minutes."""


@dataclass(frozen=True, slots=True)
class Mailmap:
    """A mailmap that was read. `person` of an empty one changes nothing."""

    by_email: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_both: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def person(self, name: str, email: str) -> Person:
        """The person under the name and address that the map prefers."""
        key = email.lower()
        new_name, new_email = self.by_both.get((key, name.lower())) or self.by_email.get(key) or ("", "")
        return Person(new_name or name, new_email or email)


def parse_mailmap(text: str | None) -> Mailmap:
    """Reads the text of a `.mailmap`; lines that make no sense are passed over, as git does."""
    by_email: dict[str, tuple[str, str]] = {}
    by_both: dict[tuple[str, str], tuple[str, str]] = {}
    for line in (text or "").split("\n"):
        found = None if line.startswith("#") else _LINE.match(line)
        if not found:
            continue
        name, email, old, was = found["name"].strip(), found["email"], (found["old"] or "").strip(), found["was"]
        if was is None:
            key, new = email.lower(), (name, "")
        else:
            key, new = was.lower(), (name, email)
        if old:
            by_both[(key, old.lower())] = new
        else:
            before = by_email.get(key, ("", ""))
            by_email[key] = (new[0] or before[0], new[1] or before[1])
    return Mailmap(by_email, by_both)
