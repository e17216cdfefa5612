"""How an answer is worded: fixed forms in English and Chinese, filled with what was found. Quotes stay as written."""

from __future__ import annotations

import re
from typing import Literal

from archaeologist.domain.evidence import Evidence
from archaeologist.domain.finding import Finding

Language = Literal["en", "zh"]

_DID: dict[Language, dict[str, str]] = {
    "en": {
        "introduced": "introduced {about}",
        "deprecated": "deprecated {about}",
        "removed": "removed {about}",
        "renamed": "renamed {about} to {other}",
        "moved": "moved {about} to {other}",
        "split": "split {about}",
        "merged": "merged {about}",
        "changed": "changed {about}",
        "fixed": "repaired it",
        "culprit": "brought it in",
        "reverted": "took it back",
        "relanded": "brought it back",
        "released": "released {about}",
        "context": "belongs to it",
    },
    "zh": {
        "introduced": "引入了 {about}",
        "deprecated": "弃用了 {about}",
        "removed": "删除了 {about}",
        "renamed": "把 {about} 改名为 {other}",
        "moved": "把 {about} 移到 {other}",
        "split": "拆分了 {about}",
        "merged": "合并了 {about}",
        "changed": "改动了 {about}",
        "fixed": "修复了这个问题",
        "culprit": "引入了这个问题",
        "reverted": "撤销了这个改动",
        "relanded": "恢复了这个改动",
        "released": "发布了 {about}",
        "context": "与此相关",
    },
}
_SOURCE: dict[Language, dict[str, str]] = {
    "en": {
        "message": "Its message says",
        "changelog": "The changelog it wrote says",
        "document": "The documentation it wrote says",
        "comment": "Words it put into the code say",
    },
    "zh": {
        "message": "提交说明写道",
        "changelog": "它写入的更新日志写道",
        "document": "它写入的文档写道",
        "comment": "它写入代码的文字写道",
    },
}
_MADE: dict[Language, str] = {"en": "made the change", "zh": "做了这个改动"}
_IT: dict[Language, str] = {"en": "it", "zh": "它"}


def code(text: str) -> str:
    """A name set as code; prose is left as it is."""
    return f"`{text}`" if text and re.fullmatch(r"[^\s`]+", text) else text


def _thing(finding: Finding, about: str, language: Language) -> str:
    """What a finding speaks of; of lines that were followed back, the code there and not the file."""
    name = code(finding.about or about)
    kinds = {each.kind for each in finding.evidence} if finding.about else set()
    if "call" in kinds:
        return f"{name} 中的调用" if language == "zh" else f"the call in {name}"
    if "blame" not in kinds:
        return name
    return f"{name} 中的代码" if language == "zh" else f"the code in {name}"


def did(finding: Finding, about: str, language: Language) -> str:
    """What the commit did, as a predicate: «deprecated `x`»."""
    subject, other = _thing(finding, about, language), code(finding.other)
    if finding.role in ("fixed", "culprit", "reverted", "relanded", "context"):
        subject = other = ""
    if finding.role == "introduced" and not subject:
        return _MADE[language]
    if rebased := _rebased(finding, subject, language):
        return rebased
    if finding.role == "changed" and any(
        each.kind == "symbol" and each.oid == finding.oid for each in finding.evidence
    ):
        return f"{_DID[language]['changed'].format(about=subject)}: {finding.other}"
    form = _DID[language][finding.role]
    if finding.role in ("renamed", "moved") and not other:
        form = (
            form.split(" to ")[0]
            if language == "en"
            else form.replace(" 移到 {other}", "移走了").replace(" 改名为 {other}", "改了名")
        )
    return form.format(about=subject or _IT[language], other=other).replace(" 它", "它")


def _rebased(finding: Finding, subject: str, language: Language) -> str:
    """What a commit did to the supertypes of a class, which findings write as `+A, -B, C is now D`; else empty."""
    told = finding.other
    if finding.role not in ("introduced", "changed") or not (told[:1] in ("+", "-") or " is now " in told):
        return ""
    pieces = re.split(r"[;,] (?=[+-])|; ", told)
    gained = [code(each[1:]) for each in pieces if each.startswith("+")]
    lost = [code(each[1:]) for each in pieces if each.startswith("-")]
    renamed = [each.split(" is now ") for each in pieces if " is now " in each]
    zh = language == "zh"
    if finding.role == "introduced":
        return (
            f"引入了 {subject}，派生自 {'、'.join(gained)}"
            if zh
            else f"introduced {subject}, deriving from {_and(gained)}"
        )
    parts = (
        [f"让 {subject} 派生自 {'、'.join(gained)}" if zh else f"made {subject} derive from {_and(gained)}"]
        if gained
        else []
    )
    if lost:
        parts.append(f"不再派生自 {'、'.join(lost)}" if zh else f"no longer from {_and(lost)}")
    if lost and not gained:
        parts = [f"让 {subject} {parts[0]}" if zh else f"made {subject} derive no longer from {_and(lost)}"]
    for old, new in renamed:
        parts.append(
            f"{subject} 的基类 {code(old)} 现写作 {code(new)}"
            if zh
            else f"wrote the base {code(old)} of {subject} as {code(new)}"
        )
    return ("，" if zh else ", ").join(parts)


def _and(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)


def credit(finding: Finding, language: Language = "en") -> str:
    """Who, when, by which request, in which release: «David Lord, 2022-08-03, #4714, first in 2.2.0»."""
    parts = [finding.author, finding.date.date().isoformat()]
    if finding.pull_request:
        parts.append(f"#{finding.pull_request}")
    parts += [f"#{number}" for number in finding.issues[:3]]
    if finding.released_in:
        parts.append(f"{_FIRST_IN[language]} {finding.released_in}")
    return ", ".join(part for part in parts if part)


_FIRST_IN: dict[Language, str] = {"en": "first in", "zh": "首次发布于"}
_WAS: dict[Language, dict[str, str]] = {
    "en": {
        "introduced": "{about} was introduced",
        "deprecated": "{about} was deprecated",
        "removed": "{about} was removed",
        "renamed": "{about} was renamed to {other}",
        "moved": "{about} moved to {other}",
        "merged": "{about} was merged into another definition",
        "changed": "{about} was changed",
        "fixed": "The repair was made",
        "culprit": "It came in",
        "reverted": "It was taken back",
        "relanded": "It came back",
        "context": "What comes closest is",
    },
    "zh": {
        "introduced": "{about} 被引入",
        "deprecated": "{about} 被弃用",
        "removed": "{about} 被删除",
        "renamed": "{about} 被改名为 {other}",
        "moved": "{about} 被移到 {other}",
        "merged": "{about} 被并入别的定义",
        "changed": "{about} 被改动",
        "fixed": "问题被修复",
        "culprit": "问题被引入",
        "reverted": "改动被撤销",
        "relanded": "改动被恢复",
        "context": "最相关的是",
    },
}
_IT_BEGINS: dict[Language, str] = {"en": "It", "zh": "它"}


_JOINTS = {"context": " ", "culprit": " with "}


def happened(finding: Finding, about: str, language: Language) -> str:
    """What happened, when and in which commit, as the beginning of a headline."""
    form = _WAS[language].get(finding.role, "{about}")
    other = code(finding.other)
    if finding.role in ("renamed", "moved") and not other:
        form = {
            "en": {"renamed": "{about} was renamed", "moved": "{about} was moved"},
            "zh": {"renamed": "{about} 被改名", "moved": "{about} 被移走"},
        }[language][finding.role]
    what = form.format(about=_thing(finding, about, language) or _IT_BEGINS[language], other=other).replace("它 ", "它")
    joint = "，" if language == "zh" else _JOINTS.get(finding.role, " in ")
    return f"{what[:1].upper()}{what[1:]}{joint}{finding.oid.short} ({credit(finding, language)})"


def said(evidence: Evidence, language: Language) -> str:
    """A reason in the repository's own words, with where they stand."""
    source = _SOURCE[language].get(evidence.kind, _SOURCE[language]["message"])
    return f"{source}: “{clipped(evidence.prose, 420)}”"


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
