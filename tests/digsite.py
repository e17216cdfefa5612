"""The little language that builds repositories for tests, with object names that are the same on every machine.

    site = DigSite.create(tmp_path / "repo")
    added = site.commit("Add a guard", {"app.py": "if ready:\\n    go()\\n"}, at=3)
    site.branch("fix", of=added)
    ...
    site.merge("fix", at=9)

A time is the number of a day, so a history reads like a diary. Everything goes through `git fast-import`: there is no
work tree to keep in step, a repository of ten commits takes a twentieth of a second, and a merge may say anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

from archaeologist.domain.oid import Oid

FIRST_DAY = datetime(2020, 1, 1, 12, tzinfo=UTC)
AUTHOR = "Ada Digger"


@dataclass(frozen=True)
class Entry:
    """A file that is no plain text: `mode` is git's."""

    data: bytes
    mode: str = "100644"


def executable(text: str) -> Entry:
    return Entry(text.encode(), "100755")


def symlink(target: str) -> Entry:
    return Entry(target.encode(), "120000")


def submodule(oid: str) -> Entry:
    return Entry(oid.encode(), "160000")


Content = str | bytes | Entry | None
Tree = dict[str, Entry]


def day(number: int) -> datetime:
    """Noon of a day, counted from the first of January 2020."""
    return FIRST_DAY + timedelta(days=number)


def sealed_environment(home: Path) -> dict[str, str]:
    """The environment for a process that must not see this machine: no settings, nobody's name, no colours."""
    kept = {
        name: os.environ[name] for name in ("PATH", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


@dataclass
class DigSite:
    """A repository under construction. Every verb that makes a commit gives back its full name."""

    path: Path
    on: str = "main"
    today: int = 0
    _heads: dict[str, Oid] = field(default_factory=dict)
    _trees: dict[Oid, Tree] = field(default_factory=dict)
    _parents: dict[Oid, tuple[Oid, ...]] = field(default_factory=dict)

    @classmethod
    def create(cls, path: Path, object_format: str = "sha1", bare: bool = False) -> DigSite:
        """An empty repository on the branch `main`."""
        path.mkdir(parents=True)
        site = cls(path)
        site.git("init", "-q", "-b", "main", f"--object-format={object_format}", *(["--bare"] if bare else []))
        return site

    @property
    def head(self) -> Oid:
        return self._heads[self.on]

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        """The standard output of a git command run in the repository; raises when it fails."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=sealed_environment(self.path.parent),
            input=stdin if stdin is not None else b"",
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(
        self,
        message: str,
        files: Mapping[str, Content] | None = None,
        at: int | None = None,
        author: str = AUTHOR,
        committed: int | None = None,
    ) -> Oid:
        """Commits on the current branch. `files` says what changes; None deletes. `committed` is a later day.

        A text that starts with a line break is freed from it and from its indentation.
        """
        parents = (self._heads[self.on],) if self.on in self._heads else ()
        tree = _changed(self._trees[parents[0]] if parents else {}, files or {})
        return self._write(message, tree, parents, at, author, committed)

    def rename(self, old: str, new: str, at: int | None = None, message: str = "", text: Content = None) -> Oid:
        """Renames a file; `text` changes it on the way."""
        content = self._trees[self.head][old] if text is None else text
        return self.commit(message or f"Rename {old} to {new}", {old: None, new: content}, at)

    def delete(self, path: str, at: int | None = None, message: str = "") -> Oid:
        return self.commit(message or f"Delete {path}", {path: None}, at)

    def branch(self, name: str, of: str | Oid | None = None) -> None:
        """Makes a branch at a commit or another branch's head (by default here) and goes there."""
        self._heads[name] = self._find(of or self.on)
        self.git("update-ref", f"refs/heads/{name}", self._heads[name])
        self.switch(name)

    def orphan(self, name: str) -> None:
        """Goes to a branch that does not exist yet: its first commit will have no parent."""
        self.on = name

    def switch(self, name: str) -> None:
        """Goes to a branch. `HEAD` follows."""
        self.on = name
        self.git("symbolic-ref", "HEAD", f"refs/heads/{name}")

    def merge(
        self,
        other: str | Oid,
        at: int | None = None,
        message: str = "",
        files: Mapping[str, Content] | None = None,
        author: str = AUTHOR,
    ) -> Oid:
        """Merges a branch or commit. `files` is what the person who merged wrote beside what merges by itself.

        Raises `AssertionError` for a conflict that `files` does not settle.
        """
        theirs = self._find(other)
        base = self._trees[Oid(self.git("merge-base", self.head, theirs).strip())]
        merged = self._merged(base, self._trees[self.head], self._trees[theirs], set(files or {}))
        text = message or f"Merge branch '{other}'"
        return self._write(text, _changed(merged, files or {}), (self.head, theirs), at, author, None)

    def revert(
        self, oid: Oid, at: int | None = None, message: str = "", files: Mapping[str, Content] | None = None
    ) -> Oid:
        """Takes back a commit as `git revert` does, with its message unless another is given."""
        before = self._trees[self._parents[oid][0]] if self._parents[oid] else {}
        tree = self._merged(self._trees[oid], self._trees[self.head], before, set(files or {}))
        subject = self.git("show", "-s", "--format=%s", oid).strip()
        text = message or f'Revert "{subject}"\n\nThis reverts commit {oid}.'
        return self._write(text, _changed(tree, files or {}), (self.head,), at, AUTHOR, None)

    def pick(self, oid: Oid, at: int | None = None, noted: bool = True) -> Oid:
        """Cherry-picks a commit onto the current branch, noting where it comes from as `-x` does."""
        before = self._trees[self._parents[oid][0]] if self._parents[oid] else {}
        tree = self._merged(before, self._trees[self.head], self._trees[oid], set())
        message = self.git("show", "-s", "--format=%B", oid).strip("\n")
        text = f"{message}\n\n(cherry picked from commit {oid})" if noted else message
        return self._write(text, tree, (self.head,), at, AUTHOR, None)

    def tag(self, name: str, of: str | Oid | None = None, message: str = "", at: int | None = None) -> None:
        """Tags a commit (by default the head): annotated when there is a message, else light."""
        target = self._find(of or self.on)
        if not message:
            self.git("update-ref", f"refs/tags/{name}", target)
            return
        text = _bytes(message)
        header = f"tag {name}\nfrom {target}\ntagger {_person(AUTHOR, self._day(at))}\ndata {len(text)}\n"
        self._import(header.encode() + text + b"\n")

    def checkout(self) -> None:
        """Fills the work tree with the current branch; until then it is empty."""
        self.git("symbolic-ref", "HEAD", f"refs/heads/{self.on}")
        self.git("reset", "-q", "--hard")

    def remote(self, url: str, name: str = "origin") -> None:
        self.git("config", f"remote.{name}.url", url)

    def clone(self, to: Path, *options: str) -> Path:
        """Clones through the protocol, so that `--depth` and `--filter` mean something; gives back the place."""
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", *options, self.path.as_uri(), str(to))
        return to

    def clone_cut_at(self, to: Path, rev: str) -> Path:
        """A repository that holds a revision, its ancestors and their tags, and nothing else."""
        DigSite.create(to).git("config", "receive.denyCurrentBranch", "ignore")
        oid = self.git("rev-parse", f"{rev}^{{commit}}").strip()
        tags = self.git("tag", "--merged", oid).split()
        wanted = [f"refs/tags/{name}:refs/tags/{name}" for name in tags]
        self.git("push", "-q", str(to), f"{oid}:refs/heads/main", *wanted)
        return to

    def _find(self, name: str | Oid) -> Oid:
        return self._heads[name] if name in self._heads else Oid(self.git("rev-parse", f"{name}^{{commit}}").strip())

    def _day(self, at: int | None) -> int:
        """The day given, or the day after the last one."""
        self.today = self.today + 1 if at is None else at
        return self.today

    def _write(
        self, message: str, tree: Tree, parents: tuple[Oid, ...], at: int | None, author: str, committed: int | None
    ) -> Oid:
        authored = self._day(at)
        text = _bytes(message if message.endswith("\n") or not message else message + "\n")
        lines = [
            f"commit refs/heads/{self.on}",
            "mark :1",
            f"author {_person(author, authored)}",
            f"committer {_person(author, authored if committed is None else committed)}",
            f"data {len(text)}",
        ]
        follows = [f"from {oid}\n" if not place else f"merge {oid}\n" for place, oid in enumerate(parents)]
        reset = "" if parents else f"reset refs/heads/{self.on}\n"
        head = (reset + "\n".join(lines) + "\n").encode() + text + "".join(follows).encode() + b"deleteall\n"
        oid = Oid(self._import(head + b"".join(_entry(path, each) for path, each in tree.items()) + b"\nget-mark :1\n"))
        self._heads[self.on], self._trees[oid], self._parents[oid] = oid, tree, parents
        return oid

    def _import(self, stream: bytes) -> str:
        return self.git("fast-import", "--quiet", "--force", "--done", stdin=stream + b"done\n").strip()

    def _merged(self, base: Tree, ours: Tree, theirs: Tree, settled: set[str]) -> Tree:
        """The three-way merge, file by file and, where both sides changed one, line by line."""
        merged: Tree = {}
        for path in sorted({*ours, *theirs, *base} - settled):
            mine, his, was = ours.get(path), theirs.get(path), base.get(path)
            kept = his if mine == was else mine if his in (was, mine) else self._merge_lines(path, was, mine, his)
            if kept:
                merged[path] = kept
        return merged | {path: ours[path] for path in settled if path in ours}

    def _merge_lines(self, path: str, base: Entry | None, ours: Entry | None, theirs: Entry | None) -> Entry:
        if not (base and ours and theirs):
            raise AssertionError(f"conflict: say in files what becomes of {path}")
        places = [self.path.parent / f".merge-{name}" for name in ("ours", "base", "theirs")]
        for place, side in zip(places, (ours, base, theirs), strict=True):
            place.write_bytes(side.data)
        try:
            return Entry(self.git("merge-file", "-p", *map(str, places)).encode("utf-8", "surrogateescape"), ours.mode)
        except AssertionError:
            raise AssertionError(f"conflict: say in files what becomes of {path}") from None


def _changed(tree: Tree, files: Mapping[str, Content]) -> Tree:
    gone = {path for path, content in files.items() if content is None}
    new = {path: _as_entry(content) for path, content in files.items() if content is not None}
    return {path: each for path, each in (tree | new).items() if path not in gone}


def _as_entry(content: str | bytes | Entry) -> Entry:
    return content if isinstance(content, Entry) else Entry(content if isinstance(content, bytes) else _bytes(content))


def _bytes(text: str) -> bytes:
    return (dedent(text[1:]) if text.startswith("\n") else text).encode("utf-8", "surrogateescape")


def _entry(path: str, entry: Entry) -> bytes:
    name = '"' + "".join(f"\\{byte:03o}" for byte in path.encode("utf-8", "surrogateescape")) + '"'
    if entry.mode == "160000":
        return f"M 160000 {entry.data.decode()} {name}\n".encode()
    return f"M {entry.mode} inline {name}\ndata {len(entry.data)}\n".encode() + entry.data + b"\n"


def _person(name: str, number: int) -> str:
    address = name if "<" in name else f"{name} <{name.split()[0].lower()}@example.org>"
    return f"{address} {int(day(number).timestamp())} +0000"
