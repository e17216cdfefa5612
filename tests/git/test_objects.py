"""Many objects from one running git: what is there, what is not, and names that git could take for something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from digsite import DigSite, executable, submodule, symlink

from archaeologist.errors import GitError
from archaeologist.git.objects import ObjectReader
from archaeologist.git.run import Git


@pytest.fixture
def reader(site: DigSite) -> Iterator[ObjectReader]:
    found = ObjectReader(Git(str(site.path / ".git")))
    yield found
    found.close()


def test_the_blob_at_a_path_and_its_bytes(site: DigSite, reader: ObjectReader) -> None:
    head = site.commit("1", {"a/b.txt": "one\ntwo\n", "empty": "", "raw": b"\0\xff\r\n"})
    for path, data in (("a/b.txt", b"one\ntwo\n"), ("empty", b""), ("raw", b"\0\xff\r\n")):
        blob = reader.blob(head, path)
        assert blob == site.git("rev-parse", f"HEAD:{path}").strip()
        assert blob is not None
        assert reader.read(blob) == data


def test_what_is_not_there_is_none(site: DigSite, reader: ObjectReader) -> None:
    head = site.commit("1", {"a/b.txt": "one\n"})
    assert [reader.blob(head, path) for path in ("a", "b.txt", "a/b.txt/c", "", "../x", "a/../a/b.txt")] == [None] * 6
    assert reader.blob("0" * 40, "a/b.txt") is None
    assert reader.read("0" * 40) is None
    assert reader.read(site.git("rev-parse", "HEAD^{tree}").strip()) is None
    assert reader.blob(head, "a/b.txt") is not None, "it goes on after all that"


def test_links_are_read_as_their_target_and_modules_are_no_files(site: DigSite, reader: ObjectReader) -> None:
    head = site.commit("1", {"link": symlink("a"), "run": executable("#!/bin/sh\n"), "sub": submodule("1" * 40)})
    assert reader.read(reader.blob(head, "link") or "") == b"a"
    assert reader.read(reader.blob(head, "run") or "") == b"#!/bin/sh\n"
    assert reader.blob(head, "sub") is None


@pytest.mark.parametrize("path", ["a b", "-x", ":(top)x", "*", "é.py", 'q"q', "tab\there", "a:b", "caf\udce9.py"])
def test_odd_names(site: DigSite, reader: ObjectReader, path: str) -> None:
    head = site.commit("1", {path: "x\n", "other": "y\n"})
    assert reader.read(reader.blob(head, path) or "") == b"x\n"


@pytest.mark.parametrize("path", ["two\nlines", "nul\0", "lost\ufffd"])
def test_names_that_cannot_be_asked_for_are_not_there(site: DigSite, reader: ObjectReader, path: str) -> None:
    assert reader.blob(site.commit("1", {"a": "x\n"}), path) is None


def test_what_is_asked_after_closing_starts_anew(site: DigSite, reader: ObjectReader) -> None:
    head = site.commit("1", {"a": "x\n"})
    assert reader.blob(head, "a") is not None
    reader.close()
    reader.close()
    assert reader.blob(head, "a") is not None


def test_two_processes_serve_any_number_of_questions(site: DigSite) -> None:
    head = site.commit("1", {str(number): str(number) for number in range(50)})
    commands: list[tuple[str, ...]] = []
    reader = ObjectReader(Git(str(site.path / ".git"), tracer=lambda command: commands.append(tuple(command))))
    assert [reader.read(reader.blob(head, str(number)) or "") for number in range(50)] == [
        str(number).encode() for number in range(50)
    ]
    reader.close()
    assert [command[:2] for command in commands] == [("git", "cat-file")] * 2


def test_a_git_that_dies_is_an_error_and_no_silence(site: DigSite, reader: ObjectReader) -> None:
    head = site.commit("1", {"a": "x\n"})
    assert reader.blob(head, "a")
    process = reader._check
    assert process is not None
    process.kill()
    process.wait()
    with pytest.raises(GitError, match="git cat-file stopped"):
        reader.blob(head, "a")
