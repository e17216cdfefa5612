"""How each family of models wants to be sampled: what their makers state, and a sober default for the rest.

Servers keep no such defaults for most models, so the client has to send them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`window` is the native context in tokens; `room` what an answer may take, thoughts included.

    `limit` is the name of the parameter that bounds the answer. None means that a parameter is not sent.
    """

    name: str
    temperature: float | None = 0.0
    top_p: float | None = None
    top_k: int | None = None
    window: int = 32_768
    room: int = 4_096
    limit: str = "max_tokens"

    @property
    def thinks(self) -> bool:
        """Whether answers come after long thoughts."""
        return self.room > _PLAIN_ROOM


_PLAIN_ROOM = 4_096
_THINKING_ROOM = 16_384
_FAMILIES: tuple[tuple[re.Pattern[str], Family], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), family)
    for pattern, family in (
        (r"iquest.*thinking", Family("IQuest-Coder Thinking", 0.6, 0.95, 20, 131_072, _THINKING_ROOM)),
        (r"iquest", Family("IQuest-Coder Instruct", 0.6, 0.85, 20, 131_072)),
        (r"qwen3.*coder", Family("Qwen3-Coder", 0.7, 0.8, 20, 131_072)),
        (r"qwen3.*instruct", Family("Qwen3 Instruct", 0.7, 0.8, 20, 131_072)),
        (r"qwen3|qwq", Family("Qwen3", 0.6, 0.95, 20, 32_768, _THINKING_ROOM)),
        (r"qwen2|qwen", Family("Qwen", 0.2, 0.8, 20, 32_768)),
        (r"deepseek.*(?:r1|reason)", Family("DeepSeek R1", 0.6, 0.95, None, 131_072, _THINKING_ROOM)),
        (r"deepseek", Family("DeepSeek", 0.0, None, None, 131_072)),
        (
            r"(?:^|/)(?:o[1-9]|gpt-5|gpt-6)",
            Family("OpenAI reasoning", None, None, None, 131_072, _THINKING_ROOM, "max_completion_tokens"),
        ),
        (r"gpt-oss", Family("gpt-oss", 1.0, 1.0, None, 131_072, _THINKING_ROOM)),
        (r"gpt-4|gpt-3", Family("GPT", 0.0, None, None, 131_072)),
        (r"llama-?3|mistral|mixtral|gemma|phi-?[34]", Family("a chat model", 0.2, 0.9, None, 8_192)),
        (r"think|reason", Family("a thinking model", 0.6, 0.95, None, 32_768, _THINKING_ROOM)),
    )
)


def family_of(model: str) -> Family:
    """The family of a model by its name; of a name that says nothing, one that is asked to keep to the likeliest."""
    return next(
        (family for pattern, family in _FAMILIES if pattern.search(model)), Family("a model of no known family")
    )
