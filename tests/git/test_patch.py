"""A patch as it is handed over says what git says of the same change."""

from __future__ import annotations

import pytest
from digsite import DigSite
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.errors import UsageError
from archaeologist.git.patch import parse_patch
from archaeologist.git.repository import Repository

BEFORE = "".join(f"line {n}\n" for n in range(1, 31))
AFTER = BEFORE.replace("line 3\n", "").replace("line 9\n", "nine\nand a half\n").replace("line 30\n", "line 30\nend\n")


@pytest.mark.parametrize("context", ["-U0", "-U1", "-U3", "-U20"])
def test_context_makes_no_difference(site: DigSite, context: str) -> None:
    before = site.commit("1", {"a.txt": BEFORE, "gone.txt": "one\n", "b c.txt": "x\ny"})
    after = site.commit("2", {"a.txt": AFTER, "new.txt": "1\n2\n", "gone.txt": None, "b c.txt": "x\nz"})
    text = site.git("diff", context, "--no-renames", before, after)
    expected = Repository.open(site.path).diff_between(before, after)
    found = parse_patch(text)
    assert [(d.change, [(h.old_start, h.new_start, h.removed, h.added) for h in d.hunks]) for d in found] == [
        (d.change, [(h.old_start, h.new_start, h.removed, h.added) for h in d.hunks]) for d in expected
    ]


def test_a_renamed_file_keeps_both_names(site: DigSite) -> None:
    before = site.commit("1", {"a.txt": BEFORE})
    after = site.rename("a.txt", "b.txt", text=AFTER)
    (found,) = parse_patch(site.git("diff", "-M", before, after))
    assert (found.change.status, found.change.old_path, found.change.path) == ("R", "a.txt", "b.txt")


def test_a_plain_unified_diff_and_a_mail_around_it() -> None:
    text = (
        "From: Ada\n\nSome words.\n--- old.c\t2020-01-01\n+++ old.c\t2020-01-02\n@@ -2 +2 @@ f()\n-a\n+b\n-- \n2.39\n"
    )
    (found,) = parse_patch(text)
    assert found.change.path == "old.c"
    assert [(h.old_start, h.removed, h.added, h.heading) for h in found.hunks] == [(2, ("a",), ("b",), "f()")]


def test_removed_lines_that_look_like_a_header() -> None:
    (found,) = parse_patch("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a remark\n+++ another\n keep\n")
    assert [(h.removed, h.added) for h in found.hunks] == [(("-- a remark",), ("++ another",))]


def test_a_text_that_is_no_patch_is_refused() -> None:
    with pytest.raises(UsageError, match="no patch"):
        parse_patch("hello\n")


@given(st.text(alphabet="-+@ a1,\n\\/", max_size=200))
def test_nothing_that_is_handed_over_is_a_fault(text: str) -> None:
    try:
        found = parse_patch(text)
    except UsageError:
        return
    assert all(each.change.path for each in found)
