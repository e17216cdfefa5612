"""`archaeologist bot`: an event in, one comment on the request out, over real HTTP to a GitHub of the test's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from github import BOT, Hub, serving
from program import Ran, archaeologist

from archaeologist.forge.sticky import State, state_of
from archaeologist.render.comment import MARKER

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A check with a reason, and a branch that takes it down."""
    site.commit("Add a till", {"till.py": TAX}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    site.branch("simple")
    site.commit("Simplify the tax", {"till.py": TAX}, at=30, author="Cy Trowel")
    return site


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as hub:
        yield hub


def request_of(shop: DigSite, head: str = "simple", fork: bool = False, body: str = "") -> dict[str, Any]:
    """The pull request as an event has it."""
    return {
        "number": 7,
        "title": "Simplify",
        "body": body,
        "base": {"sha": shop.git("rev-parse", "main").strip(), "repo": {"full_name": "o/r"}},
        "head": {"sha": shop.git("rev-parse", head).strip(), "repo": {"full_name": "else/r" if fork else "o/r"}},
    }


def run(shop: DigSite, hub: Hub, event: dict[str, Any] | None = None, *arguments: str, token: str = "t0ken") -> Ran:
    place = shop.path.parent / "event.json"
    place.write_text(json.dumps(event if event is not None else {"pull_request": request_of(shop)}))
    return archaeologist(
        "bot",
        *arguments,
        cwd=shop.path,
        GITHUB_EVENT_PATH=str(place),
        GITHUB_REPOSITORY="o/r",
        GITHUB_API_URL=hub.address,
        GITHUB_TOKEN=token,
        GITHUB_STEP_SUMMARY=str(shop.path.parent / "summary.md"),
    )


def summary(shop: DigSite) -> str:
    return (shop.path.parent / "summary.md").read_text()


def test_a_comment_is_written_once_and_left_alone_while_it_says_the_same(shop: DigSite, hub: Hub) -> None:
    first = run(shop, hub)
    assert (first.status, first.out, first.err) == (0, "#7: the comment is created\n", "")
    [text] = hub.said
    assert text.startswith(MARKER)
    assert "The ledger refuses a negative tax" in text
    assert run(shop, hub).out == "#7: the comment is unchanged\n"
    assert hub.writes == ["POST"]


def test_it_is_edited_in_place_when_it_says_something_else(shop: DigSite, hub: Hub) -> None:
    run(shop, hub)
    shop.commit("Tax with care again", {"till.py": CAREFUL.replace("no_tax", "little_tax")}, at=40)
    assert run(shop, hub).out in ("#7: the comment is updated\n", "#7: the comment is deleted\n")
    shop.commit("Take it all out", {"till.py": TAX, "rates.py": "RATE = 1\n"}, at=50)
    run(shop, hub)
    assert len(hub.said) == 1


def test_silence_writes_nothing_and_takes_away_what_was_said(shop: DigSite, hub: Hub) -> None:
    run(shop, hub)
    shop.commit("Tax with care again", {"till.py": CAREFUL}, at=40)
    assert run(shop, hub).out == "#7: the comment is deleted\n"
    assert hub.said == []
    assert run(shop, hub).out == "#7: the comment is not needed: history has nothing to say\n"
    assert hub.writes == ["POST", "DELETE"]


def test_somebody_elses_comment_with_the_marker_is_not_touched(shop: DigSite, hub: Hub) -> None:
    hub.say("mallory", f"{MARKER}\nAll is well.\n", "NONE")
    run(shop, hub)
    assert [each["user"]["login"] for each in hub.comments] == ["mallory", BOT]
    assert hub.comments[0]["body"] == f"{MARKER}\nAll is well.\n"


def test_doubles_are_removed_on_whatever_page_they_are(shop: DigSite, hub: Hub) -> None:
    for number in range(5):
        hub.say("ada", f"comment {number}")
        hub.say(BOT, f"{MARKER}\nold {number}\n")
    assert run(shop, hub).out == "#7: the comment is updated\n"
    assert len(hub.said) == 1
    assert hub.comments[1]["body"] == hub.said[0]


def test_a_finding_that_a_writer_calls_not_relevant_is_gone_from_then_on(shop: DigSite, hub: Hub) -> None:
    run(shop, hub)
    hub.writers.add("ada")
    hub.say("ada", "/archaeologist not-relevant 1", "MEMBER")
    hub.requests[7] = request_of(shop)
    reply = {"issue": {"number": 7, "pull_request": {}}, "comment": {}}
    assert run(shop, hub, reply).out == "#7: the comment is updated\n"
    assert "nothing more to say" in hub.said[0]
    assert run(shop, hub).out == "#7: the comment is unchanged\n"


@pytest.mark.parametrize(("author", "association"), [("mallory", "NONE"), ("mallory", "MEMBER"), ("ada", "NONE")])
def test_nobody_else_can_silence_a_finding(shop: DigSite, hub: Hub, author: str, association: str) -> None:
    run(shop, hub)
    hub.writers.add("ada")
    hub.say(author, "/archaeologist not-relevant 1", association)
    run(shop, hub)
    assert "The ledger refuses" in hub.said[0]


def test_what_the_repository_keeps_silenced_is_not_told(shop: DigSite, hub: Hub) -> None:
    fix = shop.git("rev-parse", "main").strip()
    shop.switch("main")
    shop.commit("Silence a finding", {".archaeologist/silenced": f"# not needed any more\n{fix[:12]} till.py\n"}, at=25)
    shop.branch("later")
    shop.commit("Simplify the tax", {"till.py": TAX}, at=30)
    run(shop, hub, {"pull_request": request_of(shop, "later")})
    assert hub.said == []


def test_a_request_from_a_fork_is_told_of_in_the_summary(shop: DigSite, hub: Hub) -> None:
    hub.denied = True
    ran = run(shop, hub, {"pull_request": request_of(shop, fork=True)})
    assert (ran.status, ran.out) == (0, "#7: the comment is in the summary of this step\n")
    assert "does not let this token comment" in ran.err
    assert "The ledger refuses a negative tax" in summary(shop)


def test_findings_stand_beside_their_lines_and_cannot_break_out(shop: DigSite, hub: Hub) -> None:
    out = run(shop, hub, None, "--annotate").out.splitlines()
    assert out[0].startswith("::notice file=till.py,line=1,title=A condition that came with a fix is taken out::")
    assert len([line for line in out if line.startswith("::")]) == 1


def test_an_author_who_names_the_commit_is_left_alone(shop: DigSite, hub: Hub) -> None:
    fix = shop.git("rev-parse", "main").strip()
    run(shop, hub, {"pull_request": request_of(shop, body=f"The ledger takes any tax now, so {fix[:10]} can go.")})
    assert hub.said == []


def test_a_failing_server_is_asked_again_and_then_told_of(shop: DigSite, hub: Hub) -> None:
    hub.failures = [(502, {}), (429, {"retry-after": "0"})]
    assert run(shop, hub).out == "#7: the comment is created\n"
    hub.failures = [(401, {})]
    ran = run(shop, hub)
    assert (ran.status, ran.out) == (1, "")
    assert "GitHub does not accept the token: as the test wants it." in ran.err


def test_a_clone_that_lacks_the_commits_says_what_to_change(shop: DigSite, hub: Hub) -> None:
    event = {"pull_request": {**request_of(shop), "head": {"sha": "1" * 40, "repo": {"full_name": "o/r"}}}}
    ran = run(shop, hub, event)
    assert (ran.status, ran.out) == (2, "")
    assert "fetch-depth: 0" in ran.err
    assert hub.writes == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({}, "The event is about no pull request."),
        ({"issue": {"number": 7}}, "The event is about no pull request."),
        ({"pull_request": {"number": 7}}, "The event holds no pull request that can be read."),
        ({"pull_request": {"number": 7, "base": {"sha": "--x"}, "head": {"sha": "y"}}}, "holds no pull request"),
    ],
)
def test_what_is_no_event_of_a_request_is_told_in_a_sentence(
    shop: DigSite, hub: Hub, event: dict[str, Any], told: str
) -> None:
    ran = run(shop, hub, event)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_without_a_token_nothing_is_asked(shop: DigSite, hub: Hub) -> None:
    ran = run(shop, hub, token="")
    assert (ran.status, hub.asked) == (2, [])
    assert "There is no token." in ran.err


@pytest.mark.parametrize("path", ["a.py", "a b/--> <!--.py", "ä,:.py", "--"])
def test_what_a_comment_remembers_survives_any_path(path: str) -> None:
    state = State(3, (("a" * 40, path),), (("b" * 40, path), ("c" * 40, "x")))
    assert "-->" not in state.line[:-4].replace("<!--", "")
    assert state_of(f"text\n{state.line}\n") == state


def test_the_event_has_to_be_there(shop: DigSite, tmp_path: Path) -> None:
    ran = archaeologist("bot", cwd=shop.path, GITHUB_EVENT_PATH=str(tmp_path / "none.json"))
    assert (ran.status, ran.out) == (2, "")
    assert "cannot be read" in ran.err


class Misled(Hub):
    """A GitHub whose second page is on another host."""

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any, dict[str, str]]:
        status, told, headers = super().answer(method, path, query, body)
        return status, told, {"Link": '<https://else.example/next>; rel="next"'} if "Link" in headers else headers


def test_the_token_stays_on_the_host_it_is_for(shop: DigSite) -> None:
    with serving(Misled()) as hub:
        for number in range(3):
            hub.say("ada", f"comment {number}")
        ran = run(shop, hub)
    assert (ran.status, ran.out) == (1, "")
    assert "GitHub points to another host, else.example; the token stays here." in ran.err


# -- requests from forks, in two workflows ---------------------------------------------------------------------------


def run_of(shop: DigSite, sha: str = "") -> dict[str, Any]:
    """What the second workflow is told: who ran the first, and on which commit. Its list of requests is empty."""
    head = sha or shop.git("rev-parse", "simple").strip()
    home = {"full_name": "else/r", "owner": {"login": "else"}}
    return {"workflow_run": {"head_sha": head, "head_branch": "simple", "head_repository": home, "pull_requests": []}}


def test_the_run_of_a_fork_leads_to_its_request(shop: DigSite, hub: Hub) -> None:
    hub.requests[7] = request_of(shop, fork=True)
    hub.requests[7]["head"]["label"] = "else:simple"
    assert run(shop, hub, run_of(shop)).out == "#7: the comment is created\n"
    assert "The ledger refuses" in hub.said[0]


@pytest.mark.parametrize(
    ("label", "sha", "told"),
    [
        ("else:other", "", "No open request has"),
        ("else:simple", "1" * 40, "No open request has 1111111111"),
        ("else:simple", "--exec=x", "The event's run was made for no branch."),
    ],
)
def test_a_run_that_belongs_to_no_open_request_says_so(
    shop: DigSite, hub: Hub, label: str, sha: str, told: str
) -> None:
    hub.requests[7] = request_of(shop, fork=True)
    hub.requests[7]["head"]["label"] = label
    ran = run(shop, hub, run_of(shop, sha))
    assert (ran.status, hub.writes) == (2, [])
    assert told in ran.err


# -- a check besides -------------------------------------------------------------------------------------------------


def test_a_check_is_neutral_with_each_finding_beside_its_line(shop: DigSite, hub: Hub) -> None:
    run(shop, hub, None, "--check")
    [check] = hub.checks
    assert (check["conclusion"], check["head_sha"]) == ("neutral", shop.git("rev-parse", "simple").strip())
    assert check["output"]["title"] == "1 finding"
    assert [(each["path"], each["annotation_level"]) for each in check["output"]["annotations"]] == [
        ("till.py", "notice")
    ]


def test_without_findings_the_check_is_a_success(shop: DigSite, hub: Hub) -> None:
    run(shop, hub, {"pull_request": request_of(shop, head="main")}, "--check")
    assert [(each["conclusion"], each["output"]["annotations"]) for each in hub.checks] == [("success", [])]


def test_a_token_that_may_leave_no_check_is_no_failure(shop: DigSite, hub: Hub) -> None:
    hub.denied = True
    ran = run(shop, hub, None, "--check")
    assert (ran.status, hub.checks) == (0, [])
    assert "it needs checks: write." in ran.err
