"""Who may import whom. The arrows are the design; this test keeps them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from digsite import DigSite
from house.tree import ROOT, imports, modules

# A room may import itself, `errors`, and the rooms named here. `config` is for app and surfaces.
ALLOWED = {
    "domain": set(),
    "git": {"domain"},
    "index": {"domain", "git"},
    "code": {"domain", "git", "index"},
    "dig": {"domain", "git", "index", "code"},
    "toolkit": {"domain"},
    "tools": {"domain", "dig", "toolkit"},
    "prompts": set[str](),
    "agent": {"domain", "toolkit", "prompts"},
    "render": {"domain"},
    "runs": {"domain", "dig", "agent", "config"},
    "telemetry": {"domain", "agent", "config"},
    "inquiry": {"runs", "telemetry", "domain", "dig", "toolkit", "tools", "prompts", "agent", "config"},
    "reviews": {"domain", "git", "index", "dig", "agent", "config", "inquiry"},
    "histories": {"domain", "git", "index", "dig"},
    "incidents": {"domain", "git", "index", "dig"},
    "forge": {"domain"},
    "bots": {"domain", "git", "index", "forge", "render", "reviews", "config"},
    "webhooks": {"git", "forge", "render", "bots", "config"},
    "app": {
        "runs",
        "inquiry",
        "reviews",
        "histories",
        "incidents",
        "bots",
        "webhooks",
        "domain",
        "git",
        "index",
        "code",
        "dig",
        "toolkit",
        "tools",
        "prompts",
        "agent",
        "render",
        "config",
    },
    "surfaces": {"app", "render", "domain", "config"},
    "config": set(),
    "errors": set(),
    "": {"app", "domain"},
}
HEAVY = {
    "httpx2",
    "langgraph",
    "openai",
    "networkx",
    "git",
    "pydantic",
    "tree_sitter",
    "langchain_core",
    "opentelemetry",
}


def room(name: str) -> str:
    """The room of a module: the first part after the package; the package itself is the room without a name."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def rooms_imported(name: str) -> set[str]:
    ours = {each for each in imports(modules()[name]) if each.split(".")[0] == "archaeologist"}
    return {room(each) for each in ours} - {room(name), "errors", "__version__"}


@pytest.mark.parametrize("name", modules())
def test_a_module_imports_only_what_its_room_may(name: str) -> None:
    assert rooms_imported(name) <= ALLOWED[room(name)]


@pytest.mark.parametrize("name", modules())
def test_nobody_imports_a_module_under_its_other_name(name: str) -> None:
    assert not {each for each in imports(modules()[name]) if each.split(".")[0] in ("tools", "prompts", "tests")}


def loaded(program: str, *arguments: str) -> set[str]:
    """Which of the heavy packages, and whether typer and rich, are loaded when a program has run."""
    code = f"import sys; {program}; print('LOADED', *{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split("LOADED")[1].split()) & (HEAVY | {"typer", "rich"})


COMMAND_LINE = "from archaeologist.surfaces.cli.main import main; main(sys.argv[1:])"


def test_importing_the_package_loads_nothing() -> None:
    assert loaded("import archaeologist") == set()


def test_the_version_is_told_without_parsing_a_command_line() -> None:
    assert loaded(COMMAND_LINE, "--version") == set()


@pytest.mark.parametrize("arguments", [("--help",), ("ask", "--help"), ("index", "-h"), ("--json", "tool", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded(COMMAND_LINE, *arguments) == {"typer"}


def test_queries_of_the_index_load_nothing_heavy() -> None:
    program = (
        "from archaeologist.git import Repository; from archaeologist.index import open_history;"
        "r = Repository.open(); h = open_history(r, r.resolve()); h.gaps; list(h.numbers())"
    )
    assert loaded(program) == set()


def test_a_history_loads_only_what_reads_source_and_draws(site: DigSite) -> None:
    site.commit("1", {"a.py": "def run():\n    pass\n"})
    arguments = ("history", "run", "-C", str(site.path))
    assert loaded(COMMAND_LINE, *arguments) == {"typer", "rich", "tree_sitter"}
    assert loaded(COMMAND_LINE, *arguments, "--json") == {"typer"}, "what was kept needs no parser"


def test_a_review_loads_nothing_that_asks_a_model_when_there_is_none(site: DigSite) -> None:
    site.commit("1", {"a.py": "def run():\n    return 1\n"})
    site.commit("2", {"a.py": "def run():\n    return 2\n"})
    program = f"{COMMAND_LINE}; assert not any(name.startswith('archaeologist.agent') for name in sys.modules)"
    assert loaded(program, "review", "HEAD~1..HEAD", "-C", str(site.path), "--json") <= {"typer", "tree_sitter"}


def test_tools_load_nothing_heavy_until_arguments_come_from_outside() -> None:
    program = "from archaeologist.tools import registry; [tool.parameters for tool in registry()]"
    assert loaded(program) == set()
