"""From what a workflow is told to the request that it is about, and the forge that it is on.

GitHub and Forgejo write an event to a file, GitLab sets variables. What comes from a fork's run (`workflow_run`) is
looked up anew: of such an event only who ran it, and on which commit, is used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from archaeologist.domain.oid import Oid
from archaeologist.errors import UsageError
from archaeologist.forge.forgejo import Forgejo
from archaeologist.forge.github import API, GitHub, pull_request
from archaeologist.forge.gitlab import API as GITLAB_API
from archaeologist.forge.gitlab import GitLab
from archaeologist.forge.values import Forge, PullRequest

_WORKERS = {"FORGEJO_ACTIONS": "forgejo-actions", "GITEA_ACTIONS": "gitea-actions"}
_RULES = 'Give the job the rule: if: $CI_PIPELINE_SOURCE == "merge_request_event".'
_EVENTS = "Let the workflow run on pull_request, pull_request_target, issue_comment or workflow_run."


def asked(environment: Mapping[str, str]) -> tuple[Forge, PullRequest]:
    """The forge and the request that a workflow's environment is about.

    GitHub and Forgejo: GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN. GitLab:
    CI_MERGE_REQUEST_IID, CI_MERGE_REQUEST_PROJECT_ID (else CI_PROJECT_ID), CI_API_V4_URL and GITLAB_TOKEN. Raises
    `UsageError` where one is missing or the event is about no request, and what the forge raises.
    """
    on_gitlab = environment.get("GITLAB_CI") or environment.get("CI_MERGE_REQUEST_IID")
    if on_gitlab and not environment.get("GITHUB_EVENT_PATH"):
        return _on_gitlab(environment)
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    forge = _on_github(environment)
    return forge, _request(forge, event)


def _on_gitlab(environment: Mapping[str, str]) -> tuple[Forge, PullRequest]:
    number, token = environment.get("CI_MERGE_REQUEST_IID", ""), environment.get("GITLAB_TOKEN", "")
    if not (number.isascii() and number.isdigit()):
        raise UsageError("The pipeline is for no merge request.", _RULES)
    if not token:
        hint = "Make a project access token with the scope api and give it as the variable GITLAB_TOKEN."
        raise UsageError("There is no token.", hint)
    # The pipeline of a request from a fork runs in the fork; the request is in the project that it goes to.
    project = environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID", "")
    forge = GitLab(project, token, environment.get("CI_API_V4_URL") or GITLAB_API)
    return forge, forge.request(int(number))


def _on_github(environment: Mapping[str, str]) -> GitHub:
    token = environment.get("GITHUB_TOKEN", "")
    if not token:
        raise UsageError("There is no token.", "Give the step GITHUB_TOKEN: ${{ github.token }}.")
    repository, api = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_API_URL") or API
    worker = next((login for name, login in _WORKERS.items() if environment.get(name)), "")
    if worker or api.rstrip("/").endswith("/api/v1"):
        return Forgejo(repository, token, api, worker or _WORKERS["FORGEJO_ACTIONS"])
    return GitHub(repository, token, api)


def _event(place: str) -> dict[str, object]:
    if not place:
        raise UsageError("There is no event.", "Run it in a workflow, or name a file in GITHUB_EVENT_PATH.")
    try:
        found = json.loads(Path(place).read_bytes())
    except OSError as error:
        raise UsageError(f"{place} cannot be read: {error.strerror}.", "Name the file of an event.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"{place} holds no event.", "Name the file of an event, which is JSON.")
    return found


def _request(forge: GitHub, event: Mapping[str, object]) -> PullRequest:
    """The request that an event is about: its own, the one that a reply was written to, or that of a fork's run."""
    found, issue, run = event.get("pull_request"), event.get("issue"), event.get("workflow_run")
    if isinstance(found, dict):
        return pull_request(found)
    if isinstance(issue, dict) and issue.get("pull_request") is not None and isinstance(issue.get("number"), int):
        return forge.request(int(issue["number"]))
    if isinstance(run, dict):
        return _of_run(forge, run)
    raise UsageError("The event is about no pull request.", _EVENTS)


def _of_run(forge: GitHub, run: Mapping[str, object]) -> PullRequest:
    """The open request whose newest commit a run was made for. The run's own list of requests is empty for forks."""
    home = run.get("head_repository")
    owner = home.get("owner") if isinstance(home, dict) else None
    login, branch = owner.get("login") if isinstance(owner, dict) else None, run.get("head_branch")
    try:
        head = Oid(str(run.get("head_sha")))
    except ValueError:
        head = None
    if not (isinstance(login, str) and isinstance(branch, str) and head):
        raise UsageError("The event's run was made for no branch.", _EVENTS)
    number = next(forge.opened_from(login, branch, head), None)
    if number is None:
        hint = "It was closed, or has newer commits, for which another run comes."
        raise UsageError(f"No open request has {head.short} as its newest commit.", hint)
    return forge.request(number)
