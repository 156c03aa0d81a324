"""A real Neovim with the plugin, and the real server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from repository import ROOT
from support.neovim import Neovim

CONFIG = Path(__file__).with_name("init.lua")
PLUGIN = ROOT / "editors" / "nvim"

Start = Callable[..., Neovim]
"""Starts an editor; its arguments are Lua to run first."""


@pytest.fixture
def binary() -> Path:
    named = os.environ.get("NEOVIM")
    if named is None:
        pytest.fail("NEOVIM names no editor; `make test-editors` fetches one and names it")
    return Path(named)


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {
        "PATH": path,
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "COUNTERSIGN_PLUGIN": str(PLUGIN),
    }


@pytest.fixture
def start(binary: Path, environment: Mapping[str, str], tmp_path: Path) -> Generator[Start]:
    """Start editors with the plugin; they are left at the end."""
    with ExitStack() as editors:

        def started(lua: str = "") -> Neovim:
            editor = editors.enter_context(Neovim(binary, CONFIG, tmp_path, environment))
            editor.lua(lua)
            return editor

        yield started
