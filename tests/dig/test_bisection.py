"""Trying out: the suspects first, what cannot be tried or relied on, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from digsite import DigSite
from program import environment

from archaeologist.app import origin
from archaeologist.domain.oid import Oid
from archaeologist.domain.suspects import Bisection, Sought

LAMP = "def light(lamp):\n    lamp.fill(oil)\n    return lamp.burn()\n"
DARK = LAMP.replace("    lamp.fill(oil)\n", "    lamp.fill(water)\n")
FAILS = "! grep -q water lamp.py"


@pytest.fixture
def den(site: DigSite) -> DigSite:
    """A long history, the bug in the middle of it, and its repair at the end."""
    site.commit("Light the den", {"lamp.py": LAMP}, at=0)
    for number in range(20):
        site.commit(f"Chair {number}", {f"chair{number}.py": f"chair{number} = 4\n"}, at=1 + number)
    site.commit("Save oil", {"lamp.py": DARK}, at=30)
    for number in range(20):
        site.commit(f"Table {number}", {f"table{number}.py": f"table{number} = 4\n"}, at=31 + number)
    site.commit("See again", {"lamp.py": LAMP}, at=60)
    return site


def tried(site: DigSite, command: str, sought: Sought | None = None, at: str = "HEAD", jobs: int = 0) -> Bisection:
    found = origin(sought or Sought(fix="HEAD", blind=True), site.path, at, command=command, jobs=jobs)
    assert found.bisection is not None
    assert not found.bisection.found or found.verdict == (found.bisection.found,)
    return found.bisection


def subject(site: DigSite, oid: Oid | None) -> str:
    return site.git("show", "-s", "--format=%s", oid).strip() if oid else ""


def test_a_suspect_and_its_parent_settle_it(den: DigSite) -> None:
    found = tried(den, FAILS)
    told = [(subject(den, each.oid), each.outcome) for each in found.trials]
    assert told == [
        ("Table 19", "bad"),
        ("Save oil", "bad"),
        ("Chair 19", "good"),
        ("Save oil", "bad"),
        ("Chair 19", "good"),
    ]
    assert subject(den, found.found) == "Save oil"


def test_what_nobody_suspected_is_found_by_halving(den: DigSite) -> None:
    found = tried(den, "! test -e table7.py")
    assert subject(den, found.found) == "Table 7"
    assert len(found.trials) < 15


def test_status_125_skips_a_commit(den: DigSite) -> None:
    found = tried(den, f"test -e chair19.py || exit 0; test -e table0.py || exit 125; {FAILS}")
    assert found.found is None
    assert found.note == "What is left cannot be tried: the command skips it."
    assert [subject(den, each) for each in found.left] == ["Chair 19", "Save oil", "Table 0"]


def test_a_command_that_changes_its_mind_accuses_nobody(den: DigSite, tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    once = f'mkdir "{tmp_path}/seen/$(git rev-parse HEAD)" 2>/dev/null && exit 1; exit 0'
    found = tried(den, once)
    assert found.found is None
    assert found.note.endswith("it is not to be relied on.")


def test_a_command_that_passes_where_it_should_fail(den: DigSite) -> None:
    assert tried(den, "true").note == "The command does not fail at the revision looked from."


def test_the_side_branch_that_brought_it_is_found(den: DigSite) -> None:
    den.branch("side", of="HEAD~3")
    culprit = den.commit("Hang a bell", {"bell.py": "bell.ring()\n"}, at=70)
    den.switch("main")
    den.merge("side", at=71)
    assert tried(den, "! test -e bell.py", Sought(symptom="the bell rings")).found == culprit


def test_nothing_of_the_users_is_touched_and_nothing_is_left(
    den: DigSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    den.checkout()
    (den.path / "mine.txt").write_text("precious\n")
    den.git("config", "core.hooksPath", "hooks")
    origin(Sought(fix="HEAD", blind=True), den.path)
    before = listing(den.path)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    tried(den, f"pwd >> {tmp_path}/where; echo junk > lamp.py; rm -f chair0.py; touch left; {FAILS}")
    assert listing(den.path) == before
    assert list(folder.iterdir()) == []
    assert all(str(folder) in line for line in (tmp_path / "where").read_text().splitlines())


def listing(folder: Path) -> dict[str, bytes]:
    """Every file of a repository but those of the index of the program."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file() and "archaeologist" not in each.parts)
    return {str(each): each.read_bytes() for each in files}


@pytest.mark.parametrize(
    ("jobs", "sent", "status"), [(1, signal.SIGINT, 130), (3, signal.SIGINT, 130), (2, signal.SIGTERM, 143)]
)
def test_an_interruption_tells_what_was_tried_and_cleans_up(
    den: DigSite, tmp_path: Path, jobs: int, sent: signal.Signals, status: int
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    command = f"test -e table19.py && exit 1; sleep 600 & echo $$ $! >> {tmp_path}/started; wait"
    arguments = ["origin", "--fix", "HEAD", "--blind", "--bisect", command, "--jobs", str(jobs)]
    process = subprocess.Popen(
        [sys.executable, "-m", "archaeologist.surfaces.cli.main", *arguments],
        cwd=den.path,
        env=environment(TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    started = tmp_path / "started"
    for _ in range(600):
        if process.poll() is not None or (started.exists() and len(started.read_text().split()) >= 2 * jobs):
            break
        time.sleep(0.1)
    os.kill(process.pid, sent)
    _, told = process.communicate(timeout=60)
    assert process.returncode == status
    assert f"git bisect bad {den.git('rev-parse', 'HEAD~1')[:10]}" in told.decode()
    assert list(folder.iterdir()) == []
    pids = started.read_text().split()
    assert len(pids) == 2 * jobs
    assert not any(map(alive, pids))


def alive(pid: str) -> bool:
    """Whether a process is still at work; one that has ended may wait for its parent."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


# -- several at once -------------------------------------------------------------------------------------------------

COMMANDS = {
    "a suspect": FAILS,
    "nobody suspected": "! test -e table7.py",
    "older than all suspects": "! test -e chair3.py",
    "some cannot be tried": f"test -e table3.py && ! test -e table9.py && exit 125; {FAILS}",
    "what is left cannot be tried": f"test -e chair19.py || exit 0; test -e table0.py || exit 125; {FAILS}",
    "never fails": "true",
    "always fails": "false",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_several_at_once_try_and_find_what_one_does(den: DigSite, command: str) -> None:
    alone = tried(den, command, jobs=1)
    assert [tried(den, command, jobs=jobs) for jobs in (2, 5)] == [alone, alone]


def test_the_suspect_runs_beside_the_revision_looked_from_and_counts_after_it(den: DigSite, tmp_path: Path) -> None:
    """The first waits for the second to end, which it never would if they ran one after the other."""
    waits = f"for i in $(seq 600); do test -e {tmp_path}/ended && break; sleep 0.1; done; test -e {tmp_path}/ended"
    command = f"test -e table19.py && {{ {waits} || exit 125; }}; test -e table0.py || touch {tmp_path}/ended; {FAILS}"
    found = tried(den, command, jobs=2)
    assert [subject(den, each.oid) for each in found.trials[:2]] == ["Table 19", "Save oil"]
    assert subject(den, found.found) == "Save oil"


def test_what_no_longer_follows_is_broken_off(den: DigSite, tmp_path: Path) -> None:
    waits = f"for i in $(seq 600); do test -e {tmp_path}/pid && break; sleep 0.1; done"
    found = tried(den, f"test -e table19.py || {{ echo $$ > {tmp_path}/pid; sleep 600; }}; {waits}; exit 0", jobs=2)
    assert found.note == "The command does not fail at the revision looked from."
    assert not alive((tmp_path / "pid").read_text().strip())


# -- what cannot be relied on ----------------------------------------------------------------------------------------


def test_one_unlucky_pass_is_survived(den: DigSite, tmp_path: Path) -> None:
    """The first run at the commit that brought it passes."""
    once = f"! test -e table0.py && grep -q water lamp.py && ! test -e {tmp_path}/seen && touch {tmp_path}/seen"
    found = tried(den, f"{once} && exit 0; {FAILS}")
    assert subject(den, found.found) == "Save oil"
    assert [each.outcome for each in found.trials if each.oid == found.found] == ["good", "bad", "bad"]


def test_a_changed_mind_is_told(den: DigSite, tmp_path: Path) -> None:
    chair = f"test -e chair19.py && {FAILS} && ! test -e {tmp_path}/seen && touch {tmp_path}/seen && exit 1; {FAILS}"
    found = tried(den, chair)
    parent = den.git("rev-parse", f"{found.found}~1")[:10]
    assert found.note == f"The command changed its mind at {parent}; two of three trials decided."
    assert [each.outcome for each in found.trials if each.oid.short == parent] == ["bad", "good", "good"]


def test_a_stretch_that_cannot_be_tried_is_left_by_leaps(den: DigSite) -> None:
    found = tried(den, "test -e chair10.py && ! test -e table9.py && exit 125; ! test -e chair3.py", jobs=1)
    assert subject(den, found.found) == "Chair 3"
    assert sum(each.outcome == "skip" for each in found.trials) <= 4
