"""Questions about a definition are answered from its life; those about a change of it from the search."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.app import ask
from archaeologist.domain.answer import Answer

OPEN = "    def open(self, key):\n        self.lock.turn(key)\n        return self.door.swing()\n"
SHUT = "    def shut(self):\n        return self.door.slam()\n"


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(each.role, each.subject) for each in answer.commits]


def texts(answer: Answer) -> str:
    return " ".join([answer.headline, *(each.text for each in answer.claims)])


def shop(*methods: str, name: str = "Shop") -> str:
    return f"class {name}:\n" + "\n".join(methods)


@pytest.fixture
def street(site: DigSite) -> DigSite:
    """Many things with an `open` of their own, before and after the one that is asked about."""
    site.commit("Open the bank", {"bank.py": shop(OPEN.replace("swing", "creak"), name="Bank")}, at=0)
    site.commit("Build a shop", {"shop.py": shop(SHUT)}, at=1)
    site.commit("Let people in", {"shop.py": shop(SHUT, OPEN)}, at=2)
    site.commit("Open everything", {"street.py": "bank.open(key)\nshop.open(key)\nopen('x')\n"}, at=3)
    return site


def test_introduced_is_that_of_the_method_and_not_of_the_word(street: DigSite) -> None:
    answer = ask("When was `Shop.open` introduced?", street.path)
    assert told(answer) == [("introduced", "Let people in")]


def test_a_change_that_has_words_of_its_own_is_left_to_the_search(street: DigSite) -> None:
    alarm = OPEN.replace("        self.lock", "        self.alarm.silence()\n        self.lock")
    street.commit("Silence the alarm when the shop opens", {"shop.py": shop(SHUT, alarm)}, at=9)
    answer = ask("When was the alarm silencing in `Shop.open` introduced?", street.path)
    assert told(answer)[0][1] == "Silence the alarm when the shop opens"


def test_renamed_through_a_chain_with_the_body_changed_between(street: DigSite) -> None:
    street.commit("Say what it does", {"shop.py": shop(SHUT, OPEN.replace("open", "let_in"))}, at=4)
    street.commit(
        "Turn twice", {"shop.py": shop(SHUT, OPEN.replace("open", "let_in").replace("key)\n", "key, 2)\n"))}, at=5
    )
    last = OPEN.replace("open", "welcome").replace("key)\n", "key, 2)\n")
    street.commit("Be polite", {"shop.py": shop(SHUT, last)}, at=6)
    answer = ask("What was Shop.welcome called before?", street.path)
    assert told(answer) == [("renamed", "Be polite"), ("renamed", "Say what it does")]


def test_moved_to_another_file_though_others_of_the_name_stay(street: DigSite) -> None:
    street.commit("Split the shop", {"shop.py": "x = 1\n", "mall.py": shop(SHUT, OPEN)}, at=7)
    answer = ask("When was `Shop.open` moved?", street.path)
    assert told(answer) == [("moved", "Split the shop")]
    assert "`mall.py`" in texts(answer)


def test_removed_though_the_name_lives_on_elsewhere(street: DigSite) -> None:
    street.commit("Close down\n\nNobody comes any more.", {"shop.py": shop(SHUT)}, at=8)
    answer = ask("When was `Shop.open` removed?", street.path)
    assert (answer.status, told(answer)) == ("answered", [("removed", "Close down")])


def test_the_stages_of_a_deprecation_each_with_its_words(street: DigSite) -> None:
    marked = OPEN.replace(
        "        self.lock", '        warn("open is deprecated, use let_in", DeprecationWarning)\n        self.lock'
    )
    street.commit("Plan ahead", {"CHANGES.md": "- `Shop.open` is deprecated because keys get lost.\n"}, at=10)
    street.tag("v1.0", at=11)
    street.commit("Tell those who call it", {"shop.py": shop(SHUT, marked)}, at=12)
    street.tag("v1.1", at=13)
    street.commit("Clean up", {"shop.py": shop(SHUT)}, at=14)
    answer = ask("Why was `Shop.open` deprecated?", street.path)
    assert answer.commits[0].role == "deprecated"
    found = texts(answer)
    assert "`Shop.open` was announced to be deprecated in" in found
    assert "first in v1.0): “`Shop.open` is deprecated because keys get lost.”" in found
    assert "`Shop.open` is marked as deprecated in code since" in found
    assert 'first in v1.1): “warn("open is deprecated, use let_in", DeprecationWarning)”' in found
    assert "`Shop.open` was removed in" in found


def test_a_deprecation_that_was_withdrawn_is_told_with_its_end(street: DigSite) -> None:
    marked = OPEN.replace(
        "        self.lock", '        warn("open is deprecated", DeprecationWarning)\n        self.lock'
    )
    street.commit("Deprecate open of the shop", {"shop.py": shop(SHUT, marked)}, at=10)
    street.commit("People complained", {"shop.py": shop(SHUT, OPEN)}, at=12)
    answer = ask("Is `Shop.open` deprecated?", street.path)
    assert told(answer) == [("deprecated", "Deprecate open of the shop"), ("reverted", "People complained")]


def test_evolution_tells_the_turning_points_oldest_first(street: DigSite) -> None:
    street.commit("Be welcoming", {"shop.py": shop(SHUT, OPEN.replace("open", "welcome"))}, at=5)
    street.commit(
        "Split the shop", {"shop.py": "x = 1\n", "mall.py": shop(SHUT, OPEN.replace("open", "welcome"))}, at=7
    )
    answer = ask("How did `Shop.welcome` evolve?", street.path)
    assert told(answer) == [
        ("introduced", "Let people in"), ("renamed", "Be welcoming"), ("moved", "Split the shop"),
    ]  # fmt: skip


def test_what_became_is_asked_only_where_the_answer_uses_it(street: DigSite) -> None:
    plain = ask("Why was `Shop.shut` changed?", street.path)
    assert "what_became" in [call.name for call in plain.provenance.tools]
    renamed = ask("What was Shop.shut called before?", street.path)
    assert "what_became" not in [call.name for call in renamed.provenance.tools]


def test_a_class_that_was_merged_into_another_and_left_its_name_as_an_alias(street: DigSite) -> None:
    both = shop(SHUT, OPEN) + "\n\n" + shop(OPEN.replace("swing", "slide"), name="Stall")
    street.commit("Add a stall", {"shop.py": both, "use.py": "Stall().open(1)\n"}, at=5)
    one = shop(SHUT, OPEN) + "\n\nStall = Shop\n"
    street.commit("One kind of shop\n\nNobody could tell them apart.", {"shop.py": one}, at=6)
    answer = ask("Why is `Stall` just an alias now?", street.path)
    assert told(answer) == [("merged", "One kind of shop")]
    assert "Nobody could tell them apart." in texts(answer)


def test_a_definition_of_which_only_a_part_was_deprecated_was_not_deprecated(street: DigSite) -> None:
    marked = OPEN.replace(
        "        self.lock", '        warn("open: key is deprecated", DeprecationWarning)\n        self.lock'
    )
    street.commit("Do without keys", {"shop.py": shop(SHUT, marked)}, at=9)
    street.commit("Prefer doors", {"docs/guide.md": "Passing a key to open() is deprecated.\n"}, at=10)
    street.commit("Doors", {"shop.py": shop(SHUT, OPEN), "door.py": "deprecated = open\n"}, at=11)
    answer = ask("Why was `Shop.shut` deprecated?", street.path)
    assert answer.status == "premise_false"
