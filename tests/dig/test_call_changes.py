"""Who began to call a name, and in which commit: read off histories of a few commits."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.dig.call_changes import beginnings, call_changes
from archaeologist.dig.call_difference import difference, told_difference
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallPlace

SEND = "def send():\n    pass\n"
MAIN = "from net import send\n\ndef main():\n    {body}\n"


def told(site: DigSite, name: str = "send", since: int = 0) -> list[str]:
    """The changes, newest first: `subject: + caller`."""
    opened = Site.open(site.path)
    subjects = {commit.oid: commit.subject for commit in map(opened.history.commit, opened.history.numbers())}
    changes = call_changes(opened, name, since)
    return [f"{subjects[c.oid]}: {'+' if c.added else '-'} {c.caller.name} {c.caller.path}:{c.line}" for c in changes]


def began(site: DigSite, path: str, caller: str, name: str = "send") -> str | None:
    """The subject of the commit in which a caller began."""
    opened = Site.open(site.path)
    found = beginnings(opened, name, [CallPlace(path, caller)])
    changes = [opened.history.commit(opened.history.number(each.oid) or 0).subject for each in found.values()]
    return changes[0] if changes else None


def test_a_caller_begins_and_ceases(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND})
    site.commit("Main", {"main.py": MAIN.format(body="pass")})
    site.commit("Send in main", {"main.py": MAIN.format(body="send()")})
    site.commit("Send twice", {"main.py": MAIN.format(body="send()\n    send()")})
    site.commit("Send no more", {"main.py": MAIN.format(body="pass")})
    assert told(site) == ["Send no more: - main main.py:4", "Send in main: + main main.py:4"]
    assert told(site, since=4) == ["Send no more: - main main.py:4"]


def test_a_name_that_is_only_spoken_of_is_not_called(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND})
    site.commit("A comment", {"main.py": "# send()\nsend = 1\n"})
    assert told(site) == []


def test_a_renamed_caller_began_where_it_did_under_its_old_name(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND})
    site.commit("Send in main", {"main.py": MAIN.format(body="send()")})
    site.commit("Rename main", {"main.py": MAIN.format(body="send(1)").replace("main", "run")})
    assert began(site, "main.py", "run") == "Send in main"
    assert told(site) == ["Send in main: + main main.py:4"]


def test_a_moved_caller_began_where_it_stood_before(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND})
    site.commit("Send in main", {"main.py": MAIN.format(body="send()")})
    site.commit("Move it", {"main.py": None, "app/entry.py": MAIN.format(body="send()")})
    assert began(site, "app/entry.py", "main") == "Send in main"


def test_a_renamed_file_is_followed_though_the_name_was_not_touched(site: DigSite) -> None:
    body = "send()\n" + "".join(f"    x{n} = {n}\n" for n in range(20))
    site.commit("Send in main", {"main.py": MAIN.format(body=body)})
    site.commit("Move it", {"main.py": None, "src/main.py": MAIN.format(body=body)})
    assert began(site, "src/main.py", "main") == "Send in main"


def test_a_call_that_a_merge_alone_wrote_began_in_the_merge(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND, "main.py": MAIN.format(body="pass")})
    site.branch("side")
    site.commit("Side", {"side.py": "x = 1\n"})
    site.switch("main")
    site.commit("Trunk", {"trunk.py": "x = 1\n"})
    site.merge("side", files={"main.py": MAIN.format(body="send()")})
    assert began(site, "main.py", "main") == site.git("log", "-1", "--format=%s").strip()


def test_a_caller_nobody_has_is_not_found(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND})
    assert began(site, "main.py", "nobody") is None


def test_the_difference_of_two_revisions_is_the_calls_that_came_and_went(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND + "\ndef receive():\n    pass\n", "main.py": MAIN.format(body="send()")})
    site.commit("Receive instead", {"main.py": MAIN.format(body="receive()").replace("import send", "import receive")})
    opened = Site.open(site.path)
    assert told_difference(difference(opened, 1, 2), 9) == [
        "1 call came, 1 went.",
        "+ main -> receive (main.py:4)",
        "- main -> send (main.py:4)",
    ]
    assert told_difference(difference(opened, 2, 1), 9)[0] == "1 call came, 1 went."


def test_a_file_that_only_moved_makes_no_difference(site: DigSite) -> None:
    site.commit("Net", {"net.py": SEND, "main.py": MAIN.format(body="send()")})
    site.commit("Move it", {"main.py": None, "app/main.py": MAIN.format(body="send()")})
    opened = Site.open(site.path)
    assert told_difference(difference(opened, 1, 2), 9) == ["no calls came, 0 went."]
