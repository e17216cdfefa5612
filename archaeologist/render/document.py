"""An answer as a document: what stands in it, in which order, and what is left to the JSON.

Written for a reader who has ten seconds: the answer, the reasons with their words, the commits, the order of events,
what is not settled, and how to check. The JSON has every piece of evidence; here a claim shows at most two quotes.
"""

from __future__ import annotations

import re

from archaeologist.domain.answer import Answer, CitedCommit, Claim, Moment
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.render.blocks import (
    Block,
    Commands,
    CommitRow,
    CommitRows,
    Document,
    Footer,
    Heading,
    Headline,
    Line,
    Mark,
    MomentRow,
    Moments,
    Picture,
    Point,
    Points,
    Quote,
    Span,
    Strip,
)
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.words import Words, words_for

QUOTES_A_CLAIM = 2
LINES_A_QUOTE = 6

_INLINE = re.compile(
    r"(?<!`)(?P<fence>`{1,2})(?!`)(?P<code>[^`\n]+)(?P=fence)(?!`)"
    r"|(?<![\w#])#(?P<number>\d{1,7})\b"
    r"|(?<![\w-])(?P<oid>[0-9a-f]{7,64})(?![\w-])"
)
_FULL = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])")
_CODE = ("diff", "blame", "symbol", "call")


def answer_document(answer: Answer, forge: Forge = NOWHERE) -> Document:
    """The answer as a document; `forge` gives commits and requests their links."""
    words = words_for(answer.headline)
    return Document(answer.question, _Writer(answer, forge, words).blocks(), words.language)


class _Writer:
    """Knows the answer's commits and evidence by name, so that a text which mentions them can lead there."""

    def __init__(self, answer: Answer, forge: Forge, words: Words) -> None:
        self.answer = answer
        self.words = words
        self.forge = forge
        self.evidence = {each.id: each for each in answer.evidence}
        self.requests = {each.pull_request for each in answer.commits if each.pull_request}
        self.issues = {number for each in answer.commits for number in each.issues}
        self._quoted: set[str] = set()

    def blocks(self) -> tuple[Block, ...]:
        answer, words = self.answer, self.words
        found: list[Block] = [Headline(self.inline(answer.headline), words.note(answer.status))]
        if answer.claims:
            found += [Heading(words.reasons), Points(tuple(self._claim(each) for each in answer.claims))]
        if answer.commits:
            found += [Heading(words.commits), CommitRows(tuple(self._row(each) for each in answer.commits))]
        if len(answer.timeline) > 1:
            found += [Heading(words.timeline), Moments(tuple(self._moment(each) for each in answer.timeline))]
        if len(answer.timeline) > 2:
            found.append(Picture(self._strip(), words.timeline))
        if limits := self._limits():
            found += [Heading(words.not_settled), Points(tuple(Point(self.inline(each)) for each in limits))]
        if checks := self._checks():
            found += [Heading(words.check), Commands(checks)]
        return (*found, Footer(self._footer()))

    def inline(self, text: str) -> Line:
        """The text in spans: `code`, and the commits and numbers that the answer knows, with their links."""
        spans: list[Span] = []
        done = 0
        for found in _INLINE.finditer(text):
            if span := self._known(found):
                spans += [Span(text[done : found.start()])] * (found.start() > done) + [span]
                done = found.end()
        return (*spans, *([Span(text[done:])] * (done < len(text))))

    def _known(self, found: re.Match[str]) -> Span | None:
        if found["code"]:
            return Span(found["code"], "code")
        if found["number"]:
            return self._number(int(found["number"]))
        whole = next((each.oid for each in self.answer.commits if each.oid.startswith(found["oid"])), None)
        return self.commit(whole) if whole else None

    def _number(self, number: int) -> Span | None:
        if number in self.requests:
            return Span(f"#{number}", "plain", self.forge.request(number))
        if number in self.issues:
            return Span(f"#{number}", "plain", self.forge.issue(number))
        return None

    def commit(self, oid: Oid) -> Span:
        return Span(oid.short, "commit", self.forge.commit(oid))

    def _claim(self, claim: Claim) -> Point:
        """The claim, the commits it rests on unless they are named in it or under a quote, and its words."""
        cited = [self.evidence[each] for each in claim.cites if each in self.evidence]
        text, quotes = self.inline(claim.text), self._quotes(cited, claim.text)
        named = {span.text for line in (text, *(quote.source for quote in quotes)) for span in line}
        oids = dict.fromkeys(each.oid for each in cited if each.oid and each.oid.short not in named)
        refs = [part for oid in oids for part in (Span(" "), self.commit(oid))]
        return Point((*text, *self._basis(claim), *refs), quotes)

    def _basis(self, claim: Claim) -> Line:
        if claim.basis == "stated":
            return ()
        if claim.basis == "unknown":
            return (Span(self.words.not_recorded, "faint"),)
        return (Span(self.words.inferred if claim.confidence >= 0.5 else self.words.weakly_inferred, "faint"),)

    def _quotes(self, cited: list[Evidence], text: str) -> tuple[Quote, ...]:
        """The words that stand behind a claim, each once; of those that its text has already, only where they stand."""
        fresh = [each for each in cited if each.quote.strip() and each.id not in self._quoted][:QUOTES_A_CLAIM]
        self._quoted.update(each.id for each in fresh)
        told = [each for each in fresh if _flat(each.prose) in _flat(text)]
        quotes = [
            Quote(self._shorten(each.quote), self._source(each), each.kind in _CODE)
            for each in fresh
            if each not in told
        ]
        places = [part for each in told for part in (Span("; ", "faint"), *self._source(each))][1:]
        return (*quotes, *([Quote("", tuple(places))] * bool(places)))

    def _shorten(self, quote: str) -> str:
        """The quote without outer blank lines, cut after some lines with a word on how many are left out."""
        lines = quote.strip("\n").split("\n")
        left = len(lines) - LINES_A_QUOTE
        if left <= 1:
            return "\n".join(lines)
        return "\n".join([*lines[:LINES_A_QUOTE], self.words.more_lines.format(left)])

    def _source(self, evidence: Evidence) -> Line:
        place = _place(evidence) or self.words.a_message.format(evidence.kind)
        if evidence.oid is None:
            return (Span(place, "faint"),)
        page = self.forge.file(evidence.oid, evidence.path, evidence.lines) if evidence.path else None
        return (Span(place, "faint", page), Span(self.words.place_in, "faint"), self.commit(evidence.oid))

    def _row(self, cited: CitedCommit) -> CommitRow:
        numbers = dict.fromkeys(each for each in (cited.pull_request, *cited.issues) if each)
        spans = [span for number in numbers if (span := self._number(number))]
        requests = tuple(part for span in spans for part in (Span(" "), span))[1:]
        release = self.words.released.format(cited.released_in) if cited.released_in else ""
        day = cited.date.date().isoformat()
        return CommitRow(self.commit(cited.oid), day, cited.role, release, requests, cited.author, cited.subject)

    def _moment(self, moment: Moment) -> MomentRow:
        return MomentRow(moment.date.date().isoformat(), self.commit(moment.oid), self.inline(moment.what))

    def _strip(self) -> Strip:
        """The timeline as a picture; the commits that the answer is about are labelled in it."""
        first = {each.oid for each in self.answer.commits[:3]}
        lane = self.words.commits
        marks = [
            Mark(each.date.date().isoformat(), lane, f"{each.oid.short} {each.what}", each.oid in first)
            for each in self.answer.timeline
        ]
        return Strip(self.words.timeline, (lane,), tuple(marks))

    def _checks(self) -> tuple[str, ...]:
        cited = {each for claim in self.answer.claims for each in claim.cites}
        checks = [each.check for each in self.answer.evidence if each.id in cited and each.check]
        return tuple(dict.fromkeys(_FULL.sub(lambda found: Oid(found[0]).short, each) for each in checks))

    def _footer(self) -> Line:
        calls = len(self.answer.provenance.tools)
        told = [self.words.looked_from.format(self.answer.repository.at.short), self._mode()]
        told += [self.words.steps.format(calls)] * (calls > 0)
        tokens, cost = self.answer.provenance.tokens, self.answer.provenance.cost
        used = tokens.prompt + tokens.completion
        told += [self.words.tokens.format(used)] * (used > 0)
        told += [self.words.cost.format(cost)] if cost is not None else []
        return (Span(" · ".join(told), "faint"),)

    def _mode(self) -> str:
        provenance = self.answer.provenance
        if provenance.fell_back and provenance.model:
            return self.words.fell_back.format(provenance.model)
        return (
            self.words.with_model.format(provenance.model) if provenance.mode == "model" else self.words.without_model
        )

    def _limits(self) -> tuple[str, ...]:
        """What could not be settled or seen, and what was left out, each said once."""
        repository, dropped = self.answer.repository, self.answer.provenance.dropped_claims
        told = [*self.answer.caveats, *repository.gaps]
        if repository.shallow and not repository.gaps:
            told.append(self.words.shallow)
        if dropped:
            told.append(self.words.left_out.format(dropped))
        return tuple(dict.fromkeys(told))


def _place(evidence: Evidence) -> str:
    """The file and the lines; empty for what stands in no file."""
    if evidence.path is None:
        return ""
    if evidence.lines is None:
        return evidence.path
    start, end = evidence.lines
    return f"{evidence.path}:{start}" + (f"-{end}" if end != start else "")


def _flat(text: str) -> str:
    return " ".join(text.split())
