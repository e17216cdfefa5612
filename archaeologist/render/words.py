"""The words that stand around an answer, in the language that the answer is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """What documents say of their own accord. Braces are filled in by whoever uses a sentence."""

    language: str
    reasons: str
    commits: str
    timeline: str
    not_settled: str
    check: str
    partial: str
    premise_false: str
    unknown: str
    inferred: str
    weakly_inferred: str
    not_recorded: str
    left_out: str
    shallow: str
    more_lines: str
    released: str
    place_in: str
    a_message: str
    looked_from: str
    without_model: str
    with_model: str
    fell_back: str
    steps: str
    tokens: str
    cost: str

    def note(self, status: str) -> str:
        """What is said of an answer that is less than one; empty for one that is not."""
        notes = {"partial": self.partial, "premise_false": self.premise_false, "unknown": self.unknown}
        return notes.get(status, "")


ENGLISH = Words(
    language="en",
    reasons="Reasons",
    commits="Commits",
    timeline="Timeline",
    not_settled="Not settled",
    check="Check it",
    partial="This is part of an answer.",
    premise_false="The question takes something for granted that this history contradicts.",
    unknown="What was asked is not recorded in this history.",
    inferred=" (inferred)",
    weakly_inferred=" (inferred, weakly)",
    not_recorded=" (not recorded)",
    left_out="Statements left out because their evidence did not hold: {}.",
    shallow="This clone is shallow: what happened before its edge could not be seen.",
    more_lines="… {} more lines",
    released="in {}",
    place_in=" in ",
    a_message="the {}",
    looked_from="Looked from {}",
    without_model="without a model",
    with_model="with {}",
    fell_back="without {}, which could not be used",
    steps="steps: {}",
    tokens="tokens: {:,}",
    cost="cost: {:.4f}",
)

CHINESE = Words(
    language="zh",
    reasons="依据",
    commits="提交",
    timeline="时间线",
    not_settled="未能确定",
    check="自行核对",
    partial="这只是部分答案。",
    premise_false="问题的前提与这段历史不符。",
    unknown="这段历史没有记录所问的内容。",
    inferred="（推断）",
    weakly_inferred="（推断，把握不大）",
    not_recorded="（没有记录）",
    left_out="因证据不成立而略去的陈述：{} 条。",
    shallow="这是浅克隆：边界之前发生的事看不到。",
    more_lines="… 还有 {} 行",
    released="首次发布于 {}",
    place_in="，提交 ",
    a_message="{}",
    looked_from="截至 {}",
    without_model="未使用模型",
    with_model="使用 {}",
    fell_back="{} 无法使用，未使用模型",
    steps="步骤：{}",
    tokens="词元：{:,}",
    cost="费用：{:.4f}",
)


def words_for(text: str) -> Words:
    """The words that go with a text: Chinese where it has Chinese characters, else English."""
    return CHINESE if _HAN.search(text) else ENGLISH
