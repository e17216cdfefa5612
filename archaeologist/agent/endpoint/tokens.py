"""How long a text is in tokens, estimated: no tokenizer is loaded for that, and the server has the last word."""

from __future__ import annotations

import json
from collections.abc import Sequence

from archaeologist.agent.endpoint.values import Message

_LETTERS_A_TOKEN = 3.3
"""Of source, object names and English mixed; measured low on purpose, since an overflow costs a request."""


def tokens_in(text: str) -> int:
    """About how many tokens a text has; what is not ASCII counts one each."""
    plain = len(text.encode("ascii", "ignore"))
    return int(plain / _LETTERS_A_TOKEN) + (len(text) - plain) + 1


def tokens_of(messages: Sequence[Message], tools: Sequence[Message] = ()) -> int:
    """About how many tokens a request has."""
    return sum(tokens_in(json.dumps(each, ensure_ascii=False)) for each in (*messages, *tools)) + 16
