"""A life for the tests of rendering, with everything hostile in it."""

from __future__ import annotations

from digsite import day

from archaeologist.domain.answer import RepositoryState
from archaeologist.domain.history import SymbolChange, SymbolHistory
from archaeologist.domain.oid import Oid

FIRST, SECOND, THIRD = Oid("1" * 40), Oid("2" * 40), Oid("3" * 40)
HOSTILE = """</text><script>alert("1")</script> ]]> \x1b[31m `x` "]; click c0 | a\u202eb"""


def lived(subject: str = "Add run", name: str = "run") -> SymbolHistory:
    """Introduced, renamed into another file, changed in its body."""
    changes = (
        SymbolChange(THIRD, ("body",), day(9), "Bo", "Run faster", "b.py", "b.py", name, name, 0.9, 7, "2.0"),
        SymbolChange(SECOND, ("moved", "renamed"), day(5), "Ada", "Tidy up", "a.py", "b.py", "go", name),
        SymbolChange(FIRST, ("introduced",), day(1), "Ada", subject, "", "a.py", "", "go", released_in="1.0"),
    )
    return SymbolHistory(RepositoryState("/r", THIRD, False, ()), name, "function", "b.py", (3, 9), changes)
