"""Serves the webhooks of repositories: takes signed deliveries in at once, and reviews their requests one by one.

A part of the composition root. Deliveries are answered in threads of their own and wait in a queue; the thread that
started it all takes from there, so that an interruption reaches the git that it waits for. Of a delivery only the
repository's name and the request's number are used: the request itself is asked of the forge when its turn comes.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archaeologist.errors import ArchaeologistError, UsageError

if TYPE_CHECKING:
    from types import FrameType

    from archaeologist.bots import Said
    from archaeologist.config import Settings
    from archaeologist.forge.listener import Answer
    from archaeologist.forge.webhook import Asked, Served
    from archaeologist.git.mirror import Source

SERVER = "https://github.com"
GRACE = 300.0
"""For how many seconds a review that is under way may go on after the program was told to stop."""
_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})", re.ASCII)
_SERVER = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[\w.~-]+)*/?|file:///[^\s?#]*", re.ASCII)
_AGAIN_LATER = "60"

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Hosting:
    """What is served and with what. `secret` and `token` are in no representation of it."""

    served: Served
    clones: Path
    secret: str = field(repr=False)
    token: str = field(repr=False)
    server: str
    api: str

    @staticmethod
    def of(environment: Mapping[str, str], repositories: Iterable[str], clones: Path) -> Hosting:
        """Reads GITHUB_WEBHOOK_SECRET, GITHUB_TOKEN, GITHUB_SERVER_URL and GITHUB_API_URL.

        Raises `UsageError` when one is missing or cannot be used.
        """
        from archaeologist.forge.github import API
        from archaeologist.forge.webhook import SHORTEST_SECRET, Served

        secret, token = environment.get("GITHUB_WEBHOOK_SECRET", ""), environment.get("GITHUB_TOKEN", "")
        if len(secret) < SHORTEST_SECRET:
            hint = "Give GITHUB_WEBHOOK_SECRET the secret of the webhook; `openssl rand -hex 32` makes one."
            raise UsageError(f"There is no secret of at least {SHORTEST_SECRET} characters.", hint)
        if not re.fullmatch(r"[!-~]+", token):
            raise UsageError(
                "There is no token.", "Give one in GITHUB_TOKEN that may read the code and write comments."
            )
        server = environment.get("GITHUB_SERVER_URL") or SERVER
        if not _SERVER.fullmatch(server):
            raise UsageError("GITHUB_SERVER_URL is no address of a server.", f"Write it as {SERVER}, without a name.")
        api = environment.get("GITHUB_API_URL") or API
        return Hosting(Served(repositories), clones, secret, token, server.rstrip("/"), api)

    def source(self, repository: str) -> Source:
        """Where a repository is cloned from."""
        from archaeologist.git.mirror import Source

        return Source(f"{self.server}/{repository}.git", self.token)

    def place(self, repository: str) -> Path:
        """Where its clone lies; names of repositories are the same in capitals and in small letters."""
        host = (urlsplit(self.server).netloc or "local").replace(":", "_")
        return self.clones / host / f"{repository.lower()}.git"


class Receiver:
    """Takes deliveries in (`forge.listener.Desk`) and does what they ask for, in the thread that calls `work`."""

    def __init__(self, hosting: Hosting, log: Log, settings: Settings | None = None) -> None:
        from archaeologist.forge.webhook import Memory, Waiting

        self._hosting = hosting
        self._settings = settings
        self._log = log
        self._memory = Memory()
        self._waiting = Waiting()
        self._done = self._failed = 0

    # -- taking in ---------------------------------------------------------------------------------------------------

    def refusal(self, headers: Mapping[str, str]) -> Answer | None:
        from archaeologist.forge.listener import Answer
        from archaeologist.forge.webhook import is_signature

        if is_signature(headers.get("x-hub-signature-256", "")):
            return None
        self._log("a delivery: refused, because it is not signed")
        return Answer(401, "Sign it with SHA-256: give the webhook its secret.")

    def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        from archaeologist.forge.listener import Answer
        from archaeologist.forge.webhook import is_delivery_id, verified

        signature, name = headers.get("x-hub-signature-256", ""), headers.get("x-github-delivery", "")
        if not verified(self._hosting.secret, body, signature):
            self._log("a delivery: refused, because its signature is another one")
            return Answer(403, "The signature is another one.")
        event = headers.get("x-github-event", "")
        if not is_delivery_id(name) or not event:
            answer, said = Answer(400, "The delivery has no name or no event."), "a delivery"
        elif headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            answer, said = Answer(415, "Let the webhook send application/json."), f"{name} {event}"
        else:
            answer, said = self._taken(event, body, (name, signature)), f"{name} {event}"
        self._log(f"{said}: {answer.status} {answer.text}")
        return answer

    def _taken(self, event: str, body: bytes, names: tuple[str, ...]) -> Answer:
        """What becomes of a delivery that is GitHub's.

        Its name is not signed, so it is known by its signature as well: nobody can send it again under another name.
        """
        from archaeologist.forge.listener import Answer
        from archaeologist.forge.webhook import Asked, Job, asked_by

        try:
            asked = asked_by(event, body)
        except UsageError as error:
            return Answer(400, error.sentence)
        if not isinstance(asked, Asked):
            return Answer(202, f"ignored: {asked.why}")
        if asked.repository not in self._hosting.served:
            return Answer(202, f"ignored: {asked.repository} is not served")
        if not self._memory.is_new(names):
            return Answer(202, f"{asked}: known already")
        became = self._waiting.put(Job(asked, names))
        if became == "full":
            self._memory.forget(names)
            return Answer(503, f"{asked}: too much waits already", {"Retry-After": _AGAIN_LATER})
        return Answer(202, f"{asked}: {'queued' if became == 'queued' else 'queued already'}")

    def health(self) -> Mapping[str, str | int]:
        return {
            "status": "stopping" if self._waiting.closed else "ok",
            "queued": len(self._waiting),
            "done": self._done,
            "failed": self._failed,
        }

    # -- doing -------------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """Does what waits, one after the other, until it is stopped. A failure is told and counted, and no more."""
        while job := self._waiting.take():
            try:
                said = self._looked_at(job.asked)
            except Exception as error:
                self._failed += 1
                self._memory.forget(job.names)
                self._log(f"{job.asked}: failed. {_sentence(error)}")
            else:
                self._done += 1
                told = f"{job.asked}: the comment is {_WORDS.get(said.done, said.done)}."
                self._log(" ".join(filter(None, (told, said.note, said.unjudged))))

    def stop(self) -> None:
        """Takes nothing in any more; what is being done is done to its end."""
        self._waiting.close()
        if left := len(self._waiting):
            self._log(f"{left} {'request waits' if left == 1 else 'requests wait'} and will not be looked at")

    def _looked_at(self, asked: Asked) -> Said:
        from archaeologist.bots import comment_on
        from archaeologist.forge.github import GitHub
        from archaeologist.git import mirror

        forge = GitHub(asked.repository, self._hosting.token, self._hosting.api)
        request = forge.request(asked.number)
        place = self._hosting.place(asked.repository)
        mirror.update(place, self._hosting.source(asked.repository), f"refs/pull/{asked.number}/head")
        return comment_on(forge, request, place, settings=self._settings)


_WORDS = {"silent": "not needed", "not allowed": "not written"}


def _sentence(error: Exception) -> str:
    if isinstance(error, ArchaeologistError):
        return error.sentence
    return f"A fault inside the program: {type(error).__name__}: {error}"


def _hushed(write: Log, secrets: Iterable[str]) -> Log:
    """Writes harmless lines, one at a time, in which none of the secrets can stand."""
    from archaeologist.render import neutral

    lock, hidden = threading.Lock(), [each for each in secrets if each]

    def log(text: str) -> None:
        for each in hidden:
            text = text.replace(each, "…")
        with lock:
            write(neutral.line(text)[:500])

    return log


# -- the program -----------------------------------------------------------------------------------------------------


def serve_webhooks(
    address: str,
    environment: Mapping[str, str],
    repositories: Iterable[str],
    clones: Path,
    write: Log,
    settings: Settings | None = None,
) -> bool:
    """Serves until SIGTERM or SIGINT, and then ends what is under way; false when that took too long.

    `write` is told what happens, a line at a time; the model of the settings judges what is found. Raises `UsageError`
    for an address or settings that cannot be used.
    """
    from archaeologist.forge.listener import HOOK, Listener

    hosting = Hosting.of(environment, repositories, clones)
    log = _hushed(write, (hosting.secret, hosting.token, settings.api_key if settings else ""))
    receiver = Receiver(hosting, log, settings)
    found = _ADDRESS.fullmatch(address)
    if not found or int(found[3]) > 65535:
        raise UsageError(f"{address!r} is no address.", "Write it as HOST:PORT, such as 127.0.0.1:8080.")
    try:
        clones.mkdir(mode=0o700, parents=True, exist_ok=True)
        listener = Listener(found[1] or found[2], int(found[3]), receiver)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{address} or {clones} cannot be used: {error}.", "Name another with --webhook.") from None
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    told = f"listening on http://{listener.address}{HOOK} for {', '.join(hosting.served.written)}"
    return _until_told(receiver, listener.close, log, told)


def _until_told(receiver: Receiver, close: Callable[[], None], log: Log, told: str) -> bool:
    """Works until a signal comes. That it listens is told when it can hear one."""
    ending = _Ending(receiver, close, log)
    before = [(each, signal.signal(each, ending.heard)) for each in (signal.SIGTERM, signal.SIGINT)]
    try:
        log(told)
        receiver.work()
        whole = True
    except KeyboardInterrupt:
        whole = False
    ending.over = True
    ending.thread.join(5)
    for each, handler in before:
        signal.signal(each, handler)
    log("stopped" if whole else "stopped in the middle of a review")
    return whole


class _Ending:
    """Hears that the program is to stop: the first time it ends in peace, the second, or after the grace, at once."""

    def __init__(self, receiver: Receiver, close: Callable[[], None], log: Log) -> None:
        self.over = False
        self.thread = threading.Thread(target=self._stop, daemon=True)
        self._told = False
        self._receiver, self._close, self._log = receiver, close, log

    def heard(self, number: int, frame: FrameType | None) -> None:
        if self._told and not self.over:
            raise KeyboardInterrupt
        if not self._told:
            self._told = True
            self.thread.start()

    def _stop(self) -> None:
        self._log("stopping, once what is under way is done")
        self._receiver.stop()
        self._close()
        grace = threading.Timer(GRACE, self._interrupt)
        grace.daemon = True
        grace.start()

    def _interrupt(self) -> None:
        main = threading.main_thread().ident
        if not self.over and main is not None:
            signal.pthread_kill(main, signal.SIGINT)
