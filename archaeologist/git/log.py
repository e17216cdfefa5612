"""Commit records: how git is asked for them and how they are read.

The index keeps these very bytes, so there is one parser for what git says now and what was stored. A record is seven
fields, each ended by NUL: object name, parents, author's name, address, author's and committer's time, message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from queue import SimpleQueue
from typing import NamedTuple

from archaeologist.domain.commit import Commit
from archaeologist.domain.oid import Oid
from archaeologist.git.mailmap import Mailmap
from archaeologist.git.run import Git

FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ad%x00%cd%x00%B%x00"
FIELDS = 7
_NOBODY = Mailmap()
_ARGUMENTS = ("log", "--no-walk=unsorted", "--stdin", "--encoding=UTF-8", "--date=raw", "-s", f"--format={FORMAT}")


class Record(NamedTuple):
    """A commit as git tells it, before the mailmap; times are `seconds zone`, as in the object."""

    oid: str
    parents: str
    name: str
    email: str
    authored: str
    committed: str
    message: str


def split_records(data: bytes) -> list[bytes]:
    """The output of git, one piece a commit; each piece begins with the object name and ends with NUL."""
    fields = data.split(b"\0")
    fields.pop()
    return [
        b"\0".join(fields[at : at + FIELDS]).lstrip(b"\n") + b"\0" for at in range(0, len(fields) - FIELDS + 1, FIELDS)
    ]


def parse_records(data: bytes) -> list[Record]:
    """The records in `data`, decoded, with the message's line ends made plain and its outer ones cut off."""
    fields = data.decode("utf-8", "replace").split("\0")
    fields.pop()
    records = []
    for at in range(0, len(fields) - FIELDS + 1, FIELDS):
        oid, parents, name, email, authored, committed, message = fields[at : at + FIELDS]
        message = message.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        records.append(Record(oid.lstrip("\n"), parents, name, email, authored, committed, message))
    return records


def unix_time(raw: str) -> int:
    """The seconds since 1970 of a raw git date; 0 where the object holds nonsense."""
    try:
        return int(raw.split(" ", 1)[0])
    except ValueError:
        return 0


def moment(raw: str) -> datetime:
    """The aware time of a raw git date. Times and zones beyond what Python can hold are drawn to the edge."""
    seconds, _, zone = raw.partition(" ")
    try:
        hours, minutes = int(zone[1:3]), int(zone[3:5])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
        tz = timezone(offset)
    except (ValueError, IndexError):
        tz = UTC
    try:
        return datetime.fromtimestamp(unix_time(seconds), tz)
    except (ValueError, OverflowError, OSError):
        return datetime(9999, 12, 31, tzinfo=UTC)


def to_commit(record: Record, mailmap: Mailmap = _NOBODY) -> Commit:
    """The commit of a record, its author under the name the mailmap gives."""
    return Commit(
        oid=Oid(record.oid),
        parents=tuple(Oid(parent) for parent in record.parents.split()),
        author=mailmap.person(record.name, record.email),
        authored=moment(record.authored),
        committed=moment(record.committed),
        message=record.message,
    )


def read_raw(git: Git, oids: Iterable[str]) -> bytes:
    """The records of these commits as git writes them, in the order asked for."""
    names = "".join(f"{oid}\n" for oid in oids)
    return git.run(*_ARGUMENTS, stdin=names.encode()) if names else b""


def read_commits(git: Git, oids: Iterable[str], mailmap: Mailmap = _NOBODY) -> list[Commit]:
    """These commits, read afresh from git, in the order asked for, each once."""
    wanted = list(dict.fromkeys(oids))
    return [to_commit(record, mailmap) for record in parse_records(read_raw(git, wanted))]


def read_parents(
    git: Git, tips: Iterable[str], known: Iterable[str] = ()
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Name, commit time and parents of each ancestor of `tips` that no `known` commit reaches, parents first."""
    asked = "".join(f"{tip}\n" for tip in tips) + "".join(f"^{oid}\n" for oid in known)
    arguments = ("rev-list", "--topo-order", "--reverse", "--parents", "--timestamp", "--stdin")
    with git.pipe(*arguments, stdin=[asked.encode()]) as output:
        for line in output:
            seconds, oid, *parents = line.decode("ascii").split()
            yield oid, int(seconds), tuple(parents)


def read_parents_with_holes(git: Git, tips: Iterable[str]) -> list[tuple[str, int, tuple[str, ...]]]:
    """What `read_parents` tells, where commits are missing on the way: history ends above them. Slower: one by one."""
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    asked = set(todo := list(tips))
    requests: SimpleQueue[str] = SimpleQueue()
    with git.pipe("cat-file", "--batch", stdin=(f"{oid}\n".encode() for oid in iter(requests.get, ""))) as output:
        while todo:
            requests.put(todo.pop())
            header = output.readline().decode("ascii", "replace").split()
            if len(header) != 3:
                continue
            data = output.read(int(header[2]) + 1)
            if header[1] == "commit":
                seconds, parents = _raw_parents(data)
                found[header[0]] = (seconds, parents)
                fresh = [parent for parent in parents if parent not in asked]
                asked.update(fresh)
                todo += fresh
        requests.put("")
    return _parents_first(found)


def _raw_parents(data: bytes) -> tuple[int, tuple[str, ...]]:
    """The commit time and the parents' names of a commit object."""
    lines = data.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
    committer = next((line for line in lines if line.startswith("committer ")), "")
    parents = tuple(line[7:] for line in lines if line.startswith("parent "))
    return unix_time(committer.rpartition("> ")[2]), parents


def _parents_first(found: dict[str, tuple[int, tuple[str, ...]]]) -> list[tuple[str, int, tuple[str, ...]]]:
    ordered: dict[str, tuple[str, int, tuple[str, ...]]] = {}
    stack = list(found)
    while stack:
        oid = stack[-1]
        waiting = [parent for parent in found[oid][1] if parent in found and parent not in ordered]
        if oid in ordered or not waiting:
            stack.pop()
            ordered.setdefault(oid, (oid, *found[oid]))
        else:
            stack += waiting
    return list(ordered.values())
