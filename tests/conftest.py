"""Every test lives in a sealed world: its own home, no settings of this machine, no keys, no terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from digsite import DigSite, sealed_environment
from hypothesis import settings

# A slow machine is no failure. A check of the whole tries the same examples every time; at a desk new ones are tried.
settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ours")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder that the test and all it starts believe in."""
    place = tmp_path_factory.mktemp("home")
    sealed = sealed_environment(place)
    for name in os.environ:
        if name not in sealed and not name.startswith("PYTEST"):
            monkeypatch.delenv(name)
    for name, value in sealed.items():
        monkeypatch.setenv(name, value)
    return place


@pytest.fixture
def site(tmp_path: Path) -> DigSite:
    """An empty repository to dig in."""
    return DigSite.create(tmp_path / "site")
