"""The bot with a model that says what the test wrote for it: the comment that comes of it, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from github import Hub, serving
from hooks import pull_request, receiving
from judging import OF_TAX, verdict, with_findings, with_reasons
from program import Ran, archaeologist
from scripted import Endpoint, fails, prompt


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    return with_findings(with_reasons(site))


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as hub:
        yield hub


def request_of(shop: DigSite) -> dict[str, Any]:
    base, head = (shop.git("rev-parse", rev).strip() for rev in ("HEAD~1", "HEAD"))
    named = {"repo": {"full_name": "o/r"}}
    return {
        "number": 7, "title": "Tidy", "body": "As agreed.", "base": {"sha": base, **named},
        "head": {"sha": head, **named},
    }  # fmt: skip


def bot(shop: DigSite, hub: Hub, endpoint: Endpoint) -> Ran:
    place = shop.path.parent / "event.json"
    place.write_text(json.dumps({"pull_request": request_of(shop)}))
    return archaeologist(
        "bot",
        cwd=shop.path,
        GITHUB_EVENT_PATH=str(place),
        GITHUB_REPOSITORY="o/r",
        GITHUB_API_URL=hub.address,
        GITHUB_TOKEN="t0ken",
        ARCHAEOLOGIST_MODEL="scripted",
        OPENAI_BASE_URL=endpoint.url,
    )


def test_the_comment_of_the_bot_is_judged(shop: DigSite, hub: Hub) -> None:
    with Endpoint(verdict((True, OF_TAX), (False, ""))) as endpoint:
        ran = bot(shop, hub, endpoint)
    assert (ran.status, ran.out, ran.err) == (0, "#7: the comment is created\n", "")
    [text] = hub.said
    assert f"- *To settle:* {OF_TAX}\n" in text
    assert "The test of a fix" not in text
    assert "«Tidy»\n«As agreed.»" in prompt(endpoint.requests[0])
    assert "t0ken" not in json.dumps(endpoint.requests)


def test_a_bot_whose_model_cannot_be_used_says_so_and_comments_all_the_same(shop: DigSite, hub: Hub) -> None:
    with Endpoint(fails(401, "no such key")) as endpoint:
        ran = bot(shop, hub, endpoint)
    assert (ran.status, ran.out) == (0, "#7: the comment is created\n")
    assert ran.err.startswith("archaeologist: scripted did not judge the findings, because the endpoint ")
    [text] = hub.said
    assert "The test of a fix" in text


def test_a_server_of_webhooks_has_its_comments_judged(tmp_path: Path, hub: Hub, shop: DigSite) -> None:
    shop.git("update-ref", "refs/pull/7/head", "HEAD")
    shop.clone(tmp_path / "server" / "o" / "r.git", "--mirror")
    hub.requests[7] = request_of(shop)
    with Endpoint(verdict((True, OF_TAX), (False, ""))) as endpoint:
        variables = {
            "GITHUB_API_URL": hub.address,
            "GITHUB_SERVER_URL": (tmp_path / "server").as_uri(),
            "ARCHAEOLOGIST_MODEL": "scripted",
            "OPENAI_BASE_URL": endpoint.url,
        }
        with receiving(tmp_path / "bot", "--repository", "o/r", **variables) as running:
            running.send("pull_request", pull_request())
            running.wait_for(done=1)
            assert running.log.endswith("archaeologist: o/r#7: the comment is created.\n")
    [text] = hub.said
    assert f"- *To settle:* {OF_TAX}\n" in text
