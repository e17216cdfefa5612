"""Prompts: Markdown files with a header that says what each is for, what it is filled with and what comes back.

A file of the same name in the user's folder takes the place of ours. What a prompt is filled with is put in once and
never read for variables again, because most of it was written by strangers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archaeologist.errors import UsageError

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_HEADER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_FIELDS = ("purpose", "variables", "output")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it stands in its file."""

    name: str
    purpose: str
    variables: tuple[str, ...]
    output: str
    text: str

    def render(self, values: Mapping[str, str]) -> str:
        """The prompt filled in. Raises `UsageError` when a variable is missing, or is given and not declared."""
        if missing := [name for name in self.variables if name not in values]:
            raise UsageError(f"The prompt {self.name} was not given {', '.join(missing)}.")
        if surplus := [name for name in values if name not in self.variables]:
            raise UsageError(f"The prompt {self.name} does not declare {', '.join(surplus)}.")
        return _VARIABLE.sub(lambda found: values[found[1]], self.text).strip() + "\n"


class Prompts:
    """The prompts in a language. `folder` is where the user keeps prompts of their own."""

    def __init__(self, language: str = "en", folder: Path | None = None) -> None:
        self._language = language
        self._folder = folder

    def speaking(self, language: str) -> Prompts:
        """The same prompts in another language."""
        return Prompts(language, self._folder)

    def get(self, name: str) -> Prompt:
        """A prompt by its name. Raises `UsageError` for a file of the user that is not of the form it has to be."""
        suffix = "" if self._language == "en" else f".{self._language}"
        ours = parse(name, _bundled(f"{name}{suffix}.md"))
        own = self._folder / f"{name}{suffix}.md" if self._folder else None
        if own is None or not own.is_file():
            return ours
        return _overriding(ours, own)

    def render(self, name: str, **values: str) -> str:
        return self.get(name).render(values)


def parse(name: str, text: str) -> Prompt:
    """A prompt from the text of its file. Raises `UsageError` when header and text do not agree."""
    found = _HEADER.match(text)
    if not found:
        raise UsageError(f"The prompt {name} has no header.", "It begins with --- and says: " + ", ".join(_FIELDS))
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in found[1].splitlines())}
    if set(fields) != set(_FIELDS):
        raise UsageError(f"The header of the prompt {name} must have {', '.join(_FIELDS)}, and nothing else.")
    declared = tuple(each.strip() for each in fields["variables"].split(",") if each.strip() not in ("", "none"))
    used = set(_VARIABLE.findall(found[2]))
    if unknown := sorted(used - set(declared)):
        raise UsageError(f"The prompt {name} uses {', '.join(unknown)} without declaring it.")
    return Prompt(name, fields["purpose"], declared, fields["output"], found[2])


def _overriding(ours: Prompt, place: Path) -> Prompt:
    """A prompt of the user's in the place of ours. What it is given is ours to say, so it may declare no more."""
    theirs = parse(str(place), place.read_text("utf-8"))
    if unknown := [name for name in theirs.variables if name not in ours.variables]:
        raise UsageError(
            f"{place} asks for {', '.join(unknown)}.", f"There is only: {', '.join(ours.variables) or 'nothing'}."
        )
    return Prompt(str(place), theirs.purpose, ours.variables, theirs.output, theirs.text)


def _bundled(file: str) -> str:
    from importlib.resources import files

    return files("archaeologist.prompts").joinpath(file).read_text("utf-8")
