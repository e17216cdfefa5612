"""Answers that the tests of rendering share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from archaeologist.domain.answer import (
    Answer,
    CitedCommit,
    Claim,
    Moment,
    Provenance,
    RepositoryState,
    Tokens,
    ToolCall,
)
from archaeologist.domain.evidence import Evidence
from archaeologist.domain.oid import Oid

ADDED = Oid("1f2e3d4c5b" + "0" * 30)
MARKED = Oid("0a1b2c3d4e" + "1" * 30)
HEAD = Oid("9876543210" + "f" * 30)

DEPRECATED = Answer(
    question="why was FLASK_ENV deprecated?",
    repository=RepositoryState(root="/srv/flask", at=HEAD),
    status="answered",
    headline="`FLASK_ENV` was deprecated in 2.2.0 (#4714), because all it still did was to switch debug mode on.",
    claims=(
        Claim("The changelog of 2.2.0 says so and names `FLASK_DEBUG` as the replacement.", "stated", ("E1",), 0.95),
        Claim(
            "`get_env` was marked in the same commit, so callers in code were meant to move as well.",
            "inferred",
            ("E2", "E1"),
            0.7,
        ),
        Claim("Why 2.3 was chosen for the removal is not said.", "unknown", (), 0.5),
    ),
    commits=(
        CitedCommit(
            MARKED,
            "deprecated",
            datetime(2022, 7, 8, 12, 40, 5, tzinfo=UTC),
            "David Lord",
            "remove uses of FLASK_ENV",
            4714,
            (4712,),
            "2.2.0",
        ),
        CitedCommit(
            ADDED,
            "introduced",
            datetime(2018, 1, 12, 9, 1, tzinfo=UTC),
            "Armin Ronacher",
            "Added support for a FLASK_ENV variable that chooses between development and production",
        ),
    ),
    evidence=(
        Evidence(
            kind="changelog",
            says="The changelog announces the deprecation.",
            check=f"git show --no-ext-diff {MARKED} -- CHANGES.rst",
            oid=MARKED,
            path="CHANGES.rst",
            lines=(24, 26),
            quote="The ``FLASK_ENV`` environment variable and ``ENV`` config key are\ndeprecated. Use ``FLASK_DEBUG``.",
            id="E1",
        ),
        Evidence(
            kind="diff",
            says="A warning is added to get_env.",
            check=f"git show --no-ext-diff {MARKED} -- src/flask/helpers.py",
            oid=MARKED,
            path="src/flask/helpers.py",
            lines=(31, 31),
            quote="+    import warnings\n+\n+    warnings.warn(\"'FLASK_ENV' and 'get_env' are deprecated\")",
            id="E2",
        ),
    ),
    timeline=(
        Moment(datetime(2018, 1, 12, 9, 1, tzinfo=UTC), ADDED, "`FLASK_ENV` is introduced"),
        Moment(datetime(2022, 7, 8, 12, 40, 5, tzinfo=UTC), MARKED, "deprecated (#4714)"),
    ),
    caveats=("The discussion in #4714 is not part of the repository.",),
    provenance=Provenance(
        version="0.1.0",
        tools=(ToolCall("find_name", (("name", "FLASK_ENV"),), 0.0123456),),
        dropped_claims=1,
        tokens=Tokens(),
        seconds=0.98765,
    ),
)

UNKNOWN = replace(
    DEPRECATED,
    question="who invented the teapot?",
    status="unknown",
    headline="This history does not know `teapot`.",
    claims=(),
    commits=(),
    evidence=(),
    timeline=(),
    caveats=("Searched: messages, names and paths of 4,321 commits.",),
    provenance=Provenance(version="0.1.0"),
)

CHINESE = replace(
    UNKNOWN,
    question="为什么废弃了 FLASK_ENV?",
    status="answered",
    headline=(
        "`FLASK_ENV` 在 2.2.0 中被废弃,因为它唯一的作用就是打开调试模式,而打开调试模式并不需要第二个变量;"
        "请改用 `FLASK_DEBUG`。"
    ),
    caveats=(),
)

HOSTILE = replace(
    DEPRECATED,
    headline="[bold red]owned[/] \x1b]0;title\x07 <!-- hidden --> @everyone \u202egnp.exe <script>alert(1)</script>",
    claims=(
        Claim(
            "See [here](javascript:x) ![x](http://evil.example/p.png) `co\x1b[2Jde` #4714\r\n# Big", "stated", ("E1",)
        ),
    ),
    evidence=(
        replace(
            DEPRECATED.evidence[0],
            path="a\x1b[31m.md",
            quote="```\n</pre><img src=x onerror=alert(1)>\n@team please\n-->",
            check="git show \x1b[2J",
        ),
    ),
    caveats=("\x9b31m and \ud800 and \udcff",),
)
