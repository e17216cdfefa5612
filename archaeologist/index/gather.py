"""Diffs of many commits through one git, and what to do when an object is missing on the way."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

from archaeologist.errors import GitError, MissingObject
from archaeologist.git.diff import HEADER, PATCH, Entry, can_remerge, parse_entries, resolutions
from archaeologist.git.run import Git

_READ = 1 << 20
_AFTER_A_MISS = 500
"""How many commits git is given once an object was found missing: with each that it dies of, it begins anew."""

_FILE = ("diff-tree", "--root", "-r", "--no-commit-id", *PATCH, "--no-renames")
_LISTING = ("diff-tree", "--stdin", "--always", "--root", "-r", HEADER, "--raw", "--no-abbrev", "--no-renames")
_REMERGE = ("log", "--no-walk=unsorted", "--stdin", "--remerge-diff", HEADER, *PATCH)
_COMBINED = ("log", "--no-walk=unsorted", "--stdin", "-c", HEADER, *PATCH)

_CACHE = ("-c", "core.deltaBaseCacheLimit=256m")
"""Large files with long histories are read a fifth cheaper than with git's own 96 MB (measured)."""

_KEEP = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
"""Tells glibc to reuse the memory of one large file for the next, rather than to ask the system anew every time."""

_MEMORY = "/dev/shm"
_ROOM = 1 << 30


class Gathered(NamedTuple):
    """What one commit did. `gaps` are files (empty: the whole commit) that could not be read."""

    oid: str
    entries: list[Entry]
    gaps: tuple[bytes, ...] = ()


def gather(git: Git, oids: Sequence[str], merges: Collection[str], octopuses: Collection[str]) -> Iterator[Gathered]:
    """What these commits did, in the order asked for: children before parents.

    For a merge that is what was done while it was resolved. Merges of more than two parents are no `merges` but
    `octopuses`: git does not make them again, and tells what no parent has. A commit that git chokes on is told with
    its gaps. Merges go through one git with the commits around them, whose files it has at hand then. `git log`
    forgets the parents of every commit it has shown, so that asked the other way round it would look for the base of
    a later merge in a history with holes, and re-make the wrong merge. It also is faster this way: packs hold the
    newest files whole.
    """
    found = {each.oid: each for each in _resumed(git, [oid for oid in oids if oid in octopuses], octopuses, _COMBINED)}
    others = [oid for oid in oids if oid not in octopuses]
    steady = copy.copy(git)
    steady.environment = git.environment | _KEEP
    with _remaking(steady) if merges and can_remerge(git) else _as_it_is(steady) as (able, arguments):
        stream = _resumed(able, others, merges, arguments)
        for oid in oids:
            told = found[oid] if oid in found else next(stream)
            resolved = oid in merges or oid in octopuses
            yield told._replace(entries=resolutions(told.entries)) if resolved else told


@contextmanager
def _as_it_is(git: Git) -> Iterator[tuple[Git, tuple[str, ...]]]:
    yield git, (*_CACHE, *_COMBINED)


@contextmanager
def _remaking(git: Git) -> Iterator[tuple[Git, tuple[str, ...]]]:
    """A git that keeps what it writes while it makes merges again in a folder of its own.

    Making a merge again writes its files as objects. In memory and not compressed that costs half as much (measured)
    and the repository stays untouched.
    """
    inside = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    objects = os.path.join(git.git_dir, git.text("rev-parse", "--git-path", "objects").rstrip("\n"))
    with tempfile.TemporaryDirectory(
        prefix="archaeologist-", dir=_MEMORY if inside else None, ignore_cleanup_errors=True
    ) as folder:
        os.mkdir(os.path.join(folder, "info"))
        with open(os.path.join(folder, "info", "alternates"), "wb") as alternates:
            alternates.write(os.fsencode(os.path.abspath(objects)) + b"\n")
        able = copy.copy(git)
        able.environment = git.environment | {"GIT_OBJECT_DIRECTORY": folder}
        yield able, (*_CACHE, "-c", "core.looseCompression=0", *_REMERGE)


def _resumed(git: Git, oids: Sequence[str], merges: Collection[str], arguments: tuple[str, ...]) -> Iterator[Gathered]:
    """Goes on behind a commit whose objects are not all there.

    The first time that happens, git is asked which objects are missing at all, and commits that need them are read
    file by file: in a partial clone they are many, and to start git anew for each of them would never end.
    """
    at, lot, known = 0, len(oids), False
    missing, lacking = frozenset[str](), frozenset[str]()
    while at < len(oids):
        some = oids[at : at + lot]
        stream = _stream(git, [oid for oid in some if oid not in lacking], arguments)
        try:
            for oid in some:
                yield _alone(git, oid, missing) if oid in lacking else _expected(oid, stream)
                at += 1
            next(stream, None)
        except MissingObject:
            if at < len(oids):
                yield Gathered(oids[at], [], (b"",)) if oids[at] in merges else _alone(git, oids[at], missing)
                at += 1
            if not known:
                lot, known, missing = _AFTER_A_MISS, True, _missing(git, oids)
                lacking = _lacking(git, [oid for oid in oids[at:] if oid not in merges], missing)


def _expected(oid: str, stream: Iterator[Gathered]) -> Gathered:
    """The next of the stream, which must be of this commit."""
    found = next(stream, None)
    if found is None or found.oid != oid:
        raise GitError("git told of other commits than it was asked for.")
    return found


def _missing(git: Git, oids: Sequence[str]) -> frozenset[str]:
    """The blobs and trees of these commits that are not here."""
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    try:
        told = git.run("rev-list", "--no-walk=unsorted", "--objects", "--missing=print", "--stdin", stdin=asked)
    except GitError:
        return frozenset()
    return frozenset(line[1:].decode("ascii") for line in told.split(b"\n") if line.startswith(b"?"))


def _lacking(git: Git, oids: Sequence[str], missing: frozenset[str]) -> frozenset[str]:
    """The ordinary commits that would stop the stream: they changed a file, or have a tree, that is missing."""
    found: set[str] = set()
    at = 0
    while at < len(oids):
        try:
            for listed in _stream(git, oids[at:], _LISTING):
                at += 1
                if any(blob in missing for entry in listed.entries for blob in entry.blobs):
                    found.add(listed.oid)
        except MissingObject:
            found.update(oids[at : at + 1])
            at += 1
    return frozenset(found)


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


def _alone(git: Git, oid: str, missing: frozenset[str]) -> Gathered:
    """One ordinary commit, file by file: the files git can read, and the names of those it cannot."""
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
        body = git.run(*_FILE, oid, "--", path)
    except MissingObject:
        return None
    return next((found for found in parse_entries(body) if found.path == entry.path), None)
