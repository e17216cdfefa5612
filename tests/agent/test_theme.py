"""What a question takes for granted is read from its grammar, and only where it speaks of the whole of a thing."""

from __future__ import annotations

import pytest

from archaeologist.agent.theme import theme
from archaeologist.domain.question import Intent, Theme


@pytest.mark.parametrize(
    ("text", "intent", "name"),
    [
        ("when did they drop clap?", "removed", "clap"),
        ("why did the tool get rid of jinja", "removed", "jinja"),
        ("when did it stop supporting windows?", "removed", "windows"),
        ("why did we drop support for node?", "removed", "node"),
        ("why was the DiGraph class removed and by whom", "removed", "DiGraph"),
        ("why is `url_for()` gone?", "removed", "url_for"),
        ("is --smart-case deprecated?", "deprecated", "--smart-case"),
        ("why did BindWith get deprecated, what replaces it", "deprecated", "BindWith"),
        ("why was axios.get deprecated in favour of fetch?", "deprecated", "axios.get"),
        ("why did they revert add_node?", "reverted", "add_node"),
        ("when did Reloader finally disappear?", "removed", "Reloader"),
    ],
)
def test_the_thing_that_the_event_happened_to(text: str, intent: Intent, name: str) -> None:
    assert theme(text, intent) == Theme(name, event=intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why were the docs of clap removed?", "removed"),
        ("when did they drop python 2 support?", "removed"),
        ("why was GIL removed from the docs?", "removed"),
        ("why did they drop kramdown as the default?", "removed"),
        ("why was it removed?", "removed"),
        ("the encoders on app are gone, since when?", "removed"),
        ("was the removal of clap reverted?", "reverted"),
        ("why was clap removed?", "introduced"),
    ],
)
def test_a_part_of_a_thing_or_another_question_has_no_theme(text: str, intent: Intent) -> None:
    assert theme(text, intent) is None


def test_the_new_name_of_a_rename() -> None:
    assert theme("why was RouterGroup renamed to RouteGroup?", "renamed") == Theme(
        "RouterGroup", "RouteGroup", "renamed"
    )
    assert theme("who renamed add_node into insert_node", "renamed") == Theme("add_node", "insert_node", "renamed")


def test_who_asks_for_the_release_of_an_event_takes_the_event_for_granted() -> None:
    assert theme("in which release was clap dropped?", "release") == Theme("clap", event="removed")
    assert theme("which version first had clap?", "release") is None
