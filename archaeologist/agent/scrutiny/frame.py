"""The words that tie a sentence together: what may stand beside a quotation in a claim that is shown as stated.

The list is short on purpose. Words that rank, order, limit or explain («first», «only», «before», «because») are not on
it: beside true words they can make a false sentence.
"""

from __future__ import annotations

import re

from archaeologist.agent.scrutiny.verbs import deeds_in


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = _listed(
    """
    a an the this that its it in of on at by with and is was were be been has have had as to for commit commits
    message messages subject body title changelog change log entry entries release releases notes document
    documentation docs comment comments code file line lines says say said saying states state stated reads read
    reading writes write wrote written notes note noted explains puts put according quote quotes quoted author
    authored committer committed dated date day version release released shipped pull request requests pr issue
    issues number definition function class method name named called titled entitled merged text words word diff
    test tests here respectively question answer
    """
)
_LINKS = _listed(
    """
    i we you he she they them their his her our us my your me who whom whose which what where when how there these
    those from into onto over under out up down off about between through during within upon along across against
    toward towards than then so if or but nor yet not no only also too very more most less least much many few some
    any all each every both either neither other another such same own just even still ever never always again once
    already now soon later earlier before after since until while because though although however therefore thus
    hence instead rather would could should can may might must will shall do does did done doing being am are having
    get gets got make makes made making one ones first last new old via per e.g i.e etc vs way ways thing things
    part parts something anything nothing
    """
)
_ZH_PLAIN = re.compile(
    r"[的了是在由于与和为被把对其它此该这那并将也及或等个，。、；：“”（）]|提交|说明|标题|更新|日志|文档|注释|代码|文件|写道|写|称"
    r"|作者|日期|版本|发布|合并|请求|问题|号|年|月|日|首次|中|函数|类|方法"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|[\u3400-\u9fff]")
_FIRST_IN = re.compile(r"(?<!\w)(?:first|initially) (?=(?:in|released|shipped|appear)\b)", re.IGNORECASE)


def beside(text: str) -> list[str]:
    """The words of a text that are not on the list: empty for a text that only ties facts together.

    Verbs of deeds are left out: whether those hold is asked of the commits.
    """
    rest = _ZH_PLAIN.sub(" ", _FIRST_IN.sub(" ", _without_deeds(text)))
    return [word for word in _WORD.findall(rest) if word.lower().replace("’", "'").removesuffix("'s") not in PLAIN]


def content(text: str) -> list[str]:
    """The words of a text that carry meaning, deeds left out."""
    rest = _ZH_PLAIN.sub(" ", _without_deeds(text))
    return [
        word
        for word in _WORD.findall(rest)
        if word.lower() not in PLAIN and word.lower() not in _LINKS and (len(word) > 2 or not word.isascii())
    ]


def known_word(word: str) -> bool:
    """Whether a word is one of the language's own ties, so that a capital letter says nothing about it."""
    return word.lower() in PLAIN or word.lower() in _LINKS


def _without_deeds(text: str) -> str:
    for match, _ in reversed(list(deeds_in(text))):
        text = text[: match.start()] + " " + text[match.end() :]
    return text
