"""A postmortem as a document. What stands before the first folded section is page one, and enough by itself.

Names of people stand where it says who knows the code, and nowhere else: who wrote a suspect is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid
from archaeologist.domain.postmortem import (
    BlastRadius,
    Churn,
    Factor,
    Happening,
    NextStep,
    Postmortem,
    Reached,
    Similar,
    Way,
)
from archaeologist.render.blocks import (
    Block,
    Commands,
    CommitRows,
    Document,
    Dot,
    Facts,
    Footer,
    Heading,
    Headline,
    Line,
    Mark,
    MomentRow,
    Moments,
    Node,
    NodeKind,
    Picture,
    Point,
    Points,
    Quote,
    Scatter,
    Section,
    Span,
    Strip,
    Table,
    Web,
)
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.suspects import SuspectWriter, share

SECTIONS = (
    "suspects",
    "untold",
    "seen",
    "suspects_in_full",
    "entry",
    "timeline",
    "factors",
    "blast_radius",
    "similar",
    "churn",
    "who_knows",
    "review",
    "next_steps",
    "account",
    "not_settled",
    "evidence",
)
"""The names of all sections, in their order."""
_NOTES = {"partial": "The origin is not settled: see what speaks against it.", "unknown": "The origin was not found."}
_LANES = {"change": "commits", "release": "releases", "window": "as reported"}
_FIRST, _FULL = 3, 5
_PROMPTS = (
    "What was seen first, by whom, and what was believed then?",
    "What made the change look right at the time?",
    "What went well, and where were we lucky?",
    "Who has taken which of the next steps, and by when?",
)
_STRIP = "Commits, releases and reports from the day it came in; the timeline below has all of them."
_WEB = "Who calls what is at fault, from left to right; a thick frame is a way in, a dashed one a test."
_SCATTER = "A dot is a file, the red ones those at fault."
_SILENT = "No. Of the introducing change history had nothing to say: it took down no fence and did nothing again."
_UNREVIEWED = "No review of the introducing change could be made: it is not known, or nothing is older."
_NOTHING_ALIKE = "Nothing alike was found among the repairs and reverts of these files and names."
_NO_FACTOR = "None that this repository shows. That is not to say that there are none."
_NO_TRIGGER = "no commit apart from the cause is known to have set it off"
_CODE = ("diff", "blame", "call", "symbol")
Part = tuple[str, str, list[Block]]
"""The name of a section, its title, and its blocks; it is left out when there are none."""


def postmortem_document(told: Postmortem, forge: Forge = NOWHERE, brief: bool = False) -> Document:
    """The report; a `brief` one, for a screen, leaves the list of all evidence to the other forms."""
    return Document(told.title, tuple(_Writer(told, forge).blocks(brief)))


class _Writer:
    """Knows the evidence by its ids."""

    def __init__(self, told: Postmortem, forge: Forge) -> None:
        self._told = told
        self._evidence = {each.id: each for each in told.evidence}
        self._suspects = SuspectWriter(told.origin, forge, told.evidence)

    def blocks(self, brief: bool) -> Iterator[Block]:
        told = self._told
        yield Headline((Span(told.summary),), _NOTES.get(told.status, ""))
        yield Facts(tuple(self._facts()))
        if len(told.timeline) > 1:
            yield Picture(_strip(told), _STRIP)
        if told.suspects:
            rows = (replace(self._suspects.row(each), author="") for each in told.suspects[:_FIRST])
            yield Section("suspects", "Suspects", (CommitRows(tuple(rows)),))
        if told.blast.edges:
            yield Picture(_web(told.blast), _WEB)
        yield Section("untold", "What the repository cannot tell", (_points(told.untold),))
        parts = (*self._origin(), *self._around(), *self._ahead(brief))
        yield from (Section(slug, title, tuple(blocks), True) for slug, title, blocks in parts if blocks)
        mode = "without a model" if told.provenance.mode == "rules" else f"with {told.provenance.model}"
        yield Footer((Span(f"Looked from {told.repository.at.short} · {mode}", "faint"),))

    def _facts(self) -> Iterator[tuple[str, Line]]:
        told = self._told
        if told.fix:
            yield "Repaired by", (self._suspects.commit(told.fix),)
        if told.exposure:
            first, last, days = told.exposure.first, told.exposure.last, told.exposure.days
            yield "In releases", (Span("none" if first is None else first if first == last else f"{first} to {last}"),)
            yield "Stood for", (Span(f"{days:,} day{'s' * (days != 1)}"),)
        here = [node for node in told.blast.nodes if node.level == 0]
        if here:
            yield "At fault", (Span(", ".join(map(_named, here)), "code"),)
        if told.suspects:
            yield "Confidence", (Span(f"{share(told.suspects[0])} lies on the first suspect"),)
        yield "Rests on", (Span(f"{len(told.evidence)} pieces of evidence, each read again from the repository"),)

    # -- where it came from ------------------------------------------------------------------------------------------

    def _origin(self) -> Iterator[Part]:
        told = self._told
        seen = tuple(Point((Span(each.told, "plain" if each.path else "faint"),)) for each in told.frames)
        yield "seen", "What was seen", [Points(seen)] if seen else []
        yield "suspects_in_full", "For and against each suspect", list(self._in_full())
        came_in = tuple(self._came_in())
        yield "entry", "How it came in", [Points(came_in)] if came_in else []
        moments = tuple(map(self._moment, told.timeline))
        yield "timeline", "Timeline", [Moments(moments)] if moments else []

    def _in_full(self) -> Iterator[Block]:
        for each in self._told.suspects[:_FULL]:
            if points := self._suspects.points(each):
                yield Heading(f"{each.oid.short} {each.subject}, {share(each)}")
                yield Points(points)
        rows = tuple(
            ((self._suspects.commit(each.suspect.oid),), (Span(each.suspect.subject),), (Span(each.reason),))
            for each in self._told.dropped
        )
        if rows:
            yield Heading("Looked at and dropped")
            yield Table(("commit", "subject", "because"), rows)

    def _came_in(self) -> Iterator[Point]:
        told = self._told
        for names, word in ((told.introduced, "Cause: "), (told.triggered, "Trigger: ")):
            for oid in names:
                subject = next((each.subject for each in told.origin.suspects if each.oid == oid), "")
                yield Point((Span(word, "strong"), self._suspects.commit(oid), Span(f" {subject}")))
        if told.introduced and not told.triggered:
            yield Point((Span("Trigger: ", "strong"), Span(_NO_TRIGGER)))
        for each in told.excerpts:
            quote = Quote("\n".join(each.lines), (Span(each.path, "faint"),), True)
            yield Point((Span(each.says, "strong"),), (quote,))

    def _moment(self, each: Happening) -> MomentRow:
        name = self._suspects.commit(each.oid) if each.oid else Span("")
        return MomentRow(each.date.date().isoformat(), name, (Span(each.what),))

    # -- what is around it -------------------------------------------------------------------------------------------

    def _around(self) -> Iterator[Part]:
        told = self._told
        factors = tuple(map(self._factor, told.factors)) or (Point((Span(_NO_FACTOR),)),)
        yield "factors", "Contributing factors", [Points(factors)]
        yield "blast_radius", "What it reaches", list(_reached(told.blast))
        alike = tuple(map(self._alike, told.similar))
        head = ("commit", "date", "what was alike, and what was done then")
        yield "similar", "Similar before", [Table(head, alike)] if alike else [_points((_NOTHING_ALIKE,))]
        yield "churn", "How often the files around were repaired", list(_churn(told.churn))
        people = [f"{each.name}: {_commits(each.commits)}, the last on {each.last.date()}" for each in told.who_knows]
        aged = ", ".join(f"{lines} in {year}" for year, lines in told.years)
        people += [f"Lines of the first place at fault, by the year they were last written: {aged}"] if aged else []
        yield "who_knows", "Who knows this code", [_points(people)] if people else []
        yield "review", "Would a review have seen it?", [_points(_review(told))]

    def _factor(self, each: Factor) -> Point:
        return Point((Span(f"{each.text}."), *self._refs(each.cites, each.text)), self._quotes(each.cites))

    def _alike(self, each: Similar) -> tuple[Line, ...]:
        told = f"{each.subject}: {each.alike}; it {each.done}."
        return (self._suspects.commit(each.oid),), (Span(each.date.date().isoformat()),), (Span(told),)

    def _refs(self, cites: Sequence[str], text: str) -> Line:
        """The commits that a sentence rests on and does not name."""
        oids: dict[Oid, None] = {}
        for name in cites:
            piece = self._evidence.get(name)
            if piece and piece.oid and piece.oid.short not in text:
                oids[piece.oid] = None
        return tuple(part for oid in oids for part in (Span(" "), self._suspects.commit(oid)))

    def _quotes(self, cites: Sequence[str]) -> tuple[Quote, ...]:
        """The words behind a sentence: the first of its messages that is more than a subject."""
        for name in cites:
            piece = self._evidence.get(name)
            if piece and piece.kind == "message" and piece.quote and not piece.says.startswith("The subject"):
                return (Quote(piece.quote, self._suspects.source(piece)),)
        return ()

    # -- what is to be done ------------------------------------------------------------------------------------------

    def _ahead(self, brief: bool) -> Iterator[Part]:
        told = self._told
        steps = tuple(map(_step, told.next_steps))
        yield "next_steps", "Next steps", [Points(steps)] if steps else []
        yield "account", "In the words of those who were there", [_points(_PROMPTS)]
        doubts = tuple(dict.fromkeys((*told.caveats, *told.repository.gaps)))
        yield "not_settled", "Not settled", [_points(doubts)] if doubts else []
        checks = self._checks() if brief else ()
        if brief:
            yield "evidence", "Check it yourself", [Commands(checks)] if checks else []
        else:
            yield "evidence", "Evidence", [Points(tuple(map(self._piece, told.evidence)))] if told.evidence else []

    def _checks(self) -> tuple[str, ...]:
        """The commands behind the first suspect and the factors."""
        names = [name for each in self._told.suspects[:1] for name in each.why]
        names += [name for each in self._told.factors for name in each.cites]
        return tuple(dict.fromkeys(self._evidence[each].check for each in names if self._evidence[each].check))

    def _piece(self, piece: Evidence) -> Point:
        """A piece of evidence as it is listed: its name, what it says, how to see it."""
        told: list[Span] = [Span(f"{piece.id} ", "strong"), Span(piece.says)]
        if piece.check:
            told += [Span(" "), Span(piece.check, "code")]
        quotes = (Quote(piece.quote, self._suspects.source(piece), piece.kind in _CODE),)
        return Point(tuple(told), quotes if piece.quote and piece.quote not in piece.says else ())


# -- pictures and rows -----------------------------------------------------------------------------------------------


def _strip(told: Postmortem) -> Strip:
    """From the first of the entries that the report is about: one long before would leave no room for the rest."""
    start = min((each.date for each in told.timeline if each.weight > 1), default=told.timeline[0].date)
    shown = [each for each in told.timeline if each.date >= start]
    lanes = [lane for lane in _LANES if any(each.lane == lane for each in shown)]
    return Strip("What happened when", tuple(_LANES[lane] for lane in lanes), tuple(map(_mark, shown)))


def _mark(each: Happening) -> Mark:
    told = f"{each.oid.short} {each.what}" if each.oid and each.lane == "change" else each.what
    return Mark(each.date.date().isoformat(), _LANES[each.lane], told, each.weight > 1 or each.lane != "change")


def _web(blast: BlastRadius) -> Web:
    nodes = tuple(
        Node(each.place.name or "top level", f"{each.place.path}:{each.line}", each.level, _kind(blast, place))
        for place, each in enumerate(blast.nodes)
    )
    return Web("What it reaches", nodes, tuple((each.caller, each.callee, each.weight >= 1.0) for each in blast.edges))


def _kind(blast: BlastRadius, place: int) -> NodeKind:
    node = blast.nodes[place]
    return "fault" if node.level == 0 else "test" if node.test else "entry" if node.entry else "plain"


def _reached(blast: BlastRadius) -> Iterator[Block]:
    if blast.edges:
        yield Table(("caller", "calls", "", "file"), tuple(_call(blast, each) for each in blast.edges))
    told = [f"A way in from further off: {_named(each)}, {each.level} calls away" for each in blast.further]
    told += blast.incomplete
    if told:
        yield _points(told)


def _named(each: Reached) -> str:
    return f"{each.place.name or 'top level'} ({each.place.path}:{each.line})"


def _call(blast: BlastRadius, each: Way) -> tuple[Line, ...]:
    caller, callee = blast.nodes[each.caller].place, blast.nodes[each.callee].place
    what = {"test": "test", "entry": "way in"}.get(_kind(blast, each.caller), "")
    name = Span(caller.name or "top level", "code")
    return (name,), (Span(callee.name, "code"),), (Span(what),), (Span(caller.path),)


def _churn(files: Sequence[Churn]) -> Iterator[Block]:
    if len(files) > 1:
        dots = tuple(Dot(each.changes, each.repairs, each.path.rpartition("/")[2], each.here) for each in files)
        yield Picture(Scatter("Changes and repairs", "changes", "repairs", dots), _SCATTER)
    if files:
        yield Table(("file", "changes in the year before", "repairs"), tuple(map(_churned, files[:_FULL])))


def _churned(each: Churn) -> tuple[Line, ...]:
    repairs = f"{each.repairs}{', at fault' if each.here else ''}"
    return (Span(each.path),), (Span(str(each.changes)),), (Span(repairs),)


def _review(told: Postmortem) -> list[str]:
    if not told.would_say:
        return [_SILENT if told.reviewed else _UNREVIEWED]
    here = {each.path for each in told.churn if each.here}
    near = [each for each in told.would_say if each.path in here]
    lead = ["It would have spoken, and of the files at fault:" if near else "It would have spoken, but of other files:"]
    return lead + [f"{each.title} ({each.path}): {each.text}. {each.settle}" for each in near or told.would_say]


def _step(each: NextStep) -> Point:
    text = each.text if each.text.endswith((".", "?")) else f"{each.text}."
    return Point((Span(f"{text} Done when {each.done}. "), Span(each.check, "code")))


def _commits(number: int) -> str:
    return "1 commit on these files" if number == 1 else f"{number} commits on these files"


def _points(texts: Iterable[str]) -> Points:
    return Points(tuple(Point((Span(text),)) for text in texts))
