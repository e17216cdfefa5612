"""The questions the index answers by itself."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.git import Repository
from archaeologist.index import History, open_history
from archaeologist.index.releases import version_of


def history_of(site: DigSite) -> History:
    repository = Repository.open(site.path)
    return open_history(repository, repository.resolve())


def subjects(history: History, numbers: object) -> list[str]:
    assert isinstance(numbers, frozenset | tuple | list)
    return [commit.subject for commit in history.commits(sorted(numbers))]


def test_commits_by_name_and_number(site: DigSite) -> None:
    oids = [site.commit(f"Commit {n}", {"a": f"{n}\n"}) for n in range(70)]
    history = history_of(site)
    assert [history.oid(n) for n in history.numbers()] == oids
    assert history.number(oids[66]) == history.number(oids[66][:12].upper()) == 67
    assert history.number("0" * 40) is history.number("zz") is history.number(oids[0][:3]) is None
    assert [c.subject for c in history.commits([70, 1, 64])] == ["Commit 69", "Commit 0", "Commit 63"]
    assert history.is_visible(70)
    assert not history.is_visible(71)
    assert history.time(1) == int(history.commit(1).committed.timestamp())
    with pytest.raises(IndexError):
        history.commit(71)


def test_messages(site: DigSite) -> None:
    site.commit("Deprecate the old guard\n\nUse TrustedProxies instead; see send_file.", {"a": "1\n"})
    site.commit("Guards were deprecated\n\nNothing else.", {"a": "2\n"})
    site.commit("修复配置文件\n\n问题", {"a": "3\n"})
    site.commit('Say "AND" OR * NEAR( ^ -x:', {"a": "4\n"})
    history = history_of(site)
    assert history.messages_with("deprecating") == {1, 2}
    assert history.messages_with("guard", "subject") == {1, 2}
    assert history.messages_with("guard", "body") == frozenset()
    assert history.messages_with("old guard") == {1}
    assert history.messages_with("guard old") == frozenset()
    assert history.messages_with("trusted proxies") == history.messages_with("TrustedProxies") == {1}
    assert history.messages_with("proxy", "body") == {1}
    assert history.messages_with("send_file") == history.messages_with("send file") == {1}
    assert history.messages_with("配置") == history.messages_with("配") == history.messages_with("件", "subject") == {3}
    assert history.messages_with("置配") == frozenset()
    for hostile in ('"', '" OR *', "*", "AND", "NEAR(", "^", "-", "x:", "", " ", "\0", "subject : guard", "(", "{a}"):
        history.messages_with(hostile)
    assert history.messages_with("AND") == {4}
    assert history.message_length(1) == 9


def test_mentions(site: DigSite) -> None:
    site.commit("Fix it (#12)", {"a": "1\n"})
    site.commit("Follow #12 and #13\n\nGH-14", {"a": "2\n"})
    history = history_of(site)
    assert [history.mentions(n) for n in (11, 12, 13, 14)] == [(), (1, 2), (2,), (2,)]


def test_reverts(site: DigSite) -> None:
    add = site.commit("Add a cache (#7)", {"a": "1\n"})
    site.revert(add)
    site.commit("Add a cache (#7)", {"a": "1\n"})
    site.commit('Revert "Add a cache"\n\nToo slow.', {"a": None, "b": "1\n"})
    site.commit("Bring in a lock (#9)", {"c": "1\n"})
    site.commit("Revert #9", {"c": None})
    site.commit('Revert "Never done"', {"d": "1\n"})
    site.commit("Reverts nothing in particular", {"d": "2\n"})
    assert history_of(site).reverts() == ((2, 1), (4, 3), (6, 5))


def test_a_revert_of_a_request_means_its_merge(site: DigSite) -> None:
    site.commit("Base", {"a": "1\n"})
    site.branch("topic")
    site.commit("Work", {"b": "1\n"})
    site.switch("main")
    site.commit("Main", {"a": "2\n"})
    merge = site.merge("topic", message="Merge pull request #5 from x/topic")
    site.commit("Revert PR #5", {"b": None})
    history = history_of(site)
    assert history.reverts() == ((history.size, history.number(merge)),)


def test_releases(site: DigSite) -> None:
    site.commit("One", {"a": "1\n"})
    site.tag("v1.0rc1")
    site.commit("Two", {"a": "2\n"})
    site.tag("v1.0")
    site.commit("Three", {"a": "3\n"})
    site.tag("tool-9.0")
    site.commit("Four", {"a": "4\n"})
    site.tag("v1.1")
    site.tag("nightly")
    site.commit("Five", {"a": "5\n"})
    site.tag("v1.2b1")
    site.commit("Six", {"a": "6\n"})
    history = history_of(site)
    first = [tag.name if (tag := history.first_release(n)) else None for n in history.numbers()]
    assert first == ["v1.0", "v1.0", "v1.1", "v1.1", "v1.2b1", None]
    assert [tag.name for tag in history.tags()] == ["v1.0rc1", "v1.0", "tool-9.0", "nightly", "v1.1", "v1.2b1"]


@pytest.mark.parametrize(
    ("name", "series", "numbers", "prerelease"),
    [
        ("1.0", "", (1, 0), False),
        ("v1.2.3", "", (1, 2, 3), False),
        ("v3.0.0-beta.1", "", (3, 0, 0), True),
        ("2.0.0rc2", "", (2, 0, 0), True),
        ("v3.12.0a4", "", (3, 12, 0), True),
        ("networkx-3.0", "networkx", (3, 0), False),
        ("r4.13-rc-1", "r", (4, 13), True),
        ("rel_0_9", "rel", (0, 9), False),
        ("1.0.0.Final", "", (1, 0, 0), False),
        ("1.2.post1", "", (1, 2), False),
        ("tokio-util-0.7.1", "tokio-util", (0, 7, 1), False),
        ("5.0-SNAPSHOT", "", (5, 0), True),
    ],
)
def test_versions(name: str, series: str, numbers: tuple[int, ...], prerelease: bool) -> None:
    version = version_of(name)
    assert version is not None
    assert (version.series, version.numbers, version.prerelease) == (series, numbers, prerelease)


def test_names_without_a_version() -> None:
    assert version_of("nightly") is None


def test_docs_and_diffs(site: DigSite) -> None:
    text = "".join(f"line {n}\n" for n in range(9))
    site.commit("One", {"old.py": text, "other.py": "x\n"})
    site.rename("old.py", "new.py", text=text + "more\n")
    site.commit("Three", {"new.py": text, "other.py": "y\n"})
    history = history_of(site)
    one, two, three = (history.docs(n) for n in history.numbers())
    assert [(d.path, d.old_path, d.status, d.added, d.removed) for d in (*one, *two, *three)] == [
        ("old.py", "old.py", "A", 9, 0),
        ("other.py", "other.py", "A", 1, 0),
        ("new.py", "old.py", "R", 1, 0),
        ("new.py", "new.py", "M", 0, 1),
        ("other.py", "other.py", "M", 1, 1),
    ]
    assert [doc.n for doc in history.path_docs("old.py")] == [1, 2]
    assert [doc.n for doc in history.path_docs("new.py")] == [2, 3]
    assert history.path_docs("nowhere") == []
    assert history.paths() == ("new.py", "old.py", "other.py")
    assert history.docs_of([three[1].doc, one[0].doc]) == [three[1], one[0]]
    assert history.diffs([d.doc for d in three])[three[1].doc].added == ("y",)
    assert history.raw_diff(three[1].doc) == b"@@ -1 +1 @@\n-x\n+y\n"
    for n in history.numbers():
        assert tuple(history.diff(d.doc) for d in history.docs(n)) == history.repository.diff(history.oid(n))


def test_the_mailmap_of_the_revision_counts(site: DigSite) -> None:
    one = site.commit("One", {"a": "1\n"})
    site.commit("Two", {".mailmap": f"Dr Digger <{history_of(site).commit(1).author.email}>\n"})
    repository = Repository.open(site.path)
    assert history_of(site).commit(1).author.name == "Dr Digger"
    assert open_history(repository, one).commit(1).author.name == "Ada Digger"


def test_sha256(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = DigSite.create(tmp_path_factory.mktemp("s") / "site", object_format="sha256")
    oid = site.commit("One", {"a": "name\n"})
    history = history_of(site)
    assert history.number(oid[:20]) == 1
    assert [t.n for t in history.touches("name")] == [1]


def test_an_empty_message_and_an_empty_commit(site: DigSite) -> None:
    site.commit("", {"a": "1\n"})
    site.commit("Nothing changed", {})
    history = history_of(site)
    assert (history.commit(1).message, history.message_length(1), history.docs(2)) == ("", 0, ())
