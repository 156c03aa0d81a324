"""The files of the plugin that touch no editor, in Neovim's own Lua."""

from __future__ import annotations

import subprocess
from pathlib import Path

from repository import ROOT

PURE = Path(__file__).with_name("pure.lua")


def test_the_pure_files_keep_their_promises_without_an_editor(binary: Path) -> None:
    ran = subprocess.run(
        [binary, "--clean", "-l", PURE, ROOT / "editors" / "nvim"], capture_output=True, check=False, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
