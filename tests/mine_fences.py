"""Finds changes that took away what had a reason, by the word of those who repaired them; and others beside them.

Usage: python tests/mine_fences.py MIRROR CASES.jsonl OWNER/NAME ... A repair that blames an earlier change by name, and
puts lines back that the change had taken out, tells that somebody needed them; those who had written the lines are what
a review of the change should have named. For each such change two others from about the same time are drawn that no
message names. MIRROR has the repositories as owner+name/repo. A case is a line of JSON: `repo`, `base`, `head` and
`gold`, which is empty for the others.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.line_forms import squeezed
from archaeologist.dig.noise import path_kind
from archaeologist.domain.change import FileDiff
from archaeologist.domain.oid import Oid
from archaeologist.errors import ArchaeologistError
from archaeologist.git.repository import Repository

BLAMES = re.compile(r"regress|broke|introduced|fixes:|caused by|since|removed in|dropped in|after", re.IGNORECASE)
SEARCHED = (
    "(regress|broke|introduced (in|by)|fixes:|caused by|since commit|fix for|after commit|follow-?up to|removed in"
    "|dropped in).*[0-9a-f]{7,40}"
)
SHA = re.compile(r"(?<![\w#/])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)([0-9a-f]{7,40})(?!\w)")
LARGEST, MOST_FILES, LEAST = 4000, 60, 0.5
OTHERS, AWAY, TRIES = 2, 150, 30


def git(place: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(place), *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def blamed(place: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a repair and an earlier change that its message blames."""
    log = git(place, "log", "--no-merges", "--format=%H%x00%B%x01", "-E", "-i", f"--grep={SEARCHED}")
    for record in log.split("\x01"):
        repair, _, message = record.strip("\n").partition("\0")
        for line in re.split(r"\n|(?<=[.;])\s", message):
            if BLAMES.search(line) and "cherry picked" not in line:
                yield from ((repair, sha) for sha in SHA.findall(line))


def restored(change: tuple[FileDiff, ...], repair: tuple[FileDiff, ...]) -> dict[str, list[int]]:
    """The lines of code, by file and number before the change, that it took out and the repair put back."""
    put = {squeezed(line) for d in repair if _is_code(d) for line in d.added if telling(line)}
    put -= {squeezed(line) for d in repair for line in d.removed}
    moved = {squeezed(line) for d in change for line in d.added}
    found: dict[str, list[int]] = defaultdict(list)
    told = 0.0
    for diff in change:
        for hunk in diff.hunks if _is_code(diff) and diff.change.status != "A" else ():
            for at, line in enumerate(hunk.removed):
                if telling(line) and squeezed(line) in put - moved:
                    found[diff.change.old_path].append(hunk.old_start + at)
                    told += weight(line.strip())
    return dict(found) if told >= LEAST else {}


def _is_code(diff: FileDiff) -> bool:
    return path_kind(diff.change.path) in ("code", "config")


def cases(repository: Repository, place: Path) -> dict[str, dict[str, Any]]:
    """The changes that took away what was put back, by name."""
    found: dict[str, dict[str, Any]] = {}
    for repair, named in sorted(set(blamed(place))):
        try:
            head = repository.resolve(named)
            parents = repository.commits([head])[0].parents
            change = repository.diff(head) if len(parents) == 1 else ()
            if not change or len(change) > MOST_FILES or sum(len(d.added) + len(d.removed) for d in change) > LARGEST:
                continue
            lines = restored(change, repository.diff(repair))
            gold = writers(repository, parents[0], lines)
        except ArchaeologistError:
            continue
        if gold:
            each = found.setdefault(head, {"base": str(parents[0]), "head": str(head), "gold": Counter()})
            each["gold"].update(gold)
    return found


def writers(repository: Repository, base: Oid, lines: dict[str, list[int]]) -> Counter[str]:
    """Who last wrote some lines, each with how many of them."""
    found: Counter[str] = Counter()
    for path, numbers in lines.items():
        for each in repository.blame_ranges(base, path, [(n, n) for n in numbers[:60]]):
            found[each.oid] += each.span.end - each.span.start + 1
    return found


def others(place: Path, heads: list[str], seed: str) -> Iterator[dict[str, Any]]:
    """Changes from about the same time that take out some lines of code and that no later message names."""
    draw = random.Random(seed)
    order = git(place, "log", "--no-merges", "--format=%H").split()
    where = {oid: at for at, oid in enumerate(order)}
    messages = git(place, "log", "--format=%B")
    named = {each[:7] for each in re.findall(r"\b[0-9a-f]{7,40}\b", messages)}
    reverted = set(re.findall(r'Revert "(.*)"', messages))
    for head in heads:
        left = OTHERS
        for _ in range(TRIES if head in where else 0):
            at = where[head] + draw.randint(-AWAY, AWAY)
            if left and 0 <= at < len(order) and order[at][:7] not in named:
                base, subject, removed = _summary(place, order[at])
                if base and subject not in reverted and 3 <= removed <= 300:
                    left -= 1
                    yield {"base": base, "head": order[at], "gold": {}}


def _summary(place: Path, oid: str) -> tuple[str, str, int]:
    """The only parent of a commit (empty for others), its subject, and how many lines of code it takes out."""
    parents, subject, *rows = git(place, "show", "--numstat", "--format=%P%n%s", "-M", oid).split("\n")
    removed = 0
    for row in rows:
        fields = row.split("\t")
        if len(fields) == 3 and fields[1].isdigit() and path_kind(fields[2]) in ("code", "config"):
            removed += int(fields[1])
    return parents if len(parents.split()) == 1 else "", subject, removed


def main() -> None:
    """Writes the cases of every repository that is named."""
    mirror, target = Path(sys.argv[1]), Path(sys.argv[2])
    rows: list[dict[str, Any]] = []
    for name in sys.argv[3:]:
        place = mirror / name.replace("/", "+") / "repo"
        found = cases(Repository.open(place), place)
        rows += [{"repo": name, **each} for each in (*found.values(), *others(place, list(found), name))]
        print(f"{name}: {len(found)} changes that took away what was put back", flush=True)
        target.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
