"""The life of a symbol as a document and as JSON: one line a change, newest first, and what each of them changed."""

from __future__ import annotations

from archaeologist.domain.history import Location, ReleasedSignature, Stage, SymbolChange, SymbolHistory
from archaeologist.render.blocks import (
    Block,
    CommitRow,
    CommitRows,
    Document,
    Footer,
    Heading,
    Headline,
    Point,
    Points,
    Quote,
    Span,
    Verbatim,
)
from archaeologist.render.links import NOWHERE, Forge
from archaeologist.render.machine import Json

_UNMARKED = {"withdrawn": "the mark was taken away", "removed": "the code has it no more"}
HISTORY_SCHEMA = "archaeologist/history/1"


def life_document(history: SymbolHistory, forge: Forge = NOWHERE, hidden: int = 0) -> Document:
    """The life as a document; `hidden` changes were left out on demand, and that is said."""
    blocks: list[Block] = [Headline((Span(" ".join(each for each in (_summary(history), history.inherited) if each)),))]
    for change in history.changes:
        blocks.append(CommitRows((_row(change, forge),)))
        if change.patch:
            blocks.append(Verbatim("\n".join(change.patch)))
    blocks = _joined(blocks)
    if history.deprecation:
        rows = tuple(_stage_row(each, forge) for each in history.deprecation)
        blocks += [Heading("Deprecation"), CommitRows(rows)]
    if history.signatures:
        blocks += [Heading("Signatures, oldest first"), *_signature_blocks(history.signatures, forge)]
    notes = [*history.gaps, *history.repository.gaps]
    if history.origin_note:
        notes.insert(0, f"It came {history.origin_note}.")
    if hidden:
        notes.append(f"Left out as asked: {hidden} changes of white space or documentation alone.")
    if notes:
        blocks += [Heading("Notes"), Points(tuple(Point((Span(each),)) for each in dict.fromkeys(notes)))]
    if history.also:
        blocks += [Heading("Other definitions of that name"), Points(tuple(Point((Span(e),)) for e in history.also))]
    blocks.append(Footer((Span(f"Looked from {history.repository.at.short}", "faint"),)))
    return Document(history.name, tuple(blocks))


def _joined(blocks: list[Block]) -> list[Block]:
    """Rows that follow each other as one list, so that their columns line up."""
    joined: list[Block] = []
    for block in blocks:
        if isinstance(block, CommitRows) and joined and isinstance(joined[-1], CommitRows):
            joined[-1] = CommitRows((*joined[-1].rows, *block.rows))
        else:
            joined.append(block)
    return joined


def _summary(history: SymbolHistory) -> str:
    """What it is, where it stands, how often it changed, and since when it is there."""
    count = len(history.changes)
    text = f"{_what(history)}: {count} change{'s' if count != 1 else ''}"
    first = next((each for each in reversed(history.changes) if "introduced" in each.kinds), None)
    if first is not None:
        release = f", first in {first.released_in}" if first.released_in else ""
        text += f" since {first.date.date().isoformat()} ({first.author}{release})"
    return text + "."


def _what(history: SymbolHistory) -> str:
    first, last = history.lines or (0, 0)
    if history.kind == "lines":
        return f"line {history.path}:{first}" if first == last else f"lines {history.path}:{first}-{last}"
    if history.kind == "file":
        ends = [each.path_after for each in history.changes[:1]]
        return f"file {history.path}" + (", gone now" if ends and ends[0] != history.path else "")
    return f"{history.kind} {history.name} ({f'{history.path}:{first}' if first else f'{history.path}, gone now'})"


def _row(change: SymbolChange, forge: Forge) -> CommitRow:
    commit = Span(change.oid.short, "commit", forge.commit(change.oid))
    number = change.pull_request
    requests = (Span(f"#{number}", "plain", forge.request(number)),) if number else ()
    release = f"in {change.released_in}" if change.released_in else ""
    went = _went(change)
    subject = f"{change.subject} [{went}]" if went else change.subject
    day = change.date.date().isoformat()
    return CommitRow(commit, day, ", ".join(change.kinds), release, requests, change.author, subject)


def _stage_row(stage: Stage, forge: Forge) -> CommitRow:
    """A stage of a deprecation, with the words that say so and where they stand."""
    number = stage.pull_request
    requests = (Span(f"#{number}", "plain", forge.request(number)),) if number else ()
    release = f"in {stage.released_in}" if stage.released_in else ""
    mark = stage.mark
    place = f" ({mark.where}{f', {stage.path}' if stage.path else ''})" if mark else ""
    said = f"“{mark.quote}”{place}" if mark else _UNMARKED.get(stage.stage, "")
    what = f"{stage.stage}: {stage.part}" if stage.part else stage.stage
    commit = Span(stage.oid.short, "commit", forge.commit(stage.oid))
    return CommitRow(commit, stage.date.date().isoformat(), what, release, requests, stage.author, said)


def _signature_blocks(signatures: tuple[ReleasedSignature, ...], forge: Forge) -> list[Block]:
    """Each signature under the releases that had it, with what became of the one before."""
    return [Points(tuple(_signature(each, forge) for each in signatures))]


def _signature(each: ReleasedSignature, forge: Forge) -> Point:
    releases = ", ".join(first if first == last else f"{first} to {last}" for first, last in each.releases)
    line = (Span(releases or "in no release", "strong"), Span(f": {'; '.join(each.differences)}"))
    made = Span(each.oid.short, "commit", forge.commit(each.oid)), Span(f", {each.date.date().isoformat()}")
    return Point(line, (Quote(each.signature, made, code=bool(each.signature)),))


def _went(change: SymbolChange) -> str:
    """From where to where, for what was moved, renamed or split; which supertypes a class gained and lost."""
    moved = _shared(change) or _moved(change)
    bases = ""
    if "bases" in change.kinds:
        bases = ", ".join([*(f"+{each}" for each in change.bases_gained), *(f"-{each}" for each in change.bases_lost)])
    return "; ".join(each for each in (moved, bases) if each)


def _shared(change: SymbolChange) -> str:
    """What a split gave, or what was merged; of a definition that was also moved, from where to where."""
    sides = change.into or change.out_of
    if not sides:
        return ""
    names = _listed([_location(each, change) for each in sides])
    split = "split, moved to" if "split" in change.kinds else "merged into"
    told = f"{split} {names}" if change.into else f"merged out of {names}"
    gone = not change.path_after or {"split", "merged"} >= set(change.kinds)
    return told if gone or not _moved(change) else f"{_moved(change)}; {told}"


def _location(each: Location, change: SymbolChange) -> str:
    """A side by its name where it stands in the file that the change is about, else with its file."""
    if not each.name:
        return each.path
    here = change.path_before if change.out_of else change.path_after or change.path_before
    return each.name if each.path == here else f"{each.name} in {each.path}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _moved(change: SymbolChange) -> str:
    if not change.path_before or not change.path_after:
        return change.note
    if change.path_before != change.path_after:
        names = change.name_before != change.name_after
        before = f"{change.name_before} in {change.path_before}" if names else change.path_before
        after = f"{change.name_after} in {change.path_after}" if names else change.path_after
        return f"{before} -> {after}"
    return f"{change.name_before} -> {change.name_after}" if change.name_before != change.name_after else ""


def life_json(history: SymbolHistory) -> dict[str, Json]:
    """The life in the fields of the schema, in their order; `signatures` only where they were asked for."""
    fields: dict[str, Json] = {
        "schema": HISTORY_SCHEMA,
        "symbol": {
            "name": history.name,
            "kind": history.kind,
            "path": history.path,
            "lines": list(history.lines) if history.lines else None,
        },
        "changes": [_change(each) for each in history.changes],
        "introduced": str(history.introduced) if history.introduced else None,
        "origin_note": history.origin_note,
        "deprecation": [_stage(each) for each in history.deprecation],
        "also": list(history.also),
        "gaps": [*history.gaps, *history.repository.gaps],
    }
    if history.inherited:
        fields["inherited"] = history.inherited
    told: list[Json] = [_signature_json(each) for each in history.signatures]
    return fields | ({"signatures": told} if told else {})


def _stage(stage: Stage) -> Json:
    return {
        "stage": stage.stage,
        "commit": str(stage.oid),
        "date": stage.date.isoformat(),
        "of": stage.part or None,
        "released_in": stage.released_in,
        "pr": stage.pull_request,
        "where": stage.mark.where if stage.mark else None,
        "path": stage.path or None,
        "quote": stage.mark.quote if stage.mark else None,
    }


def _signature_json(each: ReleasedSignature) -> Json:
    return {
        "commit": str(each.oid),
        "date": each.date.isoformat(),
        "signature": each.signature or None,
        "releases": [[first, last] for first, last in each.releases],
        "differences": list(each.differences),
    }


def _change(change: SymbolChange) -> Json:
    fields: dict[str, Json] = {
        "commit": str(change.oid),
        "kinds": list(change.kinds),
        "path_before": change.path_before or None,
        "path_after": change.path_after or None,
        "name_before": change.name_before or None,
        "name_after": change.name_after or None,
        "similarity": change.similarity,
        "date": change.date.isoformat(),
        "author": change.author,
        "subject": change.subject,
        "pr": change.pull_request,
        "released_in": change.released_in,
        "note": change.note or None,
    }
    if "bases" in change.kinds:
        fields |= {"bases_gained": list(change.bases_gained), "bases_lost": list(change.bases_lost)}
    if change.into:
        fields["into"] = [_side(each) for each in change.into]
    if change.out_of:
        fields["out_of"] = [_side(each) for each in change.out_of]
    return fields | ({"patch": list(change.patch)} if change.patch else {})


def _side(each: Location) -> Json:
    return {"path": each.path, "name": each.name or None}
