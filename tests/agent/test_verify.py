"""A draft that lies loses its lies and nothing else: the proof reads the repository, whoever wrote the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from digsite import DigSite, day
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.verify import verify
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Basis, CitedCommit, Moment
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

NOBODY = Oid("deadbeef" * 5)


@dataclass(frozen=True)
class Den:
    """A den with a lamp, a branch that is not looked at, and the proof of it."""

    proof: RepositoryProof
    lamp: Oid
    shade: Oid
    elsewhere: Oid


@pytest.fixture
def den(site: DigSite) -> Iterator[Den]:
    site.commit("Start the den", {"den.py": "chair = 1\n"}, at=0)
    lamp = site.commit("Add a lamp\n\nIt is dark down here.", {"lamp.py": "lamp = Oil()\n"}, at=1)
    site.branch("garden")
    elsewhere = site.commit("Plant a tree\n\nFor the birds.", {"tree.py": "tree = 1\n"}, at=2)
    site.switch("main")
    shade = site.commit("Shade the lamp", {"lamp.py": "lamp = Shade(Oil())\n"}, at=3)
    with closing(Site.open(site.path)) as dig:
        yield Den(RepositoryProof(dig), lamp, shade, elsewhere)


def message(oid: Oid, quote: str) -> Evidence:
    return Evidence(kind="message", says="The message says so.", check=f"git show -s {oid.short}", oid=oid, quote=quote)


def line(oid: Oid, path: str, quote: str) -> Evidence:
    return Evidence(
        kind="diff", says="The diff has it.", check=f"git show {oid.short}", oid=oid, path=path, quote=quote
    )


def claim(text: str, *cites: Evidence, basis: Basis = "stated") -> DraftClaim:
    return DraftClaim(text, basis, cites, 0.9)


def commit(oid: Oid) -> CitedCommit:
    return CitedCommit(oid, "introduced", day(1), "Ada Digger", "A commit")


def texts(draft: Draft, den: Den) -> list[str]:
    """The claims that are left of a draft."""
    checked = verify(draft, den.proof)
    assert checked.dropped == len(draft.claims) - len(checked.claims)
    return [each.text for each in checked.claims]


def honest(den: Den) -> DraftClaim:
    return claim("It was dark.", message(den.lamp, "It is dark down here."))


def test_what_holds_stays_as_it_was_drafted(den: Den) -> None:
    second = claim(f"{den.shade.short} shaded it.", line(den.shade, "lamp.py", "lamp = Shade(Oil())"), basis="inferred")
    moments = (Moment(day(1), den.lamp, "added"), Moment(day(3), den.shade, "shaded"))
    commits = (commit(den.lamp), commit(den.shade))
    draft = Draft(
        "answered", f"{den.lamp.short} lit the den.", (honest(den), second), commits, moments, ("Mind the step.",)
    )
    checked = verify(draft, den.proof)
    assert (checked.status, checked.headline, checked.dropped) == ("answered", draft.headline, 0)
    assert [(each.text, each.basis, each.cites) for each in checked.claims] == [
        ("It was dark.", "stated", ("E1",)),
        (f"{den.shade.short} shaded it.", "inferred", ("E2",)),
    ]
    assert [each.id for each in checked.evidence] == ["E1", "E2"]
    assert (checked.commits, checked.timeline, checked.caveats) == (commits, moments, ("Mind the step.",))


def test_evidence_cited_twice_has_one_name(den: Den) -> None:
    checked = verify(Draft("answered", "Dark.", (honest(den), honest(den))), den.proof)
    assert [each.cites for each in checked.claims] == [("E1",), ("E1",)]
    assert len(checked.evidence) == 1


LIES: dict[str, Callable[[Den], DraftClaim]] = {
    "a commit that does not exist": lambda den: claim("It was green.", message(NOBODY, "It is green.")),
    "a commit on a branch not looked at": lambda den: claim("For the birds.", message(den.elsewhere, "For the birds.")),
    "words that nobody wrote": lambda den: claim("It was cosy.", message(den.lamp, "It is cosy down here.")),
    "words of another commit": lambda den: claim("It was dark.", message(den.shade, "It is dark down here.")),
    "a line that is in no diff": lambda den: claim("Gas.", line(den.lamp, "lamp.py", "lamp = Gas()"), basis="inferred"),
    "a line of a later diff": lambda den: claim("Shade.", line(den.lamp, "lamp.py", "lamp = Shade(Oil())")),
    "a file that is not there": lambda den: claim("Gas.", line(den.lamp, "gas.py", "lamp = Oil()")),
    "no evidence at all": lambda den: claim("Everybody knows.", basis="inferred"),
    "a statement without words": lambda den: claim("It says so.", message(den.lamp, "")),
    "another commit named in the text": lambda den: claim(
        f"{den.shade.short} made it bright.", message(den.lamp, "It is dark down here.")
    ),
    "an invented commit named in the text": lambda den: claim(
        "It came with c0ffee1234.", message(den.lamp, "It is dark down here.")
    ),
    "a commit named in full that is not cited": lambda den: claim(
        f"See {den.elsewhere}.", message(den.lamp, "It is dark down here.")
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_dropped_and_nothing_else(den: Den, lie: str) -> None:
    draft = Draft("answered", "It was dark.", (honest(den), LIES[lie](den), honest(den)), (commit(den.lamp),))
    assert texts(draft, den) == ["It was dark.", "It was dark."]
    assert verify(draft, den.proof).commits == (commit(den.lamp),)


def test_a_claim_keeps_the_part_of_its_evidence_that_holds(den: Den) -> None:
    mixed = claim("It was dark.", message(NOBODY, "Very dark."), message(den.lamp, "It is dark down here."))
    checked = verify(Draft("answered", "Dark.", (mixed,)), den.proof)
    assert [each.cites for each in checked.claims] == [("E1",)]
    assert [each.oid for each in checked.evidence] == [den.lamp]
    assert checked.caveats


def test_a_commit_that_no_claim_cites_any_more_is_not_shown(den: Den) -> None:
    lie = claim("For the birds.", message(den.elsewhere, "For the birds."))
    moments = (Moment(day(1), den.lamp, "added"), Moment(day(2), den.elsewhere, "planted"))
    commits = (commit(den.elsewhere), commit(den.lamp), commit(den.shade))
    checked = verify(Draft("answered", "A tree.", (lie, honest(den)), commits, moments), den.proof)
    assert checked.commits == (commit(den.lamp),)
    assert [each.oid for each in checked.timeline] == [den.lamp]


def test_a_headline_that_names_what_is_not_shown_is_replaced(den: Den) -> None:
    checked = verify(Draft("answered", f"{den.shade.short} did it.", (honest(den),)), den.proof)
    assert den.shade.short not in checked.headline
    assert checked.headline


def test_a_draft_of_lies_alone_is_no_answer(den: Den) -> None:
    lies = tuple(make(den) for make in LIES.values())
    checked = verify(Draft("answered", "c0ffee1234 did it.", lies, (commit(NOBODY),)), den.proof)
    assert (checked.status, checked.claims, checked.commits, checked.evidence) == ("unknown", (), (), ())
    assert checked.dropped == len(lies)


def test_what_is_not_recorded_needs_no_witness(den: Den) -> None:
    assert texts(Draft("partial", "Nothing.", (claim("No reason is recorded.", basis="unknown"),)), den) == [
        "No reason is recorded."
    ]


def test_a_commit_may_be_named_where_a_quote_names_it(site: DigSite) -> None:
    lamp = site.commit("Add a lamp", {"lamp.py": "lamp = Oil()\n"}, at=1)
    back = site.revert(lamp, at=2)
    quote = f"This reverts commit {lamp}."
    with closing(Site.open(site.path)) as dig:
        said = claim(f"It takes back {lamp}.", message(back, quote))
        assert len(verify(Draft("answered", "Back.", (said,)), RepositoryProof(dig)).claims) == 1


@pytest.mark.parametrize("word", ["deadbeef", "1234567", "20200101", "facade", "decade"])
def test_words_and_numbers_are_no_commits(den: Den, word: str) -> None:
    told = claim(f"It was dark for a {word}.", message(den.lamp, "It is dark down here."))
    assert texts(Draft("answered", "Dark.", (told,)), den) == [told.text]


# -- any draft at all ------------------------------------------------------------------------------------------------

QUOTES = (
    "It is dark down here.",
    "Add a lamp",
    "lamp = Oil()",
    "For the birds.",
    "",
    "…",
    "Nobody said this.",
    "\x1b[2J",
)
BASES: tuple[Basis, ...] = ("stated", "inferred", "unknown")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_never_more_than_was_drafted_and_all_of_it_cited(den: Den, data: st.DataObject) -> None:
    oids = st.sampled_from([den.lamp, den.shade, den.elsewhere, NOBODY])
    told = st.builds(message, oids, st.sampled_from(QUOTES))
    shown = st.builds(line, oids, st.sampled_from(["lamp.py", "den.py", "no.py", "-e", ""]), st.sampled_from(QUOTES))
    bases = st.sampled_from(BASES)
    text = st.one_of(st.text(max_size=20), oids.map(lambda oid: f"{oid.short} did it."))
    claims = st.lists(
        st.builds(
            lambda text, basis, cites: claim(text, *cites, basis=basis),
            text,
            bases,
            st.lists(st.one_of(told, shown), max_size=3),
        ).filter(lambda each: each.cites or each.basis != "stated"),
        max_size=5,
    )
    drafted = tuple(data.draw(claims))
    draft = Draft("answered", data.draw(text), drafted, tuple(map(commit, (den.lamp, den.elsewhere, NOBODY))))
    checked = verify(draft, den.proof)
    ids = [each.id for each in checked.evidence]
    left = [(each.text, each.basis) for each in checked.claims]
    assert checked.dropped == len(drafted) - len(left)
    rest = iter([(each.text, each.basis) for each in drafted])
    assert all(pair in rest for pair in left), "in the order drafted"
    assert sorted(set(ids)) == sorted(ids)
    assert {name for each in checked.claims for name in each.cites} == set(ids)
    assert all(den.proof.fault(each) is None for each in checked.evidence)
    assert {each.oid for each in checked.evidence} <= {den.lamp, den.shade}
    assert {each.oid for each in checked.commits} <= {each.oid for each in checked.evidence}
    assert all(each.cites for each in checked.claims if each.basis != "unknown")
