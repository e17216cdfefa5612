"""How often a pre-mortem has the change that did harm among its first ten, of about a hundred.

Usage: python tests/bench_premortem.py MIRROR CASES.jsonl [SEED]. A case is a line of JSON with `repo`, `head` (the
change that did harm) and, where it is known, `aftermath.fix`, its repair. For each a range of a hundred first-parent
commits is drawn that holds the change at a random place and ends before the repair. MIRROR has the repositories as
owner+name/repo.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from archaeologist.app import open_site
from archaeologist.dig.premortem import premortem
from archaeologist.domain.answer import Provenance
from archaeologist.domain.oid import Oid

COMMITS = 100


def git(place: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(place), *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").split()


def drawn(place: Path, case: dict[str, Any], draw: random.Random) -> tuple[str, str, str] | None:
    """Base, head, and the first-parent commit that brought the change; None where there is no such range."""
    fix = (case.get("aftermath") or {}).get("fix")
    tip = f"{fix}^1" if fix else (git(place, "rev-parse", "HEAD") or [""])[0]
    line = git(place, "rev-list", "--first-parent", "--reverse", tip)
    brought = git(place, "rev-list", "--first-parent", "--reverse", "--ancestry-path", f"{case['head']}..{tip}")
    own = case["head"] if case["head"] in line else next((oid for oid in line if oid in set(brought)), "")
    if own not in line:
        return None
    at = line.index(own)
    end = min(len(line) - 1, at + draw.randrange(COMMITS))
    start = max(0, end - COMMITS)
    return line[start], line[end], own


def main() -> None:
    """Prints the place of each harmful change and how many were among the first ten."""
    mirror, draw = Path(sys.argv[1]), random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    places, seconds = [], []
    for case in map(json.loads, Path(sys.argv[2]).read_text("utf-8").splitlines()):
        place = mirror / case["repo"].replace("/", "+") / "repo"
        found = drawn(place, case, draw) if place.is_dir() else None
        if found is None:
            print(f"{case['repo']} {case['head'][:10]}: not run")
            continue
        base, head, own = found
        with closing(open_site(place, head)) as site:
            started = time.monotonic()
            told = premortem(site, Oid(base), Provenance(version=""))
            seconds.append(time.monotonic() - started)
        order = [risk.oid for risk in told.risky]
        places.append(order.index(Oid(own)) + 1 if own in order else 0)
        print(f"{case['repo']} {own[:10]}: {places[-1] or '-'} of {told.looked_at}, {seconds[-1]:.0f} s", flush=True)
    print(f"{len(places)} ranges, among the first ten {sum(map(bool, places)) / len(places):.2f}", end="")
    print(f"; seconds: median {sorted(seconds)[len(seconds) // 2]:.0f}, longest {max(seconds):.0f}")


if __name__ == "__main__":
    main()
