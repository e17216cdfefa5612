"""Requests to the API of a forge: who waits, who tries again, and how a refusal reads.

What only reads, or says the same when it is said twice, is tried again after a failure of the server or the line. What
makes something new is not, unless the server said that it did nothing: a limit of its rate, a line that never opened.
Waiting follows GitHub's rules: `retry-after`, else `x-ratelimit-reset` when nothing is left, else a minute
(https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archaeologist.errors import ForgeError, ForgeRefusal, MaybeDone

if TYPE_CHECKING:
    import httpx2

PAGE = 100
_TRIES = 4
_MOST_PAGES = 100
_SECONDS = 30.0
_LIMITED = re.compile(r"rate limit|abuse detection", re.IGNORECASE)
_NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?')


@dataclass(frozen=True, slots=True)
class Clock:
    """How time goes by: seconds since 1970, a pause, and a number below 1 that keeps many clients from one rhythm."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Words:
    """How a forge is spoken of: its name, the variable of its token, and what a token needs that may comment."""

    forge: str
    variable: str
    permission: str


class Wire:
    """The API at `base`. `patience` is how many seconds it waits for a limit to pass before it gives up."""

    def __init__(
        self, base: str, headers: Mapping[str, str], words: Words, clock: Clock | None = None, patience: float = 120.0
    ) -> None:
        self.base = base.rstrip("/")
        self.words = words
        self.clock = clock or Clock()
        self.patience = patience
        self._headers = {"User-Agent": "archaeologist", **headers}
        self._client: httpx2.Client | None = None

    def get(self, path: str, **parameters: str | int) -> Any:
        """The JSON at a path."""
        return _json(self._read(self.base + path, parameters), self.words)

    def pages(self, path: str, **parameters: str | int) -> Iterator[Any]:
        """The items of a list, over all its pages, which the header `Link` names one after the other."""
        address, given = self.base + path, {**parameters, "per_page": PAGE}
        for _ in range(_MOST_PAGES):
            response = self._read(address, given)
            yield from _items(_json(response, self.words), self.words)
            following = _NEXT.search(response.headers.get("link", ""))
            if not following:
                return
            address, given = self._own(following[1]), {}

    def make(self, path: str, body: Mapping[str, Any]) -> Any:
        """Makes something new. Raises `MaybeDone` when no answer came."""
        return _json(self._send("POST", self.base + path, {}, body), self.words)

    def change(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """Changes what is there, with `PATCH` or `PUT`; saying it twice does no harm."""
        return _json(self._send(method, self.base + path, {}, body), self.words)

    def remove(self, path: str) -> None:
        """Takes something away; what is gone already is no failure."""
        try:
            self._send("DELETE", self.base + path, {}, None)
        except ForgeRefusal as refused:
            if refused.code != 404:
                raise

    # -- one request -------------------------------------------------------------------------------------------------

    def _read(self, address: str, parameters: Mapping[str, str | int]) -> httpx2.Response:
        """What stands at an address, also when the repository was renamed; the token goes to the same host alone."""
        for _ in range(4):
            response = self._send("GET", address, parameters, None)
            if not response.is_redirect:
                return response
            address, parameters = self._own(response.headers.get("location", "")), {}
        raise ForgeError(f"{self.words.forge} sends requests round in a circle.")

    def _own(self, address: str) -> str:
        ours, theirs = urlsplit(self.base), urlsplit(address)
        if (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc):
            return address
        raise ForgeError(f"{self.words.forge} points to another host, {theirs.netloc or 'none'}; the token stays here.")

    def _send(
        self, method: str, address: str, parameters: Mapping[str, str | int], body: Mapping[str, Any] | None
    ) -> httpx2.Response:
        waited = 0.0
        for attempt in range(1, _TRIES + 1):
            last = attempt == _TRIES
            response = self._once(method, address, parameters, body, last)
            if response is not None and (pause := self._limit(response)) is not None:
                waited += pause
                if waited > self.patience or last:
                    raise self._too_many(pause)
                self.clock.sleep(pause)
            elif response is None or (response.status_code >= 500 and method != "POST" and not last):
                self.clock.sleep(2 ** (attempt - 1) * (0.5 + self.clock.jitter()))
            else:
                return self._judged(method, response)
        raise ForgeError(f"{self.words.forge} does not answer.")

    def _once(
        self, method: str, address: str, parameters: Mapping[str, str | int], body: Mapping[str, Any] | None, last: bool
    ) -> httpx2.Response | None:
        """The answer, or None when there was none and trying again does no harm."""
        import httpx2

        try:
            return self._open().request(method, address, params=parameters or None, json=body)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            if last:
                raise self._unreachable(error) from None
        except httpx2.TransportError as error:
            if method == "POST":
                raise MaybeDone(f"{self.words.forge} gave no answer to a request that writes.") from None
            if last:
                raise self._unreachable(error) from None
        except httpx2.InvalidURL:
            raise ForgeError(f"{address} is no address of an API.") from None
        return None

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._client is None:
            self._client = httpx2.Client(headers=self._headers, timeout=_SECONDS, follow_redirects=False)
        return self._client

    def _limit(self, response: httpx2.Response) -> float | None:
        """For how many seconds the forge wants to be left alone; None when the answer is about something else."""
        if response.status_code not in (403, 429):
            return None
        told, left = response.headers.get("retry-after", ""), response.headers.get("x-ratelimit-remaining", "")
        if told.isdigit():
            return float(told)
        if left == "0" and (reset := response.headers.get("x-ratelimit-reset", "")).isdigit():
            return max(1.0, float(reset) - self.clock.now() + 1)
        limited = response.status_code == 429 or _LIMITED.search(_message(response))
        return 60.0 if limited else None

    # -- how it reads ------------------------------------------------------------------------------------------------

    def _judged(self, method: str, response: httpx2.Response) -> httpx2.Response:
        code, forge, said = response.status_code, self.words.forge, _message(response)
        if code < 300 or (method == "GET" and code < 400):
            return response
        if code >= 500:
            sentence = f"{forge} failed with status {code}."
            raise MaybeDone(sentence) if method == "POST" else ForgeError(sentence, "Run it again later.")
        if code == 401:
            raise ForgeRefusal(
                f"{forge} does not accept the token: {said}.", f"Give a valid one in {self.words.variable}.", code
            )
        if code == 403:
            needed = response.headers.get("x-accepted-github-permissions", "") or self.words.permission
            raise ForgeRefusal(f"{forge} refuses this to the token: {said}.", f"It needs: {needed}.", code)
        what = f"{method} {urlsplit(str(response.request.url)).path}"
        if code in (404, 410):
            raise ForgeRefusal(
                f"{forge} has no {what.partition(' ')[2]}: {said}.", "Or the token may not see it.", code
            )
        raise ForgeRefusal(f"{forge} refused {what} with status {code}: {said}.", "", code)

    def _too_many(self, pause: float) -> ForgeError:
        until = datetime.fromtimestamp(self.clock.now() + pause, UTC)
        return ForgeError(
            f"{self.words.forge} lets this token do nothing more until {until:%H:%M} UTC.", "Run it again after that."
        )

    def _unreachable(self, error: Exception) -> ForgeError:
        reason = str(error) or type(error).__name__
        return ForgeError(f"{self.base} cannot be reached: {reason.rstrip('.')}.", "Check the address and the network.")


def _message(response: httpx2.Response) -> str:
    """What the forge says itself, on one line."""
    try:
        body = response.json()
    except ValueError:
        return response.reason_phrase or "no reason given"
    said = body.get("message") or body.get("error") if isinstance(body, dict) else None
    more = body.get("errors") if isinstance(body, dict) else None
    details = [str(each.get("message") or each.get("code") or "") if isinstance(each, dict) else str(each)
               for each in more] if isinstance(more, list) else []  # fmt: skip
    told = ", ".join(filter(None, [str(said or ""), *details])) or response.reason_phrase
    return " ".join(told.split())[:300].rstrip(".")


def _json(response: httpx2.Response, words: Words) -> Any:
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        raise ForgeError(f"{words.forge} answered what is no JSON.", "Is the address that of its API?") from None


def _items(found: Any, words: Words) -> list[Any]:
    if not isinstance(found, list):
        raise ForgeError(f"{words.forge} answered what is no list.", "Is the address that of its API?")
    return found
