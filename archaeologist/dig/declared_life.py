"""What happened to the definition that a name means, as far as its declaration tells; and how it was deprecated.

For questions: a name that is no definition in code has no such life, and that is no error.
"""

from __future__ import annotations

import re

from archaeologist.dig.deprecation import stage, stages_of_name
from archaeologist.dig.finding_symbols import split_name
from archaeologist.dig.kept import Asked
from archaeologist.dig.noise import path_kind
from archaeologist.dig.site import Site
from archaeologist.dig.symbol_history import symbol_history
from archaeologist.domain.history import Stage, SymbolHistory
from archaeologist.errors import UnknownName

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$?!]*")


def declared_life(site: Site, name: str, file: str = "") -> SymbolHistory | None:
    """The life of the declaration, newest first; None for a name that code never defined, and for tests' own."""
    return site.keep(("declared life", name, file), lambda: _declared_life(site, name, file))


def _declared_life(site: Site, name: str, file: str) -> SymbolHistory | None:
    parts = split_name(name)
    if not parts or not all(_IDENTIFIER.fullmatch(part) for part in parts):
        return None
    try:
        life = symbol_history(site, Asked(name, file, declaration=True), patches=True)
    except UnknownName:
        return None
    return life if file or path_kind(life.path) in ("code", "config") else None


def deprecation(site: Site, name: str, file: str = "") -> tuple[Stage, ...]:
    """The stages of a deprecation, oldest first, of a definition or of any other name; empty when there are none."""
    life = declared_life(site, name, file)
    if life is not None and (life.lines or len(life.deprecation) > 1):
        return life.deprecation
    bare = name if "-" in name else split_name(name)[-1] if split_name(name) else name
    found = site.keep(("stages", bare), lambda: stages_of_name(site, bare))
    return tuple(stage(site, each) for each in found)
