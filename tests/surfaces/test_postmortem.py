"""`archaeologist postmortem` as it is called: the whole screen, the record, the page, a team's own template."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from program import archaeologist
from tills import CAREFUL, FAST, till_shop

TRACE = """\
Traceback (most recent call last):
  File "/srv/shop/counter.py", line 5, in main
    print(till.total(basket, 0.2))
  File "/srv/shop/till.py", line 3, in total
    return amount + tax(amount, rate)
  File "/srv/shop/till.py", line 7, in tax
    return quick_round(amount * rate, 3)
ValueError: negative tax
"""
FIELDS = (
    "schema title status summary suspects introduced triggered timeline contributing_factors blast_radius similar"
    " who_knows next_steps evidence caveats provenance"
)


@pytest.fixture
def shop(site: DigSite) -> DigSite:
    return till_shop(site)


def record(shop: DigSite, *arguments: str) -> dict[str, Any]:
    ran = archaeologist("postmortem", *arguments, "--json", cwd=shop.path)
    assert ran.err == ""
    found: dict[str, Any] = json.loads(ran.out)
    return found


# -- what is in it ---------------------------------------------------------------------------------------------------


def test_the_record_has_the_fields_of_the_schema_and_names_nobody_for_it(shop: DigSite) -> None:
    found = record(shop, "--fix", "v1.3", "--title", "The till")
    assert [name for name in FIELDS.split() if name not in found] == []
    assert (found["schema"], found["title"]) == ("archaeologist/postmortem/1", "The till")
    assert [name for each in found["suspects"] for name in each if name == "author"] == []
    assert "Bo Spade" not in json.dumps({**found, "who_knows": []})


def cited(value: object) -> list[str]:
    """Every id of evidence that something in a record cites."""
    if isinstance(value, dict):
        own = [name for key in ("cites", "why", "against") for name in value.get(key, ())]
        return own + [name for each in value.values() for name in cited(each)]
    return [name for each in value for name in cited(each)] if isinstance(value, list) else []


def test_every_citation_is_there_and_every_quote_stands_where_it_says(shop: DigSite) -> None:
    found = record(shop, "--fix", "v1.3")
    evidence = {each["id"]: each for each in found["evidence"]}
    assert set(cited(found)) <= set(evidence)
    for each in evidence.values():
        if each["quote"] and each["commit"]:
            shown = shop.git("show", each["commit"]) + shop.git("show", f"{each['commit']}:{each['path'] or 'till.py'}")
            assert all(line.strip() in shown for line in each["quote"].split("\n")), each


def test_the_suspects_are_the_first_five_of_the_origin(shop: DigSite) -> None:
    found = record(shop, "--fix", "v1.3")
    ran = archaeologist("origin", "--fix", "v1.3", "--json", cwd=shop.path)
    assert [each["commit"] for each in found["suspects"]] == [
        each["commit"] for each in json.loads(ran.out)["suspects"] if each["score"] >= 0.01
    ][:5]


def test_what_made_it_possible_is_told_with_its_commits(shop: DigSite) -> None:
    found = record(shop, "--fix", "v1.3")
    assert [each["kind"] for each in found["contributing_factors"]] == ["repair_undone", "no_test", "repaired_since"]
    assert all(each["cites"] for each in found["contributing_factors"])
    assert {each["factor"] for each in found["next_steps"] if each["factor"] is not None} == {0, 1, 2}


def test_a_bug_that_no_release_had(site: DigSite) -> None:
    site.commit("Add a till", {"till.py": CAREFUL}, at=1)
    site.tag("v1.0")
    site.commit("Make tax faster", {"till.py": FAST}, at=90)
    site.commit("Fix the tax again", {"till.py": CAREFUL}, at=95)
    found = record(site, "--fix", "HEAD")
    assert found["exposure"] == {"first": None, "last": None, "days": 5}
    assert found["summary"].endswith("and no release had it.")


def test_the_calls_that_lead_to_it(shop: DigSite) -> None:
    blast = record(shop, "--fix", "v1.3")["blast_radius"]
    names = [each["name"] for each in blast["nodes"]]
    assert names == ["tax", "total", "main"]
    assert [(names[each["caller"]], names[each["callee"]]) for each in blast["edges"]] == [
        ("total", "tax"),
        ("main", "total"),
    ]
    assert [each["name"] for each in blast["nodes"] if each["entry"]] == ["main"]


def test_ways_in_from_further_off_are_named(site: DigSite) -> None:
    chain = "".join(f"def step_{n}(x):\n    return step_{n + 1}(x)\n\n\n" for n in range(5))
    site.commit("Add steps", {"steps.py": chain + "def step_5(x):\n    return x\n"}, at=1)
    site.commit("Add one", {"steps.py": chain + "def step_5(x):\n    return x + 1\n"}, at=2)
    site.commit("Take one away", {"steps.py": chain + "def step_5(x):\n    return x - 1\n"}, at=3)
    blast = record(site, "--fix", "HEAD")["blast_radius"]
    assert [each["name"] for each in blast["nodes"]] == ["step_5", "step_4", "step_3"]
    assert [(each["name"], each["level"]) for each in blast["further"]] == [("step_0", 5)]


def test_a_narrow_screen_breaks_tables_between_cells(shop: DigSite) -> None:
    ran = archaeologist("postmortem", "--fix", "v1.3", "--width", "50", cwd=shop.path)
    lines = ran.out.split("\n")
    assert [line for line in lines if len(line) > 50 and not line.lstrip().startswith("git ")] == []


def test_a_report_from_a_trace_shows_the_frames_and_the_lines(shop: DigSite, tmp_path: Path) -> None:
    log = tmp_path / "trace.txt"
    log.write_text(TRACE)
    found = record(shop, "--trace", str(log), "--at", "v1.2", "--since", "2020-03-01")
    assert [(each["symbol"], each["line"]) for each in found["seen"]] == [("tax", 7), ("total", 3), ("main", 5)]
    assert found["excerpts"][-1]["says"] == "till.py:7, where it was met"
    assert [each["what"] for each in found["timeline"] if each["lane"] == "window"] == [
        "not before this day, as reported"
    ]
    assert found["fix"] is None


def test_nothing_to_go_by_gives_a_report_that_says_so(shop: DigSite) -> None:
    ran = archaeologist("postmortem", "--symptom", "the elephants are pink", "--json", cwd=shop.path)
    found = json.loads(ran.out)
    assert (ran.status, found["status"], found["introduced"]) == (3, "unknown", [])
    assert found["review"] == {"made": False, "findings": []}


def test_nothing_after_the_revision_counts(shop: DigSite) -> None:
    shop.git("branch", "later", "v1.3")
    cut = record(shop, "--lines", "till.py:7", "--at", "v1.2")
    told = json.dumps(cut)
    assert "v1.3" not in told
    assert shop.git("rev-parse", "v1.3").strip() not in told


def test_without_the_parent_the_rest_of_the_report_is_there(shop: DigSite, tmp_path: Path) -> None:
    shop.clone(tmp_path / "cut", "--depth", "3")
    ran = archaeologist("postmortem", "--fix", "HEAD", "--json", cwd=tmp_path / "cut")
    assert (ran.status in (0, 3), json.loads(ran.out)["repo"]["shallow"]) == (True, True)


# -- forms -----------------------------------------------------------------------------------------------------------


def test_the_markdown_has_every_section_and_each_piece_of_evidence(shop: DigSite) -> None:
    ran = archaeologist("postmortem", "--fix", "v1.3", "--format", "markdown", cwd=shop.path)
    found = record(shop, "--fix", "v1.3")
    assert re.findall(r"^## (.*)", ran.out, re.MULTILINE) == [
        "Suspects",
        "What the repository cannot tell",
        "For and against each suspect",
        "How it came in",
        "Timeline",
        "Contributing factors",
        "What it reaches",
        "Similar before",
        "How often the files around were repaired",
        "Who knows this code",
        "Would a review have seen it?",
        "Next steps",
        "In the words of those who were there",
        "Evidence",
    ]
    assert all(re.search(rf"^- {each['id']} ", ran.out, re.MULTILINE) for each in found["evidence"])


def test_a_template_of_a_team(shop: DigSite, tmp_path: Path) -> None:
    form = tmp_path / "ours.md"
    form.write_text("# $title\n\nCost: $$5\n\n$summary\n\n## What happened\n\n$timeline\n")
    ran = archaeologist("postmortem", "--fix", "v1.3", "--title", "The *till*", "--template", str(form), cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.split("\n")
    assert lines[:3] == ["# The \\*till\\*", "", "Cost: $5"]
    assert [line for line in lines if line.startswith("## ")] == ["## What happened"]
    assert sum(line.startswith("- 2020-") for line in lines) == 6


def test_a_template_for_a_page_is_filled_with_html(shop: DigSite, tmp_path: Path) -> None:
    form = tmp_path / "ours.html"
    form.write_text("<style>$style</style><h1>$title</h1>$facts $pictures")
    ran = archaeologist("postmortem", "--fix", "v1.3", "--title", "<b>", "--template", str(form), cwd=shop.path)
    assert "<h1>&lt;b&gt;</h1><dl>" in ran.out
    assert ran.out.count("<svg ") == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$nothing", "The template names $nothing, which is none."),
        ("a $ sign", "The template has a `$` that begins no name."),
    ],
)
def test_a_template_that_cannot_be_filled(shop: DigSite, tmp_path: Path, text: str, told: str) -> None:
    form = tmp_path / "ours.md"
    form.write_text(text)
    ran = archaeologist("postmortem", "--fix", "v1.3", "--template", str(form), cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_the_same_report_twice_is_the_same_bytes(shop: DigSite) -> None:
    pages = [archaeologist("postmortem", "--fix", "v1.3", "--format", "html", cwd=shop.path).out for _ in range(2)]
    assert pages[0] == pages[1]


def test_a_fix_that_is_not_in_the_history_yet_is_looked_at_all_the_same(shop: DigSite) -> None:
    found = record(shop, "--fix", "v1.3", "--at", "v1.2")
    assert found["repo"]["at"] == shop.git("rev-parse", "v1.3").strip()


def test_wrong_usage_is_told_in_a_sentence(shop: DigSite) -> None:
    ran = archaeologist("postmortem", "--fix", "nowhere", cwd=shop.path)
    assert (ran.status, ran.out) == (2, "")
    assert "git knows no revision 'nowhere'." in ran.err
