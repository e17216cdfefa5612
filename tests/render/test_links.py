"""Which page a remote's address leads to."""

from __future__ import annotations

import pytest

from archaeologist.domain.oid import Oid
from archaeologist.render.links import NOWHERE, forge_of

OID = Oid("0123456789" * 4)


@pytest.mark.parametrize(
    ("remote", "commit"),
    [
        ("https://github.com/pallets/flask.git", f"https://github.com/pallets/flask/commit/{OID}"),
        ("https://github.com/pallets/flask/", f"https://github.com/pallets/flask/commit/{OID}"),
        ("git@github.com:pallets/flask.git", f"https://github.com/pallets/flask/commit/{OID}"),
        ("github.com:pallets/flask", f"https://github.com/pallets/flask/commit/{OID}"),
        ("ssh://git@github.com:22/pallets/flask.git", f"https://github.com/pallets/flask/commit/{OID}"),
        ("git://github.com/pallets/flask", f"https://github.com/pallets/flask/commit/{OID}"),
        ("https://me:secret@github.com/pallets/flask", f"https://github.com/pallets/flask/commit/{OID}"),
        ("https://GitHub.com/pallets/flask", f"https://github.com/pallets/flask/commit/{OID}"),
        ("https://github.example.org/a/b", f"https://github.example.org/a/b/commit/{OID}"),
        ("https://gitlab.com/group/sub/project.git", f"https://gitlab.com/group/sub/project/-/commit/{OID}"),
        ("git@gitlab.gnome.org:GNOME/gtk.git", f"https://gitlab.gnome.org/GNOME/gtk/-/commit/{OID}"),
        ("git@bitbucket.org:team/repo.git", f"https://bitbucket.org/team/repo/commits/{OID}"),
        ("https://codeberg.org/forgejo/forgejo", f"https://codeberg.org/forgejo/forgejo/commit/{OID}"),
        ("https://git.sr.ht/~sircmpwn/hare", f"https://git.sr.ht/~sircmpwn/hare/commit/{OID}"),
    ],
)
def test_a_known_forge_has_a_page_for_a_commit(remote: str, commit: str) -> None:
    assert forge_of(remote).commit(OID) == commit


@pytest.mark.parametrize(
    "remote",
    [
        None,
        "",
        "/srv/git/flask.git",
        "../flask",
        "file:///srv/git/flask.git",
        "https://git.example.org/flask.git",
        "javascript://github.com/a/b",
        "https://github.com/only-an-owner",
        "https://github.com/a/<script>",
        "git@github.com:a/b\nc",
        "C:\\repos\\flask",
    ],
)
def test_any_other_remote_has_no_pages(remote: str | None) -> None:
    assert forge_of(remote) == NOWHERE
    assert NOWHERE.commit(OID) is NOWHERE.request(1) is NOWHERE.issue(1) is NOWHERE.file(OID, "a", (1, 2)) is None


def test_requests_issues_and_files_have_pages_where_the_forge_has_them() -> None:
    github, gitlab = forge_of("https://github.com/a/b"), forge_of("https://gitlab.com/a/b")
    assert github.request(7) == "https://github.com/a/b/pull/7"
    assert gitlab.request(7) == "https://gitlab.com/a/b/-/merge_requests/7"
    assert github.issue(7) == "https://github.com/a/b/issues/7"
    assert github.file(OID, "src/odd name#1.py", (3, 9)) == (
        f"https://github.com/a/b/blob/{OID}/src/odd%20name%231.py#L3-L9"
    )
    assert gitlab.file(OID, "a.py", (3, 9)) == f"https://gitlab.com/a/b/-/blob/{OID}/a.py#L3-9"
    assert forge_of("https://git.sr.ht/~a/b").request(7) is None
