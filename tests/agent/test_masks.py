"""Secrets do not leave the machine, and what only looks like one stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.agent.masks import MASK, masker

SECRETS = {
    "an AWS key": ("key = AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    "a GitHub token": (
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789 was leaked",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    ),
    "a password in an address": ("https://bob:s3cr3t-p4ss@example.org/x", "s3cr3t-p4ss"),
    "a password in code": ('password = "hunter2hunter2"', "hunter2hunter2"),
    "a Slack token": ("xoxb-123456789012-123456789012-abcdefghijkl", "xoxb-123456789012"),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\ndef\n-----END RSA PRIVATE KEY-----", "MIIEabc"),
    "half a private key": ("x\n-----BEGIN PRIVATE KEY-----\nMIIEabc", "MIIEabc"),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_left_out_and_the_rest_stays(kind: str) -> None:
    text, secret = SECRETS[kind]
    masked = masker()(f"Before it.\n{text}\nAfter it.")
    assert secret not in masked
    assert MASK in masked
    assert masked.startswith("Before it.")


def test_the_key_of_the_endpoint_is_left_out_wherever_it_stands() -> None:
    assert masker("my-own-key")("it is my-own-key") == f"it is {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "This reverts commit 8b766a2522abcdef8b766a2522abcdef8b766a25.",
        "C1 8b766a2522 2023-10-11 Andrew Gallant, #2611, first in 14.0.0",
        "def check_password(self, token):\n    return self.secret",
        "因为旧的密码不安全",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert masker()(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing(text: str) -> None:
    mask = masker()
    assert mask(mask(text)) == mask(text)
