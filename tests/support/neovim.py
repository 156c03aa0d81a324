"""A real Neovim, driven as a user would: keys, its own LSP client, what is on its screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pynvim  # pyright: ignore[reportMissingTypeStubs] - it has no types

from support.documents import Json

_SECONDS = 20.0

_GREETED = "return (vim.lsp.get_clients({ bufnr = 0 })[1] or {}).initialized"
_OFFERED = """
local line = ...
vim.api.nvim_win_set_cursor(0, { line + 1, 0 })
local params = vim.lsp.util.make_range_params(0, vim.lsp.get_clients({ bufnr = 0 })[1].offset_encoding)
params.context = { diagnostics = {}, triggerKind = 1 }
local kinds = {}
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 5000) or {}) do
  for _, action in ipairs(answer.result or {}) do table.insert(kinds, action.kind) end
end
return kinds
"""
_TAKE = """
local kind = ...
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.kind == kind end })
"""
_DRAWN = """
local shown = {}
for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, { details = true })) do
  local chunks = vim.list_extend({}, mark[4].virt_text or {})
  for _, line in ipairs(mark[4].virt_lines or {}) do vim.list_extend(chunks, line) end
  local text = vim.iter(chunks):map(function(chunk) return chunk[1] end):join("")
  if text ~= "" then table.insert(shown, { mark[2], text }) end
end
return shown
"""


class Neovim:
    """An editor process with one window. Lines count from 0, as everywhere in the tests."""

    def __init__(self, binary: Path, config: Path, folder: Path, environment: Mapping[str, str]) -> None:
        own = {
            f"XDG_{kind}_HOME": folder / "neovim" / kind.lower() for kind in ("CONFIG", "DATA", "CACHE", "STATE")
        }
        settings = [f"{name}={value}" for name, value in {**own, **environment}.items()]
        command = [str(binary), "--embed", "--headless", "-n", "-i", "NONE", "-u", str(config)]
        # `env` sets the variables for the editor alone; pynvim would have to change those of this process.
        self._editor: Json = pynvim.attach("child", argv=["env", *settings, *command])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.quit()

    def quit(self) -> None:
        """Leave the editor without saving; its server is told goodbye."""
        # The answer to this command is that the pipe closes.
        with suppress(OSError, EOFError):
            self._editor.command("qall!")
        self._editor.close()

    def open(self, path: Path) -> None:
        """Open a file and wait until its language server has said hello."""
        self._editor.command(f"edit {path}")
        self.wait_for(lambda: self.lua(_GREETED), "a language server")

    def keys(self, keys: str) -> None:
        """Type keys, in Neovim's notation."""
        self._editor.input(keys)

    def press(self, keys: str) -> None:
        """Type keys as above, and wait until all that they do at once is done; insert mode is left at the end."""
        self.lua("vim.api.nvim_feedkeys(vim.keycode(...), 'mtx', false)", keys)

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._editor.current.buffer[:])

    def line_of(self, wanted: str) -> int:
        """Return the number of the only line that contains `wanted`."""
        (found,) = (number for number, line in enumerate(self.text.splitlines()) if wanted in line)
        return found

    def take(self, line: int, kind: str) -> None:
        """Take the only code action of exactly this kind at a line, once it is offered."""
        self.wait_for(lambda: kind in self.lua(_OFFERED, line), f"an action {kind} at line {line}")
        self.lua(_TAKE, kind)

    def diagnostics(self) -> list[tuple[int, str]]:
        """Return the line and the code of each diagnostic that the editor shows."""
        return [(found["lnum"], found["code"]) for found in self.lua("return vim.diagnostic.get(0)")]

    def drawn(self) -> list[tuple[int, str]]:
        """Return the line and the text of everything that is drawn beside the real text: lenses, hints."""
        return [(line, text) for line, text in self.lua(_DRAWN)]

    def lua(self, code: str, *arguments: Json) -> Json:
        """Run Lua in the editor and return what it returns."""
        return self._editor.exec_lua(code, *arguments)

    def show_in_terminal(self, columns: int, lines: int) -> None:
        """Show the editor in a terminal with true colours, whose drawing events are kept from now on."""
        self._editor.ui_attach(columns, lines, rgb=True, ext_linegrid=True)

    def drawn_anew(self) -> Iterator[Json]:
        """Let the whole screen be drawn, and return all drawing events that there were until then."""
        self.lua("vim.cmd('redraw!') vim.rpcnotify(..., 'drawn')", self._editor.channel_id)
        while (message := self._editor.next_message())[1] != "drawn":
            if message[1] == "redraw":
                yield from message[2]

    def wait_for(self, condition: Callable[[], Json], what: str, within: float = _SECONDS) -> None:
        """Let the editor go on with its work until a condition is true."""
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(self._report(what))
            self.lua("vim.wait(20)")

    def _report(self, what: str) -> str:
        messages = self._editor.command_output("messages")
        log = Path(self.lua("return vim.lsp.log.get_filename()"))
        errors = log.read_text(encoding="utf-8")[-2000:] if log.is_file() else ""
        shown = f"diagnostics: {self.diagnostics()}\ndrawn: {self.drawn()}"
        return f"waited in vain for {what}\ntext:\n{self.text}\n{shown}\nmessages:\n{messages}\nlog:\n{errors}"
