"""How something came to be what it is: the few turning points in the history of a name, a class or a file.

Introduced, renamed, moved, split off, rewritten, deprecated, removed; for classes also the bases they gained and lost.
Declarations are told by their form in the changed lines, so it works across languages and says nothing of what a body
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from archaeologist.dig.checks import diff_check
from archaeologist.dig.life import LifeEvent, deprecations, former_names, introductions, removals, renames, splits
from archaeologist.dig.lines import file_changes
from archaeologist.dig.names import present
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import touches
from archaeologist.dig.records import finding
from archaeologist.dig.shown import event_evidence, line_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.answer import Role
from archaeologist.domain.change import FileDiff
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding
from archaeologist.index import Doc

_MOST_DOCS = 700
_LARGEST = 3000
_REWRITTEN = 0.5
_SMALLEST = 30
_MARKED = 1.1
_SPLIT = 1.1


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point: commit `n` in a role, how telling it is, what it speaks of, and what shows it."""

    n: int
    role: Role
    score: float
    about: str
    other: str = ""
    evidence: tuple[Evidence, ...] = ()


def turning_points(site: Site, names: Iterable[str], paths: Iterable[str], limit: int = 8) -> tuple[Turn, ...]:
    """The most telling turns of some names and files, oldest first; a commit counts once, in its most telling role."""
    best: dict[int, Turn] = {}
    turns = [turn for name in names for turn in name_turns(site, name)]
    for each in (*turns, *(turn for path in paths for turn in path_turns(site, path))):
        old = best.get(each.n)
        if old is None or each.score > old.score:
            best[each.n] = each
    chosen = sorted(best.values(), key=lambda turn: (-turn.score, turn.n))[:limit]
    return tuple(sorted(chosen, key=lambda turn: (site.history.commit(turn.n).authored, turn.n)))


def turn_findings(site: Site, turns: Iterable[Turn]) -> tuple[Finding, ...]:
    """Turning points as findings, in their order."""
    return tuple(finding(site, t.n, t.role, t.score, evidence=t.evidence, about=t.about, other=t.other) for t in turns)


# -- names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Declared:
    """How a commit changed the declarations of a name in one file: the lines lost and gained, and their bases."""

    doc: Doc
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    bases_lost: frozenset[str]
    bases_gained: frozenset[str]


def name_turns(site: Site, name: str) -> tuple[Turn, ...]:
    """The turning points of one name, through the names it had before."""
    former = list(takewhile(lambda event: renames_declaration(site, event), former_names(site, name)))
    later = [e for e in renames(site, name) if e.name == name and renames_declaration(site, e)][:1]
    turns = list(_declared_turns(site, name, begins=not former, ends=not later))
    for event in (*former, *later):
        turns.append(Turn(event.n, "renamed", 1.25, event.name, event.other, event_evidence(site, event)))
    if former:
        turns += _declared_turns(site, former[-1].name, begins=True, ends=False)
    marks = [e for e in deprecations(site, name) if e.score >= _MARKED][:1]
    turns += [Turn(e.n, "deprecated", 1.15, name, "", event_evidence(site, e)) for e in marks]
    return tuple(turns)


def renames_declaration(site: Site, event: LifeEvent) -> bool:
    """Whether a rename is of the thing itself: the old name's declaration went where the new one's came."""
    old, new = declaration(event.name), declaration(event.other)
    docs = [doc for doc in site.docs(event.n) if path_kind(doc.path) == "code" and doc.added + doc.removed <= _LARGEST]
    diffs = site.history.diffs(doc.doc for doc in docs).values()
    lost = any(old.search(line) for diff in diffs for line in diff.removed)
    return lost and any(new.search(line) for diff in diffs for line in diff.added)


def _declared_turns(site: Site, name: str, begins: bool, ends: bool) -> Iterator[Turn]:
    """Introduction, moves, changes of the bases and removal, as the declarations of a name show them."""
    declared = list(_declarations(site, name))
    commits = list(dict.fromkeys(each.doc.n for each in declared))
    first = next((each for each in declared if each.gained and not each.lost), None)
    if begins:
        yield from _introduced(site, name, first)
    for n in commits:
        theirs = [each for each in declared if each.doc.n == n]
        if first is None or n != first.doc.n:
            yield from _moved(site, theirs)
            yield from _rebased(site, name, theirs)
            yield from _again(site, name, theirs)
    if ends:
        yield from _removed(site, name, declared)


def _introduced(site: Site, name: str, first: _Declared | None) -> Iterator[Turn]:
    if first is not None:
        yield Turn(first.doc.n, "introduced", 1.3, name, "", (line_evidence(site, first.doc.doc, first.gained[0]),))
        return
    for event in introductions(site, name)[:1]:
        yield Turn(event.n, "introduced", 1.3, name, "", event_evidence(site, event))


def _removed(site: Site, name: str, declared: list[_Declared]) -> Iterator[Turn]:
    """Where the last declaration went, for a name that code does not declare any more."""
    form = declaration(name)
    if any(form.search(line) for path, _, line in present(site, name) if path_kind(path) == "code"):
        return
    last = next((each for each in reversed(declared) if each.lost and not each.gained), None)
    if last is not None:
        yield Turn(last.doc.n, "removed", 1.2, name, "", (line_evidence(site, last.doc.doc, last.lost[0]),))
        return
    for event in removals(site, name)[:1]:
        if event.score > 1:
            yield Turn(event.n, "removed", 1.2, name, "", event_evidence(site, event))


def _moved(site: Site, theirs: list[_Declared]) -> Iterator[Turn]:
    lost = [each for each in theirs if each.lost and not each.gained]
    won = [each for each in theirs if each.gained and not each.lost]
    if lost and won:
        role: Role = "split" if won[0].doc.status == "A" and lost[0].doc.path in site.paths else "moved"
        shown = (line_evidence(site, won[0].doc.doc, won[0].gained[0]),)
        yield Turn(theirs[0].doc.n, role, 1.1, lost[0].doc.path, won[0].doc.path, shown)


def _again(site: Site, name: str, theirs: list[_Declared]) -> Iterator[Turn]:
    """A second declaration beside the first: another variant, or what a split left behind."""
    for each in theirs[:1] if not any(one.lost for one in theirs) else ():
        shown = (line_evidence(site, each.doc.doc, each.gained[0]),)
        yield Turn(each.doc.n, "changed", 0.8, name, each.doc.path, shown)


def _rebased(site: Site, name: str, theirs: list[_Declared]) -> Iterator[Turn]:
    """A change of what a class is built on: bases gained and not lost in the same commit, or lost and not gained."""
    gained = frozenset[str]().union(*(each.bases_gained for each in theirs))
    lost = frozenset[str]().union(*(each.bases_lost for each in theirs))
    new, gone = sorted(gained - lost), sorted(lost - gained)
    sides = any(each.lost for each in theirs) + any(each.gained for each in theirs)
    implemented = all("impl" in line for each in theirs for line in (*each.lost, *each.gained))
    if not (new or gone) or not (sides == 2 or implemented):
        return
    each = next((e for e in theirs if e.gained and (set(new) & e.bases_gained or not new)), theirs[0])
    line = next((text for text in (*each.gained, *each.lost) if any(base in text for base in (*new, *gone))), "")
    shown = (line_evidence(site, each.doc.doc, line),) if line else ()
    told = ", ".join([f"+{base}" for base in new] + [f"-{base}" for base in gone])
    yield Turn(each.doc.n, "changed", 1.12, name, told, shown)


def _declarations(site: Site, name: str) -> Iterator[_Declared]:
    """Every change of a declaration of a name, oldest first."""
    bare = name.strip("-.").rsplit(".", 1)[-1].rsplit("::", 1)[-1]
    form = declaration(bare)
    hit = sorted({doc for _, doc, _ in touches(site, bare)})
    docs = [d for d in site.history.docs_of(hit) if path_kind(d.path) == "code" and d.added + d.removed <= _LARGEST]
    docs.sort(key=lambda doc: (doc.n, doc.doc))
    if len(docs) > _MOST_DOCS:
        docs = _defining(site, bare, docs)
    diffs = site.history.diffs(doc.doc for doc in docs)
    for doc in docs:
        found = _declared(doc, diffs[doc.doc], form, bare)
        if found.lost or found.gained:
            yield found


def _defining(site: Site, name: str, docs: list[Doc]) -> list[Doc]:
    """Of too many changes, those whose count of the name changed, and the first; the rest only use it."""
    signed = {doc for _, doc, sign in touches(site, name) if sign}
    kept = [doc for doc in docs if doc.doc in signed]
    return [*kept[: _MOST_DOCS // 2], *kept[_MOST_DOCS // 2 :][-_MOST_DOCS // 2 :]]


def _declared(doc: Doc, diff: FileDiff, form: re.Pattern[str], name: str) -> _Declared:
    lost = tuple(line.strip() for line in diff.removed if name in line and form.search(line))
    gained = tuple(line.strip() for line in diff.added if name in line and form.search(line))
    if not lost and not gained:
        return _Declared(doc, (), (), frozenset(), frozenset())
    before = frozenset(base for hunk in diff.hunks for base in bases("\n".join(hunk.removed), name, doc.path))
    after = frozenset(base for hunk in diff.hunks for base in bases("\n".join(hunk.added), name, doc.path))
    return _Declared(doc, lost, gained, before - after, after - before)


def declaration(name: str) -> re.Pattern[str]:
    """Finds the declaration of a name, in most languages: of a class, a function, a type, a constant."""
    word = rf"{re.escape(name)}(?![\w$])"
    return re.compile(
        r"^\s*(?:[\w@()]+\s+)*"
        r"(?:def|class|func|fn|function|interface|struct|enum|trait|type|record|module|macro_rules!)\s+"
        rf"(?:\([^)]*\)\s*)?{word}"
        rf"|^\s*{word}\s+(?:struct|interface)\b|^\s*impl\b[^{{]*\bfor\s+{word}|^\s*(?:(?:export|public|static|pub)\s+)*(?:const|let|var)\s+{word}\s*[=:]|^{word}\s*=(?!=)"
    )


_BASE = re.compile(r"[A-Za-z_$][\w$.:\\]*")
_WORDS = frozenset({"public", "private", "protected", "virtual", "extends", "implements", "with", "final"})


_FORMS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"py", "pyi", "pyx"}), r"class\s+{word}\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*:"),
    (
        frozenset({"js", "jsx", "mjs", "cjs", "ts", "tsx", "java", "php", "scala", "groovy", "dart", "vue"}),
        r"(?:class|interface|enum|record)\s+{word}\s*(?:\([^)]*\)\s*)?((?:extends|implements)\s[^{{;]*)",
    ),
    (
        frozenset({"cs", "cc", "cpp", "cxx", "h", "hh", "hpp", "kt", "swift"}),
        r"(?:class|struct|interface|record|enum)\s+{word}\s*(?:final\s*)?(?:\([^)]*\)\s*)?"
        r":(?!:)\s*([^{{;]+?)(?=\s*(?:\{{|where\b|$))",
    ),
    (frozenset({"rb"}), r"class\s+{word}\s*<\s*([A-Z][\w:]*)"),
    (frozenset({"rs"}), r"impl(?:\s*<[^>{{]*>)?\s+([\w:]+)(?:<[^{{]*>)?\s+for\s+{word}"),
)


def bases(text: str, name: str, path: str) -> tuple[str, ...]:
    """The bases, interfaces or traits that declarations of a class in some lines of a file give it, in their order."""
    word = rf"{re.escape(name)}(?![\w$])(?:\s*<[^>{{]*>)?"
    found: list[str] = []
    for endings, form in _FORMS:
        if path.rsplit(".", 1)[-1] in endings:
            pattern = r"^[ \t]*(?:[\w@]+[ \t]+)*" + form.format(word=word)
            for match in re.finditer(pattern, text, re.MULTILINE):
                found += _listed(match[1])
    return tuple(dict.fromkeys(base for base in found if re.split(r"[.:\\]", base)[-1] != name))


def _listed(text: str) -> list[str]:
    """The names in a list of bases, without type arguments, keyword arguments and access."""
    bare = re.sub(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)", "", re.sub(r"<[^<>]*>", "", text))
    pieces = re.split(r",|\b(?:extends|implements|with)\b", bare)
    found = []
    for piece in pieces:
        names = [each for each in _BASE.findall(piece) if each not in _WORDS]
        if names and "=" not in piece:
            found.append(names[-1])
    return found


# -- files -----------------------------------------------------------------------------------------------------------


def path_turns(site: Site, path: str) -> tuple[Turn, ...]:
    """The turning points of a file: added, renamed, split off, rewritten, deleted."""
    known = site.history.paths()
    whole = [each for each in known if each == path] or [each for each in known if each.endswith(f"/{path}")][:2]
    turns: list[Turn] = []
    for each in whole:
        docs = list(file_changes(site, each))[::-1]
        turns += _file_turns(site, docs)
        split = [event for event in splits(site, each)[:1] if event.score > _SPLIT]
        turns += [Turn(e.n, "split", 1.2, e.name, e.other, event_evidence(site, e)) for e in split]
    return tuple(turns)


def _file_turns(site: Site, docs: list[Doc]) -> Iterator[Turn]:
    """Oldest first, keeping count of the file's lines, so that a rewrite is known by the share that it replaced."""
    lines = 0
    for doc in docs:
        if doc.status == "A" and doc is docs[0]:
            yield Turn(doc.n, "introduced", 1.3, doc.path, "", _shown(site, doc))
        elif doc.status == "R" and doc.path != doc.old_path:
            yield Turn(doc.n, "moved", 1.1, doc.old_path, doc.path, (_moved_evidence(site, doc),))
        elif doc.status == "D":
            yield Turn(doc.n, "removed", 1.2 if doc is docs[-1] else 0.8, doc.path, "", _shown(site, doc))
        elif lines >= _SMALLEST and doc.removed >= _REWRITTEN * lines:
            share = min(1.0, doc.removed / lines)
            told = f"{share:.0%} of its lines replaced"
            yield Turn(doc.n, "changed", 0.5 + 0.5 * share, doc.path, told, _shown(site, doc))
        lines = max(0, lines + doc.added - doc.removed)


def _shown(site: Site, doc: Doc) -> tuple[Evidence, ...]:
    """The most telling line that the commit wrote into the file, or took out of it."""
    if doc.added + doc.removed > _LARGEST:
        return ()
    diff = site.history.diff(doc.doc)
    lines = [line.strip() for line in (*diff.added, *diff.removed) if len(line.strip()) > 12]
    opens = re.compile(r"(?:pub |export |public )*(?:class|def|func|fn|function|struct)\b")
    line = next((line for line in lines if opens.match(line)), lines[0] if lines else "")
    return (line_evidence(site, doc.doc, line),) if line else ()


def _moved_evidence(site: Site, doc: Doc) -> Evidence:
    commit = site.history.commit(doc.n)
    return Evidence(
        kind="diff",
        says=f"{commit.oid.short} renamed {doc.old_path} to {doc.path}.",
        check=diff_check(commit, doc.path),
        oid=commit.oid,
        path=doc.path,
    )
