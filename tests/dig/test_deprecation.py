"""The stages of a deprecation: announced, warned, withdrawn, removed; and of what."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.declared_life import deprecation
from archaeologist.dig.deprecation import stage_evidence
from archaeologist.dig.proof import RepositoryProof
from archaeologist.dig.site import Site

LOAD = "def load(path, strict=False):\n    return parse(open(path).read(), strict)\n"
WARNS = LOAD.replace("    return", '    warnings.warn("load is deprecated", DeprecationWarning)\n    return')
REST = "\n\ndef other():\n    return 1\n"


def told(site: DigSite, name: str) -> list[str]:
    """`stage: subject` with what is meant and where the words stand; every mark is read again from the repository."""
    dig = Site.open(site.path)
    proof = RepositoryProof(dig)
    found = []
    for each in deprecation(dig, name):
        assert [proof.fault(one) for one in stage_evidence(dig, each)] in ([], [None])
        commit = dig.history.commit(dig.history.number(each.oid) or 0)
        where = f" ({each.mark.where})" if each.mark else ""
        found.append(f"{each.stage}{f' {each.part}' if each.part else ''}: {commit.subject}{where}")
    return found


def test_announced_warned_removed_each_in_its_commit(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + REST, "CHANGES.md": "# 1.0\n"})
    site.commit("Plan ahead", {"CHANGES.md": "# 1.1\n- `load` is deprecated, use `read` instead.\n# 1.0\n"})
    site.commit("Say so", {"a.py": WARNS + REST})
    site.commit("Clean up", {"a.py": REST.lstrip()})
    assert told(site, "load") == ["announced: Plan ahead (changelog)", "warned: Say so (call)", "removed: Clean up"]


def test_a_message_may_be_the_first_to_say_so(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Deprecate load\n\nNobody needs it.", {"a.py": "@deprecated\n" + LOAD + REST})
    assert told(site, "load") == ["announced: Deprecate load (message)", "warned: Deprecate load (annotation)"]


def test_a_rename_does_not_begin_it_anew(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Mark it", {"a.py": "@deprecated\n" + LOAD + REST})
    site.commit("Call it otherwise", {"a.py": "@deprecated\n" + LOAD.replace("load", "read_in") + REST})
    assert told(site, "read_in") == ["warned: Mark it (annotation)"]


def test_a_mark_that_was_taken_away_is_withdrawn(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Mark it", {"a.py": WARNS + REST})
    site.commit("Change of mind", {"a.py": LOAD + REST})
    assert told(site, "load") == ["warned: Mark it (call)", "withdrawn: Change of mind"]


def test_one_that_was_born_deprecated(site: DigSite) -> None:
    site.commit(
        "Keep the old way open", {"a.js": "/** @deprecated use other */\nfunction load(a) {\n  return other(a);\n}\n"}
    )
    assert told(site, "load") == ["warned: Keep the old way open (documentation)"]


def test_a_parameter_is_not_the_function(site: DigSite) -> None:
    warns = '    if strict:\n        warnings.warn("strict is deprecated", DeprecationWarning)\n    return'
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Be lax", {"a.py": LOAD.replace("    return", warns) + REST})
    site.commit("Be laxer", {"a.py": LOAD.replace(", strict=False", "").replace(", strict", "") + REST})
    assert told(site, "load") == ["warned strict: Be lax (call)", "removed strict: Be laxer"]


def test_a_setting_that_a_function_warns_of_is_not_the_function(site: DigSite) -> None:
    warns = "    if env:\n        warnings.warn(\"'APP_ENV' is deprecated\", DeprecationWarning)\n    return"
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Warn", {"a.py": LOAD.replace("    return", warns) + REST})
    assert told(site, "load") == ["warned APP_ENV: Warn (call)"]
    assert told(site, "APP_ENV") == ["warned: Warn (code)"]


def test_a_flag_is_no_definition_and_has_stages(site: DigSite) -> None:
    site.commit("Add it", {"cli.py": 'add("--cold")\n', "docs/flags.md": "--cold: no heating\n"})
    site.commit("Write it down", {"docs/flags.md": "--cold: deprecated since 2.0\n"})
    site.commit("Drop it", {"cli.py": "add()\n"})
    assert told(site, "--cold") == ["announced: Write it down (document)", "removed: Drop it"]


def test_old_news_and_words_about_a_member_announce_nothing(site: DigSite) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit(
        "1",
        {"CHANGES.md": "- `load.cache` is deprecated\n- remove the deprecated load\n- other is deprecated, use load\n"},
    )
    assert told(site, "load") == []


def test_words_before_its_time_speak_of_another_of_that_name(site: DigSite) -> None:
    site.commit("Start", {"CHANGES.md": "- `load` is deprecated\n"})
    site.commit("Add load", {"a.py": LOAD + REST})
    assert told(site, "load") == []


@pytest.mark.parametrize(
    "words",
    [
        "-   The ``load`` decorator is deprecated. Handle errors",
        "Deprecate ``read`` and ``load``.",
        "Deprecate redundant ``load``.",
        "-   Importing ``escape`` and ``load`` from ``shop`` is deprecated. Import them",
        "- Deprecate {meth}`Shop.load`. It relies on chance",
        "feat(shop): enable more and deprecate load() (#7986)",
        "Deprecating load/error in favour of then/catch",
        "Deprecated `load`",
        "load: deprecated since 2.0",
        "``shop.load.*`` will be deprecated in the future",
    ],
)
def test_words_that_announce_it(site: DigSite, words: str) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Words", {"CHANGES.md": words + "\n"})
    assert told(site, "load") == ["announced: Words (changelog)"]


@pytest.mark.parametrize(
    "words",
    [
        "The `mimetype` argument of `load` is deprecated",
        "* Deprecate leading `:` in `name` for `load(name)`",
        "If you use `Module`, which is deprecated, `load` will restore it",
        "Passing positions to `load` is deprecated",
        "`load.cache` is deprecated",
        "other is deprecated, use load",
        "remove the deprecated load",
        "* deprecate `fill()` -- load `all()` instead",
        "Deprecate load of pickles",
    ],
)
def test_words_that_speak_of_something_else(site: DigSite, words: str) -> None:
    site.commit("Add load", {"a.py": LOAD + REST})
    site.commit("Words", {"CHANGES.md": words + "\n"})
    assert told(site, "load") == []
