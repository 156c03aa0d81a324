"""The help names everything that there is, and what it refers to exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from repository import ROOT
from support.neovim import Neovim

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

HELP = ROOT / "editors" / "nvim" / "doc" / "countersign.txt"
PLUGS = "return vim.tbl_map(function(key) return key.plug end, require('countersign.keys').KEYS)"
DEFAULTS = """
return vim.iter(require('countersign.keys').KEYS):filter(function(key) return key.default end)
  :map(function(key) return (key.bare and "" or "<leader>h") .. key.default end):totable()
"""
SUBCOMMANDS = "return vim.tbl_keys(require('countersign.command').SUBCOMMANDS)"
GROUPS = "return vim.fn.getcompletion('Countersign', 'highlight')"


def test_what_there_is_has_its_place_in_the_help(start: Callable[..., Neovim]) -> None:
    editor, text = start(), HELP.read_text(encoding="utf-8")
    tags = set(re.findall(r"\*([^\s*]+)\*", text))
    assert {f"<Plug>(countersign-{name})" for name in editor.lua(PLUGS)} <= tags
    assert {f":Countersign-{name}" for name in editor.lua(SUBCOMMANDS)} <= tags
    shown = {line.split(" ")[0] for line in text.splitlines()}
    assert {*editor.lua(DEFAULTS), *editor.lua(GROUPS)} <= shown


def test_what_the_help_refers_to_exists(start: Callable[..., Neovim], tmp_path: Path) -> None:
    editor = start()
    folder = tmp_path / "doc"
    folder.mkdir()
    (folder / HELP.name).write_text(HELP.read_text(encoding="utf-8"), encoding="utf-8")
    editor.lua("vim.cmd.helptags(...)", str(folder))
    editor.lua("vim.opt.runtimepath:append(...)", str(tmp_path))
    named = re.findall(r"\|([^\s|]+)\|", HELP.read_text(encoding="utf-8"))
    assert named
    found = "return #vim.fn.taglist('^' .. vim.fn.escape(..., '\\\\.*[]~') .. '$')"
    editor.lua("vim.cmd.help('countersign')")
    assert [name for name in named if not editor.lua(found, name)] == []
