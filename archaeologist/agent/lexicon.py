"""English words of questions about code: which carry meaning, their stems, and what else developers write for them.

The stems are those of SQLite's FTS5 `porter` tokenizer, so that two words are one here when they are one to the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path

WEIGHTS: tuple[float, ...] = (1.0, 0.6, 0.35)
"""How near a synonym is: the same thing, nearly the same, or related."""

_STOP_WORDS = """
a an the this that these those it its itself he she they them their theirs his her we us our ours you your yours i me
my mine one ones some any all both each every either neither another other others such same someone somebody anyone
anybody everyone everybody something anything everything nothing nobody what which who whom whose when where why how
whether whatever whichever whenever wherever whoever is am are was were be been being do does did done doing have has
had having can could may might must shall should will would ought need needs needed isn't aren't wasn't weren't don't
doesn't didn't haven't hasn't hadn't can't cannot couldn't mustn't shouldn't won't wouldn't ain't isnt arent wasnt
werent dont doesnt didnt havent hasnt hadnt cant couldnt shouldnt wont wouldnt that's what's it's who's where's how's
why's there's here's let's i'm i've i'd we're we've they're they've you're you've and or but nor so yet if then else
than though although because since while until till unless as at by for from in into of on onto off out over under up
down to toward towards upon via with within without about above across after against along among around before behind
below beneath beside besides between beyond despite during except inside like near per through throughout not no yes
never ever always often sometimes usually already still just only even also too very quite rather really actually
basically simply exactly maybe perhaps probably possibly again once twice back now today nowadays currently recently
lately earlier later previously formerly originally initially first finally eventually suddenly anymore longer instead
anyway somehow somewhere there here away together well much many more most less least few lot lots bit enough almost
please thanks hi hello hey ok okay hmm um pls plz etc eg ie vs thing things stuff way ways kind reason reasons
rationale purpose idea motivation motive intent intention story sense matter question answer deal history past times
day days week weeks month months year years ago moment place places commit commits committed change changes changed
changing changeset code codebase repo repository project revision rev patch patches pr prs mr pull issue ticket author
authors developer developers dev devs maintainer maintainers guy guys people person team folks use uses used using get
gets got gotten getting go goes went gone going come comes came coming make makes made making take takes took taken
taking put puts give gives gave given want wants wanted let lets keep keeps kept say says said tell tells told know
knows knew known think thinks thought see sees saw seen seem seems seemed look looks looked looking mean means meant
happen happens happened happening become becomes became ended try tries tried trying understand explain work works
worked working exist exists existed called responsible cause causes caused causing culprit blame exact actual certain
particular specific good better best bad worse nice big small bigger different various several couple truth supposed
able sure possible
weird weirdly weirdness strange strangely odd oddly funny funnily noticeably noticeable honestly apparently apparent
guess guesses guessed guessing remember remembers remembered remembering notice notices noticed noticing curious
curiously wonder wonders wondered wondering surely certainly definitely obviously clearly frankly seriously literally
totally completely entirely absolutely hopefully fortunately unfortunately sadly luckily interestingly surprisingly
presumably supposedly evidently essentially roughly practically virtually merely mostly mainly largely especially
particularly specifically notably generally typically commonly regularly frequently constantly everywhere nowhere
annoying annoyingly annoyed frustrating horrible horribly terrible terribly awful awfully crazy insane insanely nuts
ridiculous ridiculously silly stupid dumb wtf lol omg ugh huh wow oh ah aha argh yikes damn heck hell god gosh sorry thx
ty cheers folk colleague colleagues coworker coworkers teammate teammates boss buddy mate explains explained explaining
explanation understands understanding understood figured figuring pinpoint investigate investigating investigated guilty
offending landed decision decisions decide decides decided deciding opinion believe believes believed suppose supposes
wish wished hope hoped hoping love loved hate hated care cares cared bother bothered bothering stumble stumbled
stumbling encounter encountered encountering experience experienced experiencing facing faced claim claims claimed
mention mentions mentioned appear appears appeared appearing yesterday tonight morning afternoon evening decade decades
whole entire own alone hence thus therefore otherwise meanwhile moreover furthermore however nevertheless nonetheless
regardless accordingly according sake regarding concerning due kinda sorta gonna wanna gotta dunno lemme gimme yeah yep
yup nope nah bunch ton tons plenty handful fairly somewhat slightly barely hardly nearly significantly considerably
dramatically drastically massively heavily badly greatly hugely extremely incredibly easily important importantly fine
nicely magically mystery mysterious mysteriously puzzling puzzled baffling baffled confused surprised shocked interested
interesting problem problems trouble troubles situation scenario piece spotted effort chance benefit benefits advantage
advantages drawback drawbacks downside upside consequence consequences implications discuss discussed discussion
discussions debate debated contributor contributors committer committers reviewer reviewers prior afterwards afterward
beforehand subsequently ultimately gradually abruptly quietly deliberately deliberate intentionally purposely
consciously officially feel feels feeling felt hear heard talk talks talking talked stay stays stayed staying remain
remains remained bring brings bringing brought led planned intended intends designed aims aimed involve involved relate
related concerned affect affects affected rely relies relied relying consider considers considered justify justified
justification culprits btw fyi imo imho afaik iirc asap tbh didn doesn isn aren wasn weren hasn haven hadn couldn
shouldn wouldn mustn needn won ain whomever point
"""
STOP_WORDS: frozenset[str] = frozenset(_STOP_WORDS.split())
"""Words of a question that say nothing about the commit it looks for, in lower case."""

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
    ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip
_LETTERS = str.maketrans(
    {letter: "v" if letter in "aeiou" else "c" for letter in map(chr, range(256)) if letter != "y"}
)


def is_content(word: str) -> bool:
    """Whether `word`, in any case, may stand in the message of the commit that a question looks for."""
    return word.lower().replace("’", "'") not in STOP_WORDS


def synonyms(word: str) -> tuple[tuple[str, float], ...]:
    """What else developers write for `word` in any inflection, nearest first, each with its weight.

    A synonym may be a phrase of several words parted by blanks. What has the stem of `word`, or of a nearer synonym,
    is left out: a search by stems finds it already.
    """
    listed = _listed(word.lower())
    near = [(_respelled(word.lower()), 1.0), *(pair for form in listed for pair in _near()[form].items())]
    near.sort(key=lambda pair: -pair[1])
    stems = {stem_phrase(word)}
    found = []
    for item, weight in near:
        if stem_phrase(item) not in stems:
            stems.add(stem_phrase(item))
            found.append((item, weight))
    return tuple(found)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The stem of a word, as FTS5's porter tokenizer has it.

    M. F. Porter, «An algorithm for suffix stripping», 1980; a suffix is one only behind at least one letter.
    """
    text = word.lower()
    if not 2 < len(text) <= 64:
        return text
    text = _step_1(text)
    text = _replaced(text, _STEP_2)
    text = _replaced(text, _STEP_3)
    return _step_5(_step_4(text))


def _shape(text: str) -> str:
    """`text` as runs of c (consonants) and v (vowels); y is a vowel behind a consonant."""
    shape = text.translate(_LETTERS)
    while (place := shape.find("y")) >= 0:
        vowel = shape[place - 1 : place] == "c"
        shape = shape[:place] + ("v" if vowel else "c") + shape[place + 1 :]
    return shape


def _measure(text: str) -> int:
    """How often a consonant follows a vowel: Porter's m."""
    return _shape(text).count("vc")


def _ends_short(text: str) -> bool:
    """Whether the text ends consonant, vowel, consonant, the last not w, x or y: Porter's *o."""
    return text[-1:] not in ("w", "x", "y") and _shape(text).endswith("cvc")


def _step_1(text: str) -> str:
    """Plurals, -ed, -ing and the final -y."""
    if text[1:].endswith(("sses", "ies")):
        text = text[:-2]
    elif text.endswith("s") and not text.endswith("ss"):
        text = text[:-1]
    if text[1:].endswith("eed"):
        text = text[:-1] if _measure(text[:-3]) else text
    else:
        for suffix in ("ed", "ing"):
            if text.endswith(suffix) and "v" in _shape(text[: -len(suffix)]):
                text = _mended(text[: -len(suffix)])
                break
    return text[:-1] + "i" if text.endswith("y") and "v" in _shape(text[:-1]) else text


def _mended(text: str) -> str:
    """What is left of a verb without -ed or -ing: hop(p)ing loses a letter, fil(e)ing and siz(e)ed get theirs back."""
    if text.endswith(("at", "bl", "iz")):
        return text + "e"
    if text[-1:] == text[-2:-1] and text[-1] not in "aeioulsz":
        return text[:-1]
    return text + "e" if _measure(text) == 1 and _ends_short(text) else text


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for suffix, other in pairs:
        if text[1:].endswith(suffix):
            rest = text[: -len(suffix)]
            return rest + other if _measure(rest) else text
    return text


def _step_4(text: str) -> str:
    for suffix in _STEP_4:
        if text[1:].endswith(suffix):
            rest = text[: -len(suffix)]
            strips = _measure(rest) > 1 and (suffix != "ion" or rest.endswith(("s", "t")))
            return rest if strips else text
    return text


def _step_5(text: str) -> str:
    if text.endswith("e"):
        rest = text[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest)):
            text = rest
    return text[:-1] if text.endswith("ll") and _measure(text[:-1]) > 1 else text


@lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, float, tuple[str, ...]], ...]:
    """The rows of `synonyms.tsv`: a word, a weight, and the words that are so near to it."""
    text = Path(__file__).with_name("synonyms.tsv").read_text(encoding="utf-8")
    cells = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((word, float(weight), tuple(others.split(", "))) for word, weight, others in cells)


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[str, ...]]:
    """By word, the group of the same that it is one of."""
    return {item: (word, *others) for word, weight, others in rows() if weight == 1.0 for item in (word, *others)}


@lru_cache(maxsize=1)
def _near() -> Mapping[str, Mapping[str, float]]:
    """By word, as the rows write it: the others with their weights.

    A row of weight 1 is a group, all alike. Another row joins the group of its word to the groups of the others; back
    from them only when they are near, and never those to each other.
    """
    groups = _groups()
    near: dict[str, dict[str, float]] = {}
    for word, weight, others in rows():
        home = groups.get(word, (word,))
        away = home if weight == 1.0 else [item for other in others for item in groups.get(other, (other,))]
        for one, other in product(home, away):
            _join(near, one, other, weight)
            if weight > WEIGHTS[-1]:
                _join(near, other, one, weight)
    return near


def _join(near: dict[str, dict[str, float]], word: str, other: str, weight: float) -> None:
    found = near.setdefault(word, {})
    found[other] = max(weight, found.get(other, 0.0))


@lru_cache(maxsize=1)
def _by_base() -> Mapping[str, tuple[str, ...]]:
    """The words of the rows by what they may be inflected from."""
    return _grouped((base, word) for word in _near() for base in _bases(word))


@lru_cache(maxsize=1)
def _by_stem() -> Mapping[str, tuple[str, ...]]:
    """The words of the rows by their stem."""
    return _grouped((stem_phrase(word), word) for word in _near())


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for key, word in pairs:
        grouped[key] = (*grouped.get(key, ()), word)
    return grouped


def _listed(word: str) -> tuple[str, ...]:
    """The words of the rows that `word` stands for: itself, else what it is inflected from or into, else its stem.

    A listed word speaks for its base too (`denied` for `deny`), unless it is one of a group of its own (`bounds` are
    not bound) or a noun in -ing (a `setting` is not a set).
    """
    near = _near()
    for form in (word, word.replace("-", " "), _respelled(word)):
        if form in near:
            noun = form in _groups() or form.endswith("ing")
            return (form,) if noun else (form, *(base for base in _bases(form) if base in near))
    if found := _inflected(word) or _inflected(_respelled(word)):
        return found
    derived = len(word) > len(stem(word)) + 1
    return _by_stem().get(stem_phrase(word), ()) if derived else ()


def _inflected(word: str) -> tuple[str, ...]:
    """The listed words of which `word` is an inflection, or that are inflections of it or of the same word.

    One of the two words is the other's base: `cores` is nothing to `cors`, though both lose an -s and a mute -e would
    not be heard. Where neither is (`ordered`, `ordering`), a base of four letters and more speaks for both: three
    letters are too often another word's.
    """
    near, bases = _near(), _bases(word)
    if found := tuple(base for base in bases if base in near):
        return found[:1]
    if found := _by_base().get(word, ()):
        return found
    shared = (other for base in bases if len(base) >= _TELLING for other in _by_base().get(base, ()))
    return tuple(dict.fromkeys(shared))


_TELLING = 4


def _bases(word: str) -> tuple[str, ...]:
    """What `word` may be inflected from, by the spelling rules of English: likelier first, and not itself."""
    if len(word) < 4 or " " in word:
        return ()
    found = []
    for ending, grown in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 1 and "v" in _shape(rest):
            doubled = ending in _DOUBLING and rest[-1:] == rest[-2:-1] and rest[-1] not in "aeiouslz"
            found.append(rest[:-1] if doubled else rest + grown)
    return tuple(dict.fromkeys(found))


_DOUBLING = ("ed", "ing")
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""),
    ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
)  # fmt: skip


def _respelled(word: str) -> str:
    """`word` in the other of the British and American spellings, as of -ise and -ize; itself when it has but one."""
    if found := re.fullmatch(r"(\w{3,}[^aeiou\W])(is|iz|ys|yz)(e[sdr]?|ing|ations?|ers)", word):
        return found[1] + _RESPELLED[found[2]] + found[3]
    return word


_RESPELLED = {"is": "iz", "iz": "is", "ys": "yz", "yz": "ys"}


def stem_phrase(phrase: str) -> str:
    """The stems of the words of `phrase`, parted by blanks."""
    return " ".join(stem(word) for word in phrase.lower().replace("-", " ").split())
