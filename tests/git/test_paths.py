"""Paths as users write them come out as git has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archaeologist.errors import UsageError
from archaeologist.git.paths import below, tree_path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("src/x.py", "src/x.py"),
        ("./src/x.py", "src/x.py"),
        ("src/", "src"),
        ("src//deep/../x.py", "src/x.py"),
        (".", ""),
        ("./", ""),
        ("", ""),
        (".github", ".github"),
        ("..x/y", "..x/y"),
        ("ROOT/src/x.py", "src/x.py"),
        ("ROOT/", ""),
        ("ROOT/./src/../lib/", "lib"),
        ("LINK/src/x.py", "src/x.py"),
        ("ROOT/alias", "alias"),
    ],
)
def test_from_the_root(tmp_path: Path, written: str, meant: str) -> None:
    """LINK is a link to the work tree; `alias` is one in it, which git has as a file of its own."""
    root, link = tmp_path / "tree", tmp_path / "link"
    (root / "src").mkdir(parents=True)
    link.symlink_to(root)
    (root / "alias").symlink_to(root / "src")
    assert tree_path(str(root), written.replace("ROOT", str(root)).replace("LINK", str(link))) == meant


@pytest.mark.parametrize("written", ["..", "../x.py", "src/../../x.py", "/etc/passwd", "ROOT/../x.py", "ROOTED/x.py"])
def test_what_leads_out_of_it_is_wrong_usage(tmp_path: Path, written: str) -> None:
    with pytest.raises(UsageError, match="leads out of"):
        tree_path(str(tmp_path), written.replace("ROOT", str(tmp_path)))


def test_what_lies_below() -> None:
    assert [each for each in ("src", "src/x.py", "srcs/x.py", "lib/src") if below(each, "src")] == ["src", "src/x.py"]
    assert below("anything", "")
