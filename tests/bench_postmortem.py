"""Writes postmortems of known incidents, and reads every citation again from git, knowing nothing of the program.

Usage: python tests/bench_postmortem.py MIRROR CASES.jsonl ... MIRROR has the repositories as owner+name/repo. A case is
a line of JSON with `repo` and either `fixed` and `introduced` (a repair and the commit that brought the bug), or
`trace`, `as_of` and `culprit`. Counted is how often the culprit is among the five suspects and how often `origin` has
it among its first five, how long a report takes, how large its page is. Exit status 1 if a citation does not hold.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench_reviews import flat, git

from archaeologist.app import origin, postmortem
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.postmortem import Postmortem
from archaeologist.domain.suspects import Sought
from archaeologist.errors import ArchaeologistError
from archaeologist.render import html
from archaeologist.render.postmortem import postmortem_document

FIVE = 5


def faults(place: Path, told: Postmortem) -> list[str]:
    """What does not hold of a report, each in a few words."""
    known = {each.id: each for each in told.evidence}
    parts: list[Any] = [*told.timeline, *told.excerpts, *told.factors, *told.similar, *told.blast.edges]
    cited: set[str] = {name for part in parts for name in part.cites}
    cited |= {name for each in told.suspects for name in (*each.why, *each.against)}
    bad = [f"{name} is cited and not there" for name in cited - known.keys()]
    bad += [f"a factor without evidence: {each.text}" for each in told.factors if not each.cites]
    return bad + [
        f"{each.id} does not hold: {each.quote[:60]!r}" for each in told.evidence if not holds(place, told, each)
    ]


def holds(place: Path, told: Postmortem, piece: Evidence) -> bool:
    """Whether the commit is one of the history looked at, and the quote stands in its message, diff or file."""
    if piece.oid and git(place, "merge-base", piece.oid, told.repository.at).strip() != piece.oid:
        return False
    if not piece.quote or not piece.oid:
        return True
    texts = [git(place, "show", "-s", "--format=%B", piece.oid)]
    if piece.kind != "message" and piece.path:
        diff = git(place, "show", "-m", "--format=", "--no-ext-diff", "-M", piece.oid, "--", piece.path)
        texts += [re.sub(r"^[-+ ]", "", diff, flags=re.MULTILINE), git(place, "show", f"{piece.oid}:{piece.path}")]
        texts.append(git(place, "show", f"{piece.oid}^:{piece.path}"))
    wanted = [flat(part) for part in re.split(r"\s*…\s*|\n", piece.quote) if flat(part)]
    return any(all(part in flat(text) for part in wanted) for text in texts)


def sought(case: dict[str, Any]) -> tuple[Sought, str, str]:
    """What is known of a case, the revision to look from, and the culprit."""
    if case.get("trace"):
        return Sought(trace=case["trace"]), case["as_of"], case["culprit"]
    return Sought(fix=case["fixed"]), case["fixed"], case["introduced"]


def main() -> int:
    """Prints a line for each fault and the counts."""
    mirror, counts, seconds, sizes, bad = Path(sys.argv[1]), Counter[str](), [], [], []
    for name in sys.argv[2:]:
        for case in map(json.loads, Path(name).read_text("utf-8").splitlines()):
            place = mirror / case["repo"].replace("/", "+") / "repo"
            asked, at, culprit = sought(case)
            try:
                found = origin(asked, place, at)
                started = time.monotonic()
                told = postmortem(asked, place, at)
            except ArchaeologistError as error:
                counts["not run"] += 1
                print(case["id"], "not run:", error.sentence)
                continue
            seconds.append(time.monotonic() - started)
            sizes.append(len(html.draw(postmortem_document(told)).encode("utf-8", "replace")))
            counts["cases"] += 1
            counts["origin has it among its first five"] += culprit in [each.oid for each in found.suspects[:FIVE]]
            counts["among the five of the report"] += culprit in [each.oid for each in told.suspects]
            counts["pieces of evidence"] += len(told.evidence)
            counts["reports with a factor"] += bool(told.factors)
            bad += [f"{case['id']}: {fault}" for fault in faults(place, told)]
    for line in bad:
        print(line)
    print(", ".join(f"{name} {count}" for name, count in counts.items()), f"faults {len(bad)}")
    if seconds:
        print(f"seconds: median {sorted(seconds)[len(seconds) // 2]:.1f}, longest {max(seconds):.1f}", end="; ")
        print(f"largest page {max(sizes) / 1000:.0f} KB")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
