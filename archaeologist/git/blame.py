"""Which commit last wrote each line of a range, as git's own blame finds it.

One step only: seeing through reformatting, moves and splits is the work of `dig`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archaeologist.domain.change import LineOrigin, LineSpan
from archaeologist.domain.oid import Oid
from archaeologist.errors import GitError, UsageError
from archaeologist.git.diff import unquote
from archaeologist.git.run import Git


def read_blame(
    git: Git,
    oid: Oid,
    path: str,
    start: int,
    end: int,
    *,
    ignore_whitespace: bool = True,
    follow_moves: bool = False,
    ignore_revs: Sequence[str] = (),
) -> tuple[LineOrigin, ...]:
    """The origins of lines `start` to `end` of `path` at `oid`, in the order of the lines.

    Neighbouring lines with one origin come as one span. `follow_moves` lets git look for lines that moved within a
    file (`-M`); `ignore_revs` are commits to look through. Raises `UsageError` for a file or lines that are not there.
    """
    ranges = ((start, end),)
    return read_blame_of_ranges(
        git,
        oid,
        path,
        ranges,
        ignore_whitespace=ignore_whitespace,
        follow_moves=follow_moves,
        ignore_revs=ignore_revs,
    )


def read_blame_of_ranges(
    git: Git,
    oid: Oid,
    path: str,
    ranges: Sequence[tuple[int, int]],
    *,
    ignore_whitespace: bool = True,
    follow_moves: bool = False,
    ignore_revs: Sequence[str] = (),
) -> tuple[LineOrigin, ...]:
    """The same for several ranges of lines of one file, asked of git at once, because each asking walks history."""
    # A list of revisions to ignore that the configuration names would be looked for even if a later setting is empty.
    arguments = [
        "blame",
        "--no-textconv",
        "--no-ignore-revs-file",
        "--incremental",
        "--encoding=UTF-8",
        *(f"-L{start},{end}" for start, end in ranges),
    ]
    if ignore_whitespace:
        arguments.append("-w")
    if follow_moves:
        arguments.append("-M")
    arguments += [f"--ignore-rev={rev}" for rev in ignore_revs]
    try:
        output = git.run(*arguments, Oid(oid), "--", path)
    except GitError as error:
        if "no such path" in error.sentence or "has only" in error.sentence:
            reason = error.sentence.partition(": ")[2] or error.sentence
            place = ",".join(f"{start}-{end}" for start, end in ranges)
            raise UsageError(f"{path}:{place} is not there at {oid.short}: {reason}") from None
        raise
    return tuple(sorted(_origins(output, path), key=lambda origin: origin.span.start))


def _origins(output: bytes, path: str) -> Iterator[LineOrigin]:
    """Groups of `--incremental`: a header of four fields, details, and the file's name as the last line."""
    boundaries: set[str] = set()
    oid, was, now, count = "", 0, 0, 0
    for line in output.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"filename":
            origin_path = unquote(value).decode("utf-8", "replace")
            yield LineOrigin(
                Oid(oid),
                LineSpan(path, now, now + count - 1),
                LineSpan(origin_path, was, was + count - 1),
                oid in boundaries,
            )
        elif key == b"boundary":
            boundaries.add(oid)
        elif len(key) in (40, 64) and value.count(b" ") == 2 and not value.strip(b"0123456789 "):
            oid = key.decode("ascii")
            was, now, count = (int(part) for part in value.split())
