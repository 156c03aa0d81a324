"""`:checkhealth countersign` says how things are, and what to do where something is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.neovim import Neovim
from support.shop import make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)


def test_health_names_the_version_the_workspace_and_what_the_server_finds(
    start: Callable[..., Neovim], tmp_path: Path
) -> None:
    editor, source = start(), make_shop(tmp_path / "shop")
    editor.open(source)
    editor.lua("vim.cmd('checkhealth countersign')")
    shown = editor.text
    assert "OK countersign 0." in shown
    assert str(source.parent) in shown
    assert "recipe" in shown
    assert "ERROR" not in shown


def test_health_says_what_to_do_when_the_program_is_not_there(start: Callable[..., Neovim]) -> None:
    editor = start("vim.lsp.config('countersign', { cmd = { 'countersign-is-not-here' } })")
    editor.lua("vim.cmd('checkhealth countersign')")
    assert "`countersign-is-not-here` is not on the PATH" in editor.text


def test_health_says_when_the_server_is_not_enabled(start: Callable[..., Neovim]) -> None:
    editor = start("vim.lsp.enable('countersign', false)")
    editor.lua("vim.cmd('checkhealth countersign')")
    assert "the server is not enabled" in editor.text
