"""How many lies about real histories get through: true answers of the rules, each with one thing in it turned false.

    python tests/bench_lies.py MIRROR CASES.jsonl [SEED]

MIRROR holds the repositories as owner+name/repo; a case has `repo`, `question` and maybe `as_of`. Prints, for each kind
of lie, how many were dropped, shown as inferred and shown as stated, and what became of the truths they were made from.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from archaeologist.agent.graph import Bench, investigate
from archaeologist.agent.investigator import DraftClaim
from archaeologist.agent.rules import RuleInvestigator
from archaeologist.agent.scrutiny.compose import looked
from archaeologist.agent.scrutiny.judge import judge
from archaeologist.app import tool_registry
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.domain.finding import Finding

A_REPOSITORY = 5
VERBS = {
    "introduced": ("removed", "deprecated"),
    "removed": ("introduced", "restored"),
    "deprecated": ("undeprecated", "introduced"),
    "renamed": ("reverted",),
    "moved": ("deleted",),
    "reverted": ("relanded",),
    "added": ("removed",),
}


def lies(text: str, other: str, author: str) -> Iterator[tuple[str, str]]:
    """A sentence with one thing replaced: each id, day, number, release, verb, word of a quotation, and the author."""
    for found in re.finditer(r"(?<!\w)[0-9a-f]{10}(?!\w)", text):
        yield from (("id", put(text, found, new)) for new in (other, "c0ffee1234"))
    for found in re.finditer(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(found[0])
        yield from (("day", put(text, found, str(day + timedelta(days=days)))) for days in (9, -400))
    if author and author in text:
        yield from (("person", text.replace(author, new, 1)) for new in ("Grace Hopper", "Linus Torvalds"))
    outside = re.sub(r"“[^”]*”", lambda found: "\0" * len(found[0]), text)
    for found in re.finditer(r"#(\d+)", outside):
        yield "request", put(text, found, f"#{int(found[1]) + 1}")
    for found in re.finditer(r"first in \S+?\)", outside):
        yield "release", put(text, found, "first in 99.1)")
    for verb, wrong in VERBS.items():
        for found in re.finditer(rf"\b{verb}\b", outside):
            yield from (("verb", put(text, found, new)) for new in wrong)
    for found in re.finditer(r"“([^”]*)”", text):
        words = found[1].split()
        for at in (1, len(words) // 2) if len(words) > 3 else ():
            yield "quotation", put(text, found, f"“{' '.join([*words[:at], 'unicorns', *words[at + 1 :]])}”")


def put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def try_question(dig: Site, question: str, told: Counter[tuple[str, str]], kept: Counter[str]) -> None:
    """Judges the claims of an answer, and the lies that can be made of each."""
    proof = RepositoryProof(dig)
    bench = Bench(RuleInvestigator(), tool_registry(), dig, proof, time.monotonic)
    case = investigate(bench, question).case
    findings: tuple[Finding, ...] = looked(case)
    draft = RuleInvestigator().conclude(case)
    other = dig.history.oid(next(iter(dig.history.numbers()))).short
    for claim in draft.claims:
        if claim.basis == "unknown" or not claim.cites:
            continue
        oids = {piece.oid for piece in claim.cites}
        author = next((each.author for each in draft.commits if each.oid in oids), "").split(" (")[0]
        kept[verdict(claim, findings, proof)] += 1
        for kind, text in lies(claim.text, other, author):
            if text != claim.text:
                told[kind, verdict(DraftClaim(text, "stated", claim.cites), findings, proof)] += 1


def verdict(claim: DraftClaim, findings: tuple[Finding, ...], proof: RepositoryProof) -> str:
    found = judge(claim, findings, proof).claim
    return found.basis if found else "dropped"


def main(mirror: Path, cases: Path, seed: int) -> None:
    """Goes through some questions of each repository, chosen by lot."""
    found = [json.loads(line) for line in cases.read_text("utf-8").splitlines()]
    random.Random(seed).shuffle(found)
    told: Counter[tuple[str, str]] = Counter()
    kept: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for case in found:
        place = mirror / case["repo"].replace("/", "+") / "repo"
        if not place.exists() or taken[case["repo"]] >= A_REPOSITORY:
            continue
        taken[case["repo"]] += 1
        with closing(Site.open(place, case.get("as_of") or "HEAD")) as dig:
            try_question(dig, case["question"], told, kept)
    for (kind, became), number in sorted(told.items()):
        print(f"{kind:10} {became:9} {number}")
    print(f"{sum(taken.values())} questions, {sum(told.values())} lies; of {kept.total()} truths: {dict(kept)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 7)
