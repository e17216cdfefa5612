"""Makes the part of GitHub's description of its API that the tests hold the stand-in against.

Usage: python tests/trim_openapi.py api.github.com.json > tests/data/github.json. The whole description is published in
github/rest-api-description, and in the npm package @octokit/openapi. Kept are the operations below with all that they
refer to, and one example of each reply, with what its own schema demands; prose is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = (
    ("/user", "get"),
    ("/repos/{owner}/{repo}/pulls", "get"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}", "get"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/comments", "get"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/comments", "post"),
    ("/repos/{owner}/{repo}/issues/comments/{comment_id}", "patch"),
    ("/repos/{owner}/{repo}/issues/comments/{comment_id}", "delete"),
    ("/repos/{owner}/{repo}/collaborators/{username}/permission", "get"),
    ("/repos/{owner}/{repo}/check-runs", "post"),
)
PROSE = ("description", "externalDocs", "x-github", "x-multi-segment", "summary", "tags")


def trimmed(whole: dict[str, Any]) -> dict[str, Any]:
    """The description with those operations alone."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method in OPERATIONS:
        paths.setdefault(path, {})[method] = whole["paths"][path][method]
    kept: dict[str, dict[str, Any]] = {}
    waiting = list(references(paths))
    while waiting:
        kind, name = waiting.pop()
        if name not in kept.setdefault(kind, {}):
            kept[kind][name] = whole["components"][kind][name]
            waiting += references(kept[kind][name])
    info = {key: whole["info"][key] for key in ("version", "title", "license")}
    found = {"openapi": whole["openapi"], "info": info, "servers": whole["servers"], "paths": paths, "components": kept}
    mend(kept["examples"])
    whole_of_it: dict[str, Any] = plain(found)
    return whole_of_it


def mend(examples: dict[str, Any]) -> None:
    """Gives examples what their own schemas demand and they lack."""
    for request in (examples["pull-request"]["value"], *examples["pull-request-simple-items"]["value"]):
        request["requested_teams"] = []
    name = "repository-collaborator-permission-response-if-user-has-admin-permissions"
    answer = examples[name]["value"]
    answer["role_name"] = answer["user"]["role_name"] = answer["permission"]


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Kind and name of each component that something refers to."""
    if isinstance(value, dict):
        if isinstance(found := value.get("$ref"), str):
            _, _, kind, name = found.split("/")
            yield kind, name
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


NAMES = ("properties", "schemas", "examples", "responses", "headers", "parameters")


def plain(value: Any, under: str = "") -> Any:
    """The same without prose. Keys of a mapping by name are never prose; a response keeps an empty description, which
    the format demands."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: each for key, each in value.items() if under in NAMES or key not in PROSE}
    found = {key: each if key == "value" else plain(each, key) for key, each in kept.items()}
    if under == "responses":
        found = {key: each if "$ref" in each else {**each, "description": ""} for key, each in found.items()}
    return found


if __name__ == "__main__":
    json.dump(trimmed(json.loads(Path(sys.argv[1]).read_text("utf-8"))), sys.stdout, indent=1, sort_keys=True)
