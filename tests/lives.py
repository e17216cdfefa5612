"""What tests of lives share: the life of a symbol in a built repository, one line a change, newest first."""

from __future__ import annotations

from collections.abc import Mapping

from digsite import Content, DigSite

from archaeologist import app
from archaeologist.domain.history import SymbolChange, SymbolHistory


def history(site: DigSite, name: str, file: str = "", at: str = "HEAD", line: int = 0) -> SymbolHistory:
    return app.history(name, site.path, at, file, line)


def life(site: DigSite, name: str, file: str = "", at: str = "HEAD", line: int = 0) -> list[str]:
    """`Subject: kinds` of every change, and `before -> after` where the name or the file changed."""
    return [_line(each) for each in history(site, name, file, at, line).changes]


def versions(site: DigSite, path: str, *texts: Content) -> None:
    """A history in which a file has one text after the other; the commits are called 1, 2, 3…"""
    for number, text in enumerate(texts, 1):
        site.commit(str(number), {path: text})


def commits(site: DigSite, *steps: Mapping[str, Content]) -> None:
    """A commit for every set of files, called 1, 2, 3…"""
    for number, files in enumerate(steps, 1):
        site.commit(str(number), files)


def _line(change: SymbolChange) -> str:
    text = f"{change.subject}: {' '.join(change.kinds)}"
    if change.path_before and change.path_after and change.path_before != change.path_after:
        text += f" {change.path_before} -> {change.path_after}"
    if change.name_before and change.name_after and change.name_before != change.name_after:
        text += f" {change.name_before} -> {change.name_after}"
    return text


def forget(site: DigSite, rev: str) -> None:
    """Takes an object out of the repository."""
    site.git("unpack-objects", "-q", stdin=_pack(site))
    for each in (site.path / ".git" / "objects" / "pack").iterdir():
        each.unlink()
    oid = site.git("rev-parse", rev).strip()
    place = site.path / ".git" / "objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.unlink()


def _pack(site: DigSite) -> bytes:
    """The repository's objects as one pack, outside of it."""
    site.git("gc", "-q")
    (pack,) = (site.path / ".git" / "objects" / "pack").glob("*.pack")
    data = pack.read_bytes()
    for each in pack.parent.iterdir():
        each.chmod(0o644)
        each.unlink()
    return data
