"""The parameters of a signature as it is written, and what differs between two signatures.

A signature is one line of any of the languages that are parsed; what is a parameter's name is known from the parser,
what is its default and its type is read off the text around the name. What cannot be told apart is called rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archaeologist.domain.history import Form

_OPEN, _CLOSE = "([{", ")]}"
_DEFAULT = re.compile(r"(?<![=!<>:+*/-])=(?![=>])")
_BRACKETED = re.compile(r"<[^<>()=]*>")


@dataclass(frozen=True, slots=True)
class Written:
    """One parameter: its name, the words around it without the default, the default or None, whether by name only."""

    name: str
    type: str = ""
    default: str | None = None
    named_only: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """A signature taken apart: what stands before its parameters (the name left out), they, and what follows."""

    before: str
    parameters: tuple[Written, ...]
    after: str


def declared(form: Form, name: str) -> Declared:
    """A signature taken apart; without a list of parameters, all of it stands before them."""
    text = form.signature
    begin, end = _list_of(text, name)
    head = re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", "", text[: begin - 1] if begin else text)
    if not begin:
        return Declared(" ".join(head.split()), (), "")
    return Declared(" ".join(head.split()), tuple(_parameters(text[begin:end], form.parameters)), _tail(text[end:]))


def _tail(text: str) -> str:
    return text.lstrip(")").strip(" :{;=>").replace("->", "").strip()


def _list_of(text: str, name: str) -> tuple[int, int]:
    """Where the list of parameters begins and ends, brackets left out; zeros when there is none."""
    named = re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)
    begin = text.find("(", named.end() if named else 0)
    if begin < 0:
        return 0, 0
    depth = 0
    for at in _outside_strings(text, begin):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if depth == 0:
            return begin + 1, at
    return begin + 1, len(text)


def _outside_strings(text: str, start: int = 0) -> Iterator[int]:
    """The places of a text that are in no string."""
    quote, at = "", start
    while at < len(text):
        if quote:
            at += text[at] == "\\"
            quote = "" if text[at : at + 1] == quote else quote
        elif text[at] in '"`' or (text[at] == "'" and text.find("'", at + 1) > 0):
            quote = text[at]
        else:
            yield at
        at += 1


def _pieces(text: str) -> Iterator[str]:
    """What stands between the commas that are in no bracket and no string; those in `<…>` count as bracketed."""
    veiled = {at for match in _BRACKETED.finditer(text) for at in range(match.start(), match.end())}
    depth, begin = 0, 0
    for at in _outside_strings(text):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if text[at] == "," and depth == 0 and at not in veiled:
            yield text[begin:at].strip()
            begin = at + 1
    yield text[begin:].strip()


def _parameters(text: str, names: tuple[str, ...]) -> Iterator[Written]:
    left = list(names)
    named_only = False
    for piece in _pieces(text):
        if piece in ("*", "/", ""):
            named_only = named_only or piece == "*"
            continue
        split = next((m.start() for m in _DEFAULT.finditer(piece) if _top(piece, m.start())), len(piece))
        bare, default = piece[:split].strip(), piece[split + 1 :].strip() or None
        own = [name for name in left if re.search(rf"(?<![\w$]){re.escape(name.lstrip('*&.'))}(?![\w$])", bare)][:1]
        name = own[0] if own else bare
        left = [each for each in left if each not in own]
        rest = (
            bare.replace(name, "", 1)
            if name[:1] in "*&."
            else re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", "", bare, count=1)
        )
        type_ = " ".join(re.sub(r"(?<!:):(?!:)", " ", rest).split())
        yield Written(name, type_, default, named_only)
        named_only = named_only or (name.startswith("*") and not name.startswith("**"))


def _top(text: str, place: int) -> bool:
    """Whether a place is in no bracket."""
    before = text[:place]
    return all(before.count(a) == before.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))


# -- differences -----------------------------------------------------------------------------------------------------


def differences(old: Form, new: Form, old_name: str, new_name: str) -> tuple[str, ...]:
    """What became of one signature in the next, in a few words each; empty when only its layout differs."""
    was, now = declared(old, old_name), declared(new, new_name)
    found = [f"renamed from {old_name}"] if old_name != new_name else []
    swapped = dict(_renamed(was.parameters, now.parameters))
    found += [f"{a} renamed to {b}" for a, b in swapped.items()]
    before = {swapped.get(each.name, each.name): each for each in was.parameters}
    after = {each.name: each for each in now.parameters}
    found += [f"{name} removed" for name in before if name not in after]
    found += [f"{_shown(each)} added" for name, each in after.items() if name not in before]
    both = [(before[name], each) for name, each in after.items() if name in before]
    found += [text for pair in both for text in _changed(*pair)]
    found += _retyped([(a, b) for a, b in both if _plain(a.type) != _plain(b.type)])
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        found.append("order of the parameters changed")
    found += _around(was, now)
    for sign, bases in (("+", _new(new.bases, old.bases)), ("-", _new(old.bases, new.bases))):
        found += [f"base {sign}{each}" for each in bases]
    return tuple(found)


def _new(these: Iterable[str], those: Iterable[str]) -> list[str]:
    return [each for each in these if each not in set(those)]


def _shown(each: Written) -> str:
    return f"{each.name}={each.default}" if each.default is not None else each.name


def _renamed(was: tuple[Written, ...], now: tuple[Written, ...]) -> Iterator[tuple[str, str]]:
    """Parameters that went where another came: at the same place, with the same type and default."""
    old, new = {each.name for each in was}, {each.name for each in now}
    for one, other in zip(was, now, strict=False):
        if one.name not in new and other.name not in old and (one.type, one.default) == (other.type, other.default):
            yield one.name, other.name


def _changed(was: Written, now: Written) -> Iterator[str]:
    if was.default != now.default:
        if was.default is None:
            yield f"{now.name} has the default {now.default}"
        elif now.default is None:
            yield f"{now.name} lost its default {was.default}"
        else:
            yield f"default of {now.name}: {was.default} -> {now.default}"
    if was.named_only != now.named_only:
        yield f"{now.name} {'by name only' if now.named_only else 'also by position'}"


def _retyped(pairs: list[tuple[Written, Written]]) -> Iterator[str]:
    """Types that were given, taken away or changed; of many only whose."""
    given = [now.name for was, now in pairs if not was.type]
    if given:
        yield f"types given to {', '.join(given)}"
    others = [(was, now) for was, now in pairs if was.type]
    if len(others) > 2:
        yield f"types of {', '.join(now.name for _, now in others)} changed"
    else:
        yield from (f"type of {now.name}: {was.type} -> {now.type or 'none'}" for was, now in others)


def _plain(text: str) -> str:
    return re.sub(r"\s+|,(?=\s*[\])])", "", text)


def _around(was: Declared, now: Declared) -> Iterator[str]:
    if _plain(was.after) != _plain(now.after):
        if was.after and now.after:
            yield f"result type: {was.after} -> {now.after}"
        else:
            yield f"result type {now.after} given" if now.after else f"result type {was.after} taken away"
    gone, came = _new(was.before.split(), now.before.split()), _new(now.before.split(), was.before.split())
    if (gone or came) and not any("(" in each for each in (was.before, now.before)):
        yield f"{' '.join(gone) or 'nothing'} -> {' '.join(came) or 'nothing'}"
