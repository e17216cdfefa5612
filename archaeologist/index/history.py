"""History as one revision sees it: the questions the index answers by itself.

Numbers `n` count the visible commits from 1, oldest first, parents before children; they are the same in every clone
that has the revision. What needs judgement (which of these commits matters, and why) is the work of `dig`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, wraps
from inspect import isfunction
from typing import ParamSpec, TypeVar

from archaeologist.domain.change import FileDiff
from archaeologist.domain.commit import Commit
from archaeologist.domain.oid import Oid
from archaeologist.errors import IndexFailure
from archaeologist.git import Repository
from archaeologist.git.diff import read_hunks
from archaeologist.git.log import Record, parse_records, to_commit
from archaeologist.git.mailmap import Mailmap
from archaeologist.index import columns
from archaeologist.index.files import Files
from archaeologist.index.gaps import told_gaps
from archaeologist.index.identifiers import Identifiers
from archaeologist.index.messages import CHUNK
from archaeologist.index.packing import pack, unpack
from archaeologist.index.positions import Positions
from archaeologist.index.reach import Graph, View, mainline, view_from
from archaeologist.index.releases import first_holders, main_series, version_of
from archaeologist.index.reverts import resolve_reverts
from archaeologist.index.schema import MERGE, PLAIN
from archaeologist.index.store import Store, is_damage
from archaeologist.index.tokens import message_query
from archaeologist.index.values import Doc, Sheet, Tag, Touch

_FIELDS = {"any": "", "subject": "{subject subject_parts} : ", "body": "{body body_parts} : "}
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _telling(method: Callable[_P, _R]) -> Callable[_P, _R]:
    """A damaged file is thrown away when it is found out, and the next run builds it anew."""

    @wraps(method)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return method(*args, **kwargs)
        except sqlite3.Error as error:
            history = args[0]
            assert isinstance(history, History)
            raise history.failed(error) from error

    return told


def _all_telling(history: type[History]) -> type[History]:
    for name, member in list(vars(history).items()):
        if isfunction(member) and not name.startswith("_") and name not in ("close", "failed"):
            setattr(history, name, _telling(member))
    return history


@_all_telling
class History:
    """The commits that `at` reaches. Made by `open_history`; `close` gives the file back."""

    def __init__(self, repository: Repository, store: Store, at: Oid) -> None:
        self.repository = repository
        self.at = at
        self.shallow = repository.shallow
        self._store = store
        self._db = store.db
        self._graph = Graph(store.db)
        row = store.row_of(at)
        assert row is not None
        self._done = store.fact("diffs_done")
        self.complete = self._done >= row
        self._view: View = view_from(store, self._graph, row)
        self._positions = Positions(store.db, self._view)
        self._identifiers = Identifiers(store.db, self._view, self._positions)
        self._files = Files(store.db, self._view, self._positions, self._text_from_git)
        self._records: dict[int, list[Record]] = {}

    def close(self) -> None:
        """Closes the index file; the history answers nothing any more."""
        self._store.close()

    def failed(self, error: sqlite3.Error) -> IndexFailure:
        """What to say of an error of the file; a file that is damaged is thrown away."""
        if not is_damage(error):
            return IndexFailure(f"The index could not be read: {error}.")
        self._store.discard()
        return IndexFailure(
            "The index was damaged and has been thrown away.", "Run the command again: the index is built anew."
        )

    @property
    def size(self) -> int:
        """How many commits are visible."""
        return self._view.size

    @property
    def gaps(self) -> tuple[str, ...]:
        """What could not be looked at, in sentences; empty when everything was."""
        try:
            return self._gaps
        except sqlite3.Error as error:
            raise self.failed(error) from error

    @cached_property
    def _gaps(self) -> tuple[str, ...]:
        return told_gaps(self._store, self.repository, self._view, None if self.complete else self._done)

    # -- commits -----------------------------------------------------------------------------------------------------

    def numbers(self) -> Iterable[int]:
        """All visible commits, oldest first."""
        return range(1, self.size + 1)

    def number(self, oid_or_prefix: str) -> int | None:
        """The one visible commit whose name begins so; None when there is none, or more than one."""
        prefix = oid_or_prefix.lower()
        if not re.fullmatch(r"[0-9a-f]{4,64}", prefix):
            return None
        low = bytes.fromhex(prefix.ljust(len(self.at), "0"))
        high = bytes.fromhex(prefix.ljust(len(self.at), "f"))
        rows = self._db.execute("SELECT row FROM name WHERE oid BETWEEN ? AND ?", (low, high)).fetchall()
        found = [n for n in self._view.numbers([row for (row,) in rows]) if n]
        return found[0] if len(found) == 1 else None

    def is_visible(self, n: int) -> bool:
        """Whether `n` is the number of a commit."""
        return 1 <= n <= self.size

    def oid(self, n: int) -> Oid:
        """The name of a commit."""
        return Oid(self._record(self._view.row(n)).oid)

    def commit(self, n: int) -> Commit:
        """A commit, its author under the name that the mailmap of `at` gives."""
        return to_commit(self._record(self._view.row(n)), self._mailmap)

    def written_author(self, n: int) -> str:
        """The author's name as the commit itself has it, whatever the mailmap says."""
        return to_commit(self._record(self._view.row(n))).author.name

    def commits(self, ns: Iterable[int]) -> list[Commit]:
        """Commits in the order asked for."""
        wanted = list(ns)
        for n in sorted(set(wanted)):
            self._record(self._view.row(n))
        return [self.commit(n) for n in wanted]

    def _record(self, row: int) -> Record:
        chunk, place = divmod(row, CHUNK)
        records = self._records.get(chunk)
        if records is None or len(records) <= place - (chunk == 0):
            (data,) = self._db.execute("SELECT data FROM record WHERE chunk = ?", (chunk,)).fetchone()
            records = parse_records(unpack(data))
            if len(self._records) > 256:
                self._records.clear()
            self._records[chunk] = records
        return records[place - (chunk == 0)]

    @cached_property
    def _mailmap(self) -> Mailmap:
        return self.repository.mailmap(self.at)

    @cached_property
    def _times(self) -> list[int]:
        return list(columns.load(self._db, "time"))

    @cached_property
    def _lengths(self) -> list[int]:
        return list(columns.load(self._db, "length"))

    def time(self, n: int) -> int:
        """When the commit was made (committed), in seconds since 1970."""
        return self._times[self._view.row(n)]

    def message_length(self, n: int) -> int:
        """How many words the commit's message has."""
        return self._lengths[self._view.row(n)]

    # -- the graph ---------------------------------------------------------------------------------------------------

    def parents(self, n: int) -> tuple[int, ...]:
        """The parents of a commit, in order; those beyond the edge of a shallow clone are not there."""
        return tuple(self._view.number(row) for row in self._graph.parents(self._view.row(n)))

    def parent_table(self) -> list[tuple[int, ...]]:
        """The parents of every commit, at its number: for walks that pass all of them."""
        return self._parent_table

    @cached_property
    def _parent_table(self) -> list[tuple[int, ...]]:
        view, first, others = self._view, self._graph.first, self._graph.others
        table: list[tuple[int, ...]] = [()] * (self.size + 1)
        for n in range(1, self.size + 1):
            row = n if view.order is None else view.order[n - 1]
            if row in others:
                table[n] = tuple([view.number(each) for each in (first[row], *others[row])])
            elif first[row]:
                table[n] = (view.number(first[row]),)
        return table

    def is_merge(self, n: int) -> bool:
        """Whether the commit has more than one parent."""
        return self._view.row(n) in self._graph.others

    def mainline_merge(self, n: int) -> int | None:
        """The merge on the first-parent chain of `at` that brought `n` in; None when `n` is on that chain itself."""
        return self._mainline[n] or None

    @cached_property
    def _mainline(self) -> list[int]:
        return mainline(self.size, self._parent_table.__getitem__)

    def tags(self) -> tuple[Tag, ...]:
        """The tags whose commit is visible, oldest commit first."""
        return self._tags

    @cached_property
    def _tags(self) -> tuple[Tag, ...]:
        found = []
        for ref in self.repository.tags():
            n = self.number(ref.oid)
            if n is not None:
                version = version_of(ref.name)
                numbers = version.numbers if version else None
                found.append(Tag(ref.name, ref.oid, n, ref.date, numbers, bool(version and version.prerelease)))
        return tuple(sorted(found, key=lambda tag: (tag.n, tag.version or (), tag.name)))

    def first_release(self, n: int) -> Tag | None:
        """The first release that holds `n`: of the tags that name a version one that is no preview, else a preview.

        Where a repository releases several things, tags of the one that it releases most often go first.
        """
        for tags, holders in self._releases:
            if holders[n] >= 0:
                return tags[holders[n]]
        return None

    @cached_property
    def _releases(self) -> list[tuple[list[Tag], list[int]]]:
        versions = [tag for tag in self._tags if tag.version]
        series = main_series(versions)
        groups: list[list[Tag]] = [[], [], [], []]
        for tag in versions:
            version = version_of(tag.name)
            other = version is None or version.series != series
            groups[(1 if tag.prerelease else 0) + (2 if other else 0)].append(tag)
        parents = self._parent_table.__getitem__
        return [(tags, first_holders(self.size, parents, tags)) for tags in groups if tags]

    # -- messages ----------------------------------------------------------------------------------------------------

    def messages_with(self, word: str, field: str = "any") -> frozenset[int]:
        """Commits whose message has the word, or its relatives (deprecate, deprecated), or the phrase.

        `field` is any, subject or body. Parts of camel-case and underscored names are words too.
        """
        query = message_query(word, _FIELDS[field])
        if not query:
            return frozenset()
        rows = self._db.execute("SELECT rowid FROM message WHERE message MATCH ?", (query,)).fetchall()
        return frozenset(n for n in self._view.numbers([row for (row,) in rows]) if n)

    def mentions(self, number: int) -> tuple[int, ...]:
        """Commits whose message refers to issue or request `number`, oldest first."""
        rows = self._db.execute("SELECT row FROM mention WHERE number = ?", (number,)).fetchall()
        return tuple(sorted(n for n in self._view.numbers([row for (row,) in rows]) if n))

    def reverts(self) -> tuple[tuple[int, int], ...]:
        """Pairs of a commit that takes another back and that other, oldest first."""
        return self._reverts

    @cached_property
    def _reverts(self) -> tuple[tuple[int, int], ...]:
        rows = self._db.execute("SELECT row, kind, what FROM revert ORDER BY row, kind, what").fetchall()
        told = [(n, kind, what) for row, kind, what in rows if (n := self._view.number(row))]
        return resolve_reverts(self, told, columns.load(self._db, "subject"), self._view)

    # -- identifiers -------------------------------------------------------------------------------------------------

    def touches(self, name: str) -> list[Touch]:
        """Every change of an ordinary commit that wrote or removed a line with this identifier, oldest first.

        In bundles and other text of very long lines, only changes of the identifier's number count. The commits with
        a sign other than 0 are those of `git log -M --no-merges --pickaxe-regex -S'\\bname\\b'`.
        """
        return self._identifiers.touches(PLAIN, name)

    def pickaxe(self, name: str) -> frozenset[int]:
        """The ordinary commits in which the count of this identifier changed in some file; faster than `touches`."""
        return self._identifiers.pickaxe(name)

    def merge_touches(self, name: str) -> list[Touch]:
        """The same for what was written or dropped while a merge was resolved."""
        return self._identifiers.touches(MERGE, name)

    def spellings(self, name: str) -> tuple[str, ...]:
        """Identifiers that are the same but for case, `_` and `-`, in byte order."""
        return self._identifiers.spellings(name)

    def vocabulary(self, pattern: str) -> list[str]:
        """Identifiers that the regular expression finds something in, in byte order. Raises `re.error`."""
        return self._identifiers.vocabulary(pattern)

    # -- files -------------------------------------------------------------------------------------------------------

    def docs(self, n: int) -> tuple[Doc, ...]:
        """The files that a commit changed; for a merge, those that were worked on while it was resolved."""
        row = self._view.row(n)
        series = MERGE if row in self._graph.others else PLAIN
        return self._files.between(n, self._positions.docs(row, series))

    def docs_of(self, docs: Iterable[int]) -> list[Doc]:
        """Docs in the order asked for. Raises `KeyError` for one that is not visible."""
        return self._files.of(docs)

    def path_docs(self, path: str) -> list[Doc]:
        """The changes of exactly this path, as the new name or the old one, oldest first."""
        return self._files.of_path(path)

    def paths(self) -> tuple[str, ...]:
        """Every path that any visible commit changed, old names included, sorted."""
        return self._paths

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return self._files.paths()

    def diff(self, doc: int) -> FileDiff:
        """What was done to the file, as lines."""
        return self._files.diffs((doc,))[doc]

    def diffs(self, docs: Iterable[int]) -> dict[int, FileDiff]:
        """The same for many docs, every block of text read once."""
        return self._files.diffs(docs)

    def raw_diff(self, doc: int) -> bytes:
        """The `-U0` text of the change from its first `@@` on; empty for binary files and plain renames."""
        return self._files.raw_diff(doc)

    # -- what others worked out --------------------------------------------------------------------------------------

    def parsed(self, sheet: Sheet, blobs: Iterable[str], extractor: int) -> dict[str, bytes]:
        """What was packed of blobs that were parsed before, by blob; those that were not are left out."""
        query = f"SELECT data FROM {sheet} WHERE blob = ? AND extractor = ?"
        found = {}
        for blob in blobs:
            if row := self._db.execute(query, (bytes.fromhex(blob), extractor)).fetchone():
                found[blob] = unpack(row[0])
        return found

    def keep_parsed(self, sheet: Sheet, packed: Mapping[str, bytes], extractor: int) -> None:
        """Keeps them for the next time; whoever only reads, or comes while another writes, does without."""
        rows = [(bytes.fromhex(blob), extractor, pack(data)) for blob, data in packed.items()]
        if rows:
            self._store.spare(lambda db: db.executemany(f"INSERT OR REPLACE INTO {sheet} VALUES (?, ?, ?)", rows))

    def kept(self, key: str) -> bytes | None:
        """What was kept under a key, or None."""
        row = self._db.execute("SELECT data FROM kept WHERE key = ?", (key,)).fetchone()
        return unpack(row[0]) if row else None

    def keep(self, key: str, data: bytes) -> None:
        """Keeps an answer that took long for the next time, where the file can be written."""
        self._store.spare(lambda db: db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, pack(data))))

    def _text_from_git(self, doc: Doc) -> bytes:
        paths = tuple(dict.fromkeys((doc.path, doc.old_path)))
        return read_hunks(self.repository.git, self.oid(doc.n), doc.path, paths, parents=len(self.parents(doc.n)))
