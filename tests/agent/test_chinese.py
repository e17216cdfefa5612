"""Chinese questions come out as the English words of commit messages, and as a sentence the intent rules can read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent import chinese
from archaeologist.agent.chinese import Token, glossary, has_chinese, translate

_TSV = Path(chinese.__file__).with_name("glossary_zh.tsv")
_ROLES = {"", "verb", "happens", "passive", "object", "done", "will", "link", "yesno"}
_SAYING_ROLES = {"gone", "happens", "not", "ask", "frame", "say"}

SENTENCES = """
为什么 parse_args 被弃用，用什么代替？ | why was parse_args deprecated, what replaced it?
config.debug 是什么时候引入的？ | when was config.debug introduced?
哪个提交删除了 old_api？ | which commit removed old_api?
哪个 commit 把 CSS 搞坏了？ | which commit broke CSS?
oldApi 去哪了？ | where did oldApi go?
`Foo` 以前叫什么？ | what was `Foo` called before?
Foo 改名了吗？现在叫什么？ | was Foo renamed? what is it called now?
谁最熟悉 src/parser 目录？ | who knows src/parser directory best?
改 parser.go 的时候还要改什么？ | what else changes together with change parser.go?
日志格式是怎么演变的？ | how did log format evolve?
--legacy 选项还在吗？ | is --legacy option still there?
`timeout` 的默认值是什么，一直是这样吗？ | what is the default of `timeout`, was it always so?
缓存有没有被回滚过？ | was cache ever reverted?
X 的移除是否被撤销过？后来又加回来了吗？ | was X removal ever reverted? was it restored?
v2.1 里的崩溃从哪来的？ | where did v2.1 crash come from?
启动变慢了，根因是哪个提交？ | start slow, what is the root cause of it?
哪次优化导致排序不稳定？ | which optimization commit caused sort unstable?
哪个版本开始支持 HTTP/2？ | since which release was HTTP/2 supported?
utils.py 里的函数被拆分到哪里了？ | where was utils.py function split to?
国际化文件为什么被移到单独的仓库？ | why was internationalization file moved to separate repository?
为什么把线程池换成了协程？ | why was thread pool switched to coroutine?
为什么默认不再跟随重定向？ | why does default no longer follow redirect?
哪个选项控制缓存大小？ | which option controlled cache size?
谁最早写的解析器？ | who wrote parser first?
`max_redirects` 有什么用？ | what is `max_redirects` for?
--no-cache 选项是谁加的，为什么要加？ | who added --no-cache option, why was it added?
為什麼要忽略空行？這個函式是什麼時候棄用的？ | why was blank line ignored? when was function deprecated?
"""

SEARCHES = """
为什么 connection pool 的默认大小从 10 改成了 5？ | connection pool default size
哪次提交让编译器在泛型递归时栈溢出？ | compiler generic recursive stack overflow
什么时候开始支持 Windows 长路径？ | windows long path support
parse_date 为什么在时区缺失时返回 UTC？ | timezone missing return utc
谁最早写的正则引擎？ | regex engine
旧的日志接口被移除之后，应该改用什么？ | log interface api remove replacement
为什么删除了 Python 2 兼容代码？ | python compat drop remove
登录后会话没有续期，用户被登出，是哪个改动引起的？ | login session refresh user logout
上传超过 2GB 的文件会失败，什么时候坏的？ | upload file fail break
数据库迁移脚本里为什么要先加锁再创建索引？ | database migration lock create index
WebSocket 断开后内存没有释放，泄漏是哪里引入的？ | disconnect memory release leak
json 解析器对重复的键怎么处理？ | json parser duplicate key
表单校验的错误提示为什么不再翻译？ | form validate error message translate
scheduler 模块是什么时候从 core 里拆出来的？ | scheduler module core split extract
HTTP 请求头里的大小写为什么要保留？ | http request header case preserve
图片懒加载功能是从哪个版本开始默认开启的？ | image lazy load default
为什么 close() 里要先判断文件描述符是否为负数？ | check file descriptor fd negative
这个空的 except 块是干什么用的？ | empty block
为什么测试在 CI 上偶尔会超时？ | test flaky timeout
符号链接指向目录外时没有被拦截，这个安全漏洞是哪个提交修复的？ | symlink directory outside vulnerability security fix
中文路径在终端里显示乱码，是从什么时候开始的？ | unicode path terminal display encoding
为什么把线程池换成了协程？ | thread pool coroutine replace
改数据库表结构时还要改哪些文件？ | database schema file
配置文件为什么从 ini 换成 toml？ | config file ini toml switch
为什么不允许在事务里嵌套调用？ | allow transaction nested call
命令行补全脚本去哪儿了？ | cli completion script
浮点数比较的容差是什么时候放宽的？ | float compare tolerance relax
哪个提交导致排序不稳定？ | sort unstable
最短路径算法在负权边上结果不对，是哪次优化弄坏的？ | shortest path algorithm negative weight edge wrong break
为什么缓存的键要包含 Accept-Encoding 头？ | cache key include header
重定向时 Authorization 头为什么会被去掉？ | redirect authorization header remove drop
为什么代理服务器不再被信任？ | proxy trust
插件系统的历史是怎样的？ | plugin system
gzip 压缩是默认关闭的吗，为什么？ | gzip compression default
进度条在非交互终端下为什么不显示？ | progress bar non-interactive terminal hide
为什么要限制递归深度？ | limit recursion depth
惰性加载是什么时候废弃的？ | lazy load deprecate
为什么弃用回调风格的接口，改用 promise？ | deprecate callback interface promise
谁负责维护 Windows 安装包？ | windows installer
为什么渲染函数里要复制一份属性？ | render function copy property
深色模式的样式是哪个版本加的？ | dark mode style add
重试参数的含义什么时候变了？ | retry parameter semantics
大小写不敏感的匹配为什么变慢了？ | case insensitive match slow performance regression
二进制文件为什么被跳过？ | binary file skip
编译警告从什么时候开始被当成错误？ | compiler warning error
后台任务失败之后为什么不再重试？ | background task fail retry
点击按钮没有反应，是哪个提交引入的 bug？ | click button unresponsive
删除账户后相关数据没有清除，根本原因是什么？ | delete account data clear
证书过期后客户端一直卡住，什么原因？ | certificate expire client hang stuck
为什么用 uuid 代替自增主键？ | uuid replace increment primary key
模板里的变量默认会转义吗？什么时候开始的？ | template variable default escape
移除 jQuery 依赖的决定后来有没有反悔？ | remove dependency revert undo
为什么在锁外面读取计数器？ | lock outside read counter
日期选择控件在闰年显示错误，哪次提交引入的？ | date widget leap wrong display
垃圾回收暂停时间过长的问题是怎么解决的？ | gc pause long fix
代理环境变量 HTTP_PROXY 被忽略，是故意的吗？ | proxy environment env ignore intentional
節點當機後為什麼無法選出新的領導者？ | node crash leader
為什麼快取逾時的例外訊息改成回傳預設值？ | cache timeout exception message return default
消费者重复消费消息的问题是哪里来的？ | consumer duplicate message
打开太多文件句柄的问题是谁引入的？ | open files handle descriptor
守护进程重启后临时文件没清理，从哪个版本开始的？ | daemon restart temporary tmp file cleanup
编辑器插件何时拆成独立仓库？ | editor plugin split standalone
为什么训练时要固定随机种子？ | train pin random seed
粘贴富文本时丢格式，哪个版本开始的？ | paste rich text lose format
"""


def _table(text: str) -> list[tuple[str, str]]:
    pairs = [line.split(" | ") for line in text.strip().splitlines()]
    return [(question, answer) for question, answer in pairs]


def _rows() -> list[list[str]]:
    lines = _TSV.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("question", "english"), _table(SENTENCES))
def test_a_question_reads_in_english_with_its_intent(question: str, english: str) -> None:
    assert translate(question).english == english


@pytest.mark.parametrize(("question", "expected"), _table(SEARCHES))
def test_the_words_of_a_commit_message_come_out(question: str, expected: str) -> None:
    translation = translate(question)
    searched = {word.lower() for group in translation.words for item in group for word in item.split()}
    assert set(expected.split()) <= searched
    assert translation.unknown == ()


def test_code_runs_are_kept_as_written_and_in_place() -> None:
    question = "`a b`、--no-cache、src/x.py:12、v1.2.3、foo_bar() 和 #123 是什么时候加的（3.1 之前）？"
    kinds = [(token.text, token.kind) for token in translate(question).tokens if token.kind == "code"]
    names = ("`a b`", "--no-cache", "src/x.py:12", "v1.2.3", "foo_bar()", "#123", "3.1")
    assert kinds == [(name, "code") for name in names]
    assert translate(question).code == names


def test_a_dotted_name_keeps_its_dot_and_its_blank() -> None:
    assert translate("为什么不理会 .gitignore？").english == "why was .gitignore ignored?"


def test_plain_english_words_are_searched_for_and_names_are_not() -> None:
    translation = translate("为什么 session 的 bindAll 会报 error，这个 bug 是哪个 commit 引入的？")
    assert ("session",) in translation.words
    assert ("error",) in translation.words
    assert not {"bindAll", "commit"} & {word for group in translation.words for word in group}
    assert "bindAll" in translation.code


def test_alternatives_are_grouped_best_first_and_each_group_comes_once() -> None:
    assert translate("删除缓存，删除缓存").words == (("remove", "delete", "drop"), ("cache", "caching"))


def test_a_phrase_without_a_single_word_is_searched_for_by_its_words() -> None:
    assert translate("笛卡尔积").words == (("cartesian",), ("product",))
    assert translate("命令行").words == (("command line", "command-line", "cli"),)


def test_unknown_runs_are_kept() -> None:
    translation = translate("麒麟臂模块为什么被删除？")
    assert translation.unknown == ("麒麟臂",)
    assert translation.english == "why was module removed?"


def test_the_cut_has_fewest_unknown_characters_then_fewest_words() -> None:
    assert [token.text for token in translate("子进程缓存").tokens] == ["子进程", "缓存"]
    assert [token.text for token in translate("不再发送会话").tokens] == ["不再", "发送", "会话"]


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert translate("快取為什麼失效？").words == translate("快取为什么失效？").words
    assert translate("請求標頭").words == translate("请求标头").words


def test_only_chinese_counts_as_chinese() -> None:
    assert has_chinese("why 弃用")
    assert not has_chinese("why was «X» deprecated?")
    assert not has_chinese("カタカナ")
    assert translate("why was X removed?").english == "why was X removed?"
    assert translate("").words == ()


@given(st.text(alphabet=st.sampled_from("为什么的了被删除谁哪个提交缓存麒ab`_.-(), #？，（）「」 "), max_size=30))
def test_whatever_is_asked_nothing_of_it_is_lost(text: str) -> None:
    translation = translate(text)
    kept = [token.text for token in translation.tokens if token.kind != "mark"]
    chinese_text = "".join(letter for letter in text if has_chinese(letter))
    assert chinese_text == "".join(letter for token in kept for letter in token if has_chinese(letter))
    assert all(group and all(group) for group in translation.words)


def test_every_row_is_whole_and_stands_once() -> None:
    rows = _rows()
    counts = Counter(row[0] for row in rows)
    assert [word for word, count in counts.items() if count > 1] == []
    for row in rows:
        assert 2 <= len(row) <= 3
        assert all(field == field.strip() and field for field in row)
        assert all(has_chinese(letter) for letter in row[0])


def test_translations_are_lower_case_ascii_each_once() -> None:
    for chinese_word, english, *_ in _rows():
        items = english.split(", ")
        assert english.isascii(), chinese_word
        assert english == english.lower(), chinese_word
        assert len(set(items)) == len(items), chinese_word
        assert all(items), chinese_word


def test_every_part_is_one_that_the_sentences_know() -> None:
    for word, entry in glossary().items():
        assert entry.role in (_SAYING_ROLES if entry.say else _ROLES), word
        assert entry.role != "frame" or entry.say.count("@") == 1, word
        assert entry.role not in ("verb", "happens") or entry.english, word


def test_the_glossary_covers_the_trade() -> None:
    entries = glossary()
    assert len(entries) > 2500
    assert sum(1 for entry in entries.values() if entry.english) > 1500


def test_a_token_without_an_entry_plays_no_part() -> None:
    assert Token("麒", "unknown").role == ""
