"""Diffs: from git's text to values, and freshly from git for one commit.

`-U0` text only. What a merge did is told apart: its diff against the merge that git would have made by itself, so it
holds the lines that were written, or dropped, while the merge was resolved, and nothing that came in with a parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from archaeologist.domain.change import FileChange, FileDiff, Hunk, Status
from archaeologist.git.run import Git

_HUNK = re.compile(rb"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)")
_COMBINED = re.compile(rb"@@@+ -(\d+)(?:,\d+)?(?: -\d+(?:,\d+)?)+ \+(\d+)(?:,\d+)? @@@+ ?(.*)")
_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPED = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
_MARKER = re.compile(rb"^[-+](?:<{7} .*|>{7} .*|\|{7} .*|={7})\n", re.MULTILINE)
_EMPTY = re.compile(rb"^@@ .*\n(?=@@ |\Z)", re.MULTILINE)

COMMON = (
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--submodule=short",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--inter-hunk-context=0",
    "-M50%",
    "-l1000",
)
"""What every diff is asked with, so that no configuration changes it."""

PATCH = ("--raw", "-p", "-U0", "--no-abbrev", *COMMON)
HEADER = "--format=%x00%H"


class Entry(NamedTuple):
    """One changed file as git's text has it. `hunks` is the text from the first `@@` on; empty for binary files.

    `blobs` are the names of the file's objects before and after, without those that stand for nothing.
    """

    path: bytes
    old_path: bytes
    status: str
    hunks: bytes
    blobs: tuple[str, ...] = ()


def unquote(name: bytes) -> bytes:
    """A path as git prints it to the bytes that it stands for."""
    if not name.startswith(b'"'):
        return name

    def meant(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([_ESCAPED[code[0]]]) if len(code) == 1 else bytes([int(code, 8)])

    return _ESCAPE.sub(meant, name[1:-1])


def parse_entries(body: bytes) -> list[Entry]:
    """The files of one commit, from what `diff-tree --raw -p` wrote below the commit's header."""
    raw, _, patch = body.partition(b"\n\ndiff --")
    sections = patch.split(b"\ndiff --") if patch else []
    entries = []
    at = 0
    for line in raw.split(b"\n"):
        if not line.startswith(b":"):
            continue
        fields, *names = line.split(b"\t")
        status = _status(fields)
        taken = 2 if status == "T" else 1
        text = b"".join(_hunk_text(section) for section in sections[at : at + taken])
        at += taken
        path = unquote(names[-1])
        old = unquote(names[0]) if status in "RC" else path
        entries.append(Entry(path, old, status, text, () if patch else _blobs(fields)))
    return entries


def _blobs(fields: bytes) -> tuple[str, ...]:
    names = fields.decode("ascii").split(" ")[2:4]
    return tuple(name for name in names if name.strip("0"))


def _status(fields: bytes) -> str:
    """The letter of a raw line; a merge has one letter a parent and is told as what most of them say."""
    letters = fields.rsplit(b" ", 1)[1].rstrip(b"0123456789").decode("ascii")
    if len(letters) == 1:
        return letters
    return letters[0] if len(set(letters)) == 1 and letters[0] in "AMDT" else "M"


def _hunk_text(section: bytes) -> bytes:
    start = section.find(b"\n@@")
    if start < 0:
        return b""
    text = section[start + 1 :]
    if text.startswith(b"@@@"):
        text = _from_combined(text)
    return text if text.endswith(b"\n") else text + b"\n"


def _from_combined(text: bytes) -> bytes:
    """A combined diff as a plain one that keeps only what no parent has, and what all of them had."""
    plain: list[bytes] = []
    width = len(text) - len(text.lstrip(b"@")) - 1
    header, removed, added = b"", list[bytes](), list[bytes]()

    def close() -> None:
        if removed or added:
            plain.extend((header, *removed, *added))

    for line in text.split(b"\n"):
        found = _COMBINED.match(line)
        if found:
            close()
            header, removed, added = b"@@ -%s +%s @@ %s" % found.groups(), [], []
        elif line.startswith(b"+" * width):
            added.append(b"+" + line[width:])
        elif line.startswith(b"-" * width):
            removed.append(b"-" + line[width:])
    close()
    return b"\n".join(plain)


def without_markers(hunks: bytes) -> bytes:
    """Hunks of a re-made merge without the lines that only mark a conflict."""
    if b"<<<<<<< " not in hunks and b">>>>>>> " not in hunks:
        return hunks
    return _EMPTY.sub(b"", _MARKER.sub(b"", hunks))


def resolutions(entries: list[Entry]) -> list[Entry]:
    """The files of a re-made merge, conflict marks taken out, without those where nothing else was done."""
    plain = [entry._replace(hunks=without_markers(entry.hunks)) for entry in entries]
    return [after for before, after in zip(entries, plain, strict=True) if after.hunks or not before.hunks]


def split_sides(hunks: bytes) -> tuple[bytes, bytes]:
    """The removed and the added lines of `-U0` text, each still with its mark in front."""
    removed, added = [], []
    for hunk in hunks.split(b"\n@@ "):
        content = hunk.find(b"\n")
        middle = hunk.find(b"\n+", content)
        if middle < 0:
            removed.append(hunk[content:])
        else:
            removed.append(hunk[content:middle])
            added.append(hunk[middle:])
    return b"".join(removed), b"".join(added)


def parse_hunks(hunks: bytes) -> tuple[Hunk, ...]:
    """`-U0` text as values. A line's own carriage return is kept; «no newline at end of file» is not told."""
    return tuple(_hunks(hunks))


def _hunks(text: bytes) -> Iterator[Hunk]:
    if not text:
        return
    for piece in text.removesuffix(b"\n").split(b"\n@@ "):
        header, _, content = piece.partition(b"\n")
        found = _HUNK.match(header if header.startswith(b"@@ ") else b"@@ " + header)
        if not found:
            continue
        lines = content.decode("utf-8", "replace").split("\n") if content else []
        yield Hunk(
            old_start=int(found[1]),
            new_start=int(found[2]),
            removed=tuple(line[1:] for line in lines if line.startswith("-")),
            added=tuple(line[1:] for line in lines if line.startswith("+")),
            heading=found[3].decode("utf-8", "replace"),
        )


def file_diff(path: str, old_path: str, status: str, hunks: bytes) -> FileDiff:
    """The value for one changed file."""
    return FileDiff(FileChange(path, old_path, cast(Status, status)), parse_hunks(hunks))


def _values(entries: list[Entry]) -> tuple[FileDiff, ...]:
    return tuple(
        file_diff(
            entry.path.decode("utf-8", "replace"),
            entry.old_path.decode("utf-8", "replace"),
            entry.status,
            entry.hunks,
        )
        for entry in entries
    )


def read_diff(git: Git, oid: str, *, paths: tuple[str, ...] = ()) -> tuple[FileDiff, ...]:
    """What one commit did, read afresh; for a merge, what was done while it was resolved. `paths` narrow it."""
    parents = len(git.text("rev-list", "--parents", "-1", "--end-of-options", oid, "--").split()) - 1
    entries = parse_entries(read_body(git, oid, parents=parents, paths=paths))
    return _values(resolutions(entries) if parents > 1 else entries)


def read_hunks(git: Git, oid: str, path: str, paths: tuple[str, ...], *, parents: int) -> bytes:
    """The `-U0` text of one file in one commit, read afresh; `paths` are its new and its old name."""
    found = (
        entry.hunks
        for entry in parse_entries(read_body(git, oid, parents=parents, paths=paths))
        if entry.path.decode("utf-8", "replace") == path
    )
    return without_markers(next(found, b""))


def read_body(git: Git, oid: str, *, parents: int, paths: tuple[str, ...] = ()) -> bytes:
    """The raw entries and the patch of one commit, as bytes."""
    narrowed = ("--", *paths) if paths else ("--",)
    if parents > 1:
        how = "--remerge-diff" if parents == 2 and can_remerge(git) else "-c"
        return git.run("log", "-1", "--no-walk", how, "--format=", *PATCH, "--end-of-options", oid, *narrowed)
    return git.run("diff-tree", "--root", "-r", "--no-commit-id", *PATCH, "--end-of-options", oid, *narrowed)


def read_range(git: Git, base: str, head: str) -> tuple[FileDiff, ...]:
    """The difference between two commits' trees."""
    return _values(parse_entries(git.run("diff-tree", "-r", *PATCH, "--end-of-options", base, head, "--")))


def read_staged(git: Git, base: str) -> tuple[FileDiff, ...]:
    """What is staged, against a commit."""
    return _values(parse_entries(git.run("diff-index", "--cached", *PATCH, "--end-of-options", base, "--", index=True)))


def read_worktree(git: Git, base: str, root: str) -> tuple[FileDiff, ...]:
    """What tracked files in the work tree hold, against a commit; staged or not.

    The one place where git would run filters that the repository's configuration names: every one of them is unset.
    """
    named = git.text("config", "--name-only", "--null", "--get-regexp", r"^filter\.", accept=(0, 1)).split("\0")
    drivers = sorted({name.rpartition(".")[0] for name in named if name})
    unset = [f"{driver}.{key}" for driver in drivers for key in ("clean=", "process=", "smudge=", "required=false")]
    settings = [part for setting in unset for part in ("-c", setting)]
    return _values(parse_entries(git.run(*settings, "diff", *PATCH, base, "--", index=True, work_tree=root)))


def can_remerge(git: Git) -> bool:
    """Whether this git can make a merge again to compare (`--remerge-diff`, since 2.35)."""
    return git.version >= (2, 35)


def git_version(git: Git) -> tuple[int, ...]:
    """The version of git as numbers."""
    return git.version
