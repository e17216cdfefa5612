"""Lines are followed back to who wrote them, and found by what a question says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.dig.described import described_lines, line_findings
from archaeologist.dig.lines import LineStep, line_history
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.query import build
from archaeologist.dig.site import Site
from archaeologist.errors import UsageError

FIRST = """
    def connect(host, retries):
        if retries > MAXIMUM_RETRIES:
            raise TooManyRetries(host)
        return open_socket(host)
    """


def told(dig: Site, steps: tuple[LineStep, ...]) -> list[tuple[str, str]]:
    """Each step as the kind and the subject of its commit."""
    return [(step.kind, dig.history.commit(step.n).subject) for step in steps]


def history(site: DigSite, path: str, line: int) -> list[tuple[str, str]]:
    dig = Site.open(site.path)
    return told(dig, line_history(dig, path, line, line))


def test_a_line_that_nobody_touched_since_was_written_by_its_first_commit(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    assert history(site, "net.py", 2) == [("wrote", "Give up after some retries")]


def test_a_change_of_a_line_is_told_and_then_who_introduced_it(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    site.commit("Count the last retry too", {"net.py": FIRST.replace("retries > MAX", "retries >= MAX")})
    assert history(site, "net.py", 2) == [
        ("changed", "Count the last retry too"),
        ("wrote", "Give up after some retries"),
    ]


def test_new_quotes_and_broken_lines_are_stepped_through(site: DigSite) -> None:
    site.commit("Warn of old servers", {"net.py": "warn('old server', host, category=OldServer)\n"})
    site.commit("Reformat", {"net.py": 'warn(\n    "old server",\n    host,\n    category=OldServer,\n)\n'})
    assert history(site, "net.py", 4) == [("format", "Reformat"), ("wrote", "Warn of old servers")]


def test_annotations_are_stepped_through(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    site.commit("Say what is what", {"net.py": FIRST.replace("host, retries)", "host: str, retries: int) -> Socket")})
    assert history(site, "net.py", 1) == [("typing", "Say what is what"), ("wrote", "Give up after some retries")]


def test_a_remark_to_a_checker_is_stepped_through(site: DigSite) -> None:
    site.commit("Import on demand", {"net.py": "from fast import socket_opener\n"})
    site.commit("Hush the checker", {"net.py": "from fast import socket_opener  # noqa: F401\n"})
    assert history(site, "net.py", 1) == [("typing", "Hush the checker"), ("wrote", "Import on demand")]


def test_a_renamed_file_keeps_the_history_of_its_lines(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    site.rename("net.py", "src/net.py")
    assert history(site, "src/net.py", 3) == [("wrote", "Give up after some retries")]


def test_a_line_that_was_split_off_into_another_file_is_followed_there(site: DigSite) -> None:
    rest = "".join(f"def other_function_{n}(argument):\n    return compute(argument, {n})\n" for n in range(20))
    lines = "def connect(host, retries):\n    if retries > MAXIMUM_RETRIES:\n        raise TooManyRetries(host)\n"
    site.commit("Give up after some retries", {"app.py": lines + rest})
    site.commit("Take the network out of the application", {"app.py": rest, "net.py": lines})
    assert history(site, "net.py", 2) == [
        ("split", "Take the network out of the application"),
        ("wrote", "Give up after some retries"),
    ]


def test_a_line_that_moved_within_its_file_is_followed(site: DigSite) -> None:
    one = "def open_the_door(key):\n    return turn_in_the_lock(key, quietly=True)\n"
    two = "".join(f"def function_number_{n}(value):\n    return transform(value, {n})\n" for n in range(12))
    site.commit("Open doors", {"house.py": one + two})
    site.commit("Put doors last", {"house.py": two + one})
    assert history(site, "house.py", 26)[-1] == ("wrote", "Open doors")


def test_commits_that_the_repository_tells_blame_to_ignore_are_stepped_through(site: DigSite) -> None:
    site.commit("Set the limit", {"net.c": "int limit_of_retries = 10 + EXTRA_RETRIES;\n"})
    sweep = site.commit("Sweep", {"net.c": "int limitOfRetries = (10 + EXTRA_RETRIES);\n"})
    site.commit("Ignore the sweep", {".git-blame-ignore-revs": f"# style\n{sweep}\n"})
    assert history(site, "net.c", 1) == [("format", "Sweep"), ("wrote", "Set the limit")]


def test_a_plain_line_is_followed_where_its_neighbours_were(site: DigSite) -> None:
    home = "def first(door):\n    try:\n        door.open_slowly()\n    except Stuck:\n        error = stuck\n"
    site.commit("Open slowly", {"a.py": home})
    more = "def second(gate):\n    if gate.is_locked():\n        error = stuck\n    return gate\n"
    site.commit("Add gates", {"a.py": home + more})
    site.commit("Move the doors", {"a.py": more, "b.py": home})
    assert history(site, "b.py", 5)[-1] == ("wrote", "Open slowly")


def test_only_ancestors_of_the_revision_looked_from_count(site: DigSite) -> None:
    first = site.commit("Give up after some retries", {"net.py": FIRST})
    site.commit("Count the last retry too", {"net.py": FIRST.replace("retries > MAX", "retries >= MAX")})
    dig = Site.open(site.path, at=first)
    assert told(dig, line_history(dig, "net.py", 2, 2)) == [("wrote", "Give up after some retries")]


def test_lines_that_are_not_there_are_refused(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    with pytest.raises(UsageError, match=r"gone\.py:1-2 is not there"):
        line_history(Site.open(site.path), "gone.py", 1, 2)
    with pytest.raises(UsageError, match=r"net\.py:90-91 is not there"):
        line_history(Site.open(site.path), "net.py", 90, 91)


def test_a_clone_without_old_blobs_tells_what_it_can(site: DigSite, tmp_path: Path) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    site.commit("Count the last retry too", {"net.py": FIRST.replace("retries > MAX", "retries >= MAX")})
    site.checkout()
    dig = Site.open(site.clone(tmp_path / "partial", "--filter=blob:none"))
    assert dig.history.gaps
    assert {step.line for step in line_history(dig, "net.py", 2, 2)} <= {2}


def test_words_lead_to_the_lines_they_describe_code_before_documents(site: DigSite) -> None:
    filler = "".join(f"value_{n} = compute({n})\n" for n in range(30))
    site.commit("Give up", {"net.py": filler + "if retries > MAXIMUM_RETRIES:\n    raise TooMany\n" + filler})
    site.commit("Write of it", {"docs/net.rst": "Raises after the maximum number of retries.\n"})
    (best, *_) = described_lines(Site.open(site.path), build(words=("maximum", "retries", "raised")))
    assert (best.span.path, best.span.start, best.span.end) == ("net.py", 31, 32)


def test_a_definition_around_the_lines_says_which_of_two_like_ones_is_meant(site: DigSite) -> None:
    body = "    prepare()\n    check_limits(value)\n    finish()\n\n\n"
    site.commit("Check", {"a.py": f"def upload(value):\n{body}def download(value):\n{body}"})
    (best, *_) = described_lines(Site.open(site.path), build(words=("limits",), names=("download",)))
    assert best.span.start == 9


def test_the_commit_that_brought_what_is_asked_about_goes_first(site: DigSite) -> None:
    line = "opened = open_socket(host, timeout=SECONDS)\n"
    site.commit("Wait a little", {"net.py": line})
    site.commit("Close what is left over", {"net.py": line.replace(")", ", linger=False)")})
    dig = Site.open(site.path)
    spans = described_lines(dig, build(words=("linger",)), 1)
    found = line_findings(dig, spans)
    assert [(f.role, f.subject) for f in found] == [
        ("changed", "Close what is left over"),
        ("introduced", "Wait a little"),
    ]


def test_what_is_quoted_stands_in_the_commit(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    site.commit("Count the last retry too", {"net.py": FIRST.replace("retries > MAX", "retries >= MAX")})
    dig = Site.open(site.path)
    found = line_findings(dig, described_lines(dig, build(words=("maximum", "retries"))))
    evidence = [each for f in found for each in f.evidence if each.kind == "blame"]
    assert evidence
    assert [RepositoryProof(dig).fault(each) for each in evidence] == [None] * len(evidence)


def test_words_that_nothing_has_give_nothing(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": FIRST})
    dig = Site.open(site.path)
    assert described_lines(dig, build(words=("chandelier",))) == ()
    assert described_lines(dig, build()) == ()
    assert line_findings(dig, ()) == ()
