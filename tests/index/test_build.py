"""Building: cut short, together with others, on broken files and full disks; what is kept is always whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from digsite import DigSite
from wild import all_of, wild_history

from archaeologist.errors import IndexFailure
from archaeologist.git import Repository
from archaeologist.index import build, diffs, gather, index_status, open_history
from archaeologist.index.messages import index_messages
from archaeologist.index.store import FILE, Store

SEED = 6
"""A random history in which every one of its commits can be reached."""

SMALL_STEPS = """
import os, signal, sys
from archaeologist.git import Repository
from archaeologist.index import columns, diffs, messages, open_history
messages.BATCH, diffs.FIRST_BATCH, diffs.LARGEST_BATCH = 3, 3, 3
"""

DIE_AT = (
    SMALL_STEPS
    + """
left, append = int(sys.argv[2]), columns.append
def dying(*arguments):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    append(*arguments)
columns.append = dying
repository = Repository.open(sys.argv[1])
open_history(repository, repository.resolve())
"""
)


def answers(place: Path) -> dict[str, object]:
    repository = Repository.open(place)
    history = open_history(repository, repository.resolve())
    try:
        return all_of(history)
    finally:
        history.close()


def index_of(place: Path) -> Path:
    return place / ".git" / "archaeologist" / FILE


def forget(place: Path) -> None:
    shutil.rmtree(place / ".git" / "archaeologist")


def run(script: str, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-c", script, *arguments], check=False, capture_output=True).returncode


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    site = wild_history(tmp_path / "site", seed=SEED, commits=14)
    whole = answers(site.path)
    forget(site.path)
    deaths = 0
    for moment in (0, 3, 6, 4, 9, 2, 6, 1, 0, 2, 1, 0):
        deaths += run(DIE_AT, str(site.path), str(moment)) == -signal.SIGKILL
        db = sqlite3.connect(index_of(site.path))
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()
    assert deaths >= 5
    assert answers(site.path) == whole


def test_what_was_done_before_the_kill_is_not_done_again(tmp_path: Path) -> None:
    site = wild_history(tmp_path / "site", seed=SEED, commits=14)
    run(DIE_AT, str(site.path), "16")
    repository = Repository.open(site.path)
    before = index_status(repository, repository.resolve())
    assert not before.complete
    assert before.commits > 0
    seen: list[tuple[str, int, int]] = []
    open_history(repository, repository.resolve(), progress=lambda *told: seen.append(told)).close()
    assert ("messages" in {stage for stage, _, _ in seen}) == (before.stage == "messages")
    assert seen[-1] == ("diffs", 14, 14)


def test_a_batch_that_comes_to_far_too_much_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = wild_history(tmp_path / "site", seed=SEED, commits=14)
    whole = answers(site.path)
    forget(site.path)
    monkeypatch.setattr(diffs, "MOST_BYTES", 60)
    monkeypatch.setattr(diffs, "BATCH_BYTES", 15)
    assert answers(site.path) == whole


def test_without_room_in_memory_merges_are_made_again_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = wild_history(tmp_path / "site", seed=SEED, commits=14)
    whole = answers(site.path)
    forget(site.path)
    monkeypatch.setattr(gather, "_MEMORY", str(tmp_path / "nowhere"))
    assert answers(site.path) == whole


def test_two_at_once(tmp_path: Path) -> None:
    site = wild_history(tmp_path / "site", seed=3)
    script = "import sys\nfrom archaeologist.git import Repository\nfrom archaeologist.index import open_history\n"
    script += "r = Repository.open(sys.argv[1]); h = open_history(r, r.resolve()); print(h.size)"
    both = [
        subprocess.Popen([sys.executable, "-c", script, str(site.path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0, 0]
    assert told == {f"{len(site.git('rev-list', 'main').split())}\n".encode()}
    grown = answers(site.path)
    forget(site.path)
    assert answers(site.path) == grown


def test_while_another_builds_there_are_answers_from_what_there_is(
    site: DigSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "PATIENCE", 0)
    one = site.commit("One", {"a": "name\n"})
    repository = Repository.open(site.path)
    open_history(repository, one).close()
    two = site.commit("Two", {"b": "name\n"})
    store = Store.open(repository)
    with store.building() as mine:
        assert mine
        with pytest.raises(IndexFailure, match="Another process"):
            open_history(repository, two, wait=False)
        index_messages(repository, store, [two], build.silent)
        history = open_history(repository, two)
    assert not history.complete
    assert history.gaps == ("The index is not complete yet: the diffs of 1 of 2 commits are missing.",)
    assert [t.n for t in history.touches("name")] == [1]
    assert history.docs(2) == ()
    history = open_history(repository, two)
    assert (history.complete, history.gaps, len(history.touches("name"))) == (True, (), 2)


def test_another_builder_that_is_soon_done_is_waited_for(site: DigSite) -> None:
    head = site.commit("One", {"a": "name\n"})
    repository = Repository.open(site.path)
    store = Store.open(repository)
    with ThreadPoolExecutor() as pool:
        with store.building():
            index_messages(repository, store, [head], build.silent)
            asked = pool.submit(open_history, Repository.open(site.path), head)
            with pytest.raises(TimeoutError):
                asked.result(timeout=0.5)
        history = asked.result(timeout=60)
    assert (history.complete, history.gaps) == (True, ())


def test_a_reader_is_not_disturbed_by_a_build(site: DigSite) -> None:
    one = site.commit("One", {"a": "name\n"})
    repository = Repository.open(site.path)
    history = open_history(repository, one)
    before = all_of(history)
    for n in range(5):
        open_history(repository, site.commit(f"More {n}", {f"new{n}": f"name new_{n}\n"})).close()
    assert all_of(history) == before


def test_without_building_there_is_what_there_is(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    repository = Repository.open(site.path)
    with pytest.raises(IndexFailure, match="not indexed yet"):
        open_history(repository, one, build=False)
    assert index_status(repository, one).stage == "messages"
    open_history(repository, one).close()
    assert open_history(repository, one, build=False).size == 1
    status = index_status(repository, one)
    assert (status.complete, status.commits, status.diffs, status.stage) == (True, 1, 1, "")


def test_status_of_the_work_tree_stays_clean(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    site.checkout()
    answers(site.path)
    assert site.git("status", "--porcelain", "--ignored") == ""


def test_a_linked_work_tree_shares_the_index(site: DigSite, tmp_path: Path) -> None:
    one = site.commit("One", {"a": "1\n"})
    answers(site.path)
    site.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), one)
    repository = Repository.open(tmp_path / "linked")
    assert index_status(repository, one).path == str(index_of(site.path))
    assert index_status(repository, one).complete


@pytest.mark.parametrize("damage", ["text", "cut", "header", "middle", "empty", "format", "tables", "view"])
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: str) -> None:
    site = wild_history(tmp_path / "site", seed=5)
    whole = answers(site.path)
    path = index_of(site.path)
    data = path.read_bytes()
    match damage:
        case "text":
            path.write_text("no database\n" * 1000)
        case "cut":
            path.write_bytes(data[: len(data) // 3])
        case "header":
            path.write_bytes(b"\0" * 4096 + data[4096:])
        case "middle":
            path.write_bytes(data[:4096] + b"\xff" * (len(data) - 8192) + data[-4096:])
        case "empty":
            path.write_bytes(b"")
        case _:
            db = sqlite3.connect(path)
            statement = {
                "format": "UPDATE meta SET value = 99 WHERE key = 'format'",
                "tables": "DROP TABLE numbers",
                "view": "UPDATE view SET rows = x'00'",
            }[damage]
            db.execute(statement)
            db.commit()
            db.close()
    # Damage in the middle may only be found while reading; then it is told, and gone the next time.
    with contextlib.suppress(IndexFailure):
        answers(site.path)
    assert answers(site.path) == whole


def test_damage_found_late_is_told_and_mended_next_time(tmp_path: Path) -> None:
    site = wild_history(tmp_path / "site", seed=5)
    whole = answers(site.path)
    db = sqlite3.connect(index_of(site.path))
    db.execute("UPDATE record SET data = x'0011'")
    db.execute("UPDATE block SET data = x'0011'")
    db.commit()
    db.close()
    with pytest.raises(IndexFailure) as caught:
        answers(site.path)
    assert "Run the command again" in caught.value.hint
    assert answers(site.path) == whole


def test_files_of_older_formats_are_removed(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    folder = index_of(site.path).parent
    folder.mkdir()
    for name in ("history-0.sqlite", "history-0.sqlite-wal", "notes"):
        (folder / name).write_text("old")
    answers(site.path)
    assert {p.name for p in folder.iterdir()} & {"history-0.sqlite", "history-0.sqlite-wal", "notes"} == {"notes"}


def test_where_git_cannot_be_written_the_cache_is_used(site: DigSite, home: Path) -> None:
    one = site.commit("One", {"a": "1\n"})
    (site.path / ".git" / "archaeologist").write_text("in the way")
    repository = Repository.open(site.path)
    assert open_history(repository, one).size == 1
    assert index_status(repository, one).path.startswith(str(home / ".cache" / "archaeologist"))


def test_nowhere_to_write_is_one_sentence(site: DigSite, monkeypatch: pytest.MonkeyPatch) -> None:
    one = site.commit("One", {"a": "1\n"})
    (site.path / ".git" / "archaeologist").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(site.path / ".git" / "archaeologist"))
    with pytest.raises(IndexFailure, match="neither beside the repository nor in the cache"):
        open_history(Repository.open(site.path), one)


FULL_DISK = (
    SMALL_STEPS
    + """
import resource
from archaeologist.errors import IndexFailure
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
repository = Repository.open(sys.argv[1])
try:
    open_history(repository, repository.resolve())
except IndexFailure as failure:
    print(failure.sentence)
    sys.exit(3)
"""
)


@pytest.mark.parametrize("size", [2_000, 150_000, 200_000])
def test_a_full_disk_is_told_and_what_was_done_is_kept(tmp_path: Path, size: int) -> None:
    site = wild_history(tmp_path / "site", seed=9, commits=30)
    assert run(FULL_DISK, str(site.path), str(size)) == 3
    repository = Repository.open(site.path)
    assert index_status(repository, repository.resolve()).complete is False
    grown = answers(site.path)
    forget(site.path)
    assert answers(site.path) == grown


def test_the_lock_dies_with_its_holder(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    script = SMALL_STEPS + (
        "from archaeologist.index.store import Store\nimport time\n"
        "with Store.open(Repository.open(sys.argv[1])).building(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(site.path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    start = time.monotonic()
    answers(site.path)
    assert time.monotonic() - start < 30
