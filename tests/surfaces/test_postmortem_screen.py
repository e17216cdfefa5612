"""The whole screen of a postmortem, from the repair of a bug."""

from __future__ import annotations

from digsite import DigSite
from origins import numbered
from program import archaeologist
from tills import till_shop

OF_A_REPAIR = """
#3········ (Make tax faster (#9)) most likely brought what #5········ repairs. It was in v1.1 to
v1.2, 30 days until #5········ repaired it.

  Repaired by  #5········
  In releases  v1.1 to v1.2
  Stood for    30 days
  At fault     tax (till.py:6)
  Confidence   56 % of the suspicion lies on the first suspect
  Rests on     24 pieces of evidence, each read again from the repository

Suspects
  #3········  2020-03-31  56 %  in v1.1  #9  Make tax faster (#9)
  #4········  2020-04-10  32 %  in v1.2      Fix quick_round to three digits
  #2········  2020-01-31  11 %  in v1.0      Fix tax of returned goods

What the repository cannot tell
  • who met it, how many, and since when it was noticed
  • what was deployed where, and which configuration ran
  • what was known and decided at the time, and why that made sense

For and against each suspect
#3········ Make tax faster (#9), 56 % of the suspicion
  • For: #3········ took out what the repair puts back.
    │ return round(amount * rate, 2)
    └ till.py in #3········
  • For: #3········ took back the repair #2········ (Fix tax of returned goods): it took out lines
    that the repair had put in.
  • Next test: Run the repair's test (test_till.py) at #3········~1 and at #3········: it passes
    before and fails after if this is the origin.

#4········ Fix quick_round to three digits, 32 % of the suspicion
  • For: #4········ wrote the line that the repair takes out.
    │ return quick_round(amount * rate, 3)
    └ till.py in #4········
  • Next test: Run the repair's test (test_till.py) at #4········~1 and at #4········: it passes
    before and fails after if this is the origin.

#2········ Fix tax of returned goods, 11 % of the suspicion
  • For: It brings `round`, `amount`, which the bug is about.
    │ return round(amount * rate, 2)
    └ till.py:9 in #2········
  • Against: It wrote none of the lines that the repair takes out.
  • Next test: Run the repair's test (test_till.py) at #2········~1 and at #2········: it passes
    before and fails after if this is the origin.

#1········ Add a till, 2 % of the suspicion
  • For: #1········ wrote the lines beside those that the repair changes.
    │ def tax(amount, rate):
    └ till.py in #1········
  • For: It brings `amount`, `rate`, `tax`, which the bug is about.
    │ amount = sum(item.price for item in basket)
    └ till.py:2 in #1········
  • Against: It wrote none of the lines that the repair takes out.
  • Next test: Nothing is older than #1········ here: look for the lines in the project's earlier
    history.

How it came in
  • Cause: #3········ Make tax faster (#9)
  • Trigger: no commit apart from the cause is known to have set it off
  • #3········, where it came in
    │ -    if amount < 0:
    │ -        return 0
    │ -    return round(amount * rate, 2)
    │ +    return quick_round(amount * rate, 2)
    └ till.py
  • #5········, the repair
    │ -    return quick_round(amount * rate, 3)
    │ +    if amount < 0:
    │ +        return 0
    │ +    return round(amount * rate, 2)
    └ till.py

Timeline
  2020-01-31  #2········  repaired something that was taken back later: Fix tax of returned goods
  2020-03-31  #3········  brought the bug: Make tax faster (#9)
  2020-03-31  #3········  v1.1, the first release that has the bug
  2020-04-10  #4········  repaired something in the same file: Fix quick_round to three digits
  2020-04-30  #5········  repaired the bug: Charge nothing for returned goods
  2020-04-30  #5········  v1.3, the first release without it

Contributing factors
  • #3········ took back the repair #2········ (Fix tax of returned goods): it took out lines that
    the repair had put in.
  • #3········ changed code and no test; the repair brought test_till.py. #5········
  • After #3········, #4········ (Fix quick_round to three digits) repaired lines about the same
    names, and this was not met.

What it reaches
  caller  calls          file
  total   tax            till.py
  main    total  way in  counter.py

  • Calls by reflection, by registration or from configuration are not followed.

Similar before
  commit      date        what was alike, and what was done then
  #2········  2020-01-31  Fix tax of returned goods: the same file, till.py; the same names,
                          `amount`, `rate`, `round`; the same words, goods, returned; it changed 4
                          lines of code, without a test.
  #4········  2020-04-10  Fix quick_round to three digits: the same file, till.py; the same names,
                          `amount`, `quick_round`, `rate`; it changed 2 lines of code, without a
                          test.

How often the files around were repaired
  file        changes in the year before  repairs
  till.py     4                           2, at fault
  counter.py  1                           0

Who knows this code
  • Ada Digger: 2 commits on these files, the last on 2020-01-31
  • Bo Spade: 1 commit on these files, the last on 2020-03-31
  • Lines of the first place at fault, by the year they were last written: 2 in 2020

Would a review have seen it?
  • It would have spoken, and of the files at fault:
  • A condition that came with a fix is taken out (till.py): `if amount < 0:` and 2 more lines are
    gone. Is what #2········ was for still taken care of after this? If it no longer needs to be,
    say why in the message.

Next steps
  • Give #2········ a test that fails when it is taken back. Done when that test fails at #3········
    and passes at #3········~1. git show #2········
  • Keep test_till.py among the tests that run on every change. Done when test_till.py fails at
    #5········~1 and passes at #5········. git show #5········ -- test_till.py
  • Read these repairs beside this one: is there a pattern to search the rest for? Done when every
    other place of the pattern is repaired, or shown to be right. git show #4········

In the words of those who were there
  • What was seen first, by whom, and what was believed then?
  • What made the change look right at the time?
  • What went well, and where were we lucky?
  • Who has taken which of the next steps, and by when?

Check it yourself
  git show --no-ext-diff #3········ -- till.py
  git show -s #2········
  git show --stat #3········
  git show --no-ext-diff #5········ -- test_till.py
  git show -s #4········

Looked from #5········ · without a model
"""


def test_a_report_from_the_repair(site: DigSite) -> None:
    shop = till_shop(site)
    ran = archaeologist("postmortem", "--fix", "v1.3", "--width", "100", cwd=shop.path)
    assert (ran.status, ran.err) == (0, "")
    assert numbered(shop, ran.out) == OF_A_REPAIR
