"""An investigation with a model is ended, resumed, saved and looked at again."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from digsite import DigSite
from led import ENOUGH, QUESTION, READY, WORDS, agreeing, led, settings, shown, texts
from lies import Story, tell
from scripted import Body, Endpoint, Script, Step, calls, prompt

from archaeologist.app import Inquiry, Watch, inquire, resume, verify_again
from archaeologist.config import Settings
from archaeologist.domain.step import Step as Made
from archaeologist.errors import UsageError


@pytest.fixture
def story(site: DigSite) -> Story:
    return tell(site)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Where investigations lie while they last."""
    return tmp_path / "runs"


def interrupted(site: DigSite, runs: Path, after: str, *script: Script) -> tuple[Inquiry, Endpoint]:
    """A deep investigation that the user ends when a tool was called."""
    stop = threading.Event()

    def emit(made: Made) -> None:
        if made.call.name == after:
            stop.set()

    with Endpoint(*script) as endpoint:
        used = settings(endpoint, effort="deep", runs=runs)
        found = inquire(QUESTION, site.path, settings=used, watch=Watch(emit, stop=stop))
    return found, endpoint


def test_an_interruption_shows_what_is_known_and_can_be_resumed(site: DigSite, story: Story, runs: Path) -> None:
    dig = calls(("show_commit", {"commit": str(story.removal)}))
    found, _ = interrupted(site, runs, "show_commit", READY, dig)
    assert found.interrupted
    assert found.answer.status == "partial"
    assert found.answer.commits[0].oid == story.removal
    because = "scripted did not conclude, because it was interrupted; the rules did, from what was gathered."
    assert found.answer.caveats[-1] == because
    with Endpoint(ENOUGH, ENOUGH, agreeing) as endpoint:
        rest = resume(site.path, settings(endpoint, runs=runs)).answer
    assert "show_commit" in prompt(endpoint.requests[0]) + json.dumps(endpoint.requests[0]["messages"])
    assert f"The message says: “{WORDS}”" in texts(rest, "stated")
    assert [each.name for each in rest.provenance.tools].count("show_commit") == 1
    assert rest.provenance.requests == 5
    assert list(runs.iterdir()) == []


def test_a_resumed_investigation_ends_like_one_that_was_not_broken_off(site: DigSite, story: Story, runs: Path) -> None:
    dig = calls(("show_commit", {"commit": str(story.removal)}))
    whole, _ = led(site, READY, dig, ENOUGH, ENOUGH, agreeing, effort="deep")
    interrupted(site, runs, "show_commit", READY, dig)
    with Endpoint(ENOUGH, ENOUGH, agreeing) as endpoint:
        rest = resume(site.path, settings(endpoint, runs=runs)).answer
    assert shown(rest) == shown(whole)


def test_it_goes_on_from_the_commit_that_it_looked_from(site: DigSite, story: Story, runs: Path) -> None:
    found, _ = interrupted(site, runs, "show_commit", READY, calls(("show_commit", {"commit": "HEAD"})))
    site.commit("Bring light_lamp back", {"lamp.py": "def light_lamp(oil):\n    return 1\n"}, at=60)
    with Endpoint(ENOUGH, ENOUGH, agreeing) as endpoint:
        rest = resume(site.path, settings(endpoint, runs=runs)).answer
    assert rest.repository.at == found.answer.repository.at


def test_checkpoints_are_plain_data_without_the_key(site: DigSite, story: Story, runs: Path) -> None:
    dig = calls(("show_commit", {"commit": "HEAD"}))
    stop = threading.Event()
    with Endpoint(READY, dig) as endpoint:
        used = settings(endpoint, effort="deep", runs=runs, api_key="sk-very-secret")
        inquire(QUESTION, site.path, settings=used, watch=Watch(lambda made: _end(made.call.name, stop), stop=stop))
    (kept,) = runs.iterdir()
    data = kept.read_bytes()
    assert b"sk-very-secret" not in data
    assert b'"codec": 1' in data
    assert kept.stat().st_mode & 0o077 == 0


def _end(name: str, stop: threading.Event) -> None:
    if name == "show_commit":
        stop.set()


def test_what_is_ended_before_anything_was_found_leaves_nothing_behind(site: DigSite, story: Story, runs: Path) -> None:
    stop = threading.Event()
    stop.set()
    with Endpoint() as endpoint, pytest.raises(KeyboardInterrupt):
        inquire(QUESTION, site.path, settings=settings(endpoint, runs=runs), watch=Watch(stop=stop))
    assert list(runs.iterdir()) == []


def test_there_may_be_nothing_to_resume(site: DigSite, story: Story, runs: Path) -> None:
    with pytest.raises(UsageError, match="No investigation was broken off here"):
        resume(site.path, Settings(model="m", runs=runs))


def saved(site: DigSite, script: Callable[[Body], Step] = agreeing) -> str:
    with Endpoint(script) as endpoint:
        return inquire(QUESTION, site.path, settings=settings(endpoint)).trajectory


def test_a_trajectory_has_the_answer_the_case_and_what_was_said(site: DigSite, story: Story) -> None:
    data = json.loads(saved(site))
    assert (data["schema"], data["question"]) == ("archaeologist/trajectory/1", QUESTION)
    (exchange,) = data["exchanges"]
    assert exchange["request"]["model"] == "scripted"
    assert WORDS in exchange["reply"]["text"]
    assert "secret" not in json.dumps(data["exchanges"])


def test_a_saved_answer_holds_until_history_says_otherwise(site: DigSite, story: Story) -> None:
    text = saved(site)
    assert verify_again(text, "t.json", site.path).holds
    site.commit("Polish the desk", {"desk.py": "desk = 2\n"}, at=40)
    assert verify_again(text, "t.json", site.path).holds
    site.revert(story.removal, at=41, files={"lamp.py": "bulb = 60\n"})
    after = verify_again(text, "t.json", site.path)
    assert not after.holds
    assert [each.split(" (")[0] for each in after.undone] == [
        f"{story.removal.short} was taken back by {site.head.short}"
    ]
    before = verify_again(text, "t.json", site.path, at="v1.1")
    assert [each.holds for each in before.claims if story.removal.short in each.text] == [False] * sum(
        story.removal.short in each.text for each in before.claims
    )


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": "archaeologist/trajectory/1"}', '{"schema": 3, "answer": 4}']
)
def test_what_is_no_trajectory_is_refused(site: DigSite, story: Story, text: str) -> None:
    with pytest.raises(UsageError, match=r"t\.json is no trajectory"):
        verify_again(text, "t.json", site.path)


def test_variables_of_a_tracing_service_are_put_back(
    site: DigSite, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_PROJECT", "theirs")
    during: list[str | None] = []
    inquire(QUESTION, site.path, watch=Watch(lambda made: during.append(os.environ.get("LANGSMITH_TRACING"))))
    assert set(during) == {"false"}
    assert {name: value for name, value in os.environ.items() if name.startswith("LANG")} == {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_PROJECT": "theirs",
    }
