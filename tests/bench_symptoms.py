"""How often the commit that brought a flaw is found by what goes wrong in words alone.

    python tests/bench_symptoms.py MIRROR CASES.jsonl [even|odd]

MIRROR holds the repositories as owner+name/repo; a case is a line of JSON with `repo`, `id`, `title`, `description`,
`introduced`, and `as_of`, the revision to look from. The symptom is the title and the first sentence of the
description. `even` and `odd` take the cases whose id ends in such a number, so that what was changed with a look at the
one half can be judged by the other. Prints a line a case with the place of the commit among the suspects (- for none
of ten), then the shares found at 1, in 5 and in 10, what the program stood by, and the seconds.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from archaeologist.app import build_index, origin
from archaeologist.domain.suspects import Sought

DEPTHS = (1, 5, 10)


def symptom(case: dict[str, Any]) -> str:
    """The title of a flaw and the first sentence of its description, on one line."""
    text = " ".join(case["description"].split())
    first, *_ = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    return f"{case['title'].rstrip('.')}. {first}"


def half(case: dict[str, Any], wanted: str) -> bool:
    """Whether a case belongs to the half that was asked for, by the last number of its id."""
    number = int(re.findall(r"\d+", case["id"])[-1])
    return not wanted or (number % 2 == 0) == (wanted == "even")


def main(mirror: Path, cases: Path, wanted: str = "") -> None:
    """Goes through the cases whose repositories are there."""
    rows = [json.loads(line) for line in cases.read_text("utf-8").splitlines() if line.strip()]
    places: list[int] = []
    seconds: list[float] = []
    stood, right = 0, 0
    for case in (each for each in rows if half(each, wanted)):
        where = mirror / case["repo"].replace("/", "+") / "repo"
        if not where.is_dir():
            continue
        if not places:
            build_index(where)
        started = time.monotonic()
        found = origin(Sought(symptom=symptom(case)), where, case["as_of"])
        seconds.append(time.monotonic() - started)
        ranked = [each.oid for each in found.suspects]
        places.append(ranked.index(case["introduced"]) + 1 if case["introduced"] in ranked else 0)
        stood += len(found.verdict)
        right += case["introduced"] in found.verdict
        print(f"{places[-1] or '-':>2}  {seconds[-1]:5.1f} s  {case['id']}  {symptom(case)[:90]}", flush=True)
    shares = "  ".join(f"@{k} {sum(0 < each <= k for each in places) / len(places):.3f}" for k in DEPTHS)
    print(f"{len(places)} flaws  {shares}  stood by {stood}, {right} of them right")
    print(f"seconds: median {statistics.median(seconds):.1f}, most {max(seconds):.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])
