"""What can go wrong at an endpoint, sorted by what is to be done about it.

A fault never reaches a surface: the investigation goes on without the model, and the answer says so.
"""

from __future__ import annotations

import re
from typing import Any


class Fault(Exception):
    """Why a model could not be asked, in a clause that completes «because …»."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Overflow(Fault):
    """The request is longer than the model's context. `window` is its length in tokens, 0 where nobody said."""

    def __init__(self, why: str, window: int = 0) -> None:
        super().__init__(why)
        self.window = window


class Refused(Fault):
    """The server does not know something that the request uses: `what` is tools, schema or the name of a parameter."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(why)
        self.what = what


class Malformed(Fault):
    """The server could not read what its own model wrote."""


class Busy(Fault):
    """The server wants to be asked again, `wait` seconds from now (negative: it did not say when)."""

    def __init__(self, why: str, wait: float = -1.0) -> None:
        super().__init__(why)
        self.wait = wait


class Down(Fault):
    """The server cannot be reached, fails, or does not let us in."""


class Stalled(Fault):
    """The server began and did not go on, or took longer than it was given."""


class Nonsense(Fault):
    """The model answered, and nothing can be done with what it said."""


class Halted(Fault):
    """We stopped it ourselves, because a limit was reached."""


class Interrupted(Exception):
    """The user wants it to end. No fault of the endpoint: what was found is kept, and it can go on from there."""


_WINDOW = re.compile(
    r"(?:maximum context length (?:is|of)|context (?:window|size|length)(?: of| is|:)?|n_ctx\D{0,4})\s*\(?(\d{3,8})"
)
_TOO_LONG = re.compile(
    r"exceed_context_size|context_length_exceeded|maximum context length|max_tokens must be at least 1, got -"
    r"|exceeds? the (?:available )?context|(?:prompt|input|request) is too long|too many tokens",
    re.IGNORECASE,
)
_NO_TOOLS = re.compile(
    r"enable-auto-tool-choice|tool-call-parser|does not support (?:tools|function|tool)|tools? (?:is|are) not supported"
    r"|tool_choice|\btools\b.{0,40}(?:not (?:permitted|allowed|supported)|unknown|unsupported|extra)",
    re.IGNORECASE | re.DOTALL,
)
_NO_SCHEMA = re.compile(r"response_format|json_schema|guided|structured output|grammar", re.IGNORECASE)
_OWN_FORM = re.compile(r"does not match the expected|failed to parse (?:tool|input)|parse tool call", re.IGNORECASE)
OPTIONAL = ("top_k", "top_p", "temperature", "stream_options", "parallel_tool_calls", "max_tokens")


def fault_of(error: Exception) -> Fault | None:
    """The fault that an exception of the client stands for; None for one that is a mistake of our own."""
    import openai

    if isinstance(error, Fault):
        return error
    if isinstance(error, openai.APITimeoutError):
        return Stalled("the endpoint did not go on in time")
    if isinstance(error, openai.APIConnectionError):
        return Busy(f"the endpoint cannot be reached ({_root(error)})")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error.status_code, error.message, error.body, error.response.headers)
    if isinstance(error, openai.APIError):
        return _of_status(_code(error.body), str(error.message), error.body, {})
    if isinstance(error, openai.OpenAIError):
        return Down(f"the client refused ({_short(str(error))})")
    module = type(error).__module__
    if module.startswith(("httpx", "httpcore")):
        late = "Timeout" in type(error).__name__
        return Stalled("the endpoint did not go on in time") if late else Down("the connection broke off")
    return Nonsense("the endpoint answered what is not its protocol") if isinstance(error, ValueError) else None


def _of_status(status: int, message: str, body: object, headers: Any) -> Fault:
    said = f"{message} {body if isinstance(body, dict) else ''}"
    message = _own_words(message, body)
    why = f"the endpoint answered {status}: {_short(message)}" if status else f"the endpoint said: {_short(message)}"
    if status in (0, 400, 413, 422, 500) and _TOO_LONG.search(said):
        return Overflow(why, _window(said, body))
    if status in (400, 404, 422, 501) and (what := _unknown(said)):
        return Refused(why, what)
    if status == 500 and _OWN_FORM.search(said):
        return Malformed(why)
    if status in (408, 429, 500, 502, 503, 504, 529):
        return Busy(why, _seconds(headers.get("retry-after")))
    return Down(why)


def _own_words(message: str, body: object) -> str:
    """What the server itself said, without what the client put before it."""
    said = body.get("message") if isinstance(body, dict) else None
    return said if isinstance(said, str) and said.strip() else message


def _unknown(said: str) -> str:
    """What of a request the server does not know: an optional parameter by its name before anything else."""
    for name in OPTIONAL:
        if re.search(rf"(?<![\w]){name}(?!\w)", said):
            return name
    if _NO_TOOLS.search(said):
        return "tools"
    return "schema" if _NO_SCHEMA.search(said) else ""


def _window(said: str, body: object) -> int:
    inner = body.get("error", body) if isinstance(body, dict) else {}
    given = inner.get("n_ctx") if isinstance(inner, dict) else None
    if isinstance(given, int):
        return given
    found = _WINDOW.search(said)
    return int(found[1]) if found else 0


def _seconds(text: str | None) -> float:
    try:
        return max(0.0, float(text)) if text is not None else -1.0
    except ValueError:
        return -1.0


def _code(body: object) -> int:
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) else 0


def _short(text: str) -> str:
    return " ".join(text.split())[:200]


def _root(error: BaseException) -> str:
    """What lies at the bottom of an error: «Connection error.» alone helps nobody."""
    while error.__cause__ is not None:
        error = error.__cause__
    return _short(str(error)) or type(error).__name__
