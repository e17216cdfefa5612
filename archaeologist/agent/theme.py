"""What a question says that something happened to: the thing removed, deprecated, renamed or taken back.

Read from the grammar alone: the object of the verb («why did they drop clap»), the subject of its passive («was clap
dropped?»), or what is said to be gone. A thing is found only where the question is about the whole of it: «the docs of
clap were removed» and «drop clap 2» say nothing of clap itself, and no premise is read out of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from archaeologist.agent.lexicon import is_content
from archaeologist.domain.question import Intent, Theme

_NAME = r"[`'\"]?(?P<name>-{0,2}[A-Za-z_$@][\w$]*(?:(?:[.:/#-]|::|->)[\w$]+)*(?:\(\))?)[`'\"]?"
_OTHER = _NAME.replace("<name>", "<other>")
_BEFORE = (
    r"(?:(?:the|an?|its|our|all|these|support for|use of|old|legacy|function|class|method|option|flag|module)\s+)*"
)
_AFTER = (
    r"(?:\s+(?:support|class(?:es)?|functions?|methods?|options?|flags?|commands?|subcommands?|modules?|packages?"
    r"|dependency|dep|apis?|config|settings?|types?|helpers?|features?|middlewares?|handlers?|crates?|library|lib|keys?"
    r"|attributes?|property|properties|param(?:eter)?s?|arguments?|constructors?|decorators?|macros?|interfaces?|traits?"
    r"|structs?|alias(?:es)?|engines?|backends?|plugins?|itself))?"
)
_END = (
    r"(?=\s*(?:$|[?.,;:!(]|(?:and|or|when|why|by|since|again|already|altogether|completely|entirely|at all"
    r"|in favou?r|in v?\d|in version|then)\b|as\b(?!.*\bdefault)))"
)
_PASSIVE = r"(?:was|were|is|are|been|got|gets?|has been|have been)"
_GOES = r"(?:disappear(?:ed)?|vanish(?:ed)?|go(?:ne)? away|go|gone|die|died)"
_AUXILIARY = r"(?:(?:ever|just|suddenly|being|been|be|get|getting|got|going to be|now|already)\s+)*"

_VERBS: Mapping[Intent, tuple[str, str]] = {
    "removed": (
        r"(?:remov|drop|delet|kill|axe|purg|eliminat|scrap)(?:e|p|ped|ed|d|ing|ping|l)?|(?:get|got|getting) rid of"
        r"|(?:stop|stopped) (?:supporting|shipping|using|providing|bundling)|(?:rip|ripped|throw|threw|took|take) out",
        r"removed|dropped|deleted|killed|axed|purged|eliminated|scrapped|gone|ripped out|thrown out|taken out",
    ),
    "deprecated": (
        r"deprecat(?:e|ed|ing)|discourag(?:e|ed|ing)|phas(?:e|ed|ing) out",
        r"deprecated|discouraged|phased out|obsolete|obsoleted",
    ),
    "renamed": (r"renam(?:e|ed|ing)", r"renamed"),
    "reverted": (
        r"revert(?:ed|ing)?|undo|undid|roll(?:ed)? back|back(?:ed)? out",
        r"reverted|undone|rolled back|backed out",
    ),
}


_OF_ANOTHER = re.compile(r"\b(?:of|on|in|from|for|to|by|with|under|at|about|like|than)\s+\Z", re.IGNORECASE)


def theme(text: str, intent: Intent) -> Theme | None:
    """The thing that a question (in English) says the event of its intent happened to, or None.

    Who asks for the release asks for that of an event, and takes it for granted all the same.
    """
    events: tuple[Intent, ...] = ("removed", "deprecated", "renamed") if intent == "release" else (intent,)
    return next((found for event in events if event in _VERBS and (found := _theme(text, event))), None)


def _theme(text: str, event: Intent) -> Theme | None:
    for form in _forms(event):
        for match in re.finditer(form, text, re.IGNORECASE):
            name = match["name"].removesuffix("()")
            of_another = _OF_ANOTHER.search(text[: match.start()])
            if not of_another and is_content(name) and len(name.strip("-")) > 1:
                return Theme(name, (match.groupdict().get("other") or "").removesuffix("()"), event)
    return None


def _forms(event: Intent) -> Iterator[str]:
    """The passive («was x dropped», «x was dropped»), what goes by itself («did x go away»), the object of the verb."""
    active, done = _VERBS[event]
    thing = f"{_BEFORE}{_NAME}{_AFTER}"
    became = rf"(?:\s+(?:in)?to\s+{_OTHER})?" if event == "renamed" else ""
    yield rf"\b{_PASSIVE}\s+{thing}\s+{_AUXILIARY}(?:{done}){became}{_END}"
    yield rf"(?<!\w){thing}\s+{_PASSIVE}\s+{_AUXILIARY}(?:{done}){became}{_END}"
    if event == "removed":
        yield rf"\b(?:did|does|has|have)\s+{thing}\s+(?:\w+ly\s+)?{_GOES}{_END}"
    yield rf"\b(?:{active})\s+{thing}{became}{_END}"
