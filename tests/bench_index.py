"""What the index costs and how fast it answers, on a repository of yours: `python tests/bench_index.py REPO [NAMES]`.

Processor seconds, of git and of Python together; P is what `git log -p -M` of the same HEAD costs, measured before and
after. Builds in a folder of its own, beside nothing: the repository is not written to. NAMES is how many identifiers
are compared with git's own pickaxe (slow on a large history; default 3).
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from archaeologist.git import Repository  # noqa: E402
from archaeologist.index import History, index_status, open_history  # noqa: E402


def spent() -> float:
    """Processor seconds of this process and the children it has waited for."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def measured(work: Callable[[], object]) -> float:
    before = spent()
    work()
    return spent() - before


def read_all(repository: Repository, head: str) -> None:
    """`git log -p -M` into nothing. Where objects are missing git stops at the first, and P means little."""
    command = repository.git.command(("log", "-p", "-M", "--end-of-options", head, "--"))
    subprocess.run(
        command, check=False, env=repository.git.environment, cwd=repository.git_dir, stdout=subprocess.DEVNULL
    )


def borrowed(source: Repository, place: Path) -> Repository:
    """A git directory that has the same objects and HEAD, and an index of its own."""
    place.mkdir()
    (place / "refs").mkdir()
    (place / "objects" / "info").mkdir(parents=True)
    (place / "objects" / "info" / "alternates").write_text(os.path.join(source.common_dir, "objects") + "\n")
    (place / "HEAD").write_text(source.resolve() + "\n")
    return Repository.open(place)


def packed_size(source: Repository) -> int:
    """The bytes that HEAD and its ancestors take up in the repository's packs, as far as they are here."""
    arguments = ("rev-list", "--disk-usage", "--objects", "--missing=allow-any", "HEAD", "--")
    return int(source.git.text(*arguments))


def building(repository: Repository, head: str) -> None:
    stages: dict[str, float] = {}
    last = spent()

    def heard(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = spent()
        stages[stage], last = stages.get(stage, 0.0) + now - last, now

    before = measured(lambda: read_all(repository, head))
    last, wall = spent(), time.monotonic()
    at = repository.resolve()
    open_history(repository, at, progress=heard).close()
    wall = time.monotonic() - wall
    unit = (before + measured(lambda: read_all(repository, head))) / 2
    total = sum(stages.values())
    parts = ", ".join(f"{stage} {seconds / unit:.2f}" for stage, seconds in stages.items())
    print(f"P            {unit:.2f} s")
    print(f"build        {total:.2f} s = {total / unit:.2f} P ({parts}); {wall:.1f} s on the clock")
    print(f"memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def answering(repository: Repository) -> None:
    at = repository.resolve()
    print(f"open         {1000 * measured(lambda: open_history(repository, at).close()):.1f} ms when nothing changed")
    history = open_history(repository, at)
    words = history.vocabulary("")
    often = max(
        [*random.Random(1).sample(words, min(300, len(words))), "self", "return", "the"],
        key=lambda w: len(history.touches(w)),
    )
    print(f"vocabulary   {len(words)} identifiers")
    for name in (often, random.Random(2).choice(words)):
        fresh = open_history(repository, at)
        found: set[int] = set()
        cold = measured(lambda: found.update(fresh.pickaxe(name)))  # noqa: B023
        warm = measured(lambda: fresh.pickaxe(name))  # noqa: B023
        full = measured(lambda: fresh.touches(name))  # noqa: B023
        print(
            f"pickaxe      {name}: {len(found)} commits in {1000 * cold:.1f} ms, again {1000 * warm:.1f},"
            f" with every file {1000 * full:.1f}"
        )
    for what, work in {
        "messages": lambda: history.messages_with("deprecate"),
        "releases": lambda: history.first_release(1),
        "mainline": lambda: history.mainline_merge(1),
        "reverts": lambda: history.reverts(),
        "spellings": lambda: history.spellings("getvalue"),
        "100 commits": lambda: history.commits(list(history.numbers())[-100:]),
        "200 diffs": lambda: history.diffs([t.doc for t in history.touches(often)][:200]),
    }.items():
        print(f"{what:12} {1000 * measured(work):.1f} ms")


def adding_one(repository: Repository) -> None:
    """One more commit on top: what the next question pays for it, git included."""
    head = repository.resolve()
    tree = repository.git.text("rev-parse", "HEAD^{tree}").strip()
    message = f"tree {tree}\nparent {head}\nauthor a <a> 1 +0000\ncommitter a <a> 9999999999 +0000\n\nOne more\n"
    oid = repository.git.text("hash-object", "-t", "commit", "-w", "--stdin", stdin=message.encode()).strip()
    Path(repository.git_dir, "HEAD").write_text(oid + "\n")
    own = time.process_time()
    cost = measured(lambda: open_history(repository, repository.resolve()).close())
    print(f"one more     {1000 * (time.process_time() - own):.0f} ms here, {1000 * cost:.0f} ms with git")


def pickaxe(history: History, name: str) -> set[str]:
    arguments = ("log", "-M", "--no-merges", "--pickaxe-regex", f"-S\\b{name}\\b", "--format=%H", "-s", history.at)
    return set(history.repository.git.text(*arguments, "--").split())


def only_binary(history: History, oid: str, name: str) -> bool:
    """Whether git found the name in binary files of that commit alone, which the index does not read."""
    arguments = ("log", "-1", "-M", "--pickaxe-regex", f"-S\\b{name}\\b", "--numstat", "--format=", oid)
    lines = history.repository.git.text(*arguments, "--").splitlines()
    return bool(lines) and all(line.startswith("-\t-\t") for line in lines)


def comparing(repository: Repository, names: int) -> None:
    history = open_history(repository, repository.resolve())
    chosen = random.Random().sample(history.vocabulary(""), names)
    wrong = binary = 0
    for name in chosen:
        mine = {history.oid(touch.n) for touch in history.touches(name) if touch.sign}
        told = pickaxe(history, name)
        unexplained = [oid for oid in told - mine if not only_binary(history, oid, name)]
        binary += bool(told - mine) and not unexplained
        if mine - told or unexplained:
            wrong += 1
            print(f"differs      {name}: only here {sorted(mine - told)[:3]}, only git {unexplained[:3]}")
    print(f"equality     {len(chosen)} identifiers compared: {wrong} differ, {binary} more only in binary files")


def main() -> None:
    source = Repository.open(sys.argv[1])
    names = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        repository = borrowed(source, place / "repo")
        print(f"repository   {source.root}, {repository.git.text('rev-list', '--count', 'HEAD', '--').strip()} commits")
        building(repository, repository.resolve())
        pack, size = packed_size(source), index_status(repository, repository.resolve()).size
        print(f"size         {size / 1e6:.1f} MB, of HEAD's objects {pack / 1e6:.1f} MB: {100 * size / pack:.0f} %")
        answering(repository)
        comparing(repository, names)
        adding_one(repository)


if __name__ == "__main__":
    main()
