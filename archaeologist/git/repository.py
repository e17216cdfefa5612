"""A repository: where it is, what kind it is, and single things read from it.

GitPython is the handle for configuration and remotes and is imported only when one of them is asked for; objects and
references go through the one door, because that is faster and does not depend on the repository's configuration.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archaeologist.domain.change import FileDiff, LineOrigin
from archaeologist.domain.commit import Commit
from archaeologist.domain.oid import Oid
from archaeologist.errors import GitError, MissingObject, RepositoryError, UnknownRevision
from archaeologist.git import blame, diff, log
from archaeologist.git.mailmap import Mailmap, parse_mailmap
from archaeologist.git.run import Git, Tracer, scrubbed_environment

if TYPE_CHECKING:
    from git import Repo

_WHERE = ("--absolute-git-dir", "--git-common-dir", "--is-bare-repository", "--is-shallow-repository")

_TAG_FIELDS = "%00".join(
    f"%({field})"
    for field in ("refname:lstrip=2", "objecttype", "objectname", "*objecttype", "*objectname", "creatordate:raw")
)


class TagRef(NamedTuple):
    """A tag: its name without `refs/tags/`, the commit it comes down to, when it was made."""

    name: str
    oid: Oid
    date: datetime


class Match(NamedTuple):
    """A line that a search found; `line` counts from 1."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Repository:
    """An opened repository. `root` is the work tree's folder, or the git directory when there is none."""

    root: str
    git_dir: str
    common_dir: str
    bare: bool
    shallow: bool
    partial: bool
    object_format: str
    git: Git

    @staticmethod
    def open(path: str | os.PathLike[str] = ".", *, tracer: Tracer | None = None) -> Repository:
        """The repository that `path` lies in: a folder of a work tree, a bare repository or a `.git` directory.

        Raises `RepositoryError` when there is none, or git refuses to open it.
        """
        start = os.path.abspath(os.fspath(path))
        if not os.path.isdir(start):
            start = os.path.dirname(start) if os.path.isfile(start) else start
        git_dir, common, bare, shallow = _look_for(start)
        common = os.path.normpath(os.path.join(start, common))
        git = Git(git_dir, tracer=tracer)
        root = git_dir if bare == "true" else _work_tree(start, git_dir)
        return Repository(
            root=root,
            git_dir=git_dir,
            common_dir=common,
            bare=bare == "true",
            shallow=shallow == "true",
            partial=_is_partial(common),
            object_format=_object_format(git),
            git=git,
        )

    # -- revisions ---------------------------------------------------------------------------------------------------

    def resolve(self, rev: str = "HEAD") -> Oid:
        """The commit that `rev` names. Raises `UnknownRevision`, or `RepositoryError` when there is no commit yet."""
        if rev and not rev.startswith("-") and "\0" not in rev and "\n" not in rev:
            found = self.git.text(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}", accept=(0, 1, 128)
            )
            names = found.split()
            if len(names) == 1 and not names[0].startswith("^"):
                return Oid(names[0])
        if rev == "HEAD":
            raise RepositoryError(f"{self.root} has no commits yet.", "Commit something, or name a revision with --at.")
        raise UnknownRevision(f"git knows no revision {rev!r}.", self._near(rev))

    def _near(self, rev: str) -> str:
        names = self.git.text("for-each-ref", "--format=%(refname:short)").split("\n")
        close = difflib.get_close_matches(rev, [name for name in names if name], n=3, cutoff=0.6)
        if close:
            return f"Did you mean {' or '.join(close)}?"
        hint = "Give a branch, a tag or an object name."
        return f"{hint} This clone is shallow: older commits are not in it." if self.shallow else hint

    def exists(self, oid: str) -> bool:
        """Whether the object is here."""
        if not re.fullmatch(r"[0-9a-f]{4,64}", oid):
            return False
        return self.git.succeeds("cat-file", "-e", oid)

    def is_ancestor(self, ancestor: str, of: str) -> bool:
        """Whether `ancestor` is `of` or one of its ancestors."""
        return self.git.succeeds("merge-base", "--is-ancestor", "--end-of-options", ancestor, of)

    def merge_base(self, one: str, other: str) -> Oid | None:
        """The best common ancestor, or None when the histories have nothing in common."""
        found = self.git.text("merge-base", "--end-of-options", one, other, accept=(0, 1)).split()
        return Oid(found[0]) if found else None

    def between(self, base: str, head: str, most: int) -> tuple[Oid, ...]:
        """The commits that `head` has and `base` has not, newest first, at most so many."""
        found = self.git.text("rev-list", f"--max-count={most}", "--end-of-options", head, f"^{base}", "--").split()
        return tuple(map(Oid, found))

    def tags(self) -> tuple[TagRef, ...]:
        """All tags that come down to a commit, by name."""
        found = []
        for line in self.git.text("for-each-ref", f"--format={_TAG_FIELDS}", "refs/tags").split("\n"):
            if not line:
                continue
            name, kind, oid, peeled_kind, peeled, date = line.split("\0")
            if (peeled_kind or kind) == "commit":
                found.append(TagRef(name, Oid(peeled or oid), log.moment(date)))
        return tuple(found)

    # -- content -----------------------------------------------------------------------------------------------------

    def text(self, oid: str, path: str) -> str | None:
        """The file at that revision, decoded, or None when there is no such file. Links give their target."""
        data = self.data(oid, path)
        return None if data is None else data.decode("utf-8", "replace")

    def data(self, oid: str, path: str) -> bytes | None:
        """The bytes of the file at that revision, or None when there is no such file."""
        if "\0" in path or not path:
            return None
        listed = self.git.run("ls-tree", "-z", "--end-of-options", oid, "--", path.rstrip("/")).rstrip(b"\0")
        kind, _, rest = listed.partition(b"\t")[0].partition(b" ")[2].partition(b" ")
        if kind != b"blob":
            return None
        return self.git.run("cat-file", "blob", rest.decode("ascii"))

    def paths(self, oid: str) -> tuple[str, ...]:
        """Every file of that revision, sorted as git sorts them; submodules left out."""
        return tuple(self.tree(oid))

    def tree(self, oid: str) -> dict[str, str]:
        """The blob of every file of that revision, by path, sorted as git sorts them; submodules left out."""
        listed = self.git.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", oid)
        entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
        return {
            name.decode("utf-8", "replace"): head.rpartition(b" ")[2].decode("ascii")
            for head, _, name in entries
            if not head.startswith(b"160000")
        }

    def grep(
        self, oid: str, pattern: str, *, fixed: bool = True, word: bool = True, paths: Sequence[str] = ()
    ) -> tuple[Match, ...]:
        """Lines of that revision's text files that hold `pattern`, by path and line.

        `fixed`: the pattern is a string, else an extended regular expression; `word`: only whole words.
        """
        flags = ["-F" if fixed else "-E", *(["-w"] if word else [])]
        arguments = ("grep", "-n", "-z", "-I", "--full-name", "--no-color", "--no-textconv", *flags)
        output = self.git.run(*arguments, "-e", pattern, oid, "--", *paths, accept=(0, 1))
        return tuple(_matches(output, oid))

    def commits(self, oids: Sequence[str], mailmap: Mailmap | None = None) -> list[Commit]:
        """Commits read afresh from git, in the order asked for."""
        return log.read_commits(self.git, oids, mailmap or Mailmap())

    def mailmap(self, oid: str) -> Mailmap:
        """The `.mailmap` of that revision."""
        try:
            return parse_mailmap(self.text(oid, ".mailmap"))
        except MissingObject:
            return Mailmap()

    def diff(self, oid: str, *paths: str) -> tuple[FileDiff, ...]:
        """What one commit did, read afresh from git; for a merge, what was done while it was resolved."""
        return diff.read_diff(self.git, oid, paths=paths)

    def diff_between(self, base: str, head: str) -> tuple[FileDiff, ...]:
        """The difference between the trees of two commits."""
        return diff.read_range(self.git, base, head)

    def diff_staged(self, base: str) -> tuple[FileDiff, ...]:
        """What is staged, against a commit."""
        return diff.read_staged(self.git, base)

    def diff_worktree(self, base: str) -> tuple[FileDiff, ...]:
        """What the tracked files of the work tree hold, against a commit. Raises `RepositoryError` for a bare one."""
        if self.bare:
            raise RepositoryError(f"{self.root} has no work tree.", "Name two revisions instead.")
        return diff.read_worktree(self.git, base, self.root)

    def blame(
        self,
        oid: Oid,
        path: str,
        start: int,
        end: int,
        *,
        ignore_whitespace: bool = True,
        follow_moves: bool = False,
        ignore_revs: Sequence[str] = (),
    ) -> tuple[LineOrigin, ...]:
        """Where lines `start` to `end` of `path` come from (`blame.read_blame`)."""
        return blame.read_blame(
            self.git,
            oid,
            path,
            start,
            end,
            ignore_whitespace=ignore_whitespace,
            follow_moves=follow_moves,
            ignore_revs=ignore_revs,
        )

    def blame_ranges(
        self, oid: Oid, path: str, ranges: Sequence[tuple[int, int]], *, ignore_revs: Sequence[str] = ()
    ) -> tuple[LineOrigin, ...]:
        """Where several ranges of lines come from, white space aside (`blame.read_blame_of_ranges`)."""
        return blame.read_blame_of_ranges(self.git, oid, path, ranges, ignore_revs=ignore_revs)

    # -- configuration -----------------------------------------------------------------------------------------------

    @cached_property
    def handle(self) -> Repo:
        """GitPython's repository, for configuration and remotes."""
        from git import Repo

        return Repo(self.git_dir)

    def remote_url(self, name: str = "origin") -> str | None:
        """Where a remote is fetched from, or None when there is no such remote."""
        try:
            return str(self.handle.config_reader("repository").get_value(f'remote "{name}"', "url"))
        except Exception:  # GitPython raises whatever its parser met; no remote is the answer to all of it
            return None


def _look_for(start: str) -> list[str]:
    """The git directory, the common one, whether bare, whether shallow. The one call that minds `safe.directory`."""
    try:
        found = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", start, "rev-parse", *_WHERE],
            capture_output=True,
            env=scrubbed_environment(users_own=True),
            timeout=60,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed, or not on the PATH.", "Install git 2.31 or newer.") from None
    if found.returncode:
        complaint = found.stderr.decode("utf-8", "replace")
        if "dubious ownership" in complaint or "unsafe repository" in complaint:
            raise RepositoryError(
                f"{start} belongs to another user, so git refuses to open it.",
                f"If you trust it: git config --global --add safe.directory {start}",
            )
        raise RepositoryError(f"{start} is not in a git repository.", "Name one with --repo PATH.")
    return os.fsdecode(found.stdout).splitlines()


def _work_tree(start: str, git_dir: str) -> str:
    """The top folder of the work tree that `start` lies in, without asking git again."""
    folder = start
    while folder != os.path.dirname(folder):
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        folder = os.path.dirname(folder)
    return os.path.dirname(git_dir) if os.path.basename(git_dir) == ".git" else git_dir


def _is_partial(common_dir: str) -> bool:
    """Whether objects may be missing on purpose: a promisor pack lies there."""
    try:
        return any(name.endswith(".promisor") for name in os.listdir(os.path.join(common_dir, "objects", "pack")))
    except OSError:
        return False


def _object_format(git: Git) -> str:
    """`sha1` or `sha256`, from the configuration file alone: every other format needs the line to be there."""
    try:
        with open(os.path.join(git.git_dir, "config"), encoding="utf-8", errors="replace") as config:
            found = re.search(r"^\s*objectformat\s*=\s*(\w+)", config.read(), re.IGNORECASE | re.MULTILINE)
    except OSError:
        return "sha1"
    return found[1].lower() if found else "sha1"


def _matches(output: bytes, oid: str) -> list[Match]:
    found = []
    for line in output.split(b"\n"):
        place, _, rest = line.partition(b"\0")
        number, _, text = rest.partition(b"\0")
        if number.isdigit():
            path = place.decode("utf-8", "replace").removeprefix(f"{oid}:")
            found.append(Match(path, int(number), text.decode("utf-8", "replace")))
    return found
