"""Tells what a model thought from what it said, wherever its server puts the thoughts."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"<(think|thinking|reasoning)>(.*?)</\1>", re.DOTALL)
_END = re.compile(r"\A(.*?)</(?:think|thinking|reasoning)>", re.DOTALL)
_OPEN = re.compile(r"<(?:think|thinking|reasoning)>(.*)\Z", re.DOTALL)


def split(text: str, thinking: str = "") -> tuple[str, str]:
    """What was said and what was thought, of a text and of the thoughts that came in a field of their own.

    A lone end mark splits too: templates that open the thoughts in the prompt leave only that. An end mark inside a
    quotation of code (`</think>`) stays, unless nothing came before it in a field of its own.
    """
    thoughts = [thinking] if thinking else []
    thoughts += [found[2] for found in _WHOLE.finditer(text)]
    text = _WHOLE.sub("", text)
    if found := _END.search(text):
        thoughts.append(found[1])
        text = text[found.end() :]
    if found := _OPEN.search(text):
        thoughts.append(found[1])
        text = text[: found.start()]
    return text.strip(), "\n".join(each.strip() for each in thoughts if each.strip())
