"""Makes repository text harmless, whoever wrote it: it is shown, and never obeyed.

Names, messages and code may hold terminal escapes, overrides of the writing direction, markup, mentions of people
and hidden comments. What is dangerous is made visible rather than dropped, so that the reader sees it was there.
"""

from __future__ import annotations

import html as _html
import re
from urllib.parse import urlsplit

_DANGEROUS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line break
    "\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, or turns the line around
    "\ud800-\udfff"  # bytes that were no UTF-8
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)
_MARKDOWN = re.compile(
    r"[\\`*\[\]<>#|~&$]"  # markup wherever it stands
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, unless inside a word
    r"|:(?=//)|(?<=\bwww)\."  # what a forge would make a link of
    r"|(?<=^\d)[.)]|(?<=^\d\d)[.)]|^[-+=/]"  # a list, a heading or a command at the start
)
_MENTION = re.compile(r"@(?=\w)")
_ELSEWHERE = re.compile(r"[!&](?=\d)")
"""What GitLab takes for a merge request or an epic, and tells there."""
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """The text without anything that a terminal would act on; line breaks stay, tabs become four spaces."""
    return _DANGEROUS.sub(_visible, text.replace("\r\n", "\n").expandtabs(4))


def line(text: str) -> str:
    """The same on one line: runs of white space become one space."""
    return " ".join(plain(text).split())


def _visible(found: re.Match[str]) -> str:
    point = ord(found[0])
    if point < 0x20:
        return chr(0x2400 + point)
    if 0xDC80 <= point <= 0xDCFF:
        return f"\\x{point - 0xDC00:02x}"
    return "\u2421" if point == 0x7F else f"\u27e8U+{point:04X}\u27e9"


def markdown(text: str) -> str:
    """The text as Markdown that shows it and nothing else: no markup, no HTML, no mention, no reference.

    A backslash does not stop a forge from seeing a mention, since it looks for them after rendering; an invisible
    word joiner after the sign does.
    """
    escaped = _MARKDOWN.sub(r"\\\g<0>", line(text))
    parted = _MENTION.sub("@" + _WORD_JOINER, escaped).replace("\\#", "\\#" + _WORD_JOINER)
    return _ELSEWHERE.sub(lambda found: found[0] + _WORD_JOINER, parted)


def markdown_code(text: str) -> str:
    """The text as a code span that it cannot break out of."""
    shown = line(text)
    fence = "`" * (_longest_run(shown) + 1)
    gap = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{gap}{shown}{gap}{fence}"


def markdown_block(text: str, language: str = "") -> str:
    """The text as a fenced block that it cannot break out of."""
    shown = plain(text).rstrip("\n")
    fence = "`" * max(3, _longest_run(shown) + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def html(text: str) -> str:
    """The text for the inside of an element or of a quoted attribute."""
    return _html.escape(plain(text), quote=True)


def url(address: str) -> str | None:
    """The address when it is a plain web address, else None."""
    parts = urlsplit(address)
    safe = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"'`\\^{}|()\[\]]", address)
    return address if safe and not _DANGEROUS.search(address) else None


def json_escapes(encoded: str) -> str:
    """JSON text with what is dangerous written as an escape, so that even a terminal may show it. It says the same."""
    return _DANGEROUS.sub(_escape, encoded)


def _escape(found: re.Match[str]) -> str:
    if found[0] in "\n\t":
        return found[0]
    pairs = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pairs[at]:02x}{pairs[at + 1]:02x}" for at in range(0, len(pairs), 2))
