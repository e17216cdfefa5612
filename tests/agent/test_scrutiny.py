"""What a lying model writes is never shown as stated, and hardly ever at all; what is true is shown.

`lies.py` turns true sentences false by rule, `attacks.py` has what somebody thought of.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from attacks import Attack, attacks
from digsite import DigSite
from lies import Lie, Story, evidence, lies, tell, truths

from archaeologist.agent.graph import Bench, investigate
from archaeologist.agent.investigator import Draft, DraftClaim
from archaeologist.agent.rules import RuleInvestigator
from archaeologist.agent.scrutiny.compose import looked, scrutinize
from archaeologist.agent.scrutiny.judge import Verdict, judge
from archaeologist.app import tool_registry
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

QUESTIONS = (
    "Why was light_lamp removed?",
    "Why was light_lamp deprecated?",
    "What was feed_cat called before?",
    "Which commit broke the bell?",
    "Was the bell ever reverted?",
)
FEWEST_LIES, FEWEST_TRUTHS = 300, 12


@dataclass(frozen=True)
class Court:
    """The story with all that tools found about it."""

    story: Story
    dig: Site
    proof: RepositoryProof
    findings: tuple[Finding, ...]

    def judge(self, claim: DraftClaim) -> Verdict:
        return judge(claim, self.findings, self.proof)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    site = DigSite.create(tmp_path_factory.mktemp("court") / "site")
    story = tell(site)
    with closing(Site.open(site.path)) as dig:
        proof = RepositoryProof(dig)
        bench = Bench(RuleInvestigator(), tool_registry(), dig, proof, time.monotonic)
        found = tuple(each for question in QUESTIONS for each in looked(investigate(bench, question).case))
        yield Court(story, dig, proof, found)


def test_no_lie_made_by_rule_is_shown(court: Court) -> None:
    told: list[Lie] = list(lies(court.story))
    assert len(told) >= FEWEST_LIES
    shown = [(each.kind, each.claim.text) for each in told if court.judge(each.claim).claim]
    assert shown == []


def test_what_is_true_is_shown_with_its_words_as_stated(court: Court) -> None:
    told = truths(court.story)
    assert len(told) >= FEWEST_TRUTHS
    verdicts = [(each, court.judge(each)) for each in told]
    assert [(each.text, verdict.why) for each, verdict in verdicts if not verdict.claim] == []
    stated = [verdict.claim.text for _, verdict in verdicts if verdict.claim and verdict.claim.basis == "stated"]
    assert len(stated) == 5
    assert all("“" in text for text in stated)


def test_no_attack_is_shown_as_stated(court: Court) -> None:
    verdicts = {each.name: court.judge(each.claim).claim for each in attacks(court.story)}
    assert [name for name, claim in verdicts.items() if claim and claim.basis == "stated"] == []


def test_an_attack_that_code_can_see_through_is_not_shown_at_all(court: Court) -> None:
    told: tuple[Attack, ...] = attacks(court.story)
    assert [each.name for each in told if each.unseen and court.judge(each.claim).claim] == []
    rest = [court.judge(each.claim).claim for each in told if not each.unseen]
    assert all(claim.confidence < 0.5 for claim in rest if claim), "what cannot be checked is marked as weak"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("`light_lamp` was removed by Grace Hopper.", "Grace Hopper is not the author of a commit cited"),
        ("`light_lamp` was removed on 2020-01-22.", "2020-01-22 is not the day of a commit cited"),
        ("`light_lamp` was removed in #8.", "#8 is no request or issue of a commit cited"),
        ("`light_lamp` was removed in v9.9.", "the version v9.9 stands nowhere in what is cited"),
        ("`light_lamp` was added.", "what is cited shows the opposite of “added”"),
        ("`dim_lamp` was removed.", "dim_lamp occurs neither in the words nor in the changes of what is cited"),
        ("It says “Oil is safe.”", "the words “Oil is safe.” do not stand in what is cited"),
        ("Removed because of elves and goblins.", "what it says occurs nowhere in what is cited"),
    ],
)
def test_the_writer_is_told_what_is_wrong(court: Court, text: str, why: str) -> None:
    cites = (evidence(court.story)["removal-body"],)
    assert court.judge(DraftClaim(text, "inferred", cites)) == Verdict(None, why)


# -- whole drafts ----------------------------------------------------------------------------------------------------


def drafted(court: Court, draft: Draft) -> Draft:
    """What is left of a model's draft about the lamp, in the sentences of the program."""
    bench = Bench(RuleInvestigator(), tool_registry(), court.dig, court.proof, time.monotonic)
    case = investigate(bench, QUESTIONS[0]).case
    proposal = RuleInvestigator().conclude(case)
    return scrutinize(replace(draft, proposal=proposal), case, court.proof).draft


def test_the_headline_is_ours_whatever_the_model_says(court: Court) -> None:
    found = drafted(court, Draft("answered", "Mallory saved the world in c0ffee1234.", ()))
    assert "Mallory" not in found.headline
    assert all("Mallory" not in claim.text for claim in found.claims)


def test_a_premise_is_false_only_when_the_rules_say_so_too(court: Court) -> None:
    assert drafted(court, Draft("premise_false", "It was never removed.", ())).status == "partial"


def test_that_nothing_is_recorded_is_not_believed_where_words_are(court: Court) -> None:
    found = drafted(court, Draft("unknown", "", (DraftClaim("Nobody knows, but Mallory did it.", "unknown", ()),)))
    assert found.status != "unknown" or any(claim.basis == "stated" for claim in found.claims)
    assert all("Mallory" not in claim.text for claim in found.claims)


def test_a_role_that_the_commit_does_not_bear_out_is_not_taken_over(court: Court) -> None:
    bench = Bench(RuleInvestigator(), tool_registry(), court.dig, court.proof, time.monotonic)
    proposal = RuleInvestigator().conclude(investigate(bench, QUESTIONS[0]).case)
    turned = tuple(replace(each, role="introduced") for each in proposal.commits)
    found = drafted(court, Draft("answered", "", proposal.claims, turned))
    assert [each.role for each in found.commits] == [each.role for each in proposal.commits]


def test_whoever_is_credited_is_not_the_author(site: DigSite) -> None:
    text = "Remove the lamp\n\nIt smoked.\n\nReviewed-by: Grace Reader <grace@example.org>"
    site.commit("Add the lamp", {"a.py": "lamp = 1\n"}, at=0)
    oid = site.commit(text, {"a.py": "desk = 1\n"}, at=1)
    cites = (Evidence("message", "It says so.", "git show", oid, quote="It smoked."),)
    with closing(Site.open(site.path)) as dig:
        proof = RepositoryProof(dig)
        told = {
            said: judge(DraftClaim(said, "inferred", cites), (), proof).claim is not None
            for said in ("The lamp was removed by Grace Reader.", "The lamp was reviewed by Grace Reader.")
        }
    assert told == {"The lamp was removed by Grace Reader.": False, "The lamp was reviewed by Grace Reader.": True}


def test_what_was_moved_was_not_deleted(site: DigSite) -> None:
    site.commit("Add a scaffold", {"app/scaffold.py": "def build():\n    return 1\n"}, at=0)
    oid = site.rename("app/scaffold.py", "core/scaffold.py", at=1, message="Tidy the folders")
    with closing(Site.open(site.path)) as dig:
        proof = RepositoryProof(dig)
        bench = Bench(RuleInvestigator(), tool_registry(), dig, proof, time.monotonic)
        case = investigate(bench, "Why was app/scaffold.py moved?").case
        cites = (Evidence("message", "It says so.", "git show", oid, quote="Tidy the folders"),)
        told = {
            verb: judge(
                DraftClaim(f"{oid.short} {verb} `app/scaffold.py` to `core/scaffold.py`.", "inferred", cites),
                looked(case),
                proof,
            ).claim
            is not None
            for verb in ("moved", "deleted")
        }
    assert told == {"moved": True, "deleted": False}


def test_who_wrote_lines_is_told_by_blame(site: DigSite) -> None:
    site.commit("Start", {"gin.go": "package gin\n"}, at=0)
    oid = site.commit("Honour the prefix", {"gin.go": "package gin\n\nvar prefix = 1\n"}, at=1)
    site.commit("Other", {"other.go": "package gin\n"}, at=2)
    quoted = "var prefix = 1"
    blame = Evidence("blame", "It wrote the line.", "git blame", oid, "gin.go", (3, 3), quote=quoted)
    said = Evidence("message", "It says so.", "git show", oid, quote="Honour the prefix")
    with closing(Site.open(site.path)) as dig:
        proof = RepositoryProof(dig)
        text = f"{oid.short} introduced the code in `gin.go`: “Honour the prefix”"
        shown = [judge(DraftClaim(text, "inferred", cites), (), proof).claim for cites in ((blame, said), (said,))]
        other = text.replace("gin.go", "other.go")
        assert judge(DraftClaim(other, "inferred", (blame, said)), (), proof).claim is None
    assert [each is not None for each in shown] == [True, False]
