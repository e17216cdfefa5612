"""The program as a library: what another program can ask for, and what it gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite

import archaeologist
from archaeologist import Answer, app, ask
from archaeologist.config import Settings
from archaeologist.domain.step import Step
from archaeologist.errors import RepositoryError, UnknownRevision, UsageError
from archaeologist.git import Repository
from archaeologist.index import build
from archaeologist.index.messages import index_messages
from archaeologist.index.store import Store


@pytest.fixture
def lamp(site: DigSite) -> DigSite:
    """A lamp comes and goes."""
    site.commit("Add a lamp\n\nIt is dark down here.", {"den.py": "lamp = 1\n"}, at=10)
    site.commit("Remove the lamp (#7)\n\nIt attracted moths.", {"den.py": "chair = 1\n"}, at=20)
    return site


def test_a_question_gives_an_answer_and_its_steps_are_heard_of(lamp: DigSite) -> None:
    steps: list[Step] = []
    answer = ask("why was the lamp removed?", lamp.path, emit=steps.append)
    assert isinstance(answer, Answer)
    assert [each.oid for each in answer.commits] == [lamp.head]
    assert [each.call for each in steps] == list(answer.provenance.tools)
    assert answer.repository.root == str(lamp.path)


def test_the_building_of_the_index_is_heard_of(lamp: DigSite) -> None:
    heard: list[tuple[str, int, int]] = []
    app.build_index(lamp.path, progress=lambda stage, done, total: heard.append((stage, done, total)))
    assert {stage for stage, _, _ in heard} >= {"messages"}
    assert app.index_state(lamp.path).complete


def test_an_answer_from_half_an_index_is_a_part_and_says_so(lamp: DigSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PATIENCE", 0)
    repository = Repository.open(lamp.path)
    store = Store.open(repository)
    with store.building():
        index_messages(repository, store, [lamp.head], build.silent)
        half = ask("why was the lamp removed?", lamp.path)
    assert half.status == "partial"
    assert half.repository.gaps == ("The index is not complete yet: the diffs of 2 of 2 commits are missing.",)
    assert ask("why was the lamp removed?", lamp.path).status == "answered"


def test_without_a_model_the_settings_change_nothing(lamp: DigSite) -> None:
    plain, configured = (ask("why was the lamp removed?", lamp.path, settings=each) for each in (None, Settings()))
    assert plain.claims == configured.claims
    assert plain.provenance.mode == "rules"


@pytest.mark.parametrize("question", ["", "  \n", "why " * 5000])
def test_what_is_no_question_is_refused(lamp: DigSite, question: str) -> None:
    with pytest.raises(UsageError):
        ask(question, lamp.path)


def test_a_place_without_a_repository_and_a_revision_without_a_commit_are_told_apart(
    lamp: DigSite, tmp_path: Path
) -> None:
    with pytest.raises(UnknownRevision):
        ask("why?", lamp.path, at="nowhere")
    with pytest.raises(RepositoryError):
        ask("why?", "/")


def test_a_tool_is_run_with_words(lamp: DigSite) -> None:
    outcome = app.run_tool("find_commits", ["words=moths"], lamp.path)
    assert [each.oid for each in outcome.evidence][:1] == [lamp.head]
    assert app.run_tool("find_commits", ["limit=x"], lamp.path).status == 2


def test_an_unknown_name_is_unknown_to_the_package_too() -> None:
    with pytest.raises(AttributeError, match="module 'archaeologist' has no attribute 'answer'"):
        _ = archaeologist.answer
