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
EFFORTS = ("quick", "deep")
TOOL_MODES = ("auto", "native", "text", "json")
_ENVIRONMENT = {
    "model": "ARCHAEOLOGIST_MODEL",
    "base-url": "OPENAI_BASE_URL",
    "effort": "ARCHAEOLOGIST_EFFORT",
    "tool-mode": "ARCHAEOLOGIST_TOOL_MODE",
    "telemetry": "ARCHAEOLOGIST_OTEL",
}
_NUMBERS = ("max-steps", "max-tokens", "max-seconds", "context", "price-prompt", "price-completion")
_KEYS = ("model", "base-url", "api-key-env", "effort", "tool-mode", "telemetry", *_NUMBERS)
_SWITCH = {"0": False, "off": False, "false": False, "no": False, "1": True, "on": True, "true": True, "yes": True}


@dataclass(frozen=True, slots=True)
class Flags:
    """What the command line says; None where it says nothing."""

    model: str | None = None
    base_url: str | None = None
    api_key_env: str | None = None
    effort: str | None = None
    max_steps: int | None = None
    max_tokens: int | None = None
    max_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an investigation with a model may cost; zero is no limit. Prices are for a million tokens."""

    steps: int = 24
    tokens: int = 0
    seconds: float = 600.0
    price_prompt: float = 0.0
    price_completion: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds. Without a `model` nothing is ever sent anywhere.

    `context` is the length of the model's context in tokens, 0 when the endpoint is to say. `prompts` is the folder in
    which prompts of the user's own are looked for.
    `telemetry` is whether spans are told to OpenTelemetry.
    `sources` says for each setting where it was found. The key itself is in no representation of the settings.
    """

    model: str | None = None
    base_url: str = OPENAI
    api_key: str = field(default="", repr=False)
    api_key_env: str = KEY_VARIABLE
    sources: Mapping[str, str] = field(default_factory=dict)
    effort: str = "quick"
    tool_mode: str = "auto"
    context: int = 0
    bounds: Bounds = Bounds()
    prompts: Path | None = None
    runs: Path | None = None
    telemetry: bool = False


def load_settings(flags: Flags, environment: Mapping[str, str]) -> Settings:
    """The settings. Raises `UsageError` when the configuration file cannot be read or says what nobody understands."""
    place = config_file(environment)
    layers = (
        ("the command line", _said(flags)),
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
        effort=_one_of(found, "effort", EFFORTS),
        tool_mode=_one_of(found, "tool-mode", TOOL_MODES),
        context=int(_number(found, "context", 0)),
        bounds=_bounds(found),
        prompts=place.parent / "prompts",
        runs=cache_folder(environment) / "runs",
        telemetry=_SWITCH[_one_of(found, "telemetry", tuple(_SWITCH))],
    )


def _said(flags: Flags) -> dict[str, str | None]:
    numbers = {"max-steps": flags.max_steps, "max-tokens": flags.max_tokens, "max-seconds": flags.max_seconds}
    texts = {"model": flags.model, "base-url": flags.base_url, "api-key-env": flags.api_key_env, "effort": flags.effort}
    return {**texts, **{key: None if value is None else str(value) for key, value in numbers.items()}}


def _bounds(found: Mapping[str, tuple[str, str]]) -> Bounds:
    given = Bounds()
    return Bounds(
        steps=int(_number(found, "max-steps", given.steps)),
        tokens=int(_number(found, "max-tokens", given.tokens)),
        seconds=_number(found, "max-seconds", given.seconds),
        price_prompt=_number(found, "price-prompt", 0.0),
        price_completion=_number(found, "price-completion", 0.0),
    )


def _number(found: Mapping[str, tuple[str, str]], key: str, otherwise: float) -> float:
    text, source = found.get(key, (str(otherwise), ""))
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e12:
        raise UsageError(f"{key} of {source} must be a number of at least 0, not {text!r}.")
    return value


def _one_of(found: Mapping[str, tuple[str, str]], key: str, allowed: tuple[str, ...]) -> str:
    text, source = found.get(key, (allowed[0], ""))
    if text not in allowed:
        raise UsageError(f"{key} of {source} must be {' or '.join(allowed)}, not {text!r}.")
    return text


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
    numbers = {key for key in _NUMBERS if isinstance(table.get(key), int | float)}
    if wrong := [key for key, value in table.items() if not isinstance(value, str) and key not in numbers]:
        raise UsageError(f"{place}: {wrong[0]} must be a text.", f'Write, for example: {wrong[0]} = "…"')
    return {key: str(value) for key, value in table.items()}


def _table(text: str) -> dict[str, object]:
    import tomllib

    return dict(tomllib.loads(text).get("tool", {}).get("archaeologist", {}))


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise UsageError(f"{text!r} is not the address of an endpoint.", "It starts with http:// or https://.")
    return text.rstrip("/")
