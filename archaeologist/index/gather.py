"""Diffs of many commits through one git, and what to do when an object is missing on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import IO, NamedTuple

from archaeologist.errors import GitError, MissingObject
from archaeologist.git.diff import HEADER, PATCH, Entry, can_remerge, parse_entries, resolutions
from archaeologist.git.run import Git

_READ = 1 << 20
MERGES_AT_ONCE = 1000

_PLAIN = ("diff-tree", "--stdin", "--always", "--root", "-r", HEADER, *PATCH)
_LISTING = ("diff-tree", "--stdin", "--always", "--root", "-r", HEADER, "--raw", "--no-abbrev", "--no-renames")
_REMERGE = ("log", "--no-walk=unsorted", "--stdin", "--remerge-diff", HEADER, *PATCH)
_COMBINED = ("log", "--no-walk=unsorted", "--stdin", "-c", HEADER, *PATCH)


class Gathered(NamedTuple):
    """What one commit did. `gaps` are files (empty: the whole commit) that could not be read."""

    oid: str
    entries: list[Entry]
    gaps: tuple[bytes, ...] = ()


def gather(git: Git, oids: Sequence[str]) -> Iterator[Gathered]:
    """The diffs of these ordinary commits, in order. A commit that git chokes on is told with its gaps."""
    yield from _resumed(git, oids, _PLAIN)


def gather_merges(git: Git, oids: Sequence[str], octopuses: Collection[str] = ()) -> Iterator[Gathered]:
    """What was done while these merges were resolved, in order. `oids`: parents before children.

    git is asked newest first: `git log` forgets the parents of every commit it has shown, so that asked the other way
    round it would look for the base of a later merge in a history with holes, and re-make the wrong merge. It does
    not make merges of more than two parents again; for those it tells what no parent has.
    """
    arguments = _REMERGE if can_remerge(git) else _COMBINED
    for at in range(0, len(oids), MERGES_AT_ONCE):
        some = oids[at : at + MERGES_AT_ONCE]
        remade = _resumed(git, [oid for oid in reversed(some) if oid not in octopuses], arguments)
        combined = _resumed(git, [oid for oid in reversed(some) if oid in octopuses], _COMBINED)
        found = {each.oid: each for each in (*remade, *combined)}
        for oid in some:
            yield found[oid]._replace(entries=resolutions(found[oid].entries))


def _resumed(git: Git, oids: Sequence[str], arguments: tuple[str, ...]) -> Iterator[Gathered]:
    """Goes on behind a commit whose objects are not all there.

    The first time that happens, git is asked which objects are missing at all: in a partial clone they are many, and
    to start git anew for each of them would never end.
    """
    at, known, missing = 0, False, frozenset[str]()
    while at < len(oids):
        try:
            for gathered in _around(git, oids[at:], arguments, missing):
                yield gathered
                at += 1
        except MissingObject:
            if at < len(oids):
                yield _alone(git, oids[at], arguments, missing)
                at += 1
            if not known:
                known, missing = True, _missing(git, oids)


def _missing(git: Git, oids: Sequence[str]) -> frozenset[str]:
    """The blobs and trees that these commits name and that are not here."""
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    try:
        told = git.run("rev-list", "--objects", "--missing=print", "--stdin", stdin=asked)
    except GitError:
        return frozenset()
    return frozenset(line[1:].decode("ascii") for line in told.split(b"\n") if line.startswith(b"?"))


def _around(git: Git, oids: Sequence[str], arguments: tuple[str, ...], missing: frozenset[str]) -> Iterator[Gathered]:
    """The stream, with those commits taken out of it that would stop it."""
    if not missing or arguments is not _PLAIN:
        yield from _stream(git, oids, arguments)
        return
    listed = list(_stream(git, oids, _LISTING))
    whole = [found.oid for found in listed if not _lacks(found, missing)]
    stream = _stream(git, whole, arguments)
    for found in listed:
        yield _alone(git, found.oid, arguments, missing) if _lacks(found, missing) else next(stream)


def _lacks(found: Gathered, missing: frozenset[str]) -> bool:
    return any(blob in missing for entry in found.entries for blob in entry.blobs)


def _stream(git: Git, oids: Sequence[str], arguments: tuple[str, ...]) -> Iterator[Gathered]:
    """Whole commits only: the last record is handed on when git has ended well, since a dying one leaves a stump."""
    fed = ("".join(f"{oid}\n" for oid in oids[at : at + 500]).encode() for at in range(0, len(oids), 500))
    last = None
    with git.pipe(*arguments, stdin=fed) as output:
        for record in _records(output):
            if last is not None:
                yield _gathered(last)
            last = record
    if last is not None:
        yield _gathered(last)


def _gathered(record: bytes) -> Gathered:
    name, _, body = record.partition(b"\n")
    return Gathered(name.decode("ascii"), parse_entries(body))


def _records(output: IO[bytes]) -> Iterator[bytes]:
    """Splits at every NUL that begins a line; nothing git writes inside a commit begins a line so."""
    pieces: list[bytes] = []
    for data in iter(lambda: output.read(_READ), b""):
        seam = data.startswith(b"\0") and bool(pieces) and pieces[-1].endswith(b"\n")
        if not seam and b"\n\0" not in data:
            pieces.append(data)
            continue
        records = b"".join((*pieces, data)).split(b"\n\0")
        pieces = [records.pop()]
        yield from (record.lstrip(b"\0") for record in records)
    if rest := b"".join(pieces).strip(b"\0"):
        yield rest


def _alone(git: Git, oid: str, arguments: tuple[str, ...], missing: frozenset[str]) -> Gathered:
    """One commit, file by file: the files git can read, and the names of those it cannot."""
    if arguments is not _PLAIN:
        return Gathered(oid, [], (b"",))
    try:
        listed = next(_stream(git, [oid], _LISTING)).entries
    except (GitError, StopIteration):
        return Gathered(oid, [], (b"",))
    entries, gaps = [], []
    for entry in listed:
        found = None if any(blob in missing for blob in entry.blobs) else _one_file(git, oid, entry)
        entries.append(found or entry)
        if not found:
            gaps.append(entry.path)
    return Gathered(oid, entries, tuple(gaps))


def _one_file(git: Git, oid: str, entry: Entry) -> Entry | None:
    path = entry.path.decode("utf-8", "surrogateescape")
    try:
        body = git.run("diff-tree", "--root", "-r", "--no-commit-id", *PATCH, "--no-renames", oid, "--", path)
    except MissingObject:
        return None
    return next((found for found in parse_entries(body) if found.path == entry.path), None)
