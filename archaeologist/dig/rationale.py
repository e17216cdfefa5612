"""Why a commit was made, in the repository's own words: sentences of its message, of the changelog, of comments.

Nothing is invented: what is given back is verbatim text with its place. Sentences are ordered by how much they look
like a reason and how much they share with the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archaeologist.dig.checks import diff_check
from archaeologist.dig.noise import path_kind
from archaeologist.dig.query import parts
from archaeologist.dig.records import message_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.change import FileDiff
from archaeologist.domain.evidence import Evidence

_REASON = re.compile(
    r"\b(?:because|since|so that|so it|in order to|to avoid|to prevent|to allow|to make|to ensure|to support"
    r"|to be able|to fix|avoids?|prevents?|allows?"
    r"|due to|caus(?:e[sd]?|ing)|reason|otherwise|instead|rather than|in favou?r of|replac\w+"
    r"|use[sd]? \S+ instead|no longer|unnecessary|unused|redundant"
    r"|confus\w+|broken?|broke|breaks?|regress\w*|bug|problem\w*|issue|fail\w*|incorrect\w*|wrong\w*|slow\w*|leak\w*|secur\w+|vulnerab\w+|unmaintained|maintained"
    r"|deprecat\w+|should|must|would|means?|ensures?|makes?|needs?|which|when|simplif\w+|easier|clean\w*|consisten\w+|compatib\w+|thus|therefore|now|only|but|however|previously|default)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:because|so that|in order to|to avoid|to prevent|due to|reason|otherwise|instead of|rather than"
    r"|in favou?r of|no longer|since|caused?|means|breaks?|use .{1,40} instead"
    r"|easier|simplif\w+|motivat\w+|problem|unmaintained|confus\w+|turns out|the idea|the point|purpose|rationale)\b",
    re.IGNORECASE,
)
_NOT_PROSE = re.compile(
    r"^\s*(?:(?:Signed-off|Co-authored|Reviewed|Acked|Tested|Reported|Suggested|Helped|Change-Id|git-svn-id|Cc|Co-developed|Approved)[\w-]*:"
    r"|---+|===+|\* Merge branch|Merge (?:branch|remote)|\[skip|https?://\S+\s*$"
    r"|this (?:partially )?reverts? (?:commit|merge|pull|#)|\*? ?Revert(?:s|ed)? \")",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;。！？])[\"')\]]?\s+(?=[\"'(\[`A-Z0-9*_-]|[\u3400-\u9fff])")


def reasons(site: Site, n: int, words: Iterable[str], limit: int = 5) -> tuple[Evidence, ...]:
    """What is recorded of why commit `n` was made, best first: message, changelog lines, comments of its diff.

    A revert puts old words back: what its diff restores, and what it quotes of the commit it reverts, is no reason.
    """
    wanted = frozenset(piece for word in words for piece in parts(word))
    rated = _from_message(site, n, wanted)
    undone = [m for later, m in site.history.reverts() if later == n]
    rated += _from_diff(site, n, wanted, changelog_only=bool(undone))
    old = [_plain(site.history.commit(m).message) for m in undone] + [_plain(site.history.commit(n).subject)]
    rated.sort(key=lambda pair: -pair[0])
    chosen: list[Evidence] = []
    seen: set[str] = set()
    for _, evidence in rated:
        key = _plain(evidence.quote)
        if key[:80] not in seen and not any(key in text for text in old):
            seen.add(key[:80])
            chosen.append(evidence)
    return tuple(chosen[:limit])


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def sentences(message: str) -> tuple[str, ...]:
    """The sentences of a message, each verbatim save for line breaks, trailers and rules left out."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[*+-]|\d+[.)])\s)", message):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip() and not _NOT_PROSE.match(line)]
        text = re.sub(r"^(?:[*+-]|\d+[.)])\s+", "", " ".join(lines))
        found += [piece.strip() for piece in _SENTENCE.split(text) if len(piece.strip()) > 2]
    return tuple(found)


def rate(text: str, wanted: frozenset[str]) -> float:
    """How much a sentence looks like the reason for what `wanted` speaks of."""
    if re.search(r"[{};]\s*$|^\s*(?:def|func|class|import|from|return)\b|^>>>", text):
        return 0.0
    words = set(parts(text))
    shared = len(words & wanted) / (len(wanted) or 1)
    rating = 1.2 * shared + 0.25 * min(len(_REASON.findall(text)), 3) + (0.6 if _STRONG.search(text) else 0.0)
    if len(text) < 20:
        rating -= 0.4
    return rating


_REFERENCE = re.compile(
    r"\W*(?:fix|clos|resolv|ref|relat|see|part|address|issue)\w*(?: \w+)?:?\s+\S*\d+\W*\Z", re.IGNORECASE
)


def _from_message(site: Site, n: int, wanted: frozenset[str]) -> list[tuple[float, Evidence]]:
    commit = site.history.commit(n)
    found = []
    body = sentences(commit.body)
    for place, text in enumerate(body[:60]):
        rating = rate(text, wanted)
        if rating > 0.2:
            found.append((rating + 0.5 / (1 + place) + 0.3, message_evidence(site, n, clip(text))))
    if not found:
        plain = [text for text in body[:2] if len(re.findall(r"[^\W\d_]{2,}", text)) > 1 and not _REFERENCE.match(text)]
        found = [(0.2 / (1 + place), message_evidence(site, n, clip(text))) for place, text in enumerate(plain)]
    merge = site.history.mainline_merge(n)
    if merge is not None and len(commit.body) < 200:
        title = [t for t in sentences(site.history.commit(merge).body)[:4] if len(t) > 15]
        found += [(rate(t, wanted) + 0.1, message_evidence(site, merge, clip(t))) for t in title]
    return found


def _from_diff(
    site: Site, n: int, wanted: frozenset[str], changelog_only: bool = False
) -> list[tuple[float, Evidence]]:
    """Lines that the commit added to a changelog, to documentation, or as comments, that speak of the subject."""
    docs = sorted(site.docs(n), key=lambda doc: doc.path)[:80]
    small = [
        doc
        for doc in docs
        if doc.added and doc.added <= 400 and path_kind(doc.path) not in ("generated", "lock", "vendored")
    ]
    if changelog_only:
        small = [doc for doc in small if path_kind(doc.path) == "changelog"]
    diffs = site.history.diffs(doc.doc for doc in small[:25])
    found: list[tuple[float, Evidence]] = []
    for doc in small[:25]:
        if doc.doc in diffs:
            found += _from_file(site, n, diffs[doc.doc], wanted)
    return found


def _from_file(site: Site, n: int, diff: FileDiff, wanted: frozenset[str]) -> list[tuple[float, Evidence]]:
    commit = site.history.commit(n)
    kind = path_kind(diff.change.path)
    found: list[tuple[float, Evidence]] = []
    for hunk in diff.hunks[:40]:
        for start, lines in prose_runs(hunk.added, kind):
            text = " ".join(bare_prose(line) for line in lines).strip()
            rating = rate(text, wanted)
            if not set(parts(text)) & wanted or rating < 0.5:
                continue
            bonus = {"changelog": 0.5, "docs": -0.1, "test": -0.6}.get(kind, 0.1)
            first = hunk.new_start + start
            found.append(
                (
                    rating + bonus - (0.6 if len(lines) > 6 and kind != "changelog" else 0.0),
                    Evidence(
                        kind="changelog" if kind == "changelog" else "document" if kind == "docs" else "comment",
                        says=f"{commit.oid.short} added these words to {diff.change.path}.",
                        check=diff_check(commit, diff.change.path),
                        oid=commit.oid,
                        path=diff.change.path,
                        lines=(first, first + len(lines) - 1),
                        quote="\n".join(line.strip() for line in lines[:8]),
                    ),
                )
            )
    return found


_COMMENT = re.compile(r"^\s*(?:#+|//+[/!]?|/?\*+|--|;+|<!--|\.\.|\"\"\"|''')\s?")


def prose_runs(lines: Sequence[str], kind: str) -> list[tuple[int, tuple[str, ...]]]:
    """Runs of prose among added lines: entries of a changelog or document, comments (and warnings) of code."""
    runs: list[tuple[int, tuple[str, ...]]] = []
    run: list[str] = []
    for place, line in enumerate((*lines, "")):
        text = line.strip()
        prose = bool(text) and (kind in ("changelog", "docs") or bool(_COMMENT.match(line)) or _speaks(text))
        fresh = bool(re.match(r"\s*(?:[*+-]|\d+[.)])\s", line)) and kind in ("changelog", "docs")
        if run and (not prose or fresh):
            runs.append((place - len(run), tuple(run)))
            run = []
        if prose:
            run.append(line)
    return runs


def _speaks(text: str) -> bool:
    """A line of code that holds a sentence: a warning, an error, a help text."""
    found = re.search(r"[\"'`]([^\"'`]{24,})", text)
    return bool(found and found[1].count(" ") >= 3)


def bare_prose(line: str) -> str:
    """A line without its comment or list mark."""
    return re.sub(r"^(?:[*+-]|\d+[.)])\s+", "", _COMMENT.sub("", line).strip()).strip()


def clip(text: str, limit: int = 360) -> str:
    """At most `limit` characters, cut at a word, the cut marked."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …"
