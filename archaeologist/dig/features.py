"""What speaks for a commit as the answer to a query: numbers from 0 to about 1; `base`, `coverage`, `size` in logs."""

from __future__ import annotations

import math
import re
from collections import defaultdict

from archaeologist.dig.noise import path_kind, subject_noise
from archaeologist.dig.query import Match, Query, parts, touches
from archaeologist.dig.rationale import sentences
from archaeologist.dig.site import Site
from archaeologist.domain.commit import Commit
from archaeologist.index import Doc

_CUES: dict[str, str] = {
    "deprecated": r"\bdeprecat|\bdiscourag|\bobsolet|\bpending removal|\bwarn",
    "removed": r"\bremov|\breplac|\bdrop|\bdelet|\bkill|\brid of|\bno longer|\bstrip|\bpurge|\beliminat|\bgone\b"
    r"|\bunsupport",
    "introduced": r"\badd|\bintroduc|\bimplement|\bsupport|\bnew\b|\ballow|\bcreat|\bfeat|\binitial|\bfirst\b"
    r"|\bprovide",
    "renamed": r"\brenam|\bnames?\b|\bcall(?:ed)?\b|->|=>",
    "moved": r"\bmov(?:e|ed|es|ing)\b|\bsplit|\bextract|\brefactor|\breorgani|\brestructur|\brelocat|\bfactor"
    r"|\bseparat|\binto\b",
    "changed": r"\bdefault|\bchang|\bswitch|\bnow\b|\binstead|\bno longer|\bdisabl|\benabl|\bopt[- ](?:in|out)"
    r"|\bmake\b|\bonly\b",
    "reverted": r"\brevert|\bback(?:ed|ing)? ?out|\bundo|\brestor|\broll(?:ed|ing)? ?back|\bback\b|\bre-?(?:add"
    r"|enabl|introduc|land|appl)"
    r"|\bun-?deprecat|\bagain\b|\bturn(?:ed)? off|\bdisabl",
    "bug_origin": r"\bfix|\bbug|\bregress|\bcorrect|\bprevent|\bavoid|\bhandl|\bcrash|\bpanic|\bbroken|\bresolv"
    r"|\bensur|\brevert|\bdon'?t\b|\bproper",
    "line_why": r"\bfix|\bavoid|\bprevent|\bensur|\bhandl|\bworkaround|\bbecause|\bonly\b|\bdon'?t\b|\bsupport"
    r"|\bwhen\b|\bif\b",
    "release": r"\badd|\bintroduc|\bimplement|\bsupport|\bnew\b",
    "evolution": r"\bmov|\bsplit|\brefactor|\bintroduc|\bbase|\bclass|\brewrit",
    "experts": r"\badd|\bintroduc|\bimplement|\brewrit|\bsupport",
    "cochange": r"\badd|\bchang|\bupdat",
}
CUES: dict[str, re.Pattern[str]] = {intent: re.compile(cue, re.IGNORECASE) for intent, cue in _CUES.items()}


def features(site: Site, query: Query, matches: list[Match], n: int, base: float) -> dict[str, float]:
    """The features of commit `n` for a query; `base` is its retrieval score."""
    commit = site.history.commit(n)
    values = {
        "base": math.log(base + 1e-9),
        "coverage": math.log(0.5 + _coverage(site, matches, n)),
        "subject": _share(matches, n),
        "precision": _precision(commit.subject, matches),
        "size": math.log1p(len(site.docs(n))),
    }
    values |= _announced(query, commit)
    values |= _weight_of(site, query, matches, n)
    values |= _passing(site, n)
    values |= _names(site, query, n)
    values |= _times(site, query, n)
    if query.paths and (place := _place(site, query, n)):
        values["place"] = place
    return values


def _weight_of(site: Site, query: Query, matches: list[Match], n: int) -> dict[str, float]:
    """How much a commit has to say, and what kind of commit it is by its measure.

    People ask about changes that were explained, that are not the oldest, and that kept to themselves: the length of
    the message, the age, the net growth in lines (-1 to 1; of a removal, a loss), whether it takes another one back.
    """
    commit = site.history.commit(n)
    docs = site.docs(n)
    added, removed = sum(doc.added for doc in docs), sum(doc.removed for doc in docs)
    values = {
        "told": math.log1p(len(commit.body)) / 8,
        "age": n / site.history.size,
        "named_share": sum(n in each.messages for each in matches) / (len(matches) or 1),
        "grew_removed" if query.intent == "removed" else "grew": (added - removed) / (added + removed + 1),
    }
    if query.intent == "bug_origin":
        values["age_bug"] = values["age"]
    if n in _undoing(site):
        values["undoes"] = 1.0
    return values


def _undoing(site: Site) -> frozenset[int]:
    """The commits that say which other they take back."""
    return site.keep("undoing", lambda: frozenset(later for later, _ in site.history.reverts()))


def _announced(query: Query, commit: Commit) -> dict[str, float]:
    """Whether the message announces the kind of change asked for, or one that the question asks for besides."""
    for name, text in (("cue_subject", commit.subject), ("cue_body", commit.body[:2000])):
        strength = max((w for intent, w in query.intents if intent in CUES and CUES[intent].search(text)), default=0.0)
        if strength:
            return {name: strength}
    return {}


def closer(site: Site, query: Query, matches: list[Match], n: int) -> dict[str, float]:
    """The features that need the texts of a commit: how much of the query meets in one hunk, and in one sentence."""
    wanted = [(m.term.weight * max(m.rarity, m.diff_rarity), pattern(m)) for m in matches]
    whole = sum(weight for weight, _ in wanted) or 1.0
    said = [(m.term.weight * m.rarity, each) for m, (_, each) in zip(matches, wanted, strict=True)]
    best = best_prose = 0.0
    docs = [doc for doc in site.docs(n) if doc.added + doc.removed <= 3000]
    docs.sort(key=lambda doc: (_ORDER.get(path_kind(doc.path), 9), doc.path))
    diffs = site.history.diffs(doc.doc for doc in docs[:16])
    for doc in docs[:16]:
        kind = path_kind(doc.path)
        if kind in ("lock", "generated", "vendored") or doc.doc not in diffs:
            continue
        for hunk in diffs[doc.doc].hunks[:40]:
            text = "\n".join((*hunk.removed[:60], *hunk.added[:60], hunk.heading)).lower()
            share = sum(weight for weight, each in wanted if each.search(text)) / whole
            share /= 1.0 + 0.15 * math.log1p((len(hunk.removed) + len(hunk.added)) / 12)
            if kind in ("docs", "changelog", "test"):
                best_prose = max(best_prose, share)
            else:
                best = max(best, share)
    return {"near": best, "near_prose": best_prose, "sentence": _best_sentence(site.history.commit(n).message, said)}


def _best_sentence(message: str, wanted: list[tuple[float, re.Pattern[str]]]) -> float:
    """The greatest share of the query's weight in one sentence of a message; long sentences count a little less."""
    whole = sum(weight for weight, _ in wanted) or 1.0
    best = 0.0
    for text in sentences(message)[:40]:
        share = sum(weight for weight, each in wanted if each.search(text.lower())) / whole
        best = max(best, share / (1.0 + 0.15 * math.log1p(len(text) / 120)))
    return best


_ORDER = {"code": 0, "config": 1, "changelog": 2, "docs": 3, "test": 4}


def pattern(found: Match) -> re.Pattern[str]:
    """Finds any strong form of a term in lower-case text: names whole, words by their stem at a word's start."""
    choices = []
    for form, weight in found.term.forms:
        if weight < 0.6:
            continue
        text = form.lower()
        if found.term.kind == "name" or not text.isalpha():
            choices.append(rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])")
        else:
            stem = text[: max(4, len(text) - 3)] if len(text) > 5 else text
            choices.append(rf"(?<![a-z]){re.escape(stem)}" if len(stem) < 6 else re.escape(stem))
    return re.compile("|".join(choices) or r"(?!)")


_LONG_MESSAGE = 600


def _coverage(site: Site, matches: list[Match], n: int) -> float:
    """The share of the query's weight that a commit carries in message or diff, from 0 to 1.

    A large diff holds any word by chance, and so does the message of a thousand squashed commits: what stands there
    counts less the larger it is.
    """
    lines = sum(doc.added + doc.removed for doc in site.docs(n))
    trust = 0.75 / (1.0 + 0.35 * math.log1p(lines / 60))
    heard = 1.0 / (1.0 + 0.35 * math.log1p(site.history.message_length(n) / _LONG_MESSAGE))
    whole = sum(m.term.weight * max(m.rarity, m.diff_rarity) for m in matches)
    got = sum(
        m.term.weight * max(m.rarity, m.diff_rarity) * max(heard * m.messages.get(n, 0.0), trust * m.diffs.get(n, 0.0))
        for m in matches
    )
    return got / (whole or 1.0)


def _share(matches: list[Match], n: int) -> float:
    """The share of the query's weight that stands in the subject line."""
    whole = sum(m.term.weight * m.rarity for m in matches)
    return sum(m.term.weight * m.rarity * m.subjects.get(n, 0.0) for m in matches) / (whole or 1.0)


def _precision(subject: str, matches: list[Match]) -> float:
    """The share of the subject's own words that the query has: a short subject all about it beats a long one."""
    words = {w[:5] for w in parts(subject) if len(w) > 2}
    asked = {w[:5] for m in matches for form, weight in m.term.forms if weight > 0.5 for w in parts(form)}
    return len(words & asked) / (len(words) or 1)


def _passing(site: Site, n: int) -> dict[str, float]:
    """Flags for commits that only pass through: merges, releases, formatting, paperwork, tests alone."""
    commit = site.history.commit(n)
    values: dict[str, float] = {}
    noise = subject_noise(commit.subject, commit.author.name)
    if noise == "merge" or site.history.is_merge(n):
        values["merge"] = 1.0
    elif noise:
        values["noise"] = 1.0
    kinds = site.kinds(n)
    if kinds and kinds <= {"changelog", "docs", "lock"}:
        values["paperwork"] = 1.0
    elif kinds and kinds <= {"test", "docs", "changelog", "config"} and "test" in kinds:
        values["tests"] = 1.0
    return values


def _names(site: Site, query: Query, n: int) -> dict[str, float]:
    """How the commit changed the names in code, and whether that is what the intent looks for."""
    values: dict[str, float] = {}
    wanted = {"introduced": 1, "release": 1, "removed": -1}.get(query.intent)
    for term in query.names:
        signs = code_signs(site, term.text).get(n)
        if signs is None:
            continue
        weight = min(1.0, term.weight)
        for name, sign in (("gained", 1), ("lost", -1), ("changed", 0)):
            if sign in signs:
                values[name] = max(values.get(name, 0.0), weight)
        if wanted in signs:
            values["wanted"] = weight
    return values


def code_signs(site: Site, name: str) -> dict[int, frozenset[int]]:
    """For each commit that touches a name in code: the signs of its net change there."""
    return site.keep(("signs", name), lambda: _code_signs(site, name))


def _code_signs(site: Site, name: str) -> dict[int, frozenset[int]]:
    found = touches(site, name)
    signs: dict[int, set[int]] = defaultdict(set)
    for doc, (n, _, sign) in zip(site.history.docs_of(doc for _, doc, _ in found), found, strict=True):
        if path_kind(doc.path) in ("code", "config"):
            signs[n].add(sign)
    return {n: frozenset(values) for n, values in signs.items()}


def _times(site: Site, query: Query, n: int) -> dict[str, float]:
    """Whether the commit falls in the time, or came out in the version, that the question names."""
    values: dict[str, float] = {}
    if query.since:
        days = {at.date().isoformat() for at in (site.history.commit(n).authored, site.history.commit(n).committed)}
        if any(query.since <= day < query.until for day in days):
            values["dated"] = 1.0
    if query.versions and (tag := site.history.first_release(n)) and tag.version:
        numbers = [tuple(int(part) for part in version.split(".")) for version in query.versions]
        if any(tag.version[: len(each)] == each or (each[-1] == 0 and tag.version == each[:-1]) for each in numbers):
            values["versioned"] = 1.0
    return values


def _place(site: Site, query: Query, n: int) -> float:
    """How many of the files (each 1) and folders (each 1/2) that the question names the commit changed, on average."""
    docs = site.docs(n)[:400]
    return sum(max((_at(doc, path) for doc in docs), default=0.0) for path in query.paths) / len(query.paths)


def _at(doc: Doc, path: str) -> float:
    best = 0.0
    for each in (doc.path, doc.old_path):
        if each == path or each.endswith("/" + path):
            return 1.0
        if f"/{path.strip('/')}/" in f"/{each}":
            best = 0.5
    return best
