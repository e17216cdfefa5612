"""A real model behind a real server: that both sides mean the same by the protocol. What it says is of no account."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from digsite import DigSite
from led import QUESTION
from lies import tell
from tiny import MODEL, expected, missing, serving

from archaeologist.agent.endpoint.values import Reply
from archaeologist.app import Watch, examine_endpoint, inquire
from archaeologist.config import Bounds, Settings

CONTEXT = 1536


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if (why := missing()) and not expected():
        pytest.skip(why)
    assert not why, why
    with serving(CONTEXT) as address:
        yield address


def test_a_server_of_llama_cpp_is_understood(url: str) -> None:
    """Its context is read, a native call comes back streamed, and an answer is held to its schema by a grammar."""
    found = examine_endpoint(Settings(model=MODEL, base_url=url))
    assert (found.fault, found.window) == ("", CONTEXT)
    assert (found.tools, found.answers) == ("called in the protocol", "held to a schema")


def test_a_real_model_goes_through_the_whole_investigation(site: DigSite, url: str) -> None:
    """Told of a longer context than there is, so that the first request of the investigation does not fit."""
    tell(site)
    exchanges: list[tuple[Mapping[str, Any], Reply]] = []
    heard: list[str] = []
    given = Settings(model=MODEL, base_url=url, context=20_000, effort="deep", bounds=Bounds(steps=1, seconds=0))
    watch = Watch(heard=lambda kind, text: heard.append(text), noted=lambda *each: exchanges.append(each))
    found = inquire(QUESTION, site.path, settings=given, watch=watch).answer
    made = found.provenance

    probe, dig, conclusion = exchanges[:3]
    assert [wish.name for wish in probe[1].wishes] == ["ready"]
    assert made.requests > len(exchanges), "a request was too long and was refused"
    assert dig[1].wishes, "a tool was called in the protocol"
    assert dig[1].cut or isinstance(json.loads(dig[1].wishes[0].arguments), dict)
    assert dig[1].wishes[0].name in [each.name for each in made.tools]
    assert made.limits[0] == "1 tool call"

    told = conclusion[0]["messages"]
    assert [each["role"] for each in told] == ["system", "user", "assistant", "tool", "user"]
    assert conclusion[1].text.lstrip().startswith("{"), "the grammar of the schema was kept to"
    assert len(heard) > 10, "it came in pieces"
    assert all(reply.usage.prompt > 0 and reply.usage.completion > 0 for _, reply in exchanges)
    assert made.tokens.prompt == sum(reply.usage.prompt for _, reply in exchanges)

    assert found.status == "answered", "whatever it said, what is shown holds"
    assert found.headline.startswith("`light_lamp` was removed in ")
    assert made.fell_back == any("the rules did" in each for each in found.caveats)
