"""Which changes carry no reason of their own: what kind of file a path is, what kind of commit only passes through.

Recognised here and used everywhere, so that every tool skips the same things and can say why.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

PathKind = Literal["code", "test", "docs", "changelog", "config", "lock", "generated", "vendored"]
NoiseKind = Literal["merge", "format", "version", "bot", "changelog", "typing", "licence"]

_CHANGELOG = re.compile(
    r"(?:\A|/)(?:changelog|changes|change_?log|history|news|release[-_]?notes?|releases?|whats_?new|upgrading|migration|deprecations?)"
    r"(?:[-_][\w-]*(?:\.\d[\w-]*)*)?(?:\.(?:md|markdown|rst|txt|adoc|rdoc|html))?\Z"
    r"|(?:\A|/)(?:changelog|changes|news|release[-_]?notes|newsfragments?|whatsnew|history|releases?)/"
    r"|\.(?:bugfix|feature|removal|deprecation|improvement|breaking|misc|doc)\.(?:rst|md)\Z",
    re.IGNORECASE,
)
_LOCK = re.compile(
    r"(?:\A|/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|npm-shrinkwrap\.json|Cargo\.lock|poetry\.lock|Gemfile\.lock|composer\.lock|go\.sum|uv\.lock|Pipfile\.lock|flake\.lock)\Z"
)
_GENERATED = re.compile(
    r"(?:\A|/)(?:dist|_build|generated|bower_components)/|\A(?:build|out)/|/(?:build|out)/.*\.(?:[cm]?js|css|html|json)\Z|\.min\.(?:js|css)\Z|\.map\Z|\.snap\Z|_pb2\.py\Z|\.pb\.go\Z|\.po\Z|\.pot\Z|\.svg\Z",
    re.IGNORECASE,
)
_VENDORED = re.compile(
    r"(?:\A|/)(?:vendor|vendored|third[-_]?party|node_modules|external|deps)/|(?:\A|/)Godeps/", re.IGNORECASE
)
_TEST = re.compile(
    r"(?:\A|/)(?:tests?|specs?|__tests__|testing|testdata|fixtures?|benches|benchmarks?|e2e|features|examples?|sandbox)/|(?:\A|/)(?:test_|conftest)[^/]*\Z|[._-](?:test|tests|spec|bench)\.\w+\Z|_test\.\w+\Z|(?-i:Tests?\.\w+\Z)",
    re.IGNORECASE,
)
_DOCS = re.compile(
    r"(?:\A|/)(?:docs?|documentation|man|site|website|guide)/|\.(?:md|markdown|rst|adoc|txt|rdoc|pod|[1-9])\Z|(?:\A|/)(?:README|AUTHORS|CONTRIBUTORS|LICEN[CS]E|COPYING|TO_?DO|INSTALL|FAQ|HACKING|BUGS|THANKS|ROADMAP)[^/]*\Z",
    re.IGNORECASE,
)
_CONFIG = re.compile(
    r"\.(?:toml|ya?ml|cfg|ini|json|lock|conf|editorconfig|gitignore|nix)\Z|(?:\A|/)(?:Makefile|Dockerfile|setup\.py|Rakefile|Gemfile|\.\w[\w.-]*)\Z|(?:\A|/)\.(?:github|circleci|travis|ci)/|(?:\A|/)ci/",
    re.IGNORECASE,
)

_SUBJECTS: tuple[tuple[NoiseKind, re.Pattern[str]], ...] = (
    ("merge", re.compile(r"Merge (?:branch|remote|pull request|PR|tag|commit|upstream|master|main)\b"
        r"|Auto merge of\b|Squashed '[^']*' (?:changes|content) from\b", re.I)),
    ("version", re.compile(
        r"(?:chore(?:\(\w+\))?:? )?(?:v?\d+(?:\.\d+)+\S*|(?:bump|prepare|release|releasing|releases|start|set"
            r"|update)(?:ing|d|s)? (?:the )?(?:to |for )?"
        r"(?:version\b.*|v?\d+\.\d+\S*.*|release\b.*)|release:\s.*|release(?: \S+){0,2} v?\d+\.\d.*"
            r"|version \d.*|bump version.*"
            r"|\[?ci skip\]? .*release.*|chore\(release\).*"
        r"|publish(?:ed)? v?\d.*)\Z", re.I)),
    ("bot", re.compile(
        r"(?:chore\(deps[^)]*\)|build\(deps[^)]*\)|fix\(deps\)|deps(?:\([^)]*\))?):|Bump \S+ (?:from|to) "
            r"|(?:Update|Upgrade) (?:dependency|pre-commit)"
        r"|\[pre-commit\.ci\]|Bump the \S+ group|Update \S+ requirement from|Lock file maintenance", re.I)),
    ("changelog", re.compile(r"(?:update|updated|updating|add(?:ed)?|fix(?:ed)?|edit"
        r"|amend)? ?(?:the )?(?:changelog|release notes?|history|changes|news|authors|contributors)(?: (?:entry"
        r"|entries|file|for .*|to .*))?\.?\Z", re.I)),
    ("format", re.compile(
        r"(?:(?:run|apply|applied|use|using|reformat\w*|format\w*|auto-?format\w*|style:?|black|rustfmt|gofmt|prettier|isort|clang-format|lint\w*|eslint|ruff|pyupgrade)\b"
        r".{0,40}\b(?:black|rustfmt|gofmt|prettier|isort|clang-format|ruff|eslint|pyupgrade|formatter|formatting"
            r"|style|lint\w*|whitespace|imports?)\b)|reformat\b|code style|cosmetic|whitespace"
        r"|(?:fix|fixed|fixes|correct) (?:some |a |minor )?(?:typos?|whitespace|indentation|spelling|style"
            r"|formatting|lint\w*)\b", re.I)),
    ("format", re.compile(r"(?:fix(?:e[sd]|ing)?|appl(?:y|ied)|address(?:e[sd])?|resolved?|silenced?|appease|satisfy)"
        r" (?:(?:all|some|new|more|the|remaining|various|minor|a few|other) )?"
        r"(?:ruff|pyupgrade|flake8|pylint|mypy|pyright|eslint|tslint|jshint|clippy|rubocop|golint"
            r"|golangci-lint|staticcheck|checkstyle|(?:[\w-]+/)*lint\w*(?:/[\w-]+)*)\b"
        r"(?: [\w/-]+){0,2}(?: \(#\d+\))?\W*\Z", re.I)),
    ("format", re.compile(r"(?:rubocop|eslint|flake8|pylint|pycodestyle|pep ?8|clippy|golint|tslint|jshint|stylelint"
        r"|checkstyle)\s*:", re.I)),
    ("typing", re.compile(r"(?:add|adding|added|initial|more|improve|inline|fix|use) (?:\w+ )?(?:type (?:hints?"
        r"|annotations?)|typing)\b|(?:type annotations|typing)\Z", re.I)),
    ("licence", re.compile(r"(?:update|bump|add|fix) (?:the )?(?:copyright|licen[cs]e)\b", re.I)),
)  # fmt: skip
_BOT = re.compile(
    r"\[bot\]|\b(?:dependabot|renovate|pre-commit-ci|greenkeeper|github-actions|weblate|jekyllbot|bors)\b",
    re.IGNORECASE,
)


@cache
def path_kind(path: str) -> PathKind:
    """What a file is for, told from its path alone."""
    if _LOCK.search(path):
        return "lock"
    if _VENDORED.search(path):
        return "vendored"
    if _GENERATED.search(path):
        return "generated"
    if _CHANGELOG.search(path):
        return "changelog"
    if _TEST.search(path):
        return "test"
    if _DOCS.search(path):
        return "docs"
    return "config" if _CONFIG.search(path) else "code"


_COSMETIC = re.compile(
    r"\btypos?\b|\bspelling|\bgrammar\b|\bline lengths?\b|\bindent|\bwhite ?space|\bcod(?:e|ing) style|\bcomments?\b"
    r"|\blint|\bwarnings?\b|\btypecasts?\b|\btype mismatch|\bdocs?\b|\bdocument",
    re.IGNORECASE,
)


def is_cosmetic(subject: str, author: str = "") -> bool:
    """Whether a commit, by its subject, is about what nobody runs: the form of the text, a typo, a warning."""
    return bool(subject_noise(subject, author) or _COSMETIC.search(subject))


def subject_noise(subject: str, author: str = "") -> NoiseKind | None:
    """The kind of noise that a commit's subject line and author give away, or None."""
    for kind, pattern in _SUBJECTS:
        if pattern.match(subject):
            return kind
    return "bot" if _BOT.search(author) else None
