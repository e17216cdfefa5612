"""Reads a piece of evidence again from the repository itself, past the index: what is cited has to stand there."""

from __future__ import annotations

import re

from archaeologist.dig.records import pull_request
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Effect, Evidence, Record
from archaeologist.domain.oid import Oid
from archaeologist.errors import ArchaeologistError

_FREE = frozenset({"absence", "cochange"})


class RepositoryProof:
    """`domain.evidence.Proof` over a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._texts: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def is_visible(self, oid: Oid) -> bool:
        n = self._site.history.number(oid)
        return n is not None and self._site.history.is_visible(n)

    def record(self, oid: Oid) -> Record | None:
        """What the commit says of itself; None when it is not visible."""
        n = self._site.history.number(oid)
        if n is None or not self._site.history.is_visible(n):
            return None
        return self._site.keep(("record", n), lambda: _record(self._site, n))

    def effect(self, oid: Oid, name: str) -> Effect:
        """What the commit's diff did to a name or a file: whether there is more of it, less, or neither."""
        n = self._site.history.number(oid)
        if n is None:
            return "absent"
        try:
            return self._site.keep(("effect", n, name), lambda: _effect(self._site, n, name))
        except ArchaeologistError:
            return "absent"  # what this clone lacks bears nothing out

    def fault(self, evidence: Evidence) -> str | None:
        """Why the evidence does not hold, in one sentence; None when it holds."""
        if evidence.oid is not None and not self.is_visible(evidence.oid):
            return f"{evidence.oid.short} is not in the history looked at."
        if not evidence.quote or evidence.kind in _FREE:
            return None
        try:
            texts = self._where(evidence)
        except ArchaeologistError as error:
            return error.sentence
        wanted = [flat(piece) for piece in re.split(r"\s*…\s*|\n", evidence.quote) if flat(piece)]
        if any(all(piece in text for piece in wanted) for text in texts):
            return None
        place = evidence.path or "the message"
        return (
            f"the words cited from {place} at {evidence.oid.short if evidence.oid else 'no commit'} do not stand there."
        )

    def _where(self, evidence: Evidence) -> tuple[str, ...]:
        """The texts, white space flattened, in which a quote of this kind may stand."""
        key = (evidence.kind, str(evidence.oid), evidence.path or "")
        if key not in self._texts:
            self._texts[key] = tuple(flat(text) for text in self._read(evidence))
        return self._texts[key]

    def _read(self, evidence: Evidence) -> list[str]:
        repository, oid = self._site.repository, evidence.oid or self._site.at
        if evidence.kind == "message" or evidence.path is None:
            return [commit.message for commit in repository.commits([oid])]
        if evidence.kind in ("symbol", "call"):
            return [repository.text(oid, evidence.path) or ""]
        found = [
            part for d in repository.diff(oid, evidence.path) for part in ("\n".join(d.added), "\n".join(d.removed))
        ]
        text = repository.text(oid, evidence.path)
        return [*found, text] if text is not None else found


_CREDITED = re.compile(r"^\s*[A-Z][\w-]*-by: *([^<\n]+)", re.MULTILINE)
_MOST_FILES = 300


def _record(site: Site, n: int) -> Record:
    commit = site.history.commit(n)
    raw = site.repository.commits([commit.oid])[0]
    request, tag = pull_request(site, n), site.history.first_release(n)
    authors = tuple(dict.fromkeys((commit.author.name, site.history.written_author(n))))
    names = (*authors, *_CREDITED.findall(commit.message))
    days = (commit.authored.date(), commit.committed.date(), raw.authored.date(), raw.committed.date())
    numbers = ([request] if request else []) + list(commit.references)
    return Record(
        oid=commit.oid,
        message=commit.message,
        authors=authors,
        names=tuple(dict.fromkeys(name.strip() for name in names)),
        days=tuple(dict.fromkeys(days)),
        numbers=tuple(dict.fromkeys(numbers)),
        releases=(tag.name,) if tag else (),
        paths=tuple(dict.fromkeys(path for doc in site.docs(n) for path in (doc.path, doc.old_path))),
    )


def _effect(site: Site, n: int, name: str) -> Effect:
    docs = site.docs(n)[:_MOST_FILES]
    if kinds := {doc.status for doc in docs if _is_path(name, doc.path) or _is_path(name, doc.old_path)}:
        return _of_file(site, n, name, kinds)
    word = re.compile(rf"(?<![\w-]){re.escape(name.removesuffix('()').strip('`'))}(?![\w-])")
    diffs = site.history.diffs([doc.doc for doc in docs]).values()
    more = sum(len(word.findall(line)) for diff in diffs for line in diff.added)
    less = sum(len(word.findall(line)) for diff in diffs for line in diff.removed)
    if more == less:
        return "touched" if more else "absent"
    if more < less:
        return "lost"
    return "gained" if _stood_before(site, n, name) else "born"


def _stood_before(site: Site, n: int, name: str) -> bool:
    """Whether a name stands anywhere in what a commit came after; where that cannot be read, it may have stood."""
    oids = [site.history.oid(parent) for parent in site.history.parents(n)]
    try:
        return any(site.repository.grep(oid, name.removesuffix("()").strip("`")) for oid in oids)
    except ArchaeologistError:
        return True


def _of_file(site: Site, n: int, name: str, kinds: set[str]) -> Effect:
    """Of a file: whether it came or went; what was renamed is lost under its old name and gained under its new."""
    if kinds <= {"A"}:
        return "born"
    if kinds <= {"D"}:
        return "lost"
    if "R" in {kind[:1] for kind in kinds}:
        return "gained" if any(_is_path(name, doc.path) for doc in site.docs(n)) else "lost"
    return "touched"


def _is_path(name: str, path: str) -> bool:
    return path == name or path.endswith(f"/{name}")


def flat(text: str) -> str:
    """The text with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()
