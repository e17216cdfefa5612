"""The API of Forgejo and Gitea, which is that of GitHub in most of what is needed here.

Different are the header of the token, who a workflow's token is, and that owners are called owners.
"""

from __future__ import annotations

from archaeologist.errors import ForgeRefusal
from archaeologist.forge.github import GitHub
from archaeologist.forge.wire import Clock, Words

_WORDS = Words("Forgejo", "GITHUB_TOKEN", "write access to issues")
_WRITERS = frozenset({"owner", "admin", "write"})


class Forgejo(GitHub):
    """`values.Forge` for one repository, `owner/name`, at the API of a server, which ends in /api/v1.

    `worker` is the login under which a token of a workflow writes, for servers that do not let it ask.
    """

    name = "Forgejo"
    _words = _WORDS
    _unasked = (401, 403, 404)

    def __init__(
        self, repository: str, token: str, api: str, worker: str = "forgejo-actions", clock: Clock | None = None
    ) -> None:
        super().__init__(repository, token, api, clock)
        self._worker = worker

    def _headers(self, token: str) -> dict[str, str]:
        return {"Authorization": f"token {token}"}

    def _trusts(self, comment: dict[str, object]) -> bool:
        """Forgejo says nothing of an author's part along with a comment: `may_write` settles it."""
        return True

    def may_write(self, login: str) -> bool:
        """Whether somebody may write; a token that may not ask that trusts nobody."""
        try:
            return self._permission(login) in _WRITERS
        except ForgeRefusal as refused:
            if refused.code not in (403, 404):
                raise
            return False
