"""`archaeologist bot` on GitLab and Forgejo: the same one comment, over real HTTP to forges of the test's own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from digsite import DigSite
from elsewhere import Elsewhere, Forge, Lab, serving
from program import Ran, archaeologist

from archaeologist.render.comment import MARKER

TAX = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TAX.replace("    return", "    if amount < 0:\n        return no_tax(amount)\n    return")
WHY = "Fix the tax of returned goods\n\nThe ledger refuses a negative tax, so that every return crashed the till.\n"


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    """A check with a reason, a branch that takes it down, and one that does not."""
    site.commit("Add a till", {"till.py": TAX}, at=1)
    site.commit(WHY, {"till.py": CAREFUL}, at=20)
    site.branch("greet")
    site.commit("Greet", {"greet.py": "def greet(name):\n    return name\n"}, at=30)
    site.switch("main")
    site.branch("simple")
    site.commit("Simplify the tax", {"till.py": TAX}, at=30, author="Cy Trowel")
    return site


@pytest.fixture(params=[Lab, Forge], ids=["gitlab", "forgejo"])
def forge(request: pytest.FixtureRequest, shop: DigSite) -> Iterator[Elsewhere]:
    base, head = (shop.git("rev-parse", name).strip() for name in ("main", "simple"))
    with serving(request.param(base, head)) as forge:
        yield forge


def run(shop: DigSite, forge: Elsewhere, **more: str) -> Ran:
    """The bot in the surroundings that a workflow of the forge gives it."""
    if isinstance(forge, Lab):
        given = {
            "CI_MERGE_REQUEST_IID": "7",
            "CI_PROJECT_ID": "42",
            "CI_API_V4_URL": forge.address,
            "GITLAB_TOKEN": "t0ken",
        }
    else:
        place = shop.path.parent / "event.json"
        place.write_text(json.dumps({"issue": {"number": 7, "pull_request": {"merged": False}}, "is_pull": True}))
        given = {
            "FORGEJO_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(place),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_API_URL": forge.address,
            "GITHUB_TOKEN": "t0ken",
        }
    return archaeologist("bot", cwd=shop.path, **{**given, **more})


def test_the_life_of_a_comment(shop: DigSite, forge: Elsewhere) -> None:
    first = run(shop, forge)
    assert (first.status, first.out, first.err) == (0, "#7: the comment is created\n", "")
    [text] = forge.said
    assert text.startswith(MARKER)
    assert "The ledger refuses a negative tax" in text
    assert run(shop, forge).out == "#7: the comment is unchanged\n"
    forge.head = shop.git("rev-parse", "greet").strip()
    assert run(shop, forge).out == "#7: the comment is deleted\n"
    assert run(shop, forge).out == "#7: the comment is not needed: history has nothing to say\n"
    assert forge.writes == ["POST", "DELETE"]


def test_it_is_edited_in_place_and_its_doubles_go(shop: DigSite, forge: Elsewhere) -> None:
    for number in range(4):
        forge.say("ada", f"comment {number}")
        forge.say(forge.bot, f"{MARKER}\nold {number}\n")
    assert run(shop, forge).out == "#7: the comment is updated\n"
    assert len(forge.said) == 1
    assert forge.comments[1][2] == forge.said[0]


def test_a_finding_is_silenced_by_somebody_who_may_write_and_by_nobody_else(shop: DigSite, forge: Elsewhere) -> None:
    run(shop, forge)
    forge.say("mallory", "/archaeologist not-relevant 1")
    run(shop, forge)
    assert "The ledger refuses" in forge.said[0]
    forge.writers.add("ada")
    forge.say("ada", "/archaeologist not-relevant 1")
    assert run(shop, forge).out == "#7: the comment is updated\n"
    assert "nothing more to say" in forge.said[0]


def test_what_the_forge_itself_writes_is_no_reply(shop: DigSite) -> None:
    base, head = (shop.git("rev-parse", name).strip() for name in ("main", "simple"))
    with serving(Lab(base, head, writers={"ada"})) as forge:
        run(shop, forge)
        forge.say("ada", "/archaeologist not-relevant 1", system=True)
        assert run(shop, forge).out == "#7: the comment is unchanged\n"


def test_a_token_that_may_not_write_is_no_failure(shop: DigSite, forge: Elsewhere) -> None:
    forge.denied = True
    ran = run(shop, forge)
    assert ran.status == 0
    assert ran.out.startswith(f"#7: the comment is below, because it may not be written\n| {MARKER}\n| ")
    assert "does not let this token comment" in ran.err
    assert forge.said == []


def test_the_token_is_shown_as_the_forge_wants_it(shop: DigSite, forge: Elsewhere) -> None:
    run(shop, forge)
    assert forge.tokens == {"t0ken" if isinstance(forge, Lab) else "token t0ken"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"GITLAB_TOKEN": ""}, "There is no token."),
        ({"CI_MERGE_REQUEST_IID": "x"}, "The pipeline is for no merge request."),
        ({"CI_PROJECT_ID": ""}, "There is no project."),
        ({"CI_PROJECT_ID": "../user"}, "GitLab has no"),
    ],
)
def test_wrong_surroundings_are_told_in_a_sentence(shop: DigSite, given: dict[str, str], told: str) -> None:
    with serving(Lab("0" * 40, "1" * 40)) as forge:
        ran = run(shop, forge, **given)
    assert (ran.status in (1, 2), ran.out) == (True, "")
    assert told in ran.err


def test_a_request_without_commits_is_told(shop: DigSite) -> None:
    with serving(Lab("", "")) as forge:
        ran = run(shop, forge)
    assert (ran.status, ran.out) == (2, "")
    assert "GitLab knows no ends of merge request 7." in ran.err
