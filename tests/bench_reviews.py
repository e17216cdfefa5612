"""Reviews changes of real repositories and reads each comment again from git, knowing nothing of the program.

Usage: python tests/bench_reviews.py MIRROR CASES.jsonl ... MIRROR has the repositories as owner+name/repo. A case is a
line of JSON with `repo`, `base` and `head`; what should have been named stands in `gold` (`tests/mine_fences.py`) or in
`expected`, and is empty for changes that should be met with silence. Checked is that every commit is an ancestor of
the base, that the quote stands in the message of the first of them, that the lines are among those that the change
touches, and that there are no more than 25. Exit status 1 if anything does not hold.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from archaeologist.app import Reviewed, review
from archaeologist.domain.review import Remark, Review
from archaeologist.errors import ArchaeologistError
from archaeologist.render.comment import MOST_LINES, comment


def git(place: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(place), *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def faults(place: Path, found: Review) -> list[str]:
    """What does not hold of a review, each in a few words."""
    told = [fault for each in found.remarks for fault in _faults(place, found, each)]
    if comment(found).count("\n") > MOST_LINES:
        told.append("the comment is too long")
    return told


def _faults(place: Path, found: Review, remark: Remark) -> list[str]:
    told = []
    for each in remark.commits:
        if git(place, "merge-base", each.oid, found.base).strip() != each.oid:
            told.append(f"{each.oid} is no ancestor")
    message = flat(git(place, "show", "-s", "--format=%B", remark.commits[0].oid))
    if any(flat(piece) not in message for piece in remark.quote.split("…")):
        told.append(f"{remark.quote!r} does not stand in {remark.commits[0].oid}")
    if remark.kind in ("fence_removed", "reverted_before", "test_removed") and not _touched(place, found, remark):
        told.append(f"{remark.path}:{remark.lines} is not touched")
    return told


def _touched(place: Path, found: Review, remark: Remark) -> bool:
    """Whether the change takes out, or puts in, the first and the last line that a remark names."""
    diff = git(place, "diff", "-U0", "-M", found.base, str(found.head), "--", remark.path, remark.new_path)
    side = r"-(\d+)(?:,(\d+))?" if remark.old_side else r"\+(\d+)(?:,(\d+))?"
    spans = [(int(at), int(at) + int(count or 1)) for at, count in re.findall(rf"^@@ .*?{side}", diff, re.MULTILINE)]
    return all(any(start <= line < end for start, end in spans) for line in remark.lines)


def wanted(case: dict[str, Any]) -> list[str]:
    expected = case.get("expected") or {}
    return [*case.get("gold", ()), *filter(None, (expected.get("primary"),)), *(expected.get("accept") or ())]


def main() -> int:
    """Prints how many were named, how many were met with silence, and every fault."""
    mirror, counts, seconds, bad = Path(sys.argv[1]), Counter[str](), [], []
    for name in sys.argv[2:]:
        for case in map(json.loads, Path(name).read_text("utf-8").splitlines()):
            place = mirror / case["repo"].replace("/", "+") / "repo"
            started = time.monotonic()
            try:
                found = review(Reviewed(case["base"], case["head"]), place)
            except ArchaeologistError:
                counts["not run"] += 1
                continue
            seconds.append(time.monotonic() - started)
            gold = wanted(case)
            kind = "to be named" if gold else "to be silent"
            named = {each.oid for remark in found.remarks for each in remark.commits}
            counts[kind] += 1
            counts[f"{kind}, commented"] += bool(found.remarks)
            counts["named"] += any(oid.startswith(each) for oid in named for each in gold)
            counts["findings"] += len(found.remarks)
            bad += [f"{case['repo']} {case['head'][:10]}: {fault}" for fault in faults(place, found)]
    for line in (*(f"{key}: {count}" for key, count in sorted(counts.items())), *bad):
        print(line)
    print(f"seconds: median {sorted(seconds)[len(seconds) // 2]:.1f}, longest {max(seconds):.1f}; faults: {len(bad)}")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
