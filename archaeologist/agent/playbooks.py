"""Which tools to call for a question, round by round: one playbook an intent.

Round 0 asks what history knows of the names; round 1 searches, and follows the names' lives; round 2 pairs what was
found (repair and origin, change and revert); round 3 reads the reasons of the commits that were chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from archaeologist.agent.case import Case
from archaeologist.agent.hierarchy import class_asked, told_hierarchy
from archaeologist.agent.lexicon import synonyms
from archaeologist.agent.signatures import asks_for_signatures
from archaeologist.domain.finding import Finding
from archaeologist.domain.question import Intent, Question, Subject
from archaeologist.toolkit.excavate import Call

_LIVES: dict[Intent, tuple[str, ...]] = {
    "deprecated": ("deprecated", "removed", "introduced"),
    "removed": ("removed", "deprecated", "introduced"),
    "introduced": ("introduced",),
    "release": ("introduced",),
    "moved": ("moved",),
    "changed": ("deprecated",),
    "evolution": ("introduced", "renamed", "moved", "deprecated", "removed"),
    "experts": ("introduced",),
}


def named(question: Question) -> tuple[str, ...]:
    """The names that the question speaks of, as written, best first."""
    found: list[str] = []
    for subject in question.subjects:
        if subject.kind == "flag":
            found.append(subject.names[0])
        elif subject.kind == "name":
            whole = "-" in subject.text
            found.append(subject.text if whole else subject.names[0])
        elif subject.kind == "path" and _two_names(subject):
            found += subject.text.split("/")
    return tuple(dict.fromkeys(found))


def meant(case: Case) -> Question:
    """The question with names that this history never had replaced by what they were most likely meant for."""
    swap = {f.text: f.nearest[0] for f in case.facts() if not f.touched and not f.places and f.nearest}
    if not swap:
        return case.question
    subjects = tuple(
        replace(s, text=swap[name], names=(swap[name], *s.names[1:])) if (name := _first(s)) in swap else s
        for s in case.question.subjects
    )
    return replace(case.question, subjects=subjects)


def _first(subject: Subject) -> str:
    return next(iter(named(Question("", "introduced", (subject,)))), "")


def _two_names(subject: Subject) -> bool:
    """`this_name/that_name` reads as a path and is two names: no extension, no folder-like part, identifiers all."""
    pieces = subject.text.split("/")
    return len(pieces) == 2 and all("_" in piece.strip("_") or piece != piece.lower() for piece in pieces)


def placed(question: Question) -> tuple[str, ...]:
    """Files and folders that the question names."""
    return tuple(s.names[0] for s in question.subjects if s.kind in ("path", "line") and not _two_names(s))


def search_arguments(question: Question, intent: Intent) -> dict[str, object]:
    """The arguments of `find_commits` for a question."""
    words: list[str] = []
    names = list(named(question))
    for subject in question.subjects:
        if subject.kind == "quote":
            words += [subject.text.replace("|", " ").replace("*", " ")]
            words += [f"{name}*0.6" for name in subject.names[:6] if re.fullmatch(r"\w+", name)]
        elif subject.kind == "name" and "-" not in subject.text:
            words += [f"{name}*0.5" for name in subject.names[1:3]]
    words += [_with_synonyms(word) for word in question.words]
    return {
        "words": tuple(dict.fromkeys(w for w in words if w.strip(" *|"))),
        "names": tuple(names),
        "paths": placed(question),
        "intent": intent,
        "numbers": tuple(_numbers(question.subjects)),
        "versions": question.versions,
        "since": question.since.isoformat() if question.since else "",
        "until": question.until.isoformat() if question.until else "",
        "also": tuple(i for i in (question.intent, *question.also) if i != intent)[:2],
    }


def _with_synonyms(word: str) -> str:
    forms: dict[str, float] = {}
    alternatives = word.split("|")
    for place, form in enumerate(alternatives):
        forms[form] = 1.0 if place == 0 else 0.85
    for form in alternatives[:3]:
        for other, weight in synonyms(form):
            forms.setdefault(other, round(0.7 * weight, 2))
    first, *others = forms
    return "|".join([first, *(f"{form}*{forms[form]}" for form in others)])


def _numbers(subjects: Iterable[Subject]) -> list[int]:
    return [int("".join(c for c in s.text if c.isdigit())) for s in subjects if s.kind == "request"]


def supposed(name: str) -> str:
    """What a theme is looked up by: the last part of a dotted name; a flag or a hyphenated name whole."""
    return name if "-" in name else re.split(r"\.|::|->|#", name)[-1]


def _supposed(question: Question) -> tuple[str, ...]:
    """The names that the question's premise speaks of."""
    theme = question.theme
    return tuple(supposed(name) for name in (theme.name, theme.became) if name) if theme else ()


def opening(question: Question) -> tuple[Call, ...]:
    """Round 0: what is known of each name, and of the thing that the question takes something for granted of."""
    names = dict.fromkeys((*_supposed(question), *named(question)[:4]))
    return tuple(Call("name_facts", {"name": name}) for name in names)


def searching(case: Case) -> tuple[Call, ...]:
    """Round 1: the search for the intent, and the lives of the names and places."""
    question = meant(case)
    calls = [Call("find_commits", search_arguments(question, question.intent))]
    intents = (question.intent, *question.also)
    for name in dict.fromkeys((*named(question)[:3], *_supposed(question))):
        events = dict.fromkeys(event for intent in intents[:2] for event in _LIVES.get(intent, ()))
        calls += [Call("name_life", {"name": name, "event": event}) for event in events]
        if "renamed" in intents:
            calls += [Call("former_names", {"name": name}), Call("name_life", {"name": name, "event": "renamed"})]
    if {"moved", "removed", "evolution"} & set(intents):
        calls += [Call("path_moves", {"path": path}) for path in placed(question)[:3]]
    if {"reverted"} & set(intents):
        arguments = search_arguments(question, "reverted")
        calls.append(Call("undone", {key: arguments[key] for key in ("words", "names", "paths")}))
    calls += _declared(question)
    calls += _lines(question)
    calls += _people_and_company(question)
    return tuple(calls)


_OF_DEFINITIONS: frozenset[Intent] = frozenset(
    ("deprecated", "removed", "introduced", "release", "renamed", "moved", "evolution")
)


def defined(question: Question) -> tuple[str, ...]:
    """The names that may be definitions, with what stands before their last part, best first."""
    names = [
        s.text.removesuffix("()") for s in question.subjects if s.kind == "name" and "-" not in s.text.replace("->", "")
    ]
    return tuple(dict.fromkeys(names))


def _declared(question: Question) -> list[Call]:
    """The lives of definitions, the stages of their deprecation, and the hierarchy of a class."""
    calls: list[Call] = []
    if name := class_asked(question):
        calls.append(Call("hierarchy", {"name": name}))
    if asks_for_signatures(question):
        calls += [Call("signatures", {"name": name}) for name in defined(question)[:2]]
    intents = (question.intent, *question.also)
    if _OF_DEFINITIONS & set(intents):
        calls += [Call("definition_life", {"name": name}) for name in defined(question)[:2]]
    if "deprecated" in intents or question.intent == "removed":
        told = [name for name in _supposed(question) if re.search(r"[A-Z_]", name)]
        names = (*defined(question), *named(question), *told)
        calls += [Call("deprecation_stages", {"name": name}) for name in names[:1]]
    return calls


def _people_and_company(question: Question) -> list[Call]:
    """Who knows the place, and what changes along with it."""
    calls = []
    if question.intent == "experts":
        arguments = search_arguments(question, "experts")
        calls.append(Call("who_knows", {key: arguments[key] for key in ("words", "names", "paths")}))
    if question.intent == "evolution":
        arguments = search_arguments(question, "evolution")
        calls.append(Call("evolution", {key: arguments[key] for key in ("names", "paths")}))
    if question.intent == "callers":
        calls += _callers(question)
    if question.intent == "cochange":
        calls += [Call("impact", {"name": name}) for name in named(question)[:1]]
        kind: Intent = next(iter(question.also), "changed")
        arguments = search_arguments(question, kind)
        calls.append(Call("changes_together", {key: arguments[key] for key in ("words", "names", "paths", "intent")}))
    return calls


def _callers(question: Question) -> list[Call]:
    """Who calls a name; of two names, whether and since when the first calls the second."""
    words = [word.split("|")[0] for word in question.words]
    described = tuple(word for word in words if not word.startswith(("call", "invok")))[-1:]  # «who calls the loader»
    match named(question)[:2] or described:
        case (caller, name):
            return [Call("callers", {"name": name, "caller": caller})]
        case (name,):
            return [Call("callers", {"name": name})]
    return []


def _lines(question: Question) -> list[Call]:
    """The origin of lines that the question points at, or describes."""
    pointed = [s for s in question.subjects if s.kind == "line" and s.line and s.end_line]
    if pointed:
        return [Call("line_origins", {"path": s.names[0], "start": s.line, "end": s.end_line}) for s in pointed[:2]]
    if "line_why" not in (question.intent, *question.also):
        return []
    arguments = search_arguments(question, "line_why")
    given = {key: arguments[key] for key in ("words", "names", "paths")}
    code = tuple(s.text for s in question.subjects if s.kind == "quote" and re.search(r"[^\w\s'.,-]", s.text))
    return [Call("why_lines", given | {"code": code} if code else given)]


def pairing(case: Case) -> tuple[Call, ...]:
    """Round 2: where the likeliest repairs point; of a plain question, what became of the likeliest change."""
    found = case.findings("find_commits")
    intent = case.question.intent
    became = tuple(Call("what_became", {"commit": f.oid}) for f in found[:1]) if intent not in _OWN_STORY else ()
    if "bug_origin" not in (intent, *case.question.also):
        return became
    return (*became, *(Call("bug_origin", {"fix": f.oid}) for f in found[:7]))


_OWN_STORY: frozenset[Intent] = frozenset(("bug_origin", "reverted", "renamed", "line_why"))
"""Intents whose answer is chosen without what became of the likeliest commit."""


def reasoning(case: Case, chosen: tuple[Finding, ...]) -> tuple[Call, ...]:
    """Round 3: what is written down of why the chosen commits were made."""
    words = [*named(meant(case)), *(form for word in case.question.words for form in word.split("|")[:2])]
    for subject in case.question.subjects:
        words += subject.names[:4]
    asked = tuple(dict.fromkeys(words))
    told = chosen[-4:] if told_hierarchy(case) else chosen[:4]
    return tuple(Call("reasons_of", {"commit": f.oid, "words": asked}) for f in told)
