"""From an inquiry to a report: what speaks for and against each suspect, as evidence that can be read again.

Quotes are the few lines that matter: those the suspect wrote that the repair takes out, those it took out that the
repair puts back, the first line in which it used a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.inquiry import Casebook, Suspected, keeps_guard, next_test, undone_repair
from archaeologist.dig.line_forms import squeezed
from archaeologist.dig.noise import NoiseKind, subject_noise
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.records import message_evidence, pull_request, release, subject_evidence
from archaeologist.dig.shown import line_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.change import LineSpan
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.suspects import Suspect, UndoneRepair

_SWEEP = 40
_LINES = 3
_FEW_NAMES = 3
_WORTH = 0.02
"""The share of suspicion below which nobody asks what else a commit did."""
_LARGEST = 20_000
_FILES = 40


class Dossier:
    """Collects evidence: each piece is read again from the repository, gets a name, and is kept once.

    `known` is evidence that another dossier has collected already; it keeps its names.
    """

    def __init__(self, site: Site, known: Iterable[Evidence] = ()) -> None:
        self._proof = RepositoryProof(site)
        self.evidence: list[Evidence] = list(known)
        self._names: dict[tuple[object, ...], str] = {_key(each): each.id for each in self.evidence}

    def add(self, pieces: Iterable[Evidence]) -> tuple[str, ...]:
        """The ids of those pieces that hold."""
        return tuple(name for each in pieces if (name := self._named(each)))

    def _named(self, piece: Evidence) -> str:
        key = _key(piece)
        if key not in self._names and self._proof.fault(piece) is None:
            self._names[key] = f"E{len(self.evidence) + 1}"
            self.evidence.append(piece.named(self._names[key]))
        return self._names.get(key, "")


def _key(piece: Evidence) -> tuple[object, ...]:
    return (piece.kind, piece.oid, piece.path, piece.quote, piece.says)


def accuse(site: Site, casebook: Casebook) -> tuple[tuple[Suspect, ...], tuple[Evidence, ...]]:
    """Every suspect of a casebook with its evidence, and the evidence itself."""
    dossier = Dossier(site)
    suspects = tuple(_suspect(site, casebook, each, dossier) for each in casebook.suspects)
    return suspects, tuple(dossier.evidence)


def _suspect(site: Site, casebook: Casebook, each: Suspected, dossier: Dossier) -> Suspect:
    commit = site.history.commit(each.n)
    undone = undone_repair(site, each.n, casebook.testimony.paths) if each.share >= _WORTH else None
    why = dossier.add(_for(site, casebook, each, undone))
    against = dossier.add(_against(site, casebook, each))
    return Suspect(
        oid=commit.oid,
        score=round(each.share, 4),
        part=each.part,
        date=commit.authored,
        author=commit.author.name,
        subject=commit.subject,
        why=why,
        against=against,
        next_test=next_test(site, casebook, each),
        pull_request=pull_request(site, each.n),
        released_in=release(site, each.n),
        undone=undone,
    )


# -- for -------------------------------------------------------------------------------------------------------------


def _for(site: Site, casebook: Casebook, each: Suspected, undone: UndoneRepair | None) -> Iterator[Evidence]:
    witness = each.witness
    short = site.history.oid(each.n).short
    wrote = witness.taken > 0.005 or witness.beside > 0.05
    if witness.sentence:
        yield Evidence("message", f"The repair's message names {short}: “{witness.sentence}”", "", quote="")
    if wrote:
        yield _wrote(site, casebook, each)
    if witness.back:
        yield _saying(line_evidence(site, *witness.back), f"{short} took out what the repair puts back.")
    if undone:
        says = f"{short} took back the repair {undone.oid.short} ({undone.subject}): {undone.how}."
        yield Evidence("message", says, f"git show -s {undone.oid.short}", undone.oid, quote=undone.subject[:200])
    named = list(_named(site, casebook, each)) if not (witness.taken > 0.005 or witness.back) else []
    yield from named
    if witness.told > 0:
        yield _saying(subject_evidence(site, each.n), "The words of the symptom stand in its message or its lines.")
    if witness.recent and not (witness.sentence or wrote or witness.back or undone or named or witness.told):
        yield _changed(site, casebook, each)


def _changed(site: Site, casebook: Casebook, each: Suspected) -> Evidence:
    """That it was among the last to change a file of the scene."""
    commit, rank = site.history.commit(each.n), each.witness.recent
    path = next((doc.path for doc in site.docs(each.n) if doc.path in casebook.testimony.paths), "")
    place = "the last" if rank == 1 else f"{rank - 1} change{'s' * (rank > 2)} before the last"
    says = f"Its change of {path} is {place} at the revision looked from."
    return Evidence("diff", says, diff_check(commit, path), commit.oid, path)


def _saying(piece: Evidence, says: str) -> Evidence:
    return Evidence(piece.kind, says, piece.check, piece.oid, piece.path, piece.lines, piece.quote)


def _wrote(site: Site, casebook: Casebook, each: Suspected) -> Evidence:
    """Which lines of the scene it wrote last, and how many of them."""
    witness, oid = each.witness, site.history.oid(each.n)
    path, _, text = witness.line or ("", 0, "")
    mine, whole, span = _lines_of(site, casebook, each, path)
    asked = "was asked about" if whole == 1 else "were asked about"
    what = "the repair takes out" if casebook.clues.repair else asked
    if witness.taken > 0.005:
        says = f"{oid.short} wrote {_count(mine, whole)} {what}."
    else:
        says = f"{oid.short} wrote the lines beside those that the repair changes."
    if witness.through:
        says = says[:-1] + ", seen through commits that only format."
    check = f"git blame -w -L {span.start},{span.end} {site.at.short} -- {quoted(path)}"
    where, quote = _own_words(site, each.n, [text, *_texts(casebook, path, span)])
    return Evidence("blame", says, check, oid, where or path, None, quote)


def _count(mine: int, whole: int) -> str:
    if whole == 1:
        return "the line that"
    return "all lines that" if mine >= whole else f"{mine} of the {whole} lines that"


def _lines_of(site: Site, casebook: Casebook, each: Suspected, path: str) -> tuple[int, int, LineSpan]:
    """How many of the marked lines a suspect wrote, of how many, and where in the given file they stand."""
    mine = whole = 0
    here: list[int] = []
    for place in casebook.testimony.places:
        marked = [line for line, value in (place.taken or place.beside).items() if value > 0.05]
        whole += len(marked)
        own = [line for line in marked if casebook.testimony.written.get((place.path, line)) == each.n]
        mine += len(own)
        here += own if place.path == path else []
    line = each.witness.line[1] if each.witness.line else 1
    return mine, whole, LineSpan(path, min(here, default=line), max(here, default=line))


def _texts(casebook: Casebook, path: str, span: LineSpan) -> list[str]:
    place = next((place for place in casebook.testimony.places if place.path == path), None)
    return place.lines[span.start - 1 : span.end] if place and span.end - span.start < 12 else []


def _own_words(site: Site, n: int, texts: list[str]) -> tuple[str, str]:
    """Those of some lines that the commit itself added, as it wrote them, and the file it wrote them in."""
    docs = [doc for doc in site.docs(n) if doc.added and doc.added + doc.removed < _LARGEST]
    wanted = [squeezed(text) for text in texts if text.strip()]
    best: tuple[str, str] = ("", "")
    for doc, diff in site.history.diffs(doc.doc for doc in docs[:_FILES]).items():
        added = {squeezed(line): line.strip() for line in diff.added}
        own = list(dict.fromkeys(added[each] for each in wanted if each in added))[:_LINES]
        if len(own) > len(best[1].split("\n")) * bool(best[1]):
            best = (next(each.path for each in docs if each.doc == doc), "\n".join(own))
    return best


def _named(site: Site, casebook: Casebook, each: Suspected) -> Iterator[Evidence]:
    """The names of the repair, or of the definition around, that it wrote or took out."""
    weights = casebook.testimony.weights
    home = casebook.testimony.home.get(each.n, {})
    told = dict(sorted(each.witness.names.items(), key=lambda pair: (-weights.get(pair[0], 0.0), pair[0]))) | home
    names = [name for name, sign in told.items() if sign] or list(told)
    if not names:
        return
    for doc in site.docs(each.n):
        if doc.added + doc.removed > 5000:
            continue
        diff = site.history.diff(doc.doc)
        for lines in (diff.added, diff.removed):
            word = re.compile(rf"(?<![\w$]){re.escape(names[0])}(?![\w$])")
            line = next((line.strip() for line in lines if word.search(line)), None)
            if line:
                listed = ", ".join(f"`{name}`" for name in names[:_FEW_NAMES])
                does = "brings" if told[names[0]] > 0 else "takes out" if told[names[0]] < 0 else "changes lines with"
                yield _saying(line_evidence(site, doc.doc, line), f"It {does} {listed}, which the bug is about.")
                return


# -- against ---------------------------------------------------------------------------------------------------------


def _against(site: Site, casebook: Casebook, each: Suspected) -> Iterator[Evidence]:
    witness = each.witness
    yield from noise_evidence(site, each.n)
    docs = site.docs(each.n)
    if len(docs) > _SWEEP:
        yield _without_words(site, each.n, f"It changed {len(docs)} files: lines in it are often moved, not made.")
    if not any(place.taken for place in casebook.testimony.places):
        return
    if not witness.taken and not witness.given and witness.told == 0:
        what = "the repair takes out" if casebook.clues.repair else "were asked about"
        yield _without_words(site, each.n, f"It wrote none of the lines that {what}.")


def noise_evidence(site: Site, n: int) -> Iterator[Evidence]:
    """The message of a commit that says that it is noise, as evidence against it; nothing of others."""
    commit = site.history.commit(n)
    if noise := subject_noise(commit.subject, commit.author.name):
        yield message_evidence(site, n, commit.subject[:200], f"Its message says that it is {_NOISE[noise]}.")


_NOISE: dict[NoiseKind, str] = {
    "merge": "a merge",
    "format": "about formatting alone",
    "version": "about a version number",
    "bot": "made by a program",
    "changelog": "about the changelog",
    "typing": "about types alone",
    "licence": "about licences",
}


def _without_words(site: Site, n: int, says: str) -> Evidence:
    commit = site.history.commit(n)
    path = next((doc.path for doc in site.docs(n)), "")
    check = diff_check(commit, path) if path else f"git show {commit.oid.short}"
    return Evidence("absence", says, check, commit.oid)


def cautions(site: Site, verdict: Iterable[int]) -> Iterator[str]:
    """What to know before taking back what a verdict names."""
    for n in verdict:
        if keep := keeps_guard(site, n):
            yield f"Do not revert {site.history.oid(n).short} plainly: {keep}."
