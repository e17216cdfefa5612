"""What is packed: every room, the links that let one tree be seen, and nothing under a second name."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from house.tree import LINKED, PACKAGE, ROOT, imports, modules

import archaeologist

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_list_of_packages_is_the_tree() -> None:
    packages = {name for name, path in modules().items() if path.name == "__init__.py"}
    assert sorted(packages) == sorted(PROJECT["tool"]["setuptools"]["packages"])
    assert PROJECT["tool"]["setuptools"]["packages"] == sorted(PROJECT["tool"]["setuptools"]["packages"])


def test_every_folder_with_sources_is_a_package() -> None:
    folders = {path.parent for path in modules().values()}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_linked_rooms_are_mapped_and_are_links_where_git_can_make_them() -> None:
    mapping = PROJECT["tool"]["setuptools"]["package-dir"]
    for name, folder in LINKED.items():
        link = PACKAGE / name.rpartition(".")[2]
        assert mapping[name] == folder.name
        assert not link.is_symlink() or link.readlink() == Path("..") / folder.name
        assert list(folder.glob("*/*.py")) == []


def test_a_linked_room_has_one_name() -> None:
    for folder in LINKED.values():
        done = subprocess.run(
            [sys.executable, "-c", f"import {folder.name}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert f"ImportError: import archaeologist.{folder.name}, not {folder.name}" in done.stderr or (
            folder.name == "prompts" and "ImportError: import archaeologist.prompts" in done.stderr
        )


def test_the_version_is_the_same_everywhere() -> None:
    assert archaeologist.__version__ == PROJECT["project"]["version"]


def test_what_is_exported_is_there() -> None:
    assert [name for name in archaeologist.__all__ if not hasattr(archaeologist, name)] == []


def test_the_types_are_declared_to_be_there() -> None:
    assert (PACKAGE / "py.typed").exists()
    assert "py.typed" in PROJECT["tool"]["setuptools"]["package-data"]["archaeologist"]


def test_data_beside_the_sources_is_packed() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    folders = {name: path.parent for name, path in modules().items() if path.name == "__init__.py"}
    for name, folder in folders.items():
        data = {
            path.suffix for path in folder.iterdir() if path.is_file() and path.suffix not in (".py", ".pyc", ".typed")
        }
        assert {f"*{suffix}" for suffix in data} <= set(patterns.get(name, ()))


def test_every_import_from_outside_is_a_declared_dependency() -> None:
    declared = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["otel"]]
    names = {re.split(r"[><=\[]", each)[0].lower() for each in declared}
    imported = {each.split(".")[0] for path in modules().values() for each in imports(path)}
    outside = imported - set(sys.stdlib_module_names) - {"archaeologist"}
    aliases = {"git": "gitpython", "opentelemetry": "opentelemetry-sdk"}
    assert {aliases.get(each, each.replace("_", "-")) for each in outside} <= names
