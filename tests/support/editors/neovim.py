"""Neovim without a plugin in a terminal: keys go in by the terminal, and what it knows is asked over its socket."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.documents import Json
from support.editors.editor import is_meant
from support.editors.neovim_server import NeovimServer
from support.terminal import Terminal

__all__ = ["Neovim"]

_GREETED = "return (vim.lsp.get_clients({ bufnr = 0 })[1] or {}).initialized or false"
_REMARKS = "return vim.tbl_map(function(found) return found.message end, vim.diagnostic.get(0))"
_OFFERED = """
local clients = vim.lsp.get_clients({ bufnr = 0 })
if not clients[1] then return {} end
local params = vim.lsp.util.make_range_params(0, clients[1].offset_encoding)
params.context = { diagnostics = {}, triggerKind = 1 }
local titles = {}
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 5000) or {}) do
  for _, action in ipairs(answer.result or {}) do table.insert(titles, action.title) end
end
return titles
"""
_FLOATS = """
local texts = {}
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= "" then
    vim.list_extend(texts, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true))
  end
end
return table.concat(texts, "\\n")
"""
_CHOICE = re.compile(r"^\s*(\d+): (.+?)\s*$", re.MULTILINE)
_PROMPT = "Type number and <Enter>"


class Neovim:
    def __init__(self, program: Path, tmux: Path, config: str, root: Path, environment: Mapping[str, str]) -> None:
        self._terminal = Terminal(tmux)
        socket, init = (self._terminal.private / name for name in ("neovim", "init.lua"))
        init.write_text(config, encoding="utf-8")
        command = [str(program), "-n", "-i", "NONE", "-u", str(init), "--listen", str(socket)]
        own = {f"XDG_{kind}_HOME": str(root.parent / "neovim" / kind.lower()) for kind in ("DATA", "CACHE")}
        self._terminal.start(command, root, {**environment, **own})
        self._server = NeovimServer(socket)
        self._terminal.until(self._is_there, "for Neovim to start")

    def _is_there(self) -> bool:
        try:
            return bool(self._mode())
        except OSError:
            return False

    @property
    def screen(self) -> str:
        return self._terminal.screen

    @property
    def text(self) -> str:
        end = "\r\n" if self._lua("return vim.bo.fileformat") == "dos" else "\n"
        return "".join(f"{line}{end}" for line in self._lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)"))

    @property
    def remarks(self) -> Sequence[str]:
        return self._lua(_REMARKS)

    def open(self, path: Path) -> None:
        self._command(f"edit {path}")
        self._terminal.until(lambda: self._lua(_GREETED), f"for a server of {path.name}")

    def replace(self, line: int, old: str, new: str) -> None:
        before = self.text.splitlines()[line].partition(old)[0]
        self._go(line, len(before.encode()))
        self._terminal.type(f"c{len(old)}l{new}")
        self._leave()

    def write(self, line: int, text: str) -> None:
        self._go(line)
        self._terminal.type(f"i{text}")
        self._leave()

    def save(self) -> None:
        self._command("write")
        self._terminal.until(lambda: not self._lua("return vim.bo.modified"), "for the file to be saved")

    def undo(self) -> None:
        self._terminal.type("u")

    def redo(self) -> None:
        self._terminal.keys("C-r")

    def choose(self, line: int, title: str) -> None:
        self._go(line)
        self._terminal.until(lambda: self._offers(title) and self._chosen(title), f"for the action {title!r}")

    def _chosen(self, title: str) -> bool:
        """Open the menu and take an entry, if it is there still; else put the menu away."""
        self._command("lua vim.lsp.buf.code_action()")
        self._terminal.see(_PROMPT)
        rows = [number for number, name in _CHOICE.findall(self.screen) if is_meant(name, title)]
        self._terminal.type("".join(rows[:1]))
        self._terminal.keys("Enter")
        self._terminal.until(lambda: _PROMPT not in self.screen, "for the menu to go")
        return bool(rows)

    def _offers(self, title: str) -> bool:
        return any(is_meant(offered, title) for offered in self._lua(_OFFERED))

    def call(self, command: str) -> None:
        self._command(f"lua vim.lsp.buf_request(0, 'workspace/executeCommand', {{ command = '{command}' }})")

    def hover(self, line: int, text: str) -> None:
        self._go(line)
        self._command("lua vim.lsp.buf.hover()")
        self._terminal.until(lambda: text in self._lua(_FLOATS), f"for a hover with {text!r}")
        self._command("fclose!")

    def see(self, text: str) -> None:
        self._terminal.until(
            lambda: text in self.screen or text in self._lua("return vim.fn.execute('messages')"),
            f"to see {text!r}",
        )

    def start_server(self) -> None:
        self._terminal.until(lambda: not self._lua(_GREETED), "for Neovim to know that the server has ended")
        self._command("edit")

    def quit(self) -> None:
        self._command("qall!")
        self._terminal.ended()

    def close(self) -> None:
        self._terminal.close()

    def _go(self, line: int, column: int = 0) -> None:
        self._lua(f"vim.api.nvim_win_set_cursor(0, {{ {line + 1}, {column} }})")

    def _command(self, command: str) -> None:
        self._settle()
        self._terminal.type(f":{command}")
        self._terminal.keys("Enter")

    def _leave(self) -> None:
        """Leave insert mode."""
        self._terminal.keys("Escape")
        self._terminal.until(lambda: self._mode()["mode"] == "n", "for normal mode")

    def _settle(self) -> None:
        """Answer the prompt behind a long message: until then nothing else is done."""
        while (mode := self._mode())["blocking"]:
            if mode["mode"].startswith("r"):
                self._terminal.keys("Enter")

    def _lua(self, code: str) -> Json:
        self._settle()
        return self._server.lua(code)

    def _mode(self) -> Json:
        """Return what Neovim is at; it says so even while it waits for an answer."""
        return self._server.ask("nvim_get_mode")
