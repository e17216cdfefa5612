"""The settings of one run: flags before the environment before the user's own configuration file.

The repository that is examined has no say: whoever writes to it could otherwise choose where its history is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archaeologist.errors import UsageError

OPENAI = "https://api.openai.com/v1"
KEY_VARIABLE = "OPENAI_API_KEY"
_ENVIRONMENT = {"model": "ARCHAEOLOGIST_MODEL", "base-url": "OPENAI_BASE_URL"}
_KEYS = ("model", "base-url", "api-key-env")


@dataclass(frozen=True, slots=True)
class Flags:
    """What the command line says; None where it says nothing."""

    model: str | None = None
    base_url: str | None = None
    api_key_env: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds. Without a `model` nothing is ever sent anywhere.

    `sources` says for each setting where it was found. The key itself is in no representation of the settings.
    """

    model: str | None = None
    base_url: str = OPENAI
    api_key: str = field(default="", repr=False)
    api_key_env: str = KEY_VARIABLE
    sources: Mapping[str, str] = field(default_factory=dict)


def load_settings(flags: Flags, environment: Mapping[str, str]) -> Settings:
    """The settings. Raises `UsageError` when the configuration file cannot be read or says what nobody understands."""
    place = config_file(environment)
    layers = (
        ("the command line", {"model": flags.model, "base-url": flags.base_url, "api-key-env": flags.api_key_env}),
        ("the environment", {key: environment.get(name) for key, name in _ENVIRONMENT.items()}),
        (str(place), _read(place)),
    )
    found: dict[str, tuple[str, str]] = {}
    for source, layer in layers:
        for key, value in layer.items():
            if value and key not in found:
                found[key] = (value, source)
    variable = found.get("api-key-env", (KEY_VARIABLE, ""))[0]
    model = found.get("model", ("none", ""))[0]
    return Settings(
        model=None if model.lower() == "none" else model,
        base_url=_web_address(found.get("base-url", (OPENAI, ""))[0]),
        api_key=environment.get(variable, ""),
        api_key_env=variable,
        sources={key: source for key, (_, source) in found.items()},
    )


def config_file(environment: Mapping[str, str]) -> Path:
    """Where the user's configuration is looked for."""
    return _home(environment, "XDG_CONFIG_HOME", ".config") / "archaeologist" / "config.toml"


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where logs of failures go."""
    return _home(environment, "XDG_CACHE_HOME", ".cache") / "archaeologist"


def _home(environment: Mapping[str, str], variable: str, fallback: str) -> Path:
    given = environment.get(variable, "")
    return Path(given) if Path(given).is_absolute() else Path.home() / fallback


def _read(place: Path) -> dict[str, str]:
    """The `[tool.archaeologist]` table; empty when there is no file."""
    try:
        table = _table(place.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise UsageError(f"{place} cannot be read: {error}.", "Correct the file, or move it away.") from error
    for key in table:
        if key not in _KEYS:
            raise UsageError(f"{place} has an unknown setting {key!r}.", f"Known are: {', '.join(_KEYS)}.")
    if wrong := [key for key, value in table.items() if not isinstance(value, str)]:
        raise UsageError(f"{place}: {wrong[0]} must be a text.", f'Write, for example: {wrong[0]} = "…"')
    return {key: str(value) for key, value in table.items()}


def _table(text: str) -> dict[str, object]:
    import tomllib

    return dict(tomllib.loads(text).get("tool", {}).get("archaeologist", {}))


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise UsageError(f"{text!r} is not the address of an endpoint.", "It starts with http:// or https://.")
    return text.rstrip("/")
