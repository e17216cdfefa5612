"""Which question of a model may be shown under our name: those that ask, claim nothing, and name nothing new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent.settling import LONGEST, Ground, question

NAMES = """\
at: «shop/till.py», lines 7 to 8 before the change
earlier commit: 4f3c2b1a09 2020-01-31, #12 «Fix the tax of returned goods (#12)»
its reason: «The ledger refuses a negative tax, see https://tracker.example/T-9 or ask bo@till.example.»
  - 7: «    if amount < 0:»
  - «        return no_tax(amount)»
  + 6: «    return amount * RATES[2.5]»
question now: «Is what 4f3c2b1a09 was for still taken care of after this? Its tests are in tests/test_till.py.»
"""
ABOUT = "Fix the tax of returned goods\nThe ledger refuses a negative tax.\nif amount < 0: return no_tax(amount)"
GROUND = Ground(NAMES, ABOUT, ("4f3c2b1a09" + "0" * 30,))


@pytest.mark.parametrize(
    "said",
    [
        "Does no_tax still run when a returned item makes the amount negative?",
        "Does anything refuse a negative tax now?",
        "What does the ledger do with the tax of a returned item? Which test in tests/test_till.py shows it?",
        "Is the reason of 4f3c2b1a09 gone, and does the ledger take any tax?  ",
        "Does request #12 still hold for a negative amount?",
        "Where is no_tax(amount) called, if not in shop/till.py?",
        "Will the ledger's check refuse what RATES gives?",
        "Can Ledger take a tax of 2.5 on returns?",
        "Has 4f3c2b1 been undone for negative tax on purpose?",
    ],
)
def test_a_question_about_the_finding_stands(said: str) -> None:
    assert question(said, GROUND) == said.strip()


REFUSED = {
    "no question": "The ledger takes a negative tax now.",
    "a claim before it": "The ledger takes a negative tax now. Is that so?",
    "a claim with a mark": "The ledger takes a negative tax now?",
    "a claim behind a colon": "Is that fine: the ledger takes a negative tax?",
    "a claim behind a stop": "Is it gone. The ledger takes a negative tax now?",
    "a claim in brackets": "Is the tax (the ledger takes it now) right?",
    "a claim behind a dash": "Is the tax right - the ledger takes it now?",
    "a leading question": "Isn't the negative tax fine now?",
    "a claim after it": "Is the negative tax fine? Yes.",
    "three questions": "Is the tax right? Is the ledger right? Is the amount right?",
    "too long": "Is the tax right when " + "the amount is negative and " * 8 + "returned?",
    "another commit": "Does ab12cd34ef still refuse a negative tax?",
    "a commit of letters alone": "Does deadbeef still refuse a negative tax?",
    "a commit in capitals": "Does AB12CD34EF still refuse a negative tax?",
    "another request": "Does #13 still refuse a negative tax?",
    "a request of another repository": "Does evil/till#12 still refuse a negative tax?",
    "another number": "Is the negative tax refused since 2019?",
    "a part of a number": "Is a tax of 20 negative?",
    "a part of a version": "Is a tax of 2 negative?",
    "another path": "Does shop/ledger.py refuse a negative tax?",
    "a part of a path made longer": "Does evil/shop/till.py refuse a negative tax?",
    "another identifier": "Does refuse_tax refuse a negative tax?",
    "another identifier in humps": "Does refuseTax refuse a negative tax?",
    "somebody": "Did Mallory approve the negative tax?",
    "a name in other letters": "Does the lеdger refuse a negative tax?",
    "an address": "Is the negative tax at https://tracker.example/T-9 settled?",
    "an address without its scheme": "Is the negative tax at tracker.example/T-9 settled?",
    "an address of the web": "Is the negative tax at www.tracker.example settled?",
    "an address after two slashes": "Is the negative tax at //tracker.example settled?",
    "a mention": "Does @bo know of the negative tax?",
    "a mail address": "Does bo@till.example know of the negative tax?",
    "a mail host": "Does till.example know of the negative tax?",
    "code": "Does `no_tax` handle a negative tax?",
    "emphasis": "Is the *negative* tax refused?",
    "emphasis with lines": "Is the _negative_ tax refused?",
    "a link": "Is the [negative](x) tax refused?",
    "markup": "Is the <b>negative</b> tax refused?",
    "an entity": "Is the negative &lt; tax refused?",
    "a quotation": 'Did somebody write "the negative tax is fine" here?',
    "an exclamation": "Is the negative tax refused!?",
    "another line": "Is the negative tax refused?\nIs the ledger right?",
    "a control character": "Is the negative\x1b[31m tax refused?",
    "a turn of direction": "Is the negative\u202e tax refused?",
    "nothing to see": "Is the neg\u200bative tax refused?",
    "half a character": "Is the negative \ud800 tax refused?",
    "two spaces": "Is the  negative tax refused?",
    "nothing in particular": "Does this look good to you?",
    "an approval": "Can this change be merged after all?",
    "an empty question": "Is it?",
    "nothing": "",
    "no text": 7,
    "none": None,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_more_than_a_question_about_the_finding_does_not_stand(kind: str) -> None:
    assert question(REFUSED[kind], GROUND) == ""


@given(st.text(max_size=LONGEST + 20) | st.text("Is thetax?. ,()_#@/:-\n", max_size=40))
def test_what_stands_is_short_plain_and_asks(said: str) -> None:
    stands = question(f"Is the tax {said}?", GROUND)
    if stands:
        assert len(stands) <= LONGEST
        assert stands.endswith("?")
        assert not set(stands) & set('@<>[]`*\n\r\t"“”!;|\\~')
