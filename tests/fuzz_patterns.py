"""Tries every pattern of the package on texts that make bad patterns take forever: what is read may be hostile.

Usage: python tests/fuzz_patterns.py. Each pattern that is kept under a name is matched against, and searched in, 1,500
characters of the same few, after words that it knows itself; printed is what took longer than a tenth of a second, the
worst of each pattern. A second is where it is given up. Exit status 1 if anything was. It takes some minutes.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator

import archaeologist

LENGTH, SLOW, HOPELESS = 1500, 0.1, 1.0
UNITS = [
    " ", "\t", "a", "A", "1", "a1", "a ", "1 ", " a1", "#1", "-", "_", "/", "a/", ".", "a.", "(", "()", "((",
    ")", "'", '"', "`", "<", ">", "<a", "=", "a=", ":", "::", "a:", "*", "&", "@", "\n", "\n ", "a\n", "fix ",
    "fix", "see ", "- ", "if ", "é", "中", "\\", "[", "[]", "{", "}", ",", "a,", " , ", "x y ", "0x", "==", "+",
    "+a",
]  # fmt: skip


class _GivenUp(Exception):
    pass


def patterns() -> dict[tuple[str | bytes, int], tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every pattern that a module of the package keeps, also inside of tuples and mappings, with its name."""
    found: dict[tuple[str | bytes, int], tuple[str, re.Pattern[str] | re.Pattern[bytes]]] = {}
    for module in pkgutil.walk_packages(archaeologist.__path__, "archaeologist."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for each in inside(value):
                found.setdefault((each.pattern, each.flags), (f"{module.name}.{name}", each))
    return found


def inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from inside(each, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for each in value.values():
            yield from inside(each, depth + 1)


def texts(pattern: str) -> Iterator[str]:
    words = sorted(set(re.findall(r"[A-Za-z]{3,}", pattern)), key=len)[-6:]
    for unit in [*UNITS, *(f"{word} " for word in words)]:
        for head in ("", *words[-4:]):
            for end in ("", "\x01", "!"):
                yield head + unit * (LENGTH // len(unit)) + end


def seconds(pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> float:
    """How long matching and searching take together, and no longer than until it is given up."""
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    started = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, HOPELESS)
    try:
        pattern.match(given)  # type: ignore[arg-type]
        pattern.search(given)  # type: ignore[arg-type]
    except _GivenUp:
        return HOPELESS
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - started


def _give_up(number: int, frame: object) -> None:
    raise _GivenUp


def main() -> int:
    """Prints the slow ones, worst first."""
    signal.signal(signal.SIGALRM, _give_up)
    worst: list[tuple[float, str, str]] = []
    for name, pattern in patterns().values():
        written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        slowest = max(((seconds(pattern, text), text) for text in texts(written)), default=(0.0, ""))
        if slowest[0] > SLOW:
            worst.append((slowest[0], name, slowest[1][:40]))
    for took, name, text in sorted(worst, reverse=True):
        print(f"{took:.2f} s  {name}  {text!r}")
    return 1 if any(took >= HOPELESS for took, _, _ in worst) else 0


if __name__ == "__main__":
    sys.exit(main())
