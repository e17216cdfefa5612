"""What is written to a checkpoint comes back as it was."""

from __future__ import annotations

import inspect
import json
import pkgutil
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.answers import DEPRECATED, HOSTILE

from archaeologist import domain
from archaeologist.domain.codec import DOMAIN, Codec
from archaeologist.domain.commit import Commit, Person
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.domain.oid import Oid
from archaeologist.domain.question import Question, Subject

OID = Oid("0123456789" * 4)
NOON = datetime(2020, 1, 1, 12, tzinfo=timezone(timedelta(hours=-3)))


def there_and_back(value: object, codec: Codec = DOMAIN) -> object:
    return codec.load(json.loads(json.dumps(codec.dump(value))))


@pytest.mark.parametrize(
    "value",
    [
        DEPRECATED,
        HOSTILE,
        Commit(OID, (OID,), Person("Ada", "ada@example.org"), NOON, NOON, "Begin\n\nFixes #3\n"),
        Question(
            "why?",
            "removed",
            (Subject("line", "a.py:3", ("a.py",), 3),),
            wants=frozenset({"time", "reason"}),
            since=date(2020, 1, 2),
        ),
        Finding(OID, "removed", 0.5, NOON, "Ada", "Begin", evidence=(Evidence("tag", "says", "git tag"),)),
        (None, True, 3, 0.25, "text", (), frozenset({1, 2}), {"key": (OID, datetime(2020, 1, 1, tzinfo=UTC))}),
    ],
)
def test_a_value_comes_back_equal(value: object) -> None:
    assert there_and_back(value) == value


@given(st.text(st.characters()), st.none() | st.tuples(st.integers(1), st.integers(1)))
def test_any_text_and_place_comes_back(text: str, lines: tuple[int, int] | None) -> None:
    evidence = Evidence("diff", text, text, OID, text, lines, text, text)
    assert there_and_back(evidence) == evidence


def test_an_oid_comes_back_as_one_and_a_text_that_looks_like_one_does_not() -> None:
    found = there_and_back((OID, str(OID)))
    assert isinstance(found, tuple)
    assert [type(each) for each in found] == [Oid, str]


def test_the_codec_knows_every_value_of_the_domain() -> None:
    names = [f"{domain.__name__}.{each.name}" for each in pkgutil.iter_modules(domain.__path__)]
    found = {
        name: each
        for module in map(import_module, names)
        for name, each in inspect.getmembers(module, inspect.isclass)
        if is_dataclass(each) and each.__module__ == module.__name__ and each is not Codec
    }
    assert DOMAIN.types == found


def test_a_value_of_another_room_is_refused_until_its_type_is_included() -> None:
    @dataclass(frozen=True)
    class Case:
        question: str
        found: tuple[Evidence, ...] = ()

    case = Case("why?", DEPRECATED.evidence)
    with pytest.raises(TypeError, match=r"the codec does not know .*Case"):
        DOMAIN.dump(case)
    assert there_and_back(case, DOMAIN.including(Case)) == case


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"codec": 2, "value": None}, "data of codec 2; this program reads 1"),
        ({"codec": 1, "value": {"type": "Teapot"}}, "the codec does not know Teapot"),
        ({"codec": 1, "value": {"type": "Claim", "words": "x"}}, "no Claim can be made of this: .*'words'"),
        ({"codec": 1, "value": {"type": "oid", "name": "12"}}, "not a full object name: '12'"),
    ],
)
def test_data_that_no_value_can_be_made_of_is_refused(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        DOMAIN.load(data)  # type: ignore[arg-type]
