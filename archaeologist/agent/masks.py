"""Takes secrets out of what is about to leave the machine: history keeps every password that was ever committed.

The patterns are those of `detect-secrets`; its guesses by entropy are left out, since object names look like keys to
them, and so is everything that would ask a server whether a key is still good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

MASK = "[secret left out]"
_GUESSING = ("Base64HighEntropyString", "HexHighEntropyString", "IPPublicDetector")
_BY_GROUP = ("BasicAuthDetector", "KeywordDetector")
_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_LEAST = 6


def masker(*known: str) -> Callable[[str], str]:
    """A function that takes secrets out of a text; `known` are secrets of our own, such as the key of the endpoint."""
    own = tuple(secret for secret in known if len(secret) >= _LEAST)

    def mask(text: str) -> str:
        for secret in own:
            text = text.replace(secret, MASK)
        text = _BLOCK.sub(MASK, text)
        for secret in sorted(set(_secrets(text)), key=len, reverse=True):
            text = text.replace(secret, MASK)
        return text

    return mask


def _secrets(text: str) -> Iterator[str]:
    for plugin in _plugins():
        if type(plugin).__name__ in _BY_GROUP:
            found = (secret for line in text.splitlines() for secret in plugin.analyze_string(line))
        else:
            found = (match[0] for pattern in plugin.denylist for match in pattern.finditer(text))
        yield from (secret for secret in found if len(secret) >= _LEAST)


@cache
def _plugins() -> tuple[Any, ...]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    kinds: Any = get_mapping_from_secret_type_to_class().values()
    return tuple(kind() for kind in kinds if kind.__name__ not in (*_GUESSING, "PrivateKeyDetector"))
