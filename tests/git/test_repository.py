"""Opening every kind of repository, and reading single things from it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from digsite import DigSite, submodule, symlink

from archaeologist.errors import RepositoryError, UnknownRevision, UsageError
from archaeologist.git import Repository
from archaeologist.git.repository import Match


def test_a_folder_deep_in_the_work_tree(site: DigSite) -> None:
    head = site.commit("One", {"src/deep/a.py": "1\n"})
    site.checkout()
    repository = Repository.open(site.path / "src" / "deep")
    assert repository.root == str(site.path)
    assert repository.git_dir == repository.common_dir == str(site.path / ".git")
    assert (repository.bare, repository.shallow, repository.partial, repository.object_format) == (
        False,
        False,
        False,
        "sha1",
    )
    assert repository.resolve() == head
    assert Repository.open(site.path / "src" / "deep" / "a.py").root == str(site.path)


def test_the_git_directory_itself(site: DigSite) -> None:
    head = site.commit("One", {"a": "1\n"})
    assert Repository.open(site.path / ".git").resolve() == head


def test_a_bare_repository(tmp_path: Path) -> None:
    site = DigSite.create(tmp_path / "bare", bare=True)
    head = site.commit("One", {"a": "1\n"})
    repository = Repository.open(site.path)
    assert (repository.bare, repository.root, repository.resolve()) == (True, str(site.path), head)


def test_a_git_directory_without_a_configuration_file(tmp_path: Path) -> None:
    site = DigSite.create(tmp_path / "bare", bare=True)
    head = site.commit("One", {"a": "1\n"})
    (site.path / "config").unlink()
    repository = Repository.open(site.path)
    assert repository.resolve() == head
    assert repository.text(head, "a") == "1\n"
    assert repository.remote_url() is None


def test_a_linked_work_tree_shares_the_common_directory(site: DigSite, tmp_path: Path) -> None:
    one = site.commit("One", {"a": "1\n"})
    site.commit("Two", {"a": "2\n"})
    site.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), one)
    repository = Repository.open(tmp_path / "linked")
    assert repository.resolve() == one
    assert repository.common_dir == str(site.path / ".git")
    assert repository.root == str(tmp_path / "linked")


def test_sha256(tmp_path: Path) -> None:
    site = DigSite.create(tmp_path / "new", object_format="sha256")
    head = site.commit("One", {"a": "1\n"})
    repository = Repository.open(site.path)
    assert (repository.object_format, repository.resolve(), len(head)) == ("sha256", head, 64)
    assert repository.blame(head, "a", 1, 1)[0].oid == head


def test_shallow_and_partial_clones_are_known(site: DigSite, tmp_path: Path) -> None:
    site.commit("One", {"a": "1\n"})
    site.commit("Two", {"a": "2\n"})
    shallow = Repository.open(site.clone(tmp_path / "shallow", "--depth=1"))
    partial = Repository.open(site.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout"))
    assert (shallow.shallow, shallow.partial) == (True, False)
    assert (partial.shallow, partial.partial) == (False, True)


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not in a git repository"):
        Repository.open(tmp_path)
    with pytest.raises(RepositoryError):
        Repository.open(tmp_path / "nowhere")


def test_no_commits_yet(site: DigSite) -> None:
    with pytest.raises(RepositoryError, match="has no commits yet"):
        Repository.open(site.path).resolve()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_told_with_the_way_out(site: DigSite) -> None:
    head = site.commit("One", {"a": "1\n"})
    for folder, _, files in os.walk(site.path):
        for name in ("", *files):
            os.chown(os.path.join(folder, name), 12345, 12345)
    with pytest.raises(RepositoryError) as caught:
        Repository.open(site.path)
    assert f"safe.directory {site.path}" in caught.value.hint
    home = Path(os.environ["HOME"])
    os.environ.pop("GIT_CONFIG_GLOBAL")
    (home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {site.path}\n")
    assert Repository.open(site.path).resolve() == head


def test_resolving(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    site.tag("v1.0.0", message="First release")
    two = site.commit("Two", {"a": "2\n"})
    repository = Repository.open(site.path)
    for rev, oid in {"HEAD": two, "main~1": one, "v1.0.0": one, one[:8]: one, "HEAD^{/One}": one}.items():
        assert repository.resolve(rev) == oid


@pytest.mark.parametrize("rev", ["v1.0.1", "", "-h", "--output=/tmp/x", "HEAD:a", "HEAD\n", "a\0b", "--", "main..HEAD"])
def test_what_names_no_commit_is_refused(site: DigSite, rev: str) -> None:
    site.commit("One", {"a": "1\n"})
    site.tag("v1.0.0")
    with pytest.raises(UnknownRevision):
        Repository.open(site.path).resolve(rev)


def test_the_nearest_name_is_offered(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    site.tag("v1.0.0")
    with pytest.raises(UnknownRevision) as caught:
        Repository.open(site.path).resolve("v1.0.1")
    assert caught.value.hint == "Did you mean v1.0.0?"


STRANGE = ["-n", "--", "a b", 'quote"d', "tab\tbed", "new\nline", "ünï", ":(glob)*", "*", "back\\slash", "sub/-x"]


@pytest.mark.parametrize("path", STRANGE)
def test_strange_paths_are_read_blamed_and_diffed(site: DigSite, path: str) -> None:
    site.commit("One", {"other": "other\n"})
    head = site.commit("Two", {path: "text\n"})
    repository = Repository.open(site.path)
    assert repository.text(head, path) == "text\n"
    assert path in repository.paths(head)
    (origin,) = repository.blame(head, path, 1, 1)
    assert (origin.oid, origin.origin.path) == (head, path)
    (change,) = repository.diff(head)
    assert (change.change.path, change.change.status, change.added) == (path, "A", ("text",))
    assert repository.diff(head, path) == (change,)
    assert repository.grep(head, "text") == (Match(path, 1, "text"),) or "\n" in path


def test_text_of_what_is_no_file(site: DigSite) -> None:
    one = site.commit("One", {"dir/a": "1\n", "link": symlink("dir/a")})
    head = site.commit("Two", {"module": submodule(one)})
    repository = Repository.open(site.path)
    assert repository.text(head, "dir") is None
    assert repository.text(head, "nowhere") is None
    assert repository.text(head, "module") is None
    assert repository.text(head, "link") == "dir/a"
    assert repository.paths(head) == ("dir/a", "link")


def test_bytes_that_are_no_utf8(site: DigSite) -> None:
    head = site.commit("One", {"a": b"caf\xe9\n"})
    assert Repository.open(site.path).text(head, "a") == "caf\ufffd\n"


def test_tags_come_down_to_commits(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"}, at=3)
    site.tag("light")
    site.tag("v1", message="One\n", at=5)
    site.git("tag", "blob", site.git("rev-parse", "HEAD:a").strip())
    site.git("-c", "user.name=n", "-c", "user.email=e", "tag", "-a", "-m", "nested", "twice", "v1")
    tags = {tag.name: (tag.oid, tag.date.day) for tag in Repository.open(site.path).tags() if tag.name != "twice"}
    assert tags == {"light": (one, 4), "v1": (one, 6)}


def test_grep(site: DigSite) -> None:
    head = site.commit("One", {"a.py": "foo()\nfoobar()\n", "b.py": "# foo\n", "bin": b"\0foo\n"})
    repository = Repository.open(site.path)
    assert repository.grep(head, "foo") == (Match("a.py", 1, "foo()"), Match("b.py", 1, "# foo"))
    assert len(repository.grep(head, "foo", word=False)) == 3
    assert repository.grep(head, "fo+b", fixed=False, word=False, paths=("a.py",)) == (Match("a.py", 2, "foobar()"),)
    assert repository.grep(head, "-e") == ()


def test_ancestry(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    two = site.commit("Two", {"a": "2\n"})
    repository = Repository.open(site.path)
    assert repository.is_ancestor(one, two)
    assert not repository.is_ancestor(two, one)
    assert repository.merge_base(one, two) == one
    assert repository.exists(one)
    assert not repository.exists("0" * 40)
    assert not repository.exists("--help")


def test_the_remote_is_read_by_gitpython_and_only_then(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    site.remote("https://forge.example/one/two.git")
    assert Repository.open(site.path).remote_url() == "https://forge.example/one/two.git"
    assert Repository.open(site.path).remote_url("other") is None
    script = (
        "import sys; from archaeologist.git import Repository; import archaeologist.index;"
        f"Repository.open({str(site.path)!r}).resolve();"
        "print([m for m in ('git', 'pydantic', 'langgraph', 'networkx', 'tree_sitter') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_blame_of_what_is_not_there(site: DigSite) -> None:
    head = site.commit("One", {"a": "1\n"})
    repository = Repository.open(site.path)
    for path, line in (("b", 1), ("a", 5)):
        with pytest.raises(UsageError, match="is not there"):
            repository.blame(head, path, line, line)
