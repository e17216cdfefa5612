"""Which setting holds, and who may not have a say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archaeologist.config import OPENAI, Bounds, Flags, Settings, cache_folder, config_file, load_settings
from archaeologist.errors import UsageError


@pytest.fixture
def file(home: Path) -> Path:
    """The user's configuration file."""
    place = home / ".config" / "archaeologist" / "config.toml"
    place.parent.mkdir(parents=True)
    place.write_text(
        '[tool.archaeologist]\nmodel = "from-file"\nbase-url = "http://file/v1/"\napi-key-env = "FILE_KEY"\n'
    )
    return place


def test_with_nothing_said_there_is_no_model(home: Path) -> None:
    assert load_settings(Flags(), {}) == Settings(
        prompts=home / ".config" / "archaeologist" / "prompts", runs=home / ".cache" / "archaeologist" / "runs"
    )
    assert Settings() == Settings(None, OPENAI, "", "OPENAI_API_KEY", {}, "quick", "auto", 0)


def test_limits_and_prices_are_numbers_wherever_they_stand(file: Path) -> None:
    file.write_text("[tool.archaeologist]\nmax-steps = 3\nprice-prompt = 0.5\ncontext = '8192'\neffort = 'deep'\n")
    found = load_settings(Flags(max_steps=5, max_seconds=60), {})
    assert (found.bounds, found.context, found.effort) == (Bounds(5, 0, 60.0, 0.5, 0.0), 8192, "deep")


@pytest.mark.parametrize(
    ("line", "said"),
    [("max-tokens = 'many'", "at least 0, not 'many'"), ("effort = 'huge'", "quick or deep, not 'huge'")],
)
def test_what_is_no_number_and_no_effort_is_refused(file: Path, line: str, said: str) -> None:
    file.write_text(f"[tool.archaeologist]\n{line}\n")
    with pytest.raises(UsageError, match=said):
        load_settings(Flags(), {})


def test_the_file_holds_where_nothing_else_is_said(file: Path) -> None:
    found = load_settings(Flags(), {"FILE_KEY": "secret"})
    assert (found.model, found.base_url, found.api_key) == ("from-file", "http://file/v1", "secret")
    assert found.sources == {"model": str(file), "base-url": str(file), "api-key-env": str(file)}


def test_the_environment_goes_before_the_file_and_flags_before_both(file: Path) -> None:
    environment = {"ARCHAEOLOGIST_MODEL": "from-env", "OPENAI_BASE_URL": "http://env/v1", "MY_KEY": "mine"}
    found = load_settings(Flags(model="from-flag", api_key_env="MY_KEY"), environment)
    assert (found.model, found.base_url, found.api_key) == ("from-flag", "http://env/v1", "mine")
    assert found.sources == {
        "model": "the command line",
        "base-url": "the environment",
        "api-key-env": "the command line",
    }


@pytest.mark.parametrize("none", ["none", "None", "NONE"])
def test_none_takes_back_a_model_that_was_configured(file: Path, none: str) -> None:
    assert load_settings(Flags(model=none), {"ARCHAEOLOGIST_MODEL": "x"}).model is None


def test_an_empty_variable_says_nothing(file: Path) -> None:
    assert load_settings(Flags(), {"ARCHAEOLOGIST_MODEL": ""}).model == "from-file"


def test_the_key_is_in_no_representation() -> None:
    assert "secret" not in repr(load_settings(Flags(), {"OPENAI_API_KEY": "secret"}))


def test_the_repository_that_is_examined_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.archaeologist]\nmodel = "theirs"\n')
    (tmp_path / ".config" / "archaeologist").mkdir(parents=True)
    (tmp_path / ".config" / "archaeologist" / "config.toml").write_text('[tool.archaeologist]\nmodel = "theirs"\n')
    monkeypatch.chdir(tmp_path)
    assert load_settings(Flags(), {"XDG_CONFIG_HOME": ".config"}).model is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tool.archaeologist]\nmodle = 'x'\n", "has an unknown setting 'modle'."),
        ("[tool.archaeologist]\nmodel = 3\n", ": model must be a text."),
        ("[tool.archaeologist\n", " cannot be read: "),
        ("tool = 3\n", " cannot be read: "),
    ],
)
def test_a_file_that_says_what_nobody_understands_is_refused(file: Path, text: str, sentence: str) -> None:
    file.write_text(text)
    with pytest.raises(
        UsageError, match=re.escape(f"{file}{sentence}" if sentence[0] == ":" else f"{file} {sentence.strip()}")
    ):
        load_settings(Flags(), {})


def test_places_follow_the_standard_for_them(home: Path) -> None:
    assert config_file({"XDG_CONFIG_HOME": "/etc/me"}) == Path("/etc/me/archaeologist/config.toml")
    assert config_file({}) == home / ".config" / "archaeologist" / "config.toml"
    assert cache_folder({"XDG_CACHE_HOME": "/var/me"}) == Path("/var/me/archaeologist")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == home / ".cache" / "archaeologist"
