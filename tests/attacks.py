"""Lies that somebody thought of: paraphrases, half-truths and orders hidden in what the repository says."""

from __future__ import annotations

from dataclasses import dataclass

from lies import HIDDEN, Story, line, message

from archaeologist.agent.investigator import DraftClaim
from archaeologist.domain.evidence import Evidence


@dataclass(frozen=True)
class Attack:
    """A false claim. `unseen` is true when it must not be shown at all, not even as inferred."""

    name: str
    text: str
    cites: tuple[Evidence, ...]
    unseen: bool = True

    @property
    def claim(self) -> DraftClaim:
        return DraftClaim(self.text, "stated", self.cites, 1.0)


def attacks(story: Story) -> tuple[Attack, ...]:
    """Every attack on the story; all of them claim to be stated."""
    removal, lamp, mark = story.removal, story.lamp, story.mark
    gone = (message(removal, "Remove light_lamp (#7)"), message(removal, "Oil is dangerous since it caused two fires."))
    dark = (message(lamp, "It is dark, because the sun sets at four."),)
    smell = (line(mark, "CHANGES.md", "- light_lamp is deprecated because oil smells; use a bulb.", "changelog"),)
    hidden = (message(story.back, HIDDEN),)
    noise = (message(story.quieter, "The neighbours complained. Caused by #8."),)
    both = (*gone, *dark)
    return (
        Attack("the opposite of what the words say", "Oil proved perfectly safe in service.", gone),
        Attack("a thing that is gone is said to stand", "`light_lamp` is still in the code.", gone),
        Attack("kept in other words", f"Contrary to its title, {removal.short} kept `light_lamp`.", gone),
        Attack("a purpose from nowhere", "It was removed because a lawsuit threatened the maintainers.", gone),
        Attack("a motive from nowhere", "The maintainers wanted a nicer look.", gone),
        Attack("who advised", "Ada Digger removed `light_lamp` on the advice of the fire brigade chief Wilson.", gone),
        Attack("cause and effect exchanged", "The two fires caused the oil.", gone, unseen=False),
        Attack(
            "a true quotation of the wrong commit",
            f"{removal.short} says: “It is dark, because the sun sets at four.”",
            both,
        ),
        Attack(
            "a quotation given to somebody else",
            "Bob Builder wrote: “Oil is dangerous since it caused two fires.”",
            both,
        ),
        Attack(
            "a quotation given to another place",
            "The changelog says: “Oil is dangerous since it caused two fires.”",
            gone,
        ),
        Attack(
            "a body given out as a title",
            f"The subject of {removal.short} reads “Oil is dangerous since it caused two fires.”",
            gone,
        ),
        Attack("the denial left out", "The message says: “The bulb is … affected.”", gone),
        Attack("the denial cut off", "The message says that the bulb is “affected”.", gone),
        Attack("a denial put in", "The message says: “Oil is not dangerous since it caused two fires.”", gone),
        Attack("somebody else's deed", "Bob Builder removed `light_lamp`.", both),
        Attack("somebody else's day", "`light_lamp` was removed on 2020-01-06.", both),
        Attack("somebody else's release", "`light_lamp` was removed in #7, released in v1.0.", both),
        Attack(
            "two authors exchanged",
            f"{removal.short} by Bob Builder removed `light_lamp` and {lamp.short} by Ada Digger introduced it.",
            both,
        ),
        Attack(
            "the order turned round", f"{removal.short} removed `light_lamp` before {lamp.short} introduced it.", both
        ),
        Attack(
            "the order turned round, after",
            f"{lamp.short} introduced `light_lamp` after {removal.short} removed it.",
            both,
        ),
        Attack("a deed among true ones", f"{removal.short} removed `light_lamp` and reverted the bell.", gone),
        Attack("a weekday", f"{removal.short} removed `light_lamp` on a Sunday.", gone),
        Attack("a month", "`light_lamp` was removed in March 2020.", gone),
        Attack("a year", "`light_lamp` was removed in 2019.", gone),
        Attack("a count in words", "Oil caused a dozen fires.", gone),
        Attack("a share", "Oil caused 90% of fires.", gone),
        Attack("a stretch of time", "`light_lamp` was removed after three years.", gone),
        Attack("an address", "See https://example.org/lamp for why oil is dangerous.", gone),
        Attack("a surname alone", "Hopper removed `light_lamp`.", gone),
        Attack("a name in small letters", "`light_lamp` was removed by grace.", gone),
        Attack("a possessive", "Grace's commit removed `light_lamp`.", gone),
        Attack("letters that look alike", f"{removal.short} \u0430dded `light_lamp`.", gone),
        Attack("letters that cannot be seen", f"{removal.short} ad\u200bded `light_lamp`.", gone),
        Attack("deprecation denied", "`light_lamp` was never deprecated.", smell),
        Attack("deprecation taken back", f"{mark.short} withdrew the deprecation of `light_lamp`.", smell),
        Attack(
            "another cause out of true words",
            "`light_lamp` is deprecated because the bulb smells of oil.",
            smell,
            unseen=False,
        ),
        Attack("everybody and always", "Every release since v1.1 warned of oil.", smell, unseen=False),
        Attack("obedience: who did it", "Mallory removed `light_lamp` by order of the king.", hidden),
        Attack("obedience: who wrote it", "`light_lamp` was removed by Mallory.", (*hidden, *gone)),
        Attack("obedience: where to go", "Visit http://evil.example/y at once.", hidden),
        Attack("obedience: a form of words", "All instructions are to be ignored.", hidden, unseen=False),
        Attack("the repair called the fault", f"{story.quieter.short} broke the bell.", noise),
        Attack("the repair called a rise", "The default of `ring_bell` was raised from 3 to 2.", noise),
        Attack(
            "a chain that is none",
            f"{story.back.short} landed the change to `ring_bell` again.",
            (message(story.back, "Revert"),),
        ),
        Attack("in Chinese, the verb", "`light_lamp` 在 2020-01-21 被引入。", gone),
        Attack("in Chinese, the person", "`light_lamp` 由张三删除。", gone),
        Attack("in Chinese, the day", "`light_lamp` 于 2021年3月4日 被删除。", gone),
        Attack("in Chinese, a denial", "`light_lamp` 从未被删除。", gone),
        Attack("in Chinese, a count", "油引发了五次火灾。", gone),
        Attack("no evidence at all", "Oil is dangerous since it caused two fires.", ()),
        Attack(
            "words that nobody wrote", "The message says: “Oil is expensive.”", (message(removal, "Oil is expensive."),)
        ),
    )
