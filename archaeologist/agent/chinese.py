"""Chinese questions: which English words to search for, and a rough English sentence that the intent rules can read.

No statistics and no model: `glossary_zh.tsv` holds the words, the way with the fewest unknown characters cuts a run
of Chinese into them, and a clause is turned by the part that its words play (question word, passive, verb …).
Code, flags, paths, versions and English words pass through as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from archaeologist.agent.lexicon import is_content

Kind = Literal["code", "word", "stop", "unknown", "mark"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_CHINESE = re.compile(f"[{_HAN}]")
_RUN = re.compile(
    f"(?P<chinese>[{_HAN}]+)|(?P<tick>`[^`]+`)"
    f"|(?P<code>[^\\s{_HAN}\u00b7\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uffef]+)|(?P<mark>\\S)"
)
_PLAIN_WORD = re.compile(r"[A-Za-z]?[a-z]+(?:-[A-Za-z]?[a-z]+)*|[A-Z]{2,8}")
_TRADITIONAL = str.maketrans(
    "丟並亂佈佔併來係倉個們側偵偽備傳債僅儘優儲兇兒內兩冊凍別刪則剋剛剝創劃動務勢匯區協卻參員問啓啟喚單嗎嘆嘗嚮嚴國圍圓圖團執報場塊墊壓壞壯夠夾學實審寫寬將專尋對導層屬帳帶幀幣幫幹幾庫廠廢廣張強彈彙後徑從復"
    "徵徹惡態慣慮憑憶應懶懸戶拋捨掃掛採揀換損搖搶摺撐擁擇擊擋據擬擴擾攔攜攝敗數斷於昇時暫曆書會東條棄棧業極構槓樁樂標樣樹機橫檔檢欄權歷歸殭殺殼毀沒況淨淺減測湊準滾滿漲漸潔潰濫濾瀏為無煙煩熱爭爲爾牆狀獄獨獲"
    "獻現環產産畫異當疊癥發盡監盤眞確碼礎礙禍種稱積穩窮竪競筆節範篩簡簽糾約紅紋納純紙級細終組結絕絡給統綁經綠綫維網綴緊緒線緣編緩練緻縮縱總織繞繪繫繼續羣義習聯聲聽脫腦腳臟臨臺與舉舊葉蒐蓋薦藍處虛號蟲術衛衝"
    "裏補裝裡製複見規視覺覽觀觸訂計訊討訓託記訪設許訴診註評詞詢試詭話該詳誌認誕語誤說説誰調請論諾講謝證識譭譯議護讀變讓豎貝負貢貨貪責貼資賦質賬賴購贊蹤車軟較載輔輕輪輯輸轉辦辭迴這連週進遊運過達違遙遞遠適遲"
    "遷選遺還邊邏郵鄰釋針鈎鈕鉤銷鋪錄錨錯録鍵鎖鏈鏡鐘鑒鑰長閃閉開閏間閱閾關陣陰陸隊階際隨隱隻雖雙雜離難電靈靜響頁頂項順須預頓領頭頻題額顏顛類顧顯風飾餘馬駝騙驅驗驟髒體髮鬆魯鹽麼麽點齊龍",
    "丢并乱布占并来系仓个们侧侦伪备传债仅尽优储凶儿内两册冻别删则克刚剥创划动务势汇区协却参员问启启唤单吗叹尝向严国围圆图团执报场块垫压坏壮够夹学实审写宽将专寻对导层属帐带帧币帮干几库厂废广张强弹汇后径从复"
    "征彻恶态惯虑凭忆应懒悬户抛舍扫挂采拣换损摇抢折撑拥择击挡据拟扩扰拦携摄败数断于升时暂历书会东条弃栈业极构杠桩乐标样树机横档检栏权历归僵杀壳毁没况净浅减测凑准滚满涨渐洁溃滥滤浏为无烟烦热争为尔墙状狱独获"
    "献现环产产画异当叠症发尽监盘真确码础碍祸种称积稳穷竖竞笔节范筛简签纠约红纹纳纯纸级细终组结绝络给统绑经绿线维网缀紧绪线缘编缓练致缩纵总织绕绘系继续群义习联声听脱脑脚脏临台与举旧叶搜盖荐蓝处虚号虫术卫冲"
    "里补装里制复见规视觉览观触订计讯讨训托记访设许诉诊注评词询试诡话该详志认诞语误说说谁调请论诺讲谢证识毁译议护读变让竖贝负贡货贪责贴资赋质账赖购赞踪车软较载辅轻轮辑输转办辞回这连周进游运过达违遥递远适迟"
    "迁选遗还边逻邮邻释针钩钮钩销铺录锚错录键锁链镜钟鉴钥长闪闭开闰间阅阈关阵阴陆队阶际随隐只虽双杂离难电灵静响页顶项顺须预顿领头频题额颜颠类顾显风饰余马驼骗驱验骤脏体发松鲁盐么么点齐龙",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the glossary: the English to search for, best first, and the part the word plays in a sentence."""

    english: tuple[str, ...]
    role: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the question in its place: as it was written, what it is, and the glossary's word on it."""

    text: str
    kind: Kind
    entry: Entry = Entry(())

    @property
    def role(self) -> str:
        return self.entry.role

    @property
    def rendering(self) -> str:
        """How the piece reads within a plain English phrase; empty for particles and for unknown words."""
        if self.kind in ("code", "mark"):
            return self.text
        if self.role in ("", "say", "verb", "happens", "gone"):
            return self.entry.say if self.role == "say" else next(iter(self.entry.english), self.entry.say)
        return self.entry.say if self.role in ("ask", "not") else ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A question in English: `words` to search for, alternatives grouped, best first; `english` a rough sentence.

    An alternative may be a phrase of several words parted by blanks. `code` are the runs that are no Chinese, as
    written; plain English words among them are in `words` too. `unknown` are Chinese runs that the glossary lacks.
    """

    words: tuple[tuple[str, ...], ...]
    english: str
    code: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()


def has_chinese(text: str) -> bool:
    """Whether any character of `text` is a Chinese one."""
    return _CHINESE.search(text) is not None


def translate(text: str) -> Translation:
    """What `text` says in English; text without Chinese comes back as it is, with its content words."""
    tokens = tuple(_tokens(text))
    return Translation(
        words=tuple(dict.fromkeys(group for token in tokens for group in _searched(token))),
        english=_sentence(tokens) if has_chinese(text) else text,
        code=tuple(dict.fromkeys(token.text for token in tokens if token.kind == "code")),
        unknown=tuple(dict.fromkeys(token.text for token in tokens if token.kind == "unknown")),
        tokens=tokens,
    )


def _searched(token: Token) -> tuple[tuple[str, ...], ...]:
    """The groups to search for; where the glossary has phrases only, the words of the best one, each on its own."""
    if token.kind == "code":
        plain = token.text.strip("`'\"")
        return ((plain,),) if _PLAIN_WORD.fullmatch(plain) and len(plain) > 1 and is_content(plain) else ()
    english = tuple(item for item in token.entry.english if " " in item or is_content(item))
    if any(" " not in item for item in english):
        return (english,)
    return tuple((word,) for phrase in english[:1] for word in phrase.split() if is_content(word))


def glossary() -> Mapping[str, Entry]:
    """The rows of `glossary_zh.tsv` by their Chinese."""
    return {chinese: _entry(row) for chinese, row in _rows().items()}


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, str]:
    """By their Chinese, the rest of the rows, still unread: a question needs a dozen of thousands."""
    lines = Path(__file__).with_name("glossary_zh.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def _entry(row: str) -> Entry:
    english, _, role = row.partition("\t")
    name, _, say = role.partition(":")
    return Entry(() if english == "-" else tuple(english.split(", ")), name, say)


def _tokens(text: str) -> Iterable[Token]:
    for match in _RUN.finditer(text):
        if match.lastgroup == "chinese":
            yield from _segment(match[0].translate(_TRADITIONAL))
        elif match.lastgroup == "code":
            yield from _code(match[0])
        else:
            yield Token(_MARKS.get(match[0], match[0]), "code" if match.lastgroup == "tick" else "mark")


def _code(run: str) -> Iterable[Token]:
    """A run of code without the brackets and stops of the sentence around it, which are marks."""
    bare = run.lstrip("([{\"'<") if run.count("(") != run.count(")") or run[0] in "\"'<[{" else run
    for opened, closed in ("()", "[]", "{}", "<>"):
        while bare.endswith(closed) and bare.count(closed) > bare.count(opened):
            bare = bare[:-1]
    core = bare.rstrip(",;:?!.\"'")
    if core:
        yield Token(core, "code")
    yield from (Token(mark, "mark") for mark in bare[len(core) :] if mark in ",;:?!")


def _segment(run: str) -> list[Token]:
    """`run` cut into words of the glossary: fewest unknown characters, then fewest words, then longest first."""
    entries, longest = _rows(), _longest_word()
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        unknown, count, _ = best[start + 1]
        choice = (unknown + 1, count + 1, 1)
        for size in range(1, min(longest, len(run) - start) + 1):
            if run[start : start + size] in entries:
                unknown, count, _ = best[start + size]
                if (unknown, count + 1) <= choice[:2]:
                    choice = (unknown, count + 1, size)
        best[start] = choice
    return _cut(run, [size for _, _, size in best])


def _cut(run: str, sizes: list[int]) -> list[Token]:
    entries = _rows()
    tokens: list[Token] = []
    start = 0
    while start < len(run):
        word = run[start : start + sizes[start]]
        start += len(word)
        if word in entries:
            entry = _entry(entries[word])
            tokens.append(Token(word, "word" if entry.english else "stop", entry))
        elif tokens and tokens[-1].kind == "unknown":
            tokens[-1] = Token(tokens[-1].text + word, "unknown")
        else:
            tokens.append(Token(word, "unknown"))
    return tokens


@lru_cache(maxsize=1)
def _longest_word() -> int:
    return max(map(len, _rows()))


_MARKS = {
    "，": ",", "。": ".", "？": "?", "！": "!", "；": ";", "：": ":", "、": "and", "（": "(", "）": ")",
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"', "‘": "'", "’": "'",
}  # fmt: skip
_STOPS = frozenset(",.;:?!…")
_PREDICATES = ("verb", "happens", "gone")
_RESULTS = ("成", "为", "到", "至", "入", "进", "改用", "换用")
_CHANGES = """
deprecate remove drop add introduce rename move split extract merge replace switch change revert restore fix break cause
disable enable rewrite refactor deprecated upgrade downgrade convert migrate hide forbid
"""
_TURNS = frozenset(_CHANGES.split())
_IRREGULAR = """
break:broke/broken undo:undid/undone bring:brought build:built split:split cut:cut set:set put:put read:read
write:wrote/written send:sent find:found get:got hide:hid/hidden choose:chose/chosen make:made run:ran/run
throw:threw/thrown draw:drew/drawn catch:caught take:took/taken lose:lost keep:kept leave:left hang:hung
forget:forgot/forgotten freeze:froze/frozen become:became/become rewrite:rewrote/rewritten lead:led let:let
override:overrode/overridden overwrite:overwrote/overwritten forbid:forbade/forbidden know:knew/known
withdraw:withdrew/withdrawn begin:began/begun understand:understood bind:bound speed:sped wake:woke/woken
reset:reset redo:redid/redone shrink:shrank/shrunk grow:grew/grown show:showed/shown output:output input:input
rebuild:rebuilt resend:resent unbind:unbound sleep:slept tell:told embed:embedded exceed:exceeded overlap:overlapped
control:controlled hit:hit format:formatted reformat:reformatted resubmit:resubmitted
"""
_PAST = dict(pair.split(":") for pair in _IRREGULAR.split())
_NOUNS = {"remove": "removal", "deprecate": "deprecation", "introduce": "introduction", "add": "addition"}
_DOUBLED = re.compile(
    r"(?:[^aeiou]*(?:[aeiou]|qui)[^aeiouwxy]|(?:com|sub|per|e|o|trans)mit|debug|unwrap|unzip|(?:de|in|pre|re|trans)fer|occur)\Z"
)


def _sentence(tokens: Iterable[Token]) -> str:
    """The clauses of the question, each turned on its own, with the stops between them."""
    said: list[str] = []
    clause: list[Token] = []
    for token in tokens:
        if token.kind == "mark" and token.text in _STOPS:
            said.append(_clause(clause) + token.text)
            clause = []
        else:
            clause.append(token)
    text = " ".join(" ".join((*said, _clause(clause))).split())
    return re.sub(r"\( | (?=[,.;:?!)]+(?:\s|\Z))", lambda found: found[0].strip(), text).strip(" ,;")


def _clause(tokens: list[Token]) -> str:
    for token in reversed(tokens):
        if token.role == "frame":
            rest = [other for other in tokens if other is not token and other.role != "ask"]
            return token.entry.say.replace("@", _subject(rest))
    for place, token in enumerate(tokens):
        if token.role == "ask":
            ask, after = _which(token.entry.say, tokens[place + 1 :])
            return _asked(ask, tokens[:place], after)
    if any(token.role == "yesno" for token in tokens) or _ever(tokens):
        return _predicated("", tokens)
    return _plain(tokens)


def _which(ask: str, after: list[Token]) -> tuple[str, list[Token]]:
    """«哪个 commit», half in English: the question word takes the noun that follows it."""
    noun = after[0].text.lower() if after and after[0].kind == "code" else ""
    if not ask.startswith("which") or noun not in ("commit", "commits", "pr", "patch", "merge", "release", "version"):
        return ask, after
    return ("in " if noun in ("release", "version") else "") + f"which {noun}", after[1:]


def _asked(ask: str, before: list[Token], after: list[Token]) -> str:
    rest = before + after
    if ask.startswith(("who", "which")):
        return _agentive(ask, rest)
    if ask in ("what", "how many", "how large", "where"):
        return f"{ask} {_plain(rest)}"
    start = len(before) if any(token.role in _PREDICATES for token in after) else 0
    return _predicated(ask, rest, start)


def _agentive(ask: str, rest: list[Token]) -> str:
    """«Who» and «which commit»: they did it, to all the rest."""
    place = _predicate(rest)
    if place is None:
        return f"{ask} {_plain(rest)}"
    if ask == "which":
        return f"{ask} {_plain(_bare(rest[:place]))} {_done(rest[place])} {_plain(_bare(rest[place + 1 :]))}"
    verb, others = rest[place], _bare(rest[:place] + rest[place + 1 :])
    if verb.role == "happens":
        return f"{ask} caused {_subject(others)} to {_base(verb)}"
    if _has(rest, "not"):
        return f"{ask} made it {_negation(rest)} {_base(verb)} {_plain(others)}"
    tail = " first" if ask.endswith(" first") else ""
    return f"{ask.removesuffix(' first')} {_done(verb)} {_subject(others)}{tail}"


def _predicated(ask: str, tokens: list[Token], start: int = 0) -> str:
    """«Why», «when», «how», or yes and no: an auxiliary goes first, and a verb with one side only is passive."""
    place = _predicate(tokens, start)
    if place is None:
        return f"{ask} is {_subject(tokens)}"
    verb, before, after, agent = tokens[place], tokens[:place], tokens[place + 1 :], ""
    passive, said = verb.role == "gone", _plain(_bare(after))
    for cut, token in enumerate(before):
        if token.role in ("passive", "object"):
            passive, inner = True, before[cut + 1 :]
            before, inner = (before[:cut], inner) if token.role == "passive" else (inner, [])
            agent = f"by {words}" if (words := _plain(_bare(inner))) else ""
            break
    if not passive and verb.role == "verb" and not _has(tokens, "not"):
        passive = not said or not _plain(_bare(before)) or verb.text.endswith(_RESULTS)
    ever = "ever" if _ever(tokens) and not ask else ""
    if passive:
        subject = _subject(before) if _plain(before) or not said else said
        said = "" if subject is said else f"to {said}" if said and verb.text.endswith(_RESULTS) else said
        return f"{ask} was {subject} {ever} {_negation(tokens)} {_done(verb, participle=True)} {agent} {said}"
    past = _has(tokens, "done") or (after and after[-1].role == "link")
    return f"{ask} {'did' if past else 'does'} {_subject(before)} {ever} {_negation(tokens)} {_base(verb)} {said}"


def _predicate(tokens: list[Token], start: int = 0) -> int | None:
    """The place of the word that says what happened: behind what marks it, else a word of change, else any."""
    verbs = [i for i, token in enumerate(tokens) if token.role in _PREDICATES and i >= start]
    for role in ("passive", "object", "not", "yesno", "will"):
        marked = next((i for i, token in enumerate(tokens) if token.role == role), len(tokens))
        if found := [i for i in verbs if i > marked]:
            if role != "object":
                return found[0]
            verbs = found
    following = [token.text if token.role == "" else token.role for token in tokens[1:]] + [""]
    last = len(tokens) - 1
    main = [i for i in verbs if i + 1 >= last or following[i] not in ("link", "是", "就是")] or verbs
    finished = [i for i in main if following[i] == "done"]
    turning = [i for i in main if _base(tokens[i]) in _TURNS]
    happening = [i for i in main if tokens[i].role != "verb"]
    return next(iter(finished or turning or happening or main), None)


def _subject(tokens: Iterable[Token]) -> str:
    """What the clause is about; «it» when nothing but particles and adverbs is there."""
    bare = list(_bare(tokens))
    named = any(token.kind in ("code", "word") and token.role != "say" for token in bare)
    return _plain(bare) if named else "it"


def _plain(tokens: Iterable[Token]) -> str:
    """The pieces in the order of the Chinese; a passive reads as «was …ed», a verb that is owned as a noun."""
    said, before, passive = [], "", False
    for token in tokens:
        if passive and token.role == "verb":
            said.append("was " + _done(token, participle=True))
        elif before == "link" and token.role == "verb":
            said.append(_NOUNS.get(token.rendering, token.rendering))
        elif token.kind != "unknown" and token.role != "passive":
            said.append(token.rendering)
        passive = token.role == "passive" or (passive and token.role != "verb")
        before = token.role
    return " ".join(filter(None, said))


def _bare(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.role not in ("passive", "object", "not")]


def _ever(tokens: Iterable[Token]) -> bool:
    return any(token.text in ("过", "有过", "没有过", "曾", "曾经") for token in tokens)


def _has(tokens: Iterable[Token], role: str) -> bool:
    return any(token.role == role for token in tokens)


def _negation(tokens: Iterable[Token]) -> str:
    return next((token.entry.say for token in tokens if token.role == "not"), "")


def _base(verb: Token) -> str:
    return verb.entry.say or next(iter(verb.entry.english), "")


def _done(verb: Token, participle: bool = False) -> str:
    return verb.entry.say if verb.role == "gone" else _past(_base(verb), participle)


def _past(phrase: str, participle: bool) -> str:
    """The past tense of the verb that begins `phrase`, or its participle; a word that ends in -ed stays."""
    verb, _, rest = phrase.partition(" ")
    if verb in _PAST:
        verb = _PAST[verb].split("/")[-1 if participle else 0]
    elif verb.endswith("e"):
        verb += "d"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        verb = verb[:-1] + "ied"
    elif not verb.endswith("ed"):
        verb += (verb[-1] if _DOUBLED.match(verb) else "") + "ed"
    return f"{verb} {rest}".strip()
