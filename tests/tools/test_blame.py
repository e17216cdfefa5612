"""The tools that say why lines are here."""

from __future__ import annotations

from digsite import DigSite

from archaeologist.app import ask
from archaeologist.dig.site import Site
from archaeologist.toolkit.result import Refusal, ToolResult
from archaeologist.tools.blame import line_origins, why_lines

GUARD = "def connect(host, retries):\n    if retries > MAXIMUM_RETRIES:\n        raise TooManyRetries(host)\n"


def test_the_origins_of_a_range_tell_every_step(site: DigSite) -> None:
    first = site.commit("Give up after some retries", {"net.py": GUARD})
    second = site.commit("Say what is what", {"net.py": GUARD.replace("host, retries", "host: str, retries: int")})
    result = line_origins.run(Site.open(site.path), path="net.py", start=1, end=1)
    assert isinstance(result, ToolResult)
    assert [(f.role, f.oid) for f in result.value] == [("introduced", first)]
    assert f"1: {second.short} 2020-01-03 only changed its types or remarks to checkers (net.py)" in result.text
    assert f"passed over {second.short}" in result.evidence[0].says


def test_a_range_that_is_not_there_is_refused(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": GUARD})
    result = line_origins.run(Site.open(site.path), path="gone.py", start=1, end=2)
    assert isinstance(result, Refusal)
    assert "gone.py:1-2 is not there" in result.sentence


def test_a_long_range_is_cut_and_says_so(site: DigSite) -> None:
    site.commit("Count", {"net.py": "".join(f"value_{n} = {n}\n" for n in range(300))})
    result = line_origins.run(Site.open(site.path), path="net.py", start=1, end=300)
    assert result.caveats == ("Only the first 200 lines were looked at.",)


def test_words_lead_to_the_commit_that_wrote_what_they_describe(site: DigSite) -> None:
    wrote = site.commit("Give up after some retries", {"net.py": GUARD})
    site.commit("Add a door", {"door.py": "def open_door():\n    return door\n"})
    result = why_lines.run(Site.open(site.path), words=("maximum", "retries"))
    assert isinstance(result, ToolResult)
    assert [f.oid for f in result.value] == [wrote]
    assert {"blame", "symbol"} <= {each.kind for each in result.evidence}
    assert result.text.startswith("net.py:2-2")


def test_words_that_stand_nowhere_give_nothing(site: DigSite) -> None:
    site.commit("Give up after some retries", {"net.py": GUARD})
    result = why_lines.run(Site.open(site.path), words=("chandelier",))
    assert (result.text, result.evidence) == ("No line fits these words.", ())


def test_code_that_is_quoted_is_found_word_for_word(site: DigSite) -> None:
    site.commit("Answer", {"reply.js": "function reply(body) {\n  return body;\n}\n"})
    guard = site.commit(
        "Guard the answer against a swf that is disguised",
        {"reply.js": "function reply(body) {\n  return '/**/' + body;\n}\n"},
    )
    site.commit("Say hello", {"hello.js": "function hello(body) {\n  return body;\n}\n"})
    result = why_lines.run(Site.open(site.path), words=("return", "body"), code=("/**/",))
    assert isinstance(result, ToolResult)
    assert [each.oid for each in result.value] == [guard]
    answer = ask("what is the `/**/` in front of the body good for?", site.path)
    assert answer.commits[0].oid == guard
