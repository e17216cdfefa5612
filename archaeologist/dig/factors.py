"""What made a bug possible: conditions that stand side by side, each with its commit, and none of them a person.

A factor is stated only where the repository shows it: how large the change was, what it left untested, what it took
down, how often the place had been repaired, what nothing checked. Which of them mattered is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archaeologist.dig.accusation import Dossier
from archaeologist.dig.checks import diff_check, quoted
from archaeologist.dig.clues import telling_files, telling_hunks, test_of
from archaeologist.dig.company import missing_counterparts
from archaeologist.dig.fences import GUARD, Change
from archaeologist.dig.incident import YEAR, Incident, changed_in, shown_subject
from archaeologist.dig.inverse import telling, weight
from archaeologist.dig.noise import path_kind
from archaeologist.dig.origin_report import SUBJECT
from archaeologist.dig.rationale import clip
from archaeologist.dig.records import subject_evidence
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.postmortem import Factor, NextStep
from archaeologist.domain.review import Remark
from archaeologist.errors import ArchaeologistError

LARGE = 200
_OFTEN = 3
_NAMED = 3
_LONGEST = 100
_WORTH = 0.35
_ELSEWHERE = 20
Told = tuple[Factor, NextStep]


def factors(
    incident: Incident, before: Site | None, change: Change | None, remarks: Sequence[Remark], dossier: Dossier
) -> tuple[tuple[Factor, ...], tuple[NextStep, ...]]:
    """The factors and, for each, what to do about it.

    `before` is the history as it stood before the introducing `change`, and `remarks` what it has to say about it; None
    and nothing where that change is not known.
    """
    told: list[Told] = []
    if before is not None and change is not None and incident.introduced is not None:
        told += _of_the_change(incident, incident.introduced, change, dossier)
        told += _of_history(incident, incident.introduced, before, change, remarks, dossier)
    told += _of_the_repair(incident, dossier)
    found = tuple(factor for factor, _ in told)
    return found, tuple(replace(step, factor=place) for place, (_, step) in enumerate(told))


# -- the change itself -----------------------------------------------------------------------------------------------


def _of_the_change(incident: Incident, n: int, change: Change, dossier: Dossier) -> Iterator[Told]:
    site = incident.now
    commit = site.history.commit(n)
    short = commit.oid.short
    code = [diff for diff in change.diffs if path_kind(diff.change.path) == "code"]
    lines = sum(len(diff.added) + len(diff.removed) for diff in code)
    if lines >= LARGE:
        files = f"{len(code)} files" if len(code) > 1 else "1 file"
        text = f"{short} changed {lines} lines of code in {files} at once, more than a reader can hold in mind"
        cites = dossier.add((changed_in(site, n, f"{short} changes {lines} lines of code."),))
        largest = max(code, key=lambda diff: (len(diff.added) + len(diff.removed), diff.change.path)).change.path
        todo = f"Read the rest of what {short} changed for the same mistake"
        step = NextStep(todo, "each part of it has been read once more", diff_check(commit, largest))
        yield Factor("large_change", text, commit.oid, cites), step
    old, undone = incident.undone_repair, incident.culprit.undone if incident.culprit else None
    if old is not None and undone is not None:
        text = f"{short} took back the repair {undone.oid.short} ({shown_subject(site, old)}): {undone.how}"
        cites = dossier.add((subject_evidence(site, old), changed_in(site, n, f"{short} takes it back.")))
        todo = f"Give {undone.oid.short} a test that fails when it is taken back"
        done = f"that test fails at {short} and passes at {short}~1"
        step = NextStep(todo, done, f"git show {undone.oid.short}")
        yield Factor("repair_undone", text, commit.oid, cites), step
    if code and not any(path_kind(diff.change.path) == "test" for diff in change.diffs):
        yield _untested(incident, n, dossier)


def _untested(incident: Incident, n: int, dossier: Dossier) -> Told:
    site = incident.now
    short = site.history.oid(n).short
    absent = Evidence("absence", f"{short} changes no test.", f"git show --stat {short}", site.history.oid(n))
    pieces, text = [absent], f"{short} changed code and no test"
    test = test_of(incident.clues.repair)
    if incident.fix is not None and test:
        fix = site.history.commit(incident.fix)
        pieces.append(Evidence("diff", f"{fix.oid.short} changes {test}.", diff_check(fix, test), fix.oid, test))
        text += f"; the repair brought {test}"
        check = f"{test} fails at {fix.oid.short}~1 and passes at {fix.oid.short}"
        todo = f"Keep {test} among the tests that run on every change"
        step = NextStep(todo, check, f"git show {fix.oid.short} -- {quoted(test)}")
    else:
        done = f"it fails at {short} and passes at {short}~1"
        step = NextStep("Write a test that shows the bug", done, f"git show {short}")
    return Factor("no_test", text, site.history.oid(n), dossier.add(pieces)), step


# -- what history knew -----------------------------------------------------------------------------------------------


def _of_history(
    incident: Incident, n: int, before: Site, change: Change, remarks: Sequence[Remark], dossier: Dossier
) -> Iterator[Told]:
    site = incident.now
    short = site.history.oid(n).short
    undone = incident.undone_repair
    known = {site.history.oid(undone)} if undone is not None else set()
    here = [each for each in remarks if each.path in incident.paths]
    fences = [each for each in here if each.kind in ("fence_removed", "reverted_before")]
    taken = [each for each in fences if each.commits[0].oid not in known][:1]
    for remark in taken:
        old = remark.commits[0]
        fence = remark.kind == "fence_removed"
        did = f"{'took down' if fence else 'did again'} what {old.oid.short} ({clip(old.subject, SUBJECT)}) had settled"
        text = f"{short} {did}: {remark.text} in {remark.path}"
        step = NextStep(
            remark.settle, "the answer stands in a message or beside the lines", f"git show {old.oid.short}"
        )
        yield Factor("fence_removed" if fence else "done_before", text, site.history.oid(n), remark.cites), step
    earlier = [m for m in incident.repairs_between(0, n) if site.history.time(m) >= site.history.time(n) - YEAR]
    if len(earlier) >= _OFTEN:
        yield _often(incident, earlier, short, dossier)
    if near := [m for m, told in incident.repaired_since if told > 0][:_NAMED]:
        yield _repaired_since(incident, near, short, dossier)
    for missing in missing_counterparts(before, change)[:1]:
        example = site.history.number(before.history.oid(missing.example))
        cites = dossier.add((subject_evidence(site, example),)) if example else ()
        often = f"which changed in {missing.together} of {missing.of} commits on {missing.path}"
        text = f"{short} left {missing.other} alone, {often}"
        todo = f"Bring {missing.other} up to date, or write down why it need not be"
        done = f"{missing.other} has changed, or a message says why not"
        step = NextStep(todo, done, f"git log --oneline -- {quoted(missing.other)}")
        yield Factor("counterpart_untouched", text, site.history.oid(n), cites), step


def _often(incident: Incident, earlier: Sequence[int], short: str, dossier: Dossier) -> Told:
    site = incident.now
    paths = " ".join(map(quoted, incident.fault.paths[:2]))
    last = earlier[-1]
    text = f"The files at fault had been repaired {len(earlier)} times in the year before {short}"
    cites = dossier.add(subject_evidence(site, m) for m in earlier[-_NAMED:])
    since = site.history.commit(earlier[0]).committed.date()
    step = NextStep(
        "Look at these files as a whole: what do their repairs have in common?",
        "what they share is written down, or that they share nothing",
        f"git log --oneline --since={since} {site.history.oid(last).short} -- {paths}",
    )
    return Factor("often_repaired", text, site.history.oid(last), cites), step


def _repaired_since(incident: Incident, near: Sequence[int], short: str, dossier: Dossier) -> Told:
    site = incident.now
    oids = [site.history.oid(m).short for m in near]
    first = site.history.commit(near[0])
    others = f" and {len(near) - 1} more" if len(near) > 1 else ""
    repaired = f"{first.oid.short} ({shown_subject(site, near[0])}){others}"
    text = f"After {short}, {repaired} repaired lines about the same names, and this was not met"
    todo = "Read these repairs beside this one: is there a pattern to search the rest for?"
    done = "every other place of the pattern is repaired, or shown to be right"
    cites = dossier.add(subject_evidence(site, m) for m in near)
    return Factor("repaired_since", text, first.oid, cites), NextStep(todo, done, f"git show {' '.join(oids)}")


# -- what the repair shows -------------------------------------------------------------------------------------------


def _of_the_repair(incident: Incident, dossier: Dossier) -> Iterator[Told]:
    hunks = [(diff.change.path, hunk) for diff in telling_files(incident.clues.repair) for hunk in telling_hunks(diff)]
    if incident.fix is not None and hunks:
        fix = incident.now.history.commit(incident.fix)
        only_adds = not any(telling(line) for _, hunk in hunks for line in hunk.removed)
        checks = [(path, line) for path, hunk in hunks for line in hunk.added if GUARD.search(line) and telling(line)]
        if only_adds and checks:
            path, line = max(checks, key=lambda pair: (weight(pair[1]), pair))
            text = f"Nothing checked this before {fix.oid.short} did: `{_short(line)}`"
            says, quote = f"{fix.oid.short} adds a check.", line.strip()
            piece = Evidence("diff", says, diff_check(fix, path), fix.oid, path, None, quote)
            name = max(incident.fault.names & set(line.replace("(", " ").split()), key=len, default="")
            check = f"git grep -n -w -e {quoted(name)}" if name else f"git grep -n -F -e {quoted(line.strip()[:40])}"
            done = "each place that the search finds is checked, or needs no check"
            step = NextStep("Look for other places that use the same value unchecked", done, check)
            yield Factor("never_checked", text, fix.oid, dossier.add((piece,))), step
    removed = [(path, line) for path, hunk in hunks for line in hunk.removed]
    if found := _elsewhere(incident, removed):
        yield _same_elsewhere(incident, *found, dossier)


def _elsewhere(incident: Incident, removed: Sequence[tuple[str, str]]) -> tuple[str, list[tuple[str, int]]] | None:
    """The line of the repair that tells most and still stands in other places of the code, with those places."""
    stripped = {line.strip() for _, line in removed}
    most = sorted((line for line in stripped if weight(line) >= _WORTH), key=lambda line: (-weight(line), line))
    site = incident.now
    for line in most[:4]:
        try:
            found = site.repository.grep(site.at, line, word=False)
        except ArchaeologistError:
            continue
        same = [each for each in found if each.text.strip() == line]
        here = [(each.path, each.line) for each in same if path_kind(each.path) == "code"]
        if 0 < len(here) <= _ELSEWHERE:
            return line, here
    return None


def _same_elsewhere(incident: Incident, line: str, places: list[tuple[str, int]], dossier: Dossier) -> Told:
    site = incident.now
    shown = [
        Evidence(
            "symbol", f"{path}:{number} has the line that was repaired.",
            f"git show {site.at.short}:{quoted(path)} | sed -n {number}p", site.at, path, (number, number), line,
        )
        for path, number in places[:_NAMED]
    ]  # fmt: skip
    where = ", ".join(f"{path}:{number}" for path, number in places[:_NAMED])
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    still = "still stands" if incident.fix is not None else "also stands"
    text = f"The line that is repaired {still} in {where}{more}: `{_short(line)}`"
    todo, done = "Settle for each of these places whether it has the same bug", "no place that the search finds is left"
    step = NextStep(todo, done, f"git grep -n -F -e {quoted(line)}")
    return Factor("same_elsewhere", text, site.at, dossier.add(shown)), step


def _short(line: str) -> str:
    text = " ".join(line.split()).replace("`", "'")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rstrip() + " …"
