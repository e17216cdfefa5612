"""Prompts as files: what each declares, what a model is shown, and how a user puts another in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from house.tree import ROOT

from archaeologist.agent.prompting import Prompts, parse
from archaeologist.errors import UsageError

FILES = sorted((ROOT / "prompts").glob("*.md"))
NAMES = sorted({each.name.split(".")[0] for each in FILES})
RENDERED = Path(__file__).with_name("rendered")
VALUES = {
    "language": "English",
    "question": "why is {{evidence}} here?",
    "proposal": "status: answered",
    "evidence": "C1 0123456789\n  E1 message: «Because.»",
    "left": "24",
    "roles": "introduced, removed",
    "faults": "- “It was Bob.”: Bob is not the author of a commit cited",
    "tools": "- `look path=…`: Looks.",
    "form": "<tool_call>…</tool_call>",
    "message": "«Simplify the tax»",
    "findings": "Finding 1 (high confidence)\nsays: «A condition is taken out»",
}


def rendered(name: str, language: str) -> str:
    prompt = Prompts(language).get(name)
    return prompt.render({each: VALUES[each] for each in prompt.variables})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_what_a_model_is_shown(name: str, language: str) -> None:
    """A changed prompt shows as a difference of these files, which are written anew when they are deleted."""
    place = RENDERED / f"{name}.{language}.txt"
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_text(rendered(name, language), "utf-8")
        pytest.fail(f"{place.name} was not there and has been written; look at it, and commit it")
    assert rendered(name, language) == place.read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_prompt_says_what_it_is_for_and_uses_what_it_declares(path: Path) -> None:
    prompt = parse(path.name, path.read_text("utf-8"))
    assert prompt.purpose
    assert prompt.output
    unused = {"language"} if path.name.startswith("investigate") else set()
    assert set(re.findall(r"\{\{\s*(\w+)\s*\}\}", prompt.text)) | unused >= set(prompt.variables)


def test_every_prompt_is_there_in_both_languages_with_the_same_variables() -> None:
    for name in NAMES:
        assert Prompts("en").get(name).variables == Prompts("zh").get(name).variables


def test_nothing_that_is_filled_in_is_filled_in_itself() -> None:
    assert "why is {{evidence}} here?" in rendered("case", "en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No header.", "has no header"),
        ("---\npurpose: x\n---\nText", "must have purpose, variables, output"),
        ("---\npurpose: x\nvariables: a\noutput: y\n---\n{{b}}", "uses b without declaring it"),
    ],
)
def test_a_prompt_that_does_not_say_what_it_must_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse("mine", text)


def test_variables_are_given_all_and_no_others() -> None:
    prompt = parse("mine", "---\npurpose: x\nvariables: a, b\noutput: y\n---\n{{a}} {{b}}")
    with pytest.raises(UsageError, match="was not given a, b"):
        prompt.render({})
    with pytest.raises(UsageError, match="does not declare c"):
        prompt.render({"a": "1", "b": "2", "c": "3"})


def test_the_user_may_put_a_prompt_of_his_own_in_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "dig.md").write_text("---\npurpose: x\nvariables: left\noutput: y\n---\nDig {{left}} times.")
    (tmp_path / "doubt.md").write_text("---\npurpose: x\nvariables: mood\noutput: y\n---\nBe {{mood}}.")
    mine = Prompts(folder=tmp_path)
    assert mine.render("dig", left="3") == "Dig 3 times.\n"
    assert mine.speaking("zh").render("dig", left="3") != "Dig 3 times.\n"
    with pytest.raises(UsageError, match="asks for mood"):
        mine.get("doubt")
