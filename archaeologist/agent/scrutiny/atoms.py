"""What of a sentence can be looked up: ids, days, numbers, versions, requests, people, names, files and quotations.

Each kind is taken out of the sentence as it is checked, so that what is left at the end is prose, and each says what is
wrong with it in words that its writer can do something about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from archaeologist.agent.scrutiny.testimony import Testimony, flat, stem, words_of
from archaeologist.agent.scrutiny.verbs import NEGATION
from archaeologist.agent.subjects import subjects_of
from archaeologist.domain.oid import Oid

QUOTE = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|「([^」]+)」|『([^』]+)』|‘([^’]{4,})’(?!\w)|(?<!\w)'([^']{4,})'(?!\w)"
)
_ID = re.compile(r"(?<![\w./#-])([0-9a-f]{6,64})(?![\w-])")
_DAY = re.compile(
    r"(?<![\d.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d\d:\d\d\S*)?(?![\d])"
    r"|(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_NAMED_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_TH = r"(?:st|nd|rd|th)?"
_WRITTEN = re.compile(
    rf"(?:(?<!\w)(\d{{1,2}}){_TH}(?: of)? )?(?<!\w){_NAMED_MONTH}\.?(?: (\d{{1,2}}){_TH}(?!\d))?,?"
    rf" ((?:19|20)\d\d)(?!\d)"
    rf"|(?<!\w)(\d{{1,2}}){_TH}(?: of)? {_NAMED_MONTH}(?!\w)|(?<!\w){_NAMED_MONTH} (\d{{1,2}}){_TH}(?!\w)",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-(\d\d)(?!\d)|\s*年\s*(\d{1,2})\s*月)")
_YEAR = re.compile(r"(?<![\w.#-])((?:19|20)\d\d)(?:\s*年|(?![\w.-]*\d))")
_WEEKDAY = re.compile(
    r"(?<!\w)(mon|tues|wednes|thurs|fri|satur|sun)days?(?!\w)|(?:星期|周)([一二三四五六日天])", re.IGNORECASE
)
_REQUEST = re.compile(
    r"(?:#|(?<!\w)(?:PR|MR|GH-|issue|pull request|merge request|ticket)s? ?#?|议题|拉取请求)\s*(\d{1,7})(?!\w)",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?<![\w.])v?\d+(?:\.\d+)+(?:[-.]?(?:rc|alpha|beta|a|b|dev|post)\.?\d*)?(?![\w]|\.\d)|(?<![\w.])v\d+(?![\w.])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?%?(?![\w])")
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90, "hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "million": 1000000, "dozen": 12,
    "dozens": 12, "twice": 2, "thrice": 3, "double": 2, "triple": 3, "half": 0, "second": 2, "third": 3, "fourth": 4,
    "several": 0, "dozenth": 12, "decade": 10, "decades": 10,
}  # fmt: skip
_ZH_COUNT = re.compile(r"([两二三四五六七八九十百千万]+)(?:个|次|条|年|月|天|行|倍|位|名|场|处|起)")
_URL = re.compile(r"(?:https?|ftp|file|data|javascript):\S+|(?<![\w.])www\.\S+", re.IGNORECASE)
_TIMES = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)")


@dataclass
class Atoms:
    """A sentence as it is taken apart. `rest` is what has not been looked up yet; `fault` the first thing wrong."""

    testimony: Testimony
    rest: str
    quotes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    ids: list[Oid] = field(default_factory=list)
    fault: str = ""

    def check(self, pattern: re.Pattern[str], holds: Callable[[re.Match[str]], bool], wrong: str) -> None:
        """Takes out every match that holds; the first that does not is the fault."""

        def take(found: re.Match[str]) -> str:
            if not holds(found) and not self.fault:
                self.fault = wrong.format(found[0].strip())
            return " "

        if not self.fault:
            self.rest = pattern.sub(take, self.rest)


def look_up(text: str, cited: Testimony) -> Atoms:
    """The sentence taken apart, everything in it that can be looked up held against what it cites.

    A commit that the sentence names by its id answers for the whole sentence; without one, all that are cited do.
    """
    atoms = Atoms(cited, text)
    _quotations(atoms)
    atoms.check(_URL, lambda found: cited.has(found[0].rstrip(".,;)")), "the address {} stands nowhere")
    _ids(atoms)
    for step in (_days, _numbers_of_requests, _code, _versions, _counts):
        if not atoms.fault:
            step(atoms)
    return atoms


def _quotations(atoms: Atoms) -> None:
    """Quotations have to stand in the words cited, letter by letter; an ellipsis joins pieces that stand apart.

    A quotation that leaves out what denies it («is … affected» of «is not affected») does not stand there.
    """
    bare_text = QUOTE.sub(" ", atoms.rest)

    def take(found: re.Match[str]) -> str:
        inside = next(group for group in found.groups() if group)
        pieces = pieces_of(inside)
        if pieces and any(_stands(pieces, text, bare_text) for text in atoms.testimony.texts):
            atoms.quotes.append(inside)
            return " \x00 "
        if not atoms.fault:
            atoms.fault = f"the words “{inside[:120]}” do not stand in what is cited"
        return " "

    atoms.rest = QUOTE.sub(take, atoms.rest)


def _stands(pieces: list[str], text: str, around: str) -> bool:
    """Whether the pieces stand in a text in their order, nothing between or right before them denying them."""
    place, left_out = 0, ""
    for at, piece in enumerate(pieces):
        start = text.find(flat(piece), place)
        if start < 0:
            return False
        before = text[place:start]
        left_out += before if at else re.split(r"[.,;:!?。，；：！？\n]", before[-40:])[-1]
        place = start + len(flat(piece))
    return not NEGATION.search(left_out) or NEGATION.search(around) is not None


def _narrow_to_the_quoted(atoms: Atoms) -> None:
    """A sentence that quotes a commit is about that commit, whatever else is cited beside it."""
    pieces = [piece for quote in atoms.quotes for piece in pieces_of(quote)]
    having = [oid for oid in atoms.testimony.oids if all(atoms.testimony.only([oid]).has(each) for each in pieces)]
    if pieces and having:
        atoms.testimony = atoms.testimony.only(having)


def pieces_of(quote: str) -> list[str]:
    """The parts of a quotation that stand apart in the text, without the marks that a sentence ends with."""
    parts = (part.strip().rstrip(".,;:") for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quote))
    return [part for part in parts if part]


def _ids(atoms: Atoms) -> None:
    def holds(found: re.Match[str]) -> bool:
        mixed = re.search(r"\d", found[1]) and re.search(r"[a-f]", found[1])
        if not mixed and (len(found[1]) < 7 or not found[1].isdigit()):
            return True
        known = [oid for oid in atoms.testimony.oids if oid.startswith(found[1])]
        atoms.ids += known
        return bool(known) or found[1] in atoms.testimony.whole

    atoms.check(_ID, holds, "the commit {} is not among those cited")
    if atoms.ids:
        narrowed = atoms.testimony.only(atoms.ids)
        if not all(narrowed.has(piece) for quote in atoms.quotes for piece in pieces_of(quote)):
            atoms.fault = atoms.fault or "the words quoted are not those of the commit named"
        atoms.testimony = narrowed
    _narrow_to_the_quoted(atoms)


def _days(atoms: Atoms) -> None:
    days = [day for record in atoms.testimony.records for day in record.days]
    text = atoms.testimony.whole

    def on(year: int = 0, month: int = 0, number: int = 0) -> bool:
        return any(
            (not year or day.year == year) and (not month or day.month == month) and (not number or day.day == number)
            for day in days
        )

    def whole(found: re.Match[str]) -> bool:
        year, month, number = (int(each) for each in found.groups() if each)
        return on(year, month, number) or found[0] in text

    def written(found: re.Match[str]) -> bool:
        numbers = [int(each) for each in (found[1], found[3], found[5], found[8]) if each]
        month = next(each for each in (found[2], found[6], found[7]) if each)
        return on(int(found[4] or 0), _MONTHS.index(month[:3].lower()) + 1, (numbers or [0])[0]) or found[0] in text

    def weekday(found: re.Match[str]) -> bool:
        wanted = min(6, "一二三四五六日天".index(found[2])) if found[2] else _WEEKDAYS.index(found[1].lower())
        return any(day.weekday() == wanted for day in days) or found[0] in text

    atoms.check(_DAY, whole, "{} is not the day of a commit cited")
    atoms.check(_WRITTEN, written, "{} is not the day of a commit cited")
    atoms.check(
        _MONTH, lambda m: on(int(m[1]), int(m[2] or m[3])) or m[0] in text, "{} is not the month of a commit cited"
    )
    atoms.check(_TIMES, lambda found: found[0] in text, "the time {} stands nowhere")
    atoms.check(_WEEKDAY, weekday, "no commit cited was made on {}")


def _numbers_of_requests(atoms: Atoms) -> None:
    known = {number for record in atoms.testimony.records for number in record.numbers}
    known |= {n for f in atoms.testimony.findings for n in (f.pull_request, *f.issues) if n}

    def holds(found: re.Match[str]) -> bool:
        return int(found[1]) in known or re.search(rf"#{found[1]}(?!\d)", atoms.testimony.whole) is not None

    atoms.check(_REQUEST, holds, "{} is no request or issue of a commit cited")


def _code(atoms: Atoms) -> None:
    """Names, flags and paths: whatever looks like code has to occur in what the commits cited say or changed."""
    for subject in subjects_of(atoms.rest)[0]:
        if subject.kind in ("quote", "words", "request", "commit") or atoms.fault:
            continue
        name = subject.text.strip("`").rstrip(".,;:")
        if not re.search(r"[A-Za-z]", name) or re.fullmatch(r"v?\d+(?:\.\d+)+\S*", name):
            continue
        if subject.kind == "name" and _is_person(name, atoms.testimony):
            continue
        if not atoms.testimony.speaks_of(name):
            atoms.fault = f"{name} occurs neither in the words nor in the changes of what is cited"
        atoms.names.append(name)
    for name in sorted(atoms.names, key=len, reverse=True):
        atoms.rest = re.sub(rf"`?(?<![\w]){re.escape(name)}(?:\(\))?(?![\w])`?", " \x01 ", atoms.rest)


def _is_person(name: str, testimony: Testimony) -> bool:
    return any(name in re.findall(r"[\w-]+", person) for record in testimony.records for person in record.names)


def _versions(atoms: Atoms) -> None:
    known = {bare(name) for record in atoms.testimony.records for name in record.releases}
    known |= {bare(f.released_in) for f in atoms.testimony.findings if f.released_in}
    cited = {bare(name) for name in _VERSION.findall(atoms.testimony.whole)}
    first = re.compile(
        r"(?:releas\w*|ship\w*|publish\w*|first|since|available|landed|appear\w*|out|发布|首次|发行)"
        r"[^.;，。]{0,30}?(?P<v>" + _VERSION.pattern + ")",
        re.IGNORECASE,
    )
    for found in first.finditer(atoms.rest):
        if bare(found["v"]) not in known and known and bare(found["v"]) not in cited:
            atoms.fault = atoms.fault or f"{found['v']} is not the first release of a commit cited"
    atoms.check(_VERSION, lambda m: bare(m[0]) in known | cited, "the version {} stands nowhere in what is cited")


def bare(version: str) -> str:
    """A version without what tags put before its number."""
    found = re.search(r"\d+(?:[._]\d+)*\S*", version)
    return found[0].replace("_", ".").rstrip(".,;:)") if found else version


def _counts(atoms: Atoms) -> None:
    """Numbers, in digits and in words: each has to stand in the words cited, or be the year or the count of commits."""
    years = {day.year for record in atoms.testimony.records for day in record.days}
    cited = atoms.testimony.whole
    digits = {int(number) for number in re.findall(r"(?<!\w)\d{1,9}(?!\w)", cited)}
    spelled = {_COUNTS[word] for word in words_of(cited) if word in _COUNTS} | {len(atoms.testimony.records)}
    spelled |= {_chinese(number) for number in _ZH_COUNT.findall(cited)}

    def number(found: re.Match[str]) -> bool:
        text = found[0].replace(",", "").rstrip("%")
        if found[0].endswith("%") or "." in text or text.startswith("-"):
            return found[0] in cited
        return int(text) in digits | spelled | years

    def word(found: re.Match[str]) -> bool:
        value = _COUNTS.get(found[0].lower())
        return (
            value is None
            or re.search(rf"(?<!\w){found[0]}(?!\w)", cited, re.IGNORECASE) is not None
            or (value > 1 and value in digits | spelled)
        )

    atoms.check(_YEAR, lambda m: int(m[1]) in years or int(m[1]) in digits, "{} is not the year of a commit cited")
    atoms.check(_NUMBER, number, "the number {} stands nowhere in what is cited")
    counts = re.compile(r"(?<!\w)(?:" + "|".join(_COUNTS) + r")(?!\w)", re.IGNORECASE)
    atoms.check(counts, word, "the number “{}” stands nowhere in what is cited")
    atoms.check(
        _ZH_COUNT,
        lambda m: m[0] in cited or _chinese(m[1]) in digits | spelled,
        "the number “{}” stands nowhere in what is cited",
    )


def _chinese(text: str) -> int:
    units = {"十": 10, "百": 100, "千": 1000, "万": 10000}
    total, digit = 0, 0
    for letter in text:
        if letter in units:
            total += max(digit, 1) * units[letter]
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(letter) if letter != "两" else 2
    return total + max(digit, 0)


def stems_of(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text))


def same(text: str, other: str) -> bool:
    """Whether two texts say the same, letter by letter but for white space, quotation marks and end marks."""
    return flat(text).strip(" .,;:").lower() == flat(other).strip(" .,;:").lower()


def day_of(record_days: tuple[date, ...]) -> str:
    return record_days[0].isoformat() if record_days else ""
