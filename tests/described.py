"""GitHub's own description of its API, for tests: whether a request and a reply are what it says, and its examples."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

DESCRIPTION = Path(__file__).parent / "data" / "github.json"
HOST = "https://api.github.com"


@dataclass
class Asked:
    """A request as the validator wants it."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes | None
    host_url: str = HOST
    parameters: RequestParameters = field(init=False)

    def __post_init__(self) -> None:
        pairs = ImmutableMultiDict(parse_qsl(self.query, keep_blank_values=True))
        self.parameters = RequestParameters(query=pairs, header=Headers(dict(self.headers)))
        self.method = self.method.lower()

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "application/json")


@dataclass
class Told:
    """A reply as the validator wants it."""

    status_code: int
    data: bytes | None
    content_type: str
    headers: Mapping[str, str]


@cache
def _whole() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    return found


@cache
def _described() -> OpenAPI:
    return OpenAPI.from_dict(_whole())


def example(name: str) -> Any:
    """A reply that GitHub gives as an example, to be changed at will."""
    return copy.deepcopy(_whole()["components"]["examples"][name]["value"])


def fault(asked: Asked, told: Told | None = None) -> str:
    """What is wrong with a request, or with the reply to it; empty when both are as described."""
    try:
        if told is None:
            _described().validate_request(asked)
        else:
            _described().validate_response(asked, told)
    except OpenAPIError as error:
        return f"{asked.method.upper()} {asked.path}: {_why(error)[:600]}"
    return ""


def _why(error: BaseException) -> str:
    """The innermost reasons: what the schema wants and did not get."""
    cause: BaseException | None = error
    while cause is not None:
        if found := getattr(cause, "schema_errors", ()):
            return "; ".join(f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found)
        cause = cause.__cause__ or cause.__context__
    return str(error)
