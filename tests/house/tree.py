"""The source tree as the tests of the house see it: real files, each once, wherever it is linked to."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "archaeologist"
LINKED = {"archaeologist.tools": ROOT / "tools", "archaeologist.prompts": ROOT / "prompts"}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name, the linked rooms included."""
    found = {}
    for folder in (PACKAGE, *LINKED.values()):
        for path in sorted(folder.rglob("*.py")):
            if not any(part in ("tools", "prompts") for part in path.relative_to(ROOT).parts[1:]):
                found[_name(path)] = path
    return found


def test_files() -> list[Path]:
    """Every file of the tests, what they share included."""
    return sorted((ROOT / "tests").rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> set[str]:
    """The dotted names that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    whole = parts if parts[0] == "archaeologist" else ("archaeologist", *parts)
    return ".".join(whole[:-1] if whole[-1] == "__init__" else whole)
