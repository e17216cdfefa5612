"""Explains why code is the way it is, from the history of its repository, with every sentence resting on evidence.

    from archaeologist import ask
    answer = ask("why was FLASK_ENV deprecated?", "path/to/flask")

Importing the package imports nothing else; what is named here is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archaeologist.app import ask, origin
    from archaeologist.domain.answer import Answer
    from archaeologist.domain.suspects import Origin, Sought

__all__ = ["Answer", "Origin", "Sought", "__version__", "ask", "origin"]
__version__ = "0.1.0"

_HOMES = {
    "ask": "archaeologist.app",
    "origin": "archaeologist.app",
    "Answer": "archaeologist.domain.answer",
    "Origin": "archaeologist.domain.suspects",
    "Sought": "archaeologist.domain.suspects",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'archaeologist' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
