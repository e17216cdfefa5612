"""Investigations led by a scripted model, about the story of `lies.py`: what several tests need of them."""

from __future__ import annotations

import re
from dataclasses import replace

from digsite import DigSite
from scripted import Body, Endpoint, Script, Step, answer, calls, claim, prompt, says

from archaeologist.app import ask
from archaeologist.config import Settings
from archaeologist.domain.answer import Answer

QUESTION = "Why was light_lamp removed?"
WORDS = "Oil is dangerous since it caused two fires."


READY = calls(("ready", {}))
ENOUGH = says("ENOUGH: oil burns.")


def settings(endpoint: Endpoint, **more: object) -> Settings:
    return replace(Settings(model="scripted", base_url=endpoint.url, context=32_768), **more)  # type: ignore[arg-type]


def led(site: DigSite, *script: Script, question: str = QUESTION, **more: object) -> tuple[Answer, list[Body]]:
    """The answer that a script leads to, and the requests that it took."""
    with Endpoint(*script) as endpoint:
        found = ask(question, site.path, settings=settings(endpoint, **more))
    return found, endpoint.requests


def named(body: Body, quote: str) -> str:
    """The name under which a prompt has the evidence with a quote."""
    found = re.search(rf"^\s*(E\d+) .*{re.escape(quote)}", prompt(body), re.MULTILINE)
    assert found, f"{quote} is not in the prompt"
    return found[1]


def agreeing(body: Body) -> Step:
    """Answers with the commit and the words that say why."""
    cites = named(body, WORDS)
    label = re.search(r"^commit: (C\d+) removed", prompt(body), re.MULTILINE)
    assert label
    commits = [{"commit": label[1], "role": "removed"}]
    return says(answer("Oil was dangerous.", claim(f"The message says: “{WORDS}”", cites), commits=commits))


def texts(found: Answer, basis: str) -> list[str]:
    return [each.text for each in found.claims if each.basis == basis]


def without_model(site: DigSite) -> tuple[object, ...]:
    return shown(ask(QUESTION, site.path))


def shown(found: Answer) -> tuple[object, ...]:
    return (found.status, found.headline, found.claims, found.commits, found.evidence, found.timeline)
