"""Tests that came with a fix and that a change takes away, while the code of the fix stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.fences import REPAIRS, Change, Fence, fences, undone
from archaeologist.dig.noise import path_kind
from archaeologist.dig.remarks import evidence_of, lost_in_one_file, past, reason, stretch, told
from archaeologist.dig.site import Site
from archaeologist.domain.review import Remark

_TEST = re.compile(
    r"\b(?:def test\w*|func Test\w+|fn test\w*|void test\w*|function test\w*)|@Test\b|#\[(?:\w+::)?test\]"
    r"|\b(?:it|test|describe|specify|TEST(?:_[FP])?)\s*\(|\b(?:it|test|scenario)\s+[\"']"
)
_MOST_OF_IT = 0.6


def lost_tests(site: Site, change: Change, dossier: Dossier, known: Collection[int]) -> Iterator[Remark]:
    """A remark for each fix whose test goes; those in `known` are spoken of already, or touched too."""
    deleted = {diff.change.old_path for diff in change.diffs if diff.change.status == "D"}
    for fence in fences(site, change, ("test",)):
        worth = fence.n not in known and _is_of_a_fix(site, fence) and _goes(site, fence, deleted)
        if worth and (remark := _remark(site, dossier, fence)):
            yield remark


def _is_of_a_fix(site: Site, fence: Fence) -> bool:
    """Whether the commit says that it repairs, and changed code that is still there."""
    code = [doc.path for doc in site.docs(fence.n) if path_kind(doc.path) == "code"]
    return bool(REPAIRS.search(site.history.commit(fence.n).subject)) and any(path in site.paths for path in code)


def _goes(site: Site, fence: Fence, deleted: set[str]) -> bool:
    """Whether a test of it goes as a whole, with nothing like it in its place. A file that goes is left out."""
    bare = [lost for lost, _, _ in fence.lines if not lost.instead and lost.path not in deleted]
    return any(_TEST.search(lost.text) for lost in bare) and undone(site, fence) >= _MOST_OF_IT


def _remark(site: Site, dossier: Dossier, fence: Fence) -> Remark | None:
    lost = lost_in_one_file(fence)
    quote = reason(site, fence.n, frozenset())
    shown = sorted(lost, key=lambda pair: not _TEST.search(pair[0].text))
    cites = dossier.add(evidence_of(site, fence, quote, shown)) if quote else ()
    if len(cites) < 2:
        return None
    short = site.history.oid(fence.n).short
    return Remark(
        kind="test_removed",
        confidence="medium",
        path=shown[0][0].path,
        lines=stretch([each.line for each, _ in lost]),
        old_side=True,
        at=max(1, shown[0][0].at),
        new_path=shown[0][0].new_path,
        commits=(past(site, fence.n, quote),),
        quote=quote,
        title="The test of a fix is taken out",
        text=told(shown),
        settle=f"What tells now when the fault that {short} repaired comes back?",
        cites=cites,
    )
