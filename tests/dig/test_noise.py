"""What a path is for and which titles only pass through: told from the words alone, the same everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archaeologist.dig.noise import NoiseKind, PathKind, path_kind, subject_noise

PATHS: list[tuple[PathKind, str]] = [
    ("code", "src/lamp.py"),
    ("code", "lamp.go"),
    ("code", "lib/testament.rb"),
    ("code", "src/history_of_lamps.py"),
    ("code", "changes.py"),
    ("code", "src/latest.py"),
    ("code", "attest.go"),
    ("test", "tests/lamp.py"),
    ("test", "src/test_lamp.py"),
    ("test", "lamp_test.go"),
    ("test", "src/lamp.spec.ts"),
    ("test", "src/LampTest.java"),
    ("test", "conftest.py"),
    ("docs", "docs/lamp.rst"),
    ("docs", "README.md"),
    ("docs", "LICENSE"),
    ("changelog", "CHANGELOG.md"),
    ("changelog", "CHANGES"),
    ("changelog", "docs/changes.rst"),
    ("changelog", "docs/releases/1.2.txt"),
    ("changelog", "changelog/123.bugfix.rst"),
    ("config", "pyproject.toml"),
    ("config", ".github/workflows/build.yml"),
    ("config", "Makefile"),
    ("lock", "Cargo.lock"),
    ("lock", "web/package-lock.json"),
    ("generated", "dist/lamp.js"),
    ("generated", "src/lamp.min.js"),
    ("generated", "lamp_pb2.py"),
    ("vendored", "vendor/lamp/lamp.go"),
    ("vendored", "node_modules/lamp/index.js"),
]


@pytest.mark.parametrize(("kind", "path"), PATHS)
def test_what_a_file_is_for(kind: PathKind, path: str) -> None:
    assert path_kind(path) == kind


SUBJECTS: list[tuple[NoiseKind, str]] = [
    ("merge", "Merge branch 'main' into lamp"),
    ("merge", "Merge pull request #12 from ada/lamp"),
    ("merge", "Merge remote-tracking branch 'origin/main'"),
    ("version", "1.2.3"),
    ("version", "v2.0.0rc1"),
    ("version", "Bump version to 1.2.3"),
    ("version", "Release 1.2.3"),
    ("version", "release version 1.2"),
    ("version", "chore: release 1.2.3"),
    ("version", "Prepare 2.0 release"),
    ("bot", "Bump lamp from 1.2 to 1.3"),
    ("bot", "build(deps): bump lamp from 1.2 to 1.3"),
    ("bot", "[pre-commit.ci] pre-commit autoupdate"),
    ("bot", "Update dependency lamp to v2"),
    ("changelog", "Update changelog"),
    ("changelog", "Add changelog entry"),
    ("changelog", "Update AUTHORS"),
    ("format", "Run black"),
    ("format", "Apply clang-format"),
    ("format", "Reformat with black"),
    ("format", "Fix typo"),
    ("format", "fix ruff pyupgrade findings"),
    ("format", "Fix new clippy warnings (#12)"),
    ("format", "Fix whitespace"),
    ("typing", "Add type hints"),
    ("typing", "Add more type annotations to the lamp"),
    ("licence", "Update copyright year"),
]


@pytest.mark.parametrize(("kind", "subject"), SUBJECTS)
def test_what_only_passes_through(kind: NoiseKind, subject: str) -> None:
    assert subject_noise(subject) == kind


@pytest.mark.parametrize(
    "subject",
    [
        "Fix the lamp",
        "Add a formatter for lamps",
        "Fix crash in the linter",
        "Merge sort: handle empty lists",
        "Release the lock when the lamp breaks",
        "Start the server before the lamp",
        "Bump the lamp's brightness",
        "Remove the version check",
        "Use a type of lamp that lasts",
        "Set the default to 3",
        "Format of dates: accept two digits",
        "",
    ],
)
def test_what_has_a_reason_of_its_own(subject: str) -> None:
    assert subject_noise(subject) is None


@pytest.mark.parametrize("author", ["dependabot[bot]", "renovate-bot[bot]", "pre-commit-ci", "weblate"])
def test_a_machine_is_told_by_its_name(author: str) -> None:
    assert subject_noise("Make the lamp brighter", author) == "bot"
    assert subject_noise("Make the lamp brighter", "Abbott Botham") is None


@given(st.text(), st.text())
def test_any_path_and_any_title_have_an_answer(path: str, other: str) -> None:
    assert path_kind(path) in {kind for kind, _ in PATHS}
    assert subject_noise(path, other) in {None, *(kind for kind, _ in SUBJECTS)}
