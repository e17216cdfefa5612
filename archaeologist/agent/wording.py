"""How an answer is worded: fixed forms in English and Chinese, filled with what was found. Quotations stay as written."""

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
    "zh": {"message": "提交说明写道", "changelog": "它写入的更新日志写道", "document": "它写入的文档写道", "comment": "它写入代码的文字写道"},
}
_IT: dict[Language, str] = {"en": "it", "zh": "它"}


def code(text: str) -> str:
    """A name set as code; prose is left as it is."""
    return f"`{text}`" if text and re.fullmatch(r"[^\s`]+", text) else text


def did(finding: Finding, about: str, language: Language) -> str:
    """What the commit did, as a predicate: «deprecated `x`»."""
    subject, other = code(finding.about or about), code(finding.other)
    if finding.role in ("fixed", "culprit", "reverted", "relanded", "context"):
        subject = other = ""
    form = _DID[language][finding.role]
    if finding.role in ("renamed", "moved") and not other:
        form = form.split(" to ")[0] if language == "en" else form.replace(" 移到 {other}", "移走了").replace(" 改名为 {other}", "改了名")
    return form.format(about=subject or _IT[language], other=other)


def credit(finding: Finding) -> str:
    """Who, when, by which request, in which release: «David Lord, 2022-08-03, #4714, first in 2.2.0»."""
    parts = [finding.author, finding.date.date().isoformat()]
    if finding.pull_request:
        parts.append(f"#{finding.pull_request}")
    parts += [f"#{number}" for number in finding.issues[:3]]
    if finding.released_in:
        parts.append(f"first in {finding.released_in}")
    return ", ".join(part for part in parts if part)


def said(evidence: Evidence, language: Language) -> str:
    """A reason in the repository's own words, with where they stand."""
    source = _SOURCE[language].get(evidence.kind, _SOURCE[language]["message"])
    return f"{source}: “{flat(evidence.quote)}”"


def flat(quote: str) -> str:
    """A quotation on one line, without comment and list marks at the line starts, at most 420 characters."""
    lines = [re.sub(r"^\s*(?:#+|//+[/!]?|/?\*+/?|--|\"\"\"|'''|[-*+](?=\s))\s?", "", line).strip() for line in quote.splitlines()]
    text = " ".join(line for line in lines if line)
    return text if len(text) <= 420 else text[:420].rsplit(" ", 1)[0] + " …"
