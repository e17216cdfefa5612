"""The one door: what hostile repositories, users and models cannot talk git into."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from digsite import DigSite

from archaeologist.errors import GitError, MissingObject
from archaeologist.git import Repository
from archaeologist.git.run import Git


def trap(tmp_path: Path, name: str) -> tuple[Path, Path]:
    """A program that leaves a mark when it is run, and the mark."""
    mark = tmp_path / f"{name}-was-run"
    program = tmp_path / name
    program.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, mark


HOSTILE = (
    "core.fsmonitor",
    "core.pager",
    "pager.log",
    "core.sshCommand",
    "core.askPass",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "credential.helper",
    "gpg.program",
    "alias.log",
    "alias.diff-tree",
    "interactive.diffFilter",
    "uploadpack.packObjectsHook",
)


@pytest.fixture
def hostile(site: DigSite, tmp_path: Path) -> tuple[DigSite, Path]:
    """A repository whose every setting and attribute tries to run a program."""
    program, mark = trap(tmp_path, "evil")
    site.commit("One", {"a.py": "one()\n", ".gitattributes": "* diff=evil filter=evil merge=evil\n"})
    site.branch("side")
    site.commit("Side", {"a.py": "one()\nside()\n"})
    site.switch("main")
    site.commit("Main", {"a.py": "main()\none()\n"})
    site.merge("side", files={"a.py": "main()\none()\nside()\nevil()\n"})
    site.checkout()
    for key in HOSTILE:
        site.git("config", key, f"!{program}" if key.startswith("alias") else str(program))
    site.git("config", "log.showSignature", "true")
    hooks = site.path / ".git" / "hooks"
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
        (hooks / hook).write_text(program.read_text())
        (hooks / hook).chmod(0o755)
    (site.path / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    mark.unlink(missing_ok=True)
    return site, mark


def test_nothing_of_the_repository_is_ever_run(hostile: tuple[DigSite, Path]) -> None:
    site, mark = hostile
    repository = Repository.open(site.path)
    head = repository.resolve("HEAD")
    repository.commits([head])
    repository.diff(head)
    repository.diff_between(site.git("rev-parse", "HEAD~2").strip(), head)
    repository.blame(head, "a.py", 1, 2)
    repository.grep(head, "one")
    repository.tags()
    repository.paths(head)
    assert repository.text(head, "a.py") == "main()\none()\nside()\nevil()\n"
    (site.path / "a.py").write_text("main()\none()\n")
    (change,) = repository.diff_worktree(head)
    assert change.removed == ("side()", "evil()")
    assert repository.diff_staged(head) == ()
    assert not mark.exists()


@pytest.mark.parametrize(
    "setting",
    [
        "diff.noprefix=true",
        "diff.mnemonicPrefix=true",
        "diff.renames=false",
        "diff.context=7",
        "diff.algorithm=patience",
        "diff.colorMoved=zebra",
        "diff.suppressBlankEmpty=true",
        "diff.submodule=log",
        "diff.relative=true",
        "diff.orderFile=order",
        "color.ui=always",
        "color.diff=always",
        "core.quotePath=true",
        "core.abbrev=4",
        "log.date=relative",
        "log.follow=true",
        "log.decorate=full",
        "log.mailmap=true",
        "log.diffMerges=first-parent",
        "format.pretty=%s",
        "i18n.logOutputEncoding=UTF-16",
        "blame.showEmail=true",
        "blame.blankBoundary=true",
        "blame.ignoreRevsFile=nowhere",
        "grep.lineNumber=true",
        "grep.patternType=perl",
        "grep.column=true",
    ],
)
def test_settings_of_the_repository_change_nothing(site: DigSite, setting: str) -> None:
    site.commit("Grüße", {"ä b.py": "one(a)\ntwo\nthree\nfour\n", "x": "1\n"})
    site.rename("ä b.py", "sub dir/c.py", text="one(a)\ntwo\nthree\n4\n")
    repository = Repository.open(site.path)

    def seen() -> list[object]:
        head = repository.resolve("HEAD")
        return [
            repository.commits([head]),
            repository.diff(head),
            repository.blame(head, "sub dir/c.py", 1, 4),
            repository.grep(head, "one(a)"),
            repository.paths(head),
        ]

    before = seen()
    key, _, value = setting.partition("=")
    site.git("config", key, value)
    (site.path / ".git" / "order").write_text("x\n")
    assert seen() == before


def test_inherited_variables_do_not_reach_git(site: DigSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    head = site.commit("One", {"a": "1\n"})
    program, mark = trap(tmp_path, "evil")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(program))
    monkeypatch.setenv("GIT_PAGER", str(program))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(program))
    assert Repository.open(site.path).resolve("HEAD") == head
    assert not mark.exists()


def test_attributes_of_the_work_tree_do_not_hide_text(site: DigSite) -> None:
    site.commit("One", {"a.py": "one\n", ".gitattributes": "*.py binary\n"})
    head = site.commit("Two", {"a.py": "two\n"})
    site.checkout()
    (change,) = Repository.open(site.path).diff(head)
    assert (change.removed, change.added) == (("one",), ("two",))


def test_replaced_and_grafted_commits_are_seen_as_they_are(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    two = site.commit("Two", {"a": "2\n"})
    site.branch("other", one)
    fake = site.commit("Fake", {"a": "fake\n"})
    site.switch("main")
    site.git("replace", two, fake)
    (site.path / ".git" / "info").mkdir(exist_ok=True)
    (site.path / ".git" / "info" / "grafts").write_text(f"{two}\n")
    (commit,) = Repository.open(site.path).commits([two])
    assert (commit.subject, commit.parents) == ("Two", (one,))


def test_an_error_is_one_sentence(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    with pytest.raises(GitError) as caught:
        Repository.open(site.path).git.run("no-such-command")
    assert caught.value.sentence.startswith("git no-such-command failed: ")
    assert "\n" not in caught.value.sentence


def test_a_missing_object_has_an_error_of_its_own(site: DigSite) -> None:
    head = site.commit("One", {"a": "1\n"})
    blob = site.git("rev-parse", "HEAD:a").strip()
    (site.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repository = Repository.open(site.path)
    for read in (lambda: repository.text(head, "a"), lambda: repository.diff(head), lambda: repository.grep(head, "1")):
        with pytest.raises(MissingObject):
            read()


def test_a_command_that_takes_too_long_is_stopped(site: DigSite, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "nobody-writes-here")
    with pytest.raises(GitError, match="longer than"):
        Git(str(site.path / ".git"), seconds=0.2).run("hash-object", str(tmp_path / "nobody-writes-here"))


def test_a_nul_byte_is_refused(site: DigSite) -> None:
    with pytest.raises(GitError, match="NUL"):
        Repository.open(site.path).git.run("ls-tree", "HEAD", "a\0b")


def test_the_tracer_sees_every_command(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    seen: list[tuple[str, ...]] = []
    Repository.open(site.path, tracer=seen.append).resolve("HEAD")
    assert seen == [("git", "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")]


def test_leaving_a_pipe_early_stops_git(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    git = Repository.open(site.path).git
    endless = (b"HEAD\n" for _ in range(10_000_000))

    def interrupted() -> None:
        with git.pipe("cat-file", "--batch-check", stdin=endless) as output:
            output.readline()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_a_vanished_repository_is_told(site: DigSite, tmp_path: Path) -> None:
    repository = Repository.open(site.path)
    os.rename(site.path, tmp_path / "elsewhere")
    with pytest.raises(GitError, match="is gone"):
        repository.resolve("HEAD")
