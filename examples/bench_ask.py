"""How long questions take on an indexed repository: `python examples/bench_ask.py REPO QUESTIONS.txt [RUNS]`.

One question a line. Each run is a whole process, so starting Python and importing count; wall and processor seconds are
given as medians and maxima. The index is built first, outside the clock.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(arguments: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of one run of the program."""
    wall, cpu = time.monotonic(), spent()
    subprocess.run(
        [sys.executable, "-m", "archaeologist.surfaces.cli.main", *arguments], capture_output=True, check=False
    )
    return time.monotonic() - wall, spent() - cpu


def main() -> None:
    repository, questions = sys.argv[1], Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    timed(["index", "--repo", repository])
    times = [
        timed(["ask", question, "--repo", repository, "--json"])
        for question in questions
        if question
        for _ in range(runs)
    ]
    for name, values in zip(("wall", "cpu"), zip(*times, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.2f} s, max {max(values):.2f} s, {len(values)} runs")
    helps = [timed(["--help"])[1] for _ in range(runs)]
    print(f"--help: median {statistics.median(helps):.3f} s of processor time")


if __name__ == "__main__":
    main()
