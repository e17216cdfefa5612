"""Why a commit was made, in the repository's own words: which sentences are taken, and that they stand there."""

from __future__ import annotations

from contextlib import closing

import pytest
from digsite import DigSite
from hypothesis import example, given
from hypothesis import strategies as st

from archaeologist.dig.proof import RepositoryProof, flat
from archaeologist.dig.rationale import clip, rate, reasons, sentences
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

NOTHING: frozenset[str] = frozenset()


def why(site: DigSite, oid: Oid, *words: str) -> tuple[Evidence, ...]:
    """The reasons recorded for a commit, each of them proved."""
    with closing(Site.open(site.path)) as dig:
        n = dig.history.number(oid)
        assert n is not None
        found = reasons(dig, n, words)
        assert [RepositoryProof(dig).fault(each) for each in found] == [None] * len(found)
        return found


def quotes(site: DigSite, oid: Oid, *words: str) -> list[str]:
    return [flat(each.quote) for each in why(site, oid, *words)]


def test_a_message_falls_into_sentences() -> None:
    message = "Oil lamps smell. They also\ncaused two fires.\n\n* Use candles instead!\n* Or sit in the dark."
    assert sentences(message) == (
        "Oil lamps smell.",
        "They also caused two fires.",
        "Use candles instead!",
        "Or sit in the dark.",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Signed-off-by: Ada Digger <ada@example.org>",
        "Co-authored-by: Bea Baker <bea@example.org>",
        "Reviewed-by: Bea Baker <bea@example.org>",
        "Change-Id: I0123456789",
        "-----",
        "https://example.org/lamps/1",
    ],
)
def test_what_is_no_prose_is_left_out(line: str) -> None:
    assert sentences(f"Oil lamps smell.\n\n{line}\n") == ("Oil lamps smell.",)


def test_a_point_inside_a_name_ends_no_sentence() -> None:
    assert sentences("Call lamp.light in 2.0 and later.") == ("Call lamp.light in 2.0 and later.",)


def test_chinese_sentences_end_in_their_own_way() -> None:
    assert sentences("油灯很危险。 因为它引起了火灾。") == ("油灯很危险。", "因为它引起了火灾。")


PIECES = ("Oil. ", "* ", "\n", "\n\n", "1) ", "- a", " Because it burns!", "\t", "灯。", "\r\n", "\x85", "\x1c", "…")


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
@example("a\x0bb. C d e")
def test_every_sentence_stands_in_the_message(message: str) -> None:
    assert all(flat(each) in flat(message) for each in sentences(message))
    assert all(each.strip() for each in sentences(message))


@given(st.text(max_size=1000), st.integers(10, 400))
def test_a_clipped_text_begins_as_it_did_and_is_no_longer_than_asked(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert text.startswith(clipped.removesuffix(" …")) or clipped == text
    assert len(clipped) <= limit + len(" …")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Oil is gone because it caused two fires in the hall.", "Oil is gone from the hall and the kitchen as well."),
        ("Use candles instead of oil, which smells badly.", "Also paint the wall of the hall in a light grey."),
        ("To avoid fires, lamps are now put out at night.", "    return lamp.put_out(night);"),
    ],
)
def test_what_gives_a_reason_is_rated_above_what_does_not(better: str, worse: str) -> None:
    assert rate(better, NOTHING) > rate(worse, NOTHING)


def test_what_speaks_of_the_subject_is_rated_above_what_does_not() -> None:
    wanted = frozenset({"lamp"})
    assert rate("The lamp was moved since it burned the wall.", wanted) > rate(
        "The bell was moved since it woke us.", wanted
    )


# -- of a commit -----------------------------------------------------------------------------------------------------


def test_the_message_comes_with_its_place(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    oid = site.commit(
        "Go electric\n\nOil is dangerous because it\ncaused two fires.", {"lamp.py": "lamp = Bulb()\n"}, at=1
    )
    (found,) = why(site, oid, "lamp")
    assert (found.kind, found.oid) == ("message", oid)
    assert flat(found.quote) == "Oil is dangerous because it caused two fires."


def test_the_changelog_that_the_commit_wrote_counts(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n", "CHANGES.md": "# 1.0\n\n- A den.\n"}, at=0)
    entry = "# 1.0\n\n- A den.\n- The oil lamp is removed because it caused two fires.\n"
    oid = site.commit("Go electric", {"lamp.py": "lamp = Bulb()\n", "CHANGES.md": entry}, at=1)
    (found,) = why(site, oid, "lamp")
    assert (found.kind, found.path, found.lines) == ("changelog", "CHANGES.md", (4, 4))
    assert "because it caused two fires" in found.quote


def test_a_comment_that_the_commit_wrote_counts_when_it_speaks_of_the_subject(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    code = (
        "# The lamp must never run dry, otherwise the wick burns and the hall smells of smoke.\nlamp = Oil(full=True)\n"
    )
    oid = site.commit("Fill up", {"lamp.py": code}, at=1)
    assert "otherwise the wick burns" in quotes(site, oid, "lamp")[0]
    assert quotes(site, oid, "bell") == []


def test_the_merge_that_brought_a_terse_commit_speaks_for_it(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    site.branch("bulb")
    oid = site.commit("Go electric", {"lamp.py": "lamp = Bulb()\n"}, at=1)
    site.switch("main")
    body = "Replace the oil lamp because it caused two fires."
    merge = site.merge("bulb", at=2, message=f"Merge pull request #5 from ada/bulb\n\n{body}")
    assert [(each.oid, flat(each.quote)) for each in why(site, oid, "lamp")] == [(merge, body)]


def test_a_revert_does_not_give_the_reasons_of_what_it_reverts(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    code = "# The lamp is a bulb because oil is dangerous and caused two fires.\nlamp = Bulb()\n"
    bulb = site.commit("Go electric\n\nOil is dangerous because it caused two fires.", {"lamp.py": code}, at=1)
    back = site.revert(bulb, at=2)
    assert quotes(site, back, "lamp") == []
    again = site.revert(back, at=3, message=f'Revert "Revert "Go electric""\n\nThis reverts commit {back}.')
    assert quotes(site, again, "lamp") == []


def test_a_revert_gives_its_own_reason(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    bulb = site.commit("Go electric", {"lamp.py": "lamp = Bulb()\n"}, at=1)
    reason = "The bulb broke after a day, because the current is too strong."
    back = site.revert(bulb, at=2, message=f'Revert "Go electric"\n\nThis reverts commit {bulb}.\n\n{reason}')
    assert quotes(site, back, "lamp") == [reason]


@pytest.mark.parametrize("body", ["It caught fire.", "Oil smells.", "油灯着火了，油灯很臭。"])
def test_a_body_of_a_few_words_is_what_is_recorded(site: DigSite, body: str) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    oid = site.commit(f"Go electric\n\n{body}\n\nFixes #12", {"lamp.py": "lamp = Bulb()\n"}, at=1)
    assert quotes(site, oid, "lamp") == [body]


def test_nothing_is_made_up_where_nothing_is_written(site: DigSite) -> None:
    site.commit("Start", {"lamp.py": "lamp = Oil()\n"}, at=0)
    oid = site.commit("Go electric", {"lamp.py": "lamp = Bulb()\n"}, at=1)
    assert why(site, oid, "lamp") == ()
