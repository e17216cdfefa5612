"""Where a commit, a request or a file can be looked at on the web, worked out from the address of the remote.

Only forges whose paths are known give links; any other remote gives none. Names and passwords that stand in an
address are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from archaeologist.domain.oid import Oid

_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?!/)(?P<path>[^\s]+)\Z")
_SAFE_PATH = re.compile(r"[A-Za-z0-9~][\w.~-]*(?:/[\w.~-]+)+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Paths:
    """How one kind of forge writes its addresses; an empty pattern means that it has no such page."""

    commit: str
    request: str
    issue: str
    file: str
    span: str


_GITHUB = _Paths("/commit/{}", "/pull/{}", "/issues/{}", "/blob/{}/{}", "#L{}-L{}")
_GITLAB = _Paths("/-/commit/{}", "/-/merge_requests/{}", "/-/issues/{}", "/-/blob/{}/{}", "#L{}-{}")
_BITBUCKET = _Paths("/commits/{}", "/pull-requests/{}", "/issues/{}", "/src/{}/{}", "#lines-{}:{}")
_GITEA = _Paths("/commit/{}", "/pulls/{}", "/issues/{}", "/src/commit/{}/{}", "#L{}-L{}")
_SOURCEHUT = _Paths("/commit/{}", "", "", "/tree/{}/item/{}", "#L{}-{}")
_NO_PAGES = _Paths("", "", "", "", "")

_HOSTS = {
    "github.com": _GITHUB,
    "gitlab.com": _GITLAB,
    "bitbucket.org": _BITBUCKET,
    "codeberg.org": _GITEA,
    "gitea.com": _GITEA,
    "git.sr.ht": _SOURCEHUT,
}
_PREFIXES = {"github.": _GITHUB, "gitlab.": _GITLAB, "gitea.": _GITEA, "forgejo.": _GITEA}


@dataclass(frozen=True, slots=True)
class Forge:
    """The web pages of one repository. Every method gives an address, or None when there is no such page."""

    base: str = ""
    paths: _Paths = _NO_PAGES

    def commit(self, oid: Oid) -> str | None:
        return self._page(self.paths.commit, oid)

    def request(self, number: int) -> str | None:
        return self._page(self.paths.request, number)

    def issue(self, number: int) -> str | None:
        return self._page(self.paths.issue, number)

    def file(self, oid: Oid, path: str, lines: tuple[int, int] | None = None) -> str | None:
        page = self._page(self.paths.file, oid, quote(path.encode("utf-8", "surrogateescape")))
        return page + self.paths.span.format(*lines) if page and lines else page

    def _page(self, pattern: str, *parts: object) -> str | None:
        return self.base + pattern.format(*parts) if pattern else None


NOWHERE = Forge()


def forge_of(remote: str | None) -> Forge:
    """The forge behind the address of a remote (https, ssh, git or `host:path`); one without pages when not known."""
    host, path = _split(remote or "")
    path = path.strip("/").removesuffix(".git")
    paths = _HOSTS.get(host) or next((each for prefix, each in _PREFIXES.items() if host.startswith(prefix)), None)
    if paths is None or not _SAFE_PATH.match(path):
        return NOWHERE
    return Forge(f"https://{host}/{path}", paths)


def _split(remote: str) -> tuple[str, str]:
    if "://" in remote:
        parts = urlsplit(remote)
        known = parts.scheme in ("https", "http", "ssh", "git", "git+ssh")
        return ((parts.hostname or "").lower(), parts.path) if known else ("", "")
    found = _SCP.match(remote)
    return (found["host"].lower(), found["path"]) if found else ("", "")
