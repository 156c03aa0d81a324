"""A real Neovim with a screen, in which the hunks of a file wait, with the plugin or without."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

import pynvim  # pyright: ignore[reportMissingTypeStubs] - it has no types

from harness.source import HUNKS

__all__ = ["Editor"]

_COLUMNS, _LINES = 100, 50
_SECONDS = 60.0

_START = """
local plugin, python, state = ...
vim.env.XDG_STATE_HOME = state
if plugin ~= "" then
  vim.opt.runtimepath:prepend(plugin)
  vim.cmd.runtime("plugin/countersign.lua")
end
vim.lsp.config("countersign", {
  cmd = { python, "-m", "countersign", "serve" }, root_markers = { ".git" }, filetypes = { "python" },
})
vim.lsp.enable("countersign")
"""
_GREETED = "return #vim.lsp.get_clients({ bufnr = 0 })"
_RUN = """
vim.lsp.get_clients()[1]:request("workspace/executeCommand", {
  command = "countersign.run", arguments = { vim.uri_from_bufnr(0), 0 },
})
"""
_WAITING = """
return #vim.tbl_filter(function(found) return found.code == "pending-hunk" end, vim.diagnostic.get(0))
"""
_STROKE = """
local line, column = ...
vim.api.nvim_win_set_cursor(0, { line + 1, column })
vim.cmd.redraw()
local began = vim.uv.hrtime()
vim.api.nvim_feedkeys(vim.keycode("ix<Esc>"), "nx", false)
vim.cmd.redraw()
return (vim.uv.hrtime() - began) / 1e6
"""
_REDRAW = """
local began = vim.uv.hrtime()
vim.cmd("redraw!")
return (vim.uv.hrtime() - began) / 1e6
"""
_KEEP = """
local reviews = require("countersign.reviews")
receive = reviews.receive
reviews.receive = function(params)
  told = vim.deepcopy(params)
  receive(params)
end
"""
_DRAW = """
told.version = vim.b.changedtick
receive({ uri = told.uri, version = told.version, hunks = {} })
vim.cmd.redraw()
local params = vim.deepcopy(told)
local began = vim.uv.hrtime()
receive(params)
vim.cmd.redraw()
return (vim.uv.hrtime() - began) / 1e6
"""


class Editor:
    """An editor that shows a text whose first spec has been run. `plugin` is the plugin's folder, None for none."""

    def __init__(self, binary: Path, plugin: Path | None, folder: Path, text: str) -> None:
        workspace = folder / "workspace"
        (workspace / ".git").mkdir(parents=True)
        file = workspace / "orders.py"
        file.write_text(text, encoding="utf-8")
        command = [str(binary), "--embed", "--headless", "--clean", "-n"]
        self._editor: Any = pynvim.attach("child", argv=command)
        self._editor.ui_attach(_COLUMNS, _LINES, rgb=True, ext_linegrid=True)
        self._lua(_START, str(plugin or ""), sys.executable, str(folder / "state"))
        if plugin is not None:
            self._lua(_KEEP)
        self._lua("vim.cmd.edit(...)", str(file))
        self._wait_for(_GREETED, 1)
        self._lua(_RUN)
        self._wait_for(_WAITING, HUNKS)
        if plugin is not None:
            self._wait_for("return told and #told.hunks", HUNKS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The answer to this command is that the pipe closes.
        with suppress(OSError, EOFError):
            self._editor.command("qall!")
        self._editor.close()

    def strokes(self, line: int, count: int) -> list[float]:
        """Return the milliseconds that each of some letters takes that are typed into a line."""
        return [self._lua(_STROKE, line, 0) for _ in range(count)]

    def drawings(self, count: int) -> list[float]:
        """Return the milliseconds that drawing all hunks takes, where none was drawn, again and again."""
        return [self._lua(_DRAW) for _ in range(count)]

    def redrawings(self, count: int) -> list[float]:
        """Return the milliseconds that drawing the whole screen takes, again and again."""
        return [self._lua(_REDRAW) for _ in range(count)]

    def _lua(self, code: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever Lua returns
        return self._editor.exec_lua(code, *arguments)

    def _wait_for(self, code: str, value: object) -> None:
        deadline = monotonic() + _SECONDS
        while self._lua(code) != value:
            if monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {value!r} of: {code}")
            self._lua("vim.wait(20)")
